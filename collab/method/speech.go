package method

// Speech is how somebody may speak in a phase (method.md 1.5). It is shown and nudged, never enforced by muting.
type Speech string

const (
	SpeechFree   Speech = "free"   // speaks freely
	SpeechRound  Speech = "round"  // speaks in turn
	SpeechHand   Speech = "hand"   // raises a hand, speaks when given the floor
	SpeechSignal Speech = "signal" // signals only
	SpeechSilent Speech = "silent" // listens
)

// voice is one cell of the speech matrix of method.md 1.5.
type voice string

const (
	vFree      voice = "S"   // freely
	vFreeRound voice = "S R" // freely, and has a turn in the round as everybody
	vRound     voice = "R"   // in turn
	vRoundHand voice = "R h" // in turn, after the round by hand
	vHand      voice = "h"   // by hand
	vSignal    voice = "sig" // the client in the consultation: as the group's silence says
	vSilent    voice = "–"   // listens
)

// voices is the speech half of the matrix of method.md 1.5 (M-60). A deputy speaks as a consultant, a co-facilitator as the facilitator.
// Whoever is only timekeeper listens until the rounds in which everybody speaks.
var voices = map[Phase]map[Role]voice{
	Open:     {Client: vRound, Consultant: vRound, Facilitator: vFreeRound, Scribe: vSilent, Observer: vRound, Timekeeper: vSilent},
	Topic:    {Client: vRound, Consultant: vRound, Facilitator: vFreeRound, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Expose:   {Client: vFree, Consultant: vSilent, Facilitator: vHand, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Clarify:  {Client: vFree, Consultant: vHand, Facilitator: vFree, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Contract: {Client: vFree, Consultant: vRound, Facilitator: vFree, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Consult:  {Client: vSignal, Consultant: vRoundHand, Facilitator: vFree, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Plan:     {Client: vFree, Consultant: vSilent, Facilitator: vHand, Scribe: vSilent, Observer: vSilent, Timekeeper: vSilent},
	Learn:    {Client: vRound, Consultant: vRound, Facilitator: vRound, Scribe: vSilent, Observer: vRound, Timekeeper: vRound},
	Close:    {Client: vRound, Consultant: vRound, Facilitator: vFreeRound, Scribe: vRound, Observer: vRound, Timekeeper: vRound},
}

// speaksAs maps the roles without a column of their own.
func speaksAs(r Role) Role {
	switch r {
	case Deputy:
		return Consultant
	case CoFacilitator:
		return Facilitator
	default:
		return r
	}
}

// of gives the way to speak that a cell stands for.
func (v voice) of(silence Silence) Speech {
	switch v {
	case vFree, vFreeRound:
		return SpeechFree
	case vRound, vRoundHand:
		return SpeechRound
	case vHand:
		return SpeechHand
	case vSignal:
		if silence == SilenceInteractive {
			return SpeechHand
		}
		return SpeechSignal
	default:
		return SpeechSilent
	}
}

// freedom orders the ways to speak, the freest last: with several roles the freest counts.
var freedom = map[Speech]int{SpeechSilent: 0, SpeechSignal: 1, SpeechHand: 2, SpeechRound: 3, SpeechFree: 4}

// SpeechOf is how somebody with these roles may speak in a phase: the freest of their roles, where the client's silence
// in the consultation is a setting of the group (M-60, M-61). In the consultation it says [SpeechRound] for consultants;
// [State.Speech] knows when the round is over and hands are due.
func SpeechOf(phase Phase, roles Roles, silence Silence) Speech {
	best := SpeechSilent
	for _, r := range roles.Normalise() {
		if s := voices[phase][speaksAs(r)].of(silence); freedom[s] > freedom[best] {
			best = s
		}
	}
	return best
}

// takesTurn reports whether the round of a phase comes to somebody with these roles.
func takesTurn(phase Phase, roles Roles) bool {
	for _, r := range roles.Normalise() {
		switch voices[phase][speaksAs(r)] {
		case vRound, vRoundHand, vFreeRound:
			return true
		}
	}
	return false
}
