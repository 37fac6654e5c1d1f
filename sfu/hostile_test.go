package sfu_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"codev/sfu"
)

func TestFloodOfRequests(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	a := newAttacker(t, s, "eve").enter()
	ssrcs := a.slots(4)
	rnd := rand.New(rand.NewPCG(1, 1))
	before := s.Stats()
	began := time.Now()
	v.during(func(stop <-chan struct{}) {
		repeat(stop, 4000, func(n int) {
			ssrc := ssrcs[n%len(ssrcs)]
			switch n % 4 {
			case 0, 1:
				var pairs []rtcp.NackPair
				for range 17 {
					pairs = append(pairs, rtcp.NackPair{PacketID: uint16(rnd.Uint32()), LostPackets: 0xffff})
				}
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: pairs}})
			case 2:
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}})
			default:
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.FullIntraRequest{MediaSSRC: ssrc, FIR: []rtcp.FIREntry{{SSRC: ssrc, SequenceNumber: uint8(n)}}}})
			}
		})
	})
	after := s.Stats()
	half := uint64(time.Since(began)/(500*time.Millisecond)) + 1
	if asked := after.PLIsOut - before.PLIsOut; asked > half*2*3 { // two senders, at most three layers each
		t.Errorf("%d key frames asked of two senders in %d half seconds", asked, half)
	}
	if resent := after.Resent - before.Resent; resent > 4*(after.PacketsOut-before.PacketsOut)/5 {
		t.Errorf("%d of %d packets were sent again", resent, after.PacketsOut-before.PacketsOut)
	}
	heard := (after.NACKsIn-before.NACKsIn)/64 + after.PLIsIn - before.PLIsIn
	if most := uint64(len(ssrcs)) * 500 * (half/2 + 2); heard == 0 || heard > most {
		t.Errorf("%d packets were listened to, at most %d are", heard, most)
	}
}

func TestGarbageFeedback(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	a := newAttacker(t, s, "eve").enter()
	ssrcs := a.slots(4)
	rnd := rand.New(rand.NewPCG(2, 2))
	v.during(func(stop <-chan struct{}) {
		repeat(stop, 4000, func(n int) {
			ssrc := ssrcs[n%len(ssrcs)]
			switch n % 4 {
			case 0: // transport-wide feedback of nothing that was ever sent
				raw := make(rtcp.RawPacket, 20+4*rnd.IntN(200))
				for i := range raw {
					raw[i] = byte(rnd.Uint32())
				}
				raw[0], raw[1], raw[2], raw[3] = 0x80|15, 205, byte((len(raw)/4-1)>>8), byte(len(raw)/4-1)
				raw[8], raw[9], raw[10], raw[11] = byte(ssrc>>24), byte(ssrc>>16), byte(ssrc>>8), byte(ssrc)
				_ = a.pc.WriteRTCP([]rtcp.Packet{&raw})
			case 1:
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.ReceiverReport{SSRC: rnd.Uint32(), Reports: []rtcp.ReceptionReport{
					{SSRC: ssrc, FractionLost: 255, TotalLost: 0xffffff, LastSenderReport: rnd.Uint32(), Delay: rnd.Uint32(), Jitter: rnd.Uint32()},
				}}})
			case 2:
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.SenderReport{SSRC: a.mic.ssrc, NTPTime: rnd.Uint64(), RTPTime: rnd.Uint32()}})
			default:
				_ = a.pc.WriteRTCP([]rtcp.Packet{&rtcp.ReceiverEstimatedMaximumBitrate{Bitrate: 1e30, SSRCs: []uint32{ssrc}}})
			}
		})
	})
}

// Every SSRC that is named costs memory in Pion: whoever names hundreds is shown out.
func TestNamingThousandsOfStreams(t *testing.T) {
	for _, what := range []string{"RTCP", "RTP"} {
		t.Run(what, func(t *testing.T) {
			s := startAlone(t, sfu.Config{})
			v := bystanders(t, s)
			a := newAttacker(t, s, "eve").enter()
			rnd := rand.New(rand.NewPCG(3, 3))
			v.during(func(stop <-chan struct{}) {
				repeat(stop, 2000, func(n int) {
					if what == "RTP" {
						_, _ = a.mic.w.WriteRTP(a.mic.packet("0", rnd.Uint32(), uint16(n), []byte{1, 2, 3}))
						return
					}
					gone := rtcp.Goodbye{}
					for range 31 {
						gone.Sources = append(gone.Sources, rnd.Uint32())
					}
					_ = a.pc.WriteRTCP([]rtcp.Packet{&gone, &gone, &gone})
				})
			})
			if st := s.Stats(); st.Expelled != 1 || !a.failed.Load() {
				t.Errorf("still there: %+v, told %v", st, a.failed.Load())
			}
			again := newAttacker(t, s, "eve") // and may come back
			must(t, again.offers(2, nil))
			<-again.up
		})
	}
}

func TestFloodOfMedia(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	a := newAttacker(t, s, "eve").enter()
	voice, picture := make([]byte, 60), make([]byte, 1100)
	picture[0] = 0x10
	before := s.Stats()
	v.during(func(stop <-chan struct{}) {
		repeat(stop, sfu.FloodRate, func(n int) { // a sixth of them pictures: 70 Mbit/s
			if n%6 != 0 {
				_, _ = a.mic.w.WriteRTP(a.mic.packet("0", a.mic.ssrc, uint16(n/6*5+n%6), voice))
				return
			}
			_, _ = a.cams[2].w.WriteRTP(a.cams[2].packet("1", a.cams[2].ssrc, uint16(n/6), picture))
		})
	})
	after := s.Stats()
	if after.Refused == before.Refused {
		t.Error("nothing was refused")
	}
	// ana and ben get of eve what a stream may carry, for the two seconds of the attack and the one that may come at once.
	if heard := v.ana.Counts()[v.ana.mid("eve", sfu.Audio)]; heard.Packets == 0 || heard.Packets > 250*8 {
		t.Errorf("%d packets of the flood came through", heard.Packets)
	}
}

func TestPeersComeAndGoQuickly(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	v.during(func(stop <-chan struct{}) {
		for gen := 1; gen <= 100; gen++ {
			a := newAttacker(t, s, "eve")
			if err := a.offers(gen, nil); err != nil {
				t.Error(err)
			}
			if gen%3 == 0 {
				s.Leave("r", "eve", "")
			}
			a.goes()
			select {
			case <-stop: // at least so many while the others listen
				if gen > 20 {
					return
				}
			default:
			}
		}
	})
	s.Leave("r", "eve", "")
	v.ana.awaitTold("eve is gone", func() bool { return len(v.ana.slots) == 2 })
	if st := s.Stats(); st.Peers != 2 || st.Rooms != 1 {
		t.Errorf("left behind: %+v", st)
	}
}

// A peer on ICE-TCP that stops reading: what is for it fills the kernel's buffers, and nobody else waits.
func TestReaderThatStops(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	stalled := &stalling{}
	s := startAlone(t, sfu.Config{TCP: &shrunk{l}})
	v := bystanders(t, s)
	proxy := stalled.listen(t, l.Addr().String())
	a := newAttacker(t, s, "eve", webrtc.NetworkTypeTCP4)
	offer, err := a.pc.CreateOffer(nil)
	must(t, err)
	must(t, a.pc.SetLocalDescription(offer))
	answer, err := s.Offer(t.Context(), sfu.Offer{Room: "r", Peer: "eve", Client: "tab", Gen: 1, SDP: offer.SDP, Mic: "0", Cam: "1"}, a.told)
	must(t, err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_, instead, _ := net.SplitHostPort(proxy)
	answer = strings.ReplaceAll(answer, " "+port+" typ host tcptype", " "+instead+" typ host tcptype")
	must(t, a.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}))
	select {
	case <-a.up:
	case <-time.After(patience):
		t.Fatal("not connected over TCP")
	}
	a.slots(4)
	s.Want("r", "eve", "tab", []sfu.Want{{Peer: "ana", Kind: sfu.Video, Width: 1280, Height: 720}, {Peer: "ben", Kind: sfu.Video, Width: 1280, Height: 720}})
	stalled.stop.Store(true)
	v.during(func(stop <-chan struct{}) {
		// The stalled one is asked for key frames too, by the loops of others.
		var seq uint16
		repeat(stop, 200, func(int) {
			_, _ = a.cams[0].w.WriteRTP(a.cams[0].packet("1", a.cams[0].ssrc, seq, []byte{0x10, 1, 0, 0}))
			seq++
		})
	})
	s.Leave("r", "eve", "")
	stalled.stop.Store(false)
}

func TestLiesInTheOffer(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	extensions := func(sdp string) string {
		var many strings.Builder
		for i := range 4000 {
			fmt.Fprintf(&many, "a=extmap:%d urn:example:%d\r\n", i%14+1, i)
		}
		return strings.ReplaceAll(sdp, "a=mid:1\r\n", "a=mid:1\r\n"+many.String())
	}
	lies := map[string]func(string) string{
		"a mid twice":          func(s string) string { return strings.ReplaceAll(s, "a=mid:3\r\n", "a=mid:2\r\n") },
		"rids that never come": func(s string) string { return s },
		"extensions":           extensions,
		"wrong payload types": func(s string) string {
			return strings.NewReplacer("VP8/90000", "VP7/90000", "opus/48000/2", "opus/8000").Replace(s)
		},
		"every payload type": func(s string) string { return strings.ReplaceAll(s, "SAVPF", "SAVPF 0 1 2 3 4 5 6 7 8 9 127 255 999") },
		"no fingerprint":     func(s string) string { return strings.ReplaceAll(s, "a=fingerprint", "a=fingertip") },
		"another's address": func(s string) string {
			return strings.ReplaceAll(s, "a=setup:actpass", "a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\na=setup:actpass")
		},
		"ssrcs of everybody": func(s string) string {
			var all strings.Builder
			for i := range 2000 {
				fmt.Fprintf(&all, "a=ssrc:%d cname:x\r\na=ssrc-group:FID %d %d\r\n", i, i, i+1)
			}
			return strings.ReplaceAll(s, "a=mid:1\r\n", "a=mid:1\r\n"+all.String())
		},
		"sends what it should receive": func(s string) string { return strings.ReplaceAll(s, "recvonly", "sendonly") },
		"application":                  func(s string) string { return s + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n" },
		"endless":                      func(s string) string { return s + strings.Repeat("a=x:y\r\n", 60_000) },
	}
	v.during(func(stop <-chan struct{}) {
		for name, lie := range lies {
			a := newAttacker(t, s, sfu.PeerID("eve "+name))
			began := time.Now()
			err := a.offers(1, lie)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%s: answered after %v", name, took)
			}
			t.Logf("%s: %v", name, err)
			s.Leave("r", a.id, "")
		}
	})
}

// A camera that says it has three layers and sends one, of another size with each key frame.
func TestCameraThatLies(t *testing.T) {
	s := startAlone(t, sfu.Config{})
	v := bystanders(t, s)
	a := newAttacker(t, s, "eve").enter()
	rnd := rand.New(rand.NewPCG(4, 4))
	s.Want("r", "ana", "tab", []sfu.Want{{Peer: "eve", Kind: sfu.Video, Width: 640, Height: 360}, {Peer: "ben", Kind: sfu.Video, Width: 640, Height: 360}})
	before := s.Stats()
	began := time.Now()
	v.during(func(stop <-chan struct{}) {
		repeat(stop, 200, func(n int) {
			w, h := rnd.IntN(1<<14), rnd.IntN(1<<14)
			key := []byte{0x10, 0, 0, 0, 0x9d, 0x01, 0x2a, byte(w), byte(w >> 8), byte(h), byte(h >> 8), 1, 2, 3}
			_, _ = a.cams[0].w.WriteRTP(a.cams[0].packet("1", a.cams[0].ssrc, uint16(n), key))
		})
	})
	half := uint64(time.Since(began)/(500*time.Millisecond)) + 1
	if asked := s.Stats().PLIsOut - before.PLIsOut; asked > half*3*3 {
		t.Errorf("%d key frames asked for in %d half seconds", asked, half)
	}
}
