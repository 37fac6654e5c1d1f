package sfu

import (
	"time"

	"github.com/pion/rtcp"
)

// senderReport relates a layer's RTP clock to the server's wall clock.
type senderReport struct {
	at int64  // nanoseconds of the package's clock
	ts uint32 // RTP timestamp at that moment
}

const (
	// ntpEpoch is the difference between 1900 and 1970 in seconds, RFC 5905 section 6.
	ntpEpoch     = 2208988800
	minRoundTrip = int64(10 * time.Millisecond)
	maxRoundTrip = int64(2 * time.Second)
	// maxClockDrift is when a sender's clock is related to ours anew.
	maxClockDrift = int64(100 * time.Millisecond)
)

// toNTP gives the 64-bit NTP timestamp of a wall clock time.
func toNTP(t time.Time) uint64 {
	ns := t.UnixNano()
	sec, frac := uint64(ns/1e9)+ntpEpoch, uint64(ns%1e9)
	return sec<<32 | frac<<32/1e9
}

// fromNTP gives nanoseconds since 1970.
func fromNTP(n uint64) int64 {
	return (int64(n>>32)-ntpEpoch)*1e9 + int64((n&0xffffffff)*1e9>>32)
}

// takeReport notes a sender's report for one of its layers. All layers of a peer are related to our clock by the same offset, so that
// sound and picture stay in step.
func (l *layer) takeReport(ntp uint64, ts uint32, now int64) {
	p, sent := l.up.peer, fromNTP(ntp)
	offset := p.clockOffset.Load()
	if drift := now - sent - offset; offset == 0 || drift > maxClockDrift || drift < -maxClockDrift {
		offset = now - sent
		p.clockOffset.Store(offset)
	}
	l.report.Store(&senderReport{at: sent + offset, ts: ts})
}

// sendReports sends one compound of sender reports (RFC 3550 section 6.4.1) for the slots that flow; called by the writer.
func (p *peer) sendReports() {
	now := p.now()
	ntp := toNTP(p.sfu.wall(now))
	var list []rtcp.Packet
	for _, s := range p.slots {
		b, l := s.bound.Load(), s.rw.layer
		if b == nil || l == nil || !s.rw.started {
			continue
		}
		ts := s.rw.highTS + uint32((now-s.rw.highAt)*s.rw.clockRate/1e9)
		if sr := l.report.Load(); sr != nil {
			ts = sr.ts + uint32((now-sr.at)*s.rw.clockRate/1e9) + s.rw.run.tsDelta
		}
		list = append(list, &rtcp.SenderReport{
			SSRC: b.ssrc, NTPTime: ntp, RTPTime: ts, PacketCount: s.rw.packets, OctetCount: s.rw.octets,
		})
	}
	if len(list) > 0 {
		p.writeRTCP(list...)
	}
}

// takeReception measures the round trip from a viewer's report: RFC 3550 section 6.4.1, A - LSR - DLSR in units of 1/65536 s.
func (p *peer) takeReception(r rtcp.ReceptionReport, now int64) {
	if r.LastSenderReport == 0 {
		return
	}
	trip := int32(uint32(toNTP(p.sfu.wall(now))>>16) - r.LastSenderReport - r.Delay)
	if ns := int64(trip) * 1e9 >> 16; ns >= 0 && ns < maxRoundTrip {
		p.roundTrip.Store(ns)
	}
}
