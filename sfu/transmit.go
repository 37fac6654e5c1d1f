package sfu

import (
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// binding is what the negotiation gave a slot for one of its streams: where to write, and the header of all its packets. Static once
// stored, but for the values in the header, which are the writer's own.
type binding struct {
	w           webrtc.TrackLocalWriter
	ssrc        uint32
	payloadType uint8
	header      rtp.Header
}

func newBinding(w webrtc.TrackLocalWriter, ssrc uint32, payloadType uint8) *binding {
	return &binding{w: w, ssrc: ssrc, payloadType: payloadType, header: rtp.Header{Version: 2, PayloadType: payloadType, SSRC: ssrc}}
}

// extend adds a one-byte header extension (RFC 8285 section 4.2) to every packet of the binding, before it is stored. The packets carry
// what value holds at the moment they are sent: the writer changes its bytes in place, which allocates nothing.
func (b *binding) extend(id uint8, value []byte) error { return b.header.SetExtension(id, value) }

// transmit writes one packet; false when Pion swallowed it. Between Bind and the end of RTPSender.Send, and while SRTP is not up yet, its
// write stream answers 0 bytes and no error. A packet that the socket refuses counts as lost on the way. Called by the writer only.
func (p *peer) transmit(b *binding, pkt *packet, out outgoing) bool {
	payload := pkt.buf
	if out.patch {
		payload = append(p.writer.scratch[:0], payload...)
		pkt.vp8.patch(payload, out.pid, out.tl0)
	}
	h := &b.header
	h.Marker, h.SequenceNumber, h.Timestamp = pkt.marker, out.seq, out.ts
	n, err := b.w.WriteRTP(h, payload)
	if err != nil {
		p.stats.writeErrors.Add(1)
		return true
	}
	if n == 0 {
		return false
	}
	p.stats.packetsOut.Add(1)
	p.stats.bytesOut.Add(uint64(n))
	return true
}
