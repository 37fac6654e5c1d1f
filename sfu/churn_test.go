package sfu_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
	"time"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// held is what may leak.
type held struct{ goroutines, files, packets int }

// settled waits until nothing is held beyond a former state, and returns what is.
func settled(t *testing.T, packets func() int64, was held) (now held) {
	t.Helper()
	for deadline := time.Now().Add(patience / 2); ; {
		runtime.GC() // pools give up what they hold at the second collection; then the cleanups run
		now = held{goroutines: runtime.NumGoroutine(), files: openFiles(t), packets: int(packets())}
		if was == (held{}) || now.goroutines <= was.goroutines && now.files <= was.files && now.packets <= was.packets || time.Now().After(deadline) {
			return now
		}
		runtime.Gosched()
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	return len(list)
}

// churn is a room whose places are taken and left.
type churn struct {
	t     *testing.T
	s     *sfu.SFU
	rnd   *rand.Rand
	there [5]*person
	gens  [5]int
	did   map[string]int
}

// step does one thing at random in one place.
func (c *churn) step() {
	i := c.rnd.IntN(len(c.there))
	p, what := c.there[i], []string{"leaves", "vanishes", "comes again", "restarts", "the room ends"}[min(c.rnd.IntN(17)/4, 4)]
	if p == nil {
		what = "comes"
	}
	c.did[what]++
	switch what {
	case "comes", "comes again":
		c.come(i)
		if p != nil {
			must(c.t, p.Close())
		}
	case "leaves":
		c.s.Leave("r", p.id, "")
		must(c.t, p.Close())
		c.there[i] = nil
	case "vanishes": // its line is cut; its place is given up when somebody says so
		must(c.t, p.Close())
		c.s.Leave("r", p.id, "tab")
		c.there[i] = nil
	case "restarts":
		p.awaitConnected()
		answer, err := c.s.Offer(c.t.Context(), p.request(c.gens[i], true), p.told)
		must(c.t, err)
		must(c.t, p.Answer(answer))
	case "the room ends":
		c.end()
	}
}

func (c *churn) come(i int) {
	own, err := synthetic.New(synthetic.Config{Seats: len(c.there) - 1})
	must(c.t, err)
	p := &person{Media: own, t: c.t, s: c.s, id: sfu.PeerID(fmt.Sprint(i)), changed: make(chan struct{})} // newPerson keeps all to the end
	c.there[i] = p
	c.gens[i]++
	p.offer(c.gens[i])
	if c.rnd.IntN(4) > 0 { // some are gone before they are there
		p.awaitConnected()
	}
}

func (c *churn) end() {
	c.s.End("r")
	for i, p := range c.there {
		if p != nil {
			must(c.t, p.Close())
		}
		c.there[i] = nil
	}
}

// TestComingAndGoingLeavesNothing has peers come and go at random, in every way in which they can, and looks for what is left.
func TestComingAndGoingLeavesNothing(t *testing.T) {
	live := sfu.CountPackets()
	s := startAlone(t, sfu.Config{})
	warm := join(t, s, "warm", synthetic.Config{Seats: 2}) // what is made once is not a leak
	s.Leave("r", "warm", "")
	must(t, warm.Close())
	was := settled(t, live.Load, held{})
	memory := heap()

	c := &churn{t: t, s: s, rnd: rand.New(rand.NewPCG(11, 47)), did: map[string]int{}}
	for range 200 {
		c.step()
	}
	c.end()
	now := settled(t, live.Load, was)
	grown := int64(heap()) - int64(memory)
	t.Logf("%v; before %+v, after %+v, heap %+d KiB; %+v", c.did, was, now, grown>>10, s.Stats())
	if now.goroutines > was.goroutines || now.files > was.files || now.packets > was.packets {
		t.Errorf("left behind: %+v, before it was %+v", now, was)
	}
	if grown > 16<<20 {
		t.Errorf("%d MiB are left behind", grown>>20)
	}
	if st := s.Stats(); st.Rooms != 0 || st.Peers != 0 || st.Connected != 0 {
		t.Errorf("left behind: %+v", st)
	}
	if len(c.did) != 6 {
		t.Errorf("not every way was gone: %v", c.did)
	}
}

// TestTheDeadDoNotHoldOneAnother has people come, see the one before, who then leaves, while one stays who saw them all.
func TestTheDeadDoNotHoldOneAnother(t *testing.T) {
	const comings, most = 24, 6 << 20
	s := startAlone(t, sfu.Config{})
	stays := join(t, s, "stays", synthetic.Config{Seats: 2})
	c := &churn{t: t, s: s, rnd: rand.New(rand.NewPCG(11, 47)), did: map[string]int{}}
	visit := func(i int) {
		c.come(i)
		stays.awaitMedia(sfu.PeerID(fmt.Sprint(i)), sfu.Video, frames(1))
		c.there[i].awaitMedia("stays", sfu.Video, frames(1))
		before := c.there[1-i]
		if before == nil {
			return
		}
		c.there[i].awaitMedia(before.id, sfu.Video, frames(1))
		s.Leave("r", before.id, "")
		must(t, before.Close())
		c.there[1-i] = nil
	}
	visit(0)
	visit(1) // what is made once is not a leak
	memory := heap()
	for n := range comings {
		visit(n % 2)
	}
	if grown := int64(heap()) - int64(memory); grown > most {
		t.Errorf("%d KiB of %d who left are held", grown>>10, comings)
	}
	c.end()
}
