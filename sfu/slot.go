package sfu

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/pion/webrtc/v4"
)

// slot is one receiving m-line of a viewer, as Pion's TrackLocal. The room says what it shows; the viewer's writer sends it.
type slot struct {
	// Static after construction.
	viewer *peer
	mid    string
	video  bool
	stream string // slots with the same stream are played in step: sound and picture of one seat

	bound   atomic.Pointer[binding]
	sel     atomic.Pointer[selection] // what to show; written by the room
	flowing atomic.Uint64             // what is being sent: see flow; written by the writer
	unheard atomic.Bool               // a voice that the viewer's line has no room for; written by the room
	q       queue
	asked   askedAgain

	rw rewriter // owned by the writer

	keyTS    uint32       // of the last key frame that was sent; owned by the writer
	keyBegan int64        // when its first packet left; owned by the writer
	keySent  atomic.Int64 // when the last packet left of one that took long

	reported uint32 // highest number of the viewer's last report; owned by listen

	// Owned by the room.
	sender   *webrtc.RTPSender
	holder   *peer
	grant    grant // what the viewer's line leaves for it
	shows    Kind
	patience int64 // when to ask for a key frame if nothing flows yet
}

// selection says what a slot shows: an uplink and the layer to show next. target nil: nothing for now. A new turn cuts what was shown
// before off at once; within a turn the present layer goes on until the target's key frame.
type selection struct {
	up     *uplink
	target *layer
	turn   uint32
}

func newSlot(viewer *peer, mid string, video bool, seat int) *slot {
	s := &slot{viewer: viewer, mid: mid, video: video, stream: fmt.Sprintf("seat%d", seat), grant: newGrant()}
	if video {
		s.q = newQueue(videoQueue)
	} else {
		s.q = newQueue(audioQueue)
	}
	return s
}

// feed queues a packet for the viewer, replayed when it is from the cache; called by a layer's read loop.
func (s *slot) feed(p *packet, replayed bool) {
	if s.q.push(p, s.video, replayed) {
		s.viewer.stats.overflows.Add(1)
		p.layer.askKeyFrame(p.at)
	}
	s.viewer.wake()
}

// noteKey keeps when a large key frame left over a narrow line; called by the writer for the first packet of one and the last of any picture.
func (s *slot) noteKey(p *packet, now int64) {
	if p.vp8.key {
		s.keyTS, s.keyBegan = p.ts, now
	}
	if p.marker && p.ts == s.keyTS && now-s.keyBegan > keyLong {
		s.keySent.Store(now)
	}
}

// beginsSoon tells whether a key frame of a layer is on its way to the viewer: it waits for the pacer, or it did and left within so many
// nanoseconds.
func (s *slot) beginsSoon(l *layer, now, within int64) bool {
	sent := s.keySent.Load()
	return s.q.begins(l) || sent != 0 && now-sent < within
}

// flow packs what a slot sends: the turn of its selection and the layer's index plus one, 0 for none.
func flow(turn uint32, l *layer) uint64 {
	if l == nil {
		return uint64(turn) << 8
	}
	return uint64(turn)<<8 | uint64(l.index+1)
}

// present returns the layer that flows for this selection, nil while the slot waits for a beginning.
func (s *slot) present(sel *selection) *layer {
	f := s.flowing.Load()
	if sel == nil || sel.up == nil || uint32(f>>8) != sel.turn || f&0xff == 0 {
		return nil
	}
	return sel.up.layers[f&0xff-1].Load()
}

// Bind implements webrtc.TrackLocal. A slot takes every codec of its medium that the viewer has; what it is told to Pion is the first.
func (s *slot) Bind(ctx webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	types := readPayloadTypes(ctx.CodecParameters())
	for _, c := range ctx.CodecParameters() {
		if !types.carries(uint8(c.PayloadType)) {
			continue
		}
		ssrc := uint32(ctx.SSRC())
		s.rw = newRewriter(s.video, c.ClockRate, uint16(ssrc)&0x7fff) // RFC 3711 section 3.3.1: begin below 2^15
		b := newBinding(ctx.WriteStream(), ssrc, types)
		b.rtx.SSRC, b.rtx.SequenceNumber = uint32(ctx.SSRCRetransmission()), uint16(ssrc>>16)&0x7fff
		if err := s.viewer.down.extend(b, ctx.HeaderExtensions()); err != nil {
			return webrtc.RTPCodecParameters{}, fmt.Errorf("%w: header extensions: %w", ErrBadOffer, err)
		}
		s.bound.Store(b)
		return c, nil
	}
	return webrtc.RTPCodecParameters{}, fmt.Errorf("%w: no codec in common", ErrBadOffer)
}

// Unbind implements webrtc.TrackLocal.
func (s *slot) Unbind(webrtc.TrackLocalContext) error { return nil }

// ID implements webrtc.TrackLocal.
func (s *slot) ID() string { return "slot" + s.mid }

// RID implements webrtc.TrackLocal.
func (s *slot) RID() string { return "" }

// StreamID implements webrtc.TrackLocal.
func (s *slot) StreamID() string { return s.stream }

// Kind implements webrtc.TrackLocal.
func (s *slot) Kind() webrtc.RTPCodecType {
	if s.video {
		return webrtc.RTPCodecTypeVideo
	}
	return webrtc.RTPCodecTypeAudio
}

// askedAgain is the bounded list of numbers a viewer wants once more; what does not fit is left out, the viewer asks again.
type askedAgain struct {
	waiting atomic.Bool
	mu      sync.Mutex
	list    [64]uint16
	n       int
}

func (a *askedAgain) add(seq uint16) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n < len(a.list) {
		a.list[a.n] = seq
		a.n++
		a.waiting.Store(true)
	}
}

// take moves the list into to and returns how many there were.
func (a *askedAgain) take(to *[64]uint16) int {
	if !a.waiting.Load() {
		return 0
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	n := a.n
	copy(to[:], a.list[:n])
	a.n = 0
	a.waiting.Store(false)
	return n
}
