package sfu

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pion/webrtc/v4"
)

// codec names what a packet carries.
type codec uint8

const (
	opus codec = iota
	vp8
	h264
	codecKinds
)

// mimeTypes are the names of the codecs in SDP.
var mimeTypes = [codecKinds]string{webrtc.MimeTypeOpus, webrtc.MimeTypeVP8, webrtc.MimeTypeH264}

// mimeTypeRED is redundant audio data, RFC 2198.
const mimeTypeRED = "audio/red"

// payloadTypes are the numbers that a PeerConnection has agreed on; 0 where the other side lacks the codec, or RTX for it (RFC 4588), or
// RED. Static once negotiated.
type payloadTypes struct {
	media, rtx [codecKinds]uint8
	red        uint8
}

// readPayloadTypes reads them from what Pion negotiated. Of a codec in several profiles it takes the first that was offered.
func readPayloadTypes(list []webrtc.RTPCodecParameters) (t payloadTypes) {
	for _, c := range list {
		if strings.EqualFold(c.MimeType, mimeTypeRED) {
			t.red = uint8(c.PayloadType)
		}
		for kind, mime := range mimeTypes {
			if t.media[kind] == 0 && strings.EqualFold(c.MimeType, mime) {
				t.media[kind] = uint8(c.PayloadType)
			}
		}
	}
	for _, c := range list {
		if !strings.EqualFold(c.MimeType, webrtc.MimeTypeRTX) {
			continue
		}
		for kind, of := range t.media {
			if of != 0 && c.SDPFmtpLine == fmt.Sprintf("apt=%d", of) {
				t.rtx[kind] = uint8(c.PayloadType)
			}
		}
	}
	return t
}

// codecOf tells what a received payload type is; without one that was agreed on, the usual of its medium.
func (t *payloadTypes) codecOf(payloadType uint8, audio bool) codec {
	switch {
	case audio:
		return opus
	case payloadType != 0 && payloadType == t.media[h264]:
		return h264
	}
	return vp8
}

// carries tells whether a payload type is a codec itself, not a helper.
func (t *payloadTypes) carries(payloadType uint8) bool {
	return payloadType != 0 && slices.Contains(t.media[:], payloadType)
}

// registerCodecs names what this server takes: Opus with in-band FEC and DTX, plain and in RED; VP8, and H.264 (constrained baseline,
// whole pictures in several packets: RFC 6184 section 8.1) for browsers that cannot send VP8; both with RTX.
func registerCodecs(m *webrtc.MediaEngine) error {
	wide := webrtc.RTCPFeedback{Type: webrtc.TypeRTCPFBTransportCC}
	sound := []webrtc.RTCPFeedback{wide}
	pictures := []webrtc.RTCPFeedback{
		wide, {Type: webrtc.TypeRTCPFBNACK}, {Type: webrtc.TypeRTCPFBNACK, Parameter: "pli"}, {Type: webrtc.TypeRTCPFBCCM, Parameter: "fir"},
	}
	for _, c := range []struct {
		payloadType webrtc.PayloadType
		mime        string
		clockRate   uint32
		channels    uint16
		fmtp        string
		feedback    []webrtc.RTCPFeedback
	}{
		{111, webrtc.MimeTypeOpus, 48000, 2, "minptime=10;useinbandfec=1;usedtx=1", sound},
		{63, mimeTypeRED, 48000, 2, "111/111", sound},
		{96, webrtc.MimeTypeVP8, 90000, 0, "", pictures},
		{97, webrtc.MimeTypeRTX, 90000, 0, "apt=96", nil},
		{102, webrtc.MimeTypeH264, 90000, 0, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", pictures},
		{103, webrtc.MimeTypeRTX, 90000, 0, "apt=102", nil},
	} {
		kind := webrtc.RTPCodecTypeVideo
		if c.channels > 0 {
			kind = webrtc.RTPCodecTypeAudio
		}
		if err := m.RegisterCodec(webrtc.RTPCodecParameters{
			PayloadType: c.payloadType,
			RTPCodecCapability: webrtc.RTPCodecCapability{
				MimeType: c.mime, ClockRate: c.clockRate, Channels: c.channels, SDPFmtpLine: c.fmtp, RTCPFeedback: c.feedback,
			},
		}, kind); err != nil {
			return err
		}
	}
	return nil
}

// setCodec notes what the layer carries now; another codec is an interruption. Called by the read loop.
func (l *layer) setCodec(kind codec) {
	if before := codec(l.codec.Load()); before != kind {
		l.codec.Store(uint32(kind))
		l.size.Store(0)
		l.epoch++
	}
}

// lacks tells whether the slot's viewer cannot play what a layer carries: it is not fed, and its seat stays without a picture.
func (s *slot) lacks(l *layer) bool {
	b, kind := s.bound.Load(), codec(l.codec.Load())
	return b != nil && s.video && kind != opus && b.types.media[kind] == 0
}
