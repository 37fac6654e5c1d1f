package signaling

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/wire"
)

const (
	// probeWithin bounds a trial of the network; a browser knows sooner.
	probeWithin = 20 * time.Second
	// maxProbes bounds trials at a time, of which one person has one: each is a PeerConnection.
	maxProbes = 64
)

// probes are the trials under way.
type probes struct {
	mu   sync.Mutex // protects following
	busy map[method.PersonID]bool
}

// begin counts a trial in; false when this person has one or there are too many.
func (p *probes) begin(who method.PersonID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy == nil {
		p.busy = map[method.PersonID]bool{}
	}
	if p.busy[who] || len(p.busy) >= maxProbes {
		return false
	}
	p.busy[who] = true
	return true
}

func (p *probes) end(who method.PersonID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.busy, who)
}

// Probe serves GET /api/sessions/{s}/probe: whoever has a seat tries, before going in, whether a websocket, UDP, TCP and TURN come
// through. The socket is the trial of the first; for the others the media plane answers one offer in a room where nobody else is.
func (s *Server) Probe(w http.ResponseWriter, r *http.Request) {
	v, ok := s.door(w, r)
	if !ok {
		return
	}
	defer s.allowances.release(v.allowance)
	if !s.probes.begin(v.auth.ID) {
		refuse(w, http.StatusTooManyRequests, "rate")
		return
	}
	defer s.probes.end(v.auth.ID)
	ws, done := s.upgrade(w, r)
	if ws == nil {
		return
	}
	defer done()
	defer ws.CloseNow() //nolint:errcheck // it is over
	ctx, cancel := context.WithTimeout(r.Context(), probeWithin)
	defer cancel()
	defer context.AfterFunc(s.cut, cancel)()
	ws.SetReadLimit(wire.MaxMediaFrame)
	s.probe(ctx, ws, r, Tab{Session: method.SessionID("probe " + uuid.NewString()), Person: v.auth.ID, Client: uuid.NewString()})
}

// probe says where the relay is, answers one offer, and keeps the connection until the socket ends.
func (s *Server) probe(ctx context.Context, ws *websocket.Conn, r *http.Request, tab Tab) {
	ready := wire.Probe{T: "probe"}
	if s.ICE != nil {
		ready.Ice = s.ICE(r, tab)
	}
	defer s.Media.Close(tab.Session, tab.Person, tab.Client)
	if err := say(ctx, ws, ready, 0); err != nil {
		return
	}
	var o wire.MediaOffer
	if kind, raw, err := ws.Read(ctx); err != nil || kind != websocket.MessageText || json.Unmarshal(raw, &o) != nil || o.T != "media" {
		return
	}
	answer := wire.MediaAnswer{T: "media", Gen: o.Gen}
	sdp, err := s.Media.Offer(ctx, collab.MediaOffer{
		Session: tab.Session, Person: tab.Person, Client: tab.Client, Gen: o.Gen, SDP: o.Offer, Mic: o.Mic,
	}, func(collab.MediaEvent) {})
	if answer.Answer = sdp; err != nil {
		answer.Code = "bad"
	}
	if say(ctx, ws, answer, 1) == nil {
		_, _, _ = ws.Read(ctx) // the browser closes when it has seen enough
	}
}

func say(ctx context.Context, ws *websocket.Conn, f any, i int) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return ws.Write(ctx, websocket.MessageText, number(nil, raw, i))
}
