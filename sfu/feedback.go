package sfu

import (
	"slices"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// maxAskedAtOnce bounds what one NACK packet of a viewer is read for.
const maxAskedAtOnce = 64

// listen reads what a viewer says of one slot; it ends when the sender is stopped.
func (p *peer) listen(s *slot, sender *webrtc.RTPSender) {
	buf := make([]byte, readSize)
	bound := newBucket(feedbackRate)
	for {
		n, _, err := sender.Read(buf)
		if err != nil {
			return
		}
		if !bound.take(n, p.now()) {
			p.stats.refused.Add(1)
			if bound.flooded() {
				time.Sleep(refusedWait)
			}
			continue
		}
		packets, err := rtcp.Unmarshal(buf[:n])
		if err != nil {
			p.stats.malformed.Add(1)
			continue
		}
		for _, pkt := range packets {
			p.heed(s, pkt)
		}
	}
}

// heed acts on one RTCP packet of a viewer about a slot.
func (p *peer) heed(s *slot, pkt rtcp.Packet) {
	if wide, ok := pkt.(*rtcp.TransportLayerCC); ok {
		p.stats.wideIn.Add(1)
		p.down.heedWide(wide, p.now())
		return
	}
	b := s.bound.Load()
	if b == nil {
		return
	}
	switch pkt := pkt.(type) {
	case *rtcp.TransportLayerNack:
		if pkt.MediaSSRC == b.ssrc {
			p.heedNack(s, pkt)
		}
	case *rtcp.PictureLossIndication:
		if pkt.MediaSSRC == b.ssrc {
			p.heedPLI(s)
		}
	case *rtcp.FullIntraRequest: // RFC 5104 section 4.3.1: whom it is about is in its entries
		if slices.ContainsFunc(pkt.FIR, func(e rtcp.FIREntry) bool { return e.SSRC == b.ssrc }) {
			p.heedPLI(s)
		}
	case *rtcp.ReceiverReport:
		for _, r := range pkt.Reports {
			if r.SSRC == b.ssrc {
				p.takeReception(r, p.now())
				if r.FractionLost >= lossyReport {
					p.lossyUntil.Store(p.now() + lossyFor)
				}
				p.down.heedReport(float64(r.FractionLost)/256, r.LastSequenceNumber-s.reported, p.now())
				s.reported = r.LastSequenceNumber
			}
		}
	}
}

func (p *peer) heedNack(s *slot, nack *rtcp.TransportLayerNack) {
	asked := 0
	for _, pair := range nack.Nacks {
		pair.Range(func(seq uint16) bool {
			asked++
			s.asked.add(seq)
			return asked < maxAskedAtOnce
		})
		if asked >= maxAskedAtOnce {
			break
		}
	}
	p.stats.nacksIn.Add(uint64(asked))
	p.wake()
}

// heedPLI passes a key frame request on to the layer that flows or should; the layer merges and spaces them. A viewer asks again and again
// while a large key frame comes over a narrow line: that one is its answer.
func (p *peer) heedPLI(s *slot) {
	p.stats.plisIn.Add(1)
	if sel := s.sel.Load(); sel != nil && sel.target != nil {
		now := p.now()
		if s.beginsSoon(sel.target, now, p.roundTrip.Load()+keyArrives) {
			return
		}
		sel.target.askKeyFrame(now)
		if cur := s.present(sel); cur != nil && cur != sel.target {
			cur.askKeyFrame(now)
		}
	}
}

// listenToSender reads the sender's reports for one layer; it ends with the receiver.
func (l *layer) listenToSender(read func([]byte) (int, error), now func() int64) {
	buf := make([]byte, readSize)
	for {
		n, err := read(buf)
		if err != nil {
			return
		}
		packets, err := rtcp.Unmarshal(buf[:n])
		if err != nil {
			l.stats.malformed.Add(1)
			continue
		}
		for _, pkt := range packets {
			if sr, ok := pkt.(*rtcp.SenderReport); ok && sr.SSRC == l.ssrc {
				l.takeReport(sr.NTPTime, sr.RTPTime, now())
			}
		}
	}
}
