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
)

// crowded is so many sessions on one database, each with a card to write on. The fences of the first two are held by another transaction
// until let go: what is written there flies and does not arrive, so that all others wait for one another.
type crowded struct {
	*table
	sessions []method.SessionID
	cards    []*board.Card
	held     pgx.Tx
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
	conn, err := pgx.Connect(t.Context(), c.url)
	c.ok(err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	c.held, err = conn.Begin(t.Context())
	c.ok(err)
	ids := []string{string(c.sessions[0]), string(c.sessions[1])}
	_, err = c.held.Exec(t.Context(), `SELECT FROM session_fence WHERE session_id = ANY ($1::uuid[]) FOR UPDATE`, ids)
	c.ok(err)
	return c
}

// letter is the batch of one letter in a session.
func (c *crowded) letter(session int) collab.Batch {
	c.session = c.sessions[session]
	return c.typed(c.cards[session], 1, "hers", 3)
}

// start commits in the sessions from first on, beside the test, each behind the one before.
func (c *crowded) start(ctx context.Context, first int, batches ...collab.Batch) {
	c.t.Helper()
	for i, b := range batches {
		session := first + i
		go func() { c.outcomes[session] <- c.Commit(ctx, b) }()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			flying, waiting := c.Groups()
			if flying+waiting == session+1 {
				break
			}
			if time.Now().After(end) {
				c.t.Fatalf("%d fly and %d wait behind session %d", flying, waiting, session)
			}
		}
	}
}

// transaction is the one that wrote a session's fence.
func (c *crowded) transaction(session int) (xmin string) {
	c.t.Helper()
	conn, err := pgx.Connect(c.t.Context(), c.url)
	c.ok(err)
	defer conn.Close(context.Background())
	c.ok(conn.QueryRow(c.t.Context(), `SELECT xmin::text FROM session_fence WHERE session_id = $1`, string(c.sessions[session])).Scan(&xmin))
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
	c.start(t.Context(), 0, c.letter(0), c.letter(1), c.letter(2), fenced, c.letter(4))
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
	c.start(t.Context(), 0, c.letter(0), c.letter(1), c.letter(2), unbound, c.letter(4))
	c.ok(c.held.Rollback(t.Context()))
	c.ended(nil, nil, nil, collab.ErrRejected, nil)
}

// A commit that takes too long ends with an error that leaves open what became of it; those who waited for it go on.
func TestOneThatGivesUpLetsTheOthersGo(t *testing.T) {
	c := newCrowded(t, 4)
	short, giveUp := context.WithCancel(t.Context())
	c.start(short, 0, c.letter(0), c.letter(1))
	c.start(t.Context(), 2, c.letter(2), c.letter(3))
	giveUp()
	for i := range 2 {
		if err := <-c.outcomes[i]; err == nil || errors.Is(err, collab.ErrFenced) || errors.Is(err, collab.ErrRejected) {
			t.Errorf("session %d, which gave up: %v", i, err)
		}
	}
	for i := 2; i < 4; i++ {
		c.ok(<-c.outcomes[i])
		if got := c.words(i); got != "Wordsé" {
			t.Errorf("session %d: %q", i, got)
		}
	}
	c.ok(c.held.Rollback(t.Context()))
	c.session = c.sessions[0]
	c.commit(c.letter(0)) // nothing was written, so that it can be sent again
}
