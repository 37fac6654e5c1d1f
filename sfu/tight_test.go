package sfu_test

import (
	"net"
	"slices"
	"testing"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/vnet"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// narrowNet is a network in memory. What goes to the last address goes through a queue of half a second at 300 kbit/s whose rate can be set.
func narrowNet(t *testing.T, addresses []string) ([]*vnet.Net, *vnet.TBFQueue) {
	t.Helper()
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	router, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "10.0.0.0/24", LoggerFactory: quiet})
	if err != nil {
		t.Fatal(err)
	}
	shape := vnet.NewTBFQueue(100_000_000, 3000, 1<<20)
	var nets []*vnet.Net
	for i, address := range addresses {
		n, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{address}})
		if err != nil {
			t.Fatal(err)
		}
		var nic vnet.NIC = n
		if i == len(addresses)-1 {
			q, err := vnet.NewQueue(n, shape)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := q.Close(); err != nil {
					t.Error(err)
				}
			})
			nic = q
		}
		if err := router.AddNet(nic); err != nil {
			t.Fatal(err)
		}
		nets = append(nets, n)
	}
	if err := router.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := router.Stop(); err != nil {
			t.Error(err)
		}
	})
	return nets, shape
}

// A viewer on 300 kbit/s hears everybody and sees who has the floor; on 60 kbit/s hears everybody; then sees all again. How
// soon the largest layer is back depends on the machine: probes are short, and a late timer makes them say less.
func TestTightViewerHearsAllAndSeesTheFloor(t *testing.T) {
	nets, shape := narrowNet(t, []string{"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"})
	s := startAlone(t, sfu.Config{Net: nets[0], IPFilter: func(net.IP) bool { return true }})
	a, b, c := join(t, s, "a", synthetic.Config{Net: nets[1]}), join(t, s, "b", synthetic.Config{Net: nets[2]}), join(t, s, "c", synthetic.Config{Net: nets[3]})
	b.Level(127)
	c.Level(127) // they listen: a viewer with a good line gets their silence, one with a bad line does without
	s.Floor("r", "a")
	v := join(t, s, "v", synthetic.Config{Net: nets[4], NoVideo: true})
	v.awaitMedia("a", sfu.Video, frames(5))
	v.awaitTold("a good line", func() bool { return v.line.Gen == 1 && v.line.Quality == sfu.Good })

	shape.SetRate(300_000)
	shape.SetSize(300_000 / 8 / 2)
	v.awaitTold("limited, the floor shown", func() bool {
		return v.line.Quality == sfu.Limited && len(v.line.Paused) > 0 && !slices.Contains(v.line.Paused, sfu.Paused{Peer: "a", Kind: sfu.Video})
	})
	v.settle(func() bool { return v.line.Quality == sfu.Limited })
	v.hears("a")
	v.sees("a", 30, 320)

	shape.SetRate(60_000)
	shape.SetSize(60_000 / 8 / 2)
	v.awaitTold("sound only", func() bool { return v.line.Quality == sfu.AudioOnly && len(v.line.Paused) == 3 })
	v.settle(func() bool { return v.line.Quality == sfu.AudioOnly })
	v.hears("a")
	b.Level(20) // two voices do not fit: who leads is heard, of the other it is said
	v.awaitTold("that b is not heard", func() bool { return slices.Contains(v.line.Paused, sfu.Paused{Peer: "b", Kind: sfu.Audio}) })
	b.Level(127)
	v.awaitTold("nothing of b, who is silent", func() bool { return !slices.Contains(v.line.Paused, sfu.Paused{Peer: "b", Kind: sfu.Audio}) })
	v.settle(func() bool { return true })
	v.hears("a")
	a.Level(127)
	v.awaitTold("silence", func() bool { return !slices.Contains(v.speaks, sfu.PeerID("a")) })
	b.Level(20) // who begins to speak is heard
	v.hears("b")
	b.Level(127)
	a.Level(30)

	shape.SetSize(1 << 20)
	shape.SetRate(100_000_000)
	v.awaitTold("that everything is back", func() bool { return len(v.line.Paused) == 0 && v.line.Estimate > 600_000 })
	for _, id := range []sfu.PeerID{"a", "b", "c"} {
		v.sees(id, 30, 320)
	}
	if st := s.Stats(); st.Feedback == 0 || st.Clusters == 0 || st.Padding == 0 || st.EstimateMin == 0 {
		t.Errorf("the line left no trace in the figures: %+v", st)
	}
	if st, _ := s.Peer("r", "a"); st.State != sfu.Connected {
		t.Errorf("a is %v", st)
	}
}

// settle waits until the queue on the way is empty: 25 packets of a voice come in order without one missing.
func (p *person) settle(still func() bool) {
	p.t.Helper()
	for tries := range 20 {
		before := p.awaitMedia("a", sfu.Audio, packets(1))
		after := p.awaitMedia("a", sfu.Audio, packets(before.Packets+25))
		if after.Missing == before.Missing && tries > 0 {
			break
		}
	}
	p.awaitTold("what it was told before", still)
}

// hears asserts that a voice comes whole: of five stretches of a hundred packets, one has none missing. On a machine that is busy our own
// queue of sound may overflow while the writer waits for a core, and probes that go out late may fill the line; a line that is shared out
// wrongly loses some of every stretch.
func (p *person) hears(id sfu.PeerID) {
	p.t.Helper()
	lost := 0
	for range 5 {
		before := p.awaitMedia(id, sfu.Audio, packets(1))
		after := p.awaitMedia(id, sfu.Audio, packets(before.Packets+100))
		if lost = after.Missing - before.Missing; lost <= 0 && after.Backwards == before.Backwards {
			return
		}
	}
	p.t.Errorf("of the last 100 packets of %s, %d are missing, and some of the 400 before", id, lost)
}

// sees asserts that pictures of at least a width come.
func (p *person) sees(id sfu.PeerID, n, width int) {
	p.t.Helper()
	before := p.awaitMedia(id, sfu.Video, frames(1))
	after := p.awaitMedia(id, sfu.Video, frames(before.Frames+n))
	if after.Width < width || after.Backwards != before.Backwards || after.PictureJumps != before.PictureJumps {
		p.t.Errorf("the picture of %s: %+v, before %+v", id, after, before)
	}
}
