package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/db/internal/rows"
)

// silentFor is how long a session may go without a commit, when its server died with people in it, before it counts as
// abandoned: long enough that no living session is meant.
const silentFor = 12 * time.Hour

// LoadSession implements collab.Store, for planned, open and closed sessions alike: it also serves the record. All of it is
// one snapshot of the database.
func (s *Store) LoadSession(ctx context.Context, id method.SessionID) (collab.Loaded, error) {
	l := collab.Loaded{ID: id}
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		q := rows.New(tx)
		row, err := q.LoadSession(ctx, string(id), s.now())
		if errors.Is(err, pgx.ErrNoRows) {
			return collab.ErrNoSession
		}
		if err != nil {
			return err
		}
		l.Group, l.Seq = method.GroupID(row.GroupID), row.Seq
		if err := json.Unmarshal(row.Doc, &l.State); err != nil {
			return fmt.Errorf("state: %w", err)
		}
		if row.State == "planned" { // M-150: nobody has been in it
			l.State.Gates.Protect = method.Protection{Expose: row.ProtectExpose, Reading: row.ProtectReading}
		}
		seats, err := q.SeatsOf(ctx, []string{string(id)})
		for _, t := range seats {
			l.Members = append(l.Members, collab.Member{Person: method.PersonID(t.PersonID), Name: t.Name, Lang: t.Lang})
		}
		if err != nil {
			return err
		}
		if l.Cards, err = loadCards(ctx, q, id); err != nil {
			return err
		}
		if l.Log, err = loadLog(ctx, q, id, s.now().Add(-board.LogKept)); err != nil {
			return err
		}
		l.Receipts, err = loadClients(ctx, q, id)
		return err
	})
	return l, fail("load session", err)
}

func loadCards(ctx context.Context, q *rows.Queries, id method.SessionID) ([]*board.Card, error) {
	list, err := q.LoadCards(ctx, string(id))
	if err != nil {
		return nil, err
	}
	cards := make([]*board.Card, len(list))
	byID := make(map[string]*board.Card, len(list))
	for i, r := range list {
		c := &board.Card{
			ID: method.CardID(r.ID), Kind: method.Kind(r.Kind), Author: method.PersonID(value(r.AuthorID)),
			Phase: method.Phase(r.Phase), Of: method.CardID(value(r.OfID)), Order: r.Ord, Text: value(r.Text),
			Base: int(r.Base), Rev: int(r.Rev), Visibility: method.Visibility(r.Visibility), Returned: r.Returned,
			Created: r.CreatedAt.UTC(), Removed: value(r.RemovedAt), Sealed: r.Sealed, Unsigned: r.Unsigned,
		}
		if !c.Removed.IsZero() {
			c.Removed = c.Removed.UTC()
		}
		if r.Fields != nil {
			if err := json.Unmarshal(r.Fields, &c.Fields); err != nil {
				return nil, fmt.Errorf("fields: %w", err)
			}
		}
		if len(c.Fields) == 0 {
			c.Fields = nil
		}
		cards[i], byID[r.ID] = c, c
	}
	return cards, loadMarks(ctx, q, id, byID)
}

// loadMarks loads what hangs on cards.
func loadMarks(ctx context.Context, q *rows.Queries, id method.SessionID, byID map[string]*board.Card) error {
	versions, err := q.LoadVersions(ctx, string(id))
	if err != nil {
		return err
	}
	for _, v := range versions {
		c := byID[v.CardID]
		c.Versions = append(c.Versions, board.Version{N: int(v.N), Text: v.Text, At: v.At.UTC()})
	}
	writers, err := q.LoadWriters(ctx, string(id))
	if err != nil {
		return err
	}
	for _, w := range writers {
		c := byID[w.CardID]
		c.Writers = append(c.Writers, method.PersonID(w.PersonID))
	}
	kept, err := q.LoadKeeps(ctx, string(id))
	if err != nil {
		return err
	}
	for _, k := range kept {
		byID[k].Kept = true
	}
	agreed, err := q.LoadAgreements(ctx, string(id))
	if err != nil {
		return err
	}
	for _, a := range agreed {
		c := byID[a.CardID]
		if c.Agreed == nil {
			c.Agreed = map[method.PersonID]board.Agreement{}
		}
		c.Agreed[method.PersonID(a.PersonID)] = board.Agreement(a.Value)
	}
	return nil
}

func loadLog(ctx context.Context, q *rows.Queries, id method.SessionID, since time.Time) ([]board.TextOp, error) {
	list, err := q.LoadLog(ctx, string(id), since)
	if err != nil {
		return nil, err
	}
	log := make([]board.TextOp, len(list))
	for i, r := range list {
		log[i] = board.TextOp{
			Card: method.CardID(r.CardID), Base: int(r.Base), Rev: int(r.Rev), By: method.PersonID(value(r.PersonID)),
			Client: value(r.Client), N: int(value(r.N)), At: r.At.UTC(), Owner: method.PersonID(value(r.OwnerID)), Sealed: r.Sealed,
		}
		if r.Delta == nil {
			continue
		}
		if err := json.Unmarshal(r.Delta, &log[i].D); err != nil {
			return nil, fmt.Errorf("text operation: %w", err)
		}
	}
	return log, nil
}

func loadClients(ctx context.Context, q *rows.Queries, id method.SessionID) (map[string]collab.Client, error) {
	list, err := q.LoadClients(ctx, string(id))
	if err != nil {
		return nil, err
	}
	clients := make(map[string]collab.Client, len(list))
	for _, c := range list {
		clients[c.Client] = collab.Client{Person: method.PersonID(c.PersonID), Done: int(c.Done), Refused: map[int]method.Code{}}
	}
	refused, err := q.LoadRefusals(ctx, string(id))
	for _, r := range refused {
		clients[r.Client].Refused[int(r.N)] = method.Code(r.Code)
	}
	return clients, err
}

// Sequence is the session's sequence number as committed: what settles a commit whose outcome is unknown.
func (s *Store) Sequence(ctx context.Context, id method.SessionID) (int64, error) {
	seq, err := s.q.Sequence(ctx, string(id))
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, collab.ErrNoSession
	}
	return seq, fail("sequence", err)
}

// MarkEmpty implements collab.Store.
func (s *Store) MarkEmpty(ctx context.Context, id method.SessionID, at time.Time) error {
	var left *time.Time
	if !at.IsZero() {
		left = &at
	}
	return fail("mark empty", s.q.MarkEmpty(ctx, left, string(id)))
}

// Abandoned implements collab.Store. A session that has not begun by its plan is not abandoned, whoever looked in.
func (s *Store) Abandoned(ctx context.Context, before time.Time) ([]method.SessionID, error) {
	silent := before.Add(-silentFor)
	list, err := s.q.Abandoned(ctx, before, &silent)
	ids := make([]method.SessionID, len(list))
	for i, id := range list {
		ids[i] = method.SessionID(id)
	}
	return ids, fail("abandoned", err)
}
