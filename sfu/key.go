package sfu

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
)

const (
	keyFreshness = 40 // packets: a key frame as near as this is replayed to a new viewer instead of asking for another
	keyInterval  = int64(500 * time.Millisecond)
	keyLong      = int64(200 * time.Millisecond) // a viewer asks again after so long
	keyArrives   = int64(400 * time.Millisecond) // beside the round trip: a queue on the way, and the decoder
)

// keyFrames is what a layer knows of its key frames. Shared.
type keyFrames struct {
	keyExt   atomic.Uint64 // number of the last one's first packet
	keyAsked atomic.Int64  // when one was asked for last
	keyDue   atomic.Bool   // one was asked for within keyInterval of that
}

// takeWatching replays a fresh key frame to those who are new, so that it need not be asked for again. A slot that shows another layer
// meanwhile waits for the next one: a replay would take it back in time. A key frame with a hole in it or behind it is not replayed:
// that would be a beginning without a picture; another is asked for.
func (l *layer) takeWatching(now int64) {
	l.mu.Lock()
	before := l.fed
	l.fed = l.watching
	l.changed.Store(false)
	l.mu.Unlock()
	if !l.hasFreshKey() {
		return
	}
	for _, s := range l.fed {
		if slices.Contains(before, s) || s.present(s.sel.Load()) != nil {
			continue
		}
		if !l.replay(s) {
			l.askKeyFrame(now)
			return
		}
	}
}

// replay feeds a slot with everything from the last key frame on; false when something of it is missing.
func (l *layer) replay(s *slot) bool {
	var list [keyFreshness]*packet
	n, whole := 0, true
	for ext := l.keyExt.Load(); ext <= l.highExt.Load() && whole; ext++ {
		if list[n] = l.cache.get(ext); list[n] == nil {
			whole = false
			break
		}
		n++
	}
	for _, p := range list[:n] {
		if whole {
			s.feed(p, true)
		}
		p.release()
	}
	return whole
}

// hasFreshKey tells whether a key frame is in the cache and near enough to be replayed.
func (l *layer) hasFreshKey() bool {
	key, high := l.keyExt.Load(), l.highExt.Load()
	return key != 0 && high-key < keyFreshness
}

// askKeyFrame sends a PLI (RFC 4585 section 6.3.1): the first at once. Requests of all viewers within half a second of the last one are
// merged into one at the end of it, unless a key frame comes before.
func (l *layer) askKeyFrame(now int64) {
	if l.audio {
		return
	}
	last := l.keyAsked.Load()
	if last != 0 && now-last < keyInterval {
		l.keyDue.Store(true)
		return
	}
	if !l.keyAsked.CompareAndSwap(last, now) {
		return
	}
	l.keyDue.Store(false)
	l.stats.plisOut.Add(1)
	l.control(&rtcp.PictureLossIndication{SenderSSRC: l.ssrc, MediaSSRC: l.ssrc})
}

// askDueKeyFrame sends the request that askKeyFrame held back. Called by the read loop with each packet.
func (l *layer) askDueKeyFrame(now int64) {
	if l.keyDue.Load() && now-l.keyAsked.Load() >= keyInterval {
		l.askKeyFrame(now)
	}
}
