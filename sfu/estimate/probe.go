package estimate

const (
	probeLeast   = 100 * ms
	probeMost    = 800 * ms
	probeBytes   = 9000 // that a cluster moves in all: the buckets of shapers let some thousand pass at once, and only what follows counts
	probeSizes   = 60   // bytes of a packet of padding on the wire, at least
	probeSize    = 300  // and at most: RTP padding is no longer than 255 bytes
	probePackets = 150
	probeMarked  = 2 * probePackets // packets that are looked at; those beyond are left out
	probeEvery   = 2 * second
	probePatient = 8 * second
	probeWait    = second // after the last packet, for what the viewer says
	probeQueue   = 25 * ms
	probeAbort   = 50 * ms
	probeAgain   = 300 * ms // after one that raised the rate
	probeLasts   = 5 * second
	probeSpan    = 15 * ms // a shorter one tells nothing
)

// Cluster is a burst of padding beside what is sent anyway, so that together they come to more than the present rate: to see whether the
// line carries more. No packets: stop the one under way.
type Cluster struct {
	ID      uint8
	Rate    int // of the padding, bit/s
	Packets int
	Size    int // bytes of each on the wire
}

// probing is the state of probing upward.
type probing struct {
	id       uint8
	want     int   // rate of the present cluster with everything beside it, bit/s
	until    int64 // when it is out; 0: none is under way
	judged   int64 // when the last one was
	next     int64 // not before
	patience int64
	raised   int64               // when a probe last raised the rate; 0: none did since the last cut
	abort    bool                // it fills the line: stop it
	got      [probeMarked]Packet // what arrived of it, padding or not
	n        int
	lost     int
}

// Probe gives a cluster to send now, if more than the estimate is wanted and the line is quiet; what the viewer says of its packets comes with
// Feedback. A cluster without packets has the present one stopped.
func (e *Estimator) Probe(now int64, want int) (Cluster, bool) {
	p := &e.probing
	e.wanted = want
	if p.abort {
		p.abort = false
		return Cluster{}, true
	}
	if p.until != 0 && now-p.until > probeWait {
		e.judge(now)
	}
	quiet := (e.trend.signal == Normal || e.standing.delay < queueShort) && e.standing.delay < probeQueue && e.losses.excess < lossHold
	if p.until != 0 || want <= e.rate || now < p.next || !quiet || !e.heard {
		return Cluster{}, false
	}
	p.want = min(e.rate+e.rate/2, maxRate)
	if p.raised != 0 {
		p.want = min(2*e.rate, maxRate) // it went well
	}
	p.want = min(p.want, max(want+want/4, e.rate+e.rate/4))
	extra := max(p.want-e.acked.rate(), p.want/5)
	length := min(max(probeBytes*8*second/int64(p.want), probeLeast), probeMost)
	bytes := int(int64(extra) * length / second / 8)
	size := min(max(bytes/20, probeSizes), probeSize)
	p.id = p.id%15 + 1
	p.until, p.n, p.lost = now+length, 0, 0
	return Cluster{ID: p.id, Rate: extra, Packets: min(max(bytes/size, 4), probePackets), Size: size}, true
}

// probed counts a packet of the present cluster, padding or not.
func (e *Estimator) probed(pkt Packet) {
	p := &e.probing
	switch {
	case p.until == 0 || pkt.Probe != p.id:
	case pkt.Lost:
		p.lost++
	case p.n < probeMarked:
		p.got[p.n] = pkt
		p.n++
	}
}

// watch ends the present cluster when it is told of to its end, or when it fills the line.
func (e *Estimator) watch(now int64, list []Packet) {
	p := &e.probing
	switch {
	case p.until == 0:
	case e.standing.delay > probeAbort:
		p.until, p.judged, p.abort = 0, now, true
		p.next = now + p.patience
		p.patience = min(2*p.patience, probePatient)
	case now >= p.until && p.n > 0 && list[len(list)-1].Probe != p.id:
		e.judge(now)
	}
}

// judge ends the present cluster: what arrived in how long is what the line carries at least, and if it arrived slower than it was sent,
// at most.
func (e *Estimator) judge(now int64) {
	p := &e.probing
	p.until, p.judged = 0, now
	bytes, sent, took := p.secondHalf()
	if sent < probeSpan || took <= 0 {
		p.next = now + probeEvery/2 // too short to tell
		return
	}
	rate := int(int64(bytes) * 8 * second / max(sent, took))
	end := took > sent+sent/5 || p.lost > 0
	switch {
	case took > sent+sent/5:
		rate -= rate / 20 // the line's end was reached: stay below
	case p.lost == 0 && rate > p.want*7/10:
		rate = max(rate, p.want*9/10) // pictures come in bursts: it is what was meant
	}
	if rate <= e.rate+e.rate/20 {
		p.next = now + probeEvery/2 // less was sent than was meant
		if end {
			p.next = now + p.patience
			p.patience = min(2*p.patience, probePatient)
		}
		return
	}
	e.rate, e.capacity = min(rate, p.want), 0
	p.raised, p.next = now, now+probeAgain
}

// secondHalf sums up what arrived after half of the bytes had: a bucket may have let the first ones pass.
func (p *probing) secondHalf() (bytes int, sent, took int64) {
	all := 0
	for _, pkt := range p.got[:p.n] {
		all += pkt.Size
	}
	before := 0
	for _, pkt := range p.got[:p.n] {
		if before += pkt.Size; 2*before < all {
			continue
		}
		last := p.got[p.n-1]
		return all - before, last.Sent - pkt.Sent, last.Arrived - pkt.Arrived
	}
	return 0, 0, 0
}

// disturbs tells whether a queue of now is a probe's own.
func (p *probing) disturbs(now int64) bool {
	return p.until != 0 || p.judged != 0 && now-p.judged < probeAgain
}

// failed follows a cut. When it undoes a raise that a probe made, the next probe waits longer; when the line became much worse, it may soon be
// better again.
func (p *probing) failed(now int64, from, to int) {
	switch {
	case p.raised != 0 && now-p.raised < probeLasts:
		p.patience = min(2*p.patience, probePatient)
	case 2*to < from:
		p.patience = probeEvery
	}
	p.raised, p.until = 0, 0
	p.next = now + p.patience
}

// drained follows the end of a long queue. A line that became much worse may be better again as suddenly: what was learned of it before, also
// how seldom to ask, is of no use.
func (p *probing) drained(now int64, worse bool) {
	if worse {
		p.patience, p.next = probeEvery, now
	}
}
