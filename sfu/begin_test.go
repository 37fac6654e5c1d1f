package sfu

import (
	"testing"

	"github.com/pion/rtp"
)

// deaf is a write stream that Pion has not finished: it takes nothing and says nothing.
type deaf struct{ n int }

func (d *deaf) WriteRTP(*rtp.Header, []byte) (int, error) { d.n++; return 0, nil }
func (d *deaf) Write([]byte) (int, error)                 { return 0, nil }

func TestKeyFrameSwallowedByPionIsNotABeginning(t *testing.T) {
	b := newBench()
	early := &deaf{}
	b.video.bound.Store(newBinding(early, 7, allTypes))
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 2))
	if early.n == 0 {
		t.Fatal("nothing was tried")
	}
	b.video.bound.Store(newBinding(b.out, 7, allTypes))
	b.receive(0, s.frame(false, 2))
	if len(b.out.sent) != 0 || b.video.present(b.video.sel.Load()) != nil {
		t.Fatalf("%d packets of differences without their key frame", len(b.out.sent))
	}
	(&room{order: []*peer{b.viewer}}).feed(b.clock)
	if b.plis[0] != 1 {
		t.Fatalf("%d key frames asked for", b.plis[0])
	}
	b.receive(0, s.frame(true, 2))
	b.receive(0, s.frame(false, 1))
	if len(b.out.sent) != 3 || !parseVP8(b.out.sent[0].payload).key {
		t.Fatalf("%d packets", len(b.out.sent))
	}
	checkContinuous(t, b.out.sent)
}

func TestKeyFrameIsAskedForUntilAFullQueueHasIt(t *testing.T) {
	b := newBench()
	var s source
	b.see(0)
	b.receive(0, s.frame(true, 1))
	b.layers[0].askKeyFrame(b.clock) // for somebody else: the queue's own request is merged into it
	for range videoQueue + 1 {       // the writer does not run
		b.layers[0].handle(s.packet(false, false, false, 40), b.clock)
	}
	b.flush()
	if b.plis[0] != 1 {
		t.Fatalf("%d key frames asked for", b.plis[0])
	}
	r := &room{order: []*peer{b.viewer}}
	b.clock += keyInterval
	r.feed(b.clock)
	if b.plis[0] != 2 {
		t.Fatalf("%d key frames asked for after the first was lost", b.plis[0])
	}
	s.next()
	b.receive(0, s.frame(true, 1))
	b.clock += keyInterval
	r.feed(b.clock)
	if b.plis[0] != 2 {
		t.Error("asked for although it came")
	}
}
