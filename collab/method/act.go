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
	// ClockAddAct gives Minutes (-15..15, not 0) to the running phase. Taking away leaves at least a minute, and never plans a
	// phase below its floor ([Phase.Floor]).
	ClockAddAct struct {
		Minutes int `json:"minutes"`
	}
	// ClockPauseAct stops the clock. Stopping a stopped clock changes nothing.
	ClockPauseAct struct{}
	// ClockResumeAct lets the clock go on with the time that was left. The client may, when the clock was held for them.
	ClockResumeAct struct{}
	// FloorGiveAct gives the floor to somebody and takes down their hand.
	FloorGiveAct struct {
		Person PersonID `json:"person"`
	}
	// FloorWithdrawAct leaves the floor to nobody; a turn taken away this way is still to come.
	FloorWithdrawAct struct{}
	// FloorReleaseAct is the holder's "I am done": in a round the turn goes on.
	FloorReleaseAct struct{}
	// HandRaiseAct queues the actor's hand, once.
	HandRaiseAct struct{}
	// HandLowerAct takes the actor's own hand down.
	HandLowerAct struct{}
	// RoundPassAct passes the actor's turn, now or ahead of time.
	RoundPassAct struct{}
	// RoleOfferAct asks the owner of a shown topic to be the client. The Room fills Owner and Ready from the card, never the
	// sender; it leaves Owner empty when there is no such live, shared topic.
	RoleOfferAct struct {
		Card  CardID   `json:"card"`
		Owner PersonID `json:"-"`
		Ready string   `json:"-"` // the topic's [FieldReady]
	}
	// RoleAcceptAct is the owner's yes to the offer of this card.
	RoleAcceptAct struct {
		Card CardID `json:"card"`
	}
	// RoleDeclineAct is the owner's no.
	RoleDeclineAct struct {
		Card CardID `json:"card"`
	}
	// VoteOpenAct begins a secret vote. The Room fills in the topics: those that are shown and whose owner does not say "not today".
	VoteOpenAct struct {
		Topics []Candidate `json:"-"`
	}
	// VoteCastAct is the sender's whole ballot in the vote of that number, in the place of an earlier one; without points: I abstain.
	VoteCastAct struct {
		Vote   int            `json:"vote"`
		Points map[CardID]int `json:"points"`
	}
	// VoteRevealAct ends the vote of that number with its totals. The Room fills in the sum of the ballots, for every topic that
	// stands, and how many ballots there are.
	VoteRevealAct struct {
		Vote    int            `json:"vote"`
		Totals  map[CardID]int `json:"-"`
		Ballots int            `json:"-"`
	}
	// VoteCancelAct ends the vote of that number without totals.
	VoteCancelAct struct {
		Vote int `json:"vote"`
	}
	// SignalSendAct is the client's tap in the consultation.
	SignalSendAct struct {
		Signal Signal `json:"signal"`
	}
	// StopSayAct is anybody's "stop": it opens their own gate for the rest of the phase. Nobody need allow it.
	StopSayAct struct{}
	// GateLiftAct opens all gates for the rest of the phase.
	GateLiftAct struct{}
	// GateRestoreAct takes a lifting back.
	GateRestoreAct struct{}
	// ScreenTakeAct begins to share one's screen, where nobody does.
	ScreenTakeAct struct{}
	// ScreenAskAct asks the owner for the screen.
	ScreenAskAct struct{}
	// ScreenReleaseAct ends one's own share, or takes one's own asking back.
	ScreenReleaseAct struct{}
	// ScreenGrantAct hands the screen to somebody who asked.
	ScreenGrantAct struct {
		Person PersonID `json:"person"`
	}
	// ScreenRefuseAct says no to somebody who asked.
	ScreenRefuseAct struct {
		Person PersonID `json:"person"`
	}
	// ScreenStopAct ends another's share: the one of Person, no other's.
	ScreenStopAct struct {
		Person PersonID `json:"person"`
	}
	// SessionCloseAct ends the session.
	SessionCloseAct struct{}
)

// The Room's own acts: [State.Do] takes them from nobody ("") only.
type (
	// ExpireAct closes a session that its people left, whatever its phase.
	ExpireAct struct{}
	// ClockHoldAct stops the clock for a client who dropped out of the exposé (scenario S3), until the client or a
	// leader resumes it. In any other case it changes nothing.
	ClockHoldAct struct{ Person PersonID }
)

func (PhaseGoAct) Action() Action       { return PhaseGo }
func (ClockAddAct) Action() Action      { return ClockAdd }
func (ClockPauseAct) Action() Action    { return ClockPause }
func (ClockResumeAct) Action() Action   { return ClockResume }
func (FloorGiveAct) Action() Action     { return FloorGive }
func (FloorWithdrawAct) Action() Action { return FloorWithdraw }
func (FloorReleaseAct) Action() Action  { return FloorRelease }
func (HandRaiseAct) Action() Action     { return HandRaise }
func (HandLowerAct) Action() Action     { return HandLower }
func (RoundPassAct) Action() Action     { return RoundPass }
func (RoleOfferAct) Action() Action     { return RoleOffer }
func (RoleAcceptAct) Action() Action    { return RoleAccept }
func (RoleDeclineAct) Action() Action   { return RoleDecline }
func (VoteOpenAct) Action() Action      { return VoteOpen }
func (VoteCastAct) Action() Action      { return VoteCast }
func (VoteRevealAct) Action() Action    { return VoteReveal }
func (VoteCancelAct) Action() Action    { return VoteCancel }
func (SignalSendAct) Action() Action    { return SignalSend }
func (StopSayAct) Action() Action       { return StopSay }
func (GateLiftAct) Action() Action      { return GateLift }
func (GateRestoreAct) Action() Action   { return GateRestore }
func (ScreenTakeAct) Action() Action    { return ScreenTake }
func (ScreenAskAct) Action() Action     { return ScreenAsk }
func (ScreenReleaseAct) Action() Action { return ScreenRelease }
func (ScreenGrantAct) Action() Action   { return ScreenGrant }
func (ScreenRefuseAct) Action() Action  { return ScreenRefuse }
func (ScreenStopAct) Action() Action    { return ScreenStop }
func (SessionCloseAct) Action() Action  { return SessionClose }
func (ExpireAct) Action() Action        { return SessionExpire }
func (ClockHoldAct) Action() Action     { return ClockHold }

// Facts are what the guards need to know besides the state, as they are when the act is judged.
type Facts struct {
	ContractWritten bool              // a contract card with text exists
	Present         map[PersonID]bool // who is connected; turns skip the others. nil: everybody
}

func (f Facts) present(p PersonID) bool { return f.Present == nil || f.Present[p] }

// Effect is something that follows from an act, as data; the Room carries it out after the commit.
type Effect interface{ effect() }

type (
	// PhaseChanged: visibility, rights, gates and clock follow the new phase.
	PhaseChanged struct{ From, To Phase }
	// StampVersions: the ask (leaving expose or clarify) or the contract (leaving contract or consult) gets a version if its words changed.
	StampVersions struct{ Kind Kind }
	// Signalled is shown to all and never stored.
	Signalled struct {
		By     PersonID
		Signal Signal
	}
	// ClientChosen: somebody accepted to be the client, with this topic.
	ClientChosen struct {
		Person PersonID
		Card   CardID
	}
	// BallotCast: a ballot for the Room's memory. It is shown to nobody, logged and stored nowhere.
	BallotCast struct {
		By     PersonID
		Points map[CardID]int
	}
	// LeadMoved: the deputy leads, because the facilitator became the client.
	LeadMoved struct{ From, To PersonID }
	// OfferDeclined: another topic, please. It names nobody.
	OfferDeclined struct{}
	// SessionClosed: nothing can be done any more.
	SessionClosed struct{}
)

func (PhaseChanged) effect()  {}
func (StampVersions) effect() {}
func (Signalled) effect()     {}
func (ClientChosen) effect()  {}
func (BallotCast) effect()    {}
func (LeadMoved) effect()     {}
func (OfferDeclined) effect() {}
func (SessionClosed) effect() {}

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
	CodeClient  Code = "client"  // the exposé needs somebody who accepted to be the client
	CodeFew     Code = "few"     // too few people or topics for a secret vote
	CodeClosed  Code = "closed"  // the session is over
)

// Refusal is an error for the person: nothing changed.
type Refusal struct{ Code Code }

func (r Refusal) Error() string { return "refused: " + string(r.Code) }
