package board

import (
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"codev/collab/method"
)

// Scene is what rights and views depend on besides the cards.
type Scene struct {
	Phase    method.Phase
	Roles    map[method.PersonID]method.Roles // everyone who has a seat, present or not
	Unsigned []method.Kind                    // shown without their author
}

// Viewer is somebody who looks at the board.
type Viewer struct {
	Person method.PersonID
	Roles  method.Roles
}

func (s Scene) viewer(p method.PersonID) Viewer { return Viewer{p, s.Roles[p]} }

// Op is one request of one tab. By comes from the socket, never from the message.
type Op struct {
	By     method.PersonID
	Client string
	N      int // the tab's number for it
	At     time.Time
	Act    Act
}

// Result is what an acknowledgement carries: the card, and after the operation the base, revision and length of its
// text, in code points, and its order key.
type Result struct {
	Card  method.CardID `json:"card,omitempty"`
	Base  int           `json:"base"`
	Rev   int           `json:"rev"`
	Len   int           `json:"len"`
	Order string        `json:"order,omitempty"`
}

// Step is one thing that happened to a board or to its scene, in the order of the commits: what [Project] reads.
type Step struct {
	Before, After *Doc
	Was, Is       Scene
	Op            Op // zero for what no tab asked for, except At
	Result        Result

	touched []method.CardID // cards that others may now see differently
	all     bool            // any card may be seen differently
	typed   *Card           // the card after the text operation, which touches no other, and shows it to nobody else; nil: there was none
	told    [2][]Shown      // what those who see it are told of that, with whose it is and without; nil: nobody was told yet
}

// Change is what the Store writes of a batch, in one transaction, in this order.
type Change struct {
	Purged []method.CardID // rows to delete with all that hangs on them; answers before their questions
	Cut    []method.CardID // cards whose text log is deleted
	Unkept []method.CardID // among Cards: no longer kept by the client
	Cards  []*Card         // whole rows to insert or replace, versions, marks and agreements included; questions before their answers
	Log    []TextOp        // text operations to append
}

// Empty is whether there is nothing to write.
func (c Change) Empty() bool { return len(c.Purged)+len(c.Cut)+len(c.Cards)+len(c.Log) == 0 }

// Work is the draft of a board over which the operations of one batch go, one after the other. It belongs to one
// goroutine. A refused operation leaves it as it was; the Doc it began from never changes, so that a batch that could
// not be written is dropped by dropping the Work.
type Work struct {
	began *Doc
	doc   *Doc
	scene Scene

	dirty  []method.CardID // in the order in which they were first touched
	log    []TextOp
	cut    []method.CardID
	purged []method.CardID
}

// Begin starts a batch in a scene. The scene's map must not be changed afterwards.
func (d *Doc) Begin(s Scene) *Work { return &Work{began: d, doc: d, scene: s} }

// Doc is the board with everything applied so far.
func (w *Work) Doc() *Doc { return w.doc }

// Scene is the scene in which the next operation is judged.
func (w *Work) Scene() Scene { return w.scene }

// Change says what to write for everything applied so far, which is all: nothing may be applied after it.
func (w *Work) Change() Change {
	c := Change{Purged: w.purged, Cut: w.cut, Log: w.log}
	for _, id := range w.dirty {
		if card := w.doc.Card(id); card != nil {
			c.Cards = append(c.Cards, card)
			if was := w.began.Card(id); was != nil && was.Kept && !card.Kept {
				c.Unkept = append(c.Unkept, id)
			}
		}
	}
	slices.SortStableFunc(c.Cards, byParent)
	return c
}

func byParent(a, b *Card) int {
	switch {
	case a.Of == "" && b.Of != "":
		return -1
	case a.Of != "" && b.Of == "":
		return 1
	}
	return 0
}

// Apply judges and applies one request. The error is a [method.Refusal], and then nothing changed.
func (w *Work) Apply(op Op) (*Step, error) {
	e := w.edit(op)
	if err := e.apply(); err != nil {
		return nil, err
	}
	return w.take(e), nil
}

// Enter changes the scene: the phase, somebody's roles. Texts that somebody sees for the first time start a new base, and
// the unsigned cards of the phase left become nobody's. fresh makes a random id (UUIDv4).
func (w *Work) Enter(is Scene, at time.Time, fresh func() method.CardID) *Step {
	e := w.edit(Op{At: at})
	e.Is, e.all = is, true
	for _, c := range e.After.cards {
		e.touched = append(e.touched, c.ID)
	}
	e.forget(fresh)
	return w.take(e)
}

// Stamp keeps the wording of the live cards of a kind as a version, where the words changed (method.StampVersions).
func (w *Work) Stamp(k method.Kind, at time.Time) *Step {
	e := w.edit(Op{At: at})
	for _, c := range e.After.cards {
		if c.Kind == k && c.Live() && !c.Private() {
			if v := c.withVersion(at); v != c {
				e.put(v)
			}
		}
	}
	return w.take(e)
}

// Expire purges what was removed more than ten minutes ago, with the answers to it. The Room calls it at the start of a
// batch and from time to time; ok is false if there was nothing to purge.
func (w *Work) Expire(at time.Time) (s *Step, ok bool) {
	if w.doc.live == len(w.doc.cards) {
		return nil, false
	}
	var e *edit // most batches purge nothing
	for _, c := range w.doc.cards {
		if c.Live() || at.Sub(c.Removed) <= RemovedKept {
			continue
		}
		if e == nil {
			e = w.edit(Op{At: at})
		}
		for _, answer := range e.After.answers(c.ID) {
			e.purge(answer)
		}
		e.purge(c.ID)
	}
	if e == nil {
		return nil, false
	}
	return w.take(e), true
}

// Finish purges what a closed session does not keep (method.Remains), and what was removed, with the answers to it.
func (w *Work) Finish(at time.Time) *Step {
	e := w.edit(Op{At: at})
	for _, c := range w.doc.Cards() {
		if c.Live() && method.Remains(c.Kind) || e.After.Card(c.ID) == nil {
			continue
		}
		for _, answer := range e.After.answers(c.ID) {
			e.purge(answer)
		}
		e.purge(c.ID)
	}
	return w.take(e)
}

func (w *Work) edit(op Op) *edit {
	return &edit{Step: Step{Op: op, Was: w.scene, Is: w.scene, Before: w.doc, After: w.doc.fork()}}
}

// take makes an edit part of the batch.
func (w *Work) take(e *edit) *Step {
	e.reveal()
	for _, id := range e.written {
		if !slices.Contains(w.dirty, id) {
			w.dirty = append(w.dirty, id)
		}
	}
	if e.typed != nil {
		w.log = append(w.log, e.typed.log.newer.op)
	}
	for _, id := range slices.Concat(e.cut, e.purged) {
		w.log = slices.DeleteFunc(w.log, func(op TextOp) bool { return op.Card == id })
	}
	w.cut = append(w.cut, e.cut...)
	w.purged = append(w.purged, e.purged...)
	w.doc, w.scene = e.After, e.Is
	if e.Op.Act != nil {
		e.Result = resultOf(e.After.Card(e.Op.Act.card()))
	}
	return &e.Step
}

func resultOf(c *Card) Result {
	return Result{Card: c.ID, Base: c.Base, Rev: c.Rev, Len: utf8.RuneCountInString(c.Text), Order: c.Order}
}

// edit is one operation on its way into a batch.
type edit struct {
	Step
	written []method.CardID // rows that changed
	cut     []method.CardID
	purged  []method.CardID
}

func (e *edit) put(c *Card) {
	e.After.put(c)
	if !slices.Contains(e.written, c.ID) {
		e.written = append(e.written, c.ID)
	}
	e.touch(c.ID)
}

func (e *edit) touch(id method.CardID) {
	if !e.all && !slices.Contains(e.touched, id) {
		e.touched = append(e.touched, id)
	}
}

func (e *edit) purge(id method.CardID) {
	e.After.purge(id)
	e.purged = append(e.purged, id)
	e.touch(id)
}

// rebase starts a new text base: nothing of what the text was before can be asked for.
func (e *edit) rebase(c *Card) {
	e.put(c.rebased())
	e.cut = append(e.cut, c.ID)
}

// reveal starts a new base for every text that was typed in and that somebody sees now who did not before the edit.
func (e *edit) reveal() {
	if e.typed != nil {
		return
	}
	for _, id := range slices.Clone(e.touched) {
		c, was := e.After.Card(id), e.Before.Card(id)
		if c == nil || was == nil || c.Rev == 0 || c.Base != was.Base {
			continue
		}
		for p := range maps.Keys(e.Is.Roles) {
			if sees(e.After, c, e.Is.viewer(p), e.Is.Phase) && !sees(e.Before, was, e.Was.viewer(p), e.Was.Phase) {
				e.rebase(c)
				break
			}
		}
	}
}
