package synthetic

import (
	"encoding/binary"
	"time"

	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/webrtc/v4"
)

const (
	opusType = 109
	redType  = 65

	nackEvery = 20 * time.Millisecond
)

var redCodec = webrtc.RTPCodecCapability{MimeType: "audio/red", ClockRate: 48000, Channels: 2, SDPFmtpLine: "109/109"}

// registerRepair adds RED (RFC 2198) and, if wanted, RTX (RFC 4588).
func registerRepair(engine *webrtc.MediaEngine, rtx bool) error {
	if err := engine.RegisterCodec(webrtc.RTPCodecParameters{PayloadType: redType, RTPCodecCapability: redCodec}, webrtc.RTPCodecTypeAudio); err != nil {
		return err
	}
	if !rtx {
		return nil
	}
	return engine.RegisterCodec(webrtc.RTPCodecParameters{PayloadType: 121, RTPCodecCapability: webrtc.RTPCodecCapability{
		MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: "apt=120",
	}}, webrtc.RTPCodecTypeVideo)
}

// nackOptions has holes asked for as soon as browsers do; Pion's usual is every 100 ms.
func nackOptions(cfg Config) []nack.GeneratorOption {
	if !cfg.Repair {
		return nil
	}
	return []nack.GeneratorOption{nack.GeneratorInterval(nackEvery), nack.GeneratorSize(128)} // of what came as RTX it asks on and on
}

// red is the frame with the one before it, RFC 2198 section 3.
func (m *microphone) red() []byte {
	var b []byte
	if m.follows {
		b = binary.BigEndian.AppendUint32(b, 1<<31|opusType<<24|opusSamples<<10|uint32(len(m.frame)))
	}
	b = append(b, opusType)
	if m.follows {
		b = append(b, m.frame...)
	}
	return append(b, m.frame...)
}

// redundant tells which packets before this one a RED payload carries, by how many before. Each has a header of four bytes; the packet's own
// is one byte, without the first bit.
func redundant(payload []byte) (back []int) {
	for ; len(payload) >= 4 && payload[0]&0x80 != 0; payload = payload[4:] {
		word := binary.BigEndian.Uint32(payload)
		if offset, length := int(word>>10&0x3fff), word&0x3ff; offset > 0 && offset%opusSamples == 0 && length > 0 {
			back = append(back, offset/opusSamples)
		}
	}
	return back
}
