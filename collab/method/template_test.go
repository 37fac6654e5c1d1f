package method

import (
	"maps"
	"reflect"
	"slices"
	"testing"
)

// M-90: the two presets of method.md 1.3 for six people, minute by minute.
func TestPresets(t *testing.T) {
	for _, c := range []struct {
		template Template
		minutes  []int
	}{
		{Classic90, []int{7, 9, 7, 20, 9, 20, 7, 8, 3}},
		{NeedFirst90, []int{6, 8, 7, 25, 13, 14, 6, 8, 3}},
		{Unsigned90, []int{7, 9, 7, 20, 9, 20, 7, 8, 3}},
	} {
		plan := c.template.Plan(6)
		for i, p := range Phases() {
			if c.template.Steps[i].Phase != p || plan[p] != c.minutes[i]*60 {
				t.Errorf("%s %s: %d s, want %d min", c.template.ID, p, plan[p], c.minutes[i])
			}
		}
		if found, ok := TemplateByID(c.template.ID); !ok || !reflect.DeepEqual(found, c.template) {
			t.Errorf("%s is not found by its id", c.template.ID)
		}
		if c.template.Name.In("fr") == c.template.Name.In("en") {
			t.Errorf("%s has one name for two languages", c.template.ID)
		}
	}
	if _, ok := TemplateByID("speed30"); ok {
		t.Error("found a template that is none")
	}
	floors := []int{4, 5, 4, 10, 4, 10, 4, 5, 2}
	for i, p := range Phases() {
		if p.Floor() != floors[i]*60 {
			t.Errorf("%s: floor %d s", p, p.Floor())
		}
	}
}

// M-91: for any number of people the total stays 90 minutes and no phase goes below its floor; more people lengthen the
// topic round, the contract and the learnings and shorten the consultation, fewer do the reverse.
func TestPlanScales(t *testing.T) {
	for _, tpl := range Templates() {
		base := tpl.Plan(6)
		for people := range 14 {
			plan := tpl.Plan(people)
			total := 0
			for _, p := range Phases() {
				total += plan[p]
				if plan[p] < p.Floor() {
					t.Errorf("%s with %d: %s has %d s", tpl.ID, people, p, plan[p])
				}
			}
			if total != 90*60 || len(plan) != 9 {
				t.Errorf("%s with %d: %d s in %d phases", tpl.ID, people, total, len(plan))
			}
			for _, p := range []Phase{Topic, Contract, Learn} {
				if people > 6 && plan[p] <= base[p] || people < 6 && plan[p] >= base[p] {
					t.Errorf("%s with %d: %s %d s, with six %d s", tpl.ID, people, p, plan[p], base[p])
				}
			}
			if people > 6 && plan[Consult] >= base[Consult] || people < 6 && plan[Consult] <= base[Consult] {
				t.Errorf("%s with %d: consultation %d s", tpl.ID, people, plan[Consult])
			}
		}
		if !maps.Equal(tpl.Plan(3), tpl.Plan(4)) || !maps.Equal(tpl.Plan(12), tpl.Plan(8)) {
			t.Errorf("%s: other numbers do not count as the nearest", tpl.ID)
		}
	}
	eight := NeedFirst90.Plan(8)
	got := []int{eight[Topic], eight[Clarify], eight[Contract], eight[Consult], eight[Learn]}
	if want := []int{600, 1410, 870, 600, 600}; !slices.Equal(got, want) {
		t.Errorf("need first with eight: %v, want %v: what the consultation cannot give, the clarification gives", got, want)
	}
}
