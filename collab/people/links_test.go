package people_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"codev/collab/people"
)

const guess = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestInvitationShowsNamesAndIsUsedOnce(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("Cadres Ouest", "Nadia")
	token := w.invite(nadia, g)

	for range 2 { // looking consumes nothing
		look := must[people.InvitationLook](t)(w.LookInvitation(t.Context(), nil, token))
		if look.Group.Name != "Cadres Ouest" || look.Inviter.Name != "Nadia" || look.You != nil {
			t.Fatalf("look: %+v", look)
		}
	}
	marc, state := w.accept(token, "Marc")
	if state != people.Waiting {
		t.Fatalf("state %q", state)
	}
	_, err := w.LookInvitation(t.Context(), nil, token)
	w.want("look at a used link", err, people.ErrLink)
	_, _, err = w.AcceptInvitation(t.Context(), nil, people.Accept{Token: token, Name: "X", Lang: "en"})
	w.want("use a used link", err, people.ErrLink)

	list := must[[]people.Invitation](t)(w.Invitations(t.Context(), nadia, g))
	if len(list) != 1 || list[0].State != "used" || list[0].Token != "" {
		t.Fatalf("list: %+v", list)
	}
	if me := must[people.Me](t)(w.Me(t.Context(), &marc)); len(me.Groups) != 1 || me.Groups[0].State != people.Waiting {
		t.Fatalf("me: %+v", me)
	}
}

func TestLinksThatDoNotWorkLookTheSame(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	used := w.invite(nadia, g)
	w.accept(used, "Marc")
	revoked := must[people.Invitation](t)(w.Invite(t.Context(), nadia, g, "somebody"))
	if err := w.RevokeInvitation(t.Context(), nadia, g, revoked.ID); err != nil {
		t.Fatal(err)
	}
	w.want("revoke twice", w.RevokeInvitation(t.Context(), nadia, g, revoked.ID), people.ErrState)
	expired := w.invite(nadia, g)
	w.later(14 * 24 * time.Hour)
	back := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, g, nadia.ID)).Token

	for name, token := range map[string]string{
		"used": used, "revoked": revoked.Token, "expired": expired, "guessed": guess, "empty": "", "long": strings.Repeat("A", 4000),
		"not base64": strings.Repeat("é", 43), "padded": guess + "=", "non-canonical": guess[:42] + "B", "a return link": back,
	} {
		_, err := w.LookInvitation(t.Context(), nil, token)
		w.want(name+" look", err, people.ErrLink)
		_, in, err := w.AcceptInvitation(t.Context(), nil, people.Accept{Token: token, Name: "X", Lang: "en"})
		w.want(name+" accept", err, people.ErrLink)
		if err.Error() != people.ErrLink.Error() || in.Cookie != "" {
			t.Errorf("%s: tells more than the others: %v", name, err)
		}
	}
	join := w.invite(nadia, g)
	_, err := w.LookReturn(t.Context(), join)
	w.want("an invitation is no return link", err, people.ErrLink)
	_, err = w.AcceptReturn(t.Context(), join)
	w.want("an invitation is no return link", err, people.ErrLink)
}

func TestOfManyWhoUseALinkAtOnceOneComesIn(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	token := w.invite(nadia, g)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			_, _, errs[i] = w.AcceptInvitation(t.Context(), nil, people.Accept{Token: token, Name: "X", Lang: "en"})
		})
	}
	wg.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else {
			w.want("the others", err, people.ErrLink)
		}
	}
	if in != 1 {
		t.Errorf("%d came in with one link", in)
	}
	if members := must[people.Group](t)(w.Group(t.Context(), nadia, g)).Members; len(members) != 2 {
		t.Errorf("members: %+v", members)
	}
}

func TestARefusedNameConsumesNothing(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	token := w.invite(nadia, g)
	_, _, err := w.AcceptInvitation(t.Context(), nil, people.Accept{Token: token, Name: " ", Lang: "en"})
	w.want("no name", err, people.ErrInvalid)
	w.accept(token, "Marc")
}

func TestWhoIsInAlreadyStaysWhatTheyAre(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	token := w.invite(nadia, g)
	got, in, err := w.AcceptInvitation(t.Context(), &nadia, people.Accept{Token: token})
	if err != nil || got.State != people.Active || in.Cookie != "" {
		t.Fatalf("%+v %+v %v", got, in, err)
	}
	w.accept(token, "Marc") // still good
}

func TestASignedInPersonJoinsAsThemself(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("One", "Nadia")
	priya, _ := w.found("Two", "Priya")
	got, in, err := w.AcceptInvitation(t.Context(), &priya, people.Accept{Token: w.invite(nadia, g), Name: "Priya K."})
	if err != nil || got.You.ID != priya.ID || got.You.Name != "Priya K." || got.You.Lang != "fr" || in.Cookie != "" {
		t.Fatalf("%+v %+v %v", got, in, err)
	}
	if me := must[people.Me](t)(w.Me(t.Context(), &priya)); len(me.Groups) != 2 {
		t.Errorf("groups: %+v", me.Groups)
	}
}

func TestThirtyOpenInvitationsAreEnough(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	for range 30 {
		w.invite(nadia, g)
	}
	_, err := w.Invite(t.Context(), nadia, g, "one more")
	w.want("the 31st", err, people.ErrState)
	w.later(14 * 24 * time.Hour)
	w.invite(nadia, g)
}

func TestInvitationsAreTheirMakersAndTheOwners(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc := w.join(nadia, g, "Marc")
	of := must[people.Invitation](t)(w.Invite(t.Context(), nadia, g, "Aïcha"))
	w.invite(marc, g)
	if list := must[[]people.Invitation](t)(w.Invitations(t.Context(), marc, g)); len(list) != 1 {
		t.Errorf("Marc sees %+v", list)
	}
	if list := must[[]people.Invitation](t)(w.Invitations(t.Context(), nadia, g)); len(list) != 3 {
		t.Errorf("Nadia sees %+v", list)
	}
	w.want("another's invitation", w.RevokeInvitation(t.Context(), marc, g, of.ID), people.ErrNotFound)
	w.want("no such invitation", w.RevokeInvitation(t.Context(), marc, g, "x' OR 1=1"), people.ErrNotFound)
}

func TestLinksOfARemovedMemberStopWorking(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc := w.join(nadia, g, "Marc")
	token := w.invite(marc, g)
	back := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, g, marc.ID)).Token
	if err := w.RemoveMember(t.Context(), nadia, g, marc.ID); err != nil {
		t.Fatal(err)
	}
	_, err := w.LookInvitation(t.Context(), nil, token)
	w.want("their invitation", err, people.ErrLink)
	_, err = w.LookReturn(t.Context(), back)
	w.want("their return link", err, people.ErrLink)
}

func TestReturnGivesThePersonBackOnANewDevice(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	_, lost, err := w.AcceptInvitation(t.Context(), nil, people.Accept{Token: w.invite(nadia, g), Name: "Marc", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	marc := w.auth(lost)
	_, err = w.IssueReturn(t.Context(), nadia, g, marc.ID)
	w.want("for somebody who waits", err, people.ErrState)
	must[people.Group](t)(w.Confirm(t.Context(), nadia, g, marc.ID))
	_, err = w.IssueReturn(t.Context(), marc, g, nadia.ID)
	w.want("not an owner", err, people.ErrRights)

	sealed := must[[]byte](t)(marc.Key.Seal("kept to myself"))
	first := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, g, marc.ID))
	second := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, g, marc.ID))
	_, err = w.LookReturn(t.Context(), first.Token)
	w.want("a replaced return link", err, people.ErrLink)
	look := must[people.ReturnLook](t)(w.LookReturn(t.Context(), second.Token))
	if look.Group.Name != "G" || look.You.Name != "Marc" {
		t.Fatalf("%+v", look)
	}
	in := must[people.SignIn](t)(w.AcceptReturn(t.Context(), second.Token))
	back := w.auth(in)
	if back.ID != marc.ID || back.Device == marc.Device {
		t.Fatalf("came back as %+v", back)
	}
	_, err = w.Authenticate(t.Context(), lost.Cookie)
	w.want("the lost device", err, people.ErrSignIn)
	if _, err := back.Key.Open(sealed); !errors.Is(err, people.ErrSealed) {
		t.Errorf("the server could open what was sealed under the lost key: %v", err)
	}
	_, err = w.AcceptReturn(t.Context(), second.Token)
	w.want("used twice", err, people.ErrLink)
	if len(w.revoked) != 1 || w.revoked[0] != marc.ID {
		t.Errorf("revoked: %v", w.revoked)
	}
	if m := must[people.Group](t)(w.Group(t.Context(), back, g)); m.You.State != people.Active {
		t.Errorf("in the group whose owner made the link: %+v", m.You)
	}
}

func TestReturnLinksLiveThreeDays(t *testing.T) {
	w := newWorld(t)
	nadia, g := w.found("G", "Nadia")
	marc := w.join(nadia, g, "Marc")
	token := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, g, marc.ID)).Token
	w.later(3 * 24 * time.Hour)
	_, err := w.AcceptReturn(t.Context(), token)
	w.want("after three days", err, people.ErrLink)
}

// An owner could make a return link for a member and use it: it must not lead into that member's other groups.
func TestAReturnLinkOpensOnlyTheGroupOfItsMaker(t *testing.T) {
	w := newWorld(t)
	nadia, one := w.found("One", "Nadia")
	marc := w.join(nadia, one, "Marc")
	// Marc founds a second group with Aïcha and Tomás, is in a third alone, and in a fourth that Nadia owns too.
	start := func(name string) people.Group {
		g, _, err := w.StartGroup(t.Context(), &marc, people.NewGroup{Name: name, Lang: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	two, three, four := start("Two").ID, start("Three").ID, start("Four").ID
	w.later(time.Minute)
	aicha := w.join(marc, two, "Aïcha")
	w.later(time.Minute)
	w.join(marc, two, "Tomás")
	if _, _, err := w.AcceptInvitation(t.Context(), &nadia, people.Accept{Token: w.invite(marc, four)}); err != nil {
		t.Fatal(err)
	}
	must[people.Group](t)(w.Confirm(t.Context(), marc, four, nadia.ID))
	must[people.Group](t)(w.SetOwner(t.Context(), marc, four, nadia.ID, true))

	token := must[people.Invitation](t)(w.IssueReturn(t.Context(), nadia, one, marc.ID)).Token
	back := w.auth(must[people.SignIn](t)(w.AcceptReturn(t.Context(), token)))

	for g, want := range map[string]people.MemberState{"One": people.Active, "Two": people.Waiting, "Three": people.Active, "Four": people.Active} {
		for _, got := range must[people.Me](t)(w.Me(t.Context(), &back)).Groups {
			if got.Name == g && got.State != want {
				t.Errorf("in group %s: %s, want %s", g, got.State, want)
			}
		}
	}
	if g := must[people.Group](t)(w.Group(t.Context(), back, two)); len(g.Members) != 0 {
		t.Errorf("who came back sees the other group: %+v", g)
	}
	if g := must[people.Group](t)(w.Group(t.Context(), back, three)); !g.You.Owner {
		t.Error("a group of one lost its owner")
	}
	heir := must[people.Group](t)(w.Group(t.Context(), aicha, two))
	if !heir.You.Owner {
		t.Fatal("the group whose last owner waits has no owner")
	}
	must[people.Group](t)(w.Confirm(t.Context(), aicha, two, marc.ID))
	if g := must[people.Group](t)(w.Group(t.Context(), back, two)); g.You.State != people.Active || g.You.Owner {
		t.Errorf("confirmed by somebody who knows them: %+v", g.You)
	}
}
