package sfu

import (
	"sync/atomic"

	"codev/sfu/udp"
)

// writer sends to one viewer all that its slots show. Its one goroutine owns the slots' rewriters.
type writer struct {
	wakeup  chan struct{} // capacity 1, never closed
	scratch [rtxHeader + maxPacket]byte
	again   [64]uint16

	batch atomic.Pointer[udp.Batch] // where the peer's packets leave, by its last negotiation; nil: one by one
	open  *udp.Batch                // of this turn
	held  [udp.MaxBatch]int64       // when the packets in it were read
	nHeld int
	spans spans
	paced bool // pictures wait for the pacer
}

// videoTurn is how many packets of a picture may go before sound is looked at again.
const videoTurn = 8

func newWriter() writer { return writer{wakeup: make(chan struct{}, 1)} }

// wake tells the writer that something waits. Never blocks.
func (p *peer) wake() {
	select {
	case p.writer.wakeup <- struct{}{}:
	default:
	}
}

// write is the writer's goroutine; it ends with the peer.
func (p *peer) write() {
	p.sfu.latencies.begin(&p.writer.spans)
	defer p.sfu.latencies.end(&p.writer.spans)
	for {
		select {
		case <-p.done:
			for _, s := range p.slots {
				s.q.clear()
			}
			return
		case <-p.writer.wakeup:
		case <-p.down.timed():
		}
		for p.drain() {
		}
		p.pause()
		if p.reportDue.CompareAndSwap(true, false) {
			p.sendReports()
		}
	}
}

// pause has the writer come back for pictures that the pacer holds, and for a probe's padding.
func (p *peer) pause() {
	now := p.now()
	after := p.padding(now)
	if p.writer.paced {
		if wait := p.down.wait(); after == 0 || wait < after {
			after = wait
		}
	}
	if after > 0 {
		p.down.arm(after)
	}
}

// drain sends what waits, sound first, and reports whether pictures are left that may go; those that the pacer holds are not. What waits
// leaves together (see sfu/udp), in the order it is written here; sound that comes meanwhile sends what pictures are held, never waits for
// more of them.
func (p *peer) drain() (more bool) {
	p.begin()
	p.drainAudio()
	p.writer.paced = false
	for _, s := range p.slots {
		if !s.video {
			continue
		}
		now := p.now()
		if s.asked.waiting.Load() {
			if !p.down.open(now) {
				p.writer.paced = true
				continue
			}
			p.answer(s)
		}
		for range videoTurn {
			if s.q.waiting.Load() == 0 {
				break
			}
			if !p.down.open(now) {
				p.writer.paced = true
				break
			}
			if it, ok := s.q.pop(); ok {
				p.send(s, it)
			}
		}
		if s.q.waiting.Load() > 0 && !p.writer.paced {
			more = true
		}
		if p.soundWaits() {
			p.flush()
			p.begin()
			p.drainAudio()
		}
	}
	p.flush()
	return more
}

func (p *peer) soundWaits() bool {
	for _, s := range p.audioSlots {
		if s.q.waiting.Load() > 0 {
			return true
		}
	}
	return false
}

func (p *peer) drainAudio() {
	for _, s := range p.audioSlots {
		for s.q.waiting.Load() > 0 {
			if it, ok := s.q.pop(); ok {
				p.send(s, it)
			}
		}
	}
}

// send rewrites a packet and hands it to SRTP; the item's reference is given back.
func (p *peer) send(s *slot, it item) {
	defer it.p.release()
	b := s.bound.Load()
	if b == nil || b.types.media[it.p.codec] == 0 {
		return
	}
	it.skip = s.unheard.Load() || it.p.quiet && p.down.lean.Load()
	out, ok := s.rw.accept(it, s.sel.Load(), p.now())
	switch {
	case ok && !p.transmit(b, it.p, out):
		s.rw.layer = nil // the viewer has no beginning: the next one goes out as the first, and the room asks for it
	case ok:
		p.note(it)
		if it.p.vp8.key || it.p.marker && s.video {
			s.noteKey(it.p, p.now())
		}
	}
	if f := flow(s.rw.turn, s.rw.layer); s.flowing.Load() != f {
		s.flowing.Store(f)
	}
}

// answer sends again what the viewer lost.
func (p *peer) answer(s *slot) {
	b := s.bound.Load()
	n := s.asked.take(&p.writer.again)
	if b == nil {
		return
	}
	now, roundTrip := p.now(), max(p.roundTrip.Load(), minRoundTrip)
	for _, seq := range p.writer.again[:n] {
		if pkt, out, ok := s.rw.resend(seq, now, roundTrip); ok {
			p.stats.resent.Add(1)
			p.transmitAgain(b, pkt, out)
			pkt.release()
		}
	}
}

// begin has what is written from now on wait for the flush.
func (p *peer) begin() {
	w := &p.writer
	w.open = w.batch.Load()
	w.open.Begin()
}

// flush sends what waits in the batch.
func (p *peer) flush() {
	w := &p.writer
	if refused := w.open.Flush(); refused > 0 {
		p.stats.writeErrors.Add(uint64(refused))
	}
	if w.nHeld == 0 {
		return
	}
	now := p.now()
	for _, at := range w.held[:w.nHeld] {
		w.spans.observe(now - at)
	}
	w.nHeld = 0
}

// note counts a packet into the batch, for the histogram; a full one leaves at once.
func (p *peer) note(it item) {
	w := &p.writer
	if it.replayed {
		return
	}
	w.held[w.nHeld] = it.p.at
	if w.nHeld++; w.nHeld == len(w.held) {
		p.flush()
		p.begin()
	}
}
