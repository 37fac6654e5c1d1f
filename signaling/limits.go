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

	framesPerSecond = 100 // of any kind, skipped ones too
	framesBurst     = 400
	bytesPerSecond  = 512 << 10
	bytesBurst      = 1 << 20
)

// limits are one socket's buckets. Owned by its reader.
type limits struct {
	ops, live     *rate.Limiter
	frames, bytes *rate.Limiter // of all that is read, well above what the others let a tab do
	taken         int           // the highest operation handed in
	from          int           // the first operation that was too fast; later ones wait for it. 0: none
}

func newLimits() limits {
	return limits{
		ops: rate.NewLimiter(opsPerSecond, opsBurst), live: rate.NewLimiter(controlPerSecond, controlBurst),
		frames: rate.NewLimiter(framesPerSecond, framesBurst), bytes: rate.NewLimiter(bytesPerSecond, bytesBurst),
	}
}

// pause says how long to read nothing more after a frame of so many bytes. Who floods waits in their own line: what they send stays
// in the sockets' buffers, and costs the server no decoding.
func (l *limits) pause(size int, now time.Time) time.Duration {
	frames, bytes := l.frames.ReserveN(now, 1), l.bytes.ReserveN(now, min(size, bytesBurst))
	return max(frames.DelayFrom(now), bytes.DelayFrom(now))
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
