package sfu

import (
	"errors"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// binding is what the negotiation gave a slot for one of its streams: where to write, and the headers of all its packets. Static once
// stored, but for the values in the headers, which are the writer's own.
type binding struct {
	w      webrtc.TrackLocalWriter
	ssrc   uint32
	types  payloadTypes
	header rtp.Header
	rtx    rtp.Header // of what is sent again, RFC 4588; its SSRC is 0 where that goes under its own number
}

func newBinding(w webrtc.TrackLocalWriter, ssrc uint32, types payloadTypes) *binding {
	return &binding{w: w, ssrc: ssrc, types: types, header: rtp.Header{Version: 2, SSRC: ssrc}, rtx: rtp.Header{Version: 2}}
}

// extend adds a one-byte header extension (RFC 8285 section 4.2) to every packet of the binding, before it is stored. The packets carry
// what value holds at the moment they are sent: the writer changes its bytes in place, which allocates nothing.
func (b *binding) extend(id uint8, value []byte) error {
	return errors.Join(b.header.SetExtension(id, value), b.rtx.SetExtension(id, value))
}

// transmit writes one packet; false when Pion swallowed it. Between Bind and the end of RTPSender.Send, and while SRTP is not up yet, its
// write stream answers 0 bytes and no error. A packet that the socket refuses counts as lost on the way. Called by the writer only.
func (p *peer) transmit(b *binding, pkt *packet, out outgoing) bool {
	payload, payloadType := pkt.buf, b.types.media[pkt.codec]
	switch {
	case pkt.codec == opus:
		payload, payloadType = p.redundancy(b, pkt)
	case out.patch:
		payload = append(p.writer.scratch[:0], payload...)
		pkt.vp8.patch(payload, out.pid, out.tl0)
	}
	h := &b.header
	h.PayloadType, h.Marker, h.SequenceNumber, h.Timestamp = payloadType, pkt.marker, out.seq, out.ts
	return p.emit(b, h, payload)
}

// emit gives one packet to SRTP and counts it; false as transmit says.
func (p *peer) emit(b *binding, h *rtp.Header, payload []byte) bool {
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
	p.down.left(b, n, p.now())
	return true
}
