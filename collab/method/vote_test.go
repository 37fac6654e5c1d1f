package method

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var threeTopics = []Candidate{{"a", "client"}, {"b", "consultant"}, {"c", "facilitator"}}

// polling is a session in the topic phase with a vote open on three topics. Three people vote: "client" (a consultant still),
// "consultant" and "deputy".
func polling(t *testing.T) State {
	s, _ := must(t, topics(t), noon, "facilitator", VoteOpenAct{threeTopics}, Facts{})
	return s
}

func cast(t *testing.T, s State, by PersonID, points map[CardID]int) (Code, []Effect) {
	t.Helper()
	next, effects, err := s.Do(noon, by, VoteCastAct{Vote: s.Vote.N, Points: points}, Facts{})
	if !reflect.DeepEqual(next, s.Gated(noon)) {
		t.Errorf("a ballot of %s changed the state", by)
	}
	return codeOf(t, err), effects
}

// M-170, M-171, M-173: who may give which ballot. It is an effect for the Room, and never part of the state.
func TestBallots(t *testing.T) {
	s := polling(t)
	if v := s.Vote; !v.Open || v.N != 1 || v.Points != 2 || !slices.Equal(v.Topics, []CardID{"a", "b", "c"}) || v.Of != 3 {
		t.Fatalf("opened: %+v", v)
	}
	for _, c := range []struct {
		name   string
		by     PersonID
		points map[CardID]int
		code   Code
	}{
		{"both on one", "deputy", map[CardID]int{"a": 2}, ""},
		{"one each", "deputy", map[CardID]int{"a": 1, "c": 1}, ""},
		{"one only", "client", map[CardID]int{"b": 1}, ""},
		{"abstains", "consultant", nil, ""},
		{"three on one", "deputy", map[CardID]int{"a": 3}, CodeBad},
		{"three in all", "deputy", map[CardID]int{"a": 2, "b": 1}, CodeBad},
		{"none", "deputy", map[CardID]int{"a": 0}, CodeBad},
		{"less than none", "deputy", map[CardID]int{"a": -1}, CodeBad},
		{"the own topic", "client", map[CardID]int{"a": 1}, CodeRole},
		{"no such topic", "deputy", map[CardID]int{"z": 1}, CodeGone},
		{"who only leads", "facilitator", map[CardID]int{"a": 1}, CodeRole},
		{"the co-facilitator", "cofacilitator", nil, CodeRole},
		{"the scribe", "scribe", nil, CodeRole},
		{"the observer", "observer", nil, CodeRole},
		{"a stranger", "stranger", nil, CodeGone},
	} {
		code, effects := cast(t, s, c.by, c.points)
		if code != c.code {
			t.Errorf("%s: %q, want %q", c.name, code, c.code)
		}
		if want := []Effect{BallotCast{By: c.by, Points: c.points}}; c.code == "" && !reflect.DeepEqual(effects, want) {
			t.Errorf("%s: %v", c.name, effects)
		}
	}
	if _, _, err := s.Do(noon, "deputy", VoteCastAct{Vote: 2}, Facts{}); codeOf(t, err) != CodeChanged {
		t.Errorf("a ballot for another vote: %v", err)
	}
	for _, act := range []Act{VoteOpenAct{threeTopics}, VoteRevealAct{Vote: 1, Ballots: 3}, VoteCancelAct{1}} {
		for _, by := range []PersonID{"cofacilitator", "deputy", "consultant", "observer"} {
			if got := codeOf(t, errOf(s.Do(noon, by, act, Facts{}))); got != CodeRole {
				t.Errorf("%s's %s: %q", by, act.Action(), got)
			}
		}
	}
}

// M-172: what a vote needs, and what it does to an offer.
func TestOpeningAVote(t *testing.T) {
	s := offerTo(t, topics(t), "facilitator", "client", "a")
	two := Facts{Present: map[PersonID]bool{"facilitator": true, "client": true, "consultant": true}}
	for name, got := range map[string]Code{
		"two who vote are here": codeOf(t, errOf(s.Do(noon, "facilitator", VoteOpenAct{threeTopics}, two))),
		"one topic":             codeOf(t, errOf(s.Do(noon, "facilitator", VoteOpenAct{threeTopics[:1]}, Facts{}))),
	} {
		if got != CodeFew {
			t.Errorf("%s: %q", name, got)
		}
	}
	s, _ = must(t, s, noon, "facilitator", VoteOpenAct{threeTopics}, Facts{})
	if s.Offer != nil {
		t.Error("an offer outlives the opening of a vote")
	}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", RoleOfferAct{Card: "a", Owner: "client"}, Facts{}))); got != CodeChanged {
		t.Errorf("an offer in mid-vote: %q", got)
	}
	again, _ := must(t, s, noon, "facilitator", VoteOpenAct{threeTopics[:2]}, Facts{})
	if !reflect.DeepEqual(again.Vote, s.Vote) {
		t.Errorf("opened twice: %+v", again.Vote)
	}
	past, now := walk(t, newSession(SilenceStandard), Expose)
	past, _ = must(t, past, now, "facilitator", PhaseGoAct{From: Expose, To: Topic}, Facts{})
	if got := codeOf(t, errOf(past.Do(now, "facilitator", VoteOpenAct{threeTopics}, Facts{}))); got != CodePhase {
		t.Errorf("after an exposé: %q", got)
	}
}

// M-172, M-175: the totals come once, of three ballots or more, and go with the next vote.
func TestReveal(t *testing.T) {
	s := polling(t)
	totals := map[CardID]int{"a": 4, "b": 0, "c": 1}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", VoteRevealAct{1, totals, 2}, Facts{}))); got != CodeFew {
		t.Errorf("of two ballots: %q", got)
	}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", VoteRevealAct{2, totals, 3}, Facts{}))); got != CodeChanged {
		t.Errorf("of another vote: %q", got)
	}
	s, _ = must(t, s, noon, "facilitator", VoteRevealAct{1, totals, 3}, Facts{})
	if s.Vote.Open || !reflect.DeepEqual(s.Vote.Totals, totals) {
		t.Fatalf("revealed: %+v", s.Vote)
	}
	twice, _ := must(t, s, noon, "facilitator", VoteRevealAct{1, map[CardID]int{"a": 9}, 3}, Facts{})
	if !reflect.DeepEqual(twice.Vote, s.Vote) {
		t.Errorf("revealed twice: %+v", twice.Vote)
	}
	if code, _ := cast(t, s, "deputy", nil); code != CodeChanged {
		t.Errorf("a ballot after the reveal: %q", code)
	}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", VoteCancelAct{1}, Facts{}))); got != CodeChanged {
		t.Errorf("cancelled after the reveal: %q", got)
	}
	s, _ = must(t, s, noon, "facilitator", VoteOpenAct{threeTopics[:2]}, Facts{})
	if s.Vote.N != 2 || s.Vote.Totals != nil || len(s.Vote.Topics) != 2 {
		t.Errorf("the next vote: %+v", s.Vote)
	}
	s, _ = must(t, s, noon, "facilitator", VoteCancelAct{2}, Facts{})
	if s.Vote.Open || s.Vote.N != 2 || s.voteView() != nil {
		t.Errorf("cancelled: %+v", s.Vote)
	}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", VoteRevealAct{2, totals, 3}, Facts{}))); got != CodeChanged {
		t.Errorf("revealed after the end: %q", got)
	}
}

// M-176, M-177, M-178: what everybody is told, in the topic phase only; a topic that no longer stands is not named.
func TestVoteView(t *testing.T) {
	s := polling(t).Counted(threeTopics[1:], 2, 4, true)
	for _, p := range people(s) {
		want := &VoteView{N: 1, Open: true, Points: 2, Topics: []CardID{"b", "c"}, Cast: 2, Of: 4, Few: true, Lost: true}
		if got := s.View(p, s.RolesOf(p)).Vote; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is told %+v", p, got)
		}
	}
	s, _ = must(t, s, noon, "facilitator", VoteRevealAct{1, map[CardID]int{"a": 4, "b": 1}, 3}, Facts{})
	want := &VoteView{N: 1, Points: 2, Topics: []CardID{"b", "c"}, Totals: map[CardID]int{"b": 1, "c": 0}}
	if got := s.View("observer", Roles{Observer}).Vote; !reflect.DeepEqual(got, want) {
		t.Errorf("revealed: %+v", got)
	}
	s, _ = must(t, s, noon, "facilitator", PhaseGoAct{From: Topic, To: Open}, Facts{})
	if got := s.View("client", Roles{Consultant}).Vote; got != nil {
		t.Errorf("in the opening: %+v", got)
	}
	s, _ = must(t, s, noon, "facilitator", PhaseGoAct{From: Open, To: Topic}, Facts{})
	if got := s.View("client", Roles{Consultant}).Vote; !reflect.DeepEqual(got, want) {
		t.Errorf("back in the topics: %+v", got)
	}
	s, _ = must(t, s, noon, "", ExpireAct{}, Facts{})
	if s.Vote.Totals != nil {
		t.Error("totals outlive the session")
	}
}

// M-178: leaving the phase with a vote open asks first, and burns the ballots.
func TestLeavingAnOpenVote(t *testing.T) {
	s := polling(t)
	back := PhaseGoAct{From: Topic, To: Open}
	if got := codeOf(t, errOf(s.Do(noon, "facilitator", back, Facts{}))); got != CodeConfirm {
		t.Errorf("unasked: %q", got)
	}
	back.Confirm = true
	s, _ = must(t, s, noon, "facilitator", back, Facts{})
	if s.Vote.Open || s.Vote.Totals != nil || s.Vote.N != 1 {
		t.Errorf("left: %+v", s.Vote)
	}
}

// M-179: the least wanted topic may be proposed.
func TestTotalsBindNobody(t *testing.T) {
	s, _ := must(t, polling(t), noon, "facilitator", VoteRevealAct{1, map[CardID]int{"a": 5, "b": 0}, 3}, Facts{})
	s = offerTo(t, s, "facilitator", "consultant", "b")
	s, _ = must(t, s, noon, "consultant", RoleAcceptAct{"b"}, Facts{})
	if s.Who(Client) != "consultant" {
		t.Errorf("client %q", s.Who(Client))
	}
}

// M-174: what is stored of an open vote names topics and no ballot; what was counted is not stored either. A session planned before there were
// votes has two points.
func TestStoredVote(t *testing.T) {
	s := polling(t).Counted(threeTopics, 3, 3, false)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"vote":{"points":2,"n":1,"open":true,"topics":["a","b","c"]}`; !strings.Contains(string(raw), want) {
		t.Errorf("stored as %s", raw)
	}
	old := topics(t)
	old.Vote = Vote{}
	old, _ = must(t, old, noon, "facilitator", VoteOpenAct{threeTopics}, Facts{})
	if old.Vote.Points != 2 {
		t.Errorf("%d points", old.Vote.Points)
	}
}

// M-140: a state that was judged before ballots came shows, once it is stored, as many as have voted by then.
func TestWithLiveKeepsTheCount(t *testing.T) {
	judged := polling(t)
	now := judged.Counted(threeTopics, 2, 3, false)
	if got := judged.WithLive(now).Vote; got.Cast != 2 {
		t.Errorf("%d have voted", got.Cast)
	}
	revealed, _ := must(t, judged, noon, "facilitator", VoteRevealAct{1, map[CardID]int{"a": 1}, 3}, Facts{})
	if got := revealed.WithLive(now).Vote; got.Open {
		t.Error("a reveal is undone by what was live")
	}
}
