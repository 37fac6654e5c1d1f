package sfu

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/pion/rtcp"
)

func nackOf(seq ...uint16) *rtcp.TransportLayerNack {
	return &rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: rtcp.NackPairsFromSequenceNumbers(seq)}
}

// withRTX has the bench's viewer take RTX.
func (b *bench) withRTX() *binding {
	types := allTypes
	types.rtx[vp8] = 121
	bound := newBinding(b.out, 7, types)
	bound.rtx.SSRC, bound.rtx.SequenceNumber = 70, 4000
	b.video.bound.Store(bound)
	return bound
}

func TestSentAgainAsRTX(t *testing.T) {
	b := newBench()
	b.withRTX()
	s, sharp := source{pid: 3}, source{seq: 9, pid: 99, ts: 9}
	b.see(0)
	b.receive(0, s.frame(true, 3))
	b.see(1)
	b.receive(1, sharp.frame(true, 2)) // with a picture id of its own run
	lost := b.out.sent[4]
	before := len(b.out.sent)
	b.clock += maxRoundTrip
	b.viewer.heed(b.video, nackOf(lost.header.SequenceNumber, b.out.sent[1].header.SequenceNumber))
	b.flush()
	again := b.out.sent[before:]
	if len(again) != 2 {
		t.Fatalf("%d answers", len(again))
	}
	got := again[slices.IndexFunc(again, func(o sentOut) bool {
		return binary.BigEndian.Uint16(o.payload) == lost.header.SequenceNumber
	})]
	if got.header.SSRC != 70 || got.header.PayloadType != 121 || got.header.Timestamp != lost.header.Timestamp ||
		got.header.Marker != lost.header.Marker || !slices.Equal(got.payload[2:], lost.payload) {
		t.Errorf("sent again as %+v\nwas %+v", got, lost)
	}
	if again[1].header.SequenceNumber != again[0].header.SequenceNumber+1 {
		t.Error("the RTX stream has numbers of its own")
	}
	b.receive(1, sharp.frame(false, 2))
	if next := b.out.sent[before+2].header; next.SSRC != 7 || next.SequenceNumber != lost.header.SequenceNumber+1 {
		t.Errorf("the stream itself goes on with %+v", next)
	}
	if got := b.counts.rtxOut.Load(); got != 2 {
		t.Errorf("%d counted", got)
	}
}

func TestProbeIsTheNewestPacketAgain(t *testing.T) {
	b := newBench()
	var s source
	if b.viewer.probe(b.video) != 0 {
		t.Error("a probe of nothing")
	}
	b.see(0)
	b.receive(0, s.frame(true, 3))
	if b.viewer.probe(b.video) != 0 {
		t.Error("a probe to a viewer without RTX would be a packet twice")
	}
	b.withRTX()
	newest := b.out.sent[2]
	if n := b.viewer.probe(b.video); n != 2+len(newest.payload) {
		t.Errorf("%d bytes", n)
	}
	last := b.out.sent[len(b.out.sent)-1]
	if last.header.SSRC != 70 || binary.BigEndian.Uint16(last.payload) != newest.header.SequenceNumber {
		t.Errorf("%+v", last)
	}
}

func TestResendingDoesNotAllocate(t *testing.T) {
	b := newBench()
	b.withRTX()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 3))
	b.out.keep = false
	if n := testing.AllocsPerRun(100, func() { b.viewer.probe(b.video) }); n > allowedAllocs {
		t.Errorf("%v allocations", n)
	}
}

// TestHolesAreAskedForInTime runs the read loop's own checks on a clock of the test: what is asked when, in milliseconds.
func TestHolesAreAskedForInTime(t *testing.T) {
	const ms = 1_000_000
	for _, c := range []struct {
		name      string
		roundTrip int64
		most      int // asked within a second
	}{{"not known", 0, 10}, {"20 ms", 20, 10}, {"100 ms", 100, 9}, {"300 ms", 300, 3}} {
		b := newBench()
		b.up.peer.roundTrip.Store(c.roundTrip * ms)
		var s source
		b.see(0)
		b.receive(0, s.frame(true, 1))
		lost := s.frame(false, 6)
		began := b.clock
		b.layers[0].handle(lost[0], b.clock)
		b.layers[0].handle(lost[2], b.clock) // the one between is lost, and nothing follows
		var asked []int64
		for b.clock < began+3000*ms {
			b.clock += int64(holeCheck)
			b.nacks = b.nacks[:0]
			b.layers[0].askAgain(b.clock)
			if len(b.nacks) > 0 {
				asked = append(asked, (b.clock-began)/ms)
				if !slices.Contains(b.nacks, binary.BigEndian.Uint16(lost[1][2:])) {
					t.Errorf("%s: asked for %v", c.name, b.nacks)
				}
			}
		}
		if len(asked) == 0 || asked[0] > 20 {
			t.Fatalf("%s: asked at %v", c.name, asked)
		}
		for i := 1; i < len(asked); i++ {
			if gap := asked[i] - asked[i-1]; gap < c.roundTrip || gap > c.roundTrip*9/8+25 && gap > 105 {
				t.Errorf("%s: asked at %v", c.name, asked)
			}
		}
		if len(asked) > c.most || len(asked) < c.most-1 || asked[len(asked)-1] > 1000 {
			t.Errorf("%s: asked at %v", c.name, asked)
		}
		if got := b.counts.givenUp.Load(); got != 1 || len(b.layers[0].arrivals.holes) != 0 {
			t.Errorf("%s: %d given up", c.name, got)
		}
	}
}

func TestSeveralHolesAreAskedForInOnePacket(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	f := s.frame(false, 30)
	packets := 0
	control := b.layers[0].control
	b.layers[0].control = func(list ...rtcp.Packet) { packets++; control(list...) }
	b.layers[0].handle(f[0], b.clock)
	b.layers[0].handle(f[29], b.clock)
	if packets != 1 || len(b.nacks) != 27 { // the last is not two packets old yet
		t.Errorf("%d numbers in %d packets", len(b.nacks), packets)
	}
}

func TestBrokenKeyFrameIsNotReplayed(t *testing.T) {
	for name, lost := range map[string]int{"in it": 1, "behind it": 4} {
		b := newBench()
		var s source
		all := append(s.frame(true, 3), s.frame(false, 3)...)
		b.receive(0, slices.Delete(slices.Clone(all), lost, lost+1))
		b.see(0)
		b.receive(0, s.frame(false, 1))
		if len(b.out.sent) != 0 || b.plis[0] != 1 {
			t.Errorf("hole %s: %d packets were replayed, %d key frames asked for", name, len(b.out.sent), b.plis[0])
		}
		b.receive(0, s.frame(true, 2))
		if len(b.out.sent) != 2 {
			t.Errorf("hole %s: the next key frame is %d packets", name, len(b.out.sent))
		}
	}
}

func TestFirstKeyFrameRequestGoesAtOnceAndLaterOnesAreNotForgotten(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	pli := &rtcp.PictureLossIndication{MediaSSRC: 7}
	b.viewer.heed(b.video, pli)
	if b.plis[0] != 1 {
		t.Fatalf("%d requests at first", b.plis[0])
	}
	b.receive(0, s.frame(true, 1)) // the answer, which this viewer loses
	b.viewer.heed(b.video, pli)
	for range 60 { // 600 ms
		b.clock += 9e6
		b.receive(0, s.frame(false, 1))
	}
	if b.plis[0] != 2 {
		t.Errorf("%d requests after half a second", b.plis[0])
	}
	b.viewer.heed(b.video, &rtcp.FullIntraRequest{FIR: []rtcp.FIREntry{{SSRC: 8}}})
	b.clock += keyInterval
	b.receive(0, s.frame(false, 1))
	if b.plis[0] != 2 {
		t.Error("a request about another stream")
	}
	b.viewer.heed(b.video, &rtcp.FullIntraRequest{FIR: []rtcp.FIREntry{{SSRC: 7}}})
	if b.plis[0] != 3 {
		t.Error("FIR is not heard")
	}
}

// A page of a shared screen is seconds of a narrow line, in which its viewer asks again and again.
func TestAKeyFrameOnItsWayIsNotAskedForAgain(t *testing.T) {
	b := newBench()
	var s source
	b.viewer.down.rate.Store(80_000) // bit/s
	b.see(0)
	page := make([][]byte, 40)
	for i := range page {
		page[i] = s.packet(i == 0, true, i == len(page)-1, 1000)
	}
	b.receive(0, page)
	pli := &rtcp.PictureLossIndication{MediaSSRC: 7}
	asked := b.plis[0]
	for took := 0; b.video.q.waiting.Load() > 0; took++ {
		if took > 60 {
			t.Fatalf("%d packets wait after %d s", b.video.q.waiting.Load(), took/10)
		}
		b.viewer.heed(b.video, pli)
		b.clock += 1e8
		b.flush()
	}
	b.viewer.heed(b.video, pli)
	if len(b.out.sent) != len(page) || b.plis[0] != asked {
		t.Errorf("%d packets came, %d more key frames were asked for", len(b.out.sent), b.plis[0]-asked)
	}
	b.clock += keyArrives + 1
	b.viewer.heed(b.video, pli)
	if b.plis[0] != asked+1 {
		t.Error("who lost it asks in vain")
	}
}
