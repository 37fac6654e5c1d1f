package sfu

import "testing"

func TestRepeatedPacketsCountToo(t *testing.T) {
	b := newBench()
	var s source
	p := s.packet(true, true, true, 40)
	for range int(videoRate.packets) + refusedInARow {
		b.layers[0].handle(p, b.clock)
	}
	if in := b.counts.packetsIn.Load(); in != 1 || !b.layers[0].bound.flooded() {
		t.Errorf("%d packets taken, and the flood went unnoticed", in)
	}
}

func TestBucketTakesItsRateAndNoMore(t *testing.T) {
	for _, kind := range []Kind{Audio, Video, Screen} {
		r := kind.rate()
		count := func(size int, every, seconds int64) (taken int64) {
			b := newBucket(r)
			for now := int64(1); now < seconds*1e9; now += every {
				if b.take(size, now) {
					taken++
				}
			}
			return taken
		}
		if got, most := count(1, 20_000, 10), r.packets*11; got > most || got < most*9/10 {
			t.Errorf("%s: %d packets in ten seconds of a flood, expected %d", kind, got, most)
		}
		if got, most := count(1200, 20_000, 10)*1200, r.bytes*11; got > most || got < most*9/10 {
			t.Errorf("%s: %d bytes in ten seconds of a flood, expected %d", kind, got, most)
		}
		if got := count(40, int64(2e9)/r.packets, 10); got < r.packets*5 {
			t.Errorf("%s: %d of %d packets at half the rate", kind, got, r.packets*5)
		}
	}
	b := newBucket(audioRate)
	for range 250 {
		b.take(10, 1)
	}
	if b.flooded() {
		t.Error("flooded by what was taken")
	}
	for range refusedInARow {
		b.take(10, 1)
	}
	if !b.flooded() || b.flooded() {
		t.Error("a flood is told once")
	}
}
