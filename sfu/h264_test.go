package sfu

import (
	"encoding/binary"
	"testing"
)

func TestKeyFramesOfH264(t *testing.T) {
	for _, c := range []struct {
		name string
		seen bool // a parameter set, earlier
		b    []byte
		key  bool
	}{
		{"SPS alone", false, []byte{0x67, 0x42, 0xe0, 0x1f}, true},
		{"IDR alone, parameters out of band", false, []byte{0x65, 0x88}, true},
		{"IDR alone, parameters lost", true, []byte{0x65, 0x88}, false},
		{"STAP-A of SPS and PPS", true, []byte{0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68}, true},
		{"STAP-A of SEI and slice", false, []byte{0x78, 0, 1, 0x06, 0, 2, 0x41, 1}, false},
		{"FU-A, IDR begins", false, []byte{0x7c, 0x85, 1}, true},
		{"FU-A, IDR goes on", false, []byte{0x7c, 0x05, 1}, false},
		{"FU-A, slice begins", false, []byte{0x7c, 0x81, 1}, false},
		{"slice", false, []byte{0x41, 1}, false},
	} {
		k := h264Keys{parameters: c.seen}
		if d := k.descriptor(c.b, 5); d.key != c.key || d.malforms {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
	for _, b := range [][]byte{{}, {0x7c}, {0x78, 0, 9, 0x67}, {0x78, 0, 0, 1}, {0x78, 0}} {
		if d := new(h264Keys).descriptor(b, 5); !d.malforms {
			t.Errorf("%x: %+v", b, d)
		}
	}
	k := h264Keys{}
	first, idr := k.descriptor([]byte{0x67, 1}, 9), k.descriptor([]byte{0x65, 1}, 9)
	if !first.key || idr.key {
		t.Error("the key frame begins with its parameters, once")
	}
}

func FuzzH264(f *testing.F) {
	f.Add([]byte{0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68})
	f.Add([]byte{0x7c, 0x85, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		d := new(h264Keys).descriptor(b, 1)
		if d.malforms && d.key || d.hasPID || d.hasTL0 {
			t.Errorf("%x: %+v", b, d)
		}
	})
}

// slices264 gives a picture of H.264 of n packets and steps to the next.
func (s *source) slices264(key bool, n int) (list [][]byte) {
	for i := range n {
		b := make([]byte, 12+30)
		b[0], b[1] = 0x80, 102
		if i == n-1 {
			b[1] |= 0x80
		}
		binary.BigEndian.PutUint16(b[2:], s.seq)
		binary.BigEndian.PutUint32(b[4:], s.ts)
		s.seq++
		b[12] = 0x41
		if key {
			b[12] = 0x65
			if i == 0 {
				b[12] = 0x67
			}
		}
		list = append(list, b)
	}
	s.next()
	return list
}

func TestSlotGoesFromVP8ToH264AndBackAtKeyFrames(t *testing.T) {
	b := newBench()
	for _, l := range b.layers {
		l.types = payloadTypes{media: [codecKinds]uint8{vp8: 96, h264: 102}}
	}
	old, other := source{seq: 100, pid: 500, ts: 5}, source{seq: 7, ts: 9e5}
	b.see(0)
	b.receive(0, old.frame(true, 2))
	b.receive(1, other.slices264(true, 3))
	b.see(1)
	b.receive(0, old.frame(false, 1))
	b.receive(1, other.slices264(false, 1)) // not yet
	b.receive(1, other.slices264(true, 3))
	b.receive(1, other.slices264(false, 2))
	b.see(0)
	b.receive(0, old.frame(true, 2))
	types := ""
	for i, out := range b.out.sent {
		types += map[uint8]string{120: "v", 126: "h"}[out.header.PayloadType]
		if i > 0 && out.header.SequenceNumber != b.out.sent[i-1].header.SequenceNumber+1 {
			t.Errorf("number %d after %d", out.header.SequenceNumber, b.out.sent[i-1].header.SequenceNumber)
		}
		if i > 0 && int32(out.header.Timestamp-b.out.sent[i-1].header.Timestamp) < 0 {
			t.Errorf("packet %d goes back in time", i)
		}
	}
	if types != "vvvhhhhhvv" {
		t.Errorf("went out: %s", types)
	}
	if before, after := parseVP8(b.out.sent[2].payload), parseVP8(b.out.sent[8].payload); after.pid != before.pid+1 {
		t.Errorf("picture %d after %d", after.pid, before.pid)
	}
}

func TestViewerWithoutTheCodecIsNotFed(t *testing.T) {
	b := newBench()
	b.layers[0].types = payloadTypes{media: [codecKinds]uint8{vp8: 96, h264: 102}}
	types := allTypes
	types.media[h264] = 0
	b.video.bound.Store(newBinding(b.out, 7, types))
	var s source
	b.see(0)
	b.receive(0, s.slices264(true, 2))
	if len(b.out.sent) != 0 || !b.video.lacks(b.layers[0]) {
		t.Errorf("%d packets", len(b.out.sent))
	}
	b.receive(0, s.frame(true, 1)) // the sender goes over to VP8
	if len(b.out.sent) != 1 || b.video.lacks(b.layers[0]) {
		t.Errorf("%d packets of VP8", len(b.out.sent))
	}
}
