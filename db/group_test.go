package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/db"
)

// crowded is so many sessions on one database, each with a card to write on. The fences of the first two are held by another transaction
// until let go: what is written there flies and does not arrive, so that all others wait for one another.
type crowded struct {
	*table
	sessions []method.SessionID
	cards    []*board.Card
	held     pgx.Tx
	watch    *pgx.Conn // another one
	outcomes []chan error
}

func newCrowded(t *testing.T, n int) *crowded {
	c := &crowded{table: newTable(t)}
	for range n {
		c.session = c.plan(24 * time.Hour)
		shared, _ := c.written()
		c.sessions, c.cards = append(c.sessions, c.session), append(c.cards, shared)
		c.outcomes = append(c.outcomes, make(chan error, 1))
	}
	c.watch = c.connect()
	var err error
	c.held, err = c.connect().Begin(t.Context())
	c.ok(err)
	ids := []string{string(c.sessions[0]), string(c.sessions[1])}
	_, err = c.held.Exec(t.Context(), `SELECT FROM session_fence WHERE session_id = ANY ($1::uuid[]) FOR UPDATE`, ids)
	c.ok(err)
	return c
}

func (c *crowded) connect() *pgx.Conn {
	c.t.Helper()
	conn, err := pgx.Connect(c.t.Context(), c.url)
	c.ok(err)
	c.t.Cleanup(func() { conn.Close(context.Background()) }) //nolint:errcheck // it is only read
	return conn
}

// letter is the batch of one letter in a session.
func (c *crowded) letter(session int) collab.Batch {
	c.session = c.sessions[session]
	return c.typed(c.cards[session], 1, "hers", 3)
}

// start commits in the sessions from first on, beside the test, each behind the one before: the first two are being written, the others
// wait.
func (c *crowded) start(first int, batches ...collab.Batch) {
	c.t.Helper()
	for i, b := range batches {
		session := first + i
		go func() { c.outcomes[session] <- c.Commit(b) }()
		for end := time.Now().Add(10 * time.Second); c.blocked()+c.Waiting() != session+1; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				c.t.Fatalf("%d are being written and %d wait behind session %d", c.blocked(), c.Waiting(), session)
			}
		}
	}
}

// blocked is how many writers wait for the held fences.
func (c *crowded) blocked() (n int) {
	c.t.Helper()
	c.ok(c.watch.QueryRow(c.t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN
		(SELECT pid FROM pg_stat_activity WHERE datname = current_database())`).Scan(&n))
	return n
}

// transaction is the one that wrote a session's fence.
func (c *crowded) transaction(session int) (xmin string) {
	c.t.Helper()
	c.ok(c.watch.QueryRow(c.t.Context(), `SELECT xmin::text FROM session_fence WHERE session_id = $1`, string(c.sessions[session])).Scan(&xmin))
	return xmin
}

// ended compares what became of each session's letter.
func (c *crowded) ended(wants ...error) {
	c.t.Helper()
	for i, want := range wants {
		if err := <-c.outcomes[i]; !errors.Is(err, want) {
			c.t.Errorf("session %d: %v, want %v", i, err, want)
		}
		if got := c.words(i) == "Wordsé"; got != (want == nil) {
			c.t.Errorf("session %d: written %v after %v", i, got, want)
		}
	}
}

// words are those of a session's first card in the database.
func (c *crowded) words(session int) string {
	c.t.Helper()
	c.session = c.sessions[session]
	return c.load().Cards[0].Text
}

func TestWhatWaitsIsWrittenTogether(t *testing.T) {
	c := newCrowded(t, 5)
	fenced := c.letter(3)
	fenced.OldSeq = 7
	c.start(0, c.letter(0), c.letter(1), c.letter(2), fenced, c.letter(4))
	c.ok(c.held.Rollback(t.Context()))
	c.ended(nil, nil, nil, collab.ErrFenced, nil)
	if a, b := c.transaction(2), c.transaction(4); a != b {
		t.Errorf("written by transactions %s and %s, want the same", a, b)
	}
}

func TestOneThatIsRejectedStopsNobodyElse(t *testing.T) {
	c := newCrowded(t, 5)
	unbound := c.letter(3)
	unbound.Receipts[0].Client, unbound.Board.Log[0].Client = "nobody's", "nobody's"
	c.start(0, c.letter(0), c.letter(1), c.letter(2), unbound, c.letter(4))
	c.ok(c.held.Rollback(t.Context()))
	c.ended(nil, nil, nil, collab.ErrRejected, nil)
}

// What takes too long may be written all the same: the sequence number tells.
func TestWhatTakesTooLongIsUnknown(t *testing.T) {
	c := newCrowded(t, 2)
	short, err := db.Open(t.Context(), c.url, db.Options{Now: c.now, Limit: 50 * time.Millisecond})
	c.ok(err)
	defer short.Close()
	alone, whole := c.letter(0), c.letter(1)
	whole.Receipts = nil // no text operation alone: it goes another way
	for _, b := range []collab.Batch{alone, whole} {
		if err := commit(short, b); err == nil || errors.Is(err, collab.ErrFenced) || errors.Is(err, collab.ErrRejected) {
			t.Errorf("what is not known is %v", err)
		}
	}
	c.ok(c.held.Rollback(t.Context()))
	for _, b := range []collab.Batch{alone, whole} {
		if err := c.Commit(b); err != nil && !errors.Is(err, collab.ErrFenced) {
			t.Errorf("again: %v", err)
		}
		if seq, err := c.Sequence(t.Context(), b.Session); seq != b.NewSeq || err != nil {
			t.Errorf("at %d, %v; want %d", seq, err, b.NewSeq)
		}
	}
	if got := c.words(0); got != "Wordsé" {
		t.Errorf("written %q", got)
	}
}

// A connection that was too slow for one is not given to the next.
func TestATimeThatIsOverEndsNothingElse(t *testing.T) {
	w := newTable(t)
	shared, _ := w.written()
	short, err := db.Open(t.Context(), w.url, db.Options{Connections: 1, Now: w.now, Limit: 2 * time.Second})
	w.ok(err)
	defer short.Close()
	w.ok(commit(short, w.typed(shared, 1, "hers", 3)))
	time.Sleep(2100 * time.Millisecond)
	w.ok(short.Ping(t.Context())) // on the same connection
}

// Everybody who waits when the store is closed is told.
func TestWhoWaitsIsToldOfTheEnd(t *testing.T) {
	c := newCrowded(t, 4)
	c.start(0, c.letter(0), c.letter(1), c.letter(2), c.letter(3))
	closed := make(chan struct{})
	go func() { c.Close(); close(closed) }()
	c.ok(c.held.Rollback(t.Context()))
	<-closed
	for i := range c.outcomes {
		select {
		case <-c.outcomes[i]:
		case <-time.After(10 * time.Second):
			t.Fatalf("session %d is told nothing", i)
		}
	}
}

func TestNothingIsWrittenOnceClosed(t *testing.T) {
	w := newTable(t)
	shared, _ := w.written()
	w.Close()
	if err := w.Commit(w.typed(shared, 1, "hers", 3)); err == nil || errors.Is(err, collab.ErrFenced) || errors.Is(err, collab.ErrRejected) {
		t.Errorf("committed to a closed store: %v", err)
	}
}
