package estimate

import "cmp"

const (
	// Start is what a line is taken to carry before anything is known: a room of eight with a good picture of each.
	Start   = 10_000_000
	minRate = 30_000
	maxRate = 50_000_000

	cutTo       = 0.85 // of what arrives
	cutDeepest  = 0.5  // of what arrives, while a long queue is to be drained
	queueShort  = 20 * ms
	queueMiddle = 50 * ms
	queueStands = 300 * ms
	queueSure   = 100 * ms // the line was full all the time that acked looks at
	queueLong   = 150 * ms
	queueLonger = 1200 * ms
	queueGone   = 50 * ms
	growBy      = 0.08 // a second
	nearby      = 0.15 // of the capacity: grow in small steps
	growNear    = 0.03 // a second
	growTrying  = 0.16 // a second, beyond what is tried now
	growMin     = 4000 // bit/s a second
	fullFor     = 5 * second
	minTrip     = 20 * ms
	feedbackDue = 100 * ms // how often a viewer speaks
)

// Estimator is one viewer's line. It is not safe for concurrent use.
type Estimator struct {
	groups   groups
	trend    trend
	standing standing
	acked    acked
	busy     busy
	doubt    doubt
	losses   losses
	probing  probing

	rate     int
	capacity float64 // what arrived when the line was last full; 0: never was
	draining bool
	drained  int  // the rate before
	wanted   int  // bit/s, by the last call of Probe
	heard    bool // the viewer speaks of single packets
	trip     int64
	cutAt    int64
	grownAt  int64
	fullAt   int64 // since when a queue stands; 0: none does
}

// New begins at a rate in bit/s, Start where nothing is known.
func New(rate int) *Estimator {
	return &Estimator{rate: min(max(rate, minRate), maxRate), probing: probing{patience: probeEvery}}
}

// Rate is what the line carries, in bit/s.
func (e *Estimator) Rate() int { return e.rate }

// Full tells whether the line was seen at its end within the last seconds.
func (e *Estimator) Full(now int64) bool { return e.cutAt != 0 && now-e.cutAt < fullFor }

// WasFull tells whether the line was seen at its end.
func (e *Estimator) WasFull() bool { return e.cutAt != 0 }

// Acked is what arrives, in bit/s; 0 while unknown.
func (e *Estimator) Acked() int { return e.acked.rate() }

// Queue is how long a packet waits on the way now, in nanoseconds.
func (e *Estimator) Queue() int64 { return e.standing.delay }

// Feedback takes what the viewer says of packets, in the order of sending.
func (e *Estimator) Feedback(now int64, list []Packet) {
	lowest, newest := int64(0), int64(0)
	arrived := false
	for _, p := range list {
		e.losses.count(p)
		if p.Lost {
			e.probed(p)
			continue
		}
		e.acked.add(p.Arrived, p.Size)
		e.busy.add(p, p.Arrived-p.Sent-e.standing.base())
		e.probed(p)
		if delta, at, ok := e.groups.add(p); ok {
			e.trend.add(delta, at)
		}
		if delay := p.Arrived - p.Sent; !arrived || delay < lowest {
			lowest = delay
		}
		arrived, newest = true, max(newest, p.Sent)
	}
	if arrived {
		e.heard = true
		e.standing.add(lowest, now)
		e.trip = max(minTrip, now-newest)
	}
	if len(list) > 0 {
		e.watch(now, list)
	}
	e.acked.look(now)
	e.control(now, e.losses.look(now, e.standing.steady()))
}

// Report takes the fraction of packets lost of a receiver report (RFC 3550 section 6.4.1), and what is sent in bit/s: all there is from a
// viewer without transport-wide feedback. What is said of single packets takes precedence.
func (e *Estimator) Report(now int64, lost float64, sending int) {
	if e.heard || now-e.grownAt < second/2 {
		return
	}
	e.grownAt = now
	e.losses.take(lost)
	switch {
	case e.losses.excess > lossCut && sending > 0:
		e.set(float64(min(e.rate, sending)) * (1 - e.losses.excess/2))
	case e.losses.excess < lossHold:
		e.set(float64(e.rate) * 1.05)
	}
}

// control moves the rate: draft-ietf-rmcat-gcc-02 sections 5.5 and 6.
func (e *Estimator) control(now int64, lossy bool) {
	queue := e.standing.steady()
	if rate := cmp.Or(e.busy.rate(), e.acked.rate()); queue > queueSure && rate > 0 {
		e.capacity = float64(rate) // the line is full: what arrives is what it carries
	}
	e.settle(now, queue)
	switch {
	case queue >= queueLong:
		e.drain(now, queue)
	case e.probing.disturbs(now):
	case e.trend.signal == Overuse && queue >= queueShort, e.stands(now, queue):
		if e.cutAt == 0 || now-e.cutAt >= e.trip+feedbackDue {
			e.cut(now)
		}
	case lossy:
		e.lose(now)
	case e.draining:
		if queue < queueGone {
			e.draining = false
			e.set(max(float64(e.rate), cutTo*e.capacity))
			e.probing.drained(now, 2*e.rate < e.drained)
		}
	case (e.trend.signal == Normal || queue < queueShort) && queue < queueMiddle && e.losses.excess < lossHold:
		if queue < queueShort {
			e.set(max(float64(e.rate), float64(e.acked.rate()))) // it comes without waiting: the line carries that much
		}
		e.grow(now)
	}
	e.grownAt = now
}

// stands tells whether a queue of middle length has stood for a while: a small buffer that is always full shows no slope.
func (e *Estimator) stands(now, queue int64) bool {
	if queue < queueMiddle {
		e.fullAt = 0
		return false
	}
	if e.fullAt == 0 {
		e.fullAt = now
	}
	return now-e.fullAt >= queueStands
}

// cut goes to a part of what the line carries. Where no packets waited long enough to tell, that is what arrives; for the first cut what arrived a
// moment ago, or one that had no cause would draw the next one after it: what is not sent does not arrive.
func (e *Estimator) cut(now int64) {
	rate := e.busy.rate()
	if rate == 0 {
		rate = e.acked.rate()
		if now-e.cutAt > second {
			rate = e.acked.peak()
		}
	}
	if rate == 0 {
		rate = e.rate / 2
	}
	from := e.rate
	if e.doubt.at == 0 {
		e.doubts(now, e.standing.steady(), e.acked.peak())
	}
	e.learn(float64(min(rate, e.rate)))
	e.set(min(float64(e.rate), cutTo*float64(rate)))
	e.cutAt = now
	e.probing.failed(now, from, e.rate)
}

// drain goes the lower the longer the queue is, so that it empties: with every feedback, since what a full line delivers does not
// shrink with what is sent.
func (e *Estimator) drain(now, queue int64) {
	from := e.rate
	if e.doubt.at == 0 {
		e.doubts(now, queue, e.acked.peak())
	}
	if e.capacity > 0 {
		e.set(min(float64(e.rate), e.falling(queue)*e.capacity))
	} else {
		e.set(float64(e.rate) / 2)
	}
	if !e.draining {
		e.draining, e.drained = true, from
		e.probing.failed(now, from, e.rate)
	}
	e.cutAt = now
}

// falling is the part of what arrives that a queue leaves.
func (e *Estimator) falling(queue int64) float64 {
	deep := min(max(float64(queue-queueLong)/float64(queueLonger-queueLong), 0), 1)
	return cutTo - (cutTo-cutDeepest)*deep
}

// lose goes down by half of what is lost beyond the usual.
func (e *Estimator) lose(now int64) {
	rate := e.rate
	if a := e.acked.rate(); a > 0 && 2*a < rate {
		rate = 2 * a // what is not used says nothing
	}
	from := e.rate
	e.learn(float64(e.acked.rate()))
	e.set(float64(rate) * max(0.7, 1-e.losses.excess/2))
	e.cutAt = now
	e.probing.failed(now, from, e.rate)
}

func (e *Estimator) learn(rate float64) {
	if e.capacity == 0 || rate > e.capacity*1.3 || rate < e.capacity*0.5 {
		e.capacity = rate
		return
	}
	e.capacity += 0.2 * (rate - e.capacity)
}

// grow goes up by 8 % a second, or near the capacity in small steps, and not far beyond what arrives: what is not tried is not
// known.
func (e *Estimator) grow(now int64) {
	past := min(now-e.grownAt, second)
	if e.grownAt == 0 || past <= 0 {
		return
	}
	rate, by, limit := float64(e.rate), growBy, 1.5*float64(e.acked.peak())+10_000
	if now-e.cutAt > e.probing.patience && e.rate < e.wanted {
		by, limit = growTrying, float64(e.wanted) // nothing speaks against it, and probes that say nothing must not hold it for ever
	}
	if rate > e.capacity*1.5 {
		e.capacity = 0 // it was, once
	}
	if e.capacity > 0 && rate > e.capacity*(1-nearby) && rate < e.capacity*(1+nearby) {
		rate += max(growMin, growNear*rate) * float64(past) / float64(second)
	} else {
		rate *= 1 + by*float64(past)/float64(second)
	}
	if rate > limit {
		rate = max(float64(e.rate), limit)
	}
	e.set(rate)
}

func (e *Estimator) set(rate float64) { e.rate = min(max(int(rate), minRate), maxRate) }
