package method

// WithLive returns s with the floor, the hands and the round of now: what a state that was judged some moments ago, and is
// stored by now, becomes when live acts ([Live]) were carried out meanwhile on the state before it (M-140). They belong to the phase in which
// they happened: when s has moved to another phase, or is closed, they are of the past.
func (s State) WithLive(now State) State {
	if s.Closed || s.Phase != now.Phase {
		return s
	}
	out, from := s.clone(), now.clone()
	out.Floor, out.Hands, out.Spoken = from.Floor, from.Hands, from.Spoken
	return out
}
