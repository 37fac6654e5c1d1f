package sfu

import "slices"

// arrivals extends a layer's sequence numbers and remembers its holes, to ask for them upstream (RFC 4585 section 6.2.1) packet by
// packet: a hole is asked for as soon as two later packets are here or it is 15 ms old, then again when an answer should have come. Owned
// by the read loop.
type arrivals struct {
	started bool
	high    uint64 // the highest extended number received
	holes   []hole // ascending; capacity fixed at the start
	givenUp int    // numbers that were asked for in vain
}

type hole struct {
	ext   uint64
	since int64 // nanoseconds
	asked int64
	tries int
}

type arrival uint8

const (
	fresh  arrival = iota // in front, or filling a hole
	again                 // seen before, or given up
	jumped                // too far from the last one: the sender began anew
)

const (
	maxHoles     = 256
	maxJump      = 1000 // numbers; beyond, it is not loss
	nackReorder  = 2
	nackAfter    = 15_000_000
	nackAgain    = 100_000_000 // while the round trip is not known
	nackTries    = 10
	nackGiveUpAt = 1_000_000_000 // a picture that waited for so long is replaced by a key frame

	minNackMargin, maxNackAgain = 10_000_000, 400_000_000
)

// nackSpacing is how long after a NACK its answer must have come, both in nanoseconds: a round trip and an eighth, 10 ms at least.
func nackSpacing(roundTrip int64) int64 {
	if roundTrip == 0 {
		return nackAgain
	}
	return min(max(roundTrip*9/8, roundTrip+minNackMargin), maxNackAgain)
}

func newArrivals() arrivals { return arrivals{holes: make([]hole, 0, maxHoles)} }

// receive counts a packet in and returns its extended number.
func (a *arrivals) receive(seq uint16, now int64) (uint64, arrival) {
	if !a.started {
		a.started = true
		a.high = 1<<32 + uint64(seq) // room below for late ones
		return a.high, fresh
	}
	step := int16(seq - uint16(a.high))
	switch {
	case step > maxJump || step < -maxJump:
		// A new run begins above all numbers handed out, so that extended numbers never repeat.
		a.holes = a.holes[:0]
		a.high = (a.high>>16+2)<<16 + uint64(seq)
		return a.high, jumped
	case step > 0:
		ext := a.high + uint64(step)
		for missing := a.high + 1; missing < ext; missing++ {
			a.addHole(hole{ext: missing, since: now})
		}
		a.high = ext
		return ext, fresh
	default:
		ext := a.high - uint64(-int(step))
		i, found := slices.BinarySearchFunc(a.holes, ext, func(h hole, e uint64) int {
			return int(int64(h.ext - e))
		})
		if !found {
			return ext, again
		}
		a.holes = slices.Delete(a.holes, i, i+1)
		return ext, fresh
	}
}

// fill forgets a hole whose packet came otherwise; false when there is none.
func (a *arrivals) fill(ext uint64) bool {
	i := slices.IndexFunc(a.holes, func(h hole) bool { return h.ext == ext })
	if i < 0 {
		return false
	}
	a.holes = slices.Delete(a.holes, i, i+1)
	return true
}

func (a *arrivals) addHole(h hole) {
	if len(a.holes) == maxHoles {
		a.holes = slices.Delete(a.holes, 0, 1)
		a.givenUp++
	}
	a.holes = append(a.holes, h)
}

// due appends to list the numbers to ask for now, the first time or spacing after the last, and forgets those that nobody will send any
// more: after the last answer would have come.
func (a *arrivals) due(list []uint16, now, spacing int64) []uint16 {
	before := len(a.holes)
	a.holes = slices.DeleteFunc(a.holes, func(h hole) bool {
		return now-h.since > nackGiveUpAt+spacing || h.tries >= nackTries && now-h.asked > spacing
	})
	a.givenUp += before - len(a.holes)
	for i := range a.holes {
		h := &a.holes[i]
		ripe := a.high-h.ext >= nackReorder || now-h.since >= nackAfter
		if ripe && h.tries < nackTries && now-h.since <= nackGiveUpAt && (h.tries == 0 || now-h.asked >= spacing) {
			h.tries++
			h.asked = now
			list = append(list, uint16(h.ext))
		}
	}
	return list
}
