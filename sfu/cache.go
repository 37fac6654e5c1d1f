package sfu

import "sync/atomic"

// cache is the ring of a layer's last packets, shared by all who watch it. One goroutine puts; any may get.
type cache struct {
	ring []atomic.Pointer[packet] // by extended number modulo the size; each holds a reference
}

func newCache(size int) cache { return cache{ring: make([]atomic.Pointer[packet], size)} }

// put stores a published packet in place of the one a ring length before it.
func (c *cache) put(p *packet) {
	p.retain()
	if old := c.ring[p.ext%uint64(len(c.ring))].Swap(p); old != nil {
		old.release()
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
