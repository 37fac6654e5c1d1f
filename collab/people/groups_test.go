package people_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"codev/collab/method"
	"codev/collab/people"
)

func TestStartingAGroupSignsIn(t *testing.T) {
	w := newWorld(t)
	g, in, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: "  Cadres Ouest ", You: " Hélène 🌿 ", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	a := w.auth(in)
	if a.Name != "Hélène 🌿" || a.Lang != "fr" || g.Name != "Cadres Ouest" || !g.Confirm || g.Silence != method.SilenceStandard {
		t.Errorf("%+v %+v", a.Person, g)
	}
	if !g.You.Owner || g.You.State != people.Active || len(g.Members) != 1 {
		t.Errorf("%+v", g)
	}
	again, in2, err := w.StartGroup(t.Context(), &a, people.NewGroup{Name: "Two", Lang: "en"})
	if err != nil || in2.Cookie != "" || again.You.Name != "Hélène 🌿" {
		t.Errorf("signed in already: %+v %+v %v", again, in2, err)
	}
	if b := w.auth(in); b.Lang != "fr" {
		t.Errorf("the group's language became the person's: %q", b.Lang)
	}
}

func TestNamesAreChecked(t *testing.T) {
	w := newWorld(t)
	for name, why := range map[string]string{
		"": "required", " \t": "required", "\u200d": "required", strings.Repeat("é", 81): "long", "a\nb": "chars", "a\x00b": "chars",
		"a\u202eb": "chars", "a\u2028b": "chars", "\xff": "chars", "a\u2066": "chars",
	} {
		_, _, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: "G", You: name, Lang: "fr"})
		var field people.FieldError
		if !errors.As(err, &field) || field != (people.FieldError{Field: "you", Why: why}) {
			t.Errorf("%q: %v, want you: %s", name, err, why)
		}
	}
	for _, name := range []string{strings.Repeat("👩‍🔬", 26), "Àéî Ünnö", "李雷", "נועה", "O’Brien-Łukasz"} {
		if _, _, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: name, You: name, Lang: "en"}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	_, _, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: strings.Repeat("g", 121), You: "A", Lang: "en"})
	w.want("long group name", err, people.FieldError{Field: "name", Why: "long"})
	_, _, err = w.StartGroup(t.Context(), nil, people.NewGroup{Name: "G", You: "A", Lang: "de"})
	w.want("another language", err, people.FieldError{Field: "lang", Why: "value"})
	_, _, err = w.StartGroup(t.Context(), nil, people.NewGroup{Name: "G", You: "A"})
	w.want("no language", err, people.FieldError{Field: "lang", Why: "required"})
}

func TestCookies(t *testing.T) {
	w := newWorld(t)
	_, in, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: "G", You: "A", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", guess, in.Cookie + "A", in.Cookie[:42], strings.Repeat("x", 1000)} {
		_, err := w.Authenticate(t.Context(), bad)
		w.want("cookie "+bad, err, people.ErrSignIn)
	}
	sealed := must[[]byte](t)(w.auth(in).Key.Seal("mine"))
	if text := must[string](t)(w.auth(in).Key.Open(sealed)); text != "mine" {
		t.Errorf("the same key comes back: %q", text)
	}
	for range 3 { // used once a while it lives on
		w.later(300 * 24 * time.Hour)
		w.auth(in)
	}
	w.later(366 * 24 * time.Hour)
	_, err = w.Authenticate(t.Context(), in.Cookie)
	w.want("unused for a year", err, people.ErrSignIn)
}

func TestSignOutRevokesTheDevice(t *testing.T) {
	w := newWorld(t)
	_, in, err := w.StartGroup(t.Context(), nil, people.NewGroup{Name: "G", You: "A", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	a := w.auth(in)
	if err := w.SignOut(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	_, err = w.Authenticate(t.Context(), in.Cookie)
	w.want("after signing out", err, people.ErrSignIn)
	if !slices.Equal(w.revoked, []method.PersonID{a.ID}) {
		t.Errorf("revoked: %v", w.revoked)
	}
}

func TestChangeMe(t *testing.T) {
	w := newWorld(t)
	a, g := w.found("G", "Nadia")
	name, lang, bad := "Nadia B.", "en", "de"
	if p := must[people.Person](t)(w.ChangeMe(t.Context(), a, people.PersonChange{Name: &name, Lang: &lang})); p.Name != name || p.Lang != lang {
		t.Errorf("%+v", p)
	}
	if m := must[people.Group](t)(w.Group(t.Context(), a, g)).You; m.Name != name {
		t.Errorf("in the group: %+v", m)
	}
	_, err := w.ChangeMe(t.Context(), a, people.PersonChange{Lang: &bad})
	w.want("another language", err, people.ErrInvalid)
}

func TestWhoWaitsSeesNothingAndMayNothing(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("Cadres Ouest", "Nadia")
	sylvie := w.join(nadia, g, "Sylvie")
	tomas, _ := w.accept(w.invite(sylvie, g), "Tomás")

	seen := must[people.Group](t)(w.Group(t.Context(), tomas, g))
	if seen.Name != "Cadres Ouest" || seen.You.State != people.Waiting || seen.You.Inviter != "" || seen.Members != nil || seen.Silence != "" {
		t.Errorf("who waits sees %+v", seen)
	}
	yes := true
	_, err := w.ChangeGroup(t.Context(), tomas, g, people.GroupChange{Confirm: &yes})
	w.want("change", err, people.ErrNotFound)
	_, err = w.Invitations(t.Context(), tomas, g)
	w.want("invitations", err, people.ErrNotFound)
	_, err = w.Invite(t.Context(), tomas, g, "x")
	w.want("invite", err, people.ErrNotFound)
	_, err = w.Confirm(t.Context(), tomas, g, tomas.ID)
	w.want("confirm oneself", err, people.ErrNotFound)
	_, err = w.SetOwner(t.Context(), tomas, g, tomas.ID, true)
	w.want("own", err, people.ErrNotFound)
	w.want("remove another", w.RemoveMember(t.Context(), tomas, g, sylvie.ID), people.ErrNotFound)
	_, err = w.IssueReturn(t.Context(), tomas, g, sylvie.ID)
	w.want("return link", err, people.ErrNotFound)
	_, err = w.Sessions(t.Context(), tomas, g)
	w.want("sessions", err, people.ErrNotFound)
	_, err = w.PlanSession(t.Context(), tomas, g, people.NewSession{})
	w.want("plan", err, people.ErrNotFound)
	if me := must[people.Me](t)(w.Me(t.Context(), &tomas)); len(me.Sessions) != 0 {
		t.Errorf("sessions: %+v", me.Sessions)
	}

	// Marc, an active member who neither invited Tomás nor owns the group, does not know of him.
	marc := w.join(nadia, g, "Marc")
	for who, sees := range map[*people.Auth]bool{&nadia: true, &sylvie: true, &marc: false} {
		group := must[people.Group](t)(w.Group(t.Context(), *who, g))
		if got := slices.ContainsFunc(group.Members, func(m people.Member) bool { return m.Person == tomas.ID }); got != sees {
			t.Errorf("%s sees who waits: %v", who.Name, got)
		}
	}
	_, err = w.Confirm(t.Context(), marc, g, tomas.ID)
	w.want("confirm by who did not invite", err, people.ErrNotFound)
	must[people.Group](t)(w.Confirm(t.Context(), sylvie, g, tomas.ID))
	_, err = w.Confirm(t.Context(), nadia, g, tomas.ID)
	w.want("confirm twice", err, people.ErrState)
	if group := must[people.Group](t)(w.Group(t.Context(), tomas, g)); len(group.Members) != 4 {
		t.Errorf("confirmed: %+v", group)
	}
}

func TestAudioOnlyIsTheOwners(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc, _ := w.accept(w.invite(nadia, g), "Marc")
	if got := must[people.Group](t)(w.Group(t.Context(), nadia, g)); got.AudioOnly {
		t.Error("audio only from the first")
	}
	yes, no := true, false
	_, err := w.ChangeGroup(t.Context(), marc, g, people.GroupChange{AudioOnly: &yes})
	w.want("not an owner", err, people.ErrNotFound)
	for _, want := range []*bool{&yes, nil, &no} { // nil leaves it
		silence := method.SilenceStrict
		got := must[people.Group](t)(w.ChangeGroup(t.Context(), nadia, g, people.GroupChange{AudioOnly: want, Silence: &silence}))
		if got.AudioOnly != (want != &no) {
			t.Errorf("%+v", got)
		}
	}
	voices, _, err := w.StartGroup(t.Context(), &nadia, people.NewGroup{Name: "By voice", Lang: "fr", AudioOnly: true})
	if err != nil || !voices.AudioOnly {
		t.Errorf("%+v, %v", voices, err)
	}
}

func TestProtectionIsTheOwners(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc, _ := w.accept(w.invite(nadia, g), "Marc")
	if got := must[people.Group](t)(w.Group(t.Context(), nadia, g)); got.Protect != (method.Protection{}) {
		t.Errorf("protected from the first: %+v", got.Protect)
	}
	want := method.Protection{Expose: true}
	_, err := w.ChangeGroup(t.Context(), marc, g, people.GroupChange{Protect: &want})
	w.want("not an owner", err, people.ErrNotFound)
	for _, change := range []*method.Protection{&want, nil} { // nil leaves it
		if got := must[people.Group](t)(w.ChangeGroup(t.Context(), nadia, g, people.GroupChange{Protect: change})); got.Protect != want {
			t.Errorf("%+v", got.Protect)
		}
	}
	want = method.Protection{Reading: true}
	if got := must[people.Group](t)(w.ChangeGroup(t.Context(), nadia, g, people.GroupChange{Protect: &want})); got.Protect != want {
		t.Errorf("%+v", got.Protect)
	}
}

func TestConfirmingCanBeTurnedOff(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	no, silence, bad := false, method.SilenceStrict, method.Silence("loud")
	got := must[people.Group](t)(w.ChangeGroup(t.Context(), nadia, g, people.GroupChange{Confirm: &no, Silence: &silence}))
	if got.Confirm || got.Silence != silence {
		t.Errorf("%+v", got)
	}
	_, err := w.ChangeGroup(t.Context(), nadia, g, people.GroupChange{Silence: &bad})
	w.want("no such silence", err, people.ErrInvalid)
	marc, state := w.accept(w.invite(nadia, g), "Marc")
	if state != people.Active {
		t.Errorf("state %q", state)
	}
	_, err = w.ChangeGroup(t.Context(), marc, g, people.GroupChange{Confirm: &no})
	w.want("not an owner", err, people.ErrRights)
}

func TestStrangersFindNothing(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	other, _ := w.found("Other", "Priya")
	for _, id := range []method.GroupID{g, "", "x", "00000000-0000-0000-0000-000000000000", method.GroupID(strings.ToUpper(string(g)) + " ")} {
		_, err := w.Group(t.Context(), other, id)
		w.want("group "+string(id), err, people.ErrNotFound)
		_, err = w.Sessions(t.Context(), other, id)
		w.want("sessions", err, people.ErrNotFound)
		_, err = w.Invite(t.Context(), other, id, "x")
		w.want("invite", err, people.ErrNotFound)
		w.want("remove", w.RemoveMember(t.Context(), other, id, nadia.ID), people.ErrNotFound)
		w.want("leave", w.RemoveMember(t.Context(), other, id, other.ID), people.ErrNotFound)
	}
	_, err := w.SetOwner(t.Context(), nadia, g, other.ID, true)
	w.want("own by somebody from elsewhere", err, people.ErrNotFound)
	_, err = w.IssueReturn(t.Context(), nadia, g, other.ID)
	w.want("return link for somebody from elsewhere", err, people.ErrNotFound)
	w.want("remove somebody from elsewhere", w.RemoveMember(t.Context(), nadia, g, other.ID), people.ErrNotFound)
	w.want("remove a guess", w.RemoveMember(t.Context(), nadia, g, "guess"), people.ErrNotFound)
}

func TestTheLastOwnerStays(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc := w.join(nadia, g, "Marc")
	_, err := w.SetOwner(t.Context(), nadia, g, nadia.ID, false)
	w.want("last owner gives up", err, people.ErrState)
	w.want("last owner leaves", w.RemoveMember(t.Context(), nadia, g, nadia.ID), people.ErrState)
	_, err = w.SetOwner(t.Context(), marc, g, marc.ID, true)
	w.want("owner by oneself", err, people.ErrRights)
	w.want("removed by a member", w.RemoveMember(t.Context(), marc, g, nadia.ID), people.ErrRights)
}

// Of two owners who go at the same moment one stays, however they go.
func TestTwoLastOwnersCannotGoTogether(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	both := []people.Auth{nadia, w.join(nadia, g, "Marc")}
	must[people.Group](t)(w.SetOwner(t.Context(), nadia, g, both[1].ID, true))
	for round := range 16 {
		leave := round%2 == 0
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, who := range both {
			wg.Go(func() {
				if leave {
					errs[i] = w.RemoveMember(t.Context(), who, g, who.ID)
				} else {
					_, errs[i] = w.SetOwner(t.Context(), who, g, who.ID, false)
				}
			})
		}
		wg.Wait()
		stays, goes := 0, 1
		if errs[0] == nil {
			stays, goes = 1, 0
		}
		if errs[goes] != nil || !errors.Is(errs[stays], people.ErrState) {
			t.Fatalf("both went, or none: %v", errs)
		}
		if leave {
			if _, _, err := w.AcceptInvitation(t.Context(), &both[goes], people.Accept{Token: w.invite(both[stays], g)}); err != nil {
				t.Fatal(err)
			}
			must[people.Group](t)(w.Confirm(t.Context(), both[stays], g, both[goes].ID))
		}
		must[people.Group](t)(w.SetOwner(t.Context(), both[stays], g, both[goes].ID, true))
	}
	if len(w.removed) != 8 {
		t.Errorf("told: %v", w.removed)
	}
}

func TestRemovalEndsAccessAtOnce(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc := w.join(nadia, g, "Marc")
	aicha := w.join(nadia, g, "Aïcha")
	s := must[people.Session](t)(w.PlanSession(t.Context(), nadia, g, w.plan(nadia, marc, aicha)))
	must[people.Seat](t)(w.SessionFor(t.Context(), marc, s.ID))
	if err := w.RemoveMember(t.Context(), nadia, g, marc.ID); err != nil {
		t.Fatal(err)
	}
	if want := []string{string(g) + " " + string(marc.ID)}; !slices.Equal(w.removed, want) {
		t.Errorf("told %v, want %v", w.removed, want)
	}
	_, err := w.SessionFor(t.Context(), marc, s.ID)
	w.want("their seat", err, people.ErrNotFound)
	_, err = w.Group(t.Context(), marc, g)
	w.want("the group", err, people.ErrNotFound)
	w.want("remove twice", w.RemoveMember(t.Context(), nadia, g, marc.ID), people.ErrNotFound)
	if me := must[people.Me](t)(w.Me(t.Context(), &marc)); len(me.Groups)+len(me.Sessions) != 0 {
		t.Errorf("%+v", me)
	}
	// Back by a new invitation, they wait again and own nothing.
	if _, _, err := w.AcceptInvitation(t.Context(), &marc, people.Accept{Token: w.invite(nadia, g)}); err != nil {
		t.Fatal(err)
	}
	if got := must[people.Group](t)(w.Group(t.Context(), marc, g)).You; got.State != people.Waiting {
		t.Errorf("back: %+v", got)
	}
}
