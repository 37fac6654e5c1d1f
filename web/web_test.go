package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"codev/collab/people"
)

// broken answers nothing: it stands in for a database that fails in a way of our choosing.
type broken struct {
	people.Store
	err error
}

func (b broken) DeviceBySecret(context.Context, []byte, time.Time) (people.Person, people.Device, error) {
	if b.err == nil {
		panic("what somebody wrote")
	}
	return people.Person{}, people.Device{}, b.err
}

const wellFormedCookie = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func ask(t *testing.T, err error) (res *http.Response, log string, seen []string) {
	t.Helper()
	var out bytes.Buffer
	h := New(Config{
		People: people.New(broken{err: err}, people.Options{}), Dist: built, Socket: http.NotFoundHandler(),
		Log: slog.New(slog.NewTextHandler(&out, nil)),
		Observe: func(pattern string, status int, _ time.Duration) {
			seen = append(seen, fmt.Sprint(pattern, " ", status))
		},
	})
	r := httptest.NewRequest(http.MethodGet, "/api/me", nil)
	r.AddCookie(&http.Cookie{Name: "codev", Value: wellFormedCookie})
	return serve(h, r), out.String(), seen
}

func TestAPanicIsAnsweredAndItsContentIsNotLogged(t *testing.T) {
	res, log, seen := ask(t, nil)
	if res.StatusCode != 500 || text(t, res) != `{"error":{"code":"internal"}}`+"\n" {
		t.Errorf("got %d", res.StatusCode)
	}
	if !strings.Contains(log, "request=") || !strings.Contains(log, `route="GET /api/me"`) || strings.Contains(log, "wrote") {
		t.Errorf("log: %s", log)
	}
	if len(seen) != 1 || seen[0] != "GET /api/me 500" {
		t.Errorf("observed %q", seen)
	}
}

type sqlError struct{}

func (sqlError) Error() string    { return `invalid input syntax: "my secret topic"` }
func (sqlError) SQLState() string { return "22P02" }

func TestAnInternalErrorIsLoggedByItsCodeAlone(t *testing.T) {
	res, log, _ := ask(t, fmt.Errorf("db: device: %w", sqlError{}))
	if res.StatusCode != 500 || !strings.Contains(text(t, res), `"internal"`) {
		t.Errorf("got %d", res.StatusCode)
	}
	if !strings.Contains(log, "22P02") || strings.Contains(log, "secret") || strings.Contains(log, wellFormedCookie) {
		t.Errorf("log: %s", log)
	}
}

func TestErrorsBecomeTheirStatus(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		body   string
	}{
		{people.ErrOffline, 503, `{"error":{"code":"database"}}`},
		{fmt.Errorf("x: %w", people.ErrNotFound), 404, `{"error":{"code":"gone"}}`},
		{people.ErrLink, 410, `{"error":{"code":"link"}}`},
		{people.ErrRights, 403, `{"error":{"code":"rights"}}`},
		{people.ErrState, 409, `{"error":{"code":"state"}}`},
		{people.FieldError{Field: "name", Why: "long"}, 422, `{"error":{"code":"invalid","field":"name","why":"long"}}`},
	} {
		// DeviceBySecret's ErrNotFound means nobody is signed in; every other error travels.
		p, ok := problemOf(c.err)
		w := httptest.NewRecorder()
		writeProblem(w, p)
		if !ok || w.Code != c.status || strings.TrimSpace(w.Body.String()) != c.body {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
	}
	if _, ok := problemOf(errors.New("unforeseen")); ok {
		t.Error("an unforeseen error is foreseen")
	}
}

func TestWithoutADatabaseItSaysSo(t *testing.T) {
	res, _, _ := ask(t, people.ErrOffline)
	if res.StatusCode != 503 || !strings.Contains(text(t, res), `"database"`) {
		t.Errorf("got %d", res.StatusCode)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	var down error
	h := New(Config{Dist: built, Socket: http.NotFoundHandler(), Ready: func(context.Context) error { return down }})
	if res := get(t, h, "/healthz"); res.StatusCode != 200 || text(t, res) != "ok\n" {
		t.Errorf("healthz: %d", res.StatusCode)
	}
	if res := get(t, h, "/readyz"); res.StatusCode != 200 {
		t.Errorf("readyz: %d", res.StatusCode)
	}
	down = errors.New("no database")
	if res := get(t, h, "/readyz"); res.StatusCode != 503 {
		t.Errorf("readyz without a database: %d", res.StatusCode)
	}
	if res := get(t, h, "/healthz"); res.StatusCode != 200 {
		t.Errorf("healthz without a database: %d", res.StatusCode)
	}
}

func TestGuessingLinksIsSlowedDown(t *testing.T) {
	now := time.Unix(1e9, 0)
	h := New(Config{People: people.New(broken{}, people.Options{}), Dist: built, Socket: http.NotFoundHandler(), Now: func() time.Time { return now }})
	b := &browser{s: &server{Handler: h}}
	guess := func() *http.Response { return b.request("POST", "/api/invitations/look", `{"token":"guess"}`) }
	for range 60 {
		if res := guess(); res.StatusCode != 410 {
			t.Fatalf("a guess: %d %s", res.StatusCode, text(t, res))
		}
	}
	res := guess()
	if wait, err := strconv.Atoi(res.Header.Get("Retry-After")); res.StatusCode != 429 || err != nil || wait < 1 {
		t.Errorf("the 61st guess: %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	if res := b.request("GET", "/api/me", ""); res.StatusCode != 200 {
		t.Errorf("other routes are slowed down too: %d", res.StatusCode)
	}
	now = now.Add(time.Second)
	if res := guess(); res.StatusCode != 410 {
		t.Errorf("a second later: %d", res.StatusCode)
	}
}

func TestTheCookie(t *testing.T) {
	s := newServer(t)
	b := &browser{s: s}
	cookie := func(res *http.Response) string { return res.Header.Get("Set-Cookie") }

	res := b.request("POST", "/api/groups", `{"name":"G","you":"Ana","lang":"fr"}`)
	for _, part := range []string{"codev=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"} {
		if !strings.Contains(cookie(res), part) {
			t.Errorf("Set-Cookie %q lacks %s", cookie(res), part)
		}
	}
	if strings.Contains(cookie(res), "Secure") {
		t.Error("a Secure cookie over plain HTTP would be dropped by the browser")
	}
	if body := text(t, res); strings.Contains(body, b.cookie) {
		t.Error("the secret stands in a body")
	}
	if res := b.request("GET", "/api/me", ""); !strings.Contains(cookie(res), "codev="+b.cookie) {
		t.Errorf("the cookie does not roll: %q", cookie(res))
	}

	r := httptest.NewRequest("GET", "https://codev.example/api/me", nil)
	r.AddCookie(&http.Cookie{Name: "codev", Value: b.cookie})
	if res := serve(s, r); !strings.Contains(cookie(res), "Secure") {
		t.Errorf("over TLS the cookie is not Secure: %q", cookie(res))
	}

	old := *b
	if res := b.request("POST", "/api/signout", `{}`); !strings.Contains(cookie(res), "Max-Age=0") {
		t.Errorf("signing out leaves the cookie: %q", cookie(res))
	}
	if res := old.request("GET", "/api/me", ""); !strings.Contains(text(t, res), `"you":null`) || cookie(res) != "" {
		t.Error("a revoked cookie still signs in, or rolls")
	}
}

func TestSomebodyWhoWaitsLearnsTheNameAndNothingElse(t *testing.T) {
	w := newWorld(t, newServer(t))
	got := do[map[string]map[string]any](t, w.actors["waiting"], 200, "GET", "/api/groups/"+w.group, "")["group"]
	if len(got) != 3 || got["id"] != w.group || got["name"] != "Night shift" || got["you"].(map[string]any)["state"] != "waiting" {
		t.Errorf("got %v", got)
	}
	body := text(t, w.actors["waiting"].request("GET", "/api/me", ""))
	if strings.Contains(body, w.session) || strings.Contains(body, "Olga") {
		t.Errorf("me tells a waiting person: %s", body)
	}
}

func TestALinkWorksOnceAndRefusalsLookTheSame(t *testing.T) {
	w := newWorld(t, newServer(t))
	accept := func(b *browser, token string) *http.Response {
		return b.request("POST", "/api/invitations/accept", fmt.Sprintf(`{"token":%q,"name":"Zoé","lang":"fr"}`, token))
	}
	first, second := &browser{s: w.server}, &browser{s: w.server}
	if res := first.request("POST", "/api/invitations/look", fmt.Sprintf(`{"token":%q}`, w.open.Token)); res.StatusCode != 200 || first.cookie != "" {
		t.Fatalf("looking: %d", res.StatusCode)
	}
	if res := accept(first, w.open.Token); res.StatusCode != 201 || first.cookie == "" {
		t.Fatalf("accepting: %d %s", res.StatusCode, text(t, res))
	}
	used, guessed := accept(second, w.open.Token), accept(second, wellFormedCookie)
	if a, b := text(t, used), text(t, guessed); used.StatusCode != 410 || guessed.StatusCode != 410 || a != b || second.cookie != "" {
		t.Errorf("used: %d %s; guessed: %d %s", used.StatusCode, a, guessed.StatusCode, b)
	}
}
