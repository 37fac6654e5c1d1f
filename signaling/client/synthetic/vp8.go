package synthetic

import (
	"embed"
	"sync/atomic"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

//go:embed frames
var frames embed.FS

const (
	usualRate   = 30     // pictures a second
	clock       = 90_000 // of the time stamps, Hz
	packetBytes = 1100   // of payload
)

// picture is one layer's VP8 stream. Owned by the sending goroutine but for the atomics.
type picture struct {
	track  *webrtc.TrackLocalStaticRTP
	rid    string
	mid    string
	midID  uint8
	ridID  uint8
	key    []byte
	delta  []byte
	ticks  uint32 // of the clock from one to the next
	header rtp.Header
	pid    uint16
	tl0    uint8
	was    bool // was on at the last picture
	stamps bool // frames have room for one
	keys   atomic.Int64
	askKey atomic.Bool
	on     atomic.Bool
}

// load reads a layer's frames and pads them to the bitrate at this rate: a key frame of six times a difference.
func (p *picture) load(name string, bitrate, rate int) error {
	key, err := frames.ReadFile("frames/" + name + ".key")
	if err != nil {
		return err
	}
	delta, err := frames.ReadFile("frames/" + name + ".delta")
	if err != nil {
		return err
	}
	p.ticks = uint32(clock / rate)
	size := bitrate / 8 / rate
	p.key, p.delta = padded(key, 6*size), padded(delta, size)
	p.stamps = p.stamps && len(p.key)-len(key) >= stampBytes && len(p.delta)-len(delta) >= stampBytes
	return nil
}

// padded appends zeros, which a decoder never reaches: RFC 6386 section 9.5, the last partition takes the rest.
func padded(frame []byte, size int) []byte {
	b := make([]byte, max(size, len(frame)))
	copy(b, frame)
	return b
}

// send writes the next picture, cut into packets of nearly equal size.
func (p *picture) send() error {
	on := p.on.Load()
	starts := on && !p.was
	p.was = on
	p.header.Timestamp += p.ticks
	if !on {
		return nil
	}
	frame := p.delta
	key := p.askKey.Swap(false) || starts
	if key {
		frame = p.key
		p.keys.Add(1)
	}
	p.pid = (p.pid + 1) & 0x7fff
	p.tl0++
	parts := (len(frame) + packetBytes - 1) / packetBytes
	for i := range parts {
		from, to := i*len(frame)/parts, (i+1)*len(frame)/parts
		if err := p.packet(frame[from:to], i == 0, i == parts-1); err != nil {
			return err
		}
	}
	return nil
}

// packet writes one packet with the descriptor of RFC 7741 section 4.2: 15-bit picture id, TL0PICIDX, temporal layer 0.
func (p *picture) packet(part []byte, first, last bool) error {
	payload := make([]byte, 0, 6+len(part))
	start := byte(0x80)
	if first {
		start |= 0x10
	}
	payload = append(payload, start, 0xe0, 0x80|byte(p.pid>>8), byte(p.pid), p.tl0, 0x20)
	payload = append(payload, part...)
	if last && p.stamps {
		stamp(payload)
	}
	h := p.header
	h.Version, h.Marker = 2, last
	if err := h.SetExtension(p.midID, []byte(p.mid)); err != nil {
		return err
	}
	if p.rid != "" {
		if err := h.SetExtension(p.ridID, []byte(p.rid)); err != nil {
			return err
		}
	}
	p.header.SequenceNumber++
	return p.track.WriteRTP(&rtp.Packet{Header: h, Payload: payload})
}
