package method

import (
	"strings"
	"testing"
)

// M-60, M-61: every cell of the speech matrix, against speech.txt; and hands and passing follow from it (M-56, M-57).
func TestSpeechMatrix(t *testing.T) {
	columns := []Role{Client, Consultant, Deputy, Facilitator, CoFacilitator, Timekeeper, Scribe, Observer}
	seen := 0
	for _, w := range lines(t, "speech.txt") {
		p := Phase(w[0])
		for i, r := range columns {
			cell, turn := strings.CutSuffix(w[i+1], "+")
			for _, silence := range []Silence{SilenceStrict, SilenceStandard, SilenceInteractive} {
				want := Speech(cell)
				if want == SpeechSignal && silence == SilenceInteractive {
					want = SpeechHand
				}
				if got := SpeechOf(p, Roles{r}, silence); got != want {
					t.Errorf("%s %s %s: %s, want %s", p, r, silence, got, want)
				}
				byHand := want == SpeechHand || p == Consult && want == SpeechRound
				if got := Allowed(p, Roles{r}, HandRaise, Subject{Silence: silence}) == nil; got != byHand {
					t.Errorf("%s %s %s may raise a hand: %v", p, r, silence, got)
				}
				seen++
			}
			if takesTurn(p, Roles{r}) != turn {
				t.Errorf("%s %s takes a turn: %v", p, r, !turn)
			}
			if got := Allowed(p, Roles{r}, RoundPass, Subject{}) == nil; got != turn {
				t.Errorf("%s %s may pass: %v", p, r, got)
			}
		}
	}
	if seen != 9*8*3 {
		t.Errorf("%d cells", seen)
	}
}

// M-60: with several roles the freest counts.
func TestSpeechOfSeveralRoles(t *testing.T) {
	for _, c := range []struct {
		phase Phase
		roles Roles
		want  Speech
	}{
		{Expose, Roles{Consultant, Facilitator}, SpeechHand},
		{Contract, Roles{Consultant, Facilitator}, SpeechFree},
		{Clarify, Roles{Scribe, Consultant}, SpeechHand},
		{Learn, Roles{Facilitator, Consultant}, SpeechRound},
		{Consult, Roles{Client, Timekeeper}, SpeechSignal},
		{Consult, nil, SpeechSilent},
		{"lunch", Roles{Facilitator}, SpeechSilent},
	} {
		if got := SpeechOf(c.phase, c.roles, SilenceStandard); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.phase, c.roles, got, c.want)
		}
	}
}
