package method

// The permission table (method.md 1.5): who may do what, in which phase, to which cards. One row is one permission; what
// no row gives is refused. Read a row as "in these phases these roles may do these actions to these kinds, if …".

// rule is one row. An empty in means every phase, an empty who everyone.
type rule struct {
	id     string // of METHOD.md
	in     []Phase
	who    []Role
	do     []Action
	kinds  []Kind  // empty for what is not about a card
	fields []Field // for card.set: which fields
	as     []Kind  // for card.share: what the card becomes; empty: it stays what it is
	only   []Condition
}

// Condition narrows a permission to some cards, or to a setting of the group.
type Condition string

const (
	IfOwn         Condition = "own"         // the actor is the author (a card being added is one's own)
	IfOther       Condition = "other"       // the actor is not the author
	IfPrivate     Condition = "private"     // the card is private
	IfShared      Condition = "shared"      // the card is shared
	IfTogether    Condition = "together"    // its author invited others to write
	IfSaid        Condition = "said"        // the card quotes the actor
	IfWrote       Condition = "wrote"       // the actor wrote in the card, which is another's
	IfInteractive Condition = "interactive" // the group lets the client speak on hand-raise in the consultation
)

var (
	consultants = []Role{Consultant, Deputy}
	leaders     = []Role{Facilitator, CoFacilitator}
	peers       = []Role{Client, Consultant, Deputy, Facilitator, CoFacilitator}

	editing = []Action{CardText, CardSet, CardMove, CardRemove, CardRestore}
	writing = append([]Action{CardAdd}, editing...)
	own     = []Condition{IfOwn}

	ownFields   = []Field{FieldSky, FieldThreeP, FieldUrgency, FieldImportance, FieldReady, FieldFacet, FieldTogether, FieldStep, FieldWhen, FieldWith, FieldObstacle, FieldSign}
	saidFields  = []Field{FieldFacet, FieldTogether, FieldSaid}
	hands       = []Action{HandRaise, HandLower}
	sharing     = []Action{ScreenTake, ScreenAsk}
	choosable   = []Kind{FollowUp, TopicCard, Retain, PlanAction, Learning} // whose author chooses the visibility
	hideable    = append([]Kind{Note, Draft, Parked}, choosable...)
	quotable    = append([]Kind{Question, Reformulation}, contributions...)
	fromClarify = []Phase{Clarify}
)

var table = []rule{
	// In every phase: what is mine alone.
	{id: "M-20", do: writing, kinds: []Kind{Note}, only: own},
	{id: "M-21", do: editing, kinds: hideable, fields: ownFields, only: []Condition{IfOwn, IfPrivate}},

	// A. Opening: each their weather; what became of a plan is its owner's to show.
	{id: "M-22", in: []Phase{Open}, who: peers, do: writing, kinds: []Kind{Weather, FollowUp}, fields: ownFields, only: own},
	{id: "M-22", in: []Phase{Open}, who: peers, do: []Action{CardShare}, kinds: []Kind{FollowUp}, only: own},

	// B. Topics: each their own, private until shown. An observer brings none: they may not be the client.
	{id: "M-23", in: []Phase{Topic}, who: append([]Role{Scribe}, peers...), do: writing, kinds: []Kind{TopicCard}, fields: ownFields, only: own},
	{id: "M-23", in: []Phase{Topic}, who: append([]Role{Scribe}, peers...), do: []Action{CardShare}, kinds: []Kind{TopicCard}, only: own},

	// 1. Exposé: the client tells; consultants draft for themselves.
	{id: "M-24", in: []Phase{Expose}, who: []Role{Client}, do: writing, kinds: []Kind{Headline}, only: own},
	{id: "M-25", in: []Phase{Expose, Clarify}, who: []Role{Client}, do: writing, kinds: []Kind{Ask}, only: own},
	{id: "M-25", in: []Phase{Expose, Clarify}, who: []Role{Client}, do: []Action{CardVersion}, kinds: []Kind{Ask}, only: own},
	{id: "M-26", in: []Phase{Expose}, who: consultants, do: writing, kinds: []Kind{Draft}, only: own},

	// 2. Clarification: consultants ask and park advice, the client answers and marks what touches.
	{id: "M-27", in: fromClarify, who: consultants, do: writing, kinds: []Kind{Question}, fields: ownFields, only: own},
	{id: "M-27", in: fromClarify, who: consultants, do: writing, kinds: []Kind{Parked}, only: own},
	{id: "M-28", in: fromClarify, who: consultants, do: []Action{CardShare}, kinds: []Kind{Draft}, as: []Kind{Question}, only: own},
	{id: "M-29", in: fromClarify, who: []Role{Client}, do: writing, kinds: []Kind{Answer}, only: own},
	{id: "M-30", in: fromClarify, who: []Role{Client}, do: []Action{CardSet}, kinds: []Kind{Question}, fields: []Field{FieldTouches}, only: []Condition{IfOther, IfShared}},
	{id: "M-31", in: fromClarify, who: leaders, do: []Action{CardReturn}, kinds: []Kind{Question}, only: []Condition{IfOther, IfShared}},

	// 3. Contract: consultants reformulate, the client alone writes the request, consultants say whether it works for them.
	{id: "M-32", in: []Phase{Contract}, who: consultants, do: writing, kinds: []Kind{Reformulation}, fields: ownFields, only: own},
	{id: "M-33", in: []Phase{Contract}, who: consultants, do: []Action{CardText}, kinds: []Kind{Reformulation}, only: []Condition{IfOther, IfTogether, IfShared}},
	{id: "M-34", in: []Phase{Contract, Consult}, who: []Role{Client}, do: writing, kinds: []Kind{ContractCard}, only: own},
	{id: "M-34", in: []Phase{Contract, Consult}, who: []Role{Client}, do: []Action{CardVersion}, kinds: []Kind{ContractCard}, only: own},
	{id: "M-35", in: []Phase{Contract, Consult}, who: consultants, do: []Action{CardAgree}, kinds: []Kind{ContractCard}, only: []Condition{IfOther, IfShared}},

	// 4. Consultation: consultants offer; the client keeps, unseen, and sorts in 5.
	{id: "M-36", in: []Phase{Consult}, who: consultants, do: writing, kinds: contributions, only: own},
	{id: "M-37", in: []Phase{Consult}, who: consultants, do: []Action{CardShare}, kinds: []Kind{Draft, Parked}, as: contributions, only: own},
	{id: "M-38", in: []Phase{Consult, Plan}, who: []Role{Client}, do: []Action{CardKeep}, kinds: contributions, only: []Condition{IfOther, IfShared}},

	// 5. Synthesis: the client's plan, private or shared as the client says, until the end.
	{id: "M-39", in: []Phase{Plan}, who: []Role{Client}, do: writing, kinds: []Kind{Retain, PlanAction}, fields: ownFields, only: own},
	{id: "M-39", in: []Phase{Plan, Learn, Close}, who: []Role{Client}, do: []Action{CardShare}, kinds: []Kind{Retain, PlanAction}, only: own},

	// 6. Learnings: everybody; private unless shared. The group's note is the facilitator's to write down.
	{id: "M-40", in: []Phase{Learn}, do: writing, kinds: []Kind{Learning}, only: own},
	{id: "M-40", in: []Phase{Learn, Close}, do: []Action{CardShare}, kinds: []Kind{Learning}, only: own},
	{id: "M-41", in: []Phase{Learn}, who: leaders, do: writing, kinds: []Kind{ProcessNote}, only: own},

	// C. Closing: a word each.
	{id: "M-42", in: []Phase{Close}, do: writing, kinds: []Kind{Word}, only: own},

	// The scribe writes for those who speak; whoever is quoted may correct.
	{id: "M-43", in: []Phase{Clarify}, who: []Role{Scribe}, do: writing, kinds: []Kind{Question}, fields: saidFields, only: own},
	{id: "M-43", in: []Phase{Contract}, who: []Role{Scribe}, do: writing, kinds: []Kind{Reformulation}, fields: saidFields, only: own},
	{id: "M-43", in: []Phase{Consult}, who: []Role{Scribe}, do: writing, kinds: contributions, fields: saidFields, only: own},
	{id: "M-44", in: []Phase{Clarify}, do: []Action{CardText}, kinds: []Kind{Question}, only: []Condition{IfSaid, IfShared}},
	{id: "M-44", in: []Phase{Contract}, do: []Action{CardText}, kinds: []Kind{Reformulation}, only: []Condition{IfSaid, IfShared}},
	{id: "M-44", in: []Phase{Consult}, do: []Action{CardText}, kinds: contributions, only: []Condition{IfSaid, IfShared}},

	// Who wrote in a card that its author removed may want their words back.
	{id: "M-46", in: []Phase{Clarify}, do: []Action{CardRestore}, kinds: []Kind{Question}, only: []Condition{IfWrote, IfShared}},
	{id: "M-46", in: []Phase{Contract}, do: []Action{CardRestore}, kinds: []Kind{Reformulation}, only: []Condition{IfWrote, IfShared}},
	{id: "M-46", in: []Phase{Consult}, do: []Action{CardRestore}, kinds: contributions, only: []Condition{IfWrote, IfShared}},

	// The leader orders what is on the table, of this phase only; never what is the client's alone (headline, ask, contract, plan).
	{id: "M-45", in: []Phase{Open}, who: leaders, do: []Action{CardMove}, kinds: []Kind{Weather, FollowUp}, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Topic}, who: leaders, do: []Action{CardMove}, kinds: []Kind{TopicCard}, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Clarify}, who: leaders, do: []Action{CardMove}, kinds: []Kind{Question, Answer}, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Contract}, who: leaders, do: []Action{CardMove}, kinds: []Kind{Reformulation}, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Consult}, who: leaders, do: []Action{CardMove}, kinds: contributions, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Learn}, who: leaders, do: []Action{CardMove}, kinds: []Kind{Learning, ProcessNote}, only: []Condition{IfShared}},
	{id: "M-45", in: []Phase{Close}, who: leaders, do: []Action{CardMove}, kinds: []Kind{Word}, only: []Condition{IfShared}},

	// And puts questions and contributions under headings.
	{id: "M-47", in: []Phase{Clarify}, who: leaders, do: []Action{CardSet}, kinds: []Kind{Question}, fields: []Field{FieldGroup}, only: []Condition{IfShared}},
	{id: "M-47", in: []Phase{Consult}, who: leaders, do: []Action{CardSet}, kinds: contributions, fields: []Field{FieldGroup}, only: []Condition{IfShared}},

	// The session.
	{id: "M-50", who: []Role{Facilitator}, do: []Action{PhaseGo}},
	{id: "M-51", who: []Role{Facilitator, CoFacilitator, Timekeeper}, do: []Action{ClockAdd}},
	{id: "M-52", who: leaders, do: []Action{ClockPause, ClockResume}},
	{id: "M-53", in: []Phase{Expose}, who: []Role{Client}, do: []Action{ClockResume}},
	{id: "M-54", who: leaders, do: []Action{FloorGive, FloorWithdraw}},
	{id: "M-55", do: []Action{FloorRelease}},
	{id: "M-56", in: []Phase{Expose, Plan}, who: leaders, do: hands},
	{id: "M-56", in: []Phase{Clarify, Consult}, who: consultants, do: hands},
	{id: "M-56", in: []Phase{Consult}, who: []Role{Client}, do: hands, only: []Condition{IfInteractive}},
	{id: "M-57", in: []Phase{Open}, who: append([]Role{Observer}, peers...), do: []Action{RoundPass}},
	{id: "M-57", in: []Phase{Topic}, who: peers, do: []Action{RoundPass}},
	{id: "M-57", in: []Phase{Contract, Consult}, who: consultants, do: []Action{RoundPass}},
	{id: "M-57", in: []Phase{Learn}, who: append([]Role{Observer, Timekeeper}, peers...), do: []Action{RoundPass}},
	{id: "M-57", in: []Phase{Close}, do: []Action{RoundPass}},
	{id: "M-70", in: []Phase{Topic}, who: []Role{Facilitator}, do: []Action{RoleOffer}},
	{id: "M-71", in: []Phase{Topic}, who: append([]Role{Scribe}, peers...), do: []Action{RoleAccept, RoleDecline}},
	{id: "M-170", in: []Phase{Topic}, who: []Role{Facilitator}, do: []Action{VoteOpen, VoteReveal, VoteCancel}},
	{id: "M-171", in: []Phase{Topic}, who: consultants, do: []Action{VoteCast}},
	{id: "M-62", in: []Phase{Consult}, who: []Role{Client}, do: []Action{SignalSend}},

	// Gates and "stop".
	{id: "M-153", do: []Action{StopSay}},
	{id: "M-154", in: []Phase{Expose, Plan, Learn}, who: leaders, do: []Action{GateLift, GateRestore}},
	{id: "M-155", in: []Phase{Plan}, who: []Role{Client}, do: []Action{GateLift}},

	// The shared screen: the leaders for the process, else whose word the phase is.
	{id: "M-160", who: leaders, do: sharing},
	{id: "M-160", in: []Phase{Expose, Clarify, Contract, Plan}, who: []Role{Client}, do: sharing},
	{id: "M-160", in: []Phase{Consult}, who: consultants, do: sharing},
	{id: "M-162", do: []Action{ScreenRelease}},
	{id: "M-163", do: []Action{ScreenGrant, ScreenRefuse}},
	{id: "M-165", who: leaders, do: []Action{ScreenStop}},

	{id: "M-58", in: []Phase{Close}, who: []Role{Facilitator}, do: []Action{SessionClose}},
}
