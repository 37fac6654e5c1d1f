package sfu

import (
	"io"
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

// FuzzStream lets a peer send any sequence of well-formed RTP packets with any payload, on any of its streams and with any jump of numbers,
// while the viewer changes layers, gates close and time passes. What goes out is in order, and every packet goes back to its pool.
func FuzzStream(f *testing.F) {
	f.Add([]byte{0, 1, 6, 0x10, 0, 0, 0, 0x9d, 1, 0, 1, 4, 0x10, 1, 0, 0, 4, 1, 1, 1, 6, 0x10, 0, 0, 0, 0x9d, 1})
	f.Add([]byte{3, 1, 3, 1, 2, 3, 3, 200, 2, 1, 2, 6, 3, 1, 1, 9, 7, 40, 3, 1, 0})
	f.Add([]byte{0, 1, 9, 0x90, 0xe0, 0x80, 1, 2, 0x20, 0, 0, 0, 5, 0, 0, 2, 9, 0x90, 0xe0, 0x80, 1, 3, 0x20, 1, 0, 0, 8, 3, 4})
	f.Fuzz(func(t *testing.T, script []byte) {
		bench := newBench()
		bench.audio.point(bench.mic, bench.sound)
		bench.sound.watch([]*slot{bench.audio})
		bench.see(0)
		var seqs [4]uint16
		next := func() (b byte) {
			if len(script) > 0 {
				b, script = script[0], script[1:]
			}
			return b
		}
		asked := false
		for len(script) > 0 {
			switch op := next() % 9; op {
			case 0, 1, 2, 3: // a packet: by how much its number steps, its length, its payload
				seqs[op] += uint16(int8(next())) * (1 + uint16(op)*300)
				n := min(int(next()), len(script))
				b := append([]byte{0x90, 96 | next()&0x80, byte(seqs[op] >> 8), byte(seqs[op]), 0, 0, byte(seqs[op]), 9, 0, 0, 0, 1, 0xbe, 0xde, 0, 1, 0x10, next(), 0, 0},
					script[:min(n, len(script))]...)
				script = script[min(n, len(script)):]
				if op == 3 {
					bench.sound.handle(b, bench.clock)
				} else {
					bench.layers[op].handle(b, bench.clock)
				}
			case 4:
				bench.see(int(next() % 3))
			case 5:
				bench.up.closed.Store(next()%2 == 1)
			case 6:
				bench.mic.closed.Store(next()%2 == 1)
			case 7:
				bench.clock += int64(next()) * 1e7
			case 8:
				asked = true
				bench.viewer.heed(bench.video, &rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: []rtcp.NackPair{
					{PacketID: uint16(next())<<8 | uint16(next()), LostPackets: rtcp.PacketBitmap(next())},
				}})
			}
			bench.flush()
		}
		for _, list := range [][]sentOut{bench.out.sent, bench.heard.sent} {
			for i := 1; i < len(list) && !asked; i++ {
				if step := int16(list[i].header.SequenceNumber - list[i-1].header.SequenceNumber); step == 0 {
					t.Fatalf("number %d went out twice", list[i].header.SequenceNumber)
				}
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
		&rtcp.SenderReport{SSRC: 100, NTPTime: 1 << 63, RTPTime: 7},
		&rtcp.ReceiverEstimatedMaximumBitrate{Bitrate: 1e6, SSRCs: []uint32{7}},
		&rtcp.TransportLayerCC{
			Header: rtcp.Header{Count: rtcp.FormatTCC, Type: rtcp.TypeTransportSpecificFeedback, Length: 5}, MediaSSRC: 7, PacketStatusCount: 1,
			PacketChunks: []rtcp.PacketStatusChunk{&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: 1}},
			RecvDeltas:   []*rtcp.RecvDelta{{Type: rtcp.TypeTCCPacketReceivedSmallDelta, Delta: 250}},
		},
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
			bench.viewer.heed(bench.audio, p)
		}
		once := func(to []byte) (int, error) { // the same from a sender
			n := copy(to, b)
			if b = nil; n == 0 {
				return 0, io.EOF
			}
			return n, nil
		}
		bench.layers[0].listenToSender(once, func() int64 { return bench.clock })
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
