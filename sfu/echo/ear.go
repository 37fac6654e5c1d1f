package echo

import "time"

const (
	step    = 20 * time.Millisecond // a packet of Opus, and a bin
	samples = 960                   // of the RTP clock in a step
	ring    = 256                   // bins: 5.12 s
	ahead   = 10                    // bins that a packet may come early, measured by those before it
	settle  = 20                    // bins that a packet may come late
	silent  = 75                    // bins without a packet: DTX sends one in 20, a muted microphone none
	jump    = 5 * 48000             // samples: another stream, or a clock that was set
	block   = 100                   // bins after which the place in time is looked at again
)

// Ear is what one microphone heard in the last seconds: its level every 20 ms, in the room's time. The zero value has heard nothing.
// It is owned by whoever calls its methods, one at a time.
type Ear struct {
	levels [ring]uint8 // by bin; -dBov + 1, 0: nothing came
	now    int64       // bin of the last call
	since  int64       // bin from which on something was heard, if open
	open   bool

	// The microphone's clock and ours.
	stamp uint32 // of the last packet
	clock int64  // samples since the first
	shift int64  // bin of the first
	lead  int64  // by how many bins the earliest packet of the block came before its time; below 0: all came after it
	came  int64  // bin of the last packet
	until int64  // bin at which the block ends

	contour
	verdict // of the watch
}

// Hear takes the packets that came since the last call: their RTP timestamps and their levels in -dBov, RFC 6464. The packets say themselves
// where they belong in time; when they come only tells, by the earliest of them, how their clock stands to ours.
func (e *Ear) Hear(now time.Duration, stamps []uint32, levels []uint8) {
	e.pass(int64(now / step))
	for i, stamp := range stamps {
		delta := int64(int32(stamp - e.stamp))
		if !e.open || delta > jump || delta < -jump {
			e.begin()
			delta = 0
		}
		e.clock += delta
		e.stamp, e.came = stamp, e.now
		bin := e.clock/samples + e.shift
		e.lead = max(e.lead, bin-e.now)
		if bin <= e.now+ahead && bin > e.now+ahead-ring {
			e.levels[bin&(ring-1)] = max(1, levels[i]&0x7f+1)
		}
	}
	switch {
	case !e.open:
	case e.now-e.came > silent:
		e.open = false
	case e.now >= e.until:
		e.adjust()
	}
}

// Close says that nothing of this microphone is passed on.
func (e *Ear) Close() { e.open = false }

// pass lets time go on to a bin.
func (e *Ear) pass(bin int64) {
	for b := max(e.now+1, bin-ring+1); b <= bin; b++ {
		e.levels[(b+ahead)&(ring-1)] = 0
	}
	e.now = bin
}

// begin is the first packet of a stream: it belongs to now.
func (e *Ear) begin() {
	e.levels = [ring]uint8{}
	e.open, e.since, e.clock, e.shift = true, e.now, 0, e.now
	e.lead, e.until = -ring, e.now+block
}

// adjust moves what comes from now on to where it belongs, when the clocks drift or the way has become another. After a great move what was
// heard before is of no use.
func (e *Ear) adjust() {
	if e.lead > ahead || e.lead < -ahead {
		e.levels, e.since = [ring]uint8{}, e.now
	}
	if e.lead > 1 || e.lead < -1 {
		e.shift -= e.lead
	}
	e.lead, e.until = -ring, e.now+block
}
