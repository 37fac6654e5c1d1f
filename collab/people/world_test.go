package people_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"codev/collab/method"
	"codev/collab/people"
	"codev/db"
	"codev/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// world is a service on a database of its own, with a clock that stands still until told.
type world struct {
	*people.Service
	t     *testing.T
	url   string
	store *db.Store

	mu      sync.Mutex // protects following
	at      time.Time
	removed []string // what OnRemoved was told
	revoked []method.PersonID
}

func newWorld(t *testing.T) *world {
	t.Parallel()
	w := &world{t: t, url: dbtest.URL(t, db.Migrate), at: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)}
	store, err := db.Open(t.Context(), w.url, db.Options{Connections: 4, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	w.store = store
	w.Service = people.New(store, people.Options{Now: w.now})
	w.OnRemoved(func(g method.GroupID, p method.PersonID) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.removed = append(w.removed, string(g)+" "+string(p))
	})
	w.OnRevoked(func(p method.PersonID) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.revoked = append(w.revoked, p)
	})
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// found starts a group and returns its owner.
func (w *world) found(name, you string) (people.Auth, method.GroupID) {
	w.t.Helper()
	g, in, err := w.StartGroup(w.t.Context(), nil, people.NewGroup{Name: name, You: you, Lang: "fr"})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.auth(in), g.ID
}

func (w *world) auth(in people.SignIn) people.Auth {
	w.t.Helper()
	a, err := w.Authenticate(w.t.Context(), in.Cookie)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// accept uses a token as somebody new.
func (w *world) accept(token, name string) (people.Auth, people.MemberState) {
	w.t.Helper()
	got, in, err := w.AcceptInvitation(w.t.Context(), nil, people.Accept{Token: token, Name: name, Lang: "en"})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.auth(in), got.State
}

func (w *world) invite(by people.Auth, g method.GroupID) string {
	w.t.Helper()
	i, err := w.Invite(w.t.Context(), by, g, "somebody")
	if err != nil {
		w.t.Fatal(err)
	}
	return i.Token
}

// join brings somebody new into the group, confirmed by who invited them.
func (w *world) join(by people.Auth, g method.GroupID, name string) people.Auth {
	w.t.Helper()
	a, state := w.accept(w.invite(by, g), name)
	if state == people.Waiting {
		if _, err := w.Confirm(w.t.Context(), by, g, a.ID); err != nil {
			w.t.Fatal(err)
		}
	}
	return a
}

// want fails the test unless err is what is wanted (nil for none).
func (w *world) want(what string, err, wanted error) {
	w.t.Helper()
	if !errors.Is(err, wanted) {
		w.t.Errorf("%s: got %v, want %v", what, err, wanted)
	}
}

// must fails the test at once on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
