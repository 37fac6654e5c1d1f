package sfu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// speech is half a minute of something like it: four to seven syllables a second, a pause now and then.
func speech(seed uint64) (levels []uint8) {
	rnd := rand.New(rand.NewPCG(seed, seed))
	for len(levels) < 1500 {
		long, peak, pause := 7+rnd.IntN(6), 24+rnd.IntN(8), rnd.IntN(10) == 0
		for i := range long {
			level := peak + max(4*i-long, long-4*i)*12/long
			if pause {
				level = 66
			}
			levels = append(levels, uint8(level))
		}
	}
	return levels
}

// nears lists whom somebody was last told to share a room with; nobody before the first word.
func (p *person) nears() []sfu.PeerID {
	if len(p.echoes) == 0 {
		return nil
	}
	return p.echoes[len(p.echoes)-1].Near
}

// TestTwoInOneRoomAreToldAndNobodyElse has two microphones tell the same levels at the same time, and a third one others.
func TestTwoInOneRoomAreToldAndNobodyElse(t *testing.T) {
	s := start(t, sfu.Config{})
	config := synthetic.Config{Seats: 2, NoVideo: true}
	a, b, c := join(t, s, "a", config), join(t, s, "b", config), join(t, s, "c", config)
	a.Speech(speech(1))
	b.Speech(speech(1))
	c.Speech(speech(2))
	a.awaitTold("b is near", func() bool { return slices.Equal(a.nears(), []sfu.PeerID{"b"}) })
	b.awaitTold("a is near", func() bool { return slices.Equal(b.nears(), []sfu.PeerID{"a"}) })

	again := &person{Media: a.Media, t: t, s: s, id: "a", changed: make(chan struct{})} // a new socket
	if !s.Resume("r", "a", "tab", 1, again.told) {
		t.Fatal("not resumed")
	}
	again.awaitTold("b is near, again", func() bool { return slices.Equal(again.nears(), []sfu.PeerID{"b"}) })

	b.Mute(true)
	over := func(p *person) func() bool { return func() bool { return len(p.echoes) > 0 && p.nears() == nil } }
	again.awaitTold("it is over", over(again))
	b.awaitTold("it is over", over(b))
	s.Leave("r", "a", "")
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.echoes) > 0 {
		t.Errorf("c was told of others: %+v", c.echoes)
	}
}
