package collab

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// welcome is everything a tab needs to paint, as its person may see it.
func (r *Room) welcome(a *Attachment, c *client, hello Hello) Welcome {
	you := r.you(a.person)
	viewer := board.Viewer{Person: a.person, Roles: you.Roles}
	w := Welcome{
		Done: c.done, Refused: map[int]method.Code{}, Now: time.Now(), You: you, Group: r.group, Members: r.members,
		Cards: board.Snapshot(r.doc, viewer, r.state.Phase),
		Texts: board.Resume(r.doc, viewer, a.client, r.state.Phase, hello.Texts, time.Now()), Saving: r.saving,
	}
	for n, code := range c.refused {
		w.Refused[n] = code
	}
	for _, m := range r.members {
		w.Here = append(w.Here, r.presenceFor(viewer, m.Person))
	}
	return w
}

// you is the viewer's own place: roles, the state as they may see it, and what they may do.
func (r *Room) you(person method.PersonID) You {
	return r.youIn(r.state, person)
}

func (r *Room) youIn(s method.State, person method.PersonID) You {
	roles := s.RolesOf(person)
	return You{Roles: roles, State: s.View(person, roles), May: r.hub.printed.rights(s, roles), Speech: s.Speech(person)}
}

// printed keeps what [method.Rights] printed, for all rooms: every change of the state asks for it twice for everybody who is here. What
// it returns is shared and never changed. Safe for concurrent use.
type printed struct {
	mu sync.Mutex // protects of
	of map[printedKey][]method.Right
}

type printedKey struct {
	phase   method.Phase
	silence method.Silence
	roles   string
}

// maxPrinted bounds it, well above the sets of roles that rooms have in all phases.
const maxPrinted = 512

func (p *printed) rights(s method.State, roles method.Roles) []method.Right {
	key := printedKey{s.Phase, s.Silence, fmt.Sprint(roles)}
	p.mu.Lock()
	defer p.mu.Unlock()
	rights, ok := p.of[key]
	if !ok {
		if p.of == nil || len(p.of) >= maxPrinted {
			p.of = map[printedKey][]method.Right{}
		}
		rights = method.Rights(s.Phase, roles, s.Silence)
		p.of[key] = rights
	}
	return rights
}

// news is the viewer's own place if the state as they may know it is another than it was; nil: nothing to tell them, for
// instance of an offer to somebody else.
func (r *Room) news(was method.State, person method.PersonID) *You {
	you := r.you(person)
	if reflect.DeepEqual(you, r.youIn(was, person)) {
		return nil
	}
	return &you
}

// show tells every tab what a commit changed for it: acknowledgements at their place between the changes of the board,
// and with the last of these the state, so that one gesture arrives as one.
func (r *Room) show(b *batch, was method.State) {
	moved := b.store.State != nil || !r.state.Vote.SameCount(was.Vote) // a topic taken back leaves the vote
	var first [2]alike
	told := first[:0]
	for person, s := range r.attached {
		ops := tell(s, b.events)
		if moved {
			if you := r.news(was, person); len(ops) > 0 || you != nil {
				s.out.Send(Changed{Ops: ops, You: you})
			}
			continue
		}
		if len(ops) > 0 {
			s.out.Send(changedAlike(&told, ops))
		}
	}
}

// alike is what several tabs are told: one event for all of them.
type alike struct {
	ops   []board.Shown
	event Event
}

// changedAlike is the event of those who were told the same before, or another.
func changedAlike(told *[]alike, ops []board.Shown) Event {
	for _, t := range *told {
		if board.SameShown(t.ops, ops) {
			return t.event
		}
	}
	event := Changed{Ops: ops, Alike: &Alike{}}
	*told = append(*told, alike{ops, event})
	return event
}

// tell sends a tab its answers, each behind the changes that came before it, and returns the changes after the last one.
func tell(s *seat, events []happening) (rest []board.Shown) {
	for _, h := range events {
		if h.step != nil {
			if shown := board.Project(h.step, s.person, s.client); rest == nil {
				rest = slices.Clip(shown)
			} else {
				rest = append(rest, shown...)
			}
			continue
		}
		if h.answer.op.a.client != s.client {
			continue
		}
		if len(rest) > 0 {
			s.out.Send(Changed{Ops: rest})
			rest = nil
		}
		if h.answer.code != "" {
			s.out.Send(Refused{N: h.answer.op.n, Code: h.answer.code})
		} else {
			s.out.Send(Acked{N: h.answer.op.n, Result: h.answer.result})
		}
	}
	return rest
}

// carryOut does what follows from a commit.
func (r *Room) carryOut(effects []method.Effect) {
	for _, e := range effects {
		switch e.(type) {
		case method.PhaseChanged, method.ClientChosen, method.LeadMoved:
			r.hub.media.Floor(r.id, r.state.Floor)
		case method.SessionClosed:
			r.end(Bye{Code: ByeClosed})
		}
	}
}

// say tells every tab whether what is written is saved, once for each change.
func (r *Room) say(saving bool) {
	if r.saving == saving {
		return
	}
	r.saving = saving
	for _, s := range r.attached {
		s.out.Send(Saving{OK: saving})
	}
}

// showPresence tells everybody about the people named.
func (r *Room) showPresence(people ...method.PersonID) {
	if len(people) == 0 {
		return
	}
	for person, s := range r.attached {
		viewer := board.Viewer{Person: person, Roles: r.state.RolesOf(person)}
		ev := PresenceChanged{}
		for _, id := range people {
			ev.People = append(ev.People, r.presenceFor(viewer, id))
		}
		s.out.Send(ev)
	}
}

// presenceFor is a person's presence as a viewer may see it: where they write only if the viewer sees that card.
func (r *Room) presenceFor(v board.Viewer, id method.PersonID) Presence {
	return r.masked(v, r.presence[id].Presence)
}

func (r *Room) masked(v board.Viewer, p Presence) Presence {
	if p.Card == "" {
		p.Typing = false
		return p
	}
	writer := board.Viewer{Person: p.Person, Roles: r.state.RolesOf(p.Person)}
	if !board.ShowsWriter(r.doc, r.doc.Card(p.Card), v, writer, r.state.Phase) {
		p.Card, p.Typing = "", false
	}
	return p
}
