package sfu

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"
)

// levelMeter gathers the audio levels of RFC 6464 between two ticks of the room: written by one read loop, taken by the room.
type levelMeter struct {
	loud atomic.Uint32 // packets at speaking level
	sum  atomic.Uint32 // their levels above the threshold, in dB

	levels [levelsKept]atomic.Uint64 // the last ones, a ring; above each its packet's RTP timestamp
	n      atomic.Uint32             // how many came, ever
	taken  uint32                    // owned by the room
}

// levelsKept is more than 300 ms of packets; of more between two ticks the room sees the last.
const levelsKept = 16

const (
	speakingLevel   = 45 // -dBov; quieter is room noise
	levelBuckets    = 4  // of one tick each: a window of 400 ms
	startSpeakingAt = 6  // loud packets of 20 ms in the window: 120 ms
	stopSpeakingAt  = 2
	pauseTicks      = 10 // a pause of a second, between words or sentences, is not an end
)

// add takes the extension's one byte, a voice flag and the level in -dBov, 0 the loudest, and the packet's timestamp.
func (m *levelMeter) add(b byte, stamp uint32) {
	level := uint32(b & 0x7f)
	if level <= speakingLevel {
		m.loud.Add(1)
		m.sum.Add(speakingLevel - level + 1)
	}
	n := m.n.Load()
	m.levels[n%levelsKept].Store(uint64(stamp)<<8 | uint64(level))
	m.n.Store(n + 1)
}

// take puts the levels that came since the last call into list, oldest first.
func (m *levelMeter) take(list *levels) {
	list.level, list.stamp = list.level[:0], list.stamp[:0]
	n := m.n.Load()
	for i := n - min(n-m.taken, levelsKept); i != n; i++ {
		v := m.levels[i%levelsKept].Load()
		list.level, list.stamp = append(list.level, uint8(v&0x7f)), append(list.stamp, uint32(v>>8))
	}
	m.taken = n
}

// levels are those of one tick, in -dBov, with their packets' RTP timestamps.
type levels struct {
	level []uint8
	stamp []uint32
}

// voice is the room's window over a meter. Owned by the room.
type voice struct {
	loud, sum [levelBuckets]uint32
	at        int
	speaking  bool
	paused    int // ticks without voice while speaking
	activity      // the windows of the dominant one
}

// tick takes the meter and says whether this voice speaks.
func (v *voice) tick(m *levelMeter) bool {
	v.at = (v.at + 1) % levelBuckets
	v.loud[v.at], v.sum[v.at] = m.loud.Swap(0), m.sum.Swap(0)
	var loud uint32
	for _, n := range v.loud {
		loud += n
	}
	switch {
	case loud >= startSpeakingAt, v.speaking && loud >= stopSpeakingAt:
		v.speaking, v.paused = true, 0
	case v.speaking:
		v.paused++
		v.speaking = v.paused < pauseTicks
	}
	return v.speaking
}

func (v *voice) loudness() (sum uint32) {
	for _, n := range v.sum {
		sum += n
	}
	return sum
}

// tickSpeaking tells everybody when the set of those who speak changed, or who leads.
func (r *room) tickSpeaking() {
	r.loudest, r.contenders = r.loudest[:0], r.contenders[:0]
	for _, p := range r.order {
		up := p.uplinks[Audio]
		if up == nil {
			p.ear.Close()
			continue
		}
		if p.voice.tick(&up.meter) {
			r.loudest = append(r.loudest, p)
		}
		up.meter.take(&r.levels)
		if up.closed.Load() { // what is held back is not heard: its windows empty at once
			p.voice.activity = activity{noise: p.voice.noise}
			p.ear.Close()
			continue
		}
		p.voice.activity.tick(r.levels.level)
		p.ear.Hear(time.Duration(r.sfu.now()), r.levels.stamp, r.levels.level)
		r.contenders = append(r.contenders, contender{p.id, &p.voice.activity})
	}
	leads := dominant(r.dominant, r.contenders)
	same := len(r.loudest) == len(r.speaking) && leads == r.dominant
	for _, p := range r.loudest {
		same = same && slices.Contains(r.speaking, p.id)
	}
	if same {
		return
	}
	slices.SortStableFunc(r.loudest, func(a, b *peer) int { return cmp.Compare(b.voice.loudness(), a.voice.loudness()) })
	r.dominant = leads
	r.speaking = make([]PeerID, 0, len(r.loudest))
	for _, p := range r.loudest {
		r.speaking = append(r.speaking, p.id)
	}
	for _, p := range r.order {
		p.sink(r.says())
	}
}

func (r *room) says() Speaking { return Speaking{Peers: r.speaking, Dominant: r.dominant} }
