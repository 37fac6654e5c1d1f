package media_test

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"codev/collab"
	"codev/collab/media"
	"codev/collab/method"
	"codev/sfu"
	"codev/signaling/client/synthetic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tab is one person's browser tab.
type tab struct {
	*synthetic.Media
	person method.PersonID

	mu      sync.Mutex
	changed chan struct{}
	told    []collab.MediaEvent
}

func (p *tab) sink(e collab.MediaEvent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, e)
	close(p.changed)
	p.changed = make(chan struct{})
}

// await returns when an event satisfies ok.
func (p *tab) await(t *testing.T, what string, ok func(collab.MediaEvent) bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		p.mu.Lock()
		changed, found := p.changed, slices.ContainsFunc(p.told, ok)
		p.mu.Unlock()
		if found {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%s was not told: %s; told %v", p.person, what, p.told)
		}
	}
}

func enter(t *testing.T, m *media.Media, person method.PersonID) *tab {
	t.Helper()
	own, err := synthetic.New(synthetic.Config{Seats: 3})
	if err != nil {
		t.Fatal(err)
	}
	p := &tab{Media: own, person: person, changed: make(chan struct{})}
	t.Cleanup(func() {
		if err := own.Close(); err != nil {
			t.Error(err)
		}
	})
	o, err := own.Offer(false)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := m.Offer(t.Context(), collab.MediaOffer{
		Session: "s", Person: person, Client: "tab", Gen: 3, SDP: o.SDP, Mic: o.Mic, Cam: o.Cam, Screen: o.Screen,
	}, p.sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := own.Answer(answer); err != nil {
		t.Fatal(err)
	}
	return p
}

func newPlane(t *testing.T) *sfu.SFU {
	t.Helper()
	plane, err := sfu.New(sfu.Config{Loopback: true, IPFilter: func(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plane.Close(); err != nil {
			t.Error(err)
		}
	})
	return plane
}

func TestEventsSpeakOfPersonsAndSlots(t *testing.T) {
	m := media.New(newPlane(t))
	ana, ben := enter(t, m, "ana"), enter(t, m, "ben")
	var mid string
	ana.await(t, "ben's slots", func(e collab.MediaEvent) bool {
		filled, ok := e.(collab.SlotsFilled)
		if !ok || filled.Gen != 3 || len(filled.Slots) != 2 {
			return false
		}
		mid = filled.Slots[1].Mid
		return filled.Slots[0].Kind == "audio" && filled.Slots[1] == collab.Slot{Mid: mid, Person: "ben", Kind: "video"}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if counts, err := ana.Await(ctx, func(c map[string]synthetic.Counts) bool { return c[mid].Frames > 5 }); err != nil {
		t.Fatalf("%v: %+v", err, counts)
	}
	ana.await(t, "connected", func(e collab.MediaEvent) bool { return e == collab.MediaState{Gen: 3, State: "connected"} })
	ana.await(t, "ben speaks", func(e collab.MediaEvent) bool {
		s, ok := e.(collab.Speaking)
		return ok && slices.Contains(s.Who, "ben")
	})
	m.Want("s", "ana", "tab", []collab.Want{{Person: "ben", Kind: "video", W: 100, H: 60}, {Person: "ben", Kind: "smell", W: 1, H: 1}})
	ben.await(t, "only the smallest layer is wanted", func(e collab.MediaEvent) bool { return e == collab.LayersWanted{Gen: 3, Q: true} })
	m.Floor("s", "ben")
	m.Gate("s", "ben", false, true)

	var again tab
	again.person, again.changed = "ana", make(chan struct{})
	if m.Resume("s", "ana", "tab", 2, again.sink) || !m.Resume("s", "ana", "tab", 3, again.sink) {
		t.Error("resumed the wrong one")
	}
	m.Close("s", "ben", "another tab")
	m.Close("s", "ben", "tab")
	again.await(t, "ben is gone", func(e collab.MediaEvent) bool {
		filled, ok := e.(collab.SlotsFilled)
		return ok && len(filled.Slots) == 0
	})
	m.Leave("s", "ana")
	m.End("s")
}
