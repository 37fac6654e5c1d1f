package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"codev/collab/people"
	"codev/db"
	"codev/db/dbtest"
)

func TestMain(m *testing.M) {
	code := dbtest.Run(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// server is the whole of this package on a database of its own.
type server struct {
	http.Handler
	pool *pgxpool.Pool
}

func newServer(t *testing.T) *server {
	t.Helper()
	url := dbtest.URL(t, db.Migrate)
	store, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var ticks atomic.Int64
	return &server{pool: pool, Handler: New(Config{
		People: people.New(store, people.Options{}), Records: store, Dist: built, Ready: store.Ping,
		Socket: http.NotFoundHandler(),
		Now:    func() time.Time { return time.Unix(ticks.Add(60), 0) }, // a minute passes between requests: no rate limit here
	})}
}

// browser is somebody's device: it keeps the cookie.
type browser struct {
	s      *server
	cookie string
}

func (b *browser) request(method, path, body string) *http.Response {
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "codev", Value: b.cookie})
	}
	w := httptest.NewRecorder()
	b.s.ServeHTTP(w, r)
	res := w.Result()
	for _, c := range res.Cookies() {
		if c.Name == "codev" && c.MaxAge > 0 {
			b.cookie = c.Value
		}
	}
	return res
}

// do asks, wants the status, and decodes the answer.
func do[T any](t *testing.T, b *browser, status int, method, path, body string) (answer T) {
	t.Helper()
	res := b.request(method, path, body)
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, res.StatusCode, data, status)
	}
	if status == http.StatusNoContent {
		return answer
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&answer); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, data)
	}
	return answer
}

type (
	groupAnswer struct {
		Group people.Group   `json:"group"`
		You   *people.Person `json:"you"`
	}
	invitationAnswer struct {
		Invitation people.Invitation `json:"invitation"`
	}
	sessionAnswer struct {
		Session people.Session `json:"session"`
	}
)

// world is a group with one person of each sort, and a session. All of it is made through the API.
type world struct {
	*server
	actors  map[string]*browser
	ids     map[string]string // of the actors
	group   string
	session string
	open    people.Invitation // made by inviter, not used
	ret     people.Invitation // for the member
}

// strangers to the group first, then those it knows.
var sorts = []string{"nobody", "revoked", "stranger", "waiting", "member", "seat", "inviter", "lead", "owner"}

func newWorld(t *testing.T, s *server) *world {
	t.Helper()
	w := &world{server: s, actors: map[string]*browser{}, ids: map[string]string{}}
	for _, sort := range sorts {
		w.actors[sort] = &browser{s: s}
	}
	started := do[groupAnswer](t, w.actors["owner"], 201, "POST", "/api/groups", `{"name":"Night shift","you":"Olga","lang":"en"}`)
	w.group, w.ids["owner"] = string(started.Group.ID), string(started.You.ID)
	w.ids["stranger"] = string(do[groupAnswer](t, w.actors["stranger"], 201, "POST", "/api/groups", `{"name":"Elsewhere","you":"Stan","lang":"en"}`).You.ID)

	for _, sort := range []string{"member", "seat", "inviter", "lead"} {
		w.join(t, "owner", sort)
		do[groupAnswer](t, w.actors["owner"], 200, "POST", "/api/groups/"+w.group+"/members/"+w.ids[sort]+"/confirm", `{}`)
	}
	w.join(t, "inviter", "waiting")
	w.join(t, "owner", "revoked")
	old := *w.actors["revoked"]
	do[any](t, w.actors["revoked"], 204, "POST", "/api/signout", `{}`)
	w.actors["revoked"] = &old

	w.open = w.invite(t, "inviter")
	w.ret = do[invitationAnswer](t, w.actors["owner"], 201, "POST", "/api/groups/"+w.group+"/members/"+w.ids["member"]+"/return", `{}`).Invitation
	planned := do[sessionAnswer](t, w.actors["owner"], 201, "POST", "/api/groups/"+w.group+"/sessions", w.wish())
	w.session = string(planned.Session.ID)
	return w
}

// wish plans a session in which the owner and the member have no seat.
func (w *world) wish() string {
	return fmt.Sprintf(`{"template":"classic90","startsAt":%q,"facilitator":%q,"seats":[%q,%q,%q]}`,
		time.Now().Add(time.Hour).UTC().Format(time.RFC3339), w.ids["lead"], w.ids["lead"], w.ids["seat"], w.ids["inviter"])
}

func (w *world) invite(t *testing.T, by string) people.Invitation {
	t.Helper()
	return do[invitationAnswer](t, w.actors[by], 201, "POST", "/api/groups/"+w.group+"/invitations", `{"for":"a friend"}`).Invitation
}

func (w *world) join(t *testing.T, by, sort string) {
	t.Helper()
	token := w.invite(t, by).Token
	accepted := do[people.Accepted](t, w.actors[sort], 201, "POST", "/api/invitations/accept",
		fmt.Sprintf(`{"token":%q,"name":%q,"lang":"fr"}`, token, sort))
	w.ids[sort] = string(accepted.You.ID)
}

// closeSession ends the session as the Room does.
func (w *world) closeSession(t *testing.T) {
	t.Helper()
	_, err := w.pool.Exec(t.Context(),
		`UPDATE session SET state = 'closed', closed_at = now(), doc = jsonb_set(doc, '{closed}', 'true') WHERE id = $1`, w.session)
	if err != nil {
		t.Fatal(err)
	}
}

func serve(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}
