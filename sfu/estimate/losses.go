package estimate

const (
	lossWindow  = second
	lossPackets = 50 // fewer say nothing
	lossMemory  = 20 // windows in which the lowest is what the line always loses
	lossHold    = 0.04
	lossCut     = 0.07 // where a queue was seen: the line is full
	lossSheer   = 0.15 // where none was: a radio loses in bursts, a policer goes on
)

// losses compares what is lost now with what the line loses at all times.
type losses struct {
	began      int64
	sent, lost int
	windows    [lossMemory]float64
	n          int
	queue      int64   // the longest of the present window
	fraction   float64 // of the last window
	excess     float64 // above the lowest of the windows remembered
}

// add counts packets of one feedback; true when a window is full that tells of a full line.
func (l *losses) add(now int64, sent, lost int, queue int64) (full bool) {
	if l.began == 0 {
		l.began = now
	}
	l.queue = max(l.queue, queue)
	l.sent += sent
	l.lost += lost
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
