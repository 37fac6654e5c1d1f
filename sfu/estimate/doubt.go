package estimate

const (
	doubtLeast = 300 * ms // and twice the queue: in which one that is there becomes shorter
	doubtSame  = 6 * ms   // or an eighth of it: the same queue
	doubtLess  = 0.9      // of what arrived: less is sent
)

// doubt is about the queue that a cut was made for. One that stays as long as it was, to some ms, while clearly less arrives is no queue: the
// way became longer.
type doubt struct {
	at    int64 // since when it is as long; 0: there is none
	queue int64
	got   int   // what arrived then, bit/s
	from  int   // the rate before the cut
	cutAt int64 // of the cut before it
}

// doubts begins a doubt about a queue, before the cut that is made for it.
func (e *Estimator) doubts(now, queue int64, got int) {
	e.doubt = doubt{at: now, queue: queue, got: got, from: e.rate, cutAt: e.cutAt}
}

// settle ends the doubt when it is known what it was, and takes the cut back where it was for nothing.
func (e *Estimator) settle(now, queue int64) {
	d := &e.doubt
	switch {
	case d.at == 0:
	case queue < queueShort:
		d.at = 0
	case max(queue-d.queue, d.queue-queue) > max(doubtSame, d.queue/8):
		e.doubts(now, queue, e.acked.rate())
	case now-d.at > doubtLeast+2*queue && float64(e.acked.rate()) < doubtLess*float64(d.got):
		e.set(max(float64(e.rate), float64(d.from)))
		e.standing.rebase()
		e.capacity, e.draining, e.cutAt, e.fullAt = 0, false, d.cutAt, 0
		e.probing.next = now
		d.at = 0
	}
}
