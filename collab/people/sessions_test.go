package people_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"codev/collab/method"
	"codev/collab/people"
)

// plan is a good plan: the first leads.
func (w *world) plan(who ...people.Auth) people.NewSession {
	n := people.NewSession{Template: "classic90", StartsAt: w.now().Add(24 * time.Hour), Facilitator: who[0].ID}
	for _, a := range who {
		n.Seats = append(n.Seats, a.ID)
	}
	return n
}

func TestPlanASession(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("Cadres Ouest", "Nadia")
	marc, aicha, tomas := w.join(nadia, g, "Marc"), w.join(nadia, g, "Aïcha"), w.join(nadia, g, "Tomás")
	n := w.plan(nadia, marc, aicha)
	n.Deputy, n.Observers = aicha.ID, []method.PersonID{tomas.ID}
	s := must[people.Session](t)(w.PlanSession(t.Context(), marc, g, n))
	if s.Group != g || s.GroupName != "Cadres Ouest" || s.Facilitator != nadia.ID || s.State != "planned" || s.Client != "" || s.ClosedAt != nil {
		t.Errorf("%+v", s)
	}
	if !s.StartsAt.Equal(n.StartsAt) || !s.ExpiresAt.Equal(n.StartsAt.Add(180*24*time.Hour)) {
		t.Errorf("starts %v, expires %v", s.StartsAt, s.ExpiresAt)
	}
	var names []string
	for _, m := range s.Seats {
		names = append(names, m.Name)
	}
	if want := []string{"Nadia", "Marc", "Aïcha", "Tomás"}; !slices.Equal(names, want) {
		t.Errorf("seats %v", names)
	}
	for who, roles := range map[*people.Auth]method.Roles{
		&nadia: {method.Facilitator}, &marc: {method.Consultant}, &aicha: {method.Consultant, method.Deputy}, &tomas: {method.Observer},
	} {
		seat := must[people.Seat](t)(w.SessionFor(t.Context(), *who, s.ID))
		if !slices.Equal(seat.Roles, roles) || seat.Group.Name != "Cadres Ouest" || seat.Session.ID != s.ID || seat.You.ID != who.ID {
			t.Errorf("%s: %+v", who.Name, seat)
		}
	}
	loaded, err := w.store.LoadSession(t.Context(), s.ID)
	if err != nil || loaded.Group != g || loaded.Seq != 0 || len(loaded.Members) != 4 || loaded.State.Phase != method.Open || len(loaded.State.Seats) != 4 {
		t.Errorf("%+v %v", loaded, err)
	}
	if len(loaded.State.Minutes) == 0 {
		t.Error("the plan of the phases is not the template's")
	}
	if me := must[people.Me](t)(w.Me(t.Context(), &tomas)); len(me.Sessions) != 1 || me.Sessions[0].ID != s.ID {
		t.Errorf("%+v", me.Sessions)
	}
}

func TestPlansAreChecked(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	who := []people.Auth{nadia}
	for range 12 {
		who = append(who, w.join(nadia, g, "X"))
	}
	waiting, _ := w.accept(w.invite(nadia, g), "Waiting")
	stranger, _ := w.found("Other", "Stranger")
	for name, c := range map[string]struct {
		change func(*people.NewSession)
		want   people.FieldError
	}{
		"no template":             {func(n *people.NewSession) { n.Template = "" }, people.FieldError{Field: "template", Why: "required"}},
		"no such template":        {func(n *people.NewSession) { n.Template = "speed10" }, people.FieldError{Field: "template", Why: "value"}},
		"no time":                 {func(n *people.NewSession) { n.StartsAt = time.Time{} }, people.FieldError{Field: "startsAt", Why: "required"}},
		"long ago":                {func(n *people.NewSession) { n.StartsAt = w.now().Add(-25 * time.Hour) }, people.FieldError{Field: "startsAt", Why: "value"}},
		"far ahead":               {func(n *people.NewSession) { n.StartsAt = w.now().AddDate(3, 0, 0) }, people.FieldError{Field: "startsAt", Why: "value"}},
		"two seats":               {func(n *people.NewSession) { n.Seats = n.Seats[:2] }, people.FieldError{Field: "seats", Why: "required"}},
		"thirteen seats":          {func(n *people.NewSession) { *n = w.plan(who...) }, people.FieldError{Field: "seats", Why: "long"}},
		"the same twice":          {func(n *people.NewSession) { n.Seats[2] = n.Seats[1] }, people.FieldError{Field: "seats", Why: "value"}},
		"no facilitator":          {func(n *people.NewSession) { n.Facilitator = "" }, people.FieldError{Field: "facilitator", Why: "required"}},
		"facilitator not seated":  {func(n *people.NewSession) { n.Facilitator = who[8].ID }, people.FieldError{Field: "facilitator", Why: "value"}},
		"deputy leads":            {func(n *people.NewSession) { n.Deputy = nadia.ID }, people.FieldError{Field: "deputy", Why: "value"}},
		"deputy not seated":       {func(n *people.NewSession) { n.Deputy = who[8].ID }, people.FieldError{Field: "deputy", Why: "value"}},
		"observer seated":         {func(n *people.NewSession) { n.Observers = []method.PersonID{who[1].ID} }, people.FieldError{Field: "observers", Why: "value"}},
		"a waiting person":        {func(n *people.NewSession) { n.Seats[2] = waiting.ID }, people.FieldError{Field: "seats", Why: "value"}},
		"a stranger":              {func(n *people.NewSession) { n.Seats[2] = stranger.ID }, people.FieldError{Field: "seats", Why: "value"}},
		"a guess":                 {func(n *people.NewSession) { n.Seats[2] = "guess" }, people.FieldError{Field: "seats", Why: "value"}},
		"an observer from aboard": {func(n *people.NewSession) { n.Observers = []method.PersonID{stranger.ID} }, people.FieldError{Field: "observers", Why: "value"}},
	} {
		n := w.plan(who[:3]...)
		c.change(&n)
		_, err := w.PlanSession(t.Context(), nadia, g, n)
		var field people.FieldError
		if !errors.As(err, &field) || field != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, w.plan(who[:12]...)))
	for _, template := range []string{"classic90", "needfirst90", "unsigned90"} {
		n := w.plan(who[:3]...)
		n.Template = template
		must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, n))
	}
}

func TestOnlyWhoHasASeatComesIn(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc, aicha, tomas := w.join(nadia, g, "Marc"), w.join(nadia, g, "Aïcha"), w.join(nadia, g, "Tomás")
	stranger, _ := w.found("Other", "Stranger")
	s := must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, w.plan(nadia, marc, aicha)))
	for _, who := range []people.Auth{tomas, stranger} {
		_, err := w.SessionFor(t.Context(), who, s.ID)
		w.want(who.Name, err, people.ErrNotFound)
	}
	for _, id := range []method.SessionID{"", "guess", "00000000-0000-0000-0000-000000000000"} {
		_, err := w.SessionFor(t.Context(), nadia, id)
		w.want("session "+string(id), err, people.ErrNotFound)
		w.want("cancel", w.CancelSession(t.Context(), nadia, id), people.ErrNotFound)
	}
	w.later(182 * 24 * time.Hour)
	_, err := w.SessionFor(t.Context(), nadia, s.ID)
	w.want("expired", err, people.ErrNotFound)
	if list := must[[]people.Session](t)(w.Sessions(t.Context(), nadia, g)); len(list) != 0 {
		t.Errorf("expired, and listed: %+v", list)
	}
}

func TestCancelASession(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc, aicha := w.join(nadia, g, "Marc"), w.join(nadia, g, "Aïcha")
	stranger, _ := w.found("Other", "Stranger")
	first := must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, w.plan(marc, nadia, aicha)))
	second := must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, w.plan(marc, nadia, aicha)))
	w.want("a consultant", w.CancelSession(t.Context(), aicha, first.ID), people.ErrRights)
	w.want("a stranger", w.CancelSession(t.Context(), stranger, first.ID), people.ErrNotFound)
	if err := w.CancelSession(t.Context(), marc, first.ID); err != nil {
		t.Errorf("the facilitator: %v", err)
	}
	if err := w.CancelSession(t.Context(), nadia, second.ID); err != nil {
		t.Errorf("the owner: %v", err)
	}
	w.want("what is gone", w.CancelSession(t.Context(), nadia, first.ID), people.ErrNotFound)
	if list := must[[]people.Session](t)(w.Sessions(t.Context(), nadia, g)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}
