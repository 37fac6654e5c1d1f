package method

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Signal is what the client says with one tap in the consultation (method.md 1.5).
type Signal string

const (
	SignalClearer Signal = "clearer" // please make that clearer
	SignalDrift   Signal = "drift"   // this drifts from my request
	SignalPause   Signal = "pause"   // I am uncomfortable, pause
)

// Valid reports whether s is one of the three.
func (s Signal) Valid() bool { return s == SignalClearer || s == SignalDrift || s == SignalPause }

// Silence is the group's setting for the client in the consultation (method.md 1.5).
type Silence string

const (
	SilenceStrict      Silence = "strict"      // signals only
	SilenceStandard    Silence = "standard"    // signals, and the facilitator may give the floor
	SilenceInteractive Silence = "interactive" // the client may raise a hand as well
)

// Valid reports whether s is one of the three.
func (s Silence) Valid() bool {
	return s == SilenceStrict || s == SilenceStandard || s == SilenceInteractive
}

// Seat is one place at the table. The order of seats is the order of the rounds and never changes in a session.
type Seat struct {
	Person PersonID `json:"person"`
	Roles  Roles    `json:"roles"`
}

// State is the session as the method sees it: pure data, copied on change, owned by the Room.
// It is stored as typed columns and one JSON document by the Store, and comes back after a restart.
type State struct {
	Phase    Phase                `json:"phase"`
	Clock    Clock                `json:"clock"`
	Seats    []Seat               `json:"seats"`
	Minutes  map[Phase]int        `json:"minutes"` // the plan of this session, in seconds a phase
	Silence  Silence              `json:"silence"`
	Unsigned []Kind               `json:"unsigned,omitempty"` // of the template: cards shown without their author
	Floor    PersonID             `json:"floor,omitempty"`    // who was given the floor, or whose turn it is in the round
	Hands    []PersonID           `json:"hands"`              // in the order in which they were raised
	Spoken   []PersonID           `json:"spoken"`             // who had or passed their turn in this phase's round
	Waiting  PersonID             `json:"waiting,omitempty"`  // for whom the clock was held: the client who dropped out of the exposé
	Offer    *Offer               `json:"offer,omitempty"`    // a topic's owner was asked to be the client
	Topic    CardID               `json:"topic,omitempty"`    // the chosen topic
	Vote     Vote                 `json:"vote"`
	Before   Roles                `json:"before,omitempty"` // what the client was before accepting
	Visited  map[Phase]Clock      `json:"visited"`          // the clock of a phase left, for a return to it
	Heard    map[Phase][]PersonID `json:"heard,omitempty"`  // the round of a phase left, likewise
	Gates    Gates                `json:"gates"`
	Screen   Screen               `json:"-"`
	Closed   bool                 `json:"closed"`
}

// Offer is the facilitator's question to one topic's owner. Only the owner and the facilitator may see it.
type Offer struct {
	Card  CardID   `json:"card"`
	Owner PersonID `json:"owner"`
}

// NewState is a session at its beginning: the opening, planned for the people at the table. Its clock is paused at
// the full time, because people arrive before it starts: the facilitator's first clock.resume starts it (M-100).
// Roles are normalised; whether the seats make a session is for [State.Check].
func NewState(t Template, seats []Seat, silence Silence, now time.Time) State {
	s := State{
		Phase: Open, Seats: make([]Seat, 0, len(seats)), Silence: silence, Unsigned: t.Unsigned,
		Hands: []PersonID{}, Spoken: []PersonID{}, Visited: map[Phase]Clock{}, Heard: map[Phase][]PersonID{}, Vote: Vote{Points: t.Points},
	}
	people := 0
	for _, seat := range seats {
		roles := seat.Roles.Normalise()
		if !roles.Has(Observer) {
			people++
		}
		s.Seats = append(s.Seats, Seat{Person: seat.Person, Roles: roles})
	}
	s.Minutes = t.Plan(people)
	s.Clock = runningClock(instant(now), s.Minutes[Open]).paused(instant(now))
	s.Floor = s.turnAfter("", nil)
	return s
}

// RolesOf returns what somebody is in this session, nil for who has no seat.
func (s State) RolesOf(p PersonID) Roles {
	if i := s.seat(p); i >= 0 {
		return s.Seats[i].Roles
	}
	return nil
}

// Who returns the first person, in seat order, with a role; "" for nobody.
func (s State) Who(r Role) PersonID {
	for _, seat := range s.Seats {
		if seat.Roles.Has(r) {
			return seat.Person
		}
	}
	return ""
}

func (s State) seat(p PersonID) int {
	return slices.IndexFunc(s.Seats, func(seat Seat) bool { return seat.Person == p })
}

// clone copies all that a change may touch.
func (s State) clone() State {
	s.Seats = slices.Clone(s.Seats) // Roles are replaced whole, never changed in place
	s.Hands = append([]PersonID{}, s.Hands...)
	s.Spoken = append([]PersonID{}, s.Spoken...)
	s.Minutes = maps.Clone(s.Minutes)
	s.Visited = cloneMap(s.Visited)
	s.Heard = cloneMap(s.Heard) // its lists are replaced whole
	s.Gates.Stopped, s.Gates.Closed = slices.Clone(s.Gates.Stopped), slices.Clone(s.Gates.Closed)
	s.Screen.Asks = slices.Clone(s.Screen.Asks)
	s.Vote = s.Vote.clone()
	return s
}

func cloneMap[V any](m map[Phase]V) map[Phase]V {
	out := make(map[Phase]V, len(m)+1)
	maps.Copy(out, m)
	return out
}

// Errors of [State.Check].
var (
	errPhase  = errors.New("method: no such phase")
	errSeats  = errors.New("method: a seat is empty, double or has no valid roles")
	errLead   = errors.New("method: a session has exactly one facilitator")
	errClient = errors.New("method: more than one client")
	errFloor  = errors.New("method: floor, hands, round, topic, offer, gates or screen name somebody without a seat")
)

// Check reports the first broken invariant of a state, nil if there is none (M-5). [State.Do] keeps them, to which the tests
// hold it; seats that come from outside are judged where a session is planned (collab/people).
func (s State) Check() error {
	if !s.Phase.Valid() || !s.Silence.Valid() {
		return errPhase
	}
	leads, clients := 0, 0
	seen := map[PersonID]bool{"": true}
	for _, seat := range s.Seats {
		if seen[seat.Person] || !seat.Roles.Valid() {
			return errSeats
		}
		seen[seat.Person] = true
		if seat.Roles.Has(Facilitator) {
			leads++
		}
		if seat.Roles.Has(Client) {
			clients++
		}
	}
	if leads != 1 {
		return errLead
	}
	if clients > 1 {
		return errClient
	}
	named := append(slices.Concat(s.Hands, s.Spoken, s.Gates.Stopped, s.Gates.Closed, s.Screen.Asks), s.Floor, s.Waiting, s.Screen.By)
	if s.Offer != nil {
		named = append(named, s.Offer.Owner)
	}
	if slices.ContainsFunc(named, func(p PersonID) bool { return !seen[p] }) {
		return errFloor
	}
	return nil
}
