package sfu

import (
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/transport/v5/packetio"
)

// What one peer may cost the others. A browser of ours stays far below each of these; whoever goes beyond loses its own media and nobody
// else's.

// rate says how much of one kind of incoming stream is taken per second; one second's worth may come at once.
type rate struct{ packets, bytes int64 }

var (
	audioRate    = rate{250, 64_000}      // Opus in packets of 10 ms with redundancy, at most 510 kbit/s (RFC 6716 section 2.1.1)
	videoRate    = rate{1_000, 750_000}   // a layer: 6 Mbit/s, five times what we ask of a camera
	screenRate   = rate{1_500, 1_000_000} // 8 Mbit/s: a still page is one large picture
	feedbackRate = rate{500, 100_000}     // the RTCP about one stream: some 50 packets a second at the worst of lines
)

func (k Kind) rate() rate {
	switch k {
	case Audio:
		return audioRate
	case Screen:
		return screenRate
	}
	return videoRate
}

// bucket is a token bucket of packets and bytes. Owned by one loop.
type bucket struct {
	rate
	at             int64 // nanoseconds of the package's clock, 0: full
	packets, bytes int64 // left, in billionths
	refused        int   // in a row
}

// refusedInARow is after how many refusals a loop should wait and let its stream's own bounded buffer run over, which is cheaper.
const (
	refusedInARow = 32
	refusedWait   = 20 * time.Millisecond
)

func newBucket(r rate) bucket { return bucket{rate: r} }

// take says whether a packet of n bytes is within the rate.
func (b *bucket) take(n int, now int64) bool {
	const one = int64(time.Second)
	passed := min(now-b.at, one)
	if b.at == 0 {
		passed = one
	}
	b.at = now
	b.packets = min(b.packets+passed*b.rate.packets, one*b.rate.packets)
	b.bytes = min(b.bytes+passed*b.rate.bytes, one*b.rate.bytes)
	if b.packets < one || b.bytes < int64(n)*one {
		b.refused++
		return false
	}
	b.packets -= one
	b.bytes -= int64(n) * one
	b.refused = 0
	return true
}

// flooded says whether nothing has been within the rate for a while, and begins to count anew.
func (b *bucket) flooded() bool {
	if b.refused < refusedInARow {
		return false
	}
	b.refused = 0
	return true
}

// streams bounds the SSRCs that one peer may make Pion remember: every new one in an RTP packet, or named in an RTCP packet, costs a
// buffer that lives as long as the PeerConnection. A browser has ten streams and speaks of two SSRCs per slot.
type streams struct {
	rtp, rtcp atomic.Int32
	once      sync.Once
	exhausted func() // called once, from Pion's read loop; must not wait. Set before the first packet.
}

const (
	maxStreams     = 32
	maxFeedbackOf  = 512
	streamBuffer   = 256 << 10 // bytes waiting to be read; the loops read at once, so that this is a pause of theirs
	feedbackBuffer = 16 << 10
)

// buffer implements Pion's BufferFactory.
func (s *streams) buffer(kind packetio.BufferPacketType, _ uint32) io.ReadWriteCloser {
	count, most, size := &s.rtp, int32(maxStreams), streamBuffer
	if kind == packetio.RTCPBufferPacket {
		count, most, size = &s.rtcp, maxFeedbackOf, feedbackBuffer
	}
	if count.Add(1) > most {
		s.once.Do(s.exhausted)
		return nowhere{}
	}
	b := packetio.NewBuffer()
	b.SetLimitSize(size)
	return streamQueue{b}
}

// streamQueue is Pion's own packet buffer, with the methods that Pion's SRTP uses of one.
type streamQueue struct{ *packetio.Buffer }

func (q streamQueue) Read(b []byte) (int, error) {
	n, _, err := q.Buffer.Read(b, nil)
	return n, err
}

func (q streamQueue) Write(b []byte) (int, error) { return q.Buffer.Write(b, nil) }

func (q streamQueue) ReadWithAttributes(b []byte, attrs packetio.Attributes) (int, packetio.Attributes, error) {
	return q.Buffer.Read(b, attrs)
}

func (q streamQueue) WriteWithAttributes(b []byte, attrs packetio.Attributes) (int, error) {
	return q.Buffer.Write(b, attrs)
}

// nowhere is the buffer of a stream too many.
type nowhere struct{}

func (nowhere) Read([]byte) (int, error)    { return 0, io.EOF }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) Close() error                { return nil }

// expel ends the connection of a peer that goes beyond every bound. It is told as for any connection that failed.
func (p *peer) expel() {
	if p.isClosed() {
		return
	}
	p.stats.expelled.Add(1)
	p.work.Go(func() { // Pion's read loop calls this, and ends before work is waited for
		p.room.do(func() {
			if !p.isClosed() && p.room.peers[p.id] == p {
				p.state = Failed
				p.sink(StateChanged{Gen: p.gen, State: Failed})
			}
			p.close()
		})
	})
}
