package sfu

import "testing"

// A slow layer keeps what somebody may still ask for, not a ring full: sixteen seconds of it, at thirty packets a second.
func TestCacheLetsGoOfWhatIsTooOld(t *testing.T) {
	const every, packets = 33_333_333, 2000
	c := newCache(videoCache)
	first := uint64(1<<32 + 500)
	for i := range uint64(packets) {
		if i%7 == 3 {
			continue // lost on the way to us
		}
		p := newPacket([]byte{1})
		p.ext, p.at = first+i, int64(i)*every
		p.publish()
		c.put(p)
		p.release()
	}
	last := first + packets - 1
	held := 0
	for ext := first; ext <= last; ext++ {
		p := c.get(ext)
		if p == nil {
			continue
		}
		held++
		if age := int64(last-ext) * every; age >= cacheFor {
			t.Errorf("a packet of %d ms ago is kept", age/1e6)
		}
		p.release()
	}
	if within := cacheFor / every * 6 / 7; held < within-2 || held > within+2 {
		t.Errorf("%d packets are kept, not about %d", held, within)
	}
	// Numbers that jump are of a new run: what was before goes with time.
	p := newPacket([]byte{1})
	p.ext, p.at = last+1<<17, packets*every+cacheFor
	p.publish()
	c.put(p)
	p.release()
	for i := range c.ring {
		if old := c.ring[i].Load(); old != nil && old != p {
			t.Fatalf("%d is still there after a jump", old.ext)
		}
	}
	c.clear()
}
