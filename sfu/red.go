package sfu

import "encoding/binary"

// Redundant audio data, RFC 2198: a packet of sound carries the ones before it once more. What comes as RED is unwrapped as soon as it is
// read, and what was lost is taken out of it, so that the cache holds plain Opus whoever sent it; what goes to a viewer that takes RED is
// made from the cache. Each of the two ways is so repaired for itself.

const (
	redHeader    = 4 // of a block of redundancy; 1 of the packet itself
	maxRedundant = 4 // blocks of a packet that are looked at
	maxRedOffset = 1<<14 - 1
	maxRedLength = 1<<10 - 1
	maxRedPacket = 1100           // bytes: redundancy is no reason to be fragmented
	lossyReport  = 8              // 256ths lost, of a viewer's report: 3 %
	lossyFor     = 10_000_000_000 // nanoseconds that a lossy line is taken for one

	// How many packets before go with each one, on a line that loses little and on one that is lossy.
	redundantUsual, redundantLossy = 1, 2
)

// redBlock is one earlier packet.
type redBlock struct {
	offset  uint32 // of its timestamp, back
	payload []byte
}

// unpackRED takes a payload apart: the packet itself, and the n blocks before it, oldest first; those of another payload type are
// empty. It does not allocate. ok is false when it is malformed, or not of this payload type.
func unpackRED(b []byte, payloadType uint8, blocks *[maxRedundant]redBlock) (primary []byte, n int, ok bool) {
	var lengths [maxRedundant]int
	at, total := 0, 0
	for ; at < len(b) && b[at]&0x80 != 0; at += redHeader {
		if len(b) < at+redHeader || n == maxRedundant {
			return nil, 0, false
		}
		word := binary.BigEndian.Uint32(b[at:])
		blocks[n], lengths[n] = redBlock{offset: word >> 10 & maxRedOffset}, int(word&maxRedLength)
		if b[at]&0x7f != payloadType {
			blocks[n].offset = 0
		}
		total += lengths[n]
		n++
	}
	if at >= len(b) || b[at] != payloadType || len(b)-at-1 < total {
		return nil, 0, false
	}
	rest := b[at+1:]
	for i := range n {
		blocks[i].payload, rest = rest[:lengths[i]], rest[lengths[i]:]
		if blocks[i].offset == 0 {
			blocks[i].payload = nil
		}
	}
	return rest, n, true
}

// unwrap returns the sound in a RED packet, after the lost ones that it carries too went the way of packets that came.
func (l *layer) unwrap(b []byte, ext uint64, now int64) (payload []byte, err error) {
	var blocks [maxRedundant]redBlock
	payload, n, ok := unpackRED(b, l.types.media[opus], &blocks)
	if !ok {
		return nil, errMalformed
	}
	for i, block := range blocks[:n] {
		missing := ext - uint64(n-i)
		if len(block.payload) == 0 || !l.follows(missing, l.header.Timestamp-block.offset) || !l.arrivals.fill(missing) {
			continue
		}
		p := newPacket(block.payload)
		p.layer, p.codec, p.ext, p.ts, p.at, p.epoch = l, opus, missing, l.header.Timestamp-block.offset, now, l.epoch
		p.marker, p.padding, p.quiet, p.vp8 = false, false, false, vp8Descriptor{}
		l.stats.recovered.Add(1)
		l.spread(p)
	}
	return payload, nil
}

// follows tells whether a timestamp fits a number: senders may leave a packet out of the redundancy.
func (l *layer) follows(ext uint64, ts uint32) bool {
	before := l.cache.get(ext - 1)
	if before == nil {
		return true
	}
	defer before.release()
	return int32(ts-before.ts) > 0
}

// redundancy appends to a viewer's packet the ones before it, and returns the payload and its type: plain Opus where there is none to
// append, the viewer takes no RED, or its line has no room for it. Called by the writer.
func (p *peer) redundancy(b *binding, pkt *packet) (payload []byte, payloadType uint8) {
	plain := b.types.media[opus]
	if b.types.red == 0 || p.noRED.Load() || pkt.padding {
		return pkt.buf, plain
	}
	depth := redundantUsual
	if p.now() < p.lossyUntil.Load() {
		depth = redundantLossy
	}
	var before [redundantLossy]*packet
	n, size := 0, 1+len(pkt.buf)
	for ; n < depth; n++ {
		prev := pkt.layer.cache.get(pkt.ext - uint64(n) - 1)
		if prev == nil {
			break
		}
		size += redHeader + len(prev.buf)
		offset := pkt.ts - prev.ts
		if prev.epoch != pkt.epoch || prev.padding || offset == 0 || offset > maxRedOffset || len(prev.buf) > maxRedLength || size > maxRedPacket {
			prev.release()
			break
		}
		before[n] = prev
	}
	if n == 0 {
		return pkt.buf, plain
	}
	payload = packRED(p.writer.scratch[:0], plain, pkt, before[:n])
	for _, prev := range before[:n] {
		prev.release()
	}
	return payload, b.types.red
}

// packRED appends to b a payload of a packet and those before it, the nearest first in before.
func packRED(b []byte, payloadType uint8, pkt *packet, before []*packet) []byte {
	for i := len(before) - 1; i >= 0; i-- {
		word := 1<<31 | uint32(payloadType)<<24 | (pkt.ts-before[i].ts)<<10 | uint32(len(before[i].buf))
		b = binary.BigEndian.AppendUint32(b, word)
	}
	b = append(b, payloadType)
	for i := len(before) - 1; i >= 0; i-- {
		b = append(b, before[i].buf...)
	}
	return append(b, pkt.buf...)
}
