package sfu

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"codev/sfu/echo"
	"codev/sfu/estimate"
)

// peer is one participant's PeerConnection: what it sends (uplinks) and what it sees (slots).
type peer struct {
	// Static after construction.
	id     PeerID
	client string
	gen    int
	sfu    *SFU
	room   *room
	pc     *webrtc.PeerConnection
	stats  *counters
	sink   func(Event) // called by the room only
	lines
	uplinks [4]*uplink // by Kind
	now     func() int64

	writer writer
	down   downlink
	timing // shared

	negotiating sync.Mutex // one offer at a time

	closing sync.Once
	done    chan struct{}
	work    sync.WaitGroup

	presence // owned by the room
}

// lines are the m-lines of a peer's offer. Static once negotiated.
type lines struct {
	sections   []section
	slots      []*slot // in the order of the m-lines
	audioSlots []*slot
	videoSlots []*slot
}

// timing is what a peer's RTCP tells of its line. Shared.
type timing struct {
	reportDue   atomic.Bool
	roundTrip   atomic.Int64 // nanoseconds
	clockOffset atomic.Int64 // from the sender's NTP clock to ours
	lossyUntil  atomic.Int64 // the viewer's line loses packets: sound goes with more redundancy
	noRED       atomic.Bool  // the viewer's line has no room for redundancy
}

// presence is what a room keeps of a peer. Owned by the room.
type presence struct {
	state     State
	connected bool
	seats     []PeerID // by seat; "" free
	screens   []PeerID // by spare video slot
	wants     map[wantKey]size
	voice     voice
	ear       *echo.Ear // what its microphone hears of the others
	echo      Echo      // as last told
	told      []Filled
}

type wantKey struct {
	peer PeerID
	kind Kind
}

type size struct{ w, h int }

// negotiateWithin bounds an answer; all candidates are local, so it takes milliseconds.
const negotiateWithin = 5 * time.Second

// newPeer makes a PeerConnection with a slot for every recvonly m-line. It joins no room yet.
func newPeer(s *SFU, r *room, o Offer, sections []section, sink func(Event)) (*peer, error) {
	known := &streams{}
	pc, err := s.engine.api(known).NewPeerConnection(webrtc.Configuration{
		BundlePolicy:              webrtc.BundlePolicyMaxBundle,
		RTPHeaderEncryptionPolicy: webrtc.RTPHeaderEncryptionPolicyDisable,
	})
	if err != nil {
		return nil, fmt.Errorf("sfu: new PeerConnection: %w", err)
	}
	p := &peer{
		id: o.Peer, client: o.Client, gen: o.Gen, sfu: s, room: r, pc: pc, stats: &s.counters, sink: sink, lines: lines{sections: sections},
		now: s.now, writer: newWriter(), done: make(chan struct{}), presence: presence{wants: make(map[wantKey]size), ear: new(echo.Ear)},
	}
	known.exhausted = p.expel
	p.down.estimator = estimate.New(estimate.Start)
	for _, sec := range sections {
		if !sec.slot {
			p.uplinks[sec.kind] = newUplink(p, sec.kind, sec.mid, sec.rids, s.now())
		}
	}
	if err := p.addSlots(sections); err != nil {
		p.close()
		return nil, err
	}
	p.seats = make([]PeerID, len(p.audioSlots))
	if len(p.audioSlots) == 0 {
		p.seats = make([]PeerID, len(p.videoSlots))
	}
	p.screens = make([]PeerID, max(0, len(p.videoSlots)-len(p.seats)))
	pc.OnTrack(p.onTrack)
	pc.OnConnectionStateChange(p.onState)
	p.work.Go(p.write)
	return p, nil
}

// negotiate answers an offer, the first or a restart, with all our candidates in the answer.
func (p *peer) negotiate(ctx context.Context, offer string) (string, error) {
	p.negotiating.Lock()
	defer p.negotiating.Unlock()
	ctx, cancel := context.WithTimeout(ctx, negotiateWithin)
	defer cancel()
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: withoutCandidates(offer)}); err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadOffer, err)
	}
	for i, t := range p.pc.GetTransceivers()[:len(p.slots)] {
		if t.Mid() != p.slots[i].mid {
			return "", fmt.Errorf("%w: the m-lines do not pair", ErrBadOffer)
		}
	}
	gathered := webrtc.GatheringCompletePromise(p.pc)
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadOffer, err)
	}
	if err := p.pc.SetLocalDescription(answer); err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadOffer, err)
	}
	select {
	case <-gathered:
	case <-ctx.Done():
		return "", ctx.Err()
	case <-p.done:
		return "", ErrClosed
	}
	local := p.pc.LocalDescription().SDP
	p.writer.batch.Store(p.sfu.engine.udp.Batch(fragment(local)))
	return p.allowDTX(local), nil
}

// fragment is the ICE user name fragment of a description (RFC 8839 section 5.4), one for all its m-lines: they are bundled.
func fragment(description string) string {
	_, rest, _ := strings.Cut(description, "a=ice-ufrag:")
	fragment, _, _ := strings.Cut(rest, "\r\n")
	return fragment
}

// allowDTX tells the browser that its microphone may be silent in silence, RFC 7587 section 6.1. Pion answers with the offer's own
// parameters, and browsers do not offer this one.
func (p *peer) allowDTX(answer string) string {
	up := p.uplinks[Audio]
	if up == nil {
		return answer
	}
	head, rest, found := strings.Cut(answer, "a=mid:"+up.mid+"\r\n")
	if !found {
		return answer
	}
	section, tail, more := strings.Cut(rest, "\r\nm=")
	section = strings.Replace(section, "useinbandfec=1", "useinbandfec=1;usedtx=1", 1)
	if more {
		section += "\r\nm=" + tail
	}
	return head + "a=mid:" + up.mid + "\r\n" + section
}

// onTrack is called by Pion when a layer's first packet came.
func (p *peer) onTrack(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	var up *uplink
	for _, u := range p.uplinks {
		if u != nil && u.mid == receiver.RTPTransceiver().Mid() {
			up = u
		}
	}
	if up == nil || up.index(track.RID()) < 0 {
		return
	}
	var levelExt uint8
	agreed := receiver.GetParameters()
	for _, ext := range agreed.HeaderExtensions {
		if ext.URI == sdp.AudioLevelURI {
			levelExt = uint8(ext.ID)
		}
	}
	l := newLayer(up, up.index(track.RID()), uint32(track.SSRC()), levelExt, p.stats, p.writeRTCP)
	l.types = readPayloadTypes(agreed.Codecs)
	// The room closes a peer from its own loop, so this starts no goroutine behind a close.
	p.room.do(func() {
		if p.isClosed() || p.room.peers[p.id] != p {
			return
		}
		up.layers[l.index].Store(l)
		p.work.Go(func() { l.read(track, p.now) })
		p.work.Go(func() { l.listenToSender(reportsOf(receiver, track.RID()), p.now) })
		p.room.reconcile()
	})
}

// reportsOf reads the RTCP of one layer.
func reportsOf(receiver *webrtc.RTPReceiver, rid string) func([]byte) (int, error) {
	return func(b []byte) (n int, err error) {
		if rid == "" {
			n, _, err = receiver.Read(b)
		} else {
			n, _, err = receiver.ReadSimulcast(b, rid)
		}
		return n, err
	}
}

func (p *peer) onState(state webrtc.PeerConnectionState) {
	var to State
	switch state {
	case webrtc.PeerConnectionStateConnected:
		to = Connected
	case webrtc.PeerConnectionStateDisconnected:
		to = Disconnected
	case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
		to = Failed
	default:
		return
	}
	p.room.do(func() {
		if p.isClosed() || p.state == to {
			return
		}
		p.state = to
		p.connected = p.connected || to == Connected
		p.sink(StateChanged{Gen: p.gen, State: to})
		if to == Connected {
			p.down.told.Gen = 0 // told now, again after a restart
		}
		p.room.reconcile()
	})
}

func (p *peer) writeRTCP(packets ...rtcp.Packet) {
	if err := p.pc.WriteRTCP(packets); err != nil {
		p.stats.writeErrors.Add(1)
	}
}

func (p *peer) isClosed() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// close ends the PeerConnection and everything the peer started, in the background; the SFU's Close waits for it.
func (p *peer) close() {
	p.closing.Do(func() {
		close(p.done)
		p.sfu.closing.Go(func() {
			_ = p.pc.GracefulClose()
			p.work.Wait()
			p.forget()
		})
	})
}

// forget lets go of whom a closed peer saw and who saw it: viewers remember layers for a while, each of those knows its peer, and so the dead
// would hold one another for ever.
func (p *peer) forget() {
	for _, s := range p.slots {
		s.sel.Store(nil)
		s.rw = rewriter{}
	}
	p.room.do(func() {
		p.down.shared = shared{}
		for _, s := range p.slots {
			s.holder = nil
		}
		for _, up := range p.uplinks {
			if up != nil {
				up.forget()
			}
		}
	})
}

// snapshot describes the peer; called by the room.
func (p *peer) snapshot() PeerStats {
	st := PeerStats{
		State: p.state, RoundTripMS: float64(p.roundTrip.Load()) / 1e6, Slots: len(p.slots), Filled: len(p.told),
	}
	for _, s := range p.slots {
		if s.present(s.sel.Load()) != nil {
			st.Flowing++
		}
	}
	return st
}
