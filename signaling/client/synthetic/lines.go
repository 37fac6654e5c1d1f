package synthetic

import (
	"math/rand/v2"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

// newAPI sets Pion up with payload types other than a server's usual ones, as browsers have them.
func newAPI(cfg Config) (*webrtc.API, error) {
	engine := &webrtc.MediaEngine{}
	if err := engine.RegisterCodec(webrtc.RTPCodecParameters{PayloadType: 109, RTPCodecCapability: opusCodec}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	if err := engine.RegisterCodec(webrtc.RTPCodecParameters{PayloadType: 120, RTPCodecCapability: vp8Codec}, webrtc.RTPCodecTypeVideo); err != nil {
		return nil, err
	}
	if cfg.Repair {
		if err := registerRepair(engine, cfg.Single); err != nil {
			return nil, err
		}
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		for _, uri := range []string{sdp.SDESMidURI, sdp.SDESRTPStreamIDURI, sdp.AudioLevelURI} {
			if err := engine.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, kind); err != nil {
				return nil, err
			}
		}
	}
	registry := &interceptor.Registry{}
	if err := webrtc.ConfigureNackWithOptions(engine, registry, nackOptions(cfg)); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureRTCPReports(registry); err != nil {
		return nil, err
	}
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	if err := tellArrivals(engine, registry, quiet); err != nil {
		return nil, err
	}
	var set webrtc.SettingEngine
	set.LoggerFactory = quiet
	set.SetIncludeLoopbackCandidate(true)
	ways := []webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6}
	if cfg.Net != nil {
		set.SetNet(cfg.Net)
	} else {
		// Pion dials ICE-TCP with the operating system's own sockets: it would get around a network given.
		ways = append(ways, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6)
	}
	set.SetNetworkTypes(ways)
	return webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(set)), nil
}

// tellArrivals says which packet came when, as browsers do. It is Pion's ConfigureTWCCSender with a logger of ours.
func tellArrivals(engine *webrtc.MediaEngine, registry *interceptor.Registry, quiet logging.LoggerFactory) error {
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		engine.RegisterFeedback(webrtc.RTCPFeedback{Type: webrtc.TypeRTCPFBTransportCC}, kind)
		if err := engine.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: sdp.TransportCCURI}, kind); err != nil {
			return err
		}
	}
	arrivals, err := twcc.NewSenderInterceptor(twcc.WithLoggerFactory(quiet))
	if err != nil {
		return err
	}
	registry.Add(arrivals)
	return nil
}

var (
	opusCodec = webrtc.RTPCodecCapability{
		MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1",
	}
	vp8Codec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
)

func newTrack(codec webrtc.RTPCodecCapability, name, rid string) (*webrtc.TrackLocalStaticRTP, error) {
	var options []func(*webrtc.TrackLocalStaticRTP)
	if rid != "" {
		options = append(options, webrtc.WithRTPStreamID(rid))
	}
	return webrtc.NewTrackLocalStaticRTP(codec, name, "own", options...)
}

// addLines adds the m-lines in the order of the protocol: microphone, camera, screen, then the slots for sound and for pictures.
func (m *Media) addLines() error {
	codec := opusCodec
	if m.cfg.Repair {
		codec = redCodec
	}
	track, err := newTrack(codec, "mic", "")
	if err != nil {
		return err
	}
	m.mic.track, m.mic.frame, m.mic.stamps = track, opusFrame(), m.cfg.Stamp
	m.mic.redundant = m.cfg.Repair
	m.mic.header = rtp.Header{SequenceNumber: uint16(rand.Uint32()), Timestamp: rand.Uint32()}
	sendonly := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}
	if _, err := m.pc.AddTransceiverFromTrack(track, sendonly); err != nil {
		return err
	}
	if err := m.addCamera(sendonly); err != nil {
		return err
	}
	if m.screen, err = newPicture("f", "", m.cfg.Bitrates[1], m.cfg); err != nil {
		return err
	}
	if _, err := m.pc.AddTransceiverFromTrack(m.screen.track, sendonly); err != nil {
		return err
	}
	recvonly := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	for range m.cfg.Seats {
		if _, err := m.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeAudio, recvonly); err != nil {
			return err
		}
	}
	for range m.cfg.Seats + 1 {
		if _, err := m.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, recvonly); err != nil {
			return err
		}
	}
	return nil
}

func (m *Media) addCamera(init webrtc.RTPTransceiverInit) error {
	rids := []string{"q", "h", "f"}
	if m.cfg.Single {
		rids = []string{""}
	}
	var sender *webrtc.RTPSender
	for i, rid := range rids {
		name := rid
		if name == "" {
			name = "f"
		}
		p, err := newPicture(name, rid, m.cfg.Bitrates[i], m.cfg)
		if err != nil {
			return err
		}
		p.on.Store(!m.cfg.NoVideo)
		m.layers = append(m.layers, p)
		if sender != nil {
			if err := sender.AddEncoding(p.track); err != nil {
				return err
			}
			continue
		}
		t, err := m.pc.AddTransceiverFromTrack(p.track, init)
		if err != nil {
			return err
		}
		sender = t.Sender()
	}
	return nil
}

func newPicture(name, rid string, bitrate int, cfg Config) (*picture, error) {
	id := "cam"
	if rid == "" {
		id = "single" + name
	}
	track, err := newTrack(vp8Codec, id, rid)
	if err != nil {
		return nil, err
	}
	p := &picture{track: track, rid: rid, stamps: cfg.Stamp, pid: uint16(rand.Uint32()) & 0x7fff, tl0: uint8(rand.Uint32())}
	p.header = rtp.Header{SequenceNumber: uint16(rand.Uint32()), Timestamp: rand.Uint32()}
	return p, p.load(name, bitrate, cfg.Rate)
}

// prepare looks up what the negotiation gave and starts to listen for key frame requests.
func (m *Media) prepare() {
	transceivers := m.pc.GetTransceivers()
	m.mic.mid = m.mids[0]
	m.mic.levelID = extension(transceivers[0].Sender(), sdp.AudioLevelURI)
	m.start(func() {
		heed(func() ([]rtcp.Packet, error) { p, _, err := transceivers[0].Sender().ReadRTCP(); return p, err }, nil)
	})
	for i, p := range append(m.layers[:len(m.layers):len(m.layers)], m.screen) {
		line := 1
		if i == len(m.layers) {
			line = 2
		}
		sender := transceivers[line].Sender()
		p.mid, p.midID, p.ridID = m.mids[line], extension(sender, sdp.SDESMidURI), extension(sender, sdp.SDESRTPStreamIDURI)
		m.start(func() {
			heed(func() (list []rtcp.Packet, err error) {
				if p.rid == "" {
					list, _, err = sender.ReadRTCP()
				} else {
					list, _, err = sender.ReadSimulcastRTCP(p.rid)
				}
				return list, err
			}, p)
		})
	}
}

func extension(sender *webrtc.RTPSender, uri string) uint8 {
	for _, e := range sender.GetParameters().HeaderExtensions {
		if e.URI == uri {
			return uint8(e.ID)
		}
	}
	return 0
}

// heed reads RTCP until the sender stops, and notes key frame requests.
func heed(read func() ([]rtcp.Packet, error), p *picture) {
	for {
		list, err := read()
		if err != nil {
			return
		}
		for _, pkt := range list {
			if _, ok := pkt.(*rtcp.PictureLossIndication); ok && p != nil {
				p.askKey.Store(true)
			}
		}
	}
}
