package method

import (
	"slices"
	"testing"
	"time"
)

func protected(s State, p Protection) State {
	s.Gates.Protect = p
	return s
}

var everybody = []PersonID{"client", "consultant", "facilitator", "cofacilitator", "deputy", "timekeeper", "scribe", "observer"}

// but is everybody at the table except these, in seat order.
func but(who ...PersonID) []PersonID {
	var out []PersonID
	for _, p := range everybody {
		if !slices.Contains(who, p) {
			out = append(out, p)
		}
	}
	return out
}

// M-150, M-151, M-152: whose gate is closed in every phase under every setting, at its beginning and when the silence is over.
func TestGatesOfEveryPhase(t *testing.T) {
	for _, p := range []Protection{{}, {Expose: true}, {Reading: true}, {true, true}} {
		for _, phase := range Phases() {
			s, now := walk(t, protected(newSession(SilenceStandard), p), phase)
			var begin, later []PersonID
			why, after := ProtectNone, ProtectNone
			switch {
			case phase == Expose && p.Expose:
				begin, why = but("client", "facilitator", "cofacilitator"), ProtectExpose
				later, after = begin, why
			case (phase == Plan || phase == Learn) && p.Reading:
				begin, why = but("facilitator", "cofacilitator"), ProtectReading
			}
			if !slices.Equal(s.Gates.Closed, begin) || s.Gates.Now != why {
				t.Errorf("%+v %s: %q closes %v, want %q %v", p, phase, s.Gates.Now, s.Gates.Closed, why, begin)
			}
			if s = s.Gated(now.Add(151 * time.Second)); !slices.Equal(s.Gates.Closed, later) || s.Gates.Now != after {
				t.Errorf("%+v %s, later: %q closes %v, want %q %v", p, phase, s.Gates.Now, s.Gates.Closed, after, later)
			}
		}
	}
}

// M-151: in the exposé whoever is given the floor is heard, the pause of a clock changes nothing, and the gates go with the phase.
func TestExposeGateFollowsTheFloor(t *testing.T) {
	s, now := walk(t, protected(newSession(SilenceStandard), Protection{Expose: true}), Expose)
	s, _ = must(t, s, now, "facilitator", FloorGiveAct{"scribe"}, Facts{})
	if want := but("client", "facilitator", "cofacilitator", "scribe"); !slices.Equal(s.Gates.Closed, want) {
		t.Errorf("with the floor at the scribe: %v", s.Gates.Closed)
	}
	s, _ = must(t, s, now, "facilitator", ClockPauseAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", FloorWithdrawAct{}, Facts{})
	if !slices.Contains(s.Gates.Closed, "scribe") || slices.Contains(s.Gates.Closed, "client") {
		t.Errorf("with the floor at nobody, paused: %v", s.Gates.Closed)
	}
	s, _ = must(t, s, now, "facilitator", PhaseGoAct{From: Expose, To: Clarify}, Facts{})
	if len(s.Gates.Closed) != 0 || s.Gates.Now != ProtectNone {
		t.Errorf("in the clarification: %v", s.Gates)
	}
}

// M-151, M-74: a facilitator who became the client is heard as the client, and the deputy who leads now as the leader.
func TestGatesFollowTheRoles(t *testing.T) {
	s, now := walk(t, protected(newSession(SilenceStandard), Protection{Expose: true}), Topic)
	s = offerTo(t, s, "facilitator", "facilitator", "mine")
	s, _ = must(t, s, now, "facilitator", RoleAcceptAct{"mine"}, Facts{})
	s, _ = must(t, s, now, "deputy", PhaseGoAct{From: Topic, To: Expose}, Facts{})
	if want := but("facilitator", "deputy", "cofacilitator"); !slices.Equal(s.Gates.Closed, want) {
		t.Errorf("%v, want %v", s.Gates.Closed, want)
	}
}

// M-152: the silence ends by the phase's clock, which a pause stops; coming back to the phase does not begin it again.
func TestReadingSilenceEndsByTheClock(t *testing.T) {
	s, now := walk(t, protected(newSession(SilenceStandard), Protection{Reading: true}), Plan)
	if got, want := s.GateEdge(now), now.Add(150*time.Second); !got.Equal(want) {
		t.Fatalf("the edge is %v, want %v", got, want)
	}
	now = now.Add(100 * time.Second)
	s, _ = must(t, s, now, "facilitator", ClockPauseAct{}, Facts{})
	if !s.GateEdge(now).IsZero() {
		t.Error("a paused clock ends the silence")
	}
	now = now.Add(time.Hour)
	if s = s.Gated(now); len(s.Gates.Closed) == 0 {
		t.Error("the silence ended while the clock stood")
	}
	s, _ = must(t, s, now, "facilitator", ClockResumeAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", ClockAddAct{3}, Facts{})
	edge := now.Add(50 * time.Second)
	if !s.GateEdge(now).Equal(edge) {
		t.Errorf("the edge is %v, want %v: added minutes are no silence", s.GateEdge(now), edge)
	}
	if at := s.Gated(edge.Add(-time.Millisecond)); len(at.Gates.Closed) == 0 {
		t.Error("open before the edge")
	}
	if at := s.Gated(edge); len(at.Gates.Closed) != 0 || !at.GateEdge(edge).IsZero() {
		t.Errorf("at the edge: %v, next %v", at.Gates.Closed, at.GateEdge(edge))
	}
	s, _ = must(t, s, edge, "facilitator", PhaseGoAct{From: Plan, To: Learn}, Facts{})
	if want := edge.Add(60 * time.Second); !s.GateEdge(edge).Equal(want) {
		t.Errorf("the learnings' edge is %v, want %v", s.GateEdge(edge), want)
	}
	s, _ = must(t, s, edge, "facilitator", PhaseGoAct{From: Learn, To: Plan}, Facts{})
	if len(s.Gates.Closed) != 0 {
		t.Errorf("back in the synthesis: %v", s.Gates.Closed)
	}
}

// M-153: whoever says "stop" is heard for the rest of the phase and no longer, whatever their role; saying it twice changes nothing.
func TestStop(t *testing.T) {
	for _, phase := range []Phase{Expose, Plan, Learn} {
		for _, who := range everybody {
			s, now := walk(t, protected(newSession(SilenceStandard), Protection{true, true}), phase)
			if phase == Expose && who == "client" {
				continue // heard anyway, and nobody to be held
			}
			s, _ = must(t, s, now, who, StopSayAct{}, Facts{})
			s, _ = must(t, s, now, who, StopSayAct{}, Facts{})
			if slices.Contains(s.Gates.Closed, who) || !slices.Equal(s.Gates.Stopped, []PersonID{who}) {
				t.Errorf("%s, %s: closed %v, stopped %v", phase, who, s.Gates.Closed, s.Gates.Stopped)
			}
			if other := PersonID("observer"); other != who && !slices.Contains(s.Gates.Closed, other) {
				t.Errorf("%s: %s's stop opened another's gate", phase, who)
			}
			for _, seat := range s.Seats {
				if v := s.View(seat.Person, seat.Roles); !slices.Equal(v.Gates.Stopped, []PersonID{who}) || !slices.Equal(v.Gates.Closed, s.Gates.Closed) {
					t.Errorf("%s does not see it: %+v", seat.Person, v.Gates)
				}
			}
			s, _ = must(t, s, now, "facilitator", PhaseGoAct{From: phase, To: phase.Prev()}, Facts{})
			s, _ = must(t, s, now, "facilitator", PhaseGoAct{From: phase.Prev(), To: phase, Confirm: true}, Facts{})
			if len(s.Gates.Stopped) != 0 || who == "observer" && phase == Expose && !slices.Contains(s.Gates.Closed, who) {
				t.Errorf("%s again: stopped %v, closed %v", phase, s.Gates.Stopped, s.Gates.Closed)
			}
		}
	}
}

// M-154, M-155: a leader opens all gates of the phase and may take that back; the client ends their own sorting.
func TestLifting(t *testing.T) {
	s, now := walk(t, protected(newSession(SilenceStandard), Protection{true, true}), Expose)
	held := slices.Clone(s.Gates.Closed)
	s, _ = must(t, s, now, "cofacilitator", GateLiftAct{}, Facts{})
	if len(s.Gates.Closed) != 0 || s.Gates.Now != ProtectExpose {
		t.Errorf("lifted: %+v", s.Gates)
	}
	s, _ = must(t, s, now, "facilitator", GateRestoreAct{}, Facts{})
	if !slices.Equal(s.Gates.Closed, held) {
		t.Errorf("restored: %v, want %v", s.Gates.Closed, held)
	}
	s, _ = must(t, s, now, "facilitator", GateLiftAct{}, Facts{})
	s, now = walk(t, s, Plan)
	if s.Gates.Lifted || len(s.Gates.Closed) == 0 {
		t.Errorf("lifted beyond its phase: %+v", s.Gates)
	}
	if v := s.View("client", Roles{Client}); v.Gates.Seconds != 150 || v.Gates.Now != ProtectReading {
		t.Errorf("the client is told %+v", v.Gates)
	}
	s, _ = must(t, s, now, "client", GateLiftAct{}, Facts{})
	if len(s.Gates.Closed) != 0 {
		t.Errorf("the client sorted: %v", s.Gates.Closed)
	}
}

// M-140: "stop" and lifting hold over a commit that was under way, and not over a change of phase.
func TestGatesAreLive(t *testing.T) {
	s, now := walk(t, protected(newSession(SilenceStandard), Protection{Expose: true}), Expose)
	stored, _ := must(t, s, now, "facilitator", ClockAddAct{2}, Facts{})
	moved, _ := must(t, s, now, "facilitator", PhaseGoAct{From: Expose, To: Clarify}, Facts{})
	live, _ := must(t, s, now, "observer", StopSayAct{}, Facts{})
	live, _ = must(t, live, now, "client", ScreenTakeAct{}, Facts{})
	if got := stored.WithLive(live).Gated(now); slices.Contains(got.Gates.Closed, "observer") || got.Screen.By != "client" || got.Clock.Planned != stored.Clock.Planned {
		t.Errorf("after the commit: %+v %+v", got.Gates, got.Screen)
	}
	if got := moved.WithLive(live).Gated(now); len(got.Gates.Stopped) != 0 || got.Screen.By != "client" {
		t.Errorf("after the change of phase: %+v %+v", got.Gates, got.Screen)
	}
	closed := moved.clone()
	closed.Closed = true
	if got := closed.WithLive(live); got.Screen.By != "" {
		t.Errorf("after the end: %+v", got.Screen)
	}
}
