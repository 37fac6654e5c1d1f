package collab

import (
	"time"

	"codev/collab/method"
)

// A live act (floor, hand, round, signal) is judged by the same table and machine as everything else, but carried out at
// once and stored with the next commit: it must go on while PostgreSQL is slow or gone.
func (in actIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return
	}
	if !method.Live(in.act.Action()) {
		in.a.out.Send(Refused{R: in.ref, Code: method.CodeBad})
		return
	}
	next, effects, err := r.state.Do(time.Now(), in.a.person, in.act, factsOf(r.doc, r.present()))
	if err != nil {
		in.a.out.Send(Refused{R: in.ref, Code: refusalCode(err)})
		return
	}
	floor := r.state.Floor
	r.state = next
	if next.Floor != floor {
		r.hub.media.Floor(r.id, next.Floor)
	}
	for person, s := range r.attached {
		you := r.you(person)
		s.out.Send(Changed{You: &you, Signal: signalled(in.a.person, effects)})
	}
}

func signalled(by method.PersonID, effects []method.Effect) *Signalled {
	for _, e := range effects {
		if s, ok := e.(method.Signalled); ok {
			return &Signalled{By: by, Signal: s.Signal}
		}
	}
	return nil
}

func (in hereIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return
	}
	p := r.presence[in.a.person]
	next := in.p
	next.Person, next.On = p.Person, p.On
	if next == p.Presence {
		return
	}
	p.Presence = next
	r.showPresence(in.a.person)
}

// An abandoned session closes itself; a tab that is here by now keeps it open.
func (expireIn) handle(r *Room) {
	if len(r.attached) == 0 {
		r.own = append(r.own, method.ExpireAct{})
	}
}
