package sfu

// rewriter gives one slot's stream continuous numbers, whatever it is made of: it decides whether a packet of the selected uplink may go
// out, and with which sequence number, timestamp and VP8 picture id. Owned by the viewer's writer.
//
// A run is a stretch of one layer without interruption; a new one begins on a key frame (pictures) or any packet (sound) after a switch of
// layer, another person in the slot, a closed gate, or an overflow. Within a run only padding is taken out, so holes that the sender's
// network made stay holes and can be filled later.
type rewriter struct {
	video     bool
	clockRate int64

	layer *layer // of the present run; nil: waiting for a beginning
	epoch uint32
	turn  uint32 // of the selection the run belongs to

	started bool
	highOut uint16 // highest number sent
	highTS  uint32
	highAt  int64  // arrival of the packet with highTS
	high    uint64 // highest number received in this run
	pid     uint16 // of the newest packet sent
	tl0     uint8

	run   run
	runID uint32
	runs  [8]run // by runID, for packets sent in earlier runs and asked for again
	cuts  [16]cut
	nCuts int

	packets, octets uint32 // sent, for reports

	sent []sentPacket // by number sent modulo the size; nil for sound
}

// run holds what to add to a layer's own values.
type run struct {
	id       uint32
	layer    *layer
	first    uint64
	tsDelta  uint32
	pidDelta uint16
	tl0Delta uint8
}

// cut says that from this number on, delta is added.
type cut struct {
	from  uint64
	delta uint16
}

// sentPacket is an entry of the number map: which packet of which run went out under a number.
type sentPacket struct {
	ext   uint64
	at    int64 // when it was sent last
	runID uint32
	out   uint16
	tries uint8
	valid bool
}

const (
	sentVideo   = 512
	resendTries = 3 // a packet asked for more often is lost on the way in any case
)

// outgoing is a packet's new values.
type outgoing struct {
	seq   uint16
	ts    uint32
	pid   uint16
	tl0   uint8
	patch bool // picture id or TL0PICIDX differ from the packet's own
}

func newRewriter(video bool, clockRate uint32, firstSeq uint16) rewriter {
	r := rewriter{video: video, clockRate: int64(clockRate), highOut: firstSeq - 1}
	if video {
		r.sent = make([]sentPacket, sentVideo)
	}
	return r
}

// accept decides on a packet; ok is false when it does not go out.
func (r *rewriter) accept(it item, sel *selection, now int64) (out outgoing, ok bool) {
	p := it.p
	if sel == nil || sel.target == nil || p.layer.up != sel.up {
		return out, false
	}
	if sel.turn != r.turn {
		r.turn, r.layer = sel.turn, nil
	}
	if it.resync || p.layer == r.layer && int32(p.epoch-r.epoch) > 0 {
		r.layer = nil
	}
	if r.layer != p.layer || r.epoch != p.epoch {
		if !r.mayBegin(it, sel) {
			return out, false
		}
		r.begin(p)
	}
	delta, ok := r.number(p, p.padding || it.skip)
	if !ok {
		return out, false
	}
	out = r.values(p, &r.run, uint16(p.ext)+delta)
	r.remember(p, out, now)
	return out, true
}

func (r *rewriter) mayBegin(it item, sel *selection) bool {
	p := it.p
	if p.padding || it.skip || p.layer != sel.target && p.layer != r.layer {
		return false
	}
	if p.layer == r.layer && int32(p.epoch-r.epoch) < 0 {
		return false // late, from before the interruption
	}
	return !r.video || p.vp8.key
}

func (r *rewriter) begin(p *packet) {
	next := run{layer: p.layer, first: p.ext}
	if r.started {
		// The clock went on by the time between the two arrivals, and at least by a millisecond.
		step := max((p.at-r.highAt)*r.clockRate/1e9, r.clockRate/1000)
		next.tsDelta = r.highTS + uint32(step) - p.ts
		next.pidDelta = r.pid + 1 - p.vp8.pid
		next.tl0Delta = r.tl0 + 1 - p.vp8.tl0
	}
	if r.run.layer != nil && r.run.layer.up != p.layer.up {
		clear(r.runs[:]) // who was shown before is not asked for again, nor held
	}
	r.runID++
	next.id = r.runID
	r.run = next
	r.runs[r.runID%uint32(len(r.runs))] = next
	r.cuts[0], r.nCuts = cut{from: p.ext, delta: r.highOut + 1 - uint16(p.ext)}, 1
	r.high = p.ext - 1
	r.layer, r.epoch = p.layer, p.epoch
}

// number returns what to add to the packet's number; false for what is skipped, which is taken out of the numbers, and for what came before
// the run.
func (r *rewriter) number(p *packet, skip bool) (delta uint16, ok bool) {
	if p.ext <= r.high { // late
		for i := r.nCuts - 1; i >= 0; i-- {
			if p.ext >= r.cuts[i].from {
				return r.cuts[i].delta, !skip
			}
		}
		return 0, false
	}
	r.high = p.ext
	delta = r.cuts[r.nCuts-1].delta
	if !skip {
		return delta, true
	}
	if r.nCuts == len(r.cuts) {
		copy(r.cuts[:], r.cuts[1:])
		r.nCuts--
	}
	r.cuts[r.nCuts] = cut{from: p.ext + 1, delta: delta - 1}
	r.nCuts++
	return 0, false
}

// values computes a packet's outgoing values in a run, without side effects: for the first sending and any later one.
func (r *rewriter) values(p *packet, in *run, seq uint16) outgoing {
	return outgoing{
		seq:   seq,
		ts:    p.ts + in.tsDelta,
		pid:   p.vp8.pid + in.pidDelta,
		tl0:   p.vp8.tl0 + in.tl0Delta,
		patch: p.codec == vp8 && (in.pidDelta != 0 || in.tl0Delta != 0),
	}
}

func (r *rewriter) remember(p *packet, out outgoing, now int64) {
	if int16(out.seq-r.highOut) > 0 {
		r.highOut = out.seq
		if p.codec == vp8 {
			r.pid, r.tl0 = out.pid, out.tl0
		}
	}
	if !r.started || int32(out.ts-r.highTS) > 0 {
		r.highTS, r.highAt = out.ts, p.at
	}
	r.started = true
	r.packets++
	r.octets += uint32(len(p.buf))
	if r.sent != nil {
		r.sent[out.seq%uint16(len(r.sent))] = sentPacket{ext: p.ext, at: now, runID: r.runID, out: out.seq, valid: true}
	}
}

// resend finds what went out under a number and is due again: at once, then not twice within a round trip, not more than resendTries times. The
// packet's reference passes to the caller.
func (r *rewriter) resend(seq uint16, now, roundTrip int64) (p *packet, out outgoing, ok bool) {
	if r.sent == nil {
		return nil, out, false
	}
	e := &r.sent[seq%uint16(len(r.sent))]
	if e.tries >= resendTries || e.tries > 0 && now-e.at < roundTrip { // the first is due whatever a report measured
		return nil, out, false
	}
	if p, out, ok = r.find(e, seq); ok {
		e.tries++
		e.at = now
	}
	return p, out, ok
}

// find gets what an entry of the number map says from the cache, with a reference for the caller.
func (r *rewriter) find(e *sentPacket, seq uint16) (p *packet, out outgoing, ok bool) {
	in := &r.runs[e.runID%uint32(len(r.runs))]
	if !e.valid || e.out != seq || in.id != e.runID {
		return nil, out, false
	}
	if p = in.layer.cache.get(e.ext); p == nil {
		return nil, out, false
	}
	return p, r.values(p, in, seq), true
}

// newest gets the last packet sent; the packet's reference passes to the caller.
func (r *rewriter) newest() (p *packet, out outgoing, ok bool) {
	if r.sent == nil || !r.started {
		return nil, out, false
	}
	return r.find(&r.sent[r.highOut%uint16(len(r.sent))], r.highOut)
}
