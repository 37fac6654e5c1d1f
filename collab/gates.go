package collab

import (
	"slices"
	"time"

	"codev/collab/method"
)

// enforced is what the media plane was told of gates and screen. Owned by run.
type enforced struct {
	closed []method.PersonID // whose sound is held back
	screen method.PersonID
	edge   time.Time   // when the gates change by time alone; zero: not by it
	done   bool        // for the state as it is, until then
	timer  *time.Timer // fires then
}

// enforce brings the gates to now and the media plane to what the state says. It runs after every turn of the loop, so that
// nothing that changes a phase, a role, the floor or a clock has to think of it; where nothing changed it does nothing.
func (r *Room) enforce(now time.Time) {
	if r.enforced.done && (r.enforced.edge.IsZero() || now.Before(r.enforced.edge)) {
		return
	}
	if next := r.state.Gated(now); next.Gates.Now != r.state.Gates.Now || !slices.Equal(next.Gates.Closed, r.state.Gates.Closed) {
		r.become(next, nil)
	}
	closed := r.state.Gates.Closed
	if !slices.Equal(closed, r.enforced.closed) {
		for _, m := range r.members {
			if held := slices.Contains(closed, m.Person); held != slices.Contains(r.enforced.closed, m.Person) {
				r.hub.media.Gate(r.id, m.Person, !held, true)
			}
		}
		r.enforced.closed = closed
	}
	if r.state.Screen.By != r.enforced.screen {
		r.enforced.screen = r.state.Screen.By
		r.hub.media.Screen(r.id, r.enforced.screen)
	}
	if edge := r.state.GateEdge(now); !edge.Equal(r.enforced.edge) {
		r.enforced.edge = edge
		r.enforced.timer.Stop()
		if !edge.IsZero() {
			r.enforced.timer.Reset(edge.Sub(now))
		}
	}
	r.enforced.done = true
}

// become takes a state that live acts, absence or time made, and tells every tab what is new for it.
func (r *Room) become(next method.State, signal *Signalled) {
	was := r.state
	r.set(next)
	if next.Floor != was.Floor {
		r.hub.media.Floor(r.id, next.Floor)
	}
	for person, s := range r.attached {
		if you := r.news(was, person); you != nil || signal != nil {
			s.out.Send(Changed{You: you, Signal: signal})
		}
	}
}
