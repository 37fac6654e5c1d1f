package sfu

import (
	"fmt"
	"net"

	"github.com/pion/dtls/v3"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/logging"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"codev/sfu/udp"
)

// engine is Pion set up for this package: one API and the sockets under it.
type engine struct {
	api func(*streams) *webrtc.API // one for each peer, whose streams it counts
	udp *udp.Port
	tcp ice.TCPMux
}

// tcpBuffer is what waits, in bytes, for one ICE-TCP connection whose peer does not read; beyond, packets are lost as on any line. Without
// it the kernel would have our loops wait.
const tcpBuffer = 256 << 10

// srtpWindow lets a packet that was asked for again arrive so many numbers late.
const srtpWindow = 1024

func newEngine(cfg Config) (*engine, error) {
	for _, ip := range cfg.PublicIPs {
		if net.ParseIP(ip) == nil {
			return nil, fmt.Errorf("sfu: public address %q is not an IP address", ip)
		}
	}
	cfg.IPFilter = usable(cfg)
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled // Pion's logs hold addresses; our metrics say what happens
	e := &engine{}
	media, err := newMediaEngine()
	if err != nil {
		return nil, fmt.Errorf("sfu: codecs: %w", err)
	}
	interceptors, err := newInterceptors(quiet)
	if err != nil {
		return nil, fmt.Errorf("sfu: interceptors: %w", err)
	}
	set, err := e.settings(cfg, quiet)
	if err != nil {
		return nil, err
	}
	e.api = func(s *streams) *webrtc.API {
		own := set
		own.BufferFactory = s.buffer
		return webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(interceptors), webrtc.WithSettingEngine(own))
	}
	return e, nil
}

// newMediaEngine names the codecs (see registerCodecs) and the header extensions.
func newMediaEngine() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	if err := registerCodecs(m); err != nil {
		return nil, err
	}
	for _, ext := range []struct {
		uri  string
		kind webrtc.RTPCodecType
	}{
		{sdp.SDESMidURI, webrtc.RTPCodecTypeAudio},
		{sdp.SDESMidURI, webrtc.RTPCodecTypeVideo},
		{sdp.SDESRTPStreamIDURI, webrtc.RTPCodecTypeVideo},
		{sdp.SDESRepairRTPStreamIDURI, webrtc.RTPCodecTypeVideo},
		{sdp.TransportCCURI, webrtc.RTPCodecTypeAudio},
		{sdp.TransportCCURI, webrtc.RTPCodecTypeVideo},
		{sdp.AudioLevelURI, webrtc.RTPCodecTypeAudio},
	} {
		directions := []webrtc.RTPTransceiverDirection{webrtc.RTPTransceiverDirectionRecvonly}
		if ext.uri == sdp.TransportCCURI {
			directions = append(directions, webrtc.RTPTransceiverDirectionSendonly)
		}
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: ext.uri}, ext.kind, directions...); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// newInterceptors works on the receiving side only: feedback for the sender's congestion control, and receiver reports.
func newInterceptors(quiet logging.LoggerFactory) (*interceptor.Registry, error) {
	r := &interceptor.Registry{}
	feedback, err := twcc.NewSenderInterceptor(twcc.WithLoggerFactory(quiet))
	if err != nil {
		return nil, err
	}
	reports, err := report.NewReceiverInterceptor(report.WithReceiverLoggerFactory(quiet))
	if err != nil {
		return nil, err
	}
	r.Add(feedback)
	r.Add(reports)
	return r, nil
}

func (e *engine) settings(cfg Config, quiet logging.LoggerFactory) (set webrtc.SettingEngine, err error) {
	set.LoggerFactory = quiet
	set.SetLite(true)
	set.SetIgnoreRidPauseForRecv(true) // a layer off at the moment of a restart must be able to come back
	set.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	set.SetSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	set.SetSRTPReplayProtectionWindow(srtpWindow)
	if err := set.SetAnsweringDTLSRole(webrtc.DTLSRoleServer); err != nil {
		return set, fmt.Errorf("sfu: DTLS role: %w", err)
	}
	set.DisableActiveTCP(true) // we are only ever called, and dial nobody
	set.SetIncludeLoopbackCandidate(cfg.Loopback)
	set.SetIPFilter(cfg.IPFilter)
	if cfg.Net != nil {
		set.SetNet(cfg.Net)
	}
	if len(cfg.PublicIPs) > 0 {
		if err := set.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{
			External: cfg.PublicIPs, AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteReplace,
		}); err != nil {
			return set, fmt.Errorf("sfu: public address: %w", err)
		}
	}
	networks := []webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6}
	if e.udp, err = udp.Listen(cfg.UDPPort, cfg.Net, 0, udpOptions(cfg, quiet)...); err != nil {
		return set, fmt.Errorf("sfu: UDP port %d: %w", cfg.UDPPort, err)
	}
	set.SetICEUDPMux(e.udp)
	if cfg.TCP != nil {
		e.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{
			Listener: cfg.TCP, Logger: quiet.NewLogger("ice-tcp"), ReadBufferSize: 64, WriteBufferSize: tcpBuffer,
		})
		set.SetICETCPMux(e.tcp)
		networks = append(networks, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6)
	}
	set.SetNetworkTypes(networks)
	return set, nil
}

// usable keeps the addresses that the caller wants and that can be bound: an IPv6 address that is still being checked cannot.
func usable(cfg Config) func(net.IP) bool {
	return func(ip net.IP) bool {
		if cfg.IPFilter != nil && !cfg.IPFilter(ip) {
			return false
		}
		if cfg.Net != nil || ip.To4() != nil {
			return true
		}
		conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: ip})
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}
}

func udpOptions(cfg Config, quiet logging.LoggerFactory) []ice.UDPMuxFromPortOption {
	options := []ice.UDPMuxFromPortOption{
		ice.UDPMuxFromPortWithReadBufferSize(udpBuffer), ice.UDPMuxFromPortWithWriteBufferSize(udpBuffer),
		ice.UDPMuxFromPortWithLogger(quiet.NewLogger("ice-udp")), ice.UDPMuxFromPortWithIPFilter(cfg.IPFilter),
	}
	if cfg.Loopback {
		options = append(options, ice.UDPMuxFromPortWithLoopback())
	}
	return options
}

func (e *engine) close() error {
	err := e.udp.Close()
	if e.tcp != nil {
		if tcpErr := e.tcp.Close(); err == nil {
			err = tcpErr
		}
	}
	return err
}
