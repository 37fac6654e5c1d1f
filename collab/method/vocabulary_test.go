package method

import (
	"slices"
	"testing"
)

// M-1, M-2: nine phases in one order, each with its names; the six canonical ones recognisable.
func TestPhases(t *testing.T) {
	want := []Phase{Open, Topic, Expose, Clarify, Contract, Consult, Plan, Learn, Close}
	got := Phases()
	if !slices.Equal(got, want) {
		t.Fatal(got)
	}
	got[0] = "changed"
	if Phases()[0] != Open {
		t.Error("Phases hands out its own slice")
	}
	for i, p := range want {
		next, prev := Phase(""), Phase("")
		if i > 0 {
			prev = want[i-1]
		}
		if i < 8 {
			next = want[i+1]
		}
		if p.Next() != next || p.Prev() != prev || !p.Valid() {
			t.Errorf("%s: next %q, prev %q", p, p.Next(), p.Prev())
		}
		if p.Name().In("en") == "" || p.Name().In("fr") == "" {
			t.Errorf("%s has no name", p)
		}
	}
	if no := Phase("lunch"); no.Valid() || no.Next() != "" || no.Prev() != "" || no.Floor() != 0 {
		t.Error("lunch is a phase")
	}
	if Contract.Name().In("fr") != "Contrat de consultation" || Consult.Name().In("en") != "Consultation" || Expose.Name().In("en") != "Exposé" {
		t.Error("not the method's own words")
	}
}

// M-3, M-4: sets of roles, and what a client cannot be as well.
func TestRoles(t *testing.T) {
	for _, c := range []struct {
		name  string
		got   Roles
		want  Roles
		valid bool
	}{
		{"ordered, once", Roles{Deputy, Consultant, Deputy}.Normalise(), Roles{Consultant, Deputy}, true},
		{"unknown left out", Roles{"sponsor", Observer}.Normalise(), Roles{Observer}, true},
		{"client never leads", Roles{Facilitator, Client}.Normalise(), Roles{Client}, true},
		{"client never observes", Roles{Observer}.With(Client), Roles{Client}, true},
		{"client may keep the time", Roles{Timekeeper, Consultant}.With(Client), Roles{Client, Timekeeper}, true},
		{"client gains no lead", Roles{Client}.With(Facilitator), Roles{Client}, true},
		{"facilitator consults", Roles{Facilitator}.With(Consultant), Roles{Consultant, Facilitator}, true},
		{"without", Roles{Consultant, Deputy}.Without(Deputy), Roles{Consultant}, true},
		{"without the last", Roles{Consultant}.Without(Consultant), Roles{}, false},
	} {
		if !slices.Equal(c.got, c.want) || c.got.Valid() != c.valid {
			t.Errorf("%s: %v (valid %v), want %v", c.name, c.got, c.got.Valid(), c.want)
		}
	}
	for _, bad := range []Roles{nil, {"sponsor"}, {Consultant, Consultant}, {Consultant, Client}, {Client, Facilitator}, {Client, Observer}, {Deputy, Consultant}} {
		if bad.Valid() {
			t.Errorf("%v is valid", bad)
		}
	}
	base := Roles{Consultant, Deputy, Scribe}
	base.With(Timekeeper)
	base.Without(Consultant)
	if !slices.Equal(base, Roles{Consultant, Deputy, Scribe}) {
		t.Errorf("the receiver changed: %v", base)
	}
}

// Every action a person may ask for has at least one row, and the Room's own have none.
func TestActions(t *testing.T) {
	if len(Actions()) != 39 {
		t.Errorf("%d actions", len(Actions()))
	}
	for _, a := range Actions() {
		if !a.Valid() || len(rowsOf[a]) == 0 {
			t.Errorf("%s: valid %v, %d rows", a, a.Valid(), len(rowsOf[a]))
		}
		if Live(a) && a.OnCard() {
			t.Errorf("%s is live and on a card", a)
		}
	}
	for _, a := range []Action{SessionExpire, ClockHold, "", "card.like"} {
		if a.Valid() || len(rowsOf[a]) != 0 {
			t.Errorf("%q is a person's", a)
		}
	}
}
