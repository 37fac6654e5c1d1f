package sfu

import (
	"sync/atomic"
	"time"

	"codev/sfu/estimate"
)

// pacer spreads what leaves for a viewer whose line is tight: pictures wait until there are tokens, sound never does. Where the line has
// plenty it does nothing at all. It also sends the padding of probes.
type pacer struct {
	rate atomic.Int64                     // bit/s of pictures and sound together, 0: as fast as they come; set by the room
	want atomic.Pointer[estimate.Cluster] // to send next; set by the room

	// Owned by the writer.
	tokens float64 // bytes; below zero: too much went out, for sound does not wait
	filled int64
	timer  *time.Timer // when there are tokens again, or the next padding is due; nil before the first
	probe  estimate.Cluster
	due    int64 // of the next padding
}

const (
	paceFactor   = 2.5             // times the estimate: a key frame arrives before the next pictures, the queue on the way stays short
	pacePage     = 0.9             // the same while a screen is shown: a page of it is seconds of the line, and would run over every buffer
	paceBurst    = 5e6             // nanoseconds' worth of tokens at most
	paceTogether = 9600            // bytes, eight packets: more at once overflow small buffers
	paceMost     = 25_000_000      // bit/s: thirty packets take 8 ms
	paceMinimum  = 1500            // bytes: a packet at least
	paceDebt     = 4 * paceMinimum // what sound that did not wait can cost pictures
	paceShort    = int64(time.Millisecond)
)

// open tells whether a picture's packet may leave now.
func (c *pacer) open(now int64) bool {
	rate := float64(c.rate.Load())
	if rate == 0 {
		c.tokens, c.filled = 0, now
		return true
	}
	c.tokens = min(c.tokens+float64(now-c.filled)*rate/8e9, max(min(rate*paceBurst/8e9, paceTogether), paceMinimum))
	c.filled = now
	return c.tokens > 0
}

// spend takes a packet's bytes off.
func (c *pacer) spend(bytes int) { c.tokens = max(c.tokens-float64(bytes), -paceDebt) }

// wait is how long until a picture may leave, in nanoseconds.
func (c *pacer) wait() int64 {
	rate := float64(max(c.rate.Load(), 1))
	return max(int64((1-c.tokens)*8e9/rate), paceShort)
}

// timed is where the writer wakes up for the pacer; nil, which is never, before it had to wait.
func (c *pacer) timed() <-chan time.Time {
	if c.timer == nil {
		return nil
	}
	return c.timer.C
}

func (c *pacer) arm(after int64) {
	if c.timer == nil {
		c.timer = time.NewTimer(time.Duration(after))
		return
	}
	c.timer.Reset(time.Duration(after))
}

// cluster is the number of the probe that packets belong to now, 0: none.
func (c *pacer) cluster() uint8 {
	if c.probe.Packets > 0 {
		return c.probe.ID
	}
	return 0
}

// padding sends what is due of a probe, and returns when to come again; 0: nothing is left.
func (p *peer) padding(now int64) (after int64) {
	c := &p.down.pacer
	if next := c.want.Swap(nil); next != nil {
		c.probe, c.due = *next, now
	}
	for c.probe.Packets > 0 && c.due <= now {
		if !p.pad(c.probe.Size - overhead - rtpBytes) {
			c.probe.Packets = 0
			return 0
		}
		c.due += int64(c.probe.Size) * 8e9 / int64(c.probe.Rate)
		c.probe.Packets--
	}
	if c.probe.Packets == 0 {
		return 0
	}
	return max(c.due-now, paceShort)
}

const (
	rtpBytes   = 36  // header, extension and tag of a packet of ours, about
	maxPadding = 255 // RFC 3550 section 5.1: its last byte says how long it is
)

// pad sends one packet of nothing but padding on a video slot that shows nothing, which changes no picture; where all show something, one of
// theirs once more. false when neither can be.
func (p *peer) pad(size int) bool {
	for i := len(p.videoSlots) - 1; i >= 0; i-- {
		s := p.videoSlots[i]
		b := s.bound.Load()
		if b == nil || s.rw.layer != nil || s.q.waiting.Load() > 0 {
			continue
		}
		s.rw.highOut++
		h := &b.header
		h.PayloadType, h.Marker, h.SequenceNumber, h.Timestamp = b.types.media[vp8], false, s.rw.highOut, s.rw.highTS
		h.Padding, h.PaddingSize = true, uint8(min(max(size, 1), maxPadding))
		sent := p.emit(b, h, nil)
		h.Padding, h.PaddingSize = false, 0
		if sent {
			p.stats.padding.Add(1)
			return true
		}
	}
	for _, s := range p.videoSlots {
		if p.probe(s) > 0 {
			return true
		}
	}
	return false
}
