package sfu_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// victims are two people who talk to and see each other while somebody else attacks.
type victims struct {
	t        *testing.T
	s        *sfu.SFU
	ana, ben *person
	arrivals chan time.Time // of ben's sound at ana
}

func bystanders(t *testing.T, s *sfu.SFU) *victims {
	t.Helper()
	v := &victims{t: t, s: s, arrivals: make(chan time.Time, 4096)}
	var sound atomic.Value // the mid that carries it
	sound.Store("")
	v.ana = newPerson(t, s, "ana", synthetic.Config{Seats: 3, OnRTP: func(mid string, _ *rtp.Packet) {
		if mid == sound.Load() {
			select {
			case v.arrivals <- time.Now():
			default:
			}
		}
	}})
	v.ana.offer(1)
	v.ana.awaitConnected()
	v.ben = join(t, s, "ben", synthetic.Config{Seats: 3})
	v.ana.awaitMedia("ben", sfu.Audio, packets(10))
	v.ana.awaitMedia("ben", sfu.Video, frames(5))
	v.ben.awaitMedia("ana", sfu.Video, frames(5))
	sound.Store(v.ana.mid("ben", sfu.Audio))
	return v
}

// hears measures n packets of sound: how long they took, and the longest gap between two.
func (v *victims) hears(n int) (took, gap time.Duration) {
	v.t.Helper()
	for len(v.arrivals) > 0 {
		<-v.arrivals
	}
	var first, last time.Time
	for i := range n {
		select {
		case at := <-v.arrivals:
			if i > 0 {
				gap = max(gap, at.Sub(last))
			} else {
				first = at
			}
			last = at
		case <-time.After(patience):
			v.t.Fatalf("no sound any more after %d packets", i)
		}
	}
	return last.Sub(first), gap
}

const (
	listening = 100 // packets: two seconds
	// What a room of others may lose to an attack on this machine, which other programs use too: the sound comes at its pace, and never with
	// a gap that a jitter buffer of a browser (up to some 200 ms) does not bridge.
	slowest = 2600 * time.Millisecond
	longest = 400 * time.Millisecond
)

// during has the attack run from before the measurement to after it, and says what the others noticed and what it cost.
func (v *victims) during(attack func(stop <-chan struct{})) {
	v.t.Helper()
	seen := v.ana.awaitMedia("ben", sfu.Video, frames(1))
	before := heap()
	took0, gap0 := v.hears(listening / 2)
	slowest, longest := max(slowest*sfu.Slower, 4*took0), max(longest*sfu.Slower, 2*gap0) // a machine without time has none before the attack either
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); attack(stop) }()
	took, gap := v.hears(listening)
	for range 2 { // a machine that others use makes gaps of its own; what the attack does to the others it does all the time
		if took > slowest || gap > longest {
			took, gap = v.hears(listening)
		}
	}
	asked := time.Now()
	v.s.Peer("r", "eve") // asks the room's loop, and Pion's for this peer
	if wait := time.Since(asked); wait > time.Second {
		v.t.Errorf("the room's loop answered after %v", wait)
	}
	close(stop)
	<-ended
	now := v.ana.awaitMedia("ben", sfu.Video, frames(seen.Frames+1))
	grown := int64(heap()) - int64(before)
	v.t.Logf("sound: %v for %d packets, gap %v (before, for half as many: %v, %v); pictures %d; heap %+d KiB; %+v",
		took.Round(time.Millisecond), listening, gap.Round(time.Millisecond), took0.Round(time.Millisecond), gap0.Round(time.Millisecond),
		now.Frames-seen.Frames, grown>>10, v.s.Stats())
	if took > slowest || gap > longest {
		v.t.Errorf("the others hear: %v for %d packets, a gap of %v", took, listening, gap)
	}
	if now.Missing > seen.Missing+2 || now.Frames-seen.Frames < 60 {
		v.t.Errorf("the others see: %+v after %+v", now, seen)
	}
	if grown > 64<<20 {
		v.t.Errorf("the attack holds %d MiB", grown>>20)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// repeat calls f until stop, perSecond times a second at most.
func repeat(stop <-chan struct{}, perSecond int, f func(n int)) {
	every := time.NewTicker(5 * time.Millisecond)
	defer every.Stop()
	for n := 0; ; {
		select {
		case <-stop:
			return
		case <-every.C:
			for range perSecond / 200 {
				f(n)
				n++
			}
		}
	}
}
