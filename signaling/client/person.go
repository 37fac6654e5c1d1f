package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"

	"codev/collab/method"
	"codev/collab/people"
)

// Person is somebody on one device: a cookie jar against one server. Safe for use by one goroutine at a time.
type Person struct {
	Base string // http://127.0.0.1:8080
	You  people.Person
	Via  string // sent as X-Forwarded-For: on one machine each person stands for another machine; a remote server ignores it
	http *http.Client
}

// NewPerson is a browser without a cookie.
func NewPerson(base string) *Person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // cookiejar.New fails on bad options only
	}
	return &Person{Base: strings.TrimSuffix(base, "/"), http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// Through sends everything of this person, sockets included, through another transport: a test's bad line.
func (p *Person) Through(t http.RoundTripper) { p.http.Transport = t }

// APIError is a refusal of the JSON API (API.md, Envelope).
type APIError struct {
	Status int
	Code   string `json:"code"`
	Field  string `json:"field"`
	Why    string `json:"why"`
}

func (e *APIError) Error() string {
	return fmt.Sprintf("client: %d %s %s %s", e.Status, e.Code, e.Field, e.Why)
}

// Call sends one request of API.md and decodes the answer into out (nil: ignored). Refusals are *APIError.
func (p *Person) Call(ctx context.Context, verb, path string, body, out any) error {
	raw, err := p.Fetch(ctx, verb, path, body)
	if err != nil || out == nil || len(raw) == 0 {
		return err
	}
	return json.Unmarshal(raw, out)
}

// Fetch is Call for an answer that is wanted as it came: a page, or a record as a file.
func (p *Person) Fetch(ctx context.Context, verb, path string, body any) ([]byte, error) {
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, verb, p.Base+path, in)
	if err != nil {
		return nil, err
	}
	if p.Via != "" {
		req.Header.Set("X-Forwarded-For", p.Via)
	}
	if verb != http.MethodGet {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", p.Base)
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		wrapped := struct{ Error *APIError }{&APIError{Status: resp.StatusCode}}
		json.Unmarshal(raw, &wrapped) //nolint:errcheck // a body that is not ours leaves the status alone
		return nil, wrapped.Error
	}
	return raw, nil
}

// StartGroup makes a group and signs in as its first owner.
func (p *Person) StartGroup(ctx context.Context, name, you, lang string) (people.Group, error) {
	var out struct {
		Group people.Group  `json:"group"`
		You   people.Person `json:"you"`
	}
	err := p.Call(ctx, "POST", "/api/groups", map[string]any{"name": name, "you": you, "lang": lang}, &out)
	p.You = out.You
	return out.Group, err
}

// Invite makes a link for one person and returns its token.
func (p *Person) Invite(ctx context.Context, g method.GroupID, name string) (string, error) {
	var out struct{ Invitation people.Invitation }
	err := p.Call(ctx, "POST", "/api/groups/"+string(g)+"/invitations", map[string]any{"for": name}, &out)
	return out.Invitation.Token, err
}

// Accept uses an invitation: the person is signed in, a member or waiting for a confirmation.
func (p *Person) Accept(ctx context.Context, token, name, lang string) (people.MemberState, error) {
	var out people.Accepted
	err := p.Call(ctx, "POST", "/api/invitations/accept", map[string]any{"token": token, "name": name, "lang": lang}, &out)
	p.You = out.You
	return out.State, err
}

// Confirm lets a waiting person in.
func (p *Person) Confirm(ctx context.Context, g method.GroupID, who method.PersonID) error {
	return p.Call(ctx, "POST", "/api/groups/"+string(g)+"/members/"+string(who)+"/confirm", map[string]any{}, nil)
}

// Plan plans a session of the group, that begins now and in the classic template unless the request says otherwise.
func (p *Person) Plan(ctx context.Context, g method.GroupID, n people.NewSession) (people.Session, error) {
	if n.Template == "" {
		n.Template = method.Classic90.ID
	}
	if n.StartsAt.IsZero() {
		n.StartsAt = time.Now().UTC().Truncate(time.Second)
	}
	var out struct{ Session people.Session }
	err := p.Call(ctx, "POST", "/api/groups/"+string(g)+"/sessions", n, &out)
	return out.Session, err
}

// Enter joins a group with an invitation of the host, who confirms it.
func (p *Person) Enter(ctx context.Context, host *Person, g method.GroupID, name string) error {
	token, err := host.Invite(ctx, g, name)
	if err != nil {
		return err
	}
	if _, err := p.Accept(ctx, token, name, "fr"); err != nil {
		return err
	}
	return host.Confirm(ctx, g, p.You.ID)
}

// Gather starts a group of n people (the first is owner and facilitator) and plans a session: the beginning of most tests.
func Gather(ctx context.Context, base string, n int) ([]*Person, people.Session, error) {
	host := elsewhere(base)
	group, err := host.StartGroup(ctx, "Cadres Ouest", "Nadia", "fr")
	if err != nil {
		return nil, people.Session{}, err
	}
	all, ids := []*Person{host}, []method.PersonID{host.You.ID}
	for i := 1; i < n; i++ {
		guest := elsewhere(base)
		if err := guest.Enter(ctx, host, group.ID, fmt.Sprintf("Pair %d", i)); err != nil {
			return nil, people.Session{}, err
		}
		all, ids = append(all, guest), append(ids, guest.You.ID)
	}
	session, err := host.Plan(ctx, group.ID, people.NewSession{Facilitator: host.You.ID, Seats: ids})
	return all, session, err
}

// elsewhere is a browser on a machine of its own, as far as the server's limits per address go.
func elsewhere(base string) *Person {
	p, id := NewPerson(base), uuid.New()
	copy(id[:], []byte{0x20, 0x01, 0x0d, 0xb8}) // RFC 3849: addresses that are nobody's
	p.Via = netip.AddrFrom16(id).String()
	return p
}
