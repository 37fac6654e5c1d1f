package collab

import (
	"context"
	"errors"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// commit has the batch in flight written.
func (r *Room) commit() {
	b := r.inflight // nothing changes it until its outcome is here
	r.hub.store.Commit(b.store, func(err error) {
		if err == nil || errors.Is(err, ErrRejected) {
			r.results <- committed{err}
			return
		}
		go func() { r.results <- committed{r.insist(&b.store, err)} }()
	})
}

// insist settles the unknown outcome of a commit by the session's sequence number: the old one means that nothing was written, so the same
// batch is tried again; the new one that everything was. It returns what became of the batch in the end; an unknown outcome only when the
// server no longer waits.
func (r *Room) insist(t *Batch, err error) error {
	err = r.settled(t, err)
	for wait := 100 * time.Millisecond; unknown(err) && r.hub.ctx.Err() == nil; wait = min(2*wait, 2*time.Second) {
		r.hub.stats.failures.Add(1)
		r.results <- commitPaused{err}
		select {
		case <-time.After(wait):
			err = r.settled(t, r.commitAgain(t))
		case <-r.hub.ctx.Done():
		}
	}
	return err
}

// unknown tells whether an error leaves open what became of a batch.
func unknown(err error) bool {
	return err != nil && !errors.Is(err, ErrFenced) && !errors.Is(err, ErrRejected)
}

// commitAgain commits, and waits for it.
func (r *Room) commitAgain(t *Batch) error {
	done := make(chan error, 1)
	r.hub.store.Commit(*t, func(err error) { done <- err })
	select {
	case err := <-done:
		return err
	case <-r.hub.ctx.Done():
		return r.hub.ctx.Err()
	}
}

// settled is the outcome of a try: ErrFenced although the row has this batch's own new number means that an earlier try got through.
func (r *Room) settled(t *Batch, err error) error {
	if !errors.Is(err, ErrFenced) {
		return err
	}
	ctx, cancel := context.WithTimeout(r.hub.ctx, storeTimeout)
	defer cancel()
	seq, seqErr := r.hub.store.Sequence(ctx, t.Session)
	switch {
	case seqErr != nil:
		return seqErr
	case seq == t.NewSeq:
		return nil
	}
	return ErrFenced
}

// commitPaused says that a commit did not get through yet.
type commitPaused struct{ err error }

func (c commitPaused) handle(r *Room) {
	r.log.Warn("saving waits", "err", c.err)
	r.say(false)
}

// committed ends the batch in flight: nil means that it is in PostgreSQL.
type committed struct{ err error }

func (c committed) handle(r *Room) {
	b := r.inflight
	r.inflight = nil
	r.hub.stats.commits.Add(1)
	r.hub.stats.commitNanos.Add(int64(time.Since(b.began)))
	if errors.Is(c.err, ErrRejected) {
		r.isolate(b, c.err)
		return
	}
	if c.err != nil { // fenced, or the server gave up waiting while it stops: nothing of this was acknowledged
		r.log.Error("the session's row has moved on: reloading", "err", c.err)
		r.end(restart)
		return
	}
	r.say(true)
	r.seq = b.store.NewSeq
	r.kept = r.kept || b.store.State != nil
	r.doc = b.doc
	if b.reopened {
		r.doc = r.openForPresent(b)
	}
	was := r.state
	r.advance(b)
	r.count(b.events)
	r.show(b, was)
	r.carryOut(b.effects)
}

// advance makes the state of a committed batch the room's. One that left it alone may have taken a topic off the vote.
func (r *Room) advance(b *batch) {
	next := r.state
	switch {
	case b.store.State != nil:
		next = b.store.State.WithLive(r.state)
	case len(r.state.Vote.Topics) == 0:
		return
	}
	r.set(r.counted(next).Gated(time.Now()))
}

// set is the only way to another state.
func (r *Room) set(next method.State) {
	r.state, r.staged, r.enforced.done = next, false, false
}

// isolate deals with a batch that a constraint of the store rejects, which is a bug of ours: its operations go one by one,
// and one that is rejected alone is refused as malformed, so that it stops nobody else.
func (r *Room) isolate(b *batch, err error) {
	r.log.Error("the store rejects a batch", "err", err)
	var ops []opIn
	for _, h := range b.events {
		if h.answer == nil {
			continue
		}
		op := h.answer.op
		if _, here := r.attached[op.a.person]; !here { // as forgetWaiting: without their key it cannot be sealed
			c := r.clients[op.a.client]
			c.queued = min(c.queued, op.n-1)
			continue
		}
		ops = append(ops, op)
	}
	if len(ops) == 1 {
		ops[0].act = nil
	}
	r.careful = len(ops)
	r.waiting = append(ops, r.waiting...)
	if b.reopened {
		r.doc = r.openForPresent(&batch{doc: r.doc, ciphers: b.ciphers})
	}
}

// openForPresent makes the private text in a committed batch follow who is here now.
func (r *Room) openForPresent(b *batch) *board.Doc {
	doc := b.doc
	for person, cipher := range b.ciphers {
		if _, here := r.attached[person]; !here {
			doc = r.shut(doc, person, cipher)
		}
	}
	for person, s := range r.attached {
		doc = r.opened(doc, person, s.cipher)
	}
	return doc
}

// opened opens somebody's private text; what their key does not open (they lost the device that had its key) stays sealed,
// and is shown to them as sealed.
func (r *Room) opened(doc *board.Doc, person method.PersonID, cipher Cipher) *board.Doc {
	open, err := doc.Open(person, cipher.Open)
	if err != nil {
		r.log.Warn("some private text stays sealed", "err", err)
	}
	return open
}

// shut drops somebody's private text in clear. Sealing fails only without randomness: then it stays until the room ends.
func (r *Room) shut(doc *board.Doc, person method.PersonID, cipher Cipher) *board.Doc {
	shut, err := doc.Shut(person, cipher.Seal)
	if err != nil {
		r.log.Error("sealing private text", "err", err)
		return doc
	}
	return shut
}

// count files the answers under their tabs.
func (r *Room) count(events []happening) {
	for _, h := range events {
		a := h.answer
		if a == nil {
			continue
		}
		c := r.clients[a.op.a.client]
		c.done = a.op.n
		if a.code == "" {
			r.hub.stats.ops.Add(1)
			continue
		}
		r.hub.stats.refused.Add(1)
		c.refused[a.op.n] = a.code
		delete(c.refused, a.op.n-maxRefused)
	}
}

// settle takes a late result after the loop has ended: the Store has it, nobody is left to be told.
func (r *Room) settle(res outcome) {
	switch res := res.(type) {
	case committed:
		r.inflight = nil
	case markResult:
		r.marking = false
	case commitPaused:
		r.log.Warn("saving waits while stopping", "err", res.err)
	}
}
