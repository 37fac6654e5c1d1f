package sfu

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/pion/rtcp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"codev/sfu/estimate"
)

// downlink is the line to one viewer: every packet on it has a transport-wide number (draft-holmer-rmcat-transport-wide-cc-extensions-01),
// the viewer says which came when, and an estimator makes of it how much the line carries.
type downlink struct {
	wide   atomic.Bool // the viewer negotiated the extension, for one m-line at least
	number [2]byte     // of the next packet; the header of every packet has these very bytes. The writer's
	sent   sentPackets
	bytes  atomic.Uint64 // on the wire
	lean   atomic.Bool   // what is silent is left out: see share.go

	pacer  // what may leave when; the writer's, told by the room
	shared // owned by the room

	mu        sync.Mutex // guards what follows, between those who listen to the viewer's m-lines and the room
	estimator *estimate.Estimator
	list      []estimate.Packet // of one feedback, reused
	epoch     int64             // reference time of the last feedback, in units of 64 ms, without wrapping
	received  bool              // there was one
	reception
}

// reception sums up receiver reports, for viewers without transport-wide feedback. Guarded by downlink.mu.
type reception struct {
	since    int64
	bytes    uint64 // sent by then
	expected float64
	lost     float64
}

// overhead is what an RTP packet has on an IPv4 line around what SRTP writes: UDP and IP headers.
const overhead = 28

// extend puts the transport-wide number into the header of a binding whose negotiation has it.
func (d *downlink) extend(b *binding, negotiated []webrtc.RTPHeaderExtensionParameter) error {
	for _, ext := range negotiated {
		if ext.URI == sdp.TransportCCURI {
			d.wide.Store(true)
			return b.extend(uint8(ext.ID), d.number[:])
		}
	}
	return nil
}

// left notes a packet that went out with so many bytes; called by the writer.
func (d *downlink) left(b *binding, n int, now int64) {
	size := n + overhead
	d.bytes.Add(uint64(size))
	d.spend(size)
	if len(b.header.Extensions) == 0 {
		return
	}
	seq := binary.BigEndian.Uint16(d.number[:])
	d.sent.note(seq, size, d.cluster(), now)
	binary.BigEndian.PutUint16(d.number[:], seq+1)
}

// sentPackets remembers when which number was sent: a ring, written by the writer and read by those who listen.
type sentPackets struct {
	ring [sentWide]atomic.Uint64 // number<<48 | probe<<44 | size<<33 | microseconds; 0: nothing
}

const (
	sentWide  = 4096 // some three seconds of a full room
	timeBits  = 33
	timeMask  = 1<<timeBits - 1
	sizeMask  = 1<<11 - 1
	probeMask = 1<<4 - 1
)

func (s *sentPackets) note(seq uint16, size int, probe uint8, now int64) {
	at := uint64(now/1000) & timeMask
	s.ring[seq%sentWide].Store(uint64(seq)<<48 | uint64(probe&probeMask)<<44 | uint64(min(size, sizeMask))<<timeBits | at | 1)
}

// take returns a packet and forgets it: nothing is counted twice.
func (s *sentPackets) take(seq uint16, now int64) (p estimate.Packet, ok bool) {
	e := s.ring[seq%sentWide].Swap(0)
	if e == 0 || uint16(e>>48) != seq {
		return p, false
	}
	age := (uint64(now/1000) - e) & timeMask
	return estimate.Packet{
		Sent: now - int64(age)*1000, Size: int(e >> timeBits & sizeMask), Probe: uint8(e >> 44 & probeMask),
	}, true
}

// heedWide takes a viewer's transport-wide feedback. Pion gives it to whichever slot's SSRC it names.
func (d *downlink) heedWide(f *rtcp.TransportLayerCC, now int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = d.list[:0]
	at := d.reference(f.ReferenceTime)
	seq, left, deltas := f.BaseSequenceNumber, min(int(f.PacketStatusCount), sentWide), f.RecvDeltas
	each := func(symbol uint16) {
		if left <= 0 {
			return
		}
		left--
		p, known := d.sent.take(seq, now)
		seq++
		if symbol == rtcp.TypeTCCPacketNotReceived {
			p.Lost = true
		} else {
			if len(deltas) == 0 {
				left = 0
				return
			}
			at += deltas[0].Delta * 1000
			deltas = deltas[1:]
			p.Arrived = at
		}
		if known {
			d.list = append(d.list, p)
		}
	}
	for _, chunk := range f.PacketChunks {
		switch c := chunk.(type) {
		case *rtcp.RunLengthChunk:
			for range min(int(c.RunLength), left) {
				each(c.PacketStatusSymbol)
			}
		case *rtcp.StatusVectorChunk:
			for _, symbol := range c.SymbolList {
				each(symbol)
			}
		}
	}
	if len(d.list) > 0 {
		d.estimator.Feedback(now, d.list)
	}
}

// reference gives a feedback's reference time in nanoseconds, 24 bits of 64 ms without wrapping. d.mu is held.
func (d *downlink) reference(ref uint32) int64 {
	if !d.received {
		d.received, d.epoch = true, int64(ref)
	}
	d.epoch += int64(int32((ref-uint32(d.epoch))<<8) >> 8)
	return d.epoch * 64_000_000
}

// heedReport adds one slot's reception report, with how many packets it is about; once a second all of them count.
func (d *downlink) heedReport(lost float64, expected uint32, now int64) {
	if d.wide.Load() || expected > sentWide {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	r := &d.reception
	r.expected += float64(expected)
	r.lost += lost * float64(expected)
	if now-r.since < 1_000_000_000 || r.expected == 0 {
		return
	}
	bytes := d.bytes.Load()
	if r.since != 0 {
		d.estimator.Report(now, r.lost/r.expected, int(float64(bytes-r.bytes)*8e9/float64(now-r.since)))
	}
	*r = reception{since: now, bytes: bytes}
}

// carries gives what the line carries now in bit/s, and a cluster of padding to send when more is wanted than that.
func (d *downlink) carries(now int64, want int) (rate int, c estimate.Cluster, probe bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.wide.Load() {
		c, probe = d.estimator.Probe(now, want)
	}
	return d.estimator.Rate(), c, probe
}
