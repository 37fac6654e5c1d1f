package signaling

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"codev/collab"
	"codev/collab/method"
	"codev/collab/people"
	"codev/signaling/wire"
)

// Negotiator is what the edge asks of the media plane for one tab. Satisfied by collab/media. The sink takes what the
// plane tells that tab; it never blocks and may be called from any goroutine until it is replaced or Close returns.
type Negotiator interface {
	// Offer answers an SDP offer (RFC 8829). A newer generation of the same person replaces the older connection.
	Offer(ctx context.Context, o collab.MediaOffer, sink func(collab.MediaEvent)) (answer string, err error)
	// Resume gives a connection that outlived its websocket to the new one, which is told the slots and layers again;
	// false when there is no such connection any more.
	Resume(s method.SessionID, p method.PersonID, client string, gen int, sink func(collab.MediaEvent)) bool
	// Want says at which sizes this tab shows whom.
	Want(s method.SessionID, p method.PersonID, client string, sizes []collab.Want)
	// Close ends the tab's connection.
	Close(s method.SessionID, p method.PersonID, client string)
}

// Sessions says whether somebody has a seat. Satisfied by *people.Service.
type Sessions interface {
	SessionFor(ctx context.Context, a people.Auth, id method.SessionID) (people.Seat, error)
}

// Config is what a [Server] needs. Static after [New].
type Config struct {
	Hub      *collab.Hub
	Media    Negotiator
	Sessions Sessions
	Identify func(*http.Request) (*people.Auth, error) // nil, nil: nobody is signed in
	ICE      func(*http.Request, Tab) []wire.IceServer // nil: none, the answer's own candidates are enough
	Log      *slog.Logger
}

// Tab is whom ICE servers are for.
type Tab struct {
	Session method.SessionID
	Person  method.PersonID
	Client  string
}

// Server serves the sockets of all sessions: GET /api/sessions/{s}/socket.
type Server struct {
	Config
	stats      stats
	probes     probes
	allowances allowances

	cut    context.Context // of every socket; ends when Close gives up waiting
	cutAll context.CancelFunc
	open   sync.WaitGroup // sockets being served

	mu      sync.Mutex // protects closing, and open against waiting at zero
	closing bool
}

// stats are the operator's counters.
type stats struct{ sockets, frames, skipped, slow atomic.Int64 }

// Snapshot is a reading of the server's counters: sums, nothing per person.
type Snapshot struct {
	Sockets int64 // open now
	Frames  int64 // read since the start
	Skipped int64 // unknown ones among them
	Slow    int64 // sockets closed because they did not keep up
}

// New returns a Server. It starts nothing.
func New(c Config) *Server {
	s := &Server{Config: c}
	s.cut, s.cutAll = context.WithCancel(context.Background())
	return s
}

// Close takes no new socket and waits until those that are open have ended, as they do by themselves once the Hub has
// sent them away; when ctx ends first they are cut. Upgraded sockets are unknown to http.Server.Shutdown.
func (s *Server) Close(ctx context.Context) {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	stop := context.AfterFunc(ctx, s.cutAll)
	defer stop()
	s.open.Wait()
	s.cutAll()
}

// begin counts a socket in; false while the server stops.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing {
		s.open.Add(1)
	}
	return !s.closing
}

// Stats reads the counters.
func (s *Server) Stats() Snapshot {
	return Snapshot{s.stats.sockets.Load(), s.stats.frames.Load(), s.stats.skipped.Load(), s.stats.slow.Load()}
}

// ServeHTTP upgrades the request. The socket is then served until it ends by a goroutine of its own: that of the request would keep its
// stack, its headers and its buffers for as long.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, ok := s.door(w, r)
	if !ok {
		return
	}
	ws, done := s.upgrade(w, r)
	if ws == nil {
		s.allowances.release(v.allowance)
		return
	}
	go func() {
		defer done()
		defer s.allowances.release(v.allowance)
		s.serve(ws, r, v)
	}()
}

// serve serves one socket. A panic ends that socket alone; its value may hold content: only the stack is logged.
func (s *Server) serve(ws *websocket.Conn, r *http.Request, v visit) {
	s.stats.sockets.Add(1)
	defer s.stats.sockets.Add(-1)
	defer func() {
		if recover() != nil {
			s.Log.Error("socket panicked", "session", v.seat.Session.ID, "stack", string(debug.Stack()))
			ws.CloseNow() //nolint:errcheck // it is closed
		}
	}()
	newConn(s, ws, v).serve(r)
}

// visit is somebody who was let in. Their allowance is theirs to release.
type visit struct {
	auth      people.Auth
	seat      people.Seat
	allowance *allowance
}

// door lets in whoever comes from our own pages and has a seat, in their turn; otherwise the request is answered.
func (s *Server) door(w http.ResponseWriter, r *http.Request) (v visit, ok bool) {
	if foreign(r) {
		refuse(w, http.StatusForbidden, "origin")
		return v, false
	}
	auth, status, code := s.known(r)
	if status != 0 {
		refuse(w, status, code)
		return v, false
	}
	v.auth, v.allowance = *auth, s.allowances.take(auth.ID, time.Now())
	if again := s.turn(r.Context(), v.allowance); again > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(again/time.Second)+1))
		status, code = http.StatusTooManyRequests, "rate"
	} else {
		v.seat, status, code = s.seat(r, v.auth)
	}
	if status != 0 {
		s.allowances.release(v.allowance)
		refuse(w, status, code)
		return v, false
	}
	return v, true
}

// turn waits until a person may open one more socket; it returns when to come again if that is not soon, else 0.
func (s *Server) turn(ctx context.Context, a *allowance) (again time.Duration) {
	wait, cancel, ok := a.visit(time.Now())
	if !ok {
		return wait
	}
	if wait == 0 {
		return 0
	}
	turn := time.NewTimer(wait)
	defer turn.Stop()
	select {
	case <-turn.C:
		return 0
	case <-ctx.Done(): // nobody waits for the answer
		cancel()
		return wait
	}
}

// upgrade opens the socket, which counts until done; otherwise it is nil and the request is answered.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request) (ws *websocket.Conn, done func()) {
	if !s.begin() {
		refuse(w, http.StatusServiceUnavailable, "database")
		return nil, nil
	}
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		s.open.Done()
		return nil, nil // Accept has answered: not an upgrade
	}
	return ws, s.open.Done
}

// known says who this is; status 0 = somebody.
func (s *Server) known(r *http.Request) (auth *people.Auth, status int, code string) {
	auth, err := s.Identify(r)
	switch {
	case err != nil:
		return nil, s.unavailable(err), "database"
	case auth == nil:
		return nil, http.StatusUnauthorized, "signin"
	}
	return auth, 0, ""
}

// seat says whether somebody has a seat in the session that is asked for; status 0 = they do. What exists but is not theirs to
// know looks like what does not exist.
func (s *Server) seat(r *http.Request, auth people.Auth) (seat people.Seat, status int, code string) {
	seat, err := s.Sessions.SessionFor(r.Context(), auth, method.SessionID(r.PathValue("s")))
	switch {
	case errors.Is(err, people.ErrNotFound), errors.Is(err, people.ErrRights):
		return seat, http.StatusNotFound, "gone"
	case err != nil:
		return seat, s.unavailable(err), "database"
	case seat.Session.State == "closed":
		return seat, http.StatusConflict, "state"
	}
	return seat, 0, ""
}

func (s *Server) unavailable(err error) int {
	s.Log.Warn("admitting a socket", "err", err)
	return http.StatusServiceUnavailable
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(`{"error":{"code":"` + code + `"}}`)) //nolint:errcheck // the client may be gone
}
