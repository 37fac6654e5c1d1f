package db

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"codev/collab"
	"codev/db/internal/rows"
)

const (
	maxGroups = 2  // groups of text operations on their way at a time
	maxGroup  = 64 // operations in one
)

// groups commits text operations of several sessions in one transaction: while others are being written, those that come wait, and go
// together. What comes alone waits for nothing. Safe for concurrent use.
type groups struct {
	pool *pgxpool.Pool

	mu      sync.Mutex // protects what follows
	flying  int
	waiting []*text
}

// text is one operation that waits for its turn.
type text struct {
	params rows.CommitTextParams
	turn   chan turn // of capacity 1: one is sent
}

// turn is what a waiting operation is told: to write a group, in which it is the first, or what became of it.
type turn struct {
	lead []*text
	err  error
}

// commit writes one operation, or says why not, as [Store.Commit] does.
func (g *groups) commit(ctx context.Context, p rows.CommitTextParams) error {
	t := &text{params: p}
	g.mu.Lock()
	if g.flying < maxGroups {
		g.flying++
		g.mu.Unlock()
		return g.lead(ctx, []*text{t})
	}
	t.turn = make(chan turn, 1)
	g.waiting = append(g.waiting, t)
	g.mu.Unlock()
	to := <-t.turn // whoever leads has a deadline
	if to.lead == nil {
		return to.err
	}
	return g.lead(ctx, to.lead)
}

// lead writes a group, tells the others of it, and makes the first of those who wait the leader of the next.
func (g *groups) lead(ctx context.Context, group []*text) error {
	errs := g.write(ctx, group)
	for i, t := range group[1:] {
		t.turn <- turn{err: errs[i+1]}
	}
	g.mu.Lock()
	n := min(len(g.waiting), maxGroup)
	next := g.waiting[:n:n]
	if g.waiting = g.waiting[n:]; n == 0 {
		g.flying--
	}
	g.mu.Unlock()
	if n > 0 {
		next[0].turn <- turn{lead: next}
	}
	return errs[0]
}

// write gives the outcome of each. One that the database rejects takes the whole transaction with it: then each goes alone.
func (g *groups) write(ctx context.Context, group []*text) []error {
	errs := make([]error, len(group))
	if len(group) == 1 {
		n, err := rows.New(g.pool).CommitText(ctx, group[0].params)
		errs[0] = written(n, err)
		return errs
	}
	p := &pipeline{}
	for _, t := range group {
		rows.New(p).CommitText(ctx, t.params)
	}
	results := g.pool.SendBatch(ctx, &p.batch)
	for i := range group {
		tag, err := results.Exec()
		errs[i] = written(tag.RowsAffected(), err)
	}
	if err := results.Close(); err == nil {
		return errs
	} else if !rejected(err) {
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
	for i := range group {
		errs[i] = g.write(ctx, group[i:i+1])[0]
	}
	return errs
}

// written is whether a row came back.
func written(n int64, err error) error {
	if err == nil && n == 0 {
		return collab.ErrFenced
	}
	return err
}
