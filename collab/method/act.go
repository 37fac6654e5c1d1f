package method

// Act is one request on the session's [State]. The concrete types below are the payloads of the wire's actions
// (their JSON is the action's own object without "k"); [State.Do] judges and applies them.
type Act interface{ Action() Action }

type (
	// PhaseGoAct moves the session, compare and set: From must be the current phase. To is the next phase or one back.
	// Confirm is the facilitator's word that a guard's warning was read: no contract written, learnings cut short.
	PhaseGoAct struct {
		From    Phase `json:"from"`
		To      Phase `json:"to"`
		Confirm bool  `json:"confirm,omitempty"`
	}
	// ClockAddAct gives Minutes (-15..15, not 0) to the running phase; never below the phase's floor of 1 minute left.
	ClockAddAct struct {
		Minutes int `json:"minutes"`
	}
	ClockPauseAct  struct{}
	ClockResumeAct struct{}
	FloorGiveAct   struct {
		Person PersonID `json:"person"`
	}
	FloorWithdrawAct struct{}
	FloorReleaseAct  struct{}
	HandRaiseAct     struct{}
	HandLowerAct     struct{}
	RoundPassAct     struct{}
	// RoleOfferAct asks the owner of a shown topic to be the client. The Room fills Owner from the card, never the sender.
	RoleOfferAct struct {
		Card  CardID   `json:"card"`
		Owner PersonID `json:"-"`
	}
	RoleAcceptAct struct {
		Card CardID `json:"card"`
	}
	RoleDeclineAct struct {
		Card CardID `json:"card"`
	}
	SignalSendAct struct {
		Signal Signal `json:"signal"`
	}
	SessionCloseAct struct{}
)

// Facts are what the guards need to know of the board.
type Facts struct {
	ContractWritten bool // a contract card with text exists
}

// Effect is something that follows from an act, as data; the Room carries it out after the commit.
type Effect interface{ effect() }

type (
	PhaseChanged  struct{ From, To Phase } // visibility, rights, gates, clock
	StampVersions struct{ Kind Kind }      // the ask (leaving expose or clarify) or the contract (leaving contract) gets a version if its words changed
	Signalled     struct{ Signal Signal }  // shown to all, never stored
	ClientChosen  struct {
		Person PersonID
		Card   CardID
	}
	SessionClosed struct{}
)

// Code is a stable refusal code of the wire; the sentence is made in the reader's language, in the browser.
type Code string

const (
	CodeRole    Code = "role"    // not with this role
	CodePhase   Code = "phase"   // not in this phase, or the phase has moved on
	CodeGone    Code = "gone"    // the card or person is no longer there
	CodeChanged Code = "changed" // it changed since
	CodeLimit   Code = "limit"   // too long or too many
	CodeRate    Code = "rate"    // too fast; carries a retry time
	CodeBad     Code = "bad"     // malformed
	CodeConfirm Code = "confirm" // a guard asks to confirm: no contract, learnings shortened
	CodeClosed  Code = "closed"  // the session is over
)

// Refusal is an error for the person: nothing changed.
type Refusal struct{ Code Code }

func (r Refusal) Error() string { return "refused: " + string(r.Code) }

// Subject is what an action is about, as far as rights depend on it.
type Subject struct {
	Kind       Kind
	Mine       bool // the actor is the card's author
	Visibility Visibility
	Field      Field // of card.set
	Together   bool  // the card's author invited others to write
	Of         Kind  // the kind of the card this one answers, "" if none
	OfMine     bool
}
