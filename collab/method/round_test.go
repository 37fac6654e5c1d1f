package method

import (
	"slices"
	"testing"
)

// M-130: a round follows the seats, each once; passing works now and ahead; it ends when everybody present was heard.
func TestRound(t *testing.T) {
	s := newSession(SilenceStandard) // the scribe and the timekeeper take no turn in the opening
	order := []PersonID{"client", "consultant", "facilitator", "cofacilitator", "deputy", "observer"}
	if !slices.Equal(s.Awaited(), order) {
		t.Fatalf("awaited %v", s.Awaited())
	}
	s, _ = must(t, s, noon, "deputy", RoundPassAct{}, Facts{}) // ahead of time
	if s.Floor != "client" || !slices.Contains(s.Spoken, PersonID("deputy")) {
		t.Errorf("floor %q, spoken %v", s.Floor, s.Spoken)
	}
	for i, p := range []PersonID{"client", "consultant", "facilitator", "cofacilitator", "observer"} {
		if s.Floor != p {
			t.Fatalf("turn %d: %q, want %q", i, s.Floor, p)
		}
		act := Act(FloorReleaseAct{})
		if i%2 == 1 {
			act = RoundPassAct{}
		}
		s, _ = must(t, s, noon, p, act, Facts{})
	}
	if s.Floor != "" || len(s.Awaited()) != 0 {
		t.Errorf("after the round: floor %q, awaited %v", s.Floor, s.Awaited())
	}
	if got := codeOf(t, errOf(s.Do(noon, "client", RoundPassAct{}, Facts{}))); got != CodeChanged {
		t.Errorf("passing a turn that was had: %q", got)
	}
}

// M-130: who is away is skipped without losing the turn, and the floor given out of turn takes none.
func TestRoundSkipsAndReturns(t *testing.T) {
	present := map[PersonID]bool{"client": true, "facilitator": true, "deputy": true, "observer": true}
	s := newSession(SilenceStandard)
	s, _ = must(t, s, noon, "client", FloorReleaseAct{}, Facts{Present: present})
	if s.Floor != "facilitator" {
		t.Fatalf("the absent consultant was not skipped: %q", s.Floor)
	}
	s, _ = must(t, s, noon, "facilitator", FloorGiveAct{"scribe"}, Facts{Present: present})
	s, _ = must(t, s, noon, "scribe", FloorReleaseAct{}, Facts{Present: present})
	if s.Floor != "observer" || slices.Contains(s.Spoken, PersonID("scribe")) {
		t.Fatalf("after a floor out of turn: %q, spoken %v", s.Floor, s.Spoken)
	}
	present["consultant"], present["cofacilitator"] = true, true
	for _, want := range []PersonID{"consultant", "facilitator", "cofacilitator", "deputy", ""} {
		holder := s.Floor
		s, _ = must(t, s, noon, holder, FloorReleaseAct{}, Facts{Present: present})
		if s.Floor != want {
			t.Fatalf("after %s: %q, want %q", holder, s.Floor, want)
		}
	}
	nobody, _ := must(t, newSession(SilenceStandard), noon, "client", FloorReleaseAct{}, Facts{Present: map[PersonID]bool{}})
	if nobody.Floor != "" {
		t.Errorf("a turn went to somebody absent: %q", nobody.Floor)
	}
}

// M-131: whom each phase's floor begins with; the contract's round ends with the client.
func TestFloorOfEachPhase(t *testing.T) {
	for p, want := range map[Phase]PersonID{
		Open: "client", Topic: "client", Expose: "client", Clarify: "", Contract: "consultant", Consult: "consultant",
		Plan: "client", Learn: "client", Close: "client",
	} {
		if s, _ := walk(t, newSession(SilenceStandard), p); s.Floor != want {
			t.Errorf("%s: %q, want %q", p, s.Floor, want)
		}
	}
	s, now := walk(t, newSession(SilenceStandard), Contract)
	s, _ = must(t, s, now, "consultant", FloorReleaseAct{}, Facts{})
	s, _ = must(t, s, now, "deputy", FloorReleaseAct{}, Facts{})
	if s.Floor != "client" {
		t.Errorf("after the reformulations: %q", s.Floor)
	}
	s, _ = must(t, s, now, "client", FloorReleaseAct{}, Facts{})
	if s.Floor != "" {
		t.Errorf("after the client: %q", s.Floor)
	}
	s, _ = must(t, s, now, "cofacilitator", FloorGiveAct{"deputy"}, Facts{})
	s, _ = must(t, s, now, "facilitator", FloorWithdrawAct{}, Facts{})
	if s.Floor != "" {
		t.Errorf("withdrawn: %q", s.Floor)
	}
}

// M-132: hands queue in the order in which they were raised, once each; the floor takes one down; a phase ends them all.
func TestHands(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Clarify)
	for _, p := range []PersonID{"deputy", "consultant", "deputy"} {
		s, _ = must(t, s, now, p, HandRaiseAct{}, Facts{})
	}
	if !slices.Equal(s.Hands, []PersonID{"deputy", "consultant"}) {
		t.Fatalf("hands %v", s.Hands)
	}
	s, _ = must(t, s, now, "facilitator", FloorGiveAct{"deputy"}, Facts{})
	s, _ = must(t, s, now, "deputy", HandRaiseAct{}, Facts{}) // has the floor already
	if s.Floor != "deputy" || !slices.Equal(s.Hands, []PersonID{"consultant"}) {
		t.Errorf("floor %q, hands %v", s.Floor, s.Hands)
	}
	lowered, _ := must(t, s, now, "consultant", HandLowerAct{}, Facts{})
	if len(lowered.Hands) != 0 || len(s.Hands) != 1 {
		t.Errorf("lowered: %v; before: %v", lowered.Hands, s.Hands)
	}
	s, _ = must(t, s, now, "facilitator", PhaseGoAct{From: Clarify, To: Contract}, Facts{})
	if len(s.Hands) != 0 {
		t.Errorf("hands of the phase before: %v", s.Hands)
	}
}

// M-60: in the consultation consultants speak in turn while the round lasts and by hand after it.
func TestSpeechAfterTheRound(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Consult)
	if got := s.Speech("consultant"); got != SpeechRound {
		t.Errorf("in the round: %s", got)
	}
	for _, p := range []PersonID{"consultant", "deputy"} {
		s, _ = must(t, s, now, p, FloorReleaseAct{}, Facts{})
	}
	if s.Speech("consultant") != SpeechHand || s.Speech("facilitator") != SpeechFree || s.Speech("client") != SpeechSignal {
		t.Errorf("after it: %s, %s, %s", s.Speech("consultant"), s.Speech("facilitator"), s.Speech("client"))
	}
}

// M-62: a signal reaches everybody and changes nothing.
func TestSignal(t *testing.T) {
	s, now := walk(t, newSession(SilenceStrict), Consult)
	next, effects := must(t, s, now, "client", SignalSendAct{SignalDrift}, Facts{})
	if !slices.Equal(effects, []Effect{Signalled{By: "client", Signal: SignalDrift}}) || next.Clock != s.Clock || next.Floor != s.Floor {
		t.Errorf("%v", effects)
	}
}

// M-140: what happened at the table while a state was being stored is not undone by it, and belongs to its own phase.
func TestWithLive(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Clarify)
	stored, _ := must(t, s, now, "facilitator", ClockAddAct{5}, Facts{})
	table, _ := must(t, s, now, "consultant", HandRaiseAct{}, Facts{})
	table, _ = must(t, table, now, "facilitator", FloorGiveAct{"deputy"}, Facts{})
	merged := stored.WithLive(table)
	if merged.Clock != stored.Clock || merged.Floor != "deputy" || !slices.Equal(merged.Hands, []PersonID{"consultant"}) {
		t.Errorf("merged: %+v", merged)
	}
	moved, _ := must(t, s, now, "facilitator", PhaseGoAct{From: Clarify, To: Contract}, Facts{})
	if merged := moved.WithLive(table); merged.Floor != "consultant" || len(merged.Hands) != 0 {
		t.Errorf("the next phase began with floor %q, hands %v", merged.Floor, merged.Hands)
	}
	ended, _ := must(t, s, now, "", ExpireAct{}, Facts{})
	if merged := ended.WithLive(table); merged.Floor != "" || len(merged.Hands) != 0 {
		t.Errorf("a closed session has floor %q, hands %v", merged.Floor, merged.Hands)
	}
	of := []Action{
		FloorGive, FloorWithdraw, FloorRelease, HandRaise, HandLower, RoundPass, VoteCast, SignalSend, StopSay, GateLift, GateRestore,
		ScreenTake, ScreenAsk, ScreenRelease, ScreenGrant, ScreenRefuse, ScreenStop,
	}
	for _, a := range Actions() {
		if want := slices.Contains(of, a); Live(a) != want {
			t.Errorf("%s is live: %v", a, Live(a))
		}
	}
}
