package estimate

const (
	ackedWindow = 500 * ms
	ackedRing   = 1024
)

// acked measures what arrives, by the viewer's clock.
type acked struct {
	ring    [ackedRing]struct{ at, size int64 }
	head, n int
	bytes   int64
	first   int64 // arrival of the very first
	last    int64
	peaks   [2]int // highest rate of the present second and of the one before
	began   int64  // of the present one
}

func (a *acked) add(at int64, size int) {
	if a.first == 0 {
		a.first = at
	}
	a.last = max(a.last, at)
	if a.n == ackedRing {
		a.drop()
	}
	e := &a.ring[(a.head+a.n)%ackedRing]
	e.at, e.size = at, int64(size)
	a.n++
	a.bytes += e.size
	for a.n > 0 && a.last-a.ring[a.head].at > ackedWindow {
		a.drop()
	}
}

func (a *acked) drop() {
	a.bytes -= a.ring[a.head].size
	a.head = (a.head + 1) % ackedRing
	a.n--
}

// peak is the highest rate of the last two seconds: what flowed a moment ago is not more than the line carries because the pictures are small now.
func (a *acked) peak() int { return max(a.peaks[0], a.peaks[1], a.rate()) }

// look takes the present rate for the peak; called after each feedback.
func (a *acked) look(now int64) {
	if now-a.began >= second {
		a.peaks[0], a.peaks[1], a.began = 0, a.peaks[0], now
	}
	a.peaks[0] = max(a.peaks[0], a.rate())
}

// rate is in bit/s; 0 while there is too little to say.
func (a *acked) rate() int {
	span := a.last - a.first
	if a.n == ackedRing {
		span = a.last - a.ring[a.head].at
	}
	if span = min(span, ackedWindow); span < 20*ms {
		return 0
	}
	return int(a.bytes * 8 * second / span)
}
