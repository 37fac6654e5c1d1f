package estimate

const (
	probeLength  = 60 * ms
	probePackets = 5
	probeMax     = 1100 // bytes of a packet's padding at most
	probeBytes   = 40_000
	probeEvery   = 2 * second
	probePatient = 30 * second
	probeWait    = second // after the last of it, for what the viewer says
	probeQueue   = 25 * ms
	probeLasts   = 5 * second
)

// Cluster is a short burst of packets above the present rate, to see whether the line carries more.
type Cluster struct {
	ID      uint8
	Rate    int // bit/s
	Packets int
	Size    int // bytes of each on the wire
}

// probing is the state of probing upward.
type probing struct {
	id       uint8
	want     int   // rate of the present cluster
	sentAt   int64 // when it was asked for; 0: none is under way
	next     int64 // not before
	patience int64
	raised   int64 // when a probe last raised the rate
	first    Packet
	last     Packet
	bytes    int
	n, lost  int
}

// Probe gives a cluster to send now, if more than the estimate is wanted and the line is quiet. What the viewer says of its packets comes
// with Feedback.
func (e *Estimator) Probe(now int64, want int) (Cluster, bool) {
	p := &e.probing
	if p.sentAt != 0 && now-p.sentAt > probeWait {
		e.judge(now)
	}
	quiet := e.trend.signal == Normal && e.standing.delay < probeQueue && e.losses.excess < lossHold
	if p.sentAt != 0 || want <= e.rate || now < p.next || !quiet || !e.heard {
		return Cluster{}, false
	}
	rate := min(2*e.rate, max(want+want/4, e.rate+e.rate/2))
	bytes := min(int(int64(rate)*probeLength/second/8), probeBytes)
	packets := max(probePackets, (bytes+probeMax-1)/probeMax)
	p.id = p.id%15 + 1
	p.want, p.sentAt, p.n, p.lost, p.bytes = rate, now, 0, 0, 0
	return Cluster{ID: p.id, Rate: rate, Packets: packets, Size: bytes / packets}, true
}

// probed counts a packet of the present cluster.
func (e *Estimator) probed(pkt Packet) {
	p := &e.probing
	if p.sentAt == 0 || pkt.Probe != p.id {
		return
	}
	if pkt.Lost {
		p.lost++
		return
	}
	if p.n == 0 {
		p.first = pkt
	} else if pkt.Arrived > p.last.Arrived || p.n == 1 {
		p.bytes += pkt.Size
	}
	p.last = pkt
	p.n++
}

// judge ends the present cluster: what arrived in how long is what the line carries at least, and if it arrived slower than it was sent,
// at most.
func (e *Estimator) judge(now int64) {
	p := &e.probing
	p.sentAt = 0
	p.next = now + p.patience
	p.patience = min(2*p.patience, probePatient) // until it is known to be worth it
	sent, took := p.last.Sent-p.first.Sent, p.last.Arrived-p.first.Arrived
	if p.n < probePackets-1 || sent <= 0 || took <= 0 {
		return
	}
	rate := int(int64(p.bytes) * 8 * second / max(sent, took))
	if took > sent+sent/10 {
		rate -= rate / 20 // the line's end was reached: stay below
	} else if p.lost == 0 {
		rate = max(rate, p.want*9/10)
	}
	if rate <= e.rate {
		return
	}
	e.rate, e.capacity = min(rate, maxRate), 0
	p.raised, p.next, p.patience = now, now+probeEvery/4, p.patience/2
}

// failed follows a cut: when it undoes a raise that a probe made, the next probe waits longer.
func (p *probing) failed(now int64) {
	if p.raised == 0 || now-p.raised > probeLasts {
		p.patience = probeEvery // the line changed
	} else {
		p.patience = min(2*p.patience, probePatient)
	}
	p.raised, p.sentAt = 0, 0
	p.next = now + p.patience
}
