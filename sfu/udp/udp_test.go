package udp

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// loopback opens a socket on the loopback interface with a buffer for a test's packets.
func loopback(t testing.TB, ip net.IP) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp", &net.UDPAddr{IP: ip})
	if err != nil {
		t.Skip("this machine lacks the address:", err) // IPv6 may be switched off
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetReadBuffer(4 << 20); err != nil {
		t.Fatal(err)
	}
	return c
}

func addressOf(c *net.UDPConn) netip.AddrPort { return c.LocalAddr().(*net.UDPAddr).AddrPort() }

// numbered makes an RTP packet of this size that says its number.
func numbered(n uint32, size int) []byte {
	p := make([]byte, size)
	p[0], p[1] = 0x80, 96
	binary.BigEndian.PutUint32(p[4:], n)
	for i := 8; i < size; i++ {
		p[i] = byte(n) + byte(i)
	}
	return p
}

// check reads packets that must be from first on, each whole, once and in order.
func check(t *testing.T, from *net.UDPConn, first uint32, sizes []int) {
	t.Helper()
	if err := from.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 70_000)
	for i, size := range sizes {
		n, _, err := from.ReadFromUDPAddrPort(buf)
		if err != nil {
			t.Fatalf("packet %d of %d: %v", i, len(sizes), err)
		}
		if want := numbered(first+uint32(i), size); !slices.Equal(buf[:n], want) {
			t.Fatalf("packet %d: %d bytes, number %d, instead of %d bytes, number %d", i, n, binary.BigEndian.Uint32(buf[4:]), size, first+uint32(i))
		}
	}
}

func modes() []Mode {
	list := []Mode{Single}
	for _, m := range []Mode{Sendmmsg, GSO} {
		if best() >= m {
			list = append(list, m)
		}
	}
	return list
}

// TestEveryPacketArrivesOnceAndInOrder: random sizes, runs, destinations and lengths of turns, in every mode and both families.
func TestEveryPacketArrivesOnceAndInOrder(t *testing.T) {
	for _, ip := range []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback} {
		for _, mode := range modes() {
			t.Run(fmt.Sprintf("%v/%v", ip, mode), func(t *testing.T) {
				s, err := newSocket(loopback(t, ip), mode)
				if err != nil {
					t.Fatal(err)
				}
				to := []*net.UDPConn{loopback(t, ip), loopback(t, ip), loopback(t, ip)}
				sent := make([][]int, len(to))
				rng := rand.New(rand.NewPCG(uint64(mode), uint64(len(ip))))
				b := newBatch()
				for range 300 {
					b.Begin()
					way, size := rng.IntN(len(to)), 12+rng.IntN(1400)
					for range rng.IntN(2 * MaxBatch) {
						switch rng.IntN(8) {
						case 0:
							way = rng.IntN(len(to))
						case 1:
							size = 12 + rng.IntN(1400)
						case 2:
							size++
						case 3:
							size = max(12, size-1)
						}
						b.hold(s, numbered(uint32(len(sent[way])), size), addressOf(to[way]))
						sent[way] = append(sent[way], size)
					}
					if refused := b.Flush(); refused != 0 {
						t.Fatalf("%d refused", refused)
					}
				}
				for i := range to {
					check(t, to[i], 0, sent[i])
				}
				if s.mode() != mode || b.whole {
					t.Errorf("fell back to %v, whole %v", s.mode(), b.whole)
				}
			})
		}
	}
}

func TestABurstLeavesInSmallBatches(t *testing.T) {
	s, err := newSocket(loopback(t, net.IPv4(127, 0, 0, 1)), best())
	if err != nil {
		t.Fatal(err)
	}
	to, b := loopback(t, net.IPv4(127, 0, 0, 1)), newBatch()
	b.Begin()
	var sizes []int
	for i := range 10 * MaxBatch {
		sizes = append(sizes, 1100)
		b.hold(s, numbered(uint32(i), 1100), addressOf(to))
		if b.n > MaxBatch {
			t.Fatalf("%d packets are held", b.n)
		}
	}
	b.Flush()
	check(t, to, 0, sizes)
}

func TestRunOfSegments(t *testing.T) {
	for _, c := range []struct{ sizes, runs []int }{
		{[]int{100}, []int{1}},
		{[]int{100, 100, 100}, []int{3}},
		{[]int{100, 100, 99}, []int{3}},
		{[]int{100, 99, 99}, []int{2, 1}},
		{[]int{99, 100, 100}, []int{1, 2}},
		{[]int{80, 1042, 1041, 1042, 1041}, []int{1, 2, 2}},
	} {
		var runs []int
		for rest := c.sizes; len(rest) > 0; {
			n, length := runOf(rest)
			sum := 0
			for _, size := range rest[:n] {
				sum += size
			}
			if sum != length {
				t.Errorf("%v: %d bytes, not %d", rest[:n], length, sum)
			}
			runs, rest = append(runs, n), rest[n:]
		}
		if !slices.Equal(runs, c.runs) {
			t.Errorf("%v: %v, not %v", c.sizes, runs, c.runs)
		}
	}
}

func TestWhatIsRTP(t *testing.T) {
	for _, c := range []struct {
		first, second byte
		rtp           bool
	}{{0x80, 96, true}, {0x90, 111 | 0x80, true}, {0xb0, 127, true}, {0x80, 200, false}, {0x80, 207, false}, {0, 1, false}, {22, 254, false}, {64, 0, false}} {
		if isRTP([]byte{c.first, c.second}) != c.rtp {
			t.Errorf("%#x %d: RTP %v", c.first, c.second, !c.rtp)
		}
	}
	if isRTP([]byte{0x80}) || isRTP(nil) {
		t.Error("too short to be RTP")
	}
}

func TestBatchDoesNotAllocate(t *testing.T) {
	s, err := newSocket(loopback(t, net.IPv4(127, 0, 0, 1)), best())
	if err != nil {
		t.Fatal(err)
	}
	to, b := loopback(t, net.IPv4(127, 0, 0, 1)), newBatch()
	packet, voice, way := numbered(1, 1100), numbered(2, 90), addressOf(to)
	if n := testing.AllocsPerRun(500, func() {
		b.Begin()
		b.hold(s, voice, way)
		for range 4 {
			b.hold(s, packet, way)
		}
		b.Flush()
	}); n != 0 {
		t.Errorf("%v allocations for a batch", n)
	}
}

// listen opens a port on the loopback interface only.
func listen(t *testing.T, mode Mode) *Port {
	t.Helper()
	p, err := Listen(0, nil, mode, ice.UDPMuxFromPortWithLoopback(),
		ice.UDPMuxFromPortWithIPFilter(func(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestOnlyRTPWaitsForTheFlush(t *testing.T) {
	for _, mode := range modes() {
		p := listen(t, mode)
		if p.Mode() != mode {
			t.Errorf("mode %v, not %v", p.Mode(), mode)
		}
		c, err := p.GetConn("peer", p.GetListenAddresses()[0])
		if err != nil {
			t.Fatal(err)
		}
		to := loopback(t, net.IPv4(127, 0, 0, 1))
		write := func(b []byte) {
			t.Helper()
			if n, err := c.(ice.AddrPortReaderWriter).WriteToAddrPort(b, addressOf(to)); n != len(b) || err != nil {
				t.Fatal(n, err)
			}
		}
		expect := func(what string, want []byte) {
			t.Helper()
			var got [64]byte
			_ = to.SetReadDeadline(time.Now().Add(5 * time.Second))
			if n, err := to.Read(got[:]); err != nil || !slices.Equal(got[:n], want) {
				t.Fatalf("%s: % x, %v", what, got[:n], err)
			}
		}
		check, report, hello := stun.MustBuild(stun.BindingRequest).Raw, []byte{0x80, 200, 0, 0}, []byte{22, 254, 253, 0}
		first, second, third := numbered(1, 20), numbered(2, 20), numbered(3, 20)
		b := p.Batch("peer")
		write(first) // nobody has begun
		expect("outside of a turn", first)
		b.Begin()
		write(second)
		write(check)
		write(report)
		write(hello)
		write(third)
		expect("STUN", check)
		expect("RTCP", report)
		expect("DTLS", hello)
		if b.Flush() != 0 {
			t.Fatal("refused")
		}
		expect("held", second)
		expect("held", third)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil { // Pion closes more than once
			t.Fatal(err)
		}
		if p.Batch("peer") != nil || len(p.batches) != 0 {
			t.Error("the batch stays after its connection")
		}
	}
}

func TestAClosedPortRefusesAndStops(t *testing.T) {
	p := listen(t, 0)
	c, err := p.GetConn("peer", p.GetListenAddresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	b := p.Batch("peer")
	b.Begin()
	for i := range 3 {
		if _, err := c.(ice.AddrPortReaderWriter).WriteToAddrPort(numbered(uint32(i), 100), netip.MustParseAddrPort("127.0.0.1:9")); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if refused := b.Flush(); refused != 3 {
		t.Errorf("%d packets refused", refused)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestNilBatch(t *testing.T) {
	var b *Batch
	b.Begin()
	if b.Flush() != 0 {
		t.Error("nothing was held")
	}
}

// TestPeersSendAtTheSameTime is for the race detector: one goroutine for each peer, all on one socket.
func TestPeersSendAtTheSameTime(t *testing.T) {
	p := listen(t, 0)
	address := p.GetListenAddresses()[0]
	var peers sync.WaitGroup
	for i := range 6 {
		fragment, to := fmt.Sprint("peer", i), loopback(t, net.IPv4(127, 0, 0, 1))
		peers.Go(func() {
			c, err := p.GetConn(fragment, address)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			w, b := c.(ice.AddrPortReaderWriter), p.Batch(fragment)
			var beside sync.WaitGroup
			beside.Go(func() { // Pion's checks, from elsewhere, to an address where nobody listens
				for range 50 {
					_, _ = w.WriteToAddrPort([]byte{0, 1}, netip.MustParseAddrPort("127.0.0.1:9"))
				}
			})
			var sizes []int
			for turn := range 50 {
				b.Begin()
				for k := range turn % 12 {
					size := 1100 + k%3
					_, _ = w.WriteToAddrPort(numbered(uint32(len(sizes)), size), addressOf(to))
					sizes = append(sizes, size)
				}
				if b.Flush() != 0 {
					t.Error("refused")
				}
			}
			beside.Wait()
			check(t, to, 0, sizes)
		})
	}
	peers.Wait()
}

func TestModesHaveTheirNames(t *testing.T) {
	for m, want := range map[Mode]string{Single: "single", Sendmmsg: "sendmmsg", GSO: "gso"} {
		if m.String() != want {
			t.Errorf("%d is %v, not %v", uint32(m), m, want)
		}
	}
	if runtime.GOOS == "linux" && best() < Sendmmsg {
		t.Error("Linux has sendmmsg(2) since 3.0")
	}
}
