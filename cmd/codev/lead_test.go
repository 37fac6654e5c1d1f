package main

import (
	"testing"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
	"codev/signaling/client"
)

// roles waits until everybody knows who is what.
func (m *meeting) roles(want ...method.Role) {
	m.t.Helper()
	m.all("the roles", func(v *client.View) bool {
		for who, role := range want {
			for _, seat := range v.State.Seats {
				if seat.Person == m.people[who].You.ID && !seat.Roles.Has(role) {
					return false
				}
			}
		}
		return true
	})
}

// brings has somebody show a topic, be asked and accept.
func (m *meeting) brings(who, asks int) {
	m.t.Helper()
	topic := m.adds(who, board.Add{Kind: method.TopicCard, Text: "Un sujet", Visibility: method.Shared})
	m.does(asks, method.RoleOfferAct{Card: topic})
	m.does(who, method.RoleAcceptAct{Card: topic})
}

// The facilitator may be the client: the deputy leads then, also for PostgreSQL, and after a restart.
func TestTheDeputyLeadsWhenTheFacilitatorIsTheClient(t *testing.T) {
	cfg := testConfig(t)
	p := start(t, cfg)
	m := meet(t, p.url)
	plan := people.NewSession{Facilitator: m.people[lead].You.ID, Deputy: m.people[peer].You.ID}
	for _, person := range m.people {
		plan.Seats = append(plan.Seats, person.You.ID)
	}
	var err error
	if m.session, err = m.people[lead].Plan(m.ctx(), m.session.Group, plan); err != nil {
		t.Fatal(err)
	}
	m.enter()
	m.does(lead, method.PhaseGoAct{From: method.Open, To: method.Topic})
	m.all("the topics", func(v *client.View) bool { return v.State.Phase == method.Topic })
	m.brings(owner, lead)
	m.roles(method.Facilitator, method.Client, method.Deputy)
	m.brings(lead, lead)
	m.roles(method.Client, method.Consultant, method.Facilitator)
	m.refused(lead, method.PhaseGoAct{From: method.Topic, To: method.Expose}, method.CodeRole)

	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	again := start(t, cfg)
	for _, person := range m.people {
		person.Base = again.url
	}
	m.enter()
	m.roles(method.Client, method.Consultant, method.Facilitator)
	m.does(peer, method.PhaseGoAct{From: method.Topic, To: method.Expose})
	m.adds(lead, board.Add{Kind: method.Headline, Text: "C'est mon tour"})
	m.tabs[lead].Close()
	m.one(peer, "that the clock waits for the client", func(v *client.View) bool {
		return v.State.Clock.Paused && v.State.Waiting == m.people[lead].You.ID && v.Here[v.State.Waiting].On == collab.OnReconnecting
	})
}

// enter opens everybody's tab in the session.
func (m *meeting) enter() {
	m.t.Helper()
	for who, person := range m.people {
		m.tabs[who].Close()
		tab, err := client.Join(m.ctx(), person, m.session.ID, nil)
		if err != nil {
			m.t.Fatal(err)
		}
		m.t.Cleanup(tab.Close)
		m.tabs[who] = tab
	}
}
