package board_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

var (
	errAway = errors.New("no database")
	errLost = errors.New("the connection broke after COMMIT")
)

// poison are words that break a constraint, whatever is done.
const poison = "⟦0"

// faulty is a [collab.Store] in memory that fails as a database does: everything by its seed.
type faulty struct {
	history *board.Hosted
	open    atomic.Int64 // calls under way, late ones too
	healed  atomic.Bool

	mu       sync.Mutex // protects following
	r        *rand.Rand
	session  collab.Loaded
	receipts map[string]collab.Client
	stats    map[string]int
	broken   error // a promise to the store that was not kept
}

// fate draws what becomes of a call: a number below 100, and how long it takes. A healed store does as it is asked.
func (f *faulty) fate() (fate int, takes time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.healed.Load() {
		return 99, 0
	}
	fate, takes = f.r.IntN(100), []time.Duration{0, time.Millisecond, 30 * time.Millisecond, time.Second}[f.r.IntN(4)]
	if fate < 3 {
		takes = 10 * time.Second // longer than the Room waits
	}
	return fate, takes
}

func (f *faulty) count(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats[what]++
}

// wait is a call under way; an error when its caller gave up.
func (f *faulty) wait(ctx context.Context, takes time.Duration) error {
	f.open.Add(1)
	defer f.open.Add(-1)
	if takes == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(takes):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *faulty) Commit(b collab.Batch, done func(error)) { go func() { done(f.commit(b)) }() }

func (f *faulty) commit(b collab.Batch) error {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
	defer cancel()
	fate, takes := f.fate()
	if err := f.wait(ctx, takes); err != nil {
		f.count("timed out")
		if fate%2 == 0 { // PostgreSQL goes on with it, whoever is there to hear
			f.open.Add(1)
			go func() {
				defer f.open.Add(-1)
				time.Sleep(time.Duration(fate) * 100 * time.Millisecond)
				if f.write(b) == nil {
					f.count("landed late")
				}
			}()
		}
		return err
	}
	if fate >= 3 && fate < 10 {
		f.count("failed before")
		return errAway
	}
	err := f.write(b)
	if err == nil && fate >= 10 && fate < 16 {
		f.count("failed after")
		return errLost
	}
	return err
}

// write is the transaction.
func (f *faulty) write(b collab.Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.session.Seq != b.OldSeq {
		f.stats["fenced"]++
		return collab.ErrFenced
	}
	for _, c := range b.Board.Cards {
		words := fmt.Sprint(c.Text, c.Fields)
		if strings.Contains(words, poison+"0") || strings.Contains(words, poison+"8") {
			f.stats["rejected"]++
			return collab.ErrRejected
		}
	}
	was := f.session.State
	if b.State != nil {
		f.session.State = *b.State
	}
	var done []string
	for _, r := range b.Receipts {
		c, ok := f.receipts[r.Client]
		if !ok {
			c = collab.Client{Person: r.Person, Refused: map[int]method.Code{}}
		}
		if c.Person != r.Person || r.N != c.Done+1 {
			f.wrong(fmt.Errorf("receipt %+v after %d", r, c.Done))
		}
		c.Done = r.N
		if r.Code != "" {
			c.Refused[r.N] = r.Code
		} else {
			done = append(done, fmt.Sprintf("%s/%d", r.Client, r.N))
		}
		f.receipts[r.Client] = c
	}
	if len(b.Receipts) > 1 {
		f.stats["several in a batch"]++
	}
	f.session.Seq = b.NewSeq
	if err := f.history.Write(b.Board, sceneOf(was), sceneOf(f.session.State), done, b.Seal); err != nil {
		f.wrong(err)
	}
	return nil
}

func (f *faulty) wrong(err error) { f.broken = errors.Join(f.broken, err) }

func (f *faulty) LoadSession(ctx context.Context, _ method.SessionID) (collab.Loaded, error) {
	fate, _ := f.fate()
	if fate < 10 {
		f.count("not loaded")
		return collab.Loaded{}, errAway
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.session
	l.Cards, l.Log = f.history.Stored()
	l.Receipts = map[string]collab.Client{}
	for id, c := range f.receipts {
		c.Refused = maps.Clone(c.Refused)
		l.Receipts[id] = c
	}
	return l, nil
}

func (f *faulty) Sequence(ctx context.Context, _ method.SessionID) (int64, error) {
	if fate, _ := f.fate(); fate < 20 {
		f.count("sequence unknown")
		return 0, errAway
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.session.Seq, nil
}

func (f *faulty) MarkEmpty(context.Context, method.SessionID, time.Time) error {
	if fate, _ := f.fate(); fate < 20 {
		return errAway
	}
	return nil
}

func (f *faulty) Abandoned(context.Context, time.Time) ([]method.SessionID, error) { return nil, nil }
