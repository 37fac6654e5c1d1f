package method

// WithLive returns s with the floor, the hands, the round, the gates and the screen of now: what a state that was judged some moments ago,
// and is stored by now, becomes when live acts ([Live]) were carried out meanwhile on the state before it (M-140). They belong to the phase in
// which they happened: when s has moved to another phase, or is closed, they are of the past; but a screen stays with those who may share
// it there. The gates are to be derived anew ([State.Gated]).
func (s State) WithLive(now State) State {
	if s.Closed {
		return s
	}
	out, from := s.clone(), now.clone()
	out.Screen = from.Screen
	if out.Polls(from.Vote.N) && from.Vote.Open {
		out.Vote = from.Vote // as many as have voted by now
	}
	if s.Phase == now.Phase {
		out.Floor, out.Hands, out.Spoken = from.Floor, from.Hands, from.Spoken
		out.Gates.Lifted, out.Gates.Stopped = from.Gates.Lifted, from.Gates.Stopped
	}
	return out.settled()
}
