package method

import (
	"reflect"
	"slices"
	"testing"
)

// topics is a session in the topic phase.
func topics(t *testing.T) State {
	s, _ := must(t, newSession(SilenceStandard), noon, "facilitator", PhaseGoAct{From: Open, To: Topic}, Facts{})
	return s
}

func offerTo(t *testing.T, s State, by, owner PersonID, card CardID) State {
	t.Helper()
	s, _ = must(t, s, noon, by, RoleOfferAct{Card: card, Owner: owner}, Facts{})
	return s
}

// M-71, M-72: scenario S2. Only the owner answers; to everybody else the question looks like none; nobody is told who declined.
func TestOwnerDeclines(t *testing.T) {
	s := offerTo(t, topics(t), "facilitator", "consultant", "karim")
	for _, p := range []PersonID{"client", "deputy", "facilitator", "cofacilitator", "scribe"} {
		for _, act := range []Act{RoleAcceptAct{"karim"}, RoleDeclineAct{"karim"}, RoleAcceptAct{"none"}} {
			if got := codeOf(t, errOf(s.Do(noon, p, act, Facts{}))); got != CodeChanged {
				t.Errorf("%s's %s: %q", p, act.Action(), got)
			}
		}
	}
	if got := codeOf(t, errOf(s.Do(noon, "consultant", RoleAcceptAct{"danielle"}, Facts{}))); got != CodeChanged {
		t.Errorf("the owner accepts another topic: %q", got)
	}
	s, effects := must(t, s, noon, "consultant", RoleDeclineAct{"karim"}, Facts{})
	if s.Offer != nil || s.Who(Client) != "" || !reflect.DeepEqual(effects, []Effect{OfferDeclined{}}) {
		t.Errorf("offer %v, client %q, effects %v", s.Offer, s.Who(Client), effects)
	}
	s = offerTo(t, s, "facilitator", "client", "danielle")
	s, effects = must(t, s, noon, "client", RoleAcceptAct{"danielle"}, Facts{})
	if !slices.Equal(s.RolesOf("client"), Roles{Client}) || s.Topic != "danielle" || s.Offer != nil ||
		!slices.Equal(effects, []Effect{ClientChosen{"client", "danielle"}}) {
		t.Errorf("roles %v, topic %q, offer %v, effects %v", s.RolesOf("client"), s.Topic, s.Offer, effects)
	}
}

// M-73: before the exposé another topic may be chosen, and the earlier client is what they were; after it has begun, not.
func TestAnotherClient(t *testing.T) {
	s := offerTo(t, topics(t), "facilitator", "deputy", "one")
	s, _ = must(t, s, noon, "deputy", RoleAcceptAct{"one"}, Facts{})
	if !slices.Equal(s.RolesOf("deputy"), Roles{Client}) {
		t.Fatalf("a deputy who is client leads: %v", s.RolesOf("deputy"))
	}
	s = offerTo(t, s, "facilitator", "timekeeper", "two")
	s, _ = must(t, s, noon, "facilitator", PhaseGoAct{From: Topic, To: Expose}, Facts{})
	if s.Offer != nil {
		t.Error("an offer outlives its phase")
	}
	begun, _ := must(t, s, noon, "facilitator", PhaseGoAct{From: Expose, To: Topic}, Facts{})
	if got := codeOf(t, errOf(begun.Do(noon, "facilitator", RoleOfferAct{Card: "two", Owner: "consultant"}, Facts{}))); got != CodePhase {
		t.Errorf("another client after the exposé began: %q", got)
	}

	s = offerTo(t, topics(t), "facilitator", "deputy", "one")
	s, _ = must(t, s, noon, "deputy", RoleAcceptAct{"one"}, Facts{})
	s = offerTo(t, s, "facilitator", "scribe", "two")
	s, _ = must(t, s, noon, "scribe", RoleAcceptAct{"two"}, Facts{})
	if !slices.Equal(s.RolesOf("deputy"), Roles{Deputy}) || !slices.Equal(s.RolesOf("scribe"), Roles{Client}) || s.Topic != "two" {
		t.Errorf("deputy %v, scribe %v, topic %q", s.RolesOf("deputy"), s.RolesOf("scribe"), s.Topic)
	}
	s = offerTo(t, s, "facilitator", "scribe", "three") // the same person, another topic
	s, _ = must(t, s, noon, "scribe", RoleAcceptAct{"three"}, Facts{})
	if !slices.Equal(s.RolesOf("scribe"), Roles{Client}) || !slices.Equal(s.Before, Roles{Scribe}) || s.Topic != "three" {
		t.Errorf("scribe %v, before %v, topic %q", s.RolesOf("scribe"), s.Before, s.Topic)
	}
}

// M-74: the facilitator's own topic is chosen: the deputy leads, there is never a second leader, and the lead does not wander back by itself.
func TestFacilitatorBecomesClient(t *testing.T) {
	s := offerTo(t, topics(t), "facilitator", "facilitator", "mine")
	s, effects := must(t, s, noon, "facilitator", RoleAcceptAct{"mine"}, Facts{})
	if s.Who(Facilitator) != "deputy" || !slices.Equal(s.RolesOf("facilitator"), Roles{Client}) ||
		!slices.Equal(effects, []Effect{LeadMoved{"facilitator", "deputy"}, ClientChosen{"facilitator", "mine"}}) {
		t.Fatalf("leader %q, former %v, effects %v", s.Who(Facilitator), s.RolesOf("facilitator"), effects)
	}
	if got := codeOf(t, errOf(s.Do(noon, "deputy", RoleOfferAct{Card: "x", Owner: "deputy"}, Facts{}))); got != CodeRole {
		t.Errorf("the new leader has no deputy and is asked: %q", got)
	}
	s = offerTo(t, s, "deputy", "consultant", "other")
	s, _ = must(t, s, noon, "consultant", RoleAcceptAct{"other"}, Facts{})
	if s.Who(Facilitator) != "deputy" || !slices.Equal(s.RolesOf("facilitator"), Roles{Consultant, Deputy}) {
		t.Errorf("leader %q, former %v", s.Who(Facilitator), s.RolesOf("facilitator"))
	}

	alone := offerTo(t, topics(t), "facilitator", "facilitator", "mine")
	away := Facts{Present: map[PersonID]bool{"facilitator": true}}
	if next, _, err := alone.Do(noon, "facilitator", RoleAcceptAct{"mine"}, away); codeOf(t, err) != CodeRole || next.Who(Facilitator) != "facilitator" {
		t.Errorf("the deputy left before the answer: %v, leader %q", err, next.Who(Facilitator))
	}
}
