package method

import "slices"

// Phase is one of the nine phases of a session, in the order of [Phases] (method.md 1.3).
type Phase string

const (
	Open     Phase = "open"     // A: opening round, weather and follow-up
	Topic    Phase = "topic"    // B: topic round and choice of the client
	Expose   Phase = "expose"   // 1: the client speaks alone
	Clarify  Phase = "clarify"  // 2: consultants ask, the client answers
	Contract Phase = "contract" // 3: the client defines the need
	Consult  Phase = "consult"  // 4: consultants offer, the client listens
	Plan     Phase = "plan"     // 5: the client sorts and plans
	Learn    Phase = "learn"    // 6: everybody says what they learned; protected
	Close    Phase = "close"    // C: a closing word, the next date
)

var phaseOrder = [...]Phase{Open, Topic, Expose, Clarify, Contract, Consult, Plan, Learn, Close}

// Phases returns the nine phases in their fixed order (M-1). The slice is the caller's.
func Phases() []Phase { return slices.Clone(phaseOrder[:]) }

// Valid reports whether p is one of the nine.
func (p Phase) Valid() bool { return slices.Contains(phaseOrder[:], p) }

// Next is the phase after p, "" after the last and for what is no phase.
func (p Phase) Next() Phase {
	if i := slices.Index(phaseOrder[:], p); i >= 0 && i+1 < len(phaseOrder) {
		return phaseOrder[i+1]
	}
	return ""
}

// Prev is the phase before p, "" before the first and for what is no phase.
func (p Phase) Prev() Phase {
	if i := slices.Index(phaseOrder[:], p); i > 0 {
		return phaseOrder[i-1]
	}
	return ""
}
