package collab

import (
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// A live act (floor, hand, round, ballot, signal, stop, gate, screen) is judged by the same table and machine as everything else, but carried out at
// once and stored with the next commit, but for ballots: those are stored never. It must go on while PostgreSQL is slow or gone.
func (in actIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return
	}
	if !method.Live(in.act.Action()) {
		in.a.out.Send(Refused{R: in.ref, Code: method.CodeBad})
		return
	}
	if r.sealed(in.act) {
		in.a.out.Send(Refused{R: in.ref, Code: method.CodeChanged})
		return
	}
	next, effects, err := r.state.Do(time.Now(), in.a.person, in.act, factsOf(r.doc, r.present()))
	if err != nil {
		in.a.out.Send(Refused{R: in.ref, Code: refusalCode(err)})
		return
	}
	r.put(in.a, effects)
	r.become(next, signalled(in.a.person, effects))
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
	was := p.Presence
	p.Presence = in.p
	p.Person, p.On = was.Person, was.On
	for person, s := range r.attached {
		viewer := board.Viewer{Person: person, Roles: r.state.RolesOf(person)}
		if now := r.masked(viewer, p.Presence); now != r.masked(viewer, was) { // typing where they cannot look says nothing, not even that
			s.out.Send(PresenceChanged{People: []Presence{now}})
		}
	}
}

// An abandoned session closes itself; a tab that is here by now keeps it open.
func (expireIn) handle(r *Room) {
	if len(r.attached) == 0 {
		r.own = append(r.own, method.ExpireAct{})
	}
}
