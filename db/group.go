package db

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"codev/collab"
	"codev/db/internal/rows"
)

const (
	groupWriters = 2    // one writes while the other's group waits for the disk
	maxGroup     = 64   // operations
	maxWaiting   = 4096 // operations: a session has one at most
)

// groups commits text operations of several sessions in one transaction: what comes alone is written at once, and while all writers are
// at work, those that come wait, and go together. Safe for concurrent use.
type groups struct {
	pool    *pgxpool.Pool
	limit   time.Duration // of one group
	waiting chan *text
	open    context.Context // ends with close
	stop    context.CancelFunc
	writers sync.WaitGroup
}

// text is one operation, and who is told its outcome.
type text struct {
	params rows.CommitTextParams
	done   func(error)
}

// texts are used again.
var texts = sync.Pool{New: func() any { return new(text) }}

func newText(p rows.CommitTextParams, done func(error)) *text {
	t := texts.Get().(*text)
	t.params, t.done = p, done
	return t
}

// tell says what became of it, which is its end.
func (t *text) tell(err error) {
	done := t.done
	*t = text{}
	texts.Put(t)
	done(err)
}

func newGroups(pool *pgxpool.Pool, limit time.Duration) *groups {
	g := &groups{pool: pool, limit: limit, waiting: make(chan *text, maxWaiting)}
	g.open, g.stop = context.WithCancel(context.Background())
	for range groupWriters {
		g.writers.Go(g.write)
	}
	return g
}

// close waits for what is being written. What still waits is not written. It may be called again.
func (g *groups) close() {
	g.stop()
	g.writers.Wait()
	for {
		select {
		case t := <-g.waiting:
			t.tell(outcome(errClosed))
		default:
			return
		}
	}
}

// commit has one operation written.
func (g *groups) commit(t *text) {
	select {
	case g.waiting <- t:
		if g.open.Err() != nil {
			g.close() // which may have looked before this was there
		}
	default:
		t.tell(outcome(errFull))
	}
}

var (
	errClosed = errors.New("the store is closed")
	errFull   = errors.New("too many commits wait")
)

// write is one of the writers. Their goroutines stay, and with them the stack that a statement takes.
func (g *groups) write() {
	for {
		select {
		case t := <-g.waiting:
			g.writeGroup(g.with(t))
		case <-g.open.Done():
			return
		}
	}
}

// with is a group of t and those that wait.
func (g *groups) with(t *text) []*text {
	group := []*text{t}
	for len(group) < maxGroup {
		select {
		case t := <-g.waiting:
			group = append(group, t)
		default:
			return group
		}
	}
	return group
}

// writeGroup writes a group, and tells each what became of it. One that the database rejects takes the whole transaction with it: then
// each goes alone.
func (g *groups) writeGroup(group []*text) {
	outcomes := make([]error, len(group))
	err := g.connected(func(c *pgxpool.Conn) error {
		ctx := context.Background() // a context that may end is watched in each statement
		if len(group) == 1 {
			n, err := rows.New(c).CommitText(ctx, group[0].params)
			outcomes[0] = written(n)
			return err
		}
		p := &pipeline{}
		for _, t := range group {
			rows.New(p).CommitText(ctx, t.params) //nolint:errcheck // it is only queued
		}
		results := c.SendBatch(ctx, &p.batch)
		for i := range group {
			tag, _ := results.Exec() // Close tells
			outcomes[i] = written(tag.RowsAffected())
		}
		return results.Close()
	})
	for i, t := range group {
		switch {
		case err == nil:
			t.tell(outcomes[i])
		case rejected(err) && len(group) > 1:
			g.writeGroup(group[i : i+1])
		default: // nothing is known of any
			t.tell(outcome(err))
		}
	}
}

// connected runs f with a connection that fails once the limit is over.
func (g *groups) connected(f func(*pgxpool.Conn) error) error {
	c, err := g.pool.Acquire(g.open)
	if err != nil {
		return err
	}
	defer c.Release()
	socket := c.Conn().PgConn().Conn()
	if err := socket.SetDeadline(time.Now().Add(g.limit)); err != nil {
		return err
	}
	err = f(c)
	if !c.Conn().IsClosed() { // what closes it has a deadline of its own
		socket.SetDeadline(time.Time{}) //nolint:errcheck // it is open
	}
	return err
}

// written is whether a row came back: none says that the session is another writer's.
func written(n int64) error {
	if n == 0 {
		return collab.ErrFenced
	}
	return nil
}
