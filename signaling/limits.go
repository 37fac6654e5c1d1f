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
	from      int // the first operation that was too fast; later ones wait for it. 0: none
}

func newLimits() limits {
	return limits{ops: rate.NewLimiter(opsPerSecond, opsBurst), live: rate.NewLimiter(controlPerSecond, controlBurst)}
}

// operation says how long operation n should wait; 0: take it now. unanswered is how many were taken and not answered.
func (l *limits) operation(n int, unanswered int64) time.Duration {
	if l.from > 0 && n > l.from {
		return retryAfter
	}
	if unanswered >= maxUnanswered || !l.ops.Allow() {
		l.from = n
		return retryAfter
	}
	l.from = 0
	return 0
}

// control says how long a control frame should wait; 0: take it now.
func (l *limits) control() time.Duration {
	if l.live.Allow() {
		return 0
	}
	return retryAfter
}
