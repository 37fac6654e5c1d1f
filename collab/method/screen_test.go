package method

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// M-160: who may share, in every phase; the same rows for asking.
func TestWhoMayShare(t *testing.T) {
	client := map[Phase]bool{Expose: true, Clarify: true, Contract: true, Plan: true}
	for _, phase := range Phases() {
		s, now := walk(t, newSession(SilenceStandard), phase)
		for _, seat := range s.Seats {
			want := false
			switch seat.Person {
			case "facilitator", "cofacilitator":
				want = true
			case "client":
				want = client[phase] && seat.Roles.Has(Client) || phase == Consult && seat.Roles.Has(Consultant)
			case "consultant", "deputy":
				want = phase == Consult
			}
			for _, act := range []Act{ScreenTakeAct{}, ScreenAskAct{}} {
				next, _, err := s.Do(now, seat.Person, act, Facts{})
				if (err == nil) != want || want && next.Screen.By != seat.Person {
					t.Errorf("%s %s %s: %v, screen at %q", phase, seat.Person, act.Action(), err, next.Screen.By)
				}
			}
		}
	}
}

// M-161, M-162: one at a time; whoever asks a screen that is free has it; who ends their share, or their asking, ends no other's.
func TestOneScreen(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Consult)
	s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
	s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
	for _, by := range []PersonID{"deputy", "facilitator"} {
		if got := codeOf(t, errOf(s.Do(now, by, ScreenTakeAct{}, Facts{}))); got != CodeChanged {
			t.Errorf("%s takes another's screen: %q", by, got)
		}
	}
	s, _ = must(t, s, now, "consultant", ScreenAskAct{}, Facts{}) // one's own
	s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
	s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", ScreenAskAct{}, Facts{})
	if !slices.Equal(s.Screen.Asks, []PersonID{"deputy", "facilitator"}) || s.Screen.By != "consultant" {
		t.Fatalf("%+v", s.Screen)
	}
	s, _ = must(t, s, now, "deputy", ScreenReleaseAct{}, Facts{})
	if !slices.Equal(s.Screen.Asks, []PersonID{"facilitator"}) || s.Screen.By != "consultant" {
		t.Errorf("after the deputy took the asking back: %+v", s.Screen)
	}
	s, _ = must(t, s, now, "scribe", ScreenReleaseAct{}, Facts{}) // has nothing to end
	if s.Screen.By != "consultant" {
		t.Errorf("the scribe ended another's share")
	}
}

// M-163: the owner's word, or a leader's; nobody else's, and only to somebody who asked.
func TestTheOwnersWord(t *testing.T) {
	for _, by := range everybody {
		s, now := walk(t, newSession(SilenceStandard), Consult)
		s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
		s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
		want := CodeRole
		if by == "consultant" || by == "facilitator" || by == "cofacilitator" {
			want = ""
		}
		granted, _, err := s.Do(now, by, ScreenGrantAct{"deputy"}, Facts{})
		if got := codeOf(t, err); got != want || want == "" && (granted.Screen.By != "deputy" || len(granted.Screen.Asks) != 0) {
			t.Errorf("%s grants: %q, %+v", by, got, granted.Screen)
		}
		refused, _, err := s.Do(now, by, ScreenRefuseAct{"deputy"}, Facts{})
		if got := codeOf(t, err); got != want || want == "" && (refused.Screen.By != "consultant" || len(refused.Screen.Asks) != 0) {
			t.Errorf("%s refuses: %q, %+v", by, got, refused.Screen)
		}
		if want == "" {
			if got := codeOf(t, errOf(s.Do(now, by, ScreenGrantAct{"facilitator"}, Facts{}))); got != CodeGone {
				t.Errorf("%s grants to who did not ask: %q", by, got)
			}
		}
	}
}

// M-164, M-166: a screen that becomes free, also by a departure, goes to who asked first.
func TestAFreeScreenGoesToWhoAsked(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Consult)
	s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
	s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
	s, _ = must(t, s, now, "facilitator", ScreenAskAct{}, Facts{})
	before := s.clone()
	released, _ := must(t, s, now, "consultant", ScreenReleaseAct{}, Facts{})
	if released.Screen.By != "deputy" || !slices.Equal(released.Screen.Asks, []PersonID{"facilitator"}) {
		t.Errorf("released: %+v", released.Screen)
	}
	gone := s.Departed("deputy").Departed("consultant")
	if gone.Screen.By != "facilitator" || len(gone.Screen.Asks) != 0 {
		t.Errorf("departed: %+v", gone.Screen)
	}
	if !slices.Equal(s.Screen.Asks, before.Screen.Asks) || s.Departed("scribe").Screen.By != "consultant" {
		t.Errorf("a departure changed its receiver, or another's share: %+v", s.Screen)
	}
}

// M-165: a leader ends anybody's share, the one that was meant, and begins none by it.
func TestALeaderEndsAShare(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Consult)
	s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
	s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
	if got := codeOf(t, errOf(s.Do(now, "facilitator", ScreenStopAct{"deputy"}, Facts{}))); got != CodeChanged {
		t.Errorf("another's share than was meant: %q", got)
	}
	s, _ = must(t, s, now, "facilitator", ScreenStopAct{"consultant"}, Facts{})
	if s.Screen.By != "" || len(s.Screen.Asks) != 0 {
		t.Errorf("stopped: %+v", s.Screen)
	}
	if got := codeOf(t, errOf(s.Do(now, "deputy", ScreenStopAct{"consultant"}, Facts{}))); got != CodeRole {
		t.Errorf("a deputy stops: %q", got)
	}
}

// M-164: a share goes on over a change of phase where its owner may share in the next, and else ends.
func TestScreenAndPhases(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Contract)
	s, _ = must(t, s, now, "client", ScreenTakeAct{}, Facts{})
	back, _ := must(t, s, now, "facilitator", PhaseGoAct{From: Contract, To: Clarify}, Facts{})
	if back.Screen.By != "client" {
		t.Errorf("back in the clarification: %+v", back.Screen)
	}
	on, _ := must(t, s, now, "facilitator", PhaseGoAct{From: Contract, To: Consult, Confirm: true}, Facts{})
	if on.Screen.By != "" {
		t.Errorf("in the consultation the client still shares: %+v", on.Screen)
	}
}

// M-167, M-168: a share is not stored; an asking is known to the owner, the leaders and the asker.
func TestScreenIsLiveAndAsksAreDiscreet(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Consult)
	s, _ = must(t, s, now, "consultant", ScreenTakeAct{}, Facts{})
	s, _ = must(t, s, now, "deputy", ScreenAskAct{}, Facts{})
	doc, err := json.Marshal(s)
	if err != nil || strings.Contains(string(doc), "creen") || strings.Contains(string(doc), "asks") {
		t.Errorf("stored: %v %s", err, doc)
	}
	for _, seat := range s.Seats {
		v := s.View(seat.Person, seat.Roles).Screen
		knows := slices.Contains([]PersonID{"consultant", "deputy", "facilitator", "cofacilitator"}, seat.Person)
		if v.By != "consultant" || (len(v.Asks) == 1) != knows {
			t.Errorf("%s: %+v", seat.Person, v)
		}
	}
}
