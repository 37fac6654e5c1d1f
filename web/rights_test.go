package web

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// refused is the status with which each sort of person is refused at a route for somebody else; 0 = not refused.
// Where two codes were possible, the one that tells less is the rule: who may not know of a thing is told `gone`.
var refused = map[who]map[string]int{
	anyone:          {},
	signedIn:        {"nobody": 401, "revoked": 401},
	memberOrWaiting: {"nobody": 401, "revoked": 401, "stranger": 404},
	member:          {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404},
	owner:           {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "member": 403, "seat": 403, "inviter": 403, "lead": 403},
	inviter:         {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "member": 404, "seat": 404, "lead": 404},
	maker:           {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "member": 404, "seat": 404, "lead": 404},
	ownerOrSelf:     {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "seat": 403, "inviter": 403, "lead": 403},
	lead:            {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "member": 403, "seat": 403, "inviter": 403},
	seat:            {"nobody": 401, "revoked": 401, "stranger": 404, "waiting": 404, "member": 404, "owner": 404},
}

// bodies is a good request of every route that takes one; the words in capitals are filled in from the world.
var bodies = map[string]string{
	"PATCH /api/me":                            `{"lang":"fr"}`,
	"POST /api/signout":                        `{}`,
	"POST /api/groups":                         `{"name":"Another","you":"Somebody","lang":"fr"}`,
	"PATCH /api/groups/{g}":                    `{"confirm":false}`,
	"POST /api/groups/{g}/invitations":         `{"for":"Ana"}`,
	"POST /api/invitations/look":               `{"token":"TOKEN"}`,
	"POST /api/invitations/accept":             `{"token":"TOKEN","name":"Somebody","lang":"en"}`,
	"POST /api/groups/{g}/members/{p}/confirm": `{}`,
	"POST /api/groups/{g}/members/{p}/owner":   `{"owner":true}`,
	"POST /api/groups/{g}/members/{p}/return":  `{}`,
	"POST /api/return/look":                    `{"token":"RETURN"}`,
	"POST /api/return/accept":                  `{"token":"RETURN"}`,
	"POST /api/groups/{g}/sessions":            `WISH`,
}

// asks makes the request of a route in a world.
func (w *world) asks(rt route) (path, body string) {
	person := w.ids["member"]
	if rt.who == inviter {
		person = w.ids["waiting"]
	}
	path = strings.NewReplacer("{g}", w.group, "{p}", person, "{s}", w.session, "{i}", w.open.ID, "{name}", "main-ABC.js", "{id}", w.group, "{$}", "").Replace(rt.pattern)
	body = strings.NewReplacer("TOKEN", w.open.Token, "RETURN", w.ret.Token, "WISH", w.wish()).Replace(bodies[rt.method+" "+rt.pattern])
	return path, body
}

func apiRoutes() (api []route) {
	for _, rt := range routes {
		if strings.HasPrefix(rt.pattern, "/api/") {
			api = append(api, rt)
		}
	}
	return api
}

// TestEveryRouteForEverybody walks over every route of the API with every sort of person.
func TestEveryRouteForEverybody(t *testing.T) {
	s := newServer(t)
	for _, rt := range apiRoutes() {
		t.Run(rt.method+" "+rt.pattern, func(t *testing.T) {
			t.Parallel()
			no, ok := refused[rt.who]
			if !ok {
				t.Fatalf("the table of refusals does not know %d", rt.who)
			}
			fresh := func() *world {
				w := newWorld(t, s)
				if strings.Contains(rt.pattern, "/record") {
					w.closeSession(t)
				}
				return w
			}
			shared := fresh() // a refusal changes nothing, so that one world does for all of them
			for _, sort := range sorts {
				w := shared
				if no[sort] == 0 {
					w = fresh()
				}
				path, body := w.asks(rt)
				res := w.actors[sort].request(rt.method, path, body)
				if no[sort] == 0 && res.StatusCode/100 != 2 {
					t.Errorf("%s is refused: %d %s", sort, res.StatusCode, text(t, res))
				}
				if no[sort] != 0 && res.StatusCode != no[sort] {
					t.Errorf("%s gets %d %s, want %d", sort, res.StatusCode, text(t, res), no[sort])
				}
			}
		})
	}
}

// TestWhatIsNotYoursLooksLikeWhatDoesNotExist compares refusals byte by byte with those for an id that nobody has.
func TestWhatIsNotYoursLooksLikeWhatDoesNotExist(t *testing.T) {
	w := newWorld(t, newServer(t))
	nobodyHas := strings.NewReplacer(
		w.group, "0b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", w.session, "0b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c11",
		w.ids["member"], "0b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c12", w.ids["waiting"], "0b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c13",
		w.open.ID, "0b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c14")
	for _, rt := range apiRoutes() {
		if rt.who <= signedIn {
			continue
		}
		path, body := w.asks(rt)
		real := w.actors["stranger"].request(rt.method, path, body)
		guess := w.actors["stranger"].request(rt.method, nobodyHas.Replace(path), body)
		a, b := text(t, real), text(t, guess)
		if real.StatusCode != 404 || guess.StatusCode != 404 || a != b || len(real.Header) != len(guess.Header) {
			t.Errorf("%s %s: %d %q for what is not theirs, %d %q for what does not exist", rt.method, rt.pattern, real.StatusCode, a, guess.StatusCode, b)
		}
	}
}

// TestIdsThatAreNoIds sends rubbish where an id stands.
func TestIdsThatAreNoIds(t *testing.T) {
	w := newWorld(t, newServer(t))
	for _, rubbish := range []string{"x", "%00", "%27%20OR%201=1", strings.Repeat("a", 2000), "00000000-0000-0000-0000-000000000000", "%ff"} {
		for _, rt := range apiRoutes() {
			if !strings.Contains(rt.pattern, "{") {
				continue
			}
			_, body := w.asks(rt)
			path := strings.NewReplacer("{g}", rubbish, "{p}", rubbish, "{s}", rubbish, "{i}", rubbish).Replace(rt.pattern)
			if res := w.actors["owner"].request(rt.method, path, body); res.StatusCode != 404 {
				t.Errorf("%s %s: %d %s", rt.method, path, res.StatusCode, text(t, res))
			}
			path = strings.NewReplacer("{g}", w.group, "{p}", rubbish, "{s}", rubbish, "{i}", rubbish).Replace(rt.pattern)
			if strings.Contains(path, rubbish) {
				if res := w.actors["owner"].request(rt.method, path, body); res.StatusCode != 404 {
					t.Errorf("%s %s: %d %s", rt.method, path, res.StatusCode, text(t, res))
				}
			}
		}
	}
}

// TestChangesNeedTheSameOrigin sends every change as another site would.
func TestChangesNeedTheSameOrigin(t *testing.T) {
	w := newWorld(t, newServer(t))
	for _, rt := range apiRoutes() {
		if rt.method == http.MethodGet {
			continue
		}
		path, body := w.asks(rt)
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			r, err := http.NewRequestWithContext(t.Context(), rt.method, "http://codev.example"+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set(header[0], header[1])
			r.AddCookie(&http.Cookie{Name: "codev", Value: w.actors["owner"].cookie})
			if res := serve(w.server, r); res.StatusCode != 403 || !strings.Contains(text(t, res), `"origin"`) {
				t.Errorf("%s %s from %v: %d", rt.method, rt.pattern, header, res.StatusCode)
			}
		}
	}
}

// TestBodiesThatAreNotRight sends every route that takes a body what it does not take.
func TestBodiesThatAreNotRight(t *testing.T) {
	w := newWorld(t, newServer(t))
	for _, rt := range apiRoutes() {
		path, good := w.asks(rt)
		if good == "" {
			continue
		}
		for _, bad := range []string{
			"", "null x", "[]", `"text"`, "{", good + good, `{"nobodyKnows":1}`, strings.Repeat("[", 30_000),
			`{"name":"` + strings.Repeat("a", maxBody) + `"}`, "\xff\xfe",
		} {
			if res := w.actors["owner"].request(rt.method, path, bad); res.StatusCode != 400 || !strings.Contains(text(t, res), `"bad"`) {
				t.Errorf("%s %s with %.20q: %d", rt.method, rt.pattern, bad, res.StatusCode)
			}
		}
		r, err := http.NewRequestWithContext(t.Context(), rt.method, "http://codev.example"+path, strings.NewReader(good))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "text/plain") // what a form can send
		r.AddCookie(&http.Cookie{Name: "codev", Value: w.actors["owner"].cookie})
		if res := serve(w.server, r); res.StatusCode != 400 {
			_, _ = io.Copy(io.Discard, res.Body)
			t.Errorf("%s %s as text/plain: %d", rt.method, rt.pattern, res.StatusCode)
		}
	}
}
