package estimate

const (
	busyMemory = 500 * ms // of time on the line: what was seen before counts less and less
	busyEnough = 100 * ms // of it, before it says something
	busyLasts  = 3 * second
)

// busy measures what the line carries from packets that waited for one another on it: while one waits, the line is never idle, so what
// comes in that time is what it carries, however little is sent on average. A viewer that reads late what came in time shows packets close
// together: then this is much, and no reason to send less.
type busy struct {
	bytes, time float64 // of the packets that waited, and for how long the line served them, in ns; what is older weighs less
	last        int64   // arrival of the newest packet
	seen        int64   // of the newest one that waited
}

// add takes a packet that arrived, with how much longer than an empty line it took.
func (b *busy) add(p Packet, waited int64) {
	gap := p.Arrived - b.last
	if b.last != 0 && gap >= 0 && waited >= queueShort && waited >= gap {
		if p.Arrived-b.seen > busyLasts {
			b.bytes, b.time = 0, 0
		}
		keep := 1 - float64(min(gap, busyMemory))/float64(busyMemory)
		b.bytes, b.time = keep*b.bytes+float64(p.Size), keep*b.time+float64(gap)
		b.seen = p.Arrived
	}
	b.last = max(b.last, p.Arrived)
}

// rate is in bit/s; 0 while there is too little to say, or it is long ago.
func (b *busy) rate() int {
	if b.time < float64(busyEnough) || b.last-b.seen > busyLasts {
		return 0
	}
	return int(b.bytes * 8 * float64(second) / b.time)
}
