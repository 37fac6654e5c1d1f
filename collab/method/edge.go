package method

import "time"

// Edge is one way from a phase to a neighbour.
type Edge struct {
	From, To Phase
	By       Role
	Guard    Guard
	Effects  []Effect // before PhaseChanged, which every edge has
}

// Guard is what must hold for an edge to be walked.
type Guard string

const (
	Free          Guard = ""
	NeedsClient   Guard = "client"   // somebody accepted to be the client; else [CodeClient]
	NeedsContract Guard = "contract" // the contract has words, or Confirm; else [CodeConfirm]
	NeedsTime     Guard = "time"     // the learnings had their floor of five minutes, or Confirm; else [CodeConfirm]
)

// edges is the whole of the walk: forward one step, back one step (M-110).
var edges = []Edge{
	{Open, Topic, Facilitator, Free, nil},
	{Topic, Expose, Facilitator, NeedsClient, nil},
	{Expose, Clarify, Facilitator, Free, stamp(Ask)},
	{Clarify, Contract, Facilitator, Free, stamp(Ask)},
	{Contract, Consult, Facilitator, NeedsContract, stamp(ContractCard)},
	{Consult, Plan, Facilitator, Free, stamp(ContractCard)},
	{Plan, Learn, Facilitator, Free, nil},
	{Learn, Close, Facilitator, NeedsTime, nil},

	{Topic, Open, Facilitator, Free, nil},
	{Expose, Topic, Facilitator, Free, stamp(Ask)},
	{Clarify, Expose, Facilitator, Free, stamp(Ask)},
	{Contract, Clarify, Facilitator, Free, stamp(ContractCard)},
	{Consult, Contract, Facilitator, Free, stamp(ContractCard)},
	{Plan, Consult, Facilitator, Free, nil},
	{Learn, Plan, Facilitator, Free, nil},
	{Close, Learn, Facilitator, Free, nil},
}

func stamp(k Kind) []Effect { return []Effect{StampVersions{Kind: k}} }

// Edges returns the transition table. The slice is the caller's, the effects are not to be changed.
func Edges() []Edge { return append([]Edge(nil), edges...) }

func edge(from, to Phase) (Edge, bool) {
	for _, e := range edges {
		if e.From == from && e.To == to {
			return e, true
		}
	}
	return Edge{}, false
}

// refuses gives the code of a guard that does not hold, "" if it holds.
func (g Guard) refuses(s State, now time.Time, confirm bool, f Facts) Code {
	switch {
	case g == NeedsClient && s.Who(Client) == "":
		return CodeClient
	case g == NeedsContract && !f.ContractWritten && !confirm:
		return CodeConfirm
	case g == NeedsTime && s.Clock.Spent(now) < time.Duration(Learn.Floor())*time.Second && !confirm:
		return CodeConfirm
	}
	return ""
}
