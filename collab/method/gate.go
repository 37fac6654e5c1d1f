package method

import (
	"slices"
	"time"
)

// Protection is what a group chose of the two opt-in gates of method.md 1.5, both off by default (M-150).
type Protection struct {
	Expose  bool `json:"expose"`  // during the exposé only the client's sound passes
	Reading bool `json:"reading"` // a phase that begins with silent writing begins in silence
}

// Protect names the protection that concerns a moment.
type Protect string

const (
	ProtectNone    Protect = ""
	ProtectExpose  Protect = "expose"
	ProtectReading Protect = "reading"
)

// Gates are the publish gates of a session: whose sound is held back at the server. A gate never touches a microphone; opening
// one switches nothing on.
type Gates struct {
	Protect Protection `json:"protect"`
	Lifted  bool       `json:"lifted,omitempty"`  // for the rest of this phase
	Stopped []PersonID `json:"stopped,omitempty"` // who said "stop" in this phase, in that order

	// Derived by [State.Gated].
	Now    Protect    `json:"-"` // what protects this moment, also while it is lifted
	Closed []PersonID `json:"-"` // whose gate is closed, in seat order
}

// silentStarts are the phases that begin with silent reading and writing, in seconds: the client sorts alone (method.md 1.8, silent_start),
// everybody writes their learnings (method.md 1.6, step 6).
var silentStarts = map[Phase]int{Plan: 150, Learn: 60}

// SilentStart is how many seconds of silent reading a phase begins with; 0 for none.
func (p Phase) SilentStart() int { return silentStarts[p] }

// Gated returns s with its gates as they are at now (M-151, M-152).
func (s State) Gated(now time.Time) State {
	s.Gates.Now, s.Gates.Closed = s.protects(now), nil
	if s.Gates.Now == ProtectNone || s.Gates.Lifted {
		return s
	}
	for _, seat := range s.Seats {
		if !s.passes(seat) {
			s.Gates.Closed = append(s.Gates.Closed, seat.Person)
		}
	}
	return s
}

// GateEdge is when the gates change by time alone, the zero time for never: at the end of a reading silence whose clock runs.
func (s State) GateEdge(now time.Time) time.Time {
	if s.protects(now) != ProtectReading || s.Clock.Paused {
		return time.Time{}
	}
	return now.Add(s.silent() - s.Clock.Spent(now))
}

func (s State) silent() time.Duration { return time.Duration(s.Phase.SilentStart()) * time.Second }

func (s State) protects(now time.Time) Protect {
	switch {
	case s.Closed:
		return ProtectNone
	case s.Phase == Expose && s.Gates.Protect.Expose:
		return ProtectExpose
	case s.Gates.Protect.Reading && s.Clock.Spent(now) < s.silent():
		return ProtectReading
	}
	return ProtectNone
}

// passes reports whether a person is heard although a protection is on.
func (s State) passes(seat Seat) bool {
	switch {
	case seat.Roles.any(leaders) || slices.Contains(s.Gates.Stopped, seat.Person):
		return true
	case s.Gates.Now == ProtectExpose:
		return seat.Roles.Has(Client) || s.Floor == seat.Person
	}
	return false
}

// stop opens the sender's gate for the rest of the phase, whatever protects it (M-153).
func (t *turn) stop() {
	if !slices.Contains(t.Gates.Stopped, t.by) {
		t.Gates.Stopped = append(t.Gates.Stopped, t.by)
	}
}

// GateView is what everybody is told of the gates: they are never secret.
type GateView struct {
	Now     Protect    `json:"now,omitempty"`     // what protects this moment: expose | reading
	Lifted  bool       `json:"lifted,omitempty"`  // a leader lifted it for the rest of the phase
	Closed  []PersonID `json:"closed"`            // whose sound is held back
	Stopped []PersonID `json:"stopped"`           // who said "stop" in this phase
	Seconds int        `json:"seconds,omitempty"` // how long the phase's reading silence lasts, from its beginning, pauses not counted
}

func (s State) gateView() GateView {
	v := GateView{
		Now: s.Gates.Now, Lifted: s.Gates.Lifted,
		Closed: append([]PersonID{}, s.Gates.Closed...), Stopped: append([]PersonID{}, s.Gates.Stopped...),
	}
	if v.Now == ProtectReading {
		v.Seconds = s.Phase.SilentStart()
	}
	return v
}
