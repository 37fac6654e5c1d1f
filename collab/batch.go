package collab

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// maxBatch is how many operations one transaction takes (board-protocol rule 3).
const maxBatch = 64

// maxRefused is how many stored refusals of one tab are remembered for its next welcome.
const maxRefused = 64

// batch is what one transaction carries: judged operations over the committed board and state.
type batch struct {
	began    time.Time
	store    Batch
	doc      *board.Doc
	state    method.State
	events   []happening
	effects  []method.Effect
	ciphers  map[method.PersonID]Cipher // of those who were here when it was judged
	reopened bool                       // somebody came or went meanwhile: private text is opened or shut again after the commit
}

// happening is one thing of a batch, in order: a step of the board, or the answer to an operation behind its steps.
type happening struct {
	step   *board.Step
	answer *answer
}

// answer is the judgement of one operation.
type answer struct {
	op     opIn
	result board.Result
	code   method.Code // "" = done
}

// outcome comes back from a goroutine of the room.
type outcome interface{ handle(r *Room) }

func (in opIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return // of a socket that was replaced: its tab sends it again
	}
	c := r.clients[in.a.client]
	switch {
	case in.n <= c.done:
		r.answerAgain(in, c)
	case in.n <= c.queued: // sent again while it waits: one answer comes
	case in.n > c.queued+1:
		in.a.out.Send(Bye{Code: ByeBad})
		r.release(in.a.person, false)
	default:
		c.queued = in.n
		r.waiting = append(r.waiting, in)
	}
}

// answerAgain answers an operation from its receipt.
func (r *Room) answerAgain(in opIn, c *client) {
	if code, refused := c.refused[in.n]; refused {
		in.a.out.Send(Refused{N: in.n, Code: code})
		return
	}
	in.a.out.Send(Acked{N: in.n})
}

// flush starts the next commit if none is in flight.
func (r *Room) flush() {
	if r.inflight != nil || len(r.waiting)+len(r.own) == 0 || r.ended {
		return
	}
	n := min(len(r.waiting), maxBatch)
	if r.careful > 0 {
		n, r.careful = min(n, 1), r.careful-1
	}
	b := r.judge(r.own, r.waiting[:n], time.Now())
	r.own, r.waiting = nil, slices.Clone(r.waiting[n:])
	if len(b.events) == 0 && b.store.State == nil {
		return // an own act that changed nothing
	}
	r.inflight = b
	r.commit()
}

// judge applies the room's own acts and then operations, in order, to a draft; refused ones leave no trace but their
// receipt.
func (r *Room) judge(own []method.Act, ops []opIn, now time.Time) *batch {
	d := &draft{work: r.doc.Begin(sceneOf(r.state)), state: r.state, batch: &batch{began: now}, present: r.present(), now: now}
	if purged, ok := d.work.Expire(now); ok {
		d.step(purged)
	}
	for _, act := range own {
		if err := d.session("", act); err != nil {
			r.log.Info("own act refused", "act", act.Action(), "err", err)
		}
	}
	for _, op := range ops {
		a := answer{op: op}
		var err error
		switch act := op.act.(type) {
		case board.Act:
			a.result, err = d.card(op, act)
		case method.Act:
			err = d.session(op.a.person, act)
		default:
			err = method.Refusal{Code: method.CodeBad}
		}
		a.code = refusalCode(err)
		d.batch.events = append(d.batch.events, happening{answer: &a})
	}
	b := d.batch
	b.doc, b.state = d.work.Doc(), d.state
	b.store = r.transaction(b, d.work, now)
	if d.moved {
		b.store.State = &b.state
	}
	return b
}

// draft is a batch being judged.
type draft struct {
	work    *board.Work
	state   method.State
	batch   *batch
	present map[method.PersonID]bool
	now     time.Time
	moved   bool // the state changed
}

func (d *draft) step(s board.Step) { d.batch.events = append(d.batch.events, happening{step: &s}) }

// card judges one card operation.
func (d *draft) card(op opIn, act board.Act) (board.Result, error) {
	if d.state.Closed {
		return board.Result{}, method.Refusal{Code: method.CodeClosed}
	}
	s, err := d.work.Apply(board.Op{By: op.a.person, Client: op.a.client, N: op.n, At: d.now, Act: act})
	if err != nil {
		return board.Result{}, err
	}
	d.step(s)
	return s.Result, nil
}

// session judges one session act; the board's share of its effects is applied to the draft.
func (d *draft) session(by method.PersonID, act method.Act) error {
	if method.Live(act.Action()) {
		return method.Refusal{Code: method.CodeBad} // sent as op what is an act
	}
	next, effects, err := d.state.Do(d.now, by, d.named(act), factsOf(d.work.Doc(), d.present))
	if err != nil {
		return err
	}
	d.state, d.moved = next, true
	d.batch.effects = append(d.batch.effects, effects...)
	for _, e := range effects {
		switch e := e.(type) {
		case method.StampVersions:
			d.step(d.work.Stamp(e.Kind, d.now))
		case method.SessionClosed:
			d.step(d.work.Finish(d.now))
		}
	}
	if scene := sceneOf(next); !sameScene(scene, d.work.Scene()) {
		d.step(d.work.Enter(scene, d.now))
	}
	return nil
}

// named fills in whose the topic of an offer is and whether they are ready: that comes from the card, never from the sender.
func (d *draft) named(act method.Act) method.Act {
	offer, ok := act.(method.RoleOfferAct)
	if !ok {
		return act
	}
	card := d.work.Doc().Card(offer.Card)
	if card != nil && card.Kind == method.TopicCard && card.Visibility == method.Shared && card.Live() {
		offer.Owner, offer.Ready = card.Author, card.Fields[method.FieldReady]
	}
	return offer
}

// sceneOf is what rights and views of the board depend on.
func sceneOf(s method.State) board.Scene {
	scene := board.Scene{Phase: s.Phase, Roles: make(map[method.PersonID]method.Roles, len(s.Seats))}
	for _, seat := range s.Seats {
		scene.Roles[seat.Person] = seat.Roles
	}
	return scene
}

func sameScene(a, b board.Scene) bool {
	return a.Phase == b.Phase && maps.EqualFunc(a.Roles, b.Roles, slices.Equal)
}

// factsOf are what the method's guards need to know.
func factsOf(doc *board.Doc, present map[method.PersonID]bool) method.Facts {
	return method.Facts{ContractWritten: doc.Written(method.ContractCard), Present: present}
}

// present is who has a tab in the room.
func (r *Room) present() map[method.PersonID]bool {
	here := make(map[method.PersonID]bool, len(r.attached))
	for id := range r.attached {
		here[id] = true
	}
	return here
}

// transaction makes what the Store writes.
func (r *Room) transaction(b *batch, work *board.Work, now time.Time) Batch {
	b.ciphers = make(map[method.PersonID]Cipher, len(r.attached))
	for id, s := range r.attached {
		b.ciphers[id] = s.cipher
	}
	t := Batch{Session: r.id, OldSeq: r.seq, NewSeq: r.seq + 1, At: now, Board: work.Change(), Seal: b.seal}
	for _, h := range b.events {
		if a := h.answer; a != nil {
			t.Receipts = append(t.Receipts, Receipt{Client: a.op.a.client, Person: a.op.a.person, N: a.op.n, Code: a.code})
		}
	}
	return t
}

// seal seals with the keys of those who were here when the batch was judged, also after they went.
func (b *batch) seal(author method.PersonID, plain string) ([]byte, error) {
	c, ok := b.ciphers[author]
	if !ok {
		return nil, errNoKey
	}
	return c.Seal(plain)
}

var errNoKey = errors.New("collab: private text of somebody who is not here")

// refusalCode is the code of a refusal; an error of any other kind is a bug and refused as malformed.
func refusalCode(err error) method.Code {
	if err == nil {
		return ""
	}
	var refusal method.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return method.CodeBad
}

// commit writes the batch in flight beside the loop and settles an unknown outcome by the session's sequence number:
// the old one means that nothing was written, so the same batch is tried again; the new one that everything was.
func (r *Room) commit() {
	t := r.inflight.store
	go func() {
		began := time.Now()
		err := r.tryCommit(t)
		for wait := 100 * time.Millisecond; unknown(err) && r.hub.ctx.Err() == nil; wait = min(2*wait, 2*time.Second) {
			r.hub.stats.failures.Add(1)
			r.results <- commitPaused{err}
			select {
			case <-time.After(wait):
			case <-r.hub.ctx.Done():
			}
			err = r.tryCommit(t)
		}
		r.hub.stats.commits.Add(1)
		r.hub.stats.commitNanos.Add(int64(time.Since(began)))
		r.results <- committed{err}
	}()
}

// unknown tells whether an error leaves open what became of a batch.
func unknown(err error) bool {
	return err != nil && !errors.Is(err, ErrFenced) && !errors.Is(err, ErrRejected)
}

// tryCommit commits once; ErrFenced although the row has this batch's own new number means that an earlier try got through.
func (r *Room) tryCommit(t Batch) error {
	ctx, cancel := context.WithTimeout(r.hub.ctx, commitTimeout)
	defer cancel()
	err := r.hub.store.Commit(ctx, t)
	if !errors.Is(err, ErrFenced) {
		return err
	}
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
	if errors.Is(c.err, ErrRejected) {
		r.isolate(b, c.err)
		return
	}
	if c.err != nil { // fenced, or the server gave up waiting while it stops: nothing of this was acknowledged
		r.log.Error("the session's row has moved on: reloading", "err", c.err)
		r.end()
		return
	}
	r.say(true)
	r.seq = b.store.NewSeq
	r.doc = b.doc
	if b.reopened {
		r.doc = r.openForPresent(b)
	}
	was := r.state
	r.state = b.state.WithLive(was)
	r.count(b.events)
	r.show(b, was)
	r.carryOut(b.effects)
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
