package sfu

import "encoding/binary"

// rtxHeader is what RFC 4588 section 4 puts in front of a packet that is sent again: the number it had at first.
const rtxHeader = 2

// transmitAgain sends a packet once more: as RTX, so that the viewer's loss and jitter figures stay those of the line, or under its own
// number where the viewer knows no RTX. False as transmit says. Called by the writer only.
func (p *peer) transmitAgain(b *binding, pkt *packet, out outgoing) bool {
	payloadType := b.types.rtx[pkt.codec]
	if payloadType == 0 || b.rtx.SSRC == 0 {
		return p.transmit(b, pkt, out)
	}
	payload := binary.BigEndian.AppendUint16(p.writer.scratch[:0], out.seq)
	payload = append(payload, pkt.buf...)
	if out.patch {
		pkt.vp8.patch(payload[rtxHeader:], out.pid, out.tl0)
	}
	h := &b.rtx
	h.PayloadType, h.Marker, h.Timestamp = payloadType, pkt.marker, out.ts
	h.SequenceNumber++
	p.stats.rtxOut.Add(1)
	return p.emit(b, h, payload)
}

// probe sends the newest packet of a slot once more as RTX, which every receiver drops and every congestion control counts, and returns
// the bytes of its payload; 0 when there is none or the viewer knows no RTX. Called by the writer only.
func (p *peer) probe(s *slot) int {
	b := s.bound.Load()
	if b == nil || b.rtx.SSRC == 0 {
		return 0
	}
	pkt, out, ok := s.rw.newest()
	if !ok {
		return 0
	}
	defer pkt.release()
	if b.types.rtx[pkt.codec] == 0 || !p.transmitAgain(b, pkt, out) {
		return 0
	}
	p.stats.probes.Add(1)
	return rtxHeader + len(pkt.buf)
}
