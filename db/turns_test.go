package db

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
	"codev/db/dbtest"
	"codev/db/internal/rows"
)

// turns counts how often a connection speaks after having listened: its round trips.
type turns struct {
	net.Conn
	mu       sync.Mutex // protects following
	speaking bool
	n        int
}

func (c *turns) Write(b []byte) (int, error) {
	c.mu.Lock()
	if !c.speaking {
		c.n++
	}
	c.speaking = true
	c.mu.Unlock()
	return c.Conn.Write(b)
}

func (c *turns) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	c.speaking = c.speaking && n == 0
	c.mu.Unlock()
	return n, err
}

func (c *turns) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func TestACommitIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	cfg, err := pgxpool.ParseConfig(dbtest.URL(t, Migrate))
	if err != nil {
		t.Fatal(err)
	}
	var conn *turns
	cfg.MaxConns = 1
	cfg.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	dial := cfg.ConnConfig.DialFunc
	cfg.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		conn = &turns{Conn: c}
		return conn, err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	s := &Store{pool: pool, q: rows.New(pool), limit: commitTimeout, now: time.Now}

	at := time.Now()
	id := func() string { return uuid.NewString() }
	p := people.Person{ID: method.PersonID(id()), Name: "Nadia", Lang: "fr"}
	g := people.Settings{ID: method.GroupID(id()), Name: "G", Lang: "fr", Silence: method.SilenceStandard}
	d := people.Device{ID: id(), Hash: make([]byte, 32), Wrapped: []byte{1}, Expires: at.Add(time.Hour)}
	if err := s.CreateGroup(t.Context(), g, people.Arrival{Person: p, Device: &d}, at); err != nil {
		t.Fatal(err)
	}
	state := method.NewState(method.Classic90, []method.Seat{{Person: p.ID, Roles: method.Roles{method.Facilitator}}}, g.Silence, at)
	m := people.Meeting{Session: people.Session{ID: method.SessionID(id()), Group: g.ID, Template: "classic90", StartsAt: at, ExpiresAt: at.Add(time.Hour)}}
	if err := s.CreateSession(t.Context(), m, state, at); err != nil {
		t.Fatal(err)
	}

	before := 0
	for n := range 3 { // the first prepares the statements
		card := &board.Card{
			ID: method.CardID(id()), Kind: method.ContractCard, Author: p.ID, Phase: method.Contract, Visibility: method.Shared, Rev: 1,
			Created: at, Marks: board.Marks{
				Versions: []board.Version{{N: 1, Text: "v", At: at}}, Kept: true, Agreed: map[method.PersonID]board.Agreement{p.ID: board.AgreeYes},
			},
		}
		b := collab.Batch{Session: m.ID, OldSeq: int64(n), NewSeq: int64(n + 1), At: at, State: &state}
		b.Board.Cards = []*board.Card{card}
		b.Board.Log = []board.TextOp{{Card: card.ID, Rev: 1, D: board.Delta{{Insert: "v"}}, By: p.ID, Client: "tab", N: n + 1, At: at}}
		b.Receipts = []collab.Receipt{{Client: "tab", Person: p.ID, N: n + 1}}
		before = conn.count()
		done := make(chan error, 1)
		s.Commit(b, func(err error) { done <- err })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if n := conn.count() - before; n != 1 {
		t.Errorf("a commit took %d round trips", n)
	}
}

// Where too much waits, the room is told at once, and tries again.
func TestWhatFindsNoPlaceIsUnknown(t *testing.T) {
	g := &groups{waiting: make(chan *text)}
	told := 0
	g.commit(&text{done: func(err error) {
		if told++; err == nil || errors.Is(err, collab.ErrFenced) || errors.Is(err, collab.ErrRejected) {
			t.Errorf("told %v", err)
		}
	}})
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
