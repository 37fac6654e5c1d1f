package sfu

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/pion/rtp"
)

// packet is one received RTP packet, parsed once and read by many. It is immutable from its publication in a cache or queue
// until its last reference is released; then its memory is used for another packet.
type packet struct {
	refs atomic.Int32

	// Written by the layer's read loop before publication.
	buf     []byte // the payload, without header and padding; its capacity is of the pool's class
	layer   *layer
	codec   codec
	ext     uint64 // extended sequence number, counted by the layer
	ts      uint32
	at      int64 // arrival, nanoseconds of the package's clock
	epoch   uint32
	marker  bool
	padding bool          // nothing but padding: counts as a number, carries nothing
	quiet   bool          // sound: nobody has spoken for a while, a viewer whose line is tight does without
	vp8     vp8Descriptor // of H.264 only what it has too: start, key
	pool    *sync.Pool
}

// Two classes, so that a cache of 50 sound packets a second does not hold 1,500 bytes for each.
const (
	smallPacket = 256
	maxPacket   = 1500
)

var (
	smallPackets = sync.Pool{New: func() any { return &packet{buf: make([]byte, 0, smallPacket)} }}
	largePackets = sync.Pool{New: func() any { return &packet{buf: make([]byte, 0, maxPacket)} }}
)

// newPacket returns a packet holding a copy of the payload, with one reference that the caller owns.
func newPacket(payload []byte) *packet {
	pool := &smallPackets
	if len(payload) > smallPacket {
		pool = &largePackets
	}
	p := pool.Get().(*packet)
	p.pool = pool
	p.buf = append(p.buf[:0], payload...)
	return p
}

// publish makes the packet visible with one reference.
func (p *packet) publish() { p.refs.Store(1) }

// retain adds a reference. The caller must hold one.
func (p *packet) retain() { p.refs.Add(1) }

// tryRetain adds a reference if the packet still has one; false means that it was released meanwhile.
func (p *packet) tryRetain() bool {
	for {
		n := p.refs.Load()
		if n <= 0 {
			return false
		}
		if p.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// release gives a reference back.
func (p *packet) release() {
	if p.refs.Add(-1) == 0 {
		p.pool.Put(p)
	}
}

var errMalformed = errors.New("sfu: malformed RTP packet")

// parseRTP reads the header into h (reused, so that it does not allocate) and returns the payload without padding. RFC 3550 section 5.1.
func parseRTP(h *rtp.Header, b []byte) (payload []byte, err error) {
	n, err := h.Unmarshal(b)
	if err != nil || h.Version != 2 || n > len(b) {
		return nil, errMalformed
	}
	payload = b[n:]
	if h.Padding {
		if len(payload) == 0 {
			return nil, errMalformed
		}
		pad := int(payload[len(payload)-1])
		if pad == 0 || pad > len(payload) {
			return nil, errMalformed
		}
		payload = payload[:len(payload)-pad]
	}
	if len(payload) > maxPacket {
		return nil, errMalformed
	}
	return payload, nil
}
