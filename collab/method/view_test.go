package method

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// M-86: an offer is known to its owner and the facilitator only; nothing of the state's inside reaches anybody, nor can be changed through a view.
func TestView(t *testing.T) {
	s := offerTo(t, topics(t), "facilitator", "consultant", "karim")
	before := s.clone()
	for _, seat := range s.Seats {
		v := s.View(seat.Person, seat.Roles)
		if knows, want := v.Offer != nil, seat.Person == "consultant" || seat.Person == "facilitator"; knows != want {
			t.Errorf("%s knows of the offer: %v", seat.Person, knows)
		}
		wire, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"karim", "before", "visited", "heard"} {
			if strings.Contains(string(wire), secret) && v.Offer == nil {
				t.Errorf("%s is sent %q: %s", seat.Person, secret, wire)
			}
		}
		for _, list := range []string{`"hands":[`, `"spoken":[`, `"awaited":[`, `"seats":[`} {
			if !strings.Contains(string(wire), list) {
				t.Errorf("no %s in %s", list, wire)
			}
		}
		v.Seats[0].Roles[0] = "changed"
		v.Minutes[Open] = 0
		v.Clock.Planned = 0
		if v.Offer != nil {
			v.Offer.Owner = "changed"
		}
		if !reflect.DeepEqual(s, before) {
			t.Fatal("a view is a handle on the state")
		}
	}
	if v := s.View("stranger", nil); v.Speech != SpeechSilent || v.Offer != nil {
		t.Errorf("a stranger: %+v", v)
	}
}

// A state comes back from JSON as it was: the Store keeps it so.
func TestStateRoundTrip(t *testing.T) {
	for _, p := range Phases() {
		s, now := walk(t, newSession(SilenceInteractive), p)
		if p == Topic {
			s = offerTo(t, s, "facilitator", "consultant", "karim")
		}
		if p == Clarify {
			s, _ = must(t, s, now, "deputy", HandRaiseAct{}, Facts{})
		}
		doc, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back State
		if err := json.Unmarshal(doc, &back); err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(back); string(again) != string(doc) || back.Check() != nil {
			t.Errorf("%s:\n%s\n%s", p, doc, again)
		}
	}
}
