package synthetic

import (
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	opusEvery   = 20 * time.Millisecond
	opusSamples = 960
	opusBytes   = 80
)

// opusFrame is 20 ms of silence as a code 3 packet with one padded frame, RFC 6716 section 3.2.5.
func opusFrame() []byte {
	b := make([]byte, opusBytes)
	const silence = 2                            // bytes of the frame itself
	padding := opusBytes - 3 - silence           // behind the frame
	b[0], b[1], b[2] = 0xfb, 0x41, byte(padding) // CELT, fullband, 20 ms, code 3; one frame, padded
	b[3], b[4] = 0xff, 0xfe
	return b
}

// microphone sends Opus on one m-line.
type microphone struct {
	track   *webrtc.TrackLocalStaticRTP
	midID   uint8
	levelID uint8
	mid     string
	header  rtp.Header
	frame   []byte

	redundant bool // sends RED
	follows   bool // the packet before was sent
	stamps    bool
}

// send writes the next packet with this audio level in -dBov.
func (m *microphone) send(level byte) error {
	h := m.header
	h.Version = 2
	if m.levelID != 0 {
		if err := h.SetExtension(m.levelID, []byte{0x80 | level&0x7f}); err != nil {
			return err
		}
	}
	m.header.SequenceNumber++
	m.header.Timestamp += opusSamples
	if m.stamps {
		stamp(m.frame)
	}
	payload := m.frame
	if m.redundant {
		payload = m.red()
	}
	m.follows = true
	return m.track.WriteRTP(&rtp.Packet{Header: h, Payload: payload})
}

// skip lets time pass in silence, as DTX does.
func (m *microphone) skip() {
	m.header.Timestamp += opusSamples
	m.follows = false
}
