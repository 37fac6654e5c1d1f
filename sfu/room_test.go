package sfu_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// patience bounds every wait of these tests; it is reached only by a failure.
const patience = time.Minute

func start(t *testing.T, cfg sfu.Config) *sfu.SFU {
	t.Helper()
	t.Parallel()
	return startAlone(t, cfg)
}

// startAlone is start for tests that measure time: no other runs beside them.
func startAlone(t *testing.T, cfg sfu.Config) *sfu.SFU {
	t.Helper()
	cfg.Loopback = true
	if cfg.IPFilter == nil {
		cfg.IPFilter = loopbackOnly
	}
	s, err := sfu.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// person is a synthetic participant and what it was told.
type person struct {
	*synthetic.Media
	t  *testing.T
	s  *sfu.SFU
	id sfu.PeerID

	mu      sync.Mutex
	changed chan struct{}
	slots   []sfu.Filled
	layers  *sfu.LayersWanted
	states  []sfu.State
	speaks  []sfu.PeerID
	leads   sfu.PeerID
	line    sfu.Line
	echoes  []sfu.Echo
}

func (p *person) told(e sfu.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := e.(type) {
	case sfu.SlotsFilled:
		p.slots = e.Slots
	case sfu.LayersWanted:
		p.layers = &e
		if p.Media != nil {
			p.Layers(e.Q, e.H, e.F) // as a browser does
		}
	case sfu.StateChanged:
		p.states = append(p.states, e.State)
	case sfu.Line:
		p.line = e
	case sfu.Echo:
		p.echoes = append(p.echoes, e)
	case sfu.Speaking:
		p.speaks, p.leads = e.Peers, e.Dominant
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// led is who leads the talk, as it was told.
func (p *person) led() sfu.PeerID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.leads
}

// join has a participant offer and connect in the room "r".
func join(t *testing.T, s *sfu.SFU, id sfu.PeerID, cfg synthetic.Config) *person {
	t.Helper()
	p := newPerson(t, s, id, cfg)
	p.offer(1)
	p.awaitConnected()
	return p
}

func newPerson(t *testing.T, s *sfu.SFU, id sfu.PeerID, cfg synthetic.Config) *person {
	t.Helper()
	m, err := synthetic.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{Media: m, t: t, s: s, id: id, changed: make(chan struct{})}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *person) request(gen int, restart bool) sfu.Offer {
	o, err := p.Media.Offer(restart)
	if err != nil {
		p.t.Error(err)
	}
	return sfu.Offer{
		Room: "r", Peer: p.id, Client: "tab", Gen: gen, Restart: restart,
		SDP: o.SDP, Mic: o.Mic, Cam: o.Cam, Screen: o.Screen,
	}
}

func (p *person) offer(gen int) {
	p.t.Helper()
	answer, err := p.s.Offer(p.t.Context(), p.request(gen, false), p.told)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.Answer(answer); err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) awaitConnected() {
	p.t.Helper()
	select {
	case <-p.Connected():
	case <-time.After(patience):
		p.t.Fatalf("%s is not connected", p.id)
	}
}

// mid returns the m-line that shows a peer, "" for none.
func (p *person) mid(of sfu.PeerID, kind sfu.Kind) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.slots {
		if f.Peer == of && f.Kind == kind {
			return f.Mid
		}
	}
	return ""
}

// awaitTold waits until an event made ok true.
func (p *person) awaitTold(what string, ok func() bool) {
	p.t.Helper()
	deadline := time.After(patience)
	for {
		p.mu.Lock()
		changed, done := p.changed, ok()
		p.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			p.t.Fatalf("%s was not told: %s; slots %v layers %v states %v line %+v, %+v", p.id, what, p.slots, p.layers, p.states, p.line, p.s.Stats())
		}
	}
}

// awaitMedia waits until what shows a peer satisfies ok.
func (p *person) awaitMedia(of sfu.PeerID, kind sfu.Kind, ok func(synthetic.Counts) bool) synthetic.Counts {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	counts, err := p.Await(ctx, func(c map[string]synthetic.Counts) bool {
		return ok(c[p.mid(of, kind)])
	})
	if err != nil {
		st, _ := p.s.Peer("r", p.id)
		p.t.Fatalf("%s does not get %s of %s: %+v\n%+v\n%+v", p.id, kind, of, counts[p.mid(of, kind)], st, p.s.Stats())
	}
	return counts[p.mid(of, kind)]
}

func frames(n int) func(synthetic.Counts) bool {
	return func(c synthetic.Counts) bool { return c.Frames >= n }
}

func packets(n int) func(synthetic.Counts) bool {
	return func(c synthetic.Counts) bool { return c.Packets >= n }
}

func TestTwoSeeAndHearEachOther(t *testing.T) {
	s := start(t, sfu.Config{})
	a, b := join(t, s, "a", synthetic.Config{}), join(t, s, "b", synthetic.Config{})
	for _, pair := range [][2]*person{{a, b}, {b, a}} {
		me, other := pair[0], pair[1]
		me.awaitMedia(other.id, sfu.Audio, packets(10))
		if c := me.awaitMedia(other.id, sfu.Video, frames(10)); c.KeyFrames == 0 || c.Missing != 0 || c.Backwards != 0 {
			t.Errorf("%s got %+v", me.id, c)
		}
		st, ok := s.Peer("r", me.id)
		if cipher := me.SRTPCipher(); !ok || cipher != "SRTP_AEAD_AES_128_GCM" || st.State != sfu.Connected || st.Filled != 2 {
			t.Errorf("%s: %+v, %s", me.id, st, cipher)
		}
	}
}

func TestBurstOfJoinsLeavesNoStreamMissing(t *testing.T) {
	const n = 8
	s := start(t, sfu.Config{})
	var all []*person
	for i := range n {
		all = append(all, newPerson(t, s, sfu.PeerID(fmt.Sprint(i)), synthetic.Config{Seats: n - 1}))
	}
	var joining sync.WaitGroup
	for _, p := range all {
		joining.Go(func() {
			answer, err := s.Offer(t.Context(), p.request(1, false), p.told)
			if err == nil {
				err = p.Answer(answer)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	joining.Wait()
	for _, p := range all {
		for _, other := range all {
			if p != other {
				p.awaitMedia(other.id, sfu.Audio, packets(5))
				p.awaitMedia(other.id, sfu.Video, frames(5))
			}
		}
	}
}
