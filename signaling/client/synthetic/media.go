package synthetic

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/transport/v5"
	"github.com/pion/webrtc/v4"
)

// Config says what a headless participant sends and how many it can see. The zero value sends everything and sees eleven others.
type Config struct {
	Seats   int  // others it has slots for; 0 means 11
	NoAudio bool // do not send sound; the m-line is offered all the same
	NoVideo bool // do not send pictures
	Single  bool // one layer without rid instead of three
	// Repair offers what a browser offers against loss: RTX (with Single only: Pion resends without the id of a repaired layer), sound in
	// RED, which it sends too.
	Repair   bool
	Bitrates [3]int // of q, h and f in bit/s; zero means the usual ones
	Rate     int    // pictures a second; 0 means 30
	// Stamp puts the time of sending into packets: see SentAt.
	Stamp bool
	// OnRTP, when set, gets every received packet on the receiving goroutine of its m-line.
	OnRTP func(mid string, p *rtp.Packet)
	// Net replaces the operating system's network. With one, media goes over UDP alone.
	Net transport.Net
	// Through, when set, are TURN servers: nothing else is tried.
	Through []webrtc.ICEServer
}

// Offer is an SDP offer and the mids of the m-lines that send, as in media.offer of signaling/PROTOCOL.md.
type Offer struct{ SDP, Mic, Cam, Screen string }

// Media is one PeerConnection of a headless participant. Its methods may be called concurrently.
type Media struct {
	cfg    Config
	pc     *webrtc.PeerConnection
	mic    microphone
	layers []*picture // q, h, f, or one
	screen *picture
	mids   [3]string // of microphone, camera, screen

	level     atomic.Uint32           // -dBov; 127 is silence
	speech    atomic.Pointer[[]uint8] // levels instead, 20 ms each
	muted     atomic.Bool
	connected chan struct{} // closed at the first connection
	once      sync.Once
	done      chan struct{}
	closing   sync.Once
	work      sync.WaitGroup

	mu      sync.Mutex // guards what follows
	streams map[string]*stream
	changed chan struct{} // closed with the next packet; nil while nobody waits for one
	state   webrtc.PeerConnectionState
}

func configuration(cfg Config) webrtc.Configuration {
	c := webrtc.Configuration{BundlePolicy: webrtc.BundlePolicyMaxBundle}
	if len(cfg.Through) > 0 {
		c.ICEServers, c.ICETransportPolicy = cfg.Through, webrtc.ICETransportPolicyRelay
	}
	return c
}

// Usual bitrates of q, h and f.
var usualBitrates = [3]int{80_000, 250_000, 700_000}

// New makes a PeerConnection that has offered nothing yet.
func New(cfg Config) (*Media, error) {
	if cfg.Seats == 0 {
		cfg.Seats = 11
	}
	if cfg.Bitrates == ([3]int{}) {
		cfg.Bitrates = usualBitrates
	}
	if cfg.Rate == 0 {
		cfg.Rate = usualRate
	}
	m := &Media{
		cfg: cfg, connected: make(chan struct{}), done: make(chan struct{}),
		streams: make(map[string]*stream),
	}
	m.muted.Store(cfg.NoAudio)
	m.level.Store(30)
	api, err := newAPI(cfg)
	if err != nil {
		return nil, fmt.Errorf("synthetic: %w", err)
	}
	if m.pc, err = api.NewPeerConnection(configuration(cfg)); err != nil {
		return nil, fmt.Errorf("synthetic: %w", err)
	}
	if err := m.addLines(); err != nil {
		return nil, errors.Join(fmt.Errorf("synthetic: %w", err), m.pc.Close())
	}
	m.pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) { m.receive(t, r) })
	m.pc.OnConnectionStateChange(m.onState)
	return m, nil
}

// Offer makes an offer, or with restart one for an ICE restart. A server is reached without candidates of ours: it sees where we come from.
func (m *Media) Offer(restart bool) (Offer, error) {
	desc, err := m.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err != nil {
		return Offer{}, fmt.Errorf("synthetic: offer: %w", err)
	}
	if err := m.pc.SetLocalDescription(desc); err != nil {
		return Offer{}, fmt.Errorf("synthetic: offer: %w", err)
	}
	for i, t := range m.pc.GetTransceivers()[:3] {
		m.mids[i] = t.Mid()
	}
	return Offer{SDP: m.pc.LocalDescription().SDP, Mic: m.mids[0], Cam: m.mids[1], Screen: m.mids[2]}, nil
}

// Answer takes the server's answer; sending begins with the first connection.
func (m *Media) Answer(answer string) error {
	if err := m.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		return fmt.Errorf("synthetic: answer: %w", err)
	}
	return nil
}

func (m *Media) onState(s webrtc.PeerConnectionState) {
	m.mu.Lock()
	m.state = s
	m.tellLocked()
	m.mu.Unlock()
	if s == webrtc.PeerConnectionStateConnected {
		m.once.Do(func() {
			m.prepare()
			close(m.connected)
			m.start(m.sendSound)
			m.start(m.sendPictures)
		})
	}
}

func (m *Media) sendSound() {
	tick := time.NewTicker(opusEvery)
	defer tick.Stop()
	began := time.Now()
	for passed := time.Duration(1); ; passed++ {
		select {
		case <-m.done:
			return
		case <-tick.C:
		}
		if due := time.Since(began) / opusEvery; m.speech.Load() != nil {
			for ; passed < due; passed++ { // a busy machine left some out: what is said has its time all the same
				m.mic.skip()
			}
		} else {
			passed = due
		}
		if m.muted.Load() {
			m.mic.skip()
		} else if m.mic.send(m.levelAt(time.Now())) != nil {
			return
		}
	}
}

func (m *Media) sendPictures() {
	tick := time.NewTicker(time.Second / time.Duration(m.cfg.Rate))
	defer tick.Stop()
	for {
		select {
		case <-m.done:
			return
		case <-tick.C:
		}
		for _, p := range m.layers {
			if p.send() != nil {
				return
			}
		}
		if m.screen.send() != nil {
			return
		}
	}
}

// Connected is closed when the connection is up for the first time.
func (m *Media) Connected() <-chan struct{} { return m.connected }

// State waits until the connection is in this state.
func (m *Media) AwaitState(ctx context.Context, want webrtc.PeerConnectionState) error {
	for {
		m.mu.Lock()
		state, changed := m.state, m.changedLocked()
		m.mu.Unlock()
		if state == want {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("synthetic: %s: %w", state, ctx.Err())
		}
	}
}

// SRTPCipher is what was negotiated, for instance SRTP_AEAD_AES_128_GCM. Whoever calls it closes the connection later, or waits for who does:
// Pion's GetStats and Close race.
func (m *Media) SRTPCipher() string {
	for _, stat := range m.pc.GetStats() {
		if t, ok := stat.(webrtc.TransportStats); ok && t.SRTPCipher != "" {
			return t.SRTPCipher
		}
	}
	return ""
}

// Mute stops sound, as a browser without a track does.
func (m *Media) Mute(on bool) { m.muted.Store(on) }

// Level sets the audio level told with each packet, in -dBov: 0 the loudest, 127 silence.
func (m *Media) Level(minusDBov uint8) { m.level.Store(uint32(minusDBov & 0x7f)) }

// Speech has the audio level follow a list by the clock of the wall, 20 ms each, over and over: whoever follows the same list at the same
// time sounds as if in the same room.
func (m *Media) Speech(minusDBov []uint8) { m.speech.Store(&minusDBov) }

func (m *Media) levelAt(now time.Time) byte {
	if list := m.speech.Load(); list != nil && len(*list) > 0 {
		return (*list)[now.UnixMilli()/opusEvery.Milliseconds()%int64(len(*list))] & 0x7f
	}
	return byte(m.level.Load())
}

// Layers switches the camera's layers, smallest first; a camera with one layer takes the last.
func (m *Media) Layers(q, h, f bool) {
	on := []bool{q, h, f}
	for i, p := range m.layers {
		p.on.Store(on[len(on)-len(m.layers)+i])
	}
}

// Share starts or stops the shared screen.
func (m *Media) Share(on bool) { m.screen.on.Store(on) }

// KeyFrames tells how many key frames the camera sent, by layer, smallest first.
func (m *Media) KeyFrames() (n [3]int) {
	for i, p := range m.layers {
		n[i] = int(p.keys.Load())
	}
	return n
}

func (m *Media) isClosed() bool {
	select {
	case <-m.done:
		return true
	default:
		return false
	}
}

// start does something beside, unless the connection is being closed: Pion may still call back then, and Close is to wait for all of it.
func (m *Media) start(work func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.isClosed() {
		m.work.Go(work)
	}
}

// Close ends the connection and waits for everything it started.
func (m *Media) Close() error {
	var err error
	m.closing.Do(func() {
		m.mu.Lock() // start is not between its question and its answer
		close(m.done)
		m.mu.Unlock()
		err = m.pc.GracefulClose()
		m.work.Wait()
	})
	return err
}
