package sfu

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// talk is a simulated conversation: what each microphone hears is drawn from a seed, 20 ms at a time.
type talk struct {
	rnd    *rand.Rand
	voices []*microphone
	leads  PeerID
	ticks  int
	after  []PeerID // who led, by tick
}

type microphone struct {
	activity
	id      PeerID
	room    int // -dBov of the noise around it
	ripple  int // dB, how much that noise varies
	level   int // -dBov of the voice
	until   int // packet until which it speaks
	turns   int // packet at which a syllable ends, or the gap after it
	voiced  bool
	dtx     bool // sends nothing in silence
	packets int
}

func newTalk(seed uint64, rooms ...int) *talk {
	c := &talk{rnd: rand.New(rand.NewPCG(seed, seed))}
	for i, room := range rooms {
		c.voices = append(c.voices, &microphone{id: PeerID(fmt.Sprint(i)), room: room, ripple: 6, level: 24})
	}
	c.run(20) // two seconds in which everybody hears their own room
	return c
}

// speak has a voice talk from now on for so many milliseconds.
func (c *talk) speak(who, ms int) {
	v := c.voices[who]
	v.turns, v.voiced, v.until = v.packets, false, v.packets+ms/20
}

// heard draws the next packet's level: syllables of 100 to 300 ms around the voice's own level, gaps of 20 to 80 ms between them, and now
// and then a breath of up to half a second.
func (c *talk) heard(v *microphone) (level uint8, sent bool) {
	at := v.packets
	v.packets++
	noise := v.room + c.rnd.IntN(v.ripple+1) - v.ripple/2
	if at >= v.until {
		return uint8(min(noise, 127)), !v.dtx || at%20 == 0
	}
	voice := v.level + c.rnd.IntN(9) - 4
	if at >= v.turns {
		v.voiced = !v.voiced
		switch {
		case v.voiced:
			v.turns = at + 5 + c.rnd.IntN(11)
		case c.rnd.IntN(10) == 0:
			v.turns = at + 10 + c.rnd.IntN(16)
		default:
			v.turns = at + 1 + c.rnd.IntN(4)
		}
	}
	if !v.voiced {
		voice += 30
	}
	return uint8(min(voice, noise)), true
}

// run lets so many tenths of a second pass.
func (c *talk) run(ticks int) {
	for range ticks {
		contenders := make([]contender, 0, len(c.voices))
		for _, v := range c.voices {
			var levels []uint8
			for range packetsPerTick {
				if level, sent := c.heard(v); sent {
					levels = append(levels, level)
				}
			}
			v.tick(levels)
			contenders = append(contenders, contender{v.id, &v.activity})
		}
		c.leads = dominant(c.leads, contenders)
		c.after = append(c.after, c.leads)
		c.ticks++
	}
}

// switches counts how often the lead changed since a tick.
func (c *talk) switches(since int) (n int) {
	for i := max(since, 1); i < len(c.after); i++ {
		if c.after[i] != c.after[i-1] {
			n++
		}
	}
	return n
}

// takeover runs until somebody leads and returns after how many ms.
func (c *talk) takeover(who PeerID, within int) int {
	for i := range within / 100 {
		if c.run(1); c.leads == who {
			return (i + 1) * 100
		}
	}
	return -1
}

const seeds = 50

func TestDominantTakesOverWithinASecond(t *testing.T) {
	var slow, worst, sum int
	for seed := range uint64(seeds) {
		c := newTalk(seed, 70, 70, 70)
		c.voices[1].dtx = seed%2 == 0
		c.speak(0, 5000)
		first := c.takeover("0", 2000)
		c.run(50)
		c.run(2) // a breath between the two
		c.speak(1, 5000)
		second := c.takeover("1", 2000)
		if first < 0 || second < 0 {
			t.Fatalf("seed %d: first after %d ms, second after %d ms", seed, first, second)
		}
		worst, sum = max(worst, first, second), sum+second
		if second > 1200 { // it took a breath right after it began
			slow++
		}
	}
	t.Logf("a new speaker leads after %d ms on average, %d at worst, %d of %d took more than 1.2 s", sum/seeds, worst, slow, seeds)
	if slow > seeds/10 || sum/seeds > 900 {
		t.Errorf("%d ms on average, %d of %d took more than 1.2 s", sum/seeds, slow, seeds)
	}
}

func TestCoughDoesNotLead(t *testing.T) {
	for seed := range uint64(seeds) {
		c := newTalk(seed, 70, 55)
		for range 5 { // into silence that nobody led yet
			c.voices[1].level = 8
			c.speak(1, 200)
			c.run(20)
		}
		if c.leads != "" {
			t.Fatalf("seed %d: %q leads by coughing", seed, c.leads)
		}
		c.speak(0, 60_000)
		c.run(20)
		since := c.ticks
		for range 10 {
			c.speak(1, 200)
			c.run(30)
		}
		c.voices[0].until = 0
		for range 10 { // and into the silence after somebody spoke
			c.speak(1, 200)
			c.run(20)
		}
		if n := c.switches(since); n != 0 || c.leads != "0" {
			t.Fatalf("seed %d: %d switches, %q leads", seed, n, c.leads)
		}
	}
}

func TestLoudRoomDoesNotLead(t *testing.T) {
	for seed := range uint64(seeds) {
		c := newTalk(seed, 35, 70) // 0 sits in a café
		c.voices[0].ripple = 12
		c.run(300)
		if c.leads != "" {
			t.Fatalf("seed %d: %q leads without a word", seed, c.leads)
		}
		c.speak(1, 3000)
		if ms := c.takeover("1", 2000); ms < 0 {
			t.Fatalf("seed %d: not heard over the café", seed)
		}
		c.run(100)
		if c.leads != "1" {
			t.Fatalf("seed %d: the café took over in a silence", seed)
		}
		c.voices[0].level = 15
		c.speak(0, 3000) // who sits there is heard all the same
		if ms := c.takeover("0", 2000); ms < 0 {
			t.Fatalf("seed %d: never heard in the café", seed)
		}
	}
}

func TestSilenceKeepsTheLastOne(t *testing.T) {
	c := newTalk(1, 70, 70)
	c.voices[0].dtx = true
	c.speak(0, 3000)
	c.run(600)
	if c.leads != "0" {
		t.Errorf("%q leads after half a minute of silence", c.leads)
	}
	if got := dominant("0", []contender{{"1", &c.voices[1].activity}}); got != "" {
		t.Errorf("%q leads after 0 left", got)
	}
}

func TestOverlappingSpeechDoesNotFlap(t *testing.T) {
	var switches, most int
	for seed := range uint64(seeds) {
		c := newTalk(seed, 70, 65, 60)
		c.speak(0, 1000)
		c.run(20)
		since := c.ticks
		c.speak(0, 20_000) // three at once, one of them louder
		c.speak(1, 20_000)
		c.speak(2, 20_000)
		c.voices[2].level = 18
		c.run(200)
		n := c.switches(since)
		switches, most = switches+n, max(most, n)
	}
	t.Logf("%d switches in %d quarrels of 20 s, %d at most in one", switches, seeds, most)
	if switches > 2*seeds || most > 5 {
		t.Errorf("%d switches in %d quarrels of three voices at once, %d at most in one", switches, seeds, most)
	}
}

// TestConversation draws two minutes of turns of two to eight seconds, a short "yes" of others into them, coughs and silences. As few
// switches as turns are enough.
func TestConversation(t *testing.T) {
	var turns, switches, right, ticks int
	for seed := range uint64(seeds) {
		c := newTalk(seed, 70, 60, 45, 70, 55)
		since := c.ticks
		for last := -1; c.ticks < since+1200; {
			who := c.rnd.IntN(len(c.voices))
			if who == last {
				continue
			}
			last = who
			length := 20 + c.rnd.IntN(60)
			c.speak(who, length*100)
			turns++
			for i := range length {
				if aside := c.rnd.IntN(len(c.voices)); aside != who && c.rnd.IntN(20) == 0 {
					c.speak(aside, 100+c.rnd.IntN(300))
				}
				c.run(1)
				if ticks++; i >= 10 && c.leads == PeerID(fmt.Sprint(who)) || i < 10 {
					right++
				}
			}
			c.run(c.rnd.IntN(8))
		}
		switches += c.switches(since)
	}
	t.Logf("%d turns, %d switches, right %d of %d ticks", turns, switches, right, ticks)
	if switches > turns*11/10 {
		t.Errorf("%d switches for %d turns", switches, turns)
	}
	if right < ticks*95/100 {
		t.Errorf("right in %d of %d ticks", right, ticks)
	}
}
