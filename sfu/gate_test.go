package sfu_test

import (
	"slices"
	"testing"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// A gate holds for who is not there yet, over a departure and an emptied room, until the room is ended.
func TestGateIsClosedBeforeItsPeerComes(t *testing.T) {
	s := start(t, sfu.Config{})
	s.Gate("r", "b", false, true)
	a, _ := join(t, s, "a", synthetic.Config{NoAudio: true}), join(t, s, "b", synthetic.Config{})
	silent := func() {
		t.Helper()
		seen := a.awaitMedia("b", sfu.Video, frames(3))
		a.awaitMedia("b", sfu.Video, frames(seen.Frames+20))
		if c := a.Counts()[a.mid("b", sfu.Audio)]; c.Packets != 0 {
			t.Fatalf("%d packets of sound passed a gate that was closed before", c.Packets)
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		if len(a.speaks) != 0 {
			t.Fatalf("%v is said to speak behind a closed gate", a.speaks)
		}
	}
	silent()
	s.Leave("r", "b", "")
	a.awaitTold("b left", func() bool { return !slices.ContainsFunc(a.slots, func(f sfu.Filled) bool { return f.Peer == "b" }) })
	s.Leave("r", "a", "")
	a, _ = join(t, s, "a", synthetic.Config{NoAudio: true}), join(t, s, "b", synthetic.Config{})
	silent()
	s.Gate("r", "b", true, true)
	a.awaitMedia("b", sfu.Audio, packets(10))
	a.awaitTold("b speaks", func() bool { return slices.Equal(a.speaks, []sfu.PeerID{"b"}) })
	s.Gate("r", "b", false, true)
	a.awaitTold("b is not said to speak any more", func() bool { return len(a.speaks) == 0 })
	s.End("r")
	a, _ = join(t, s, "a", synthetic.Config{NoAudio: true}), join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Audio, packets(3))
}

// One screen is forwarded, and only the one that Screen names: another peer may send what it likes.
func TestOneScreenIsForwarded(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{})
	b, c := join(t, s, "b", synthetic.Config{}), join(t, s, "c", synthetic.Config{})
	b.Share(true)
	c.Share(true)
	shown := func(p sfu.PeerID) func() bool {
		return func() bool {
			var screens []sfu.PeerID
			for _, f := range a.slots {
				if f.Kind == sfu.Screen {
					screens = append(screens, f.Peer)
				}
			}
			if p == "" {
				return len(screens) == 0
			}
			return slices.Equal(screens, []sfu.PeerID{p})
		}
	}
	seen := a.awaitMedia("b", sfu.Video, frames(3))
	a.awaitMedia("b", sfu.Video, frames(seen.Frames+20))
	a.awaitTold("no screen without a word", shown(""))
	s.Screen("r", "c")
	a.awaitTold("c's screen", shown("c"))
	a.awaitMedia("c", sfu.Screen, frames(5))
	s.Screen("r", "b")
	a.awaitTold("b's screen", shown("b"))
	if got := a.awaitMedia("b", sfu.Screen, frames(10)); got.Missing != 0 || got.PictureJumps != 0 {
		t.Errorf("taken over as %+v", got)
	}
	s.Screen("r", "")
	a.awaitTold("no screen", shown(""))
}
