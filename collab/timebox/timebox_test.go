package timebox

import (
	"context"
	"testing"
	"time"
)

func TestWhatTakesTooLongEnds(t *testing.T) {
	b := New(t.Context(), time.Hour)
	first := b.Begin()
	b.End()
	if again := b.Begin(); again != first || again.Err() != nil {
		t.Fatalf("what was in time leaves %v", again.Err())
	}
	b.limit = time.Microsecond
	b.End()
	late := b.Begin()
	<-late.Done()
	b.End()
	b.limit = time.Hour
	if next := b.Begin(); next.Err() != nil {
		t.Errorf("what was late ends what comes after it: %v", next.Err())
	}
	b.End()
	b.Close()
	b.Close()
	if next := b.Begin(); next.Err() != nil {
		t.Errorf("a closed box cannot be used again: %v", next.Err())
	}
	b.End()
	b.Close()
}

func TestABoxEndsWithItsParent(t *testing.T) {
	parent, cancel := context.WithCancel(t.Context())
	b := New(parent, time.Hour)
	ctx := b.Begin()
	cancel()
	<-ctx.Done()
	b.End()
	if b.Begin().Err() == nil {
		t.Error("a box goes on without its parent")
	}
	b.Close()
}

func TestBeginAndEndAllocateNothing(t *testing.T) {
	b := New(t.Context(), time.Hour)
	b.Begin()
	b.End()
	if n := testing.AllocsPerRun(100, func() { b.Begin(); b.End() }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	b.Close()
}
