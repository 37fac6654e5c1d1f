package sfu

import (
	"net"
	"os"
	"strings"
	"testing"

	"github.com/pion/rtcp"
)

// FuzzRTP feeds anything to a layer and out to a viewer: nothing may panic, and what goes out is well formed.
func FuzzRTP(f *testing.F) {
	var s source
	for _, p := range s.frame(true, 2) {
		f.Add(p, true)
	}
	f.Add(s.padding(), true)
	f.Add([]byte{0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0, 1}, false)
	f.Add([]byte{0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 200}, true)
	f.Fuzz(func(t *testing.T, b []byte, video bool) {
		bench := newBench()
		var s source
		bench.see(0)
		bench.receive(0, s.frame(true, 1))
		l := bench.sound
		if video {
			l = bench.layers[0]
		}
		bench.audio.point(bench.mic, bench.sound)
		bench.sound.watch([]*slot{bench.audio})
		for range 3 {
			l.handle(b, bench.clock)
			bench.flush()
			bench.receive(0, s.frame(false, 1))
			bench.receive(0, s.frame(true, 1))
		}
		for _, out := range append(bench.out.sent, bench.heard.sent...) {
			if len(out.payload) > maxPacket {
				t.Fatalf("%d bytes went out", len(out.payload))
			}
		}
	})
}

// FuzzRTCP has a viewer say anything of its slot.
func FuzzRTCP(f *testing.F) {
	for _, p := range []rtcp.Packet{
		&rtcp.PictureLossIndication{MediaSSRC: 7},
		&rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: []rtcp.NackPair{{PacketID: 500, LostPackets: 0xffff}}},
		&rtcp.FullIntraRequest{MediaSSRC: 7, FIR: []rtcp.FIREntry{{SSRC: 7}}},
		&rtcp.ReceiverReport{SSRC: 1, Reports: []rtcp.ReceptionReport{{SSRC: 7, LastSenderReport: 1, Delay: 9}}},
	} {
		b, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		packets, err := rtcp.Unmarshal(b)
		if err != nil {
			return
		}
		bench := newBench()
		bench.viewer.sfu = &SFU{}
		var s source
		bench.see(0)
		bench.receive(0, s.frame(true, 3))
		before := len(bench.out.sent)
		for _, p := range packets {
			bench.viewer.heed(bench.video, p)
		}
		bench.flush()
		if resent := len(bench.out.sent) - before; resent > before {
			t.Fatalf("%d packets sent again of %d", resent, before)
		}
	})
}

// FuzzOffer gives anything to the real handler. An offer that is accepted leaves with its room.
func FuzzOffer(f *testing.F) {
	seed, err := os.ReadFile("testdata/chromium.sdp")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(seed), "0", "1", "2")
	f.Add(strings.ReplaceAll(string(seed), "recvonly", "sendonly"), "0", "1", "2")
	f.Add("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=recvonly\r\n", "", "", "")
	s, err := New(Config{Loopback: true, IPFilter: func(ip net.IP) bool { return ip.IsLoopback() }})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := s.Close(); err != nil {
			f.Error(err)
		}
	})
	f.Fuzz(func(t *testing.T, sdp, mic, cam, screen string) {
		o := Offer{Room: "r", Peer: "p", Client: "c", SDP: sdp, Mic: mic, Cam: cam, Screen: screen}
		if _, err := s.Offer(t.Context(), o, func(Event) {}); err == nil {
			s.Leave("r", "p", "")
		}
	})
}
