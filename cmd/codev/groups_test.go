package main

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

// status is the answer to one request.
func (m *meeting) status(who *client.Person, verb, path string, body any) (status int, code string) {
	m.t.Helper()
	_, err := who.Fetch(m.ctx(), verb, path, body)
	var problem *client.APIError
	switch {
	case err == nil:
		return 200, ""
	case !errors.As(err, &problem):
		m.t.Fatal(err)
	}
	return problem.Status, problem.Code
}

// Two groups on one server, in the same phases at the same time, are two worlds.
func TestTwoGroupsNeverSeeEachOther(t *testing.T) {
	p := start(t, testConfig(t))
	here, there := meet(t, p.url), meet(t, p.url)
	for _, m := range []*meeting{here, there} {
		m.to(method.Clarify)
		m.adds(peer, board.Add{Kind: method.Question, Text: m.shared("question")})
		m.all("the question", func(v *client.View) bool {
			for _, c := range v.Cards {
				if c.Kind == method.Question {
					return true
				}
			}
			return false
		})
	}
	for _, pair := range [][2]*meeting{{here, there}, {there, here}} {
		own, other := pair[0], pair[1]
		foreign := []string{string(other.session.ID), string(other.session.Group)}
		foreign = append(foreign, other.public...)
		for _, p := range other.people {
			foreign = append(foreign, string(p.You.ID))
		}
		for who, tab := range own.tabs {
			for _, word := range foreign {
				if bytes.Contains(bytes.Join(tab.Raw(), nil), []byte(word)) {
					t.Errorf("%d was told %s of another group", who, word)
				}
			}
		}
	}
	here.guesses(there)
}

// guesses tries the other group's ids, and ids that are nobody's: the answers are the same.
func (m *meeting) guesses(other *meeting) {
	m.t.Helper()
	nobody := uuid.NewString()
	for path, verb := range map[string]string{
		"/api/sessions/%": "GET", "/api/sessions/%/record": "GET", "/api/sessions/%/record.md": "GET", "/api/sessions/%/record.json": "GET",
		"/api/groups/%": "GET", "/api/groups/%/sessions": "GET", "/api/groups/%/invitations": "GET",
	} {
		id := string(other.session.ID)
		if bytes.Contains([]byte(path), []byte("groups")) {
			id = string(other.session.Group)
		}
		for _, guess := range []string{id, nobody, "1", "../" + id} {
			at := string(bytes.Replace([]byte(path), []byte("%"), []byte(guess), 1))
			if status, code := m.status(m.people[lead], verb, at, nil); status != 404 {
				m.t.Errorf("%s %s: %d %s", verb, at, status, code)
			}
		}
	}
	for _, guess := range []method.SessionID{other.session.ID, method.SessionID(nobody)} {
		var refused *client.APIError
		if _, err := client.Join(m.ctx(), m.people[lead], guess, nil); !errors.As(err, &refused) || refused.Status != 404 {
			m.t.Errorf("the socket of session %s: %v", guess, err)
		}
	}
	a, err := m.tabs[peer].Do(m.ctx(), board.Remove{ID: anyCard(other)})
	if err != nil || a.Code != method.CodeGone {
		m.t.Errorf("a card of another session: %v %q", err, a.Code)
	}
}

func anyCard(m *meeting) method.CardID {
	for id := range m.tabs[peer].Cards() {
		return id
	}
	m.t.Fatal("no card")
	return ""
}

func TestALinkIsGoodOnce(t *testing.T) {
	p := start(t, testConfig(t))
	m := meet(t, p.url)
	token, err := m.people[lead].Invite(m.ctx(), m.session.Group, "Zoé")
	if err != nil {
		t.Fatal(err)
	}
	first, second := client.NewPerson(p.url), client.NewPerson(p.url)
	if _, err := first.Accept(m.ctx(), token, "Zoé", "fr"); err != nil {
		t.Fatal(err)
	}
	body := func(token string) map[string]any { return map[string]any{"token": token, "name": "X", "lang": "fr"} }
	used, code := m.status(second, "POST", "/api/invitations/accept", body(token))
	guessed, guessedCode := m.status(second, "POST", "/api/invitations/accept", body(token[:len(token)-4]+"AAAA"))
	if used == 200 || used != guessed || code != guessedCode {
		t.Errorf("a used link is answered %d %s, a guessed one %d %s: they must look the same", used, code, guessed, guessedCode)
	}
	if status, _ := m.status(first, "GET", "/api/groups/"+string(m.session.Group)+"/sessions", nil); status != 404 {
		t.Errorf("somebody who waits is shown the sessions: %d", status)
	}
}

// An operation that is on its way when its author is removed is done or not, and nothing comes after it.
func TestARemovedMemberDoesNothingMore(t *testing.T) {
	p := start(t, testConfig(t))
	m := meet(t, p.url)
	m.to(method.Clarify)
	path := "/api/groups/" + string(m.session.Group) + "/members/" + string(m.people[peer].You.ID)
	if _, err := m.people[lead].Fetch(m.ctx(), "DELETE", path, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := m.tabs[peer].Do(m.ctx(), board.Add{ID: method.CardID(uuid.NewString()), Kind: method.Question, Text: "trop tard"}); err == nil {
		t.Error("an operation after the removal is answered")
	}
	told(t, m.tabs[peer], collab.ByeRemoved)
	if err := m.tabs[peer].Again(m.ctx()); err == nil {
		t.Error("a removed member comes back")
	}
	m.one(lead, "that they are gone", func(v *client.View) bool { return v.Here[m.people[peer].You.ID].On == collab.OnAway })
	m.adds(owner, board.Add{Kind: method.Ask, Text: "les autres continuent"})
	for _, c := range m.tabs[lead].Cards() {
		if c.Text == "trop tard" {
			t.Error("what they said after the removal is on the board")
		}
	}
}

// Every time on the wire is the server's and absolute, so that a computer whose clock is minutes wrong shows the right rest.
func TestTimesAreTheServersAndAbsolute(t *testing.T) {
	cfg := testConfig(t)
	p := start(t, cfg)
	m := meet(t, p.url)
	m.to(method.Clarify) // in the exposé the clock waits for a client who reloads
	var clock method.Clock
	m.tabs[lead].Look(func(v *client.View) { clock = v.State.Clock })
	if clock.Paused || clock.Ends.Sub(clock.Started) != time.Duration(clock.Planned)*time.Second || clock.Ends.Location() != time.UTC {
		t.Fatalf("the clock is %+v", clock)
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	for _, tab := range m.tabs {
		told(t, tab, collab.ByeRestart)
	}
	again := start(t, cfg)
	for who, tab := range m.tabs {
		m.people[who].Base = again.url
		if err := tab.Again(m.ctx()); err != nil {
			t.Fatal(err)
		}
		tab.Look(func(v *client.View) {
			if v.Welcome.State.Phase != method.Clarify || v.Welcome.State.Clock != clock {
				t.Errorf("%d is back at %s with %+v, left at %+v", who, v.Welcome.State.Phase, v.Welcome.State.Clock, clock)
			}
			if off := time.Since(v.Welcome.Now); off < 0 || off > 10*time.Second {
				t.Errorf("the welcome says %v, which is %v ago", v.Welcome.Now, off)
			}
		})
	}
	m.adds(peer, board.Add{Kind: method.Question, Text: "encore là"})
}
