package sfu

import "testing"

func TestVoicesThatALineCarriesComeWhole(t *testing.T) {
	for _, c := range []struct {
		name   string
		budget int
		voices []claim // as they were heard before: unheard is what is expected
		heard  []bool
	}{
		{"all fit", 130_000, []claim{{turn: turnGoesOn, cost: 64_000}, {turn: turnBegins, cost: 64_000}}, []bool{true, true}},
		{"who leads comes before who goes on", 70_000, []claim{{turn: turnGoesOn, cost: 64_000}, {turn: turnLeads, cost: 64_000}}, []bool{false, true}},
		{"who goes on before who begins", 70_000, []claim{{turn: turnBegins, cost: 64_000}, {turn: turnGoesOn, cost: 64_000}}, []bool{false, true}},
		{"one at least", 30_000, []claim{{turn: turnSilent}, {turn: turnBegins, cost: 64_000}, {turn: turnBegins, cost: 64_000}}, []bool{false, true, false}},
		{"who is silent is there when it costs nothing", 70_000, []claim{{turn: turnSilent}, {turn: turnLeads, cost: 64_000}}, []bool{true, true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			slots, sum := make([]*slot, len(c.voices)), 0
			for i := range c.voices {
				slots[i] = &slot{}
				c.voices[i].slot = slots[i]
				if c.heard[i] {
					sum += c.voices[i].cost
				}
			}
			if got := letThrough(c.budget, c.voices); got != sum {
				t.Errorf("they cost %d bit/s, not %d", got, sum)
			}
			for i, s := range slots {
				if s.unheard.Load() == c.heard[i] {
					t.Errorf("voice %d: heard %v, want %v", i, !s.unheard.Load(), c.heard[i])
				}
			}
		})
	}
}
