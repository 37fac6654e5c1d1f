package signaling

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"
	"golang.org/x/time/rate"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
	"codev/db"
	"codev/db/dbtest"
	"codev/signaling/client"
	"codev/web"
)

func TestMain(m *testing.M) {
	code := dbtest.Run(m)
	if code == 0 {
		http.DefaultClient.CloseIdleConnections()
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// edge is this package over real rooms, real people and a real database, behind the real HTTP.
type edge struct {
	url   string
	srv   *Server
	hub   *collab.Hub
	crowd *people.Service
	media *deaf
	log   *lines
}

func newEdge(t *testing.T) *edge {
	t.Helper()
	store, err := db.Open(t.Context(), dbtest.URL(t, db.Migrate), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	e := &edge{media: &deaf{did: make(chan struct{}, 64)}, log: &lines{}, crowd: people.New(store, people.Options{})}
	log := slog.New(slog.NewTextHandler(e.log, nil))
	e.hub = collab.NewHub(store, e.media, log)
	e.crowd.OnRemoved(e.hub.Remove)
	e.crowd.OnRevoked(e.hub.Revoke)
	identify := func(r *http.Request) (*people.Auth, error) { return web.Identify(e.crowd, r) }
	e.srv = New(Config{Hub: e.hub, Media: e.media, Sessions: e.crowd, Identify: identify, Log: log})
	httpd := httptest.NewServer(web.New(web.Config{People: e.crowd, Records: store, Socket: e.srv, Probe: http.HandlerFunc(e.srv.Probe), Ready: store.Ping, Log: log}))
	e.url = httpd.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := e.hub.Close(ctx); err != nil {
			t.Error(err)
		}
		httpd.CloseClientConnections()
		httpd.Close()
	})
	return e
}

// lines keeps the log.
type lines struct {
	mu  sync.Mutex
	all []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, p...)
	return len(p), nil
}

// deaf is a media plane that only keeps who asked for what.
type deaf struct {
	mu     sync.Mutex
	offers []collab.MediaOffer
	wants  map[method.PersonID]int
	closed []method.PersonID
	trip   method.PersonID // whose picture it stumbles over
	did    chan struct{}   // one signal for each offer and each close
}

func (d *deaf) signal() {
	select {
	case d.did <- struct{}{}:
	default:
	}
}

func (*deaf) Gate(method.SessionID, method.PersonID, bool, bool) {}
func (*deaf) Screen(method.SessionID, method.PersonID)           {}
func (*deaf) Floor(method.SessionID, method.PersonID)            {}
func (*deaf) Leave(method.SessionID, method.PersonID)            {}
func (*deaf) End(method.SessionID)                               {}

func (d *deaf) Offer(_ context.Context, o collab.MediaOffer, _ func(collab.MediaEvent)) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.offers = append(d.offers, o)
	d.signal()
	return "answer", nil
}

func (d *deaf) Resume(method.SessionID, method.PersonID, string, int, func(collab.MediaEvent)) bool {
	return false
}

func (d *deaf) Want(_ method.SessionID, p method.PersonID, _ string, sizes []collab.Want) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.wants == nil {
		d.wants = map[method.PersonID]int{}
	}
	d.wants[p] += len(sizes)
	if d.trip != "" && sizes[0].Person == d.trip {
		panic(d.trip)
	}
}

func (d *deaf) Close(_ method.SessionID, p method.PersonID, _ string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = append(d.closed, p)
	d.signal()
}

// round is a session with one person of each sort at the table.
type round struct {
	*edge
	t       *testing.T
	group   method.GroupID
	session people.Session
	who     map[string]*client.Person
	tab     map[string]*client.Tab
	cards   int
}

// The people of a round. The client is one once the topic was chosen; who observes sits last.
var seats = []string{"lead", "client", "marc", "aicha", "observer"}

// newcomer is somebody on a machine of their own, as far as the limits per address go.
func (e *edge) newcomer() *client.Person {
	p, addr := client.NewPerson(e.url), uuid.New()
	copy(addr[:], []byte{0x20, 0x01, 0x0d, 0xb8}) // RFC 3849: nobody's
	p.Via = netip.AddrFrom16(addr).String()
	return p
}

func gather(t *testing.T, e *edge) *round {
	t.Helper()
	r := &round{edge: e, t: t, who: map[string]*client.Person{}, tab: map[string]*client.Tab{}}
	lead := e.newcomer()
	group, err := lead.StartGroup(t.Context(), "Cadres Ouest", "lead", "fr")
	r.must(err)
	r.group, r.who["lead"] = group.ID, lead
	for _, name := range seats[1:] {
		r.who[name] = e.newcomer()
		r.must(r.who[name].Enter(t.Context(), lead, group.ID, name))
	}
	n := people.NewSession{Facilitator: lead.You.ID, Observers: []method.PersonID{r.who["observer"].You.ID}}
	for _, name := range seats[:4] {
		n.Seats = append(n.Seats, r.who[name].You.ID)
	}
	r.session, err = lead.Plan(t.Context(), group.ID, n)
	r.must(err)
	for _, name := range seats {
		r.tab[name], err = client.Join(t.Context(), r.who[name], r.session.ID, nil)
		r.must(err)
		t.Cleanup(r.tab[name].Close)
	}
	return r
}

// hurries lets everybody open as many sockets as a test has cases.
func (r *round) hurries() {
	for _, p := range r.who {
		r.srv.allowances.take(p.You.ID, time.Now()).visits.SetLimit(rate.Inf) // held as long as the server
	}
}

func (r *round) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// patience is how long a test waits for something that must happen.
const patience = 10 * time.Second

func (r *round) ctx() context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	r.t.Cleanup(cancel)
	return ctx
}

// id makes a new card's id.
func (r *round) id() method.CardID {
	r.cards++
	return method.CardID(fmt.Sprintf("%08d-0000-4000-8000-000000000000", r.cards))
}

// does carries out a durable action that must succeed.
func (r *round) does(who string, act any) client.Answer {
	r.t.Helper()
	a, err := r.tab[who].Do(r.ctx(), act)
	r.must(err)
	if a.Code != "" {
		r.t.Fatalf("%s: %+v is refused: %s", who, act, a.Code)
	}
	return a
}

// adds makes a card and returns its id.
func (r *round) adds(who string, kind method.Kind, text string) method.CardID {
	r.t.Helper()
	id := r.id()
	r.does(who, board.Add{ID: id, Kind: kind, Text: text})
	return id
}

// sees waits until a view holds.
func (r *round) sees(who string, ok func(v *client.View) bool) {
	r.t.Helper()
	if err := r.tab[who].Wait(r.ctx(), ok); err != nil {
		r.t.Fatalf("%s does not see it: %v", who, err)
	}
}

// next moves one phase on, and everybody sees it.
func (r *round) next() method.Phase {
	r.t.Helper()
	var from method.Phase
	r.tab["lead"].Look(func(v *client.View) { from = v.State.Phase })
	to := from.Next()
	if from == method.Topic {
		r.choose()
	}
	r.does("lead", method.PhaseGoAct{From: from, To: to, Confirm: true})
	for _, name := range seats {
		r.sees(name, func(v *client.View) bool { return v.State.Phase == to })
	}
	return to
}

// choose makes "client" the client.
func (r *round) choose() {
	r.t.Helper()
	topic := r.adds("client", method.TopicCard, "Un sujet")
	r.does("client", board.Share{ID: topic})
	r.does("lead", method.RoleOfferAct{Card: topic})
	r.does("client", method.RoleAcceptAct{Card: topic})
}

// walk goes on to a phase.
func (r *round) walk(to method.Phase) {
	r.t.Helper()
	for {
		var at method.Phase
		r.tab["lead"].Look(func(v *client.View) { at = v.State.Phase })
		if at == to {
			return
		}
		r.next()
	}
}
