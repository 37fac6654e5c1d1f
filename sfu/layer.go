package sfu

import (
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// layer is one incoming RTP stream: one simulcast layer of a camera, or all of a microphone or a screen.
type layer struct {
	// Static after construction.
	up       *uplink
	index    int // among the uplink's layers, smallest picture first
	ssrc     uint32
	audio    bool
	levelExt uint8 // id of the RFC 6464 header extension, 0: not negotiated
	types    payloadTypes
	stats    *counters
	control  func(...rtcp.Packet) // writes RTCP to the sender

	reading // owned by the read loop

	next []*slot // owned by the room: who should watch, while it reconciles

	// Shared.
	keyFrames
	meters
	cache   cache
	lastAt  atomic.Int64
	codec   atomic.Uint32 // of the last packet
	size    atomic.Uint32 // width<<16 | height of the last key frame
	highExt atomic.Uint64
	report  atomic.Pointer[senderReport]

	watchers
}

// watchers are who should be fed, as the room says.
type watchers struct {
	mu       sync.Mutex // between the room and the read loop, only when changed is set
	watching []*slot    // who should be fed
	changed  atomic.Bool
}

// reading is the read loop's own part of a layer.
type reading struct {
	header   rtp.Header
	arrivals arrivals
	ask      []uint16
	gated    bool
	voicedAt int64  // when a voice was last heard
	epoch    uint32 // counts interruptions
	sps      h264Keys
	bound    bucket
	fed      []*slot
}

const (
	audioCache   = 64
	videoCache   = 512
	screenCache  = 1024
	readSize     = 1600
	holeCheck    = 5 * time.Millisecond // also how long an answer waits that came on the RTX stream alone
	maxReadFails = 100
)

func newLayer(up *uplink, index int, ssrc uint32, levelExt uint8, stats *counters, control func(...rtcp.Packet)) *layer {
	size := videoCache
	switch up.kind {
	case Audio:
		size = audioCache
	case Screen:
		size = screenCache
	}
	return &layer{
		up: up, index: index, ssrc: ssrc, audio: up.kind == Audio, levelExt: levelExt, stats: stats, control: control,
		reading: reading{bound: newBucket(up.kind.rate()), arrivals: newArrivals(), ask: make([]uint16, 0, maxHoles)}, cache: newCache(size),
	}
}

// read is the read loop; it ends when the track does.
func (l *layer) read(track *webrtc.TrackRemote, now func() int64) {
	defer l.cache.clear()
	buf := make([]byte, readSize)
	timed, fails := false, 0
	for {
		n, attributes, err := track.Read(buf)
		switch {
		case err == nil:
			fails = 0
			if attributes.Get(webrtc.AttributeRtxSsrc) != nil {
				l.stats.rtxIn.Add(1)
			}
			l.handle(buf[:n], now())
			if l.bound.flooded() {
				time.Sleep(refusedWait)
			}
		case errors.Is(err, os.ErrDeadlineExceeded):
			l.askAgain(now())
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrClosedPipe), errors.Is(err, net.ErrClosed):
			return
		default: // a payload type that was not negotiated, for instance
			l.stats.malformed.Add(1)
			if fails++; fails > maxReadFails {
				return
			}
		}
		// Holes are looked at again after a while even when nothing more comes.
		if pending := len(l.arrivals.holes) > 0 && !l.audio; pending {
			timed = track.SetReadDeadline(time.Now().Add(holeCheck)) == nil
		} else if timed {
			timed = track.SetReadDeadline(time.Time{}) != nil
		}
	}
}

// handle takes one packet from the network to the queues of those who watch. It does not keep b and does not allocate.
func (l *layer) handle(b []byte, now int64) {
	payload, err := parseRTP(&l.header, b)
	if err != nil {
		l.stats.malformed.Add(1)
		return
	}
	if l.changed.Load() {
		l.takeWatching(now)
	}
	ext, how := l.arrivals.receive(l.header.SequenceNumber, now)
	if how == again {
		l.bound.take(len(b), now) // counts too: RTX can repeat one number for ever
		return
	}
	if how == jumped {
		l.epoch++
	}
	if !l.bound.take(len(b), now) { // its number counts as seen: nobody asks for it again
		l.stats.refused.Add(1)
		return
	}
	l.stats.packetsIn.Add(1)
	l.stats.bytesIn.Add(uint64(len(b)))
	l.carried.count(len(b))
	l.lastAt.Store(now)
	if l.up.closed.Load() {
		l.gated = true
		l.keyExt.Store(0) // nothing from before is replayed
		l.arrivals.holes = l.arrivals.holes[:0]
		return
	}
	if l.gated {
		l.gated = false
		l.epoch++
	}
	if l.types.red != 0 && l.header.PayloadType == l.types.red && l.audio && len(payload) > 0 {
		if payload, err = l.unwrap(payload, ext, now); err != nil {
			l.stats.malformed.Add(1)
			return
		}
	}
	if p := l.packet(payload, ext, now); p != nil {
		l.spread(p)
	}
	l.askDueKeyFrame(now)
	l.askAgain(now)
}

// spread gives a packet to the cache and to those who watch; its reference is given back.
func (l *layer) spread(p *packet) {
	p.publish()
	l.cache.put(p)
	for _, s := range l.fed {
		s.feed(p, false)
	}
	p.release()
}

// packet builds the packet and reads what the others need to know of it; nil when its payload is malformed.
func (l *layer) packet(payload []byte, ext uint64, now int64) *packet {
	var d vp8Descriptor
	kind := l.types.codecOf(l.header.PayloadType, l.audio)
	switch {
	case l.audio:
		if level := l.header.GetExtension(l.levelExt); l.levelExt != 0 && len(level) > 0 {
			l.up.meter.add(level[0], l.header.Timestamp)
		}
	case len(payload) == 0:
	case kind == h264:
		d = l.sps.descriptor(payload, l.header.Timestamp)
	default:
		d = parseVP8(payload)
	}
	if d.malforms {
		l.stats.malformed.Add(1)
		return nil
	}
	if len(payload) > 0 {
		l.setCodec(kind)
	}
	p := newPacket(payload)
	p.layer, p.codec, p.ext, p.ts, p.at, p.epoch = l, kind, ext, l.header.Timestamp, now, l.epoch
	p.marker, p.padding, p.vp8, p.quiet = l.header.Marker, len(payload) == 0, d, l.quiet(now, len(payload))
	if ext > l.highExt.Load() {
		l.highExt.Store(ext)
	}
	if d.key && ext > l.keyExt.Load() {
		l.keyExt.Store(ext)
		l.keyDue.Store(false)
		if d.width > 0 {
			l.size.Store(uint32(d.width)<<16 | uint32(d.height))
		}
	}
	return p
}

// askAgain sends a NACK for the holes that are due. Sound is not asked for again: it carries its own FEC.
func (l *layer) askAgain(now int64) {
	if len(l.arrivals.holes) == 0 {
		return
	}
	l.ask = l.arrivals.due(l.ask[:0], now, nackSpacing(l.up.peer.roundTrip.Load()))
	l.stats.givenUp.Add(uint64(l.arrivals.givenUp))
	l.arrivals.givenUp = 0
	if l.audio || len(l.ask) == 0 {
		return
	}
	l.stats.nacksOut.Add(uint64(len(l.ask)))
	l.control(&rtcp.TransportLayerNack{SenderSSRC: l.ssrc, MediaSSRC: l.ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(l.ask)})
}

// watch sets who is fed; called by the room. The read loop takes it over with its next packet.
func (l *layer) watch(slots []*slot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slices.Equal(l.watching, slots) {
		return
	}
	l.watching = slices.Clone(slots)
	l.changed.Store(true)
}

// flowing tells whether the layer is there now. A still screen sends a packet now and then.
func (l *layer) flowing(now int64) bool {
	if l.up.kind == Screen {
		return l.alive(now, screenSilence)
	}
	return l.alive(now, layerSilence)
}

// alive tells whether packets came within so many nanoseconds.
func (l *layer) alive(now, within int64) bool {
	last := l.lastAt.Load()
	return last != 0 && now-last < within
}
