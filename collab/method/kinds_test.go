package method

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// M-13, M-14, M-15, M-16, M-17: what is fixed about each kind, against kinds.txt.
func TestKinds(t *testing.T) {
	rows := readKinds(t)
	if len(rows) != len(AllKinds()) {
		t.Fatalf("%d kinds expected, %d there", len(rows), len(AllKinds()))
	}
	for i, row := range rows {
		k := row.kind
		if AllKinds()[i] != k || !k.Valid() {
			t.Fatalf("kind %d is %s, want %s", i, AllKinds()[i], k)
		}
		own := strconv.Itoa(MaxOwn(k))
		if MaxOwn(k) == 0 {
			own = "-"
		}
		if Section(k) != row.section || strconv.Itoa(MaxRunes(k)) != row.runes || own != row.own || Versioned(k) != row.versions {
			t.Errorf("%s: section %s, %d code points, own %s, versions %v", k, Section(k), MaxRunes(k), own, Versioned(k))
		}
		if DefaultVisibility(k) != row.visibility[0] {
			t.Errorf("%s begins %s", k, DefaultVisibility(k))
		}
		for _, v := range []Visibility{Private, Shared, "", "friends"} {
			if MayBe(k, v) != slices.Contains(row.visibility, v) {
				t.Errorf("%s may be %q: %v", k, v, MayBe(k, v))
			}
		}
		for _, f := range allFields() {
			if Settable(k, f, "") != slices.Contains(row.fields, f) {
				t.Errorf("%s has %s: %v", k, f, Settable(k, f, ""))
			}
		}
	}
	const none = Kind("reaction")
	if none.Valid() || Section(none) != "" || MaxRunes(none) != 0 || MaxOwn(none) != 0 || Versioned(none) || DefaultVisibility(none) != "" || MayBe(none, "") {
		t.Error("what is no kind has properties")
	}
}

// M-18: what is of the moment goes with the session.
func TestWhatRemains(t *testing.T) {
	for _, k := range AllKinds() {
		if passing := slices.Contains([]Kind{Weather, Draft, Parked}, k); Remains(k) == passing {
			t.Errorf("%s remains: %v", k, Remains(k))
		}
	}
	if Remains("reaction") {
		t.Error("what is no kind remains")
	}
}

// M-16: values come from closed lists, or are short well-formed words.
func TestFieldValues(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		f    Field
		good string // separated by spaces
		bad  []string
	}{
		{Weather, FieldSky, "sun fair cloud rain storm fog", []string{"snow", "Sun", "sun "}},
		{TopicCard, FieldThreeP, "problem project concern", []string{"p"}},
		{TopicCard, FieldUrgency, "1 2 3", []string{"0", "4", "01"}},
		{TopicCard, FieldImportance, "1 2 3", []string{"0", "4", "high"}},
		{TopicCard, FieldReady, "today if_needed not_today", []string{"never"}},
		{Question, FieldFacet, "fact meaning feeling tried other aim", []string{"advice"}},
		{Question, FieldTouches, "yes", []string{"no", "true"}},
		{Reformulation, FieldTogether, "yes", []string{"no"}},
		{PlanAction, FieldStep, "demander-à-deux-infirmières " + strings.Repeat("é", 200), []string{strings.Repeat("é", 201), "a\x00b", "\xff"}},
		{PlanAction, FieldSign, "x", []string{strings.Repeat("x", 201)}},
		{Hypothesis, FieldSaid, "3f0c2c5e-8a53-4c08-9a35-0d2d4c6c0c11", []string{strings.Repeat("x", 65)}},
	} {
		for v := range strings.FieldsSeq(c.good) {
			if !Settable(c.kind, c.f, v) {
				t.Errorf("%s.%s = %q refused", c.kind, c.f, v)
			}
		}
		for _, v := range c.bad {
			if Settable(c.kind, c.f, v) {
				t.Errorf("%s.%s = %q accepted", c.kind, c.f, v)
			}
		}
	}
}
