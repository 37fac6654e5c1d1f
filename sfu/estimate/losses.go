package estimate

const (
	lossWindow  = second
	lossPackets = 50 // fewer say nothing
	lossMemory  = 20 // windows in which the lowest is what the line always loses
	lossHold    = 0.04
	lossCut     = 0.07     // where a queue was seen: the line is full
	lossSheer   = 0.15     // where none was: a radio loses in bursts, a policer goes on
	outage      = 300 * ms // of sending of which nothing arrives: the line was gone, not full
)

// losses compares what is lost now with what the line loses at all times.
type losses struct {
	began      int64
	sent, lost int
	row        int   // lost, one after the other, and not yet counted
	rowFrom    int64 // when the first of them was sent
	windows    [lossMemory]float64
	n          int
	queue      int64   // the longest of the present window
	fraction   float64 // of the last window
	excess     float64 // above the lowest of the windows remembered
}

// count takes what became of the next packet.
func (l *losses) count(p Packet) {
	if p.Lost {
		if l.row++; l.row == 1 {
			l.rowFrom = p.Sent
		}
		return
	}
	if p.Sent-l.rowFrom <= outage {
		l.sent += l.row
		l.lost += l.row
	}
	l.row = 0
	l.sent++
}

// look is called after each feedback, with the queue that stands; true when a window is full that tells of a full line.
func (l *losses) look(now, queue int64) (full bool) {
	if l.began == 0 {
		l.began = now
	}
	l.queue = max(l.queue, queue)
	if now-l.began < lossWindow || l.sent < lossPackets {
		return false
	}
	l.take(float64(l.lost) / float64(l.sent))
	full = l.excess > lossSheer || l.excess > lossCut && l.queue >= queueShort
	l.began, l.sent, l.lost, l.queue = now, 0, 0, 0
	return full
}

func (l *losses) take(fraction float64) {
	l.fraction = min(max(fraction, 0), 1)
	l.windows[l.n%lossMemory] = l.fraction
	l.n++
	lowest := l.fraction
	for _, f := range l.windows[:min(l.n, lossMemory)] {
		lowest = min(lowest, f)
	}
	if l.n < 3 {
		lowest = 0
	}
	l.excess = l.fraction - lowest
}
