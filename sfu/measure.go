package sfu

import "sync/atomic"

// meter measures what a layer or a microphone carries: the read loop counts, the room looks at every tick.
type meter struct {
	packets, bytes atomic.Uint64

	// Owned by the room.
	ring [meterTicks]struct{ packets, bytes uint64 }
	n    int
}

// meters are those of a layer.
type meters struct {
	carried meter
	voiced  meter // sound: what is not silent
}

const meterTicks = 20 // 2 s: a key frame weighs what it costs

// count adds a packet of the network.
func (m *meter) count(bytes int) {
	m.packets.Add(1)
	m.bytes.Add(uint64(bytes))
}

func (m *meter) tick() {
	at := &m.ring[m.n%meterTicks]
	at.packets, at.bytes = m.packets.Load(), m.bytes.Load()
	m.n++
}

// rate is in bit/s as a viewer's line has it, with the headers of each packet; 0 while there is too little to say.
func (m *meter) rate() int {
	n := min(m.n, meterTicks)
	if n < meterLeast {
		return 0
	}
	last, first := m.ring[(m.n-1)%meterTicks], m.ring[(m.n-n)%meterTicks]
	bytes := last.bytes - first.bytes + (last.packets-first.packets)*onTheWire
	return int(bytes * 8 * 10 / uint64(n-1)) // ten ticks a second
}

const (
	meterLeast = 11            // 1 s: over less, the key frame at the beginning would be all there is
	onTheWire  = overhead + 20 // beyond what we are given after decryption: the tag, and our extension in the place of theirs
)

// usual are the rates of layers that nobody has seen yet, smallest first, in bit/s on the line.
var usual = [3]int{110_000, 350_000, 1_000_000}

const (
	usualStep = 3 // from a layer to the next larger one
	goneAfter = 3_000_000_000

	screenNarrow = 110_000 // of the layer for narrow lines
	screenLeast  = 150_000
	screenMost   = 650_000
)

// costs gives what each layer of an uplink costs a viewer, 0 for one that does not come: measured where it flows, guessed from the others where
// it is off for the moment.
func (u *uplink) costs(now int64) (costs [3]int) {
	if u.kind == Screen {
		return u.screenCosts(now)
	}
	known, at := 0, 0
	for i := range u.levels() {
		if l := u.layers[i].Load(); l != nil && l.flowing(now) {
			costs[i] = l.carried.rate()
			if costs[i] == 0 {
				costs[i] = usual[u.place(i)]
			}
			known, at = costs[i], i
		}
	}
	if known == 0 {
		return costs // no camera, or not yet
	}
	for i := range u.levels() {
		if costs[i] != 0 || u.refused(i, now) {
			continue
		}
		costs[i] = usual[u.place(i)]
		for j := i; j < at; j++ { // smaller than one that is known
			costs[i] = min(costs[i], known/usualStep)
		}
		for j := at; j < i; j++ {
			costs[i] = max(costs[i], known*usualStep/2)
		}
	}
	return costs
}

// screenCosts are those of a screen: a still one costs nothing, but its next change does. The smaller of two layers is granted what it takes
// on average; a larger change of it waits in the pacer.
func (u *uplink) screenCosts(now int64) (costs [3]int) {
	for i := range u.levels() {
		l := u.layers[i].Load()
		switch {
		case l == nil || !l.flowing(now):
		case i < u.levels()-1:
			costs[i] = screenNarrow
		default:
			costs[i] = min(max(l.carried.rate(), screenLeast), screenMost)
		}
	}
	return costs
}

// place is a layer's place among q, h and f.
func (u *uplink) place(i int) int {
	if len(u.rids) == 0 {
		return len(usual) - 1
	}
	for at, rid := range simulcastRIDs {
		if rid == u.rids[i] {
			return at
		}
	}
	return i
}

// refused tells whether the sender was asked for a layer and did not send it.
func (u *uplink) refused(i int, now int64) bool {
	return len(u.rids) == 0 || u.wanted[i] && now-u.asked[i] > goneAfter
}
