package signaling

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"codev/collab/method"
)

// Rates of one person (board-protocol rule 14). Control frames have a bucket of their own: operations never hold them up.
const (
	opsPerSecond     = 20
	opsBurst         = 60
	maxUnanswered    = 64
	controlPerSecond = 30
	controlBurst     = 90
	retryAfter       = 250 * time.Millisecond

	framesPerSecond = 100 // of any kind, skipped ones too
	framesBurst     = 400
	bytesPerSecond  = 512 << 10
	bytesBurst      = 1 << 20

	visitsPerSecond = 2 // sockets opened, for the room or for a trial
	visitsBurst     = 6
	visitWait       = 1500 * time.Millisecond // at the door, for one's turn; a browser dials anew after 2 s
)

// allowance is what one person may do, on all of their sockets together: who hangs up and comes again finds it as they left it.
// Safe for concurrent use.
type allowance struct {
	ops, live     *rate.Limiter
	frames, bytes *rate.Limiter // of all that is read, well above what the others let a tab do
	visiting      sync.Mutex    // a turn that is given back at once is not in the way of the next
	visits        *rate.Limiter

	users int // sockets, and those at the door; protected by allowances.mu
}

func newAllowance() *allowance {
	return &allowance{
		ops: rate.NewLimiter(opsPerSecond, opsBurst), live: rate.NewLimiter(controlPerSecond, controlBurst),
		frames: rate.NewLimiter(framesPerSecond, framesBurst), bytes: rate.NewLimiter(bytesPerSecond, bytesBurst),
		visits: rate.NewLimiter(visitsPerSecond, visitsBurst),
	}
}

// whole tells whether nothing of it is spent: a new one is as good.
func (a *allowance) whole(now time.Time) bool {
	for _, l := range []*rate.Limiter{a.ops, a.live, a.frames, a.bytes, a.visits} {
		if l.TokensAt(now) < float64(l.Burst()) {
			return false
		}
	}
	return true
}

// visit says how long to wait before opening a socket, and takes the turn. Further behind than visitWait one has no turn: ok is
// false, and wait is when to come again. A turn is given back with cancel when nobody waits for it any more.
func (a *allowance) visit(now time.Time) (wait time.Duration, cancel func(), ok bool) {
	a.visiting.Lock()
	defer a.visiting.Unlock()
	turn := a.visits.ReserveN(now, 1)
	if wait = turn.DelayFrom(now); wait > visitWait {
		turn.CancelAt(now)
		return wait, nil, false
	}
	return wait, turn.Cancel, true
}

// allowances are those of everybody who is here, or was lately: a few seconds make each whole again. Safe for concurrent use.
type allowances struct {
	mu    sync.Mutex // protects following, and every allowance's users
	of    map[method.PersonID]*allowance
	swept time.Time
}

// sweepAllowances is how often those that are whole again are forgotten.
const sweepAllowances = 10 * time.Second

// take gives a person's allowance to one more user, until release.
func (s *allowances) take(who method.PersonID, now time.Time) *allowance {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[method.PersonID]*allowance{}
	}
	if now.Sub(s.swept) >= sweepAllowances {
		s.swept = now
		for id, a := range s.of {
			if a.users == 0 && a.whole(now) {
				delete(s.of, id)
			}
		}
	}
	a := s.of[who]
	if a == nil {
		a = newAllowance()
		s.of[who] = a
	}
	a.users++
	return a
}

func (s *allowances) release(a *allowance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.users--
}

// limits are one socket's share of its person's allowance. Owned by its reader.
type limits struct {
	*allowance
	taken int // the highest operation handed in
	from  int // the first operation that was too fast; later ones wait for it. 0: none
}

// pause says how long to read nothing more after a frame of so many bytes. Who floods waits in their own line: what they send stays
// in the sockets' buffers, and costs the server no decoding.
func (l *limits) pause(size int, now time.Time) time.Duration {
	frames, bytes := l.frames.ReserveN(now, 1), l.bytes.ReserveN(now, min(size, bytesBurst))
	return max(frames.DelayFrom(now), bytes.DelayFrom(now))
}

// operation says how long operation n should wait; 0: take it now. Those up to answered have their answer.
func (l *limits) operation(n, answered int) time.Duration {
	if l.from <= answered { // it was taken on the socket before this one, and is not sent again
		l.from = 0
	}
	if l.from > 0 && n > l.from {
		return retryAfter
	}
	again := n <= l.taken
	if !again && l.taken-answered >= maxUnanswered || !l.ops.Allow() {
		if !again {
			l.from = n
		}
		return retryAfter
	}
	if !again {
		l.taken, l.from = n, 0
	}
	return 0
}

// control says how long a control frame should wait; 0: take it now.
func (l *limits) control() time.Duration {
	if l.live.Allow() {
		return 0
	}
	return retryAfter
}
