package sfu

// writer sends to one viewer all that its slots show. Its one goroutine owns the slots' rewriters.
type writer struct {
	wakeup  chan struct{} // capacity 1, never closed
	scratch [rtxHeader + maxPacket]byte
	again   [64]uint16
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
	for {
		select {
		case <-p.done:
			for _, s := range p.slots {
				s.q.clear()
			}
			return
		case <-p.writer.wakeup:
		}
		for p.drain() {
		}
		if p.reportDue.CompareAndSwap(true, false) {
			p.sendReports()
		}
	}
}

// drain sends what waits, sound first, and reports whether pictures are left.
func (p *peer) drain() (more bool) {
	p.drainAudio()
	for _, s := range p.slots {
		if !s.video {
			continue
		}
		if s.asked.waiting.Load() {
			p.answer(s)
		}
		for range videoTurn {
			if s.q.waiting.Load() == 0 {
				break
			}
			if it, ok := s.q.pop(); ok {
				p.send(s, it)
			}
		}
		if s.q.waiting.Load() > 0 {
			more = true
		}
		p.drainAudio()
	}
	return more
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
	out, ok := s.rw.accept(it, s.sel.Load(), p.now())
	if ok && !p.transmit(b, it.p, out) {
		s.rw.layer = nil // the viewer has no beginning: the next one goes out as the first, and the room asks for it
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
