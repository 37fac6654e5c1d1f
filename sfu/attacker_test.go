package sfu_test

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"codev/sfu"
)

// A peer that wants to hurt: it speaks ICE, DTLS and SRTP as it must, and then says and sends what it likes.
type attacker struct {
	t    *testing.T
	s    *sfu.SFU
	id   sfu.PeerID
	pc   *webrtc.PeerConnection
	up   chan struct{} // closed when connected
	mic  *rawTrack
	cams []*rawTrack

	mu    sync.Mutex
	ssrcs []uint32 // of the slots that something came on

	failed atomic.Bool // as it was told
}

// rawTrack lets its owner write any header.
type rawTrack struct {
	kind webrtc.RTPCodecType
	mime string
	rid  string
	w    webrtc.TrackLocalWriter
	ssrc uint32
	pt   uint8
	ext  map[string]uint8
}

func (r *rawTrack) Bind(ctx webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	r.w, r.ssrc, r.ext = ctx.WriteStream(), uint32(ctx.SSRC()), map[string]uint8{}
	for _, e := range ctx.HeaderExtensions() {
		r.ext[e.URI] = uint8(e.ID)
	}
	for _, c := range ctx.CodecParameters() {
		if strings.EqualFold(c.MimeType, r.mime) {
			r.pt = uint8(c.PayloadType)
			return c, nil
		}
	}
	return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
}

func (*rawTrack) Unbind(webrtc.TrackLocalContext) error { return nil }
func (r *rawTrack) ID() string                          { return "raw" + r.mime }
func (r *rawTrack) RID() string                         { return r.rid }
func (r *rawTrack) StreamID() string                    { return "own" }
func (r *rawTrack) Kind() webrtc.RTPCodecType           { return r.kind }

// packet makes one with the identifications of its m-line, so that the server knows where it belongs.
func (r *rawTrack) packet(mid string, ssrc uint32, seq uint16, payload []byte) (*rtp.Header, []byte) {
	h := &rtp.Header{Version: 2, PayloadType: r.pt, SSRC: ssrc, SequenceNumber: seq, Timestamp: uint32(seq) * 960}
	if id := r.ext[sdp.SDESMidURI]; id != 0 {
		_ = h.SetExtension(id, []byte(mid))
	}
	if id := r.ext[sdp.SDESRTPStreamIDURI]; id != 0 && r.rid != "" {
		_ = h.SetExtension(id, []byte(r.rid))
	}
	if id := r.ext[sdp.AudioLevelURI]; id != 0 {
		_ = h.SetExtension(id, []byte{0x80 | 10})
	}
	return h, payload
}

// newAttacker makes one with a microphone, a camera in three layers and slots.
func newAttacker(t *testing.T, s *sfu.SFU, id sfu.PeerID, networks ...webrtc.NetworkType) *attacker {
	t.Helper()
	a := &attacker{t: t, s: s, id: id, up: make(chan struct{})}
	var engine webrtc.MediaEngine
	must(t, engine.RegisterDefaultCodecs())
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		for _, uri := range []string{sdp.SDESMidURI, sdp.SDESRTPStreamIDURI, sdp.AudioLevelURI, sdp.TransportCCURI} {
			must(t, engine.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, kind))
		}
	}
	var set webrtc.SettingEngine
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	set.LoggerFactory = quiet
	set.SetIncludeLoopbackCandidate(true)
	set.SetIPFilter(loopbackOnly)
	if len(networks) == 0 {
		networks = []webrtc.NetworkType{webrtc.NetworkTypeUDP4}
	}
	set.SetNetworkTypes(networks)
	api := webrtc.NewAPI(webrtc.WithMediaEngine(&engine), webrtc.WithSettingEngine(set))
	var err error
	a.pc, err = api.NewPeerConnection(webrtc.Configuration{})
	must(t, err)
	t.Cleanup(a.goes)
	a.addLines()
	var once sync.Once
	a.pc.OnConnectionStateChange(func(st webrtc.PeerConnectionState) {
		if st == webrtc.PeerConnectionStateConnected {
			once.Do(func() { close(a.up) })
		}
	})
	a.pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		a.mu.Lock()
		a.ssrcs = append(a.ssrcs, uint32(track.SSRC()))
		a.mu.Unlock()
		buf := make([]byte, 1600)
		for {
			if _, _, err := track.Read(buf); err != nil {
				return
			}
		}
	})
	return a
}

// goes closes the connection without a word.
func (a *attacker) goes() {
	if a.pc != nil {
		must(a.t, a.pc.GracefulClose())
	}
	a.pc = nil
}

func (a *attacker) addLines() {
	sendonly := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}
	a.mic = &rawTrack{kind: webrtc.RTPCodecTypeAudio, mime: webrtc.MimeTypeOpus}
	_, err := a.pc.AddTransceiverFromTrack(a.mic, sendonly)
	must(a.t, err)
	var sender *webrtc.RTPSender
	for _, rid := range []string{"q", "h", "f"} {
		cam := &rawTrack{kind: webrtc.RTPCodecTypeVideo, mime: webrtc.MimeTypeVP8, rid: rid}
		a.cams = append(a.cams, cam)
		if sender != nil {
			must(a.t, sender.AddEncoding(cam))
			continue
		}
		line, err := a.pc.AddTransceiverFromTrack(cam, sendonly)
		must(a.t, err)
		sender = line.Sender()
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		for range 3 {
			_, err := a.pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
			must(a.t, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// offers sends an offer after having changed it.
func (a *attacker) offers(gen int, lie func(string) string) error {
	offer, err := a.pc.CreateOffer(nil)
	must(a.t, err)
	gathered := webrtc.GatheringCompletePromise(a.pc)
	must(a.t, a.pc.SetLocalDescription(offer))
	<-gathered
	said := a.pc.LocalDescription().SDP
	if lie != nil {
		said = lie(said)
	}
	answer, err := a.s.Offer(a.t.Context(), sfu.Offer{Room: "r", Peer: a.id, Client: "tab", Gen: gen, SDP: said, Mic: "0", Cam: "1"}, a.told)
	if err != nil {
		return err
	}
	return a.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

func (a *attacker) told(e sfu.Event) {
	if st, ok := e.(sfu.StateChanged); ok && st.State == sfu.Failed {
		a.failed.Store(true)
	}
}

// enter connects, honestly so far.
func (a *attacker) enter() *attacker {
	a.t.Helper()
	must(a.t, a.offers(1, nil))
	select {
	case <-a.up:
	case <-time.After(patience):
		a.t.Fatal("the attacker is not connected")
	}
	return a
}

// slots waits until something came on n slots and returns their SSRCs.
func (a *attacker) slots(n int) []uint32 {
	deadline := time.Now().Add(patience)
	for {
		a.mu.Lock()
		list := slices.Clone(a.ssrcs)
		a.mu.Unlock()
		if len(list) >= n || time.Now().After(deadline) {
			return list
		}
		runtime.Gosched()
	}
}
