package collab

import "slices"

// showLines tells those who lead whose connection is not good, when that changed for them: what is, is compared with what
// they were told. Who led and does so no more is told nothing more than that they know of nobody.
func (r *Room) showLines() {
	bad := r.badLines()
	for person, s := range r.attached {
		now := bad
		if !r.state.RolesOf(person).Lead() {
			now = nil
		}
		if !slices.Equal(now, s.lines) {
			s.lines = now
			s.out.Send(LinesChanged{People: now})
		}
	}
}

// badLines lists those present whose connection is not good, in the order of the seats.
func (r *Room) badLines() (bad []LineOf) {
	for _, m := range r.members {
		s, here := r.attached[m.Person]
		if !here {
			continue // the seat says that they are lost
		}
		if q := s.line.Load(); q != nil && *q != QualityGood {
			bad = append(bad, LineOf{Person: m.Person, Quality: *q})
		}
	}
	return bad
}
