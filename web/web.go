package web

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"codev/collab"
	"codev/collab/method"
	"codev/collab/people"
)

// requestTime is how long the JSON API may take, in all. The socket has no such limit.
const requestTime = 8 * time.Second

// Records is where closed sessions are read from. Satisfied by package db.
type Records interface {
	// LoadSession returns a session's content; collab.ErrNoSession once it has expired.
	LoadSession(ctx context.Context, id method.SessionID) (collab.Loaded, error)
}

// Config is what the pages and the API are made of. Static after [New].
type Config struct {
	People  *people.Service
	Records Records
	Socket  http.Handler                // GET /api/sessions/{s}/socket; it authenticates by itself, see [Identify]
	Probe   http.Handler                // GET /api/sessions/{s}/probe, the same way; nil: none
	Ready   func(context.Context) error // nil error: the database answers and is migrated
	Log     *slog.Logger

	// Observe, if not nil, is told of every request that ended: the route's pattern ("" if none matched), the status
	// and how long it took. Sockets are told when they close.
	Observe func(pattern string, status int, took time.Duration)
	// Dist replaces the embedded client, for tests. Nil: the embedded one.
	Dist fs.FS
	// Now is the clock of the rate limits; nil: the real one.
	Now func() time.Time
}

// site is the running package.
type site struct {
	Config
	dist   fs.FS
	limits map[budget]*limiter
}

// New returns the handler of everything under the main address.
func New(c Config) http.Handler {
	s := &site{Config: c, dist: c.Dist}
	if s.dist == nil {
		s.dist = dist()
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	s.limits = map[budget]*limiter{
		links:    newLimiter(time.Second, 60, now),
		accounts: newLimiter(2*time.Second, 60, now),
	}
	mux := http.NewServeMux()
	for _, rt := range routes {
		mux.Handle(rt.method+" "+rt.pattern, s.guarded(rt))
	}
	mux.Handle("GET /api/sessions/{s}/socket", c.Socket)
	if c.Probe != nil {
		mux.Handle("GET /api/sessions/{s}/probe", c.Probe)
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { writeProblem(w, errGone) })
	mux.HandleFunc("/", s.unknownPage)
	return s.observed(secured(sameOrigin(mux)))
}

// guarded is a route behind its rate limit, its deadline and its question who is there.
func (s *site) guarded(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), requestTime)
		defer cancel()
		r = r.WithContext(ctx)
		if l := s.limits[rt.budget]; l != nil {
			if wait, ok := l.take(client(r)); !ok {
				writeProblem(w, problem{status: http.StatusTooManyRequests, Code: "rate", retry: wait})
				return
			}
		}
		c := call{w: w, r: r}
		if rt.who != nobodyAsked {
			auth, err := Identify(s.People, r)
			if err != nil {
				s.fail(w, r, err)
				return
			}
			c.you = auth
		}
		if c.you == nil && rt.who > anyone {
			writeProblem(w, errSignin)
			return
		}
		if err := rt.serve(s, c); err != nil {
			s.fail(w, r, err)
		}
	})
}

// observed gives each request its id, survives panics, and reports how it ended.
func (s *site) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		r = r.WithContext(withRequestID(r.Context()))
		rec := &recorder{ResponseWriter: w}
		w.Header().Set("X-Request-Id", requestID(r.Context()))
		defer func() {
			if p := recover(); p != nil {
				s.survive(rec, r, p)
			}
			if s.Observe != nil {
				s.Observe(r.Pattern, rec.status, time.Since(began))
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// survive answers a request whose handler panicked. The panic's value may hold content: only the stack is logged.
func (s *site) survive(rec *recorder, r *http.Request, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler) // the server's own way to cut a connection
	}
	s.Log.Error("handler panicked", "request", requestID(r.Context()), "route", r.Pattern, "stack", string(debug.Stack()))
	if rec.status == 0 {
		writeProblem(rec, errInternal)
	}
}

func (s *site) unknownPage(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		writeProblem(w, errGone)
		return
	}
	s.page(w, http.StatusNotFound)
}
