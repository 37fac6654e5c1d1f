package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	frames "codev/signaling/wire"
)

// polls gathers a session of a facilitator and four who consult, each with a topic shown, and opens a vote.
func polls(t *testing.T, base string) (m *meeting, topics []method.CardID) {
	t.Helper()
	m = &meeting{t: t, secrets: map[string]int{}}
	var err error
	m.people, m.session, err = client.Gather(m.ctx(), base, 5)
	if err != nil {
		t.Fatal(err)
	}
	m.tabs = make([]*client.Tab, len(m.people))
	for who, p := range m.people {
		if m.tabs[who], err = client.Join(m.ctx(), p, m.session.ID, nil); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(m.tabs[who].Close)
	}
	m.does(lead, method.PhaseGoAct{From: method.Open, To: method.Topic})
	m.all("the topics", func(v *client.View) bool { return v.State.Phase == method.Topic })
	topics = append(topics, "")
	for who := 1; who < len(m.people); who++ {
		topics = append(topics, m.adds(who, board.Add{Kind: method.TopicCard, Text: m.shared("sujet"), Visibility: method.Shared}))
	}
	m.does(lead, method.VoteOpenAct{})
	m.all("the open vote", func(v *client.View) bool {
		return v.State.Vote != nil && v.State.Vote.Open && len(v.State.Vote.Topics) == 4
	})
	return m, topics
}

// casts gives a ballot and waits until everybody knows how many there are.
func (m *meeting) casts(who int, points map[method.CardID]int, cast int) {
	m.t.Helper()
	if _, err := m.tabs[who].Act(m.ctx(), method.VoteCastAct{Vote: 1, Points: points}); err != nil {
		m.t.Fatal(err)
	}
	m.one(who, "their own ballot", func(v *client.View) bool { return v.Ballot != nil && maps.Equal(v.Ballot.Points, points) })
	m.all("the count", func(v *client.View) bool { return v.State.Vote.Cast == cast })
}

// framesOf is the frames of a tab with this word in "t", from one on.
func (m *meeting) framesOf(who, from int, t string) (list []string) {
	for _, raw := range m.tabs[who].Raw()[from:] {
		var f struct{ T string }
		if err := json.Unmarshal(raw, &f); err != nil {
			m.t.Fatal(err)
		}
		if f.T == t {
			list = append(list, string(raw))
		}
	}
	return list
}

var onlyCount = regexp.MustCompile(`^{"i":\d+,|,"cast":\d+|,"few":true`)

// M-173 to M-175: ballots are in no byte sent to others, in no row and no log line. What others are told while people vote is the same frame each
// time but for the count, whatever is voted; PostgreSQL is the same to the byte before the first ballot and after the last.
func TestHowSomebodyVotedIsNowhere(t *testing.T) {
	cfg := testConfig(t)
	p := start(t, cfg)
	m, topics := polls(t, p.url)
	before := dump(t, cfg.DatabaseURL)
	from := make([]int, len(m.tabs))
	for who, tab := range m.tabs {
		from[who] = len(tab.Raw())
	}
	m.casts(1, map[method.CardID]int{topics[2]: 2}, 1)
	m.casts(2, map[method.CardID]int{topics[1]: 1, topics[3]: 1}, 2)
	m.casts(1, map[method.CardID]int{topics[3]: 1, topics[4]: 1}, 2) // another mind
	m.casts(3, map[method.CardID]int{topics[2]: 1}, 3)
	m.casts(4, map[method.CardID]int{}, 4) // abstains

	if after := dump(t, cfg.DatabaseURL); !bytes.Equal(before, after) {
		t.Errorf("PostgreSQL was told of ballots:\n%s", difference(before, after))
	}
	for who := range m.tabs {
		if got, want := len(m.framesOf(who, from[who], "ballot")), map[int]int{1: 2, 2: 1, 3: 1, 4: 1}[who]; got != want {
			t.Errorf("%d was told of %d ballots, want %d", who, got, want)
		}
		told := map[string]bool{}
		list := m.framesOf(who, from[who], "ops")
		for _, raw := range list {
			told[onlyCount.ReplaceAllString(raw, "")] = true
		}
		if len(list) != 4 || len(told) != 1 {
			t.Errorf("%d was told %d times of the vote, in %d ways", who, len(list), len(told))
		}
	}
	m.does(lead, method.VoteRevealAct{Vote: 1})
	want := map[method.CardID]int{topics[1]: 1, topics[2]: 1, topics[3]: 2, topics[4]: 1}
	m.all("the totals", func(v *client.View) bool { return v.State.Vote != nil && maps.Equal(v.State.Vote.Totals, want) })

	diff := difference(before, dump(t, cfg.DatabaseURL))
	for _, line := range strings.Split(strings.TrimSpace(diff), "\n") {
		fence := strings.HasPrefix(line[len("+1 "):], "("+string(m.session.ID)+",") && strings.Count(line, ",") == 3
		state, receipt := strings.Contains(line, `""vote""`), strings.Contains(line, string(m.people[lead].You.ID))
		if !fence && !state && !receipt {
			t.Errorf("the reveal wrote %s", line)
		}
	}
	if !strings.Contains(diff, `""totals""`) {
		t.Errorf("the totals are not there:\n%s", diff)
	}
	log := p.log.String()
	_, metrics := fetch(t, http.DefaultClient, "http://"+logged(log, "admin", "addr")+"/metrics")
	for _, topic := range topics[1:] {
		if strings.Contains(log, string(topic)) || strings.Contains(metrics, string(topic)) {
			t.Errorf("topic %s is in the log or the metrics", topic)
		}
	}
	for _, raw := range m.framesOf(lead, 0, "ballot") {
		t.Errorf("the facilitator was told %s", raw)
	}
}

// difference is the lines that only one of two dumps has.
func difference(a, b []byte) string {
	lines := map[string]int{}
	for line := range strings.Lines(string(a)) {
		lines[line]--
	}
	for line := range strings.Lines(string(b)) {
		lines[line]++
	}
	var out strings.Builder
	for line, n := range lines {
		if n != 0 {
			fmt.Fprintf(&out, "%+d %s", n, line)
		}
	}
	return out.String()
}

// M-174: the server is killed in mid-vote. The vote is still open, no ballot is left, everybody is told so and votes again.
func TestKilledInMidVote(t *testing.T) {
	server := newChild(t)
	server.start()
	m, topics := polls(t, server.url)
	for who := 1; who <= 3; who++ {
		m.casts(who, map[method.CardID]int{topics[4]: 2}, who)
	}
	server.kill()
	server.start()
	for who, tab := range m.tabs {
		if err := tab.Again(m.ctx()); err != nil {
			t.Fatalf("%d comes back: %v\n%s", who, err, server.logs)
		}
	}
	m.all("that ballots were lost", func(v *client.View) bool {
		return v.State.Vote != nil && v.State.Vote.Open && v.State.Vote.Lost && v.State.Vote.Cast == 0 && v.Ballot == nil
	})
	m.refused(lead, method.VoteRevealAct{Vote: 1}, method.CodeFew)
	for who := 1; who <= 3; who++ {
		m.casts(who, map[method.CardID]int{topics[4]: 1}, who)
	}
	m.does(lead, method.VoteRevealAct{Vote: 1})
	m.all("the new totals", func(v *client.View) bool { return v.State.Vote.Totals[topics[4]] == 3 })
	var f frames.Ballot
	for _, raw := range m.framesOf(1, 0, "ballot") {
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			t.Fatal(err)
		}
	}
	if f.Points[topics[4]] != 1 {
		t.Errorf("the last ballot of one is %+v", f)
	}
}
