package sfu

import (
	"testing"
	"time"

	"github.com/pion/rtp"
)

// stamped is a write stream that notes when each packet left.
type stamped struct {
	b  *bench
	at []int64
}

func (w *stamped) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	w.at = append(w.at, w.b.clock)
	return 1150, nil
}
func (w *stamped) Write([]byte) (int, error) { return 0, nil }

// keyFrame has a key frame of 30 packets wait, and lets the writer turn whenever it asked to be woken. It returns when the packets left.
func keyFrame(b *bench, during func()) []int64 {
	out := &stamped{b: b}
	b.video.bound.Store(newBinding(out, 7, allTypes))
	b.see(2)
	var s source
	b.receive(2, s.frame(true, 30))
	for range 10_000 {
		b.flush()
		if !b.viewer.writer.paced {
			break
		}
		if during != nil {
			during()
		}
		b.clock += b.viewer.down.wait()
	}
	return out.at
}

func TestATightViewersKeyFrameIsSpread(t *testing.T) {
	for _, c := range []struct {
		rate        int64 // of the pacer
		least, most time.Duration
	}{
		{0, 0, 0}, // with plenty nothing is delayed
		{750_000, 300 * time.Millisecond, 400 * time.Millisecond},
		{10_000_000, 8 * time.Millisecond, 33 * time.Millisecond},
		{paceMost, 8 * time.Millisecond, 33 * time.Millisecond},
	} {
		b := newBench()
		b.viewer.down.rate.Store(c.rate)
		at := keyFrame(b, nil)
		if len(at) != 30 {
			t.Fatalf("at %d bit/s %d of 30 packets left", c.rate, len(at))
		}
		if took := time.Duration(at[29] - at[0]); took < c.least || took > c.most {
			t.Errorf("at %d bit/s the key frame took %v, want %v to %v", c.rate, took, c.least, c.most)
		}
		for i := 9; i < 30 && c.rate > 0; i++ {
			if at[i] == at[i-9] {
				t.Errorf("at %d bit/s ten packets left at once", c.rate)
				break
			}
		}
	}
}

func TestSoundDoesNotWaitForThePacer(t *testing.T) {
	b := newBench()
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
	b.viewer.down.rate.Store(200_000)
	seq := uint16(0)
	keyFrame(b, func() {
		before := b.heard.n
		b.sound.handle([]byte{0x80, 111, byte(seq >> 8), byte(seq), 0, 0, 0, byte(seq), 0, 0, 0, 99, 1, 2, 3, 4, 5}, b.clock)
		seq++
		b.flush()
		if b.heard.n != before+1 {
			t.Fatal("sound waited")
		}
	})
	if seq < 20 {
		t.Errorf("the key frame was held only %d times", seq)
	}
}

func TestSilenceIsLeftOutWithoutAHole(t *testing.T) {
	b := newBench()
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
	say := func(n int, level byte) {
		for range n {
			seq := uint16(b.clock / 20_000_000)
			ts := uint32(seq) * 960
			b.sound.handle([]byte{0x90, 111, byte(seq >> 8), byte(seq), byte(ts >> 24), byte(ts >> 16), byte(ts >> 8), byte(ts), 0, 0, 0, 99,
				0xbe, 0xde, 0, 1, 0x10, level, 0, 0, 1, 2, 3, 4, 5}, b.clock)
			b.clock += 20_000_000
			b.flush()
		}
	}
	say(10, 30)
	say(100, 100)
	if b.heard.n != 110 {
		t.Fatalf("a viewer with a good line got %d of 110", b.heard.n)
	}
	b.viewer.down.lean.Store(true)
	say(100, 100)
	if b.heard.n != 110 {
		t.Errorf("%d packets of silence on a tight line", b.heard.n-110)
	}
	say(10, 40)
	if b.heard.n != 120 {
		t.Errorf("of ten packets of a voice %d came", b.heard.n-110)
	}
	for i := 1; i < len(b.heard.sent); i++ {
		last, now := b.heard.sent[i-1].header, b.heard.sent[i].header
		if now.SequenceNumber != last.SequenceNumber+1 || int32(now.Timestamp-last.Timestamp) <= 0 {
			t.Fatalf("after %d comes %d at %d", last.SequenceNumber, now.SequenceNumber, now.Timestamp-last.Timestamp)
		}
	}
}
