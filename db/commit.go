package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/db/internal/rows"
)

const (
	commitTimeout = 8 * time.Second
	opensBefore   = 15 * time.Minute    // a commit this long before the planned start opens the session
	closedLife    = 90 * 24 * time.Hour // content of a closed session, when no next one is planned
	trimEvery     = 64                  // commits between two trims of the log, more or less
)

// Commit implements collab.Store. The statements are sent together and PostgreSQL takes them as one transaction (an implicit
// one: a pipeline with a single Sync), the fence first: when it refuses, nothing after it is done. What takes longer than [Options].Limit is
// unknown.
//
// A batch whose State says Closed also closes the session: closed_at, a new expires_at, and the log and the receipts go.
func (s *Store) Commit(b collab.Batch, done func(error)) {
	if !onlyText(b) {
		go func() { done(outcome(s.commitAll(b))) }()
		return
	}
	p, err := textParams(b)
	if err != nil {
		done(outcome(err))
		return
	}
	s.texts.commit(newText(p, done))
}

// outcome is what a commit's error says of the batch.
func outcome(err error) error {
	if err == nil {
		return nil
	}
	var pg *pgconn.PgError
	errors.As(err, &pg)
	switch {
	case errors.Is(err, collab.ErrRejected): // nothing was sent
		return err
	case rejected(err):
		return fmt.Errorf("%w: %s %s", collab.ErrRejected, pg.Code, pg.ConstraintName)
	case pg != nil && pg.Code == fenceState:
		return collab.ErrFenced
	}
	return fail("commit", err)
}

// rejected is whether the database says that what was to be written breaks a law: data exception, integrity constraint.
func rejected(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"))
}

func (s *Store) commitAll(b collab.Batch) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.limit)
	defer cancel()
	p := &pipeline{}
	if err := queue(ctx, rows.New(p), b); err != nil {
		return fmt.Errorf("%w: %w", collab.ErrRejected, err)
	}
	return s.pool.SendBatch(ctx, &p.batch).Close()
}

// pipeline gathers statements instead of running them: the generated :exec queries run on it unchanged.
type pipeline struct{ batch pgx.Batch }

func (p *pipeline) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	p.batch.Queue(sql, args...)
	return pgconn.CommandTag{}, nil
}

var errPipeline = errors.New("a pipeline only executes")

func (p *pipeline) Query(context.Context, string, ...any) (pgx.Rows, error) { return nil, errPipeline }
func (p *pipeline) QueryRow(context.Context, string, ...any) pgx.Row        { return noRow{} }

type noRow struct{}

func (noRow) Scan(...any) error { return errPipeline }

// queue puts a batch's statements in their order. Only what is there costs a statement.
func queue(ctx context.Context, q *rows.Queries, b collab.Batch) error {
	id := string(b.Session)
	closing := b.State != nil && b.State.Closed
	steps := []func() error{
		func() error {
			return q.Fence(ctx, rows.FenceParams{
				ID: id, OldSeq: b.OldSeq, NewSeq: b.NewSeq, At: b.At, Changed: b.State != nil, Soon: b.At.Add(opensBefore),
			})
		},
		func() error { return queueState(ctx, q, b) },
		func() error { return queueCards(ctx, q, id, b) },
	}
	if closing {
		steps = append(steps,
			func() error { return q.DeleteLog(ctx, id) },
			func() error { return q.DeleteClients(ctx, id) })
	} else {
		steps = append(steps,
			func() error { return queueLog(ctx, q, id, b) },
			func() error { return queueReceipts(ctx, q, id, b.Receipts) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func queueState(ctx context.Context, q *rows.Queries, b collab.Batch) error {
	id := string(b.Session)
	if b.State == nil {
		return nil
	}
	doc, err := json.Marshal(b.State)
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	if b.State.Closed {
		err = q.CloseSession(ctx, rows.CloseSessionParams{ID: id, Doc: doc, At: &b.At, Otherwise: b.At.Add(closedLife)})
	} else {
		err = q.SaveState(ctx, doc, id)
	}
	if err != nil {
		return err
	}
	people, roles := make([]string, 0, len(b.State.Seats)), make([]string, 0, len(b.State.Seats))
	for _, seat := range b.State.Seats {
		people, roles = append(people, string(seat.Person)), append(roles, joinRoles(seat.Roles))
	}
	return q.SaveRoles(ctx, id, people, roles)
}

// queueCards writes whole rows, and replaces what hangs on them.
func queueCards(ctx context.Context, q *rows.Queries, id string, b collab.Batch) error {
	change := b.Board
	if len(change.Purged) > 0 {
		if err := q.DeleteCards(ctx, id, ids(change.Purged)); err != nil {
			return err
		}
	}
	if len(change.Cut) > 0 {
		if err := q.DeleteLogOf(ctx, id, ids(change.Cut)); err != nil {
			return err
		}
	}
	if len(change.Unkept) > 0 {
		if err := q.DeleteKeeps(ctx, id, ids(change.Unkept)); err != nil {
			return err
		}
	}
	if len(change.Cards) == 0 {
		return nil
	}
	p := rows.SaveCardsParams{SessionID: id}
	for _, c := range change.Cards {
		text, fields, sealed, err := atRest(c, b.Seal)
		if err != nil {
			return fmt.Errorf("card %s: %w", c.ID, err)
		}
		p.Ids = append(p.Ids, string(c.ID))
		p.Kinds = append(p.Kinds, string(c.Kind))
		p.Authors = append(p.Authors, string(c.Author))
		p.Phases = append(p.Phases, string(c.Phase))
		p.Ofs = append(p.Ofs, string(c.Of))
		p.Ords = append(p.Ords, c.Order)
		p.Visibilities = append(p.Visibilities, string(c.Visibility))
		p.Texts = append(p.Texts, text)
		p.Fields = append(p.Fields, fields)
		p.Sealed = append(p.Sealed, sealed)
		p.Bases = append(p.Bases, int32(c.Base))
		p.Revs = append(p.Revs, int32(c.Rev))
		p.Returned = append(p.Returned, c.Returned)
		p.Created = append(p.Created, c.Created)
		p.Removed = append(p.Removed, c.Removed)
		p.Unsigned = append(p.Unsigned, c.Unsigned)
	}
	if err := q.SaveCards(ctx, p); err != nil {
		return err
	}
	return queueMarks(ctx, q, id, change.Cards)
}

// atRest is what of a card's words goes into the database: in clear if it is shared, sealed if it is private.
func atRest(c *board.Card, seal func(method.PersonID, string) ([]byte, error)) (text string, fields, sealed []byte, err error) {
	switch {
	case !c.Private() && c.Sealed != nil:
		return "", nil, nil, errors.New("shared, yet sealed")
	case !c.Private():
		fields = []byte("{}")
		if len(c.Fields) > 0 {
			fields, err = json.Marshal(c.Fields)
		}
		return c.Text, fields, nil, err
	case len(c.Versions) > 0:
		return "", nil, nil, errors.New("private, yet with versions")
	case c.Sealed != nil: // its author is away: the words are as they were
		return "", nil, c.Sealed, nil
	}
	plain, err := c.Plain()
	if err != nil {
		return "", nil, nil, err
	}
	sealed, err = seal(c.Author, plain)
	return "", nil, sealed, err
}

// queueMarks writes versions, writers and the client's keeps, and replaces the agreements.
func queueMarks(ctx context.Context, q *rows.Queries, id string, cards []*board.Card) error {
	v := rows.SaveVersionsParams{SessionID: id}
	a := rows.SaveAgreementsParams{SessionID: id}
	w := rows.SaveWritersParams{SessionID: id}
	var contracts, kept []string
	for _, c := range cards {
		for _, said := range c.Versions {
			v.Ids, v.Ns = append(v.Ids, string(c.ID)), append(v.Ns, int32(said.N))
			v.Texts, v.Ats = append(v.Texts, said.Text), append(v.Ats, said.At)
		}
		for i, p := range c.Writers {
			w.Ids, w.People, w.Places = append(w.Ids, string(c.ID)), append(w.People, string(p)), append(w.Places, int32(i))
		}
		if c.Kept {
			kept = append(kept, string(c.ID))
		}
		if len(c.Versions) > 0 {
			contracts = append(contracts, string(c.ID))
		}
		for p, word := range c.Agreed {
			a.Ids, a.People, a.Vals = append(a.Ids, string(c.ID)), append(a.People, string(p)), append(a.Vals, string(word))
		}
	}
	steps := []func() error{
		when(v.Ids, func() error { return q.SaveVersions(ctx, v) }),
		when(w.Ids, func() error { return q.SaveWriters(ctx, w) }),
		when(kept, func() error { return q.SaveKeeps(ctx, id, kept) }),
		when(contracts, func() error { return q.DeleteAgreements(ctx, id, contracts) }),
		when(a.Ids, func() error { return q.SaveAgreements(ctx, a) }),
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// when is f, or nothing for an empty list.
func when[T any](list []T, f func() error) func() error {
	if len(list) == 0 {
		return func() error { return nil }
	}
	return f
}

func queueLog(ctx context.Context, q *rows.Queries, id string, b collab.Batch) error {
	if b.NewSeq%trimEvery == 0 {
		if err := q.TrimLog(ctx, id, b.At.Add(-board.LogKept)); err != nil {
			return err
		}
	}
	if len(b.Board.Log) == 0 {
		return nil
	}
	p := rows.AppendLogParams{SessionID: id}
	for _, op := range b.Board.Log {
		delta, sealed, err := opAtRest(op, b.Seal)
		if err != nil {
			return fmt.Errorf("log of card %s: %w", op.Card, err)
		}
		p.Ids, p.Bases, p.Revs = append(p.Ids, string(op.Card)), append(p.Bases, int32(op.Base)), append(p.Revs, int32(op.Rev))
		p.People, p.Clients, p.Ns = append(p.People, string(op.By)), append(p.Clients, op.Client), append(p.Ns, int32(op.N))
		p.Deltas, p.Sealed, p.Ats = append(p.Deltas, delta), append(p.Sealed, sealed), append(p.Ats, op.At)
		p.Owners = append(p.Owners, string(op.Owner))
	}
	return q.AppendLog(ctx, p)
}

// opAtRest is what of a text operation goes into the database: in clear if its card is shared, sealed if it is private.
func opAtRest(op board.TextOp, seal func(method.PersonID, string) ([]byte, error)) (delta, sealed []byte, err error) {
	plain, err := op.Plain()
	switch {
	case err != nil:
		return nil, nil, err
	case op.Sealed != nil:
		return nil, op.Sealed, nil
	case op.Owner == "":
		return []byte(plain), nil, nil
	}
	sealed, err = seal(op.Owner, plain)
	return nil, sealed, err
}

func queueReceipts(ctx context.Context, q *rows.Queries, id string, receipts []collab.Receipt) error {
	if len(receipts) == 0 {
		return nil
	}
	p := rows.SaveReceiptsParams{SessionID: id}
	var clients, people []string // bound by their first operation
	for _, r := range receipts {
		if r.N == 1 {
			clients, people = append(clients, r.Client), append(people, string(r.Person))
		}
		p.Clients, p.Ns = append(p.Clients, r.Client), append(p.Ns, int32(r.N))
		p.People, p.Codes = append(p.People, string(r.Person)), append(p.Codes, string(r.Code))
	}
	if len(clients) > 0 {
		if err := q.BindClients(ctx, id, clients, people); err != nil {
			return err
		}
	}
	return q.SaveReceipts(ctx, p)
}
