package method

import (
	"slices"
	"strings"
)

// Action is the name of what somebody asks to do: noun.verb, the same word on the wire, here and in the specification.
type Action string

const (
	// The board. The board package applies them; the table of this package says who may.
	CardAdd     Action = "card.add"
	CardText    Action = "card.text"    // a text operation on a card
	CardSet     Action = "card.set"     // a field
	CardMove    Action = "card.move"    // order among the cards of one section
	CardRemove  Action = "card.remove"  // soft
	CardRestore Action = "card.restore" // within ten minutes
	CardShare   Action = "card.share"   // private -> shared, a draft or a parked card becomes a kind of this phase
	CardKeep    Action = "card.keep"    // the client keeps a contribution, or lets it go; seen by nobody else
	CardVersion Action = "card.version" // the client says: this wording, now (ask, contract)
	CardAgree   Action = "card.agree"   // a consultant can work with the contract's latest version, or asks for precision
	CardReturn  Action = "card.return"  // the facilitator hands a question back privately to its author

	// The session. [State.Do] applies them.
	PhaseGo       Action = "phase.go"
	ClockAdd      Action = "clock.add" // minutes, negative takes away
	ClockPause    Action = "clock.pause"
	ClockResume   Action = "clock.resume"
	FloorGive     Action = "floor.give"
	FloorWithdraw Action = "floor.withdraw"
	FloorRelease  Action = "floor.release" // whoever has the floor is done
	HandRaise     Action = "hand.raise"
	HandLower     Action = "hand.lower"
	RoundPass     Action = "round.pass"   // my turn goes to the next
	RoleOffer     Action = "role.offer"   // the facilitator proposes a topic's owner as client
	RoleAccept    Action = "role.accept"  // only that owner
	RoleDecline   Action = "role.decline" // only that owner; nobody is told who declined
	VoteOpen      Action = "vote.open"    // a secret vote on the topics shown
	VoteCast      Action = "vote.cast"    // my whole ballot
	VoteReveal    Action = "vote.reveal"  // the totals, and no ballot
	VoteCancel    Action = "vote.cancel"
	SignalSend    Action = "signal.send" // client in the consultation: clearer | drift | pause
	StopSay       Action = "stop.say"    // my gate opens, and everybody sees that I say stop
	GateLift      Action = "gate.lift"   // all gates of this phase
	GateRestore   Action = "gate.restore"
	ScreenTake    Action = "screen.take"
	ScreenAsk     Action = "screen.ask" // somebody shares already
	ScreenRelease Action = "screen.release"
	ScreenGrant   Action = "screen.grant" // the owner's word, or a leader's
	ScreenRefuse  Action = "screen.refuse"
	ScreenStop    Action = "screen.stop"   // a leader ends another's share
	SessionClose  Action = "session.close" // the facilitator ends the session
)

// The Room's own acts have names too, for logs and receipts; nobody may send them.
const (
	SessionExpire Action = "session.expire"
	ClockHold     Action = "clock.hold"
)

var actions = []Action{
	CardAdd, CardText, CardSet, CardMove, CardRemove, CardRestore, CardShare, CardKeep, CardVersion, CardAgree, CardReturn,
	PhaseGo, ClockAdd, ClockPause, ClockResume, FloorGive, FloorWithdraw, FloorRelease, HandRaise, HandLower, RoundPass,
	RoleOffer, RoleAccept, RoleDecline, VoteOpen, VoteCast, VoteReveal, VoteCancel, SignalSend, StopSay, GateLift, GateRestore,
	ScreenTake, ScreenAsk, ScreenRelease, ScreenGrant, ScreenRefuse, ScreenStop, SessionClose,
}

// Actions returns every action a person may ask for, board first. The slice is the caller's.
func Actions() []Action { return slices.Clone(actions) }

// Valid reports whether a is an action that a person may ask for.
func (a Action) Valid() bool { return slices.Contains(actions, a) }

// Live reports whether a is an act of the moment: it changes floor, hands, round, gates and screen only (or, a signal or a ballot, nothing), so the Room
// may carry it out before it is stored ([State.WithLive]). All others are stored first.
func Live(a Action) bool { return slices.Contains(live, a) }

var live = []Action{
	FloorGive, FloorWithdraw, FloorRelease, HandRaise, HandLower, RoundPass, VoteCast, SignalSend, StopSay, GateLift, GateRestore,
	ScreenTake, ScreenAsk, ScreenRelease, ScreenGrant, ScreenRefuse, ScreenStop,
}

// OnCard reports whether a belongs to the board (card.*) rather than to the session.
func (a Action) OnCard() bool { return strings.HasPrefix(string(a), "card.") }
