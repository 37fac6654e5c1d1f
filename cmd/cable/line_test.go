package main

import (
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// pipe gives whole frames, as a TAP interface does.
type pipe chan []byte

func (p pipe) Read(b []byte) (int, error) {
	f, ok := <-p
	if !ok {
		return 0, io.EOF
	}
	return copy(b, f), nil
}

func (p pipe) Write(b []byte) (int, error) {
	p <- slices.Clone(b)
	return len(b), nil
}

func TestFramesComeLaterAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l line
		l.delay.Store(int64(50 * time.Millisecond))
		in, out := make(pipe), make(pipe, 10)
		go l.carry(in, out) //nolint:errcheck // it ends with its input
		begun := time.Now()
		in.Write([]byte{1}) //nolint:errcheck // it cannot fail
		time.Sleep(10 * time.Millisecond)
		l.delay.Store(0)    // those behind wait for those before
		in.Write([]byte{2}) //nolint:errcheck // it cannot fail
		for _, want := range []byte{1, 2} {
			if got := <-out; got[0] != want {
				t.Fatalf("frame %d came, not %d", got[0], want)
			}
			if took := time.Since(begun); took != 50*time.Millisecond {
				t.Errorf("frame %d took %v", want, took)
			}
		}
		in.Write([]byte{3}) //nolint:errcheck // it cannot fail
		sent := time.Now()
		<-out
		if took := time.Since(sent); took != 0 {
			t.Errorf("a line without delay took %v", took)
		}
		close(in)
	})
}
