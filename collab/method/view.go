package method

import (
	"maps"
	"slices"
)

// StateView is the session as one person may know it; the wire sends it.
type StateView struct {
	Phase    Phase         `json:"phase"`
	Clock    Clock         `json:"clock"`
	Seats    []Seat        `json:"seats"`
	Minutes  map[Phase]int `json:"minutes"` // seconds a phase, as planned at the beginning
	Silence  Silence       `json:"silence"`
	Unsigned []Kind        `json:"unsigned,omitempty"` // cards of these kinds are shown without their author
	Floor    PersonID      `json:"floor,omitempty"`
	Hands    []PersonID    `json:"hands"`
	Spoken   []PersonID    `json:"spoken"`
	Awaited  []PersonID    `json:"awaited"`           // who has not yet had their turn in this round
	Speech   Speech        `json:"speech"`            // how the viewer may speak now
	Waiting  PersonID      `json:"waiting,omitempty"` // for whom the clock is held
	Offer    *Offer        `json:"offer,omitempty"`   // to its owner and the facilitator only
	Topic    CardID        `json:"topic,omitempty"`
	Vote     *VoteView     `json:"vote,omitempty"` // in the topic phase, while there is one
	Gates    GateView      `json:"gates"`
	Screen   Screen        `json:"screen"`
	Closed   bool          `json:"closed"`
}

// View is what one person is told of the session (M-86). It shares nothing with the state. Roles are the viewer's.
func (s State) View(viewer PersonID, roles Roles) StateView {
	c := s.clone()
	v := StateView{
		Phase: c.Phase, Clock: c.Clock, Seats: c.Seats, Minutes: maps.Clone(c.Minutes), Silence: c.Silence, Unsigned: slices.Clone(c.Unsigned), Floor: c.Floor,
		Hands: c.Hands, Spoken: c.Spoken, Awaited: s.Awaited(), Speech: s.Speech(viewer), Waiting: c.Waiting, Topic: c.Topic, Vote: c.voteView(), Closed: c.Closed,
		Gates: s.gateView(), Screen: s.screenView(viewer, roles),
	}
	for i := range v.Seats {
		v.Seats[i].Roles = append(Roles{}, v.Seats[i].Roles...)
	}
	if s.Offer != nil && (s.Offer.Owner == viewer || roles.Has(Facilitator)) {
		offer := *s.Offer
		v.Offer = &offer
	}
	return v
}
