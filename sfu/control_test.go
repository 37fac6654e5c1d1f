package sfu_test

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

func TestLayerFollowsTheShownSize(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{})
	b := join(t, s, "b", synthetic.Config{})
	show := func(w, h int, q, m, f bool) {
		t.Helper()
		s.Want("r", "a", "tab", []sfu.Want{{Peer: "b", Kind: sfu.Video, Width: w, Height: h}})
		b.awaitTold(fmt.Sprintf("layers for %dx%d", w, h), func() bool {
			return b.layers != nil && *b.layers == sfu.LayersWanted{Gen: 1, Q: q, H: m, F: f}
		})
	}
	seen := a.awaitMedia("b", sfu.Video, frames(3))
	for _, step := range []struct {
		w, h    int
		q, m, f bool
		width   int
	}{{1280, 720, false, false, true, 1280}, {160, 90, true, false, false, 320}, {640, 360, false, true, false, 640}} {
		show(step.w, step.h, step.q, step.m, step.f)
		from := seen.Frames
		seen = a.awaitMedia("b", sfu.Video, func(c synthetic.Counts) bool {
			return c.Width == step.width && c.Frames > from+5
		})
	}
	if seen.Missing != 0 || seen.Backwards != 0 || seen.PictureJumps != 0 {
		t.Errorf("switches show: %+v", seen)
	}
	show(0, 0, false, false, false)
	show(640, 360, false, true, false)
	last := a.Counts()[a.mid("b", sfu.Video)].Frames
	if c := a.awaitMedia("b", sfu.Video, frames(last+5)); c.Missing != 0 || c.PictureJumps != 0 {
		t.Errorf("a pause shows: %+v", c)
	}
	s.Want("r", "a", "tab", nil)
	b.awaitTold("who is not named is not shown", func() bool { return *b.layers == sfu.LayersWanted{Gen: 1} })
	c := join(t, s, "c", synthetic.Config{})
	a.awaitMedia(c.id, sfu.Video, frames(3)) // who came later is shown until the next want
}

func TestGateClosesAndOpens(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{})
	join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Video, frames(3))
	heard := a.awaitMedia("b", sfu.Audio, packets(3))
	s.Gate("r", "b", false, true)
	// What passes now is pictures only: wait for a second of them, and count the sound that still came.
	seen := a.awaitMedia("b", sfu.Video, frames(10))
	a.awaitMedia("b", sfu.Video, frames(seen.Frames+30))
	after := a.Counts()[a.mid("b", sfu.Audio)]
	if after.Packets > heard.Packets+30 {
		t.Errorf("%d packets of sound passed a closed gate", after.Packets-heard.Packets)
	}
	s.Gate("r", "b", true, false)
	a.awaitMedia("b", sfu.Audio, packets(after.Packets+50))
	shut := a.Counts()[a.mid("b", sfu.Video)]
	a.awaitMedia("b", sfu.Audio, packets(after.Packets+100))
	if now := a.Counts()[a.mid("b", sfu.Video)]; now.Packets != shut.Packets {
		t.Errorf("%d packets of pictures passed a closed gate", now.Packets-shut.Packets)
	}
	s.Gate("r", "b", true, true)
	if c := a.awaitMedia("b", sfu.Video, frames(shut.Frames+10)); c.KeyFrames <= shut.KeyFrames || c.Missing != 0 || c.PictureJumps != 0 {
		t.Errorf("came back as %+v", c)
	}
}

func TestNewerConnectionReplacesTheOlder(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{})
	join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Video, frames(3))
	mid := a.mid("b", sfu.Video)
	reloaded := newPerson(t, s, "b", synthetic.Config{})
	reloaded.offer(2)
	reloaded.awaitConnected()
	reloaded.awaitMedia("a", sfu.Video, frames(5))
	before := a.Counts()[mid]
	c := a.awaitMedia("b", sfu.Video, frames(before.Frames+10))
	if a.mid("b", sfu.Video) != mid {
		t.Error("moved to another seat")
	}
	if c.Missing != 0 || c.Backwards != 0 || c.PictureJumps != 0 {
		t.Errorf("the replacement shows: %+v", c)
	}
	late := newPerson(t, s, "b", synthetic.Config{})
	if _, err := s.Offer(t.Context(), late.request(1, false), late.told); !errors.Is(err, sfu.ErrStale) {
		t.Errorf("an older generation: %v", err)
	}
	other := newPerson(t, s, "b", synthetic.Config{})
	o := other.request(1, false)
	o.Client = "another tab"
	if _, err := s.Offer(t.Context(), o, other.told); err != nil {
		t.Errorf("another tab: %v", err)
	}
	if st := s.Stats(); st.Peers != 2 {
		t.Errorf("%d peers", st.Peers)
	}
}

func TestLeavingFreesSlotsAtOnce(t *testing.T) {
	s := start(t, sfu.Config{MaxPeers: 3})
	a := join(t, s, "a", synthetic.Config{Seats: 2})
	join(t, s, "b", synthetic.Config{Seats: 2})
	c := join(t, s, "c", synthetic.Config{Seats: 2})
	a.awaitMedia("c", sfu.Video, frames(3))
	seat := a.mid("b", sfu.Video)
	fourth := newPerson(t, s, "d", synthetic.Config{Seats: 2})
	if _, err := s.Offer(t.Context(), fourth.request(1, false), fourth.told); !errors.Is(err, sfu.ErrFull) {
		t.Fatalf("a fourth: %v", err)
	}
	s.Leave("r", "b", "another tab")
	if _, ok := s.Peer("r", "b"); !ok {
		t.Fatal("another tab's leaving took it away")
	}
	s.Leave("r", "b", "tab")
	a.awaitTold("b gone", func() bool {
		return !slices.ContainsFunc(a.slots, func(f sfu.Filled) bool { return f.Peer == "b" })
	})
	join(t, s, "d", synthetic.Config{Seats: 2})
	a.awaitMedia("d", sfu.Video, frames(5))
	if a.mid("d", sfu.Video) != seat {
		t.Error("the freed seat was not used")
	}
	c.awaitMedia("d", sfu.Audio, packets(5))
	s.End("r")
	if _, ok := s.Peer("r", "a"); ok {
		t.Error("still there after the end")
	}
	s.Gate("r", "a", false, false) // of a room that is no more: nothing
}

func TestRestartKeepsEverything(t *testing.T) {
	s := start(t, sfu.Config{})
	a, b := join(t, s, "a", synthetic.Config{}), join(t, s, "b", synthetic.Config{})
	before := a.awaitMedia("b", sfu.Video, frames(5))
	for range 2 {
		answer, err := s.Offer(t.Context(), a.request(1, true), a.told)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Answer(answer); err != nil {
			t.Fatal(err)
		}
		from := a.Counts()[a.mid("b", sfu.Video)].Frames
		a.awaitMedia("b", sfu.Video, frames(from+20))
		seen := b.Counts()[b.mid("a", sfu.Video)].Frames
		b.awaitMedia("a", sfu.Video, frames(seen+20))
	}
	after := a.Counts()[a.mid("b", sfu.Video)]
	if after.KeyFrames > before.KeyFrames+3 || after.Backwards != 0 {
		t.Errorf("began anew: %+v", after)
	}
	if st, _ := s.Peer("r", "a"); st.RoundTripMS <= 0 || st.RoundTripMS > 1000 {
		t.Errorf("round trip %v ms", st.RoundTripMS)
	}
	stranger := newPerson(t, s, "x", synthetic.Config{})
	o := stranger.request(1, false)
	o.Restart = true
	if _, err := s.Offer(t.Context(), o, stranger.told); !errors.Is(err, sfu.ErrStale) {
		t.Errorf("a restart of nothing: %v", err)
	}
	fewer := newPerson(t, s, "a", synthetic.Config{Seats: 3})
	o = fewer.request(1, false)
	o.Restart = true
	if _, err := s.Offer(t.Context(), o, fewer.told); !errors.Is(err, sfu.ErrBadOffer) {
		t.Errorf("a restart with other m-lines: %v", err)
	}
}

func TestScreenHasASlotOfItsOwn(t *testing.T) {
	s := start(t, sfu.Config{})
	a, b := join(t, s, "a", synthetic.Config{}), join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Video, frames(3))
	s.Screen("r", "b")
	b.Share(true)
	a.awaitTold("screen", func() bool {
		return slices.ContainsFunc(a.slots, func(f sfu.Filled) bool { return f.Kind == sfu.Screen && f.Peer == "b" })
	})
	a.awaitMedia("b", sfu.Screen, frames(10))
	s.Screen("r", "a")
	a.awaitTold("screen gone", func() bool {
		return !slices.ContainsFunc(a.slots, func(f sfu.Filled) bool { return f.Kind == sfu.Screen })
	})
}

func TestWhoIsSpeaking(t *testing.T) {
	s := start(t, sfu.Config{})
	a, b := join(t, s, "a", synthetic.Config{NoAudio: true}), join(t, s, "b", synthetic.Config{})
	a.awaitTold("b speaks", func() bool { return slices.Equal(a.speaks, []sfu.PeerID{"b"}) })
	b.Level(90)
	a.awaitTold("b is quiet", func() bool { return len(a.speaks) == 0 })
	b.Level(20)
	a.Mute(false)
	a.Level(40)
	a.awaitTold("both speak", func() bool { return len(a.speaks) == 2 })
	b.Mute(true)
	a.awaitTold("b is mute", func() bool { return slices.Equal(a.speaks, []sfu.PeerID{"a"}) })
}

func TestWhoLeadsIsTold(t *testing.T) {
	s := start(t, sfu.Config{})
	quiet := func(id sfu.PeerID) *person {
		p := newPerson(t, s, id, synthetic.Config{})
		p.Level(80)
		p.offer(1)
		p.awaitConnected()
		return p
	}
	a, b := quiet("a"), quiet("b")
	a.awaitMedia("b", sfu.Audio, packets(20)) // the silence of b's room is known
	b.awaitMedia("a", sfu.Audio, packets(20))
	if got := a.led(); got != "" {
		t.Errorf("%q leads before anybody spoke", got)
	}
	b.Level(20)
	a.awaitTold("b leads", func() bool { return a.leads == "b" })
	b.Level(80)
	a.awaitTold("b pauses", func() bool { return len(a.speaks) == 0 })
	if got := a.led(); got != "b" {
		t.Errorf("%q leads after a pause", got)
	}
	c := quiet("c")
	c.awaitTold("c is told on coming in", func() bool { return c.leads == "b" })
	a.Level(30)
	b.awaitTold("a leads", func() bool { return b.leads == "a" })
	s.Gate("r", "a", false, true)
	b.awaitTold("a may not be heard", func() bool { return b.leads == "" })
	b.Level(20)
	a.awaitTold("b leads again", func() bool { return a.leads == "b" })
	s.Leave("r", "b", "")
	a.awaitTold("b left", func() bool { return a.leads == "" })
}

func TestResumeTellsEverythingAgain(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{})
	join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Video, frames(1))
	again := &person{t: t, s: s, id: "a", changed: make(chan struct{})}
	if s.Resume("r", "a", "tab", 2, again.told) || s.Resume("r", "a", "tub", 1, again.told) || s.Resume("q", "a", "tab", 1, again.told) {
		t.Error("resumed what is not there")
	}
	if !s.Resume("r", "a", "tab", 1, again.told) {
		t.Fatal("not resumed")
	}
	again.awaitTold("all", func() bool {
		return len(again.slots) == 2 && again.layers != nil && slices.Equal(again.states, []sfu.State{sfu.Connected})
	})
	s.Leave("r", "b", "")
	again.awaitTold("b gone", func() bool { return len(again.slots) == 0 })
}

func TestRoomsDoNotSeeEachOther(t *testing.T) {
	s := start(t, sfu.Config{})
	a, b := join(t, s, "a", synthetic.Config{}), newPerson(t, s, "b", synthetic.Config{})
	o := b.request(1, false)
	o.Room = "another"
	answer, err := s.Offer(t.Context(), o, b.told)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Answer(answer); err != nil {
		t.Fatal(err)
	}
	b.awaitConnected()
	c := join(t, s, "c", synthetic.Config{})
	c.awaitMedia("a", sfu.Video, frames(5))
	if a.mid("b", sfu.Audio) != "" || len(b.Counts()) != 0 {
		t.Error("seen across rooms")
	}
	if st := s.Stats(); st.Rooms != 2 || st.Peers != 3 || st.Connected != 3 {
		t.Errorf("%+v", st)
	}
}

func TestOneLayerWithoutSimulcast(t *testing.T) {
	s := start(t, sfu.Config{})
	a := join(t, s, "a", synthetic.Config{Single: true})
	b := join(t, s, "b", synthetic.Config{})
	s.Want("r", "b", "tab", []sfu.Want{{Peer: "a", Kind: sfu.Video, Width: 100, Height: 50}})
	b.awaitMedia("a", sfu.Video, frames(10))
	a.awaitMedia("b", sfu.Video, frames(10))
}

func TestMediaOverTCPWhenUDPIsBlocked(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, sfu.Config{TCP: listener})
	a := newPerson(t, s, "a", synthetic.Config{})
	answer, err := s.Offer(t.Context(), a.request(1, false), a.told)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.SplitAfterSeq(answer, "\r\n") {
		if !strings.HasPrefix(line, "a=candidate") || strings.Contains(line, " tcp ") {
			kept = append(kept, line)
		}
	}
	if err := a.Answer(strings.Join(kept, "")); err != nil {
		t.Fatal(err)
	}
	a.awaitConnected()
	b := join(t, s, "b", synthetic.Config{})
	a.awaitMedia("b", sfu.Video, frames(10))
	b.awaitMedia("a", sfu.Video, frames(10))
}

func TestBadOffersAreRefused(t *testing.T) {
	s := start(t, sfu.Config{})
	good := newPerson(t, s, "a", synthetic.Config{Seats: 1}).request(1, false)
	with := func(old, new string) sfu.Offer {
		o := good
		o.SDP = strings.Replace(o.SDP, old, new, 1)
		if o.SDP == good.SDP {
			t.Fatalf("%q is not in the offer", old)
		}
		return o
	}
	for name, o := range map[string]sfu.Offer{
		"nothing":               {Room: "r", Peer: "a"},
		"not SDP":               {Room: "r", Peer: "a", SDP: "hello"},
		"too long":              {Room: "r", Peer: "a", SDP: good.SDP + strings.Repeat("a=x\r\n", 100_000)},
		"sendrecv":              with("a=sendonly", "a=sendrecv"),
		"an unknown sender":     {Room: "r", Peer: "a", SDP: good.SDP, Mic: good.Mic, Cam: good.Cam},
		"a named mid not there": {Room: "r", Peer: "a", SDP: good.SDP, Mic: "99", Cam: good.Cam, Screen: good.Screen},
		"mic and cam exchanged": {Room: "r", Peer: "a", SDP: good.SDP, Mic: good.Cam, Cam: good.Mic, Screen: good.Screen},
		"a data channel":        with("m=video", "m=application"),
		"layers in disorder":    with("simulcast:send q;h;f", "simulcast:send f;h;q"),
		"layers unknown":        with("simulcast:send q;h;f", "simulcast:send x;y;z"),
		"no mid":                with("a=mid:1\r\n", ""),
		"a mid twice":           with("a=mid:3", "a=mid:4"),
		"no fingerprint":        {Room: "r", Peer: "a", SDP: withoutLines(good.SDP, "a=fingerprint"), Mic: good.Mic, Cam: good.Cam, Screen: good.Screen},
	} {
		if _, err := s.Offer(t.Context(), o, func(sfu.Event) {}); !errors.Is(err, sfu.ErrBadOffer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if st := s.Stats(); st.Peers != 0 || st.Rooms != 0 {
		t.Errorf("something stayed: %+v", st)
	}
}

func withoutLines(sdp, prefix string) string {
	var kept []string
	for line := range strings.SplitAfterSeq(sdp, "\n") {
		if !strings.HasPrefix(line, prefix) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestWrongConfigurationIsSaid(t *testing.T) {
	if _, err := sfu.New(sfu.Config{PublicIPs: []string{"example.org"}}); err == nil || !strings.Contains(err.Error(), "example.org") {
		t.Errorf("%v", err)
	}
	taken, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := taken.Close(); err != nil {
			t.Error(err)
		}
	})
	port := taken.LocalAddr().(*net.UDPAddr).Port
	if _, err := sfu.New(sfu.Config{Loopback: true, IPFilter: loopbackOnly, UDPPort: port}); err == nil || !strings.Contains(err.Error(), fmt.Sprint(port)) {
		t.Errorf("%v", err)
	}
}

func TestPublicAddressIsAdvertised(t *testing.T) {
	s := start(t, sfu.Config{PublicIPs: []string{"203.0.113.7"}})
	a := newPerson(t, s, "a", synthetic.Config{})
	answer, err := s.Offer(t.Context(), a.request(1, false), a.told)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(answer, " 203.0.113.7 ") || strings.Contains(answer, " 127.0.0.1 ") {
		t.Errorf("candidates: %v", answer)
	}
}

func TestOffersAfterCloseAreRefused(t *testing.T) {
	s, err := sfu.New(sfu.Config{Loopback: true, IPFilter: loopbackOnly})
	if err != nil {
		t.Fatal(err)
	}
	p := newPerson(t, s, "a", synthetic.Config{})
	p.offer(1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	late := newPerson(t, s, "b", synthetic.Config{})
	if _, err := s.Offer(t.Context(), late.request(2, false), late.told); !errors.Is(err, sfu.ErrClosed) {
		t.Errorf("%v", err)
	}
	if err := s.Close(); err == nil {
		t.Error("closed twice")
	}
}

// TestComingAndGoing has people join, reload and leave at random; nobody may miss anybody in the end, and TestMain finds what is left.
func TestComingAndGoing(t *testing.T) {
	s := start(t, sfu.Config{})
	stay := []*person{join(t, s, "a", synthetic.Config{}), join(t, s, "b", synthetic.Config{})}
	for round := range 6 {
		id := sfu.PeerID(fmt.Sprint("guest", round%2))
		guest := newPerson(t, s, id, synthetic.Config{})
		guest.offer(round + 1)
		if round%3 != 0 { // some are gone before they are connected
			guest.awaitConnected()
			stay[0].awaitMedia(id, sfu.Video, frames(1))
		}
		if round%2 == 1 {
			s.Leave("r", id, "")
		}
	}
	s.Leave("r", "guest0", "")
	stay[0].awaitTold("alone with b", func() bool { return len(stay[0].slots) == 2 })
	from := stay[0].Counts()[stay[0].mid("b", sfu.Video)].Frames
	stay[0].awaitMedia("b", sfu.Video, frames(from+5))
	if st := s.Stats(); st.Peers != 2 {
		t.Errorf("%+v", st)
	}
}
