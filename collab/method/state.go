package method

import "time"

// Signal is what the client says with one tap in the consultation (method.md 1.5).
type Signal string

const (
	SignalClearer Signal = "clearer" // please make that clearer
	SignalDrift   Signal = "drift"   // this drifts from my request
	SignalPause   Signal = "pause"   // I am uncomfortable, pause
)

// Silence is the group's setting for the client in the consultation (method.md 1.5).
type Silence string

const (
	SilenceStrict      Silence = "strict"
	SilenceStandard    Silence = "standard"
	SilenceInteractive Silence = "interactive"
)

// Seat is one place at the table. The order of seats is the order of the rounds and never changes in a session.
type Seat struct {
	Person PersonID `json:"person"`
	Roles  Roles    `json:"roles"`
}

// Clock is the time of the current phase, in the server's absolute time. It never advances a phase by itself.
type Clock struct {
	Started time.Time `json:"started"` // when the phase began
	Planned int       `json:"planned"` // seconds given to the phase, added minutes included
	Ends    time.Time `json:"ends"`    // when the time is up; meaningless while paused
	Paused  bool      `json:"paused"`
	Left    int       `json:"left"` // seconds left when paused (negative when over)
}

// State is the session as the method sees it: pure data, copied on change, owned by the Room.
// It is stored as typed columns and one JSON document by the Store, and comes back after a restart.
type State struct {
	Phase   Phase           `json:"phase"`
	Clock   Clock           `json:"clock"`
	Seats   []Seat          `json:"seats"`
	Minutes map[Phase]int   `json:"minutes"` // the plan of this session, in seconds a phase
	Silence Silence         `json:"silence"`
	Floor   PersonID        `json:"floor,omitempty"` // who was given the floor, or whose turn it is in the round
	Hands   []PersonID      `json:"hands"`           // in the order in which they were raised
	Spoken  []PersonID      `json:"spoken"`          // who had or passed their turn in this phase's round
	Offer   *Offer          `json:"offer,omitempty"` // a topic's owner was asked to be the client
	Topic   CardID          `json:"topic,omitempty"` // the chosen topic
	Visited map[Phase]Clock `json:"visited"`         // the clock of a phase left, for a return to it
	Closed  bool            `json:"closed"`
}

// Offer is the facilitator's question to one topic's owner. Only the owner and the facilitator may see it.
type Offer struct {
	Card  CardID   `json:"card"`
	Owner PersonID `json:"owner"`
}
