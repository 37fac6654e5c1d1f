package method

import "slices"

// A round is the phase's turns in seat order: Floor is whose turn it is, Spoken who had or passed theirs (M-130). It
// begins with the phase and is over when everybody present who takes a turn is in Spoken. A floor given by the facilitator
// interrupts it and takes no turn away from anybody.

// turnAfter is whose turn comes after somebody's seat ("" = from the first seat), round the table, among those present
// (nil = everybody) who have not had theirs; "" when the round is over or the phase has none.
func (s State) turnAfter(p PersonID, present map[PersonID]bool) PersonID {
	start := s.seat(p) + 1
	for i := range s.Seats {
		seat := s.Seats[(start+i)%len(s.Seats)]
		if !takesTurn(s.Phase, seat.Roles) || slices.Contains(s.Spoken, seat.Person) {
			continue
		}
		if present == nil || present[seat.Person] {
			return seat.Person
		}
	}
	return ""
}

// Awaited lists who takes a turn in this phase's round and has not had it yet, in seat order: names, never numbers.
func (s State) Awaited() []PersonID {
	out := []PersonID{}
	for _, seat := range s.Seats {
		if takesTurn(s.Phase, seat.Roles) && !slices.Contains(s.Spoken, seat.Person) {
			out = append(out, seat.Person)
		}
	}
	return out
}

// Speech is how somebody may speak now: [SpeechOf], where a consultant of the consultation speaks in turn while
// the round lasts and by hand after it.
func (s State) Speech(p PersonID) Speech {
	speech := SpeechOf(s.Phase, s.RolesOf(p), s.Silence)
	if s.Phase == Consult && speech == SpeechRound && len(s.Awaited()) == 0 {
		return SpeechHand
	}
	return speech
}

// give lets somebody speak. Under strict silence the client of the consultation has signals only (M-61).
func (t *turn) give(p PersonID) Code {
	roles := t.RolesOf(p)
	if roles == nil {
		return CodeGone
	}
	if t.Phase == Consult && roles.Has(Client) && t.Silence == SilenceStrict {
		return CodeRole
	}
	t.Floor = p
	t.Hands = without(t.Hands, p)
	return ""
}

// release ends the holder's turn. A release that comes late, when the floor has moved, is refused with [CodeChanged].
func (t *turn) release() Code {
	if t.Floor != t.by {
		return CodeChanged
	}
	t.advance()
	return ""
}

// pass gives up the sender's turn, now or before it comes.
func (t *turn) pass() Code {
	switch {
	case t.Floor == t.by:
		t.advance()
	case slices.Contains(t.Spoken, t.by):
		return CodeChanged
	default:
		t.Spoken = append(t.Spoken, t.by)
	}
	return ""
}

// advance marks the sender's turn as had and finds the next. When the round of the contract is over the floor goes
// to the client, who now says what they need.
func (t *turn) advance() {
	inRound := takesTurn(t.Phase, t.RolesOf(t.by)) && !slices.Contains(t.Spoken, t.by)
	if inRound {
		t.Spoken = append(t.Spoken, t.by)
	}
	t.Floor = t.turnAfter(t.by, t.facts.Present)
	if t.Floor == "" && inRound && t.Phase == Contract {
		t.Floor = t.Who(Client)
	}
}
