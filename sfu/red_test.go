package sfu

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/pion/rtcp"
)

// spoken gives packet i of a microphone: 20 ms of Opus that can be told from all others.
func spoken(i int) []byte {
	b := make([]byte, 12+60)
	b[0], b[1] = 0x80, 111
	binary.BigEndian.PutUint16(b[2:], uint16(65530+i))
	binary.BigEndian.PutUint32(b[4:], uint32(i)*960)
	for k := range b[12:] {
		b[12+k] = byte(i + k)
	}
	return b
}

// redundant is packet i in RED with the n before it.
func redundant(i, n int) []byte {
	b := spoken(i)
	head := slices.Clone(b[:12])
	head[1] = 63
	pkt := &packet{buf: b[12:], ts: uint32(i) * 960}
	var before []*packet
	for k := 1; k <= n; k++ {
		before = append(before, &packet{buf: spoken(i - k)[12:], ts: uint32(i-k) * 960})
	}
	return packRED(head, 111, pkt, before)
}

func (b *bench) hear(packets ...[]byte) {
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
	for _, p := range packets {
		b.clock += 20e6
		b.sound.handle(p, b.clock)
		b.flush()
	}
}

func TestREDIsUnwrappedAndRepairs(t *testing.T) {
	b := newBench()
	b.sound.types = payloadTypes{media: [codecKinds]uint8{opus: 111}, red: 63}
	b.hear(redundant(0, 0), redundant(1, 1), redundant(3, 2), redundant(4, 2), redundant(7, 2), redundant(8, 2), redundant(5, 2))
	if len(b.heard.sent) != 9 || b.counts.recovered.Load() != 3 {
		t.Fatalf("%d packets, %d recovered", len(b.heard.sent), b.counts.recovered.Load())
	}
	for i, out := range b.heard.sent {
		if out.header.SequenceNumber != b.heard.sent[0].header.SequenceNumber+uint16(i) || out.header.Timestamp != uint32(i)*960 ||
			out.header.PayloadType != 109 || !bytes.Equal(out.payload, spoken(i)[12:]) {
			t.Errorf("packet %d: %+v", i, out.header)
		}
	}
}

func TestREDIsMadeForAViewerThatTakesIt(t *testing.T) {
	b := newBench()
	types := allTypes
	types.red = 63
	b.audio.bound.Store(newBinding(b.heard, 8, types))
	check := func(what string, i, depth int) {
		t.Helper()
		out := b.heard.sent[len(b.heard.sent)-1]
		if depth == 0 {
			if out.header.PayloadType != 109 || !bytes.Equal(out.payload, spoken(i)[12:]) {
				t.Errorf("%s: %+v", what, out.header)
			}
			return
		}
		var blocks [maxRedundant]redBlock
		primary, n, ok := unpackRED(out.payload, 109, &blocks)
		if !ok || n != depth || out.header.PayloadType != 63 || !bytes.Equal(primary, spoken(i)[12:]) {
			t.Fatalf("%s: %d blocks, %v, %+v", what, n, ok, out.header)
		}
		for k, block := range blocks[:n] {
			if back := n - k; block.offset != uint32(back)*960 || !bytes.Equal(block.payload, spoken(i - back)[12:]) {
				t.Errorf("%s: block %d", what, k)
			}
		}
	}
	b.hear(spoken(0))
	check("the first", 0, 0)
	b.hear(spoken(1))
	check("the next", 1, 1)
	b.hear(spoken(3))
	check("behind a hole", 3, 0)
	b.hear(spoken(4))
	b.viewer.heed(b.audio, &rtcp.ReceiverReport{Reports: []rtcp.ReceptionReport{{SSRC: 8, FractionLost: 20}}})
	b.hear(spoken(5))
	check("on a lossy line", 5, 2)
	b.clock += lossyFor
	b.hear(spoken(6))
	check("after a pause, the line recovered", 6, 0)
	b.hear(spoken(7))
	check("on a line that recovered", 7, 1)
	b.viewer.noRED.Store(true)
	b.hear(spoken(8))
	check("on a line without room", 8, 0)
	b.viewer.noRED.Store(false)
	b.mic.closed.Store(true)
	b.hear(spoken(9))
	b.mic.closed.Store(false)
	b.hear(spoken(10))
	check("behind a gate", 10, 0)
	later := spoken(11)
	binary.BigEndian.PutUint32(later[4:], 10*960+maxRedOffset+1) // a pause of the voice
	b.hear(later)
	if out := b.heard.sent[len(b.heard.sent)-1]; out.header.PayloadType != 109 {
		t.Errorf("behind a pause: %+v", out.header)
	}
}

func TestREDDoesNotAllocate(t *testing.T) {
	b := newBench()
	b.sound.types = payloadTypes{media: [codecKinds]uint8{opus: 111}, red: 63}
	types := allTypes
	types.red = 63
	b.audio.bound.Store(newBinding(b.heard, 8, types))
	b.hear(redundant(0, 0), redundant(1, 0))
	b.heard.keep = false
	list := make([][]byte, 0, 400)
	for i := 3; i < 1200; i += 3 {
		list = append(list, redundant(i, 1))
	}
	at := 0
	if n := testing.AllocsPerRun(300, func() {
		b.clock += 20e6
		b.sound.handle(list[at], b.clock)
		b.flush()
		at++
	}); n > allowedAllocs {
		t.Errorf("%v allocations", n)
	}
	if b.counts.recovered.Load() < 300 {
		t.Errorf("%d recovered", b.counts.recovered.Load())
	}
}

// FuzzRED: nothing panics, and what is unpacked lies in the payload and can be packed again.
func FuzzRED(f *testing.F) {
	f.Add(redundant(5, 2)[12:], uint16(1))
	f.Add([]byte{111}, uint16(2))
	f.Add([]byte{0xef, 0, 0, 4, 111, 1}, uint16(3))
	f.Fuzz(func(t *testing.T, b []byte, seq uint16) {
		var blocks [maxRedundant]redBlock
		primary, n, ok := unpackRED(b, 111, &blocks)
		total := len(primary)
		for _, block := range blocks[:n] {
			total += len(block.payload)
		}
		if ok && total > len(b) {
			t.Fatalf("%d bytes out of %d", total, len(b))
		}
		bench := newBench()
		bench.sound.types = payloadTypes{media: [codecKinds]uint8{opus: 111}, red: 63}
		types := allTypes
		types.red = 63
		bench.audio.bound.Store(newBinding(bench.heard, 8, types))
		head := slices.Clone(redundant(3, 0)[:12])
		binary.BigEndian.PutUint16(head[2:], seq)
		bench.hear(redundant(0, 0), redundant(1, 1), append(head, b...), redundant(9, 2))
		for _, out := range bench.heard.sent {
			if _, _, ok := unpackRED(out.payload, 109, &blocks); out.header.PayloadType == 63 && !ok {
				t.Fatalf("went out: %x", out.payload)
			}
		}
	})
}
