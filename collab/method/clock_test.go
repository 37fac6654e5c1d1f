package method

import (
	"testing"
	"time"
)

// M-100, M-101, M-102: the first clock waits for the facilitator; clocks are absolute and stand still only while paused.
func TestClockRunsAndPauses(t *testing.T) {
	s := newSession(SilenceStandard)
	full := time.Duration(s.Minutes[Open]) * time.Second
	if !s.Clock.Paused || s.Clock.Remaining(noon.Add(15*time.Minute)) != full {
		t.Fatalf("the opening began by itself: %+v", s.Clock)
	}
	start := noon.Add(15 * time.Minute)
	s, _ = must(t, s, start, "facilitator", ClockResumeAct{}, Facts{})
	if got := s.Clock.Remaining(start.Add(10 * time.Second)); got != full-10*time.Second {
		t.Errorf("after 10 s: %v", got)
	}
	again, _ := must(t, s, start.Add(10*time.Second), "facilitator", ClockResumeAct{}, Facts{})
	if again.Clock != s.Clock {
		t.Error("resuming a running clock moved it")
	}
	s, _ = must(t, s, start.Add(time.Minute), "cofacilitator", ClockPauseAct{}, Facts{})
	paused, _ := must(t, s, start.Add(3*time.Minute), "facilitator", ClockPauseAct{}, Facts{})
	if got := paused.Clock.Remaining(start.Add(9 * time.Minute)); got != full-time.Minute || paused.Clock.Spent(start.Add(9*time.Minute)) != time.Minute {
		t.Errorf("paused for 8 min: %v left", got)
	}
	s, _ = must(t, paused, start.Add(9*time.Minute), "facilitator", ClockResumeAct{}, Facts{})
	over := start.Add(9*time.Minute + full)
	if got := s.Clock.Remaining(over); got != -time.Minute || s.Phase != Open {
		t.Errorf("when over: %v left, in %s: a clock only counts", got, s.Phase)
	}
}

// M-103: minutes given and taken: by whom, and how far.
func TestClockAdd(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Clarify) // 20 minutes planned, floor 10
	s, _ = must(t, s, now, "timekeeper", ClockAddAct{2}, Facts{})
	if s.Clock.Planned != 22*60 || s.Clock.Remaining(now) != 22*time.Minute || s.Minutes[Clarify] != 20*60 {
		t.Errorf("given 2: %+v, plan %d", s.Clock, s.Minutes[Clarify])
	}
	for _, c := range []struct {
		name    string
		after   time.Duration
		minutes int
		want    Code
	}{
		{"down to the floor", 0, -12, ""},
		{"below the floor", 0, -13, CodeLimit},
		{"a minute is left", 20 * time.Minute, -1, ""},
		{"less than a minute would be left", 20*time.Minute + time.Second, -1, CodeLimit},
		{"when over", 30 * time.Minute, -1, CodeLimit},
		{"more when over", 30 * time.Minute, 5, ""},
	} {
		if got := codeOf(t, errOf(s.Do(now.Add(c.after), "facilitator", ClockAddAct{c.minutes}, Facts{}))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for range 4 {
		s, _ = must(t, s, now, "facilitator", ClockAddAct{15}, Facts{})
	}
	if got := codeOf(t, errOf(s.Do(now, "facilitator", ClockAddAct{15}, Facts{}))); got != CodeLimit {
		t.Errorf("97 minutes for one phase: %q", got)
	}
	s, _ = must(t, s, now, "facilitator", ClockPauseAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", ClockAddAct{-2}, Facts{})
	if got := s.Clock.Remaining(now.Add(time.Hour)); got != 80*time.Minute {
		t.Errorf("taken from a paused clock: %v left", got)
	}
}

// M-104: scenario S3, the client drops out of the exposé at 3:10 of 7:00 and comes back.
func TestClockIsHeldForTheClient(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Expose)
	gone := now.Add(3*time.Minute + 10*time.Second)
	held, _ := must(t, s, gone, "", ClockHoldAct{"client"}, Facts{})
	if !held.Clock.Paused || held.Waiting != "client" || held.Floor != "client" {
		t.Fatalf("clock %+v, waiting for %q, floor %q", held.Clock, held.Waiting, held.Floor)
	}
	back := gone.Add(50 * time.Second)
	resumed, _ := must(t, held, back, "client", ClockResumeAct{}, Facts{})
	if resumed.Waiting != "" || resumed.Clock.Remaining(back) != 3*time.Minute+50*time.Second {
		t.Errorf("back: waiting %q, %v left", resumed.Waiting, resumed.Clock.Remaining(back))
	}
	if led, _ := must(t, held, back, "facilitator", ClockResumeAct{}, Facts{}); led.Waiting != "" || led.Clock.Paused {
		t.Error("the facilitator cannot go on without the client")
	}
	paused, _ := must(t, s, gone, "facilitator", ClockPauseAct{}, Facts{})
	paused, _ = must(t, paused, gone, "", ClockHoldAct{"client"}, Facts{})
	if got := codeOf(t, errOf(paused.Do(back, "client", ClockResumeAct{}, Facts{}))); got != CodeRole {
		t.Errorf("the client starts the facilitator's pause: %q", got)
	}
	for name, act := range map[string]Act{"a consultant": ClockHoldAct{"consultant"}, "a stranger": ClockHoldAct{"stranger"}} {
		if same, _ := must(t, s, gone, "", act, Facts{}); same.Clock != s.Clock {
			t.Errorf("the clock was held for %s", name)
		}
	}
	later, at := walk(t, s, Clarify)
	if same, _ := must(t, later, at, "", ClockHoldAct{"client"}, Facts{}); same.Clock != later.Clock {
		t.Error("the clock was held outside the exposé")
	}
}

// M-112, M-113, M-114: no way into an exposé without a client, no silent way past a missing contract or short learnings, and none of
// these two that a confirm does not open.
func TestGuardsAsk(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Topic)
	for _, confirm := range []bool{false, true} {
		if got := codeOf(t, errOf(s.Do(now, "facilitator", PhaseGoAct{Topic, Expose, confirm}, Facts{}))); got != CodeClient {
			t.Errorf("without a client, confirm %v: %q", confirm, got)
		}
	}

	s, now = walk(t, s, Contract)
	step := PhaseGoAct{From: Contract, To: Consult}
	if got := codeOf(t, errOf(s.Do(now, "facilitator", step, Facts{}))); got != CodeConfirm {
		t.Errorf("without a contract: %q", got)
	}
	must(t, s, now, "facilitator", step, Facts{ContractWritten: true})
	step.Confirm = true
	must(t, s, now, "facilitator", step, Facts{})

	s, now = walk(t, newSession(SilenceStandard), Learn)
	step = PhaseGoAct{From: Learn, To: Close}
	if got := codeOf(t, errOf(s.Do(now.Add(5*time.Minute-time.Second), "facilitator", step, Facts{}))); got != CodeConfirm {
		t.Errorf("after 4:59: %q", got)
	}
	must(t, s, now.Add(5*time.Minute), "facilitator", step, Facts{})
	s, _ = must(t, s, now.Add(time.Minute), "facilitator", ClockPauseAct{}, Facts{})
	if got := codeOf(t, errOf(s.Do(now.Add(10*time.Minute), "facilitator", step, Facts{}))); got != CodeConfirm {
		t.Errorf("a pause is no learning: %q", got)
	}
}

// M-116: back by mistake loses nothing: the time and the round of both phases go on where they were.
func TestBackOnePhase(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Contract)
	s, _ = must(t, s, now, "consultant", FloorReleaseAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", ClockAddAct{3}, Facts{})
	left, clarify := s, s.Visited[Clarify]
	at := now.Add(2 * time.Minute)
	s, _ = must(t, s, at, "facilitator", PhaseGoAct{From: Contract, To: Clarify}, Facts{})
	if got, want := s.Clock.Remaining(at), clarify.Remaining(at); got != want || s.Clock.Paused || s.Clock.Started != clarify.Started {
		t.Errorf("clarification goes on with %v, want %v", got, want)
	}
	at = at.Add(20 * time.Second)
	s, _ = must(t, s, at, "facilitator", PhaseGoAct{From: Clarify, To: Contract}, Facts{})
	want := 10*time.Minute + 45*time.Second // 9:45 for seven people, 3 added, 2 spent
	if got := s.Clock.Remaining(at); got != want || s.Clock.Planned != left.Clock.Planned || s.Clock.Started != left.Clock.Started {
		t.Errorf("the contract goes on with %v of %d s", got, s.Clock.Planned)
	}
	if len(s.Spoken) != 1 || s.Spoken[0] != "consultant" || s.Floor != "deputy" {
		t.Errorf("the round goes on with %v heard and %q", s.Spoken, s.Floor)
	}
	if got := s.Clock.Remaining(at.Add(want + time.Minute)); got != -time.Minute {
		t.Errorf("an overrun is hidden: %v", got)
	}
}
