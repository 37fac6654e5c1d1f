package signaling

import (
	"time"

	"golang.org/x/time/rate"
)

// Rates of one socket (board-protocol rule 14). Control frames have a bucket of their own: operations never hold them up.
const (
	opsPerSecond     = 20
	opsBurst         = 60
	maxUnanswered    = 64
	controlPerSecond = 30
	controlBurst     = 90
	retryAfter       = 250 * time.Millisecond
)

// limits are one socket's buckets. Owned by its reader.
type limits struct {
	ops, live *rate.Limiter
	taken     int // the highest operation handed in
	from      int // the first operation that was too fast; later ones wait for it. 0: none
}

func newLimits() limits {
	return limits{ops: rate.NewLimiter(opsPerSecond, opsBurst), live: rate.NewLimiter(controlPerSecond, controlBurst)}
}

// operation says how long operation n should wait; 0: take it now. Those up to answered have their answer.
func (l *limits) operation(n, answered int) time.Duration {
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
