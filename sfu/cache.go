package sfu

import "sync/atomic"

// cache is the ring of a layer's last packets, shared by all who watch it. One goroutine puts; any may get.
type cache struct {
	ring []atomic.Pointer[packet] // by extended number modulo the size; each holds a reference
	tail uint64                   // the lowest number that may still be here; the putting goroutine's
}

// cacheFor is how long a packet is kept, in nanoseconds: nobody asks for an older one, or would have use for it.
const cacheFor = 2_000_000_000

func newCache(size int) cache { return cache{ring: make([]atomic.Pointer[packet], size)} }

// put stores a published packet in place of the one a ring length before it, and lets go of those that are too old.
func (c *cache) put(p *packet) {
	p.retain()
	if old := c.ring[p.ext%uint64(len(c.ring))].Swap(p); old != nil {
		old.release()
	}
	if p.ext >= c.tail+uint64(len(c.ring)) { // what is left of before is replaced number by number
		c.tail = p.ext - uint64(len(c.ring)) + 1
	}
	for ; c.tail < p.ext; c.tail++ {
		at := &c.ring[c.tail%uint64(len(c.ring))]
		old := at.Load()
		if old != nil && p.at-old.at < cacheFor {
			return
		}
		if old != nil {
			at.Store(nil)
			old.release()
		}
	}
}

// get returns the packet with this number and a reference for the caller, or nil. A packet may be replaced while we look: the reference
// is taken first, then the number checked.
func (c *cache) get(ext uint64) *packet {
	p := c.ring[ext%uint64(len(c.ring))].Load()
	if p == nil || !p.tryRetain() {
		return nil
	}
	if p.ext != ext || c.ring[ext%uint64(len(c.ring))].Load() != p {
		p.release()
		return nil
	}
	return p
}

// clear releases everything. Only after the putting goroutine has ended.
func (c *cache) clear() {
	for i := range c.ring {
		if p := c.ring[i].Swap(nil); p != nil {
			p.release()
		}
	}
}
