package collab

import (
	"context"
	"slices"
	"sync"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// memory is a Store in memory whose commits can be held back, refused, or lost on the way back.
type memory struct {
	mu       sync.Mutex // protects following
	session  Loaded
	empty    time.Time
	commits  int
	before   func(n int) error // asked before the n-th try to commit; an error means that nothing was written
	after    func(n int) error // asked after it was written: an error is a lost answer
	reject   func(Batch) bool  // a constraint that it breaks
	receipts []Receipt
}

func (m *memory) LoadSession(context.Context, method.SessionID) (Loaded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.session
	l.Cards, l.Log = slices.Clone(l.Cards), slices.Clone(l.Log)
	l.Receipts = map[string]Client{}
	for _, r := range m.receipts {
		c, ok := l.Receipts[r.Client]
		if !ok {
			c = Client{Person: r.Person, Refused: map[int]method.Code{}}
		}
		c.Done = r.N
		if r.Code != "" {
			c.Refused[r.N] = r.Code
		}
		l.Receipts[r.Client] = c
	}
	return l, nil
}

func (m *memory) Commit(b Batch, done func(error)) { go func() { done(m.commit(b)) }() }

func (m *memory) commit(b Batch) error {
	m.mu.Lock()
	m.commits++
	n, before, after := m.commits, m.before, m.after
	m.mu.Unlock()
	if before != nil {
		if err := before(n); err != nil {
			return err
		}
	}
	if err := m.write(b); err != nil {
		return err
	}
	if after != nil {
		return after(n)
	}
	return nil
}

func (m *memory) write(b Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.session.Seq != b.OldSeq {
		return ErrFenced
	}
	if m.reject != nil && m.reject(b) {
		return ErrRejected
	}
	m.session.Seq = b.NewSeq
	if b.State != nil {
		m.session.State = *b.State
	}
	gone := func(id method.CardID) bool {
		return slices.Contains(b.Board.Purged, id) ||
			slices.ContainsFunc(b.Board.Cards, func(c *board.Card) bool { return c.ID == id })
	}
	m.session.Cards = slices.DeleteFunc(m.session.Cards, func(c *board.Card) bool { return gone(c.ID) })
	for _, c := range b.Board.Cards {
		kept := *c
		if c.Private() {
			plain, err := c.Plain()
			if err != nil {
				return err
			}
			if kept.Sealed, err = b.Seal(c.Author, plain); err != nil {
				return err
			}
			kept.Text, kept.Fields = "", nil
		}
		m.session.Cards = append(m.session.Cards, &kept)
	}
	m.receipts = append(m.receipts, b.Receipts...)
	return nil
}

func (m *memory) Sequence(context.Context, method.SessionID) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.session.Seq, nil
}

func (m *memory) MarkEmpty(_ context.Context, _ method.SessionID, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.empty = at
	return nil
}

func (m *memory) Abandoned(_ context.Context, before time.Time) ([]method.SessionID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.session.State.Closed || m.empty.IsZero() || !m.empty.Before(before) {
		return nil, nil
	}
	return []method.SessionID{m.session.ID}, nil
}
