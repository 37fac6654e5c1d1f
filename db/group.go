package db

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"codev/collab"
	"codev/collab/timebox"
	"codev/db/internal/rows"
)

const (
	groupWriters = 2               // one writes while the other's group waits for the disk
	maxGroup     = 64              // operations
	groupTimeout = 8 * time.Second // then nothing is known of any
)

// groups commits text operations of several sessions in one transaction: what comes alone is written at once, and while all writers are
// at work, those that come wait, and go together. Safe for concurrent use.
type groups struct {
	pool    *pgxpool.Pool
	waiting chan *text
	closed  <-chan struct{}
	stop    context.CancelFunc // closes closed
	writers sync.WaitGroup
}

// text is one operation, and its outcome.
type text struct {
	params rows.CommitTextParams
	done   chan error // of capacity 1
}

func newGroups(pool *pgxpool.Pool) *groups {
	open, stop := context.WithCancel(context.Background())
	g := &groups{pool: pool, waiting: make(chan *text, 4*maxGroup), closed: open.Done(), stop: stop}
	for range groupWriters {
		g.writers.Go(g.write)
	}
	return g
}

// close waits for what is being written. What still waits is not written. It may be called again.
func (g *groups) close() {
	g.stop()
	g.writers.Wait()
}

// commit writes one operation, or says why not, as [Store.Commit] does. When ctx ends it may still be written.
func (g *groups) commit(ctx context.Context, p rows.CommitTextParams) error {
	t := &text{params: p, done: make(chan error, 1)}
	select {
	case g.waiting <- t:
	case <-g.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-t.done:
		return err
	case <-g.closed: // it may be among those that are being written
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errClosed = errors.New("the store is closed")

// write is one of the writers. Their goroutines stay, and with them the stack that a statement takes.
func (g *groups) write() {
	writing := timebox.New(context.Background(), groupTimeout)
	defer writing.Close()
	for {
		select {
		case t := <-g.waiting:
			g.writeGroup(writing, g.with(t))
		case <-g.closed:
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

// writeGroup writes a group within a time of its own, and tells each what became of it. One that the database rejects takes the whole transaction with it: then each goes alone.
func (g *groups) writeGroup(writing *timebox.Box, group []*text) {
	if len(group) == 1 {
		n, err := rows.New(g.pool).CommitText(writing.Begin(), group[0].params)
		writing.End()
		group[0].done <- written(n, err)
		return
	}
	ctx := writing.Begin()
	p := &pipeline{}
	for _, t := range group {
		rows.New(p).CommitText(ctx, t.params) //nolint:errcheck // it is only queued
	}
	results := g.pool.SendBatch(ctx, &p.batch)
	outcomes := make([]error, len(group))
	for i := range group {
		tag, err := results.Exec()
		outcomes[i] = written(tag.RowsAffected(), err)
	}
	err := results.Close()
	writing.End()
	for i, t := range group {
		switch {
		case rejected(err):
			g.writeGroup(writing, group[i:i+1])
		case err != nil: // nothing is known of any
			t.done <- err
		default:
			t.done <- outcomes[i]
		}
	}
}

// written is whether a row came back: none says that the session is another writer's.
func written(n int64, err error) error {
	if err == nil && n == 0 {
		return collab.ErrFenced
	}
	return err
}
