package sfu

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// The path of a packet without Pion: a layer fed by hand, a slot whose write stream is this test.

type sentOut struct {
	header  rtp.Header
	payload []byte
}

// wire is a write stream that keeps what is written, or only counts it.
type wire struct {
	keep bool
	n    int
	sent []sentOut
}

func (w *wire) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	w.n++
	if w.keep {
		w.sent = append(w.sent, sentOut{h.Clone(), slices.Clone(payload)})
	}
	return len(payload), nil
}

func (w *wire) Write(b []byte) (int, error) { return len(b), nil }

// allTypes are the numbers of a viewer that takes every codec, without helpers.
var allTypes = payloadTypes{media: [codecKinds]uint8{opus: 109, vp8: 120, h264: 126}}

// bench is one publisher's camera and microphone and one viewer.
type bench struct {
	clock   int64
	counts  counters
	up, mic *uplink
	sound   *layer
	layers  [3]*layer
	viewer  *peer
	video   *slot
	audio   *slot
	out     *wire
	heard   *wire
	plis    [3]int
	nacks   []uint16
}

func newBench() *bench {
	b := &bench{clock: 1e9, out: &wire{keep: true}, heard: &wire{keep: true}}
	publisher := &peer{id: "p", stats: &b.counts}
	b.up = newUplink(publisher, Video, "1", simulcastRIDs, b.clock)
	b.mic = newUplink(publisher, Audio, "0", nil, b.clock)
	for i := range b.layers {
		b.layers[i] = newLayer(b.up, i, uint32(100+i), 0, &b.counts, func(list ...rtcp.Packet) {
			for _, p := range list {
				switch p := p.(type) {
				case *rtcp.PictureLossIndication:
					b.plis[i]++
				case *rtcp.TransportLayerNack:
					for _, pair := range p.Nacks {
						b.nacks = append(b.nacks, pair.PacketList()...)
					}
				}
			}
		})
		b.up.layers[i].Store(b.layers[i])
	}
	b.sound = newLayer(b.mic, 0, 99, 1, &b.counts, func(...rtcp.Packet) {})
	b.mic.layers[0].Store(b.sound)
	b.viewer = &peer{id: "v", stats: &b.counts, writer: newWriter(), now: func() int64 { return b.clock }}
	b.video, b.audio = newSlot(b.viewer, "10", true, 0), newSlot(b.viewer, "9", false, 0)
	b.viewer.slots = []*slot{b.audio, b.video}
	b.viewer.audioSlots, b.viewer.videoSlots = []*slot{b.audio}, []*slot{b.video}
	b.video.bound.Store(newBinding(b.out, 7, allTypes))
	b.audio.bound.Store(newBinding(b.heard, 8, allTypes))
	b.video.rw = newRewriter(true, 90000, 500)
	b.audio.rw = newRewriter(false, 48000, 900)
	return b
}

// see has the slot show a layer and be fed by it and by the one before.
func (b *bench) see(i int) {
	before := b.video.present(b.video.sel.Load())
	b.video.point(b.up, b.layers[i])
	for _, l := range b.layers {
		if l == b.layers[i] || l == before {
			l.watch([]*slot{b.video})
		} else {
			l.watch(nil)
		}
	}
}

func (b *bench) flush() {
	for b.viewer.drain() {
	}
}

// source makes the packets of one layer.
type source struct {
	seq, pid uint16
	ts       uint32
	tl0      uint8
}

func (s *source) packet(start, key, marker bool, size int) []byte {
	b := make([]byte, 12+6+size)
	b[0], b[1] = 0x80, 96
	if marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], s.seq)
	binary.BigEndian.PutUint32(b[4:], s.ts)
	s.seq++
	d := b[12:]
	d[0] = 0x80
	if start {
		d[0] |= 0x10
	}
	d[1], d[2], d[3], d[4], d[5] = 0xe0, 0x80|byte(s.pid>>8), byte(s.pid), s.tl0, 0x20
	if !key {
		d[6] = 1
	} else if start {
		copy(d[6+3:], []byte{0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00})
	}
	return b
}

// frame gives a picture of n packets and steps to the next.
func (s *source) frame(key bool, n int) (list [][]byte) {
	for i := range n {
		list = append(list, s.packet(i == 0, key, i == n-1, 40))
	}
	s.next()
	return list
}

func (s *source) next() {
	s.ts += 3000
	s.pid = (s.pid + 1) & 0x7fff
	s.tl0++
}

// padding gives a packet of nothing but padding.
func (s *source) padding() []byte {
	b := make([]byte, 12+20)
	b[0], b[1] = 0xa0, 96
	binary.BigEndian.PutUint16(b[2:], s.seq)
	binary.BigEndian.PutUint32(b[4:], s.ts)
	b[len(b)-1] = 20
	s.seq++
	return b
}

func (b *bench) receive(i int, packets [][]byte) {
	for _, p := range packets {
		b.clock += 5e6 // within what a stream may carry: see bounds.go
		b.layers[i].handle(p, b.clock)
	}
	b.flush()
}

// checkContinuous fails unless numbers are gapless, timestamps never go back, and picture ids follow.
func checkContinuous(t *testing.T, sent []sentOut) {
	t.Helper()
	for i := 1; i < len(sent); i++ {
		h, before := sent[i].header, sent[i-1].header
		if h.SequenceNumber != before.SequenceNumber+1 {
			t.Fatalf("packet %d: number %d after %d", i, h.SequenceNumber, before.SequenceNumber)
		}
		if int32(h.Timestamp-before.Timestamp) < 0 {
			t.Fatalf("packet %d: timestamp %d after %d", i, h.Timestamp, before.Timestamp)
		}
		if h.SSRC != before.SSRC || h.PayloadType != before.PayloadType {
			t.Fatalf("packet %d: %+v", i, h)
		}
		d, e := parseVP8(sent[i].payload), parseVP8(sent[i-1].payload)
		sameFrame := h.Timestamp == before.Timestamp
		if sameFrame && d.pid != e.pid || !sameFrame && (d.pid != (e.pid+1)&0x7fff || d.tl0 != e.tl0+1) {
			t.Fatalf("packet %d: picture %d/%d after %d/%d, same frame %v", i, d.pid, d.tl0, e.pid, e.tl0, sameFrame)
		}
	}
}

func TestSwitchOfLayersIsSeamless(t *testing.T) {
	b := newBench()
	sources := [3]source{
		{seq: 65500, pid: 0x7ff0, ts: 4294960000, tl0: 250}, {seq: 10, pid: 9000, ts: 77, tl0: 3}, {seq: 30000, pid: 1, ts: 1 << 31, tl0: 100},
	}
	b.see(0)
	b.receive(0, sources[0].frame(true, 2))
	shown := []int{}
	for step := range 60 {
		want := step / 10 % 3
		b.see(want)
		for i := range sources {
			b.receive(i, sources[i].frame(step%10 == 4, 1+i))
		}
		shown = append(shown, b.video.present(b.video.sel.Load()).index)
	}
	checkContinuous(t, b.out.sent)
	if !slices.Equal(shown[20:30], []int{1, 1, 1, 1, 2, 2, 2, 2, 2, 2}) {
		t.Errorf("switched elsewhere than on the key frame: %v", shown)
	}
}

func TestPaddingLeavesNoHole(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	for i := range 40 {
		b.receive(0, [][]byte{s.padding(), s.padding()})
		b.receive(0, s.frame(false, 1+i%3))
	}
	checkContinuous(t, b.out.sent)
	if len(b.out.sent) != 1+40*2-1 {
		t.Errorf("%d packets", len(b.out.sent))
	}
}

func TestLostPacketIsAskedAndKeepsItsNumber(t *testing.T) {
	b := newBench()
	s := source{seq: 65534}
	b.see(0)
	b.receive(0, s.frame(true, 1))
	late := s.frame(false, 3)
	b.receive(0, [][]byte{late[0], late[2]})
	b.receive(0, s.frame(false, 2))
	if !slices.Equal(b.nacks, []uint16{0}) {
		t.Fatalf("asked for %v", b.nacks)
	}
	b.receive(0, late[1:2])
	b.receive(0, late[1:2]) // twice on the way: forwarded once
	last := b.out.sent[len(b.out.sent)-1].header.SequenceNumber
	if want := b.out.sent[0].header.SequenceNumber + 2; last != want || len(b.out.sent) != 6 {
		t.Errorf("%d packets, the late one went out as %d, not %d", len(b.out.sent), last, want)
	}
	slices.SortFunc(b.out.sent, func(x, y sentOut) int { return int(int16(x.header.SequenceNumber - y.header.SequenceNumber)) })
	checkContinuous(t, b.out.sent)
}

func TestNackIsAnsweredFromTheCacheOncePerRoundTrip(t *testing.T) {
	b := newBench()
	var s source
	sharp := source{seq: 9, pid: 99, ts: 9}
	b.see(0)
	b.receive(0, s.frame(true, 3))
	b.see(1)
	b.receive(1, sharp.frame(true, 2)) // the lost one is of the layer before
	first := b.out.sent[1]
	ask := &rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{first.header.SequenceNumber})}
	answers := 0
	for range 8 {
		b.viewer.heed(b.video, ask)
		b.viewer.heed(b.video, ask)
		before := len(b.out.sent)
		b.flush()
		answers += len(b.out.sent) - before
		b.clock += minRoundTrip
	}
	if answers != resendTries {
		t.Fatalf("%d answers, not %d", answers, resendTries)
	}
	again := b.out.sent[len(b.out.sent)-1]
	if again.header.SequenceNumber != first.header.SequenceNumber || again.header.Timestamp != first.header.Timestamp ||
		!slices.Equal(again.payload, first.payload) {
		t.Errorf("another packet under the same number:\n%+v\n%+v", first, again)
	}
	b.viewer.heed(b.video, &rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: []rtcp.NackPair{{PacketID: 60000, LostPackets: 0xffff}}})
	b.flush()
	if got := b.counts.resent.Load(); got != resendTries {
		t.Errorf("numbers never sent were answered: %d", got)
	}
}

func TestClosedGateEndsThePathAndOpensOnAKeyFrame(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	b.up.closed.Store(true)
	for range 50 {
		b.receive(0, s.frame(false, 2))
	}
	if len(b.out.sent) != 1 || b.layers[0].hasFreshKey() {
		t.Fatalf("%d packets went through a closed gate", len(b.out.sent))
	}
	b.up.closed.Store(false)
	b.receive(0, s.frame(false, 2))
	if len(b.out.sent) != 1 || b.video.present(b.video.sel.Load()) != nil {
		t.Fatal("a difference went out without its key frame")
	}
	b.receive(0, s.frame(true, 2))
	b.receive(0, s.frame(false, 1))
	if len(b.out.sent) != 4 {
		t.Errorf("%d packets", len(b.out.sent))
	}
	checkContinuous(t, b.out.sent)
}

func TestFullQueueDropsToTheKeyFrameAndAsksOnce(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	b.clock += keyInterval
	for range 2 * videoQueue { // the writer does not run
		b.layers[0].handle(s.packet(false, false, false, 40), b.clock)
	}
	if b.plis[0] != 1 {
		t.Errorf("%d key frames asked for", b.plis[0])
	}
	b.flush()
	before := len(b.out.sent)
	s.next()
	b.receive(0, s.frame(false, 3))
	if len(b.out.sent) != before {
		t.Error("went on without a key frame")
	}
	b.receive(0, s.frame(true, 2))
	if len(b.out.sent) != before+2 {
		t.Errorf("%d after %d", len(b.out.sent), before)
	}
	for i := 1; i < len(b.out.sent); i++ {
		if b.out.sent[i].header.SequenceNumber != b.out.sent[i-1].header.SequenceNumber+1 {
			t.Fatal("a hole that the viewer would ask for")
		}
	}
}

func TestSoundNeverWaitsAndLosesItsOldest(t *testing.T) {
	b := newBench()
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
	b.see(0)
	var pictures, sound source
	for _, p := range pictures.frame(true, 30) {
		b.layers[0].handle(p, b.clock)
	}
	for range audioQueue + 10 {
		b.sound.handle(sound.packet(false, false, false, 30), b.clock)
	}
	b.flush()
	if len(b.heard.sent) != audioQueue {
		t.Errorf("%d packets of sound", len(b.heard.sent))
	}
	if n := len(b.out.sent); n != 30 {
		t.Errorf("%d packets of pictures", n)
	}
	sentBefore := b.heard.sent[0].header.SequenceNumber
	if sentBefore != 900 {
		t.Errorf("begins with %d", sentBefore)
	}
}

func TestNewViewerGetsAFreshKeyFrameFromTheCache(t *testing.T) {
	b := newBench()
	var s source
	b.receive(0, s.frame(true, 3))
	b.receive(0, s.frame(false, 1))
	b.see(0)
	b.receive(0, s.frame(false, 1))
	if len(b.out.sent) != 5 || b.plis[0] != 0 {
		t.Errorf("%d packets, %d key frames asked for", len(b.out.sent), b.plis[0])
	}
	checkContinuous(t, b.out.sent)
}

func TestKeyFrameRequestsAreMerged(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	for range 100 {
		b.viewer.heed(b.video, &rtcp.PictureLossIndication{MediaSSRC: 7})
		b.clock += keyInterval / 50
	}
	if b.plis[0] != 2 {
		t.Errorf("%d requests went to the sender", b.plis[0])
	}
}

func TestHeaderExtensionCarriesWhatItsValueHoldsWhenSent(t *testing.T) {
	b := newBench()
	var counter [2]byte
	bound := newBinding(b.out, 7, allTypes)
	if err := bound.extend(5, counter[:]); err != nil {
		t.Fatal(err)
	}
	b.video.bound.Store(bound)
	var s source
	b.see(0)
	for i := range 3 {
		counter[1] = byte(i)
		b.receive(0, s.frame(i == 0, 1))
		raw, err := b.out.sent[i].header.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if want := []byte{0xbe, 0xde, 0, 1, 5<<4 | 1, 0, byte(i), 0}; !slices.Equal(raw[12:], want) {
			t.Errorf("packet %d: extension % x, not % x", i, raw[12:], want)
		}
	}
}

func TestForwardPathDoesNotAllocate(t *testing.T) {
	b := newBench()
	b.out.keep, b.heard.keep = false, false
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
	var pictures, other, sound source
	b.see(0)
	b.receive(0, pictures.frame(true, 1))
	b.see(1)
	b.receive(1, other.frame(true, 1)) // after a switch picture ids are rewritten
	picture, voice := other.packet(true, false, true, 1000), sound.packet(false, false, false, 70)
	step := func() {
		b.clock += 5e6 // within what a stream may carry: see bounds.go
		binary.BigEndian.PutUint16(picture[2:], other.seq)
		binary.BigEndian.PutUint16(voice[2:], sound.seq)
		other.seq++
		sound.seq++
		b.layers[1].handle(picture, b.clock)
		b.sound.handle(voice, b.clock)
		b.flush()
	}
	for range 2 * videoCache { // fill the caches
		step()
	}
	before := b.out.n
	if n := testing.AllocsPerRun(2000, step); n > allowedAllocs {
		t.Errorf("%v allocations per packet", n)
	}
	if b.out.n-before < 2000 || b.heard.n < 2000 {
		t.Errorf("only %d and %d packets came through", b.out.n-before, b.heard.n)
	}
}

func BenchmarkForward(bm *testing.B) {
	b := newBench()
	b.out.keep = false
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	p := s.packet(true, false, true, 1000)
	bm.ReportAllocs()
	for bm.Loop() {
		binary.BigEndian.PutUint16(p[2:], s.seq)
		s.seq++
		b.clock += 5e6 // within what a stream may carry: see bounds.go
		b.layers[0].handle(p, b.clock)
		b.flush()
	}
}

func TestCacheUnderConcurrentReaders(t *testing.T) {
	c := newCache(16)
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for i := uint64(0); ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if p := c.get(i % 5000); p != nil {
					if p.ext != i%5000 || p.buf[0] != byte(p.ext) {
						t.Errorf("asked for %d, got %d", i%5000, p.ext)
					}
					p.release()
				}
			}
		})
	}
	for ext := range uint64(5000) {
		p := newPacket([]byte{byte(ext)})
		p.ext = ext
		p.publish()
		c.put(p)
		p.release()
	}
	close(stop)
	readers.Wait()
	c.clear()
}

// TestArrivalsModel compares the extension of numbers with the truth under loss, reordering and repetition.
func TestArrivalsModel(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 1))
		a := newArrivals()
		first := uint64(rng.Uint32N(1 << 16))
		a.receive(uint16(first), 0)
		base := a.high - first
		got := map[uint64]bool{first: true}
		high := first
		for range 3000 {
			n := max(first, high+3-uint64(rng.Uint32N(40)))
			if high < 40 {
				n = high + 1
			}
			ext, how := a.receive(uint16(n), 0)
			if how == jumped || ext-base != n {
				t.Fatalf("seed %d: %d became %d, %v", seed, n, ext-base, how)
			}
			if how == fresh && got[n] {
				t.Fatalf("seed %d: %d counted twice", seed, n)
			}
			got[n] = true
			high = max(high, n)
		}
	}
}

func TestArrivalsJump(t *testing.T) {
	a := newArrivals()
	before, _ := a.receive(100, 0)
	after, how := a.receive(30000, 0)
	if how != jumped || after <= before || uint16(after) != 30000 {
		t.Errorf("%d, %v", after-before, how)
	}
	if len(a.holes) != 0 {
		t.Error("a jump is not 29,899 losses")
	}
}
