package collab

import (
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
)

// judge applies the room's own acts and then operations, in order, to a draft; refused ones leave no trace but their
// receipt.
func (r *Room) judge(own []method.Act, ops []opIn, now time.Time) *batch {
	b := &batch{began: now, ciphers: r.ciphers, events: make([]happening, 0, 2*len(ops))}
	d := &draft{box: r.box, work: r.doc.Begin(r.sceneNow()), state: r.state, batch: b, present: r.present, now: now}
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
	b.doc = d.work.Doc()
	b.store = r.transaction(b, d.work, now)
	if d.moved || !r.kept { // the room's first batch also keeps what the session took from its group (M-150)
		state := d.state
		b.store.State = &state
	}
	return b
}

// draft is a batch being judged.
type draft struct {
	work    *board.Work
	state   method.State
	batch   *batch
	present func() map[method.PersonID]bool
	box     ballots
	now     time.Time
	moved   bool // the state changed
}

func (d *draft) step(s *board.Step) { d.batch.events = append(d.batch.events, happening{step: s}) }

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
	next, effects, err := d.state.Do(d.now, by, d.named(act), factsOf(d.work.Doc(), d.present()))
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
	if !isScene(d.work.Scene(), next) {
		d.step(d.work.Enter(sceneOf(next), d.now, freshID))
	}
	return nil
}

// named fills in what an act takes from the board and the ballots, never from its sender.
func (d *draft) named(act method.Act) method.Act {
	switch act := act.(type) {
	case method.RoleOfferAct:
		return d.offered(act)
	case method.VoteOpenAct:
		act.Topics = candidates(d.work.Doc())
		return act
	case method.VoteRevealAct:
		if d.box.vote == d.state.Vote.N {
			act.Totals, act.Ballots = d.box.sum(standing(d.work.Doc(), d.state.Vote.Topics)), len(d.box.by)
		}
		return act
	}
	return act
}

// offered is an offer with the topic's owner and whether they are ready.
func (d *draft) offered(offer method.RoleOfferAct) method.Act {
	card := d.work.Doc().Card(offer.Card)
	if card != nil && card.Kind == method.TopicCard && card.Visibility == method.Shared && card.Live() {
		offer.Owner, offer.Ready = card.Author, card.Fields[method.FieldReady]
	}
	return offer
}

// sceneOf is what rights and views of the board depend on.
func sceneOf(s method.State) board.Scene {
	scene := board.Scene{Phase: s.Phase, Roles: make(map[method.PersonID]method.Roles, len(s.Seats)), Unsigned: s.Unsigned}
	for _, seat := range s.Seats {
		scene.Roles[seat.Person] = seat.Roles
	}
	return scene
}

// freshID is a random id for a card that becomes nobody's.
func freshID() method.CardID { return method.CardID(uuid.NewString()) }

// sceneNow is the scene of the state. It is made anew only where it changed: most batches change none.
func (r *Room) sceneNow() board.Scene {
	if !r.staged && !isScene(r.scene, r.state) {
		r.scene = sceneOf(r.state)
	}
	r.staged = true
	return r.scene
}

// isScene is whether sceneOf the state is this one.
func isScene(scene board.Scene, s method.State) bool {
	if scene.Phase != s.Phase || len(scene.Roles) != len(s.Seats) || !slices.Equal(scene.Unsigned, s.Unsigned) {
		return false
	}
	for _, seat := range s.Seats {
		if roles, ok := scene.Roles[seat.Person]; !ok || !slices.Equal(roles, seat.Roles) {
			return false
		}
	}
	return true
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
	t := Batch{Session: r.id, OldSeq: r.seq, NewSeq: r.seq + 1 + rand.Int64N(1<<32), At: now, Board: work.Change(), Seal: b.seal}
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
