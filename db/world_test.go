package db_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/method"
	"codev/collab/people"
	"codev/db"
	"codev/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// clock stands still until told.
type clock struct {
	mu sync.Mutex // protects following
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) later(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	return c.at
}

// table is a group of three with a planned session, on a database of its own.
type table struct {
	*db.Store
	clock
	t       testing.TB
	url     string
	crowd   *people.Service
	group   method.GroupID
	who     []people.Auth // facilitator, two consultants
	session method.SessionID
}

func newTable(t *testing.T) *table {
	t.Helper()
	t.Parallel()
	return tableFor(t)
}

func tableFor(t testing.TB) *table {
	t.Helper()
	w := &table{t: t, url: dbtest.URL(t, db.Migrate), clock: clock{at: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)}}
	store, err := db.Open(t.Context(), w.url, db.Options{Connections: 4, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	w.Store, w.crowd = store, people.New(store, people.Options{Now: w.now})
	g, in, err := w.crowd.StartGroup(t.Context(), nil, people.NewGroup{Name: "Cadres Ouest", You: "Nadia", Lang: "fr"})
	w.ok(err)
	w.group = g.ID
	w.enter(in)
	no := false
	_, err = w.crowd.ChangeGroup(t.Context(), w.who[0], w.group, people.GroupChange{Confirm: &no})
	w.ok(err)
	for _, name := range []string{"Hélène", "Marc"} {
		i, err := w.crowd.Invite(t.Context(), w.who[0], w.group, name)
		w.ok(err)
		_, in, err := w.crowd.AcceptInvitation(t.Context(), nil, people.Accept{Token: i.Token, Name: name, Lang: "en"})
		w.ok(err)
		w.enter(in)
	}
	w.session = w.plan(24 * time.Hour)
	return w
}

func (w *table) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *table) enter(in people.SignIn) {
	w.t.Helper()
	a, err := w.crowd.Authenticate(w.t.Context(), in.Cookie)
	w.ok(err)
	w.who = append(w.who, a)
}

// plan plans a session that starts after d.
func (w *table) plan(d time.Duration) method.SessionID {
	w.t.Helper()
	n := people.NewSession{Template: "classic90", StartsAt: w.now().Add(d), Facilitator: w.who[0].ID}
	for _, a := range w.who {
		n.Seats = append(n.Seats, a.ID)
	}
	s, err := w.crowd.PlanSession(w.t.Context(), w.who[0], w.group, n)
	w.ok(err)
	return s.ID
}

// meeting is the session as its people see it.
func (w *table) meeting() people.Session {
	w.t.Helper()
	m, err := w.Session(w.t.Context(), w.session)
	w.ok(err)
	return m.Session
}

// seal seals with the person's own key.
func (w *table) seal(author method.PersonID, plain string) ([]byte, error) {
	for _, a := range w.who {
		if a.ID == author {
			return a.Key.Seal(plain)
		}
	}
	return nil, people.ErrSealed
}

// Commit commits, and waits for it.
func (w *table) Commit(b collab.Batch) error { return commit(w.Store, b) }

func commit(s *db.Store, b collab.Batch) error {
	done := make(chan error, 1)
	s.Commit(b, func(err error) { done <- err })
	return <-done
}

func newCard() method.CardID { return method.CardID(uuid.NewString()) }
