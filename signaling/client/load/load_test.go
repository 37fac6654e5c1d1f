package load

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ends are a socket on a line and one on a good one.
func ends(t *testing.T, l Line) (bad transport.UDPConn, good *net.UDPConn) {
	t.Helper()
	own, err := stdnet.NewNet()
	if err != nil {
		t.Fatal(err)
	}
	home := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
	if bad, err = (&badNet{Net: own, line: l, seed: 7}).ListenUDP("udp4", home); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bad.Close() })
	if good, err = net.ListenUDP("udp4", home); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = good.Close() })
	return bad, good
}

func TestALineLosesAndDelaysBothWays(t *testing.T) {
	const sent, delay = 200, 40 * time.Millisecond
	bad, good := ends(t, Line{Loss: 0.2, Delay: delay})
	began := time.Now()
	for range sent {
		if _, err := bad.WriteTo([]byte("up"), good.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		if _, err := good.WriteTo([]byte("down"), bad.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	count := func(c net.PacketConn) (n int, first time.Duration) {
		buf := make([]byte, 16)
		// The last packets mark the end: of twenty, some come.
		for {
			k, _, err := c.ReadFrom(buf)
			if err != nil || string(buf[:k]) == "end" {
				return n, first
			}
			if n++; n == 1 {
				first = time.Since(began)
			}
		}
	}
	for range 20 {
		_, _ = bad.WriteTo([]byte("end"), good.LocalAddr())
		_, _ = good.WriteTo([]byte("end"), bad.LocalAddr())
	}
	for way, c := range map[string]net.PacketConn{"up": good, "down": bad} {
		if n, first := count(c); n < sent*6/10 || n > sent*95/100 || first < delay {
			t.Errorf("%s: %d of %d came, the first after %v", way, n, sent, first)
		}
	}
}

func TestANarrowLineCarriesWhatItSaysAndDropsTheRest(t *testing.T) {
	bad, good := ends(t, Line{Down: 400_000})
	packet := make([]byte, 1000) // 20 ms each on this line
	for range 40 {               // 800 ms, of which 300 may wait
		if _, err := good.WriteTo(packet, bad.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	began, n := time.Now(), 0
	buf := make([]byte, 2000)
	for range 15 {
		if _, _, err := bad.ReadFrom(buf); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Errorf("%d packets in %v", n, took)
	}
	_ = bad.Close()
	for {
		if _, _, err := bad.ReadFrom(buf); err != nil {
			break
		}
		n++
	}
	if n > 20 {
		t.Errorf("%d of 40 packets came over a line that holds 300 ms", n)
	}
}

func TestQuantilesAreWithinATwentieth(t *testing.T) {
	var h histogram
	if h.quantile(.5) != 0 {
		t.Error("nothing has a median")
	}
	for i := range 1000 {
		h.add(time.Duration(i+1) * time.Millisecond)
	}
	for q, want := range map[float64]float64{.5: 500, .99: 990} {
		if got := h.quantile(q); got < want*.94 || got > want*1.06 {
			t.Errorf("%g: %g ms, not about %g", q, got, want)
		}
	}
	if h.most.Load() != int64(time.Second) {
		t.Error(h.most.Load())
	}
}

func TestLargePicturesAreWatchedByTheirHeaders(t *testing.T) {
	var b bursts
	start := time.Now()
	packet := func(ssrc byte, ts byte, kind byte, at time.Duration) {
		b.see([]byte{0x80, kind, 0, 0, 0, 0, 0, ts, 0, 0, 0, ssrc}, start.Add(at))
	}
	picture := func(ts byte, packets int, from, spread time.Duration) {
		for i := range packets {
			packet(1, ts, 120, from+spread*time.Duration(i)/time.Duration(packets-1))
			packet(2, ts+byte(i), 109, from) // sound between them: a stream of its own
			packet(1, 99, 200, from)         // a report about the same stream
		}
	}
	picture(1, 30, 0, 12*time.Millisecond)
	picture(2, 29, 40*time.Millisecond, time.Millisecond) // too small to count
	picture(3, 31, 80*time.Millisecond, 9*time.Millisecond)
	if n, least := b.large(); n != 1 || least != 12 {
		t.Errorf("%d, %g ms: the picture under way has not ended", n, least)
	}
	packet(1, 4, 120, 100*time.Millisecond)
	if n, least := b.large(); n != 2 || least != 9 {
		t.Errorf("%d, %g ms, not two of 9 ms at least", n, least)
	}
	b.reset()
	if n, _ := b.large(); n != 0 {
		t.Error("a reset forgets nothing")
	}
}

func TestMetricsAreReadAndSummedOverLabels(t *testing.T) {
	body := "# HELP x y\nprocess_cpu_seconds_total 1.5\ncodev_x{mode=\"a b\"} 2\ncodev_x{mode=\"c\"} 3e2\n"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
	defer s.Close()
	defer http.DefaultClient.CloseIdleConnections()
	r, err := read(context.Background(), s.URL)
	if err != nil || r[metricCPU] != 1.5 || r["codev_x"] != 302 {
		t.Errorf("%v, %v", err, r)
	}
	body = "hello\n"
	if _, err := read(context.Background(), s.URL); err == nil {
		t.Error("a page without metrics is taken")
	}
}
