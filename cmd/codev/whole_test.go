package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
	"codev/signaling/client"
	frames "codev/signaling/wire"
)

// The three of a whole session.
const (
	lead  = iota
	owner // of the situation: the client
	peer  // the consultant
)

// meeting is a session of three headless people on the real program.
type meeting struct {
	t       *testing.T
	people  []*client.Person
	tabs    []*client.Tab
	session people.Session
	secrets map[string]int // words that nobody but their owner may ever read
	public  []string       // words that everybody has read
}

func meet(t *testing.T, base string) *meeting {
	t.Helper()
	m := &meeting{t: t, secrets: map[string]int{}}
	m.people, m.tabs, m.session = seated(t, base)
	return m
}

func (m *meeting) ctx() context.Context {
	ctx, cancel := context.WithTimeout(m.t.Context(), 20*time.Second)
	m.t.Cleanup(cancel)
	return ctx
}

// secret makes words for their owner alone.
func (m *meeting) secret(who int, of string) string {
	word := fmt.Sprintf("SECRET-%s-%d-%s", of, who, uuid.NewString()[:8])
	m.secrets[word] = who
	return word
}

// shared makes words for everybody.
func (m *meeting) shared(of string) string {
	word := fmt.Sprintf("PARTAGE-%s-%s", of, uuid.NewString()[:8])
	m.public = append(m.public, word)
	return word
}

func (m *meeting) does(who int, act any) {
	m.t.Helper()
	a, err := m.tabs[who].Do(m.ctx(), act)
	if err != nil || a.Code != "" {
		m.t.Fatalf("%d does %+v: %v %s", who, act, err, a.Code)
	}
}

func (m *meeting) refused(who int, act any, code method.Code) {
	m.t.Helper()
	a, err := m.tabs[who].Do(m.ctx(), act)
	if err != nil || a.Code != code {
		m.t.Fatalf("%d does %+v: %v %q, want %s", who, act, err, a.Code, code)
	}
}

func (m *meeting) adds(who int, a board.Add) method.CardID {
	m.t.Helper()
	a.ID = method.CardID(uuid.NewString())
	m.does(who, a)
	return a.ID
}

// types replaces a card's text.
func (m *meeting) types(who int, id method.CardID, text string) {
	m.t.Helper()
	n, err := m.tabs[who].Type(m.ctx(), id, func(string) string { return text })
	if err == nil {
		var a client.Answer
		if a, err = m.tabs[who].Await(m.ctx(), n); err == nil && a.Code != "" {
			err = fmt.Errorf("refused: %s", a.Code)
		}
	}
	if err != nil {
		m.t.Fatalf("%d types: %v", who, err)
	}
}

// all waits until everybody's view holds.
func (m *meeting) all(what string, ok func(v *client.View) bool) {
	m.t.Helper()
	for who := range m.tabs {
		m.one(who, what, ok)
	}
}

func (m *meeting) one(who int, what string, ok func(v *client.View) bool) {
	m.t.Helper()
	if err := m.tabs[who].Wait(m.ctx(), ok); err != nil {
		m.t.Fatalf("%d does not see %s: %v", who, what, err)
	}
}

// next moves one phase on.
func (m *meeting) next(confirm bool) {
	m.t.Helper()
	var at method.Phase
	m.tabs[lead].Look(func(v *client.View) { at = v.State.Phase })
	m.does(lead, method.PhaseGoAct{From: at, To: at.Next(), Confirm: confirm})
	m.all(string(at.Next()), func(v *client.View) bool { return v.State.Phase == at.Next() })
	m.reload(at.Next())
}

// reload has everybody come back at the same place with the same board.
func (m *meeting) reload(phase method.Phase) {
	m.t.Helper()
	for who, tab := range m.tabs {
		before := tab.Cards()
		if err := tab.Again(m.ctx()); err != nil {
			m.t.Fatal(err)
		}
		if after := tab.Cards(); !reflect.DeepEqual(before, after) {
			m.t.Errorf("%d reloads in %s: the board was\n%v\nand is\n%v", who, phase, before, after)
		}
		tab.Look(func(v *client.View) {
			if v.State.Phase != phase {
				m.t.Errorf("%d reloads in %s and is in %s", who, phase, v.State.Phase)
			}
		})
	}
}

// to goes on to a phase without lingering.
func (m *meeting) to(phase method.Phase) {
	m.t.Helper()
	for {
		var at method.Phase
		m.tabs[lead].Look(func(v *client.View) { at = v.State.Phase })
		switch at {
		case phase:
			return
		case method.Topic:
			m.chooses()
		}
		m.next(true)
	}
}

// chooses makes the owner of a topic the client.
func (m *meeting) chooses() {
	m.t.Helper()
	topic := m.adds(owner, board.Add{Kind: method.TopicCard, Text: m.shared("sujet"), Fields: map[method.Field]string{method.FieldReady: method.ReadyToday}})
	m.does(owner, board.Share{ID: topic})
	m.refused(lead, method.PhaseGoAct{From: method.Topic, To: method.Expose}, method.CodeClient)
	m.does(lead, method.RoleOfferAct{Card: topic})
	m.one(owner, "the offer", func(v *client.View) bool { return v.State.Offer != nil })
	m.does(owner, method.RoleDeclineAct{Card: topic})
	m.does(lead, method.RoleOfferAct{Card: topic})
	m.does(owner, method.RoleAcceptAct{Card: topic})
	m.all("the client", func(v *client.View) bool { return v.State.Topic == topic && v.State.Offer == nil })
	m.tabs[owner].Look(func(v *client.View) {
		if !v.You.Roles.Has(method.Client) {
			m.t.Errorf("who accepted is %v", v.You.Roles)
		}
	})
}

// walk holds the whole session, from the opening to the last word, with a secret wherever there is a place for one.
func (m *meeting) walk() {
	for who := range m.tabs {
		m.adds(who, board.Add{Kind: method.Weather, Text: m.shared("meteo"), Fields: map[method.Field]string{method.FieldSky: "sun"}})
		m.adds(who, board.Add{Kind: method.Note, Text: m.secret(who, "note")})
	}
	m.does(lead, method.ClockResumeAct{})
	m.next(false)
	m.adds(peer, board.Add{Kind: method.TopicCard, Text: m.secret(peer, "sujet")})
	m.chooses()
	m.next(false)
	draft := m.expose()
	m.next(false)
	m.clarify(draft)
	m.next(false)
	m.contract()
	m.next(false)
	m.consult()
	m.next(false)
	m.adds(owner, board.Add{Kind: method.Retain, Text: m.secret(owner, "retenu")})
	action := m.adds(owner, board.Add{Kind: method.PlanAction, Text: m.shared("action"), Fields: map[method.Field]string{method.FieldWhen: "mardi"}})
	m.does(owner, board.Share{ID: action})
	m.next(false)
	for who := range m.tabs {
		m.adds(who, board.Add{Kind: method.Learning, Text: m.secret(who, "appris")})
		m.adds(who, board.Add{Kind: method.Learning, Text: m.shared("appris"), Visibility: method.Shared})
	}
	m.adds(lead, board.Add{Kind: method.ProcessNote, Text: m.shared("processus")})
	m.refused(lead, method.PhaseGoAct{From: method.Learn, To: method.Close}, method.CodeConfirm)
	m.next(true)
	m.does(lead, method.PhaseGoAct{From: method.Close, To: method.Learn}) // back, and forward again: nothing is lost
	m.all("the phase before", func(v *client.View) bool { return v.State.Phase == method.Learn })
	m.next(true)
	for who := range m.tabs {
		m.adds(who, board.Add{Kind: method.Word, Text: m.shared("mot")})
	}
}

func (m *meeting) closes() {
	m.does(lead, method.SessionCloseAct{})
	for _, tab := range m.tabs {
		told(m.t, tab, "closed")
	}
}

// expose returns a draft that will be shared, whose first words will not.
func (m *meeting) expose() method.CardID {
	m.adds(owner, board.Add{Kind: method.Headline, Text: m.shared("cri")})
	m.adds(owner, board.Add{Kind: method.Ask, Text: m.shared("question")})
	m.adds(peer, board.Add{Kind: method.Draft, Text: m.secret(peer, "brouillon")})
	draft := m.adds(peer, board.Add{Kind: method.Draft, Text: "avant"})
	m.types(peer, draft, m.secret(peer, "efface")) // erased before the reveal: nobody's to read
	if err := m.tabs[peer].Send(m.ctx(), frames.Here{T: "here", Card: draft, Typing: true}); err != nil {
		m.t.Fatal(err)
	}
	m.types(peer, draft, m.shared("demande"))
	return draft
}

func (m *meeting) clarify(draft method.CardID) {
	m.does(peer, board.Share{ID: draft, Kind: method.Question})
	m.all("the draft as a question", func(v *client.View) bool { return v.Cards[draft].Kind == method.Question })
	m.adds(owner, board.Add{Kind: method.Answer, Of: draft, Text: m.shared("reponse")})
	m.does(owner, board.Set{ID: draft, F: method.FieldTouches, V: "yes"})
	m.one(peer, "that the question touches", func(v *client.View) bool { return v.Cards[draft].Fields[method.FieldTouches] == "yes" })
	m.adds(peer, board.Add{Kind: method.Parked, Text: m.secret(peer, "gare")})
}

func (m *meeting) contract() {
	m.adds(peer, board.Add{Kind: method.Reformulation, Text: m.shared("reformulation")})
	m.refused(lead, method.PhaseGoAct{From: method.Contract, To: method.Consult}, method.CodeConfirm)
	need := m.adds(owner, board.Add{Kind: method.ContractCard, Text: "Je voudrais"})
	m.does(owner, board.MakeVersion{ID: need})
	m.does(peer, board.Agree{ID: need, N: 1, Value: board.AgreePrecision})
	m.one(owner, "that a precision is needed", func(v *client.View) bool { return v.Cards[need].Agreed[m.people[peer].You.ID] == board.AgreePrecision })
	m.types(owner, need, m.shared("contrat"))
	m.does(owner, board.MakeVersion{ID: need})
	m.refused(peer, board.Agree{ID: need, N: 1, Value: board.AgreeYes}, method.CodeChanged)
	m.does(peer, board.Agree{ID: need, N: 2, Value: board.AgreeYes})
	m.all("two versions and an agreement", func(v *client.View) bool {
		c := v.Cards[need]
		return len(c.Versions) == 2 && c.Agreed[m.people[peer].You.ID] == board.AgreeYes
	})
}

func (m *meeting) consult() {
	m.adds(peer, board.Add{Kind: method.Experience, Text: m.shared("vecu")})
	kept := m.adds(peer, board.Add{Kind: method.Suggestion, Text: m.shared("piste")})
	m.does(owner, board.Keep{ID: kept, On: true})
	m.one(owner, "what is kept", func(v *client.View) bool { return v.Cards[kept].Kept })
	if _, err := m.tabs[owner].Act(m.ctx(), method.SignalSendAct{Signal: method.SignalClearer}); err != nil {
		m.t.Fatal(err)
	}
	m.all("the signal", func(v *client.View) bool { return v.Signal != nil && v.Signal.Signal == method.SignalClearer })
}

func TestAWholeSessionAndWhatEachMayReadOfIt(t *testing.T) {
	cfg := testConfig(t)
	p := start(t, cfg)
	m := meet(t, p.url)
	m.walk()
	m.holdsNoSecret("the database of an open session", dump(t, cfg.DatabaseURL), -1)
	m.closes()
	for who, tab := range m.tabs {
		m.holdsNoSecret(fmt.Sprintf("the wire of %d", who), bytes.Join(tab.Raw(), nil), who)
		if raw := bytes.Join(tab.Raw(), nil); who != owner && bytes.Contains(raw, []byte(`"kept"`)) {
			t.Errorf("%d was told what the client keeps", who)
		} else if who == lead && bytes.Contains(raw, []byte(`"touches":"yes"`)) {
			t.Error("the facilitator was told what touches the client")
		}
	}
	m.records()
	m.holdsNoSecret("the database of a closed session", dump(t, cfg.DatabaseURL), -1)
	log := p.log.String()
	m.holdsNoSecret("the log", []byte(log), -1)
	for _, word := range m.public {
		if strings.Contains(log, word) {
			t.Errorf("what is on a card is in the log: %s", word)
		}
	}
}

// holdsNoSecret looks for words that are not who's to read, in clear, in JSON's escapes and in hexadecimal.
func (m *meeting) holdsNoSecret(where string, bytesThere []byte, who int) {
	m.t.Helper()
	if len(m.secrets) < 10 {
		m.t.Fatalf("only %d secrets were planted", len(m.secrets))
	}
	for word, whose := range m.secrets {
		if whose != who && (bytes.Contains(bytesThere, []byte(word)) || bytes.Contains(bytesThere, []byte(hex.EncodeToString([]byte(word))))) {
			m.t.Errorf("%s holds %s", where, word)
		}
	}
}

// records reads what the session leaves, as each of them.
func (m *meeting) records() {
	m.t.Helper()
	path := "/api/sessions/" + string(m.session.ID) + "/record"
	for who, person := range m.people {
		for _, form := range []string{"", ".md", ".json"} {
			raw, err := person.Fetch(m.ctx(), "GET", path+form, nil)
			if err != nil {
				m.t.Fatalf("%d reads record%s: %v", who, form, err)
			}
			where := fmt.Sprintf("record%s of %d", form, who)
			m.holdsNoSecret(where, raw, who)
			for _, word := range m.public {
				if !strings.Contains(word, "meteo") && !bytes.Contains(raw, []byte(word)) {
					m.t.Errorf("%s lacks %s", where, word)
				}
			}
			for word, whose := range m.secrets {
				own := whose == who && (strings.Contains(word, "appris") || strings.Contains(word, "note") || strings.Contains(word, "retenu"))
				if own && !bytes.Contains(raw, []byte(word)) {
					m.t.Errorf("%s lacks its reader's own %s", where, word)
				}
			}
			if form != ".md" && !json.Valid(raw) {
				m.t.Errorf("%s is not JSON", where)
			}
		}
	}
}

// dump is every row of every table as PostgreSQL prints it.
func dump(t *testing.T, url string) []byte {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background()) //nolint:errcheck // it is read only
	rows, err := conn.Query(t.Context(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range tables {
		rows, err := conn.Query(t.Context(), "SELECT t::text FROM "+pgx.Identifier{table}.Sanitize()+" t")
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			all.WriteString(line + "\n")
		}
	}
	if !strings.Contains(all.String(), "PARTAGE-") {
		t.Error("the dump holds no shared card: it looks in the wrong place")
	}
	return []byte(all.String())
}
