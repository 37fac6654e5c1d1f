package estimate

// Packet is what became of one packet, in the order of sending. Times are in nanoseconds: Sent on the sender's clock, Arrived on the
// viewer's, whose zero is unknown.
type Packet struct {
	Sent, Arrived int64
	Size          int // bytes on the wire
	Lost          bool
	Probe         uint8 // the cluster it belongs to, 0: none
}

const (
	ms        = int64(1_000_000)
	second    = 1000 * ms
	groupSpan = 5 * ms   // packets sent within it are one group
	burstSpan = 100 * ms // no group arrives over longer than this
)

// group is a run of packets that left together.
type group struct {
	firstSent, lastSent       int64
	firstArrived, lastArrived int64
}

// groups cuts the arrivals into groups and gives the change of the one-way delay from each to the next.
type groups struct {
	n         int // groups seen, 2 at most: the last complete one and the present one
	last, now group
}

// add takes a packet that arrived. When it begins a group, the delta between the two before it is returned: how much longer the second was
// under way than the first.
func (g *groups) add(p Packet) (delta, arrived int64, ok bool) {
	if g.n == 0 {
		g.begin(p)
		return 0, 0, false
	}
	if p.Sent < g.now.firstSent {
		return 0, 0, false // overtaken
	}
	if p.Sent-g.now.firstSent <= groupSpan || g.burst(p) {
		g.now.lastSent = max(g.now.lastSent, p.Sent)
		g.now.lastArrived = max(g.now.lastArrived, p.Arrived)
		return 0, 0, false
	}
	if g.n == 2 {
		delta = (g.now.lastArrived - g.last.lastArrived) - (g.now.lastSent - g.last.lastSent)
		arrived, ok = g.now.lastArrived, true
	}
	g.last = g.now
	g.begin(p)
	return delta, arrived, ok
}

// burst tells whether a packet was held back with those before it and let go together, as radio links do: that is no growing queue.
func (g *groups) burst(p Packet) bool {
	gap := p.Arrived - g.now.lastArrived
	return gap <= groupSpan && gap < p.Sent-g.now.lastSent && p.Arrived-g.now.firstArrived < burstSpan
}

func (g *groups) begin(p Packet) {
	g.now = group{firstSent: p.Sent, lastSent: p.Sent, firstArrived: p.Arrived, lastArrived: p.Arrived}
	g.n = min(g.n+1, 2)
}
