package sfu

import (
	"encoding/binary"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/rtp"

	"codev/sfu/udp"
)

// The path of a packet down to the socket: what the writer writes goes through a port's connection, as Pion's SRTP would hand it down.

// portWire is a write stream above a port.
type portWire struct {
	conn ice.AddrPortReaderWriter
	to   netip.AddrPort
	buf  [2 * maxPacket]byte
	n    int
}

func (w *portWire) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	n, err := h.MarshalTo(w.buf[:])
	if err != nil {
		return 0, err
	}
	n += copy(w.buf[n:], payload)
	w.n++
	return w.conn.WriteToAddrPort(w.buf[:n], w.to)
}

func (w *portWire) Write(b []byte) (int, error) { return len(b), nil }

// onPort has the bench's viewer receive at a socket of this machine.
func (b *bench) onPort(t *testing.T) (viewer *net.UDPConn, w *portWire) {
	t.Helper()
	local := net.IPv4(127, 0, 0, 1)
	port, err := udp.Listen(0, nil, 0, ice.UDPMuxFromPortWithLoopback(), ice.UDPMuxFromPortWithIPFilter(local.Equal))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { port.Close() })
	c, err := port.GetConn("viewer", port.GetListenAddresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if viewer, err = net.ListenUDP("udp4", &net.UDPAddr{IP: local}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { viewer.Close() })
	w = &portWire{conn: c.(ice.AddrPortReaderWriter), to: viewer.LocalAddr().(*net.UDPAddr).AddrPort()}
	b.viewer.writer.batch.Store(port.Batch("viewer"))
	b.video.bound.Store(newBinding(w, 7, only(120)))
	b.audio.bound.Store(newBinding(w, 8, only(109)))
	return viewer, w
}

// only has every codec go out under one payload type.
func only(payloadType uint8) (types payloadTypes) {
	for i := range types.media {
		types.media[i] = payloadType
	}
	return types
}

func (b *bench) listen() {
	b.audio.point(b.mic, b.sound)
	b.sound.watch([]*slot{b.audio})
}

// came reads n packets and returns their payload types.
func came(t *testing.T, viewer *net.UDPConn, n int) (types []byte) {
	t.Helper()
	buf := make([]byte, maxPacket)
	for range n {
		_ = viewer.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := viewer.Read(buf); err != nil {
			t.Fatalf("after %d packets: %v", len(types), err)
		}
		types = append(types, buf[1]&0x7f)
	}
	return types
}

func TestSoundLeavesFirstWithinABatch(t *testing.T) {
	b := newBench()
	viewer, _ := b.onPort(t)
	b.listen()
	b.see(0)
	var pictures, sound source
	for _, p := range pictures.frame(true, 10) {
		b.layers[0].handle(p, b.clock)
	}
	for range 2 {
		b.sound.handle(sound.packet(false, false, false, 30), b.clock)
	}
	b.flush()
	want := slices.Concat([]byte{109, 109}, slices.Repeat([]byte{120}, 10))
	if types := came(t, viewer, 12); !slices.Equal(types, want) {
		t.Errorf("payload types %v", types)
	}
}

// TestSoundThatComesDuringATurnWaitsForOneBatch: with pictures of two slots in hand, a packet of sound that arrives while the first slot
// has its turn leaves before the second one.
func TestSoundThatComesDuringATurnWaitsForOneBatch(t *testing.T) {
	b := newBench()
	viewer, w := b.onPort(t)
	b.listen()
	b.see(0)
	second := newSlot(b.viewer, "11", true, 1)
	second.rw = newRewriter(true, 90000, 300)
	second.bound.Store(newBinding(w, 9, only(121)))
	second.point(b.up, b.layers[1])
	b.layers[1].watch([]*slot{second})
	b.viewer.slots = append(b.viewer.slots, second)
	var first, other, sound source
	for i, p := range first.frame(true, 3) {
		b.layers[0].handle(p, b.clock)
		b.layers[1].handle(other.frame(i == 0, 1)[0], b.clock)
	}
	b.video.bound.Store(newBinding(&meanwhile{portWire: w, then: func() {
		b.sound.handle(sound.packet(false, false, false, 30), b.clock)
	}}, 7, only(120)))
	b.flush()
	if types, want := came(t, viewer, 7), []byte{120, 120, 120, 109, 121, 121, 121}; !slices.Equal(types, want) {
		t.Errorf("payload types %v, not %v", types, want)
	}
}

// meanwhile has something happen while the first packet is written.
type meanwhile struct {
	*portWire
	then func()
}

func (m *meanwhile) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	if m.then != nil {
		m.then()
		m.then = nil
	}
	return m.portWire.WriteRTP(h, payload)
}

func TestPathToTheSocketDoesNotAllocate(t *testing.T) {
	b := newBench()
	_, w := b.onPort(t) // nobody reads: what does not fit into the viewer's buffer is lost there
	var counter [2]byte
	bound := newBinding(w, 7, only(120))
	if err := bound.extend(5, counter[:]); err != nil {
		t.Fatal(err)
	}
	b.video.bound.Store(bound)
	b.listen()
	b.see(0)
	var pictures, sound source
	b.receive(0, pictures.frame(true, 1))
	picture, voice := pictures.packet(true, false, true, 1000), sound.packet(false, false, false, 70)
	step := func() {
		b.clock += 20e6 // within what a stream may carry
		for range 3 {
			binary.BigEndian.PutUint16(picture[2:], pictures.seq)
			pictures.seq++
			b.layers[0].handle(picture, b.clock)
		}
		binary.BigEndian.PutUint16(voice[2:], sound.seq)
		sound.seq++
		b.sound.handle(voice, b.clock)
		b.flush()
	}
	for range videoCache {
		step()
	}
	before := w.n
	if n := testing.AllocsPerRun(500, step); n > 4*allowedAllocs {
		t.Errorf("%v allocations for four packets", n)
	}
	if w.n-before < 2000 || b.counts.writeErrors.Load() != 0 {
		t.Errorf("%d packets came through, %d were refused", w.n-before, b.counts.writeErrors.Load())
	}
}

func TestLatencyCountsWhatIsForwarded(t *testing.T) {
	b := newBench()
	var all latencies
	all.begin(&b.viewer.writer.spans)
	var s source
	late := b.clock
	b.see(0)
	b.layers[0].handle(s.frame(true, 1)[0], late)
	b.clock += int64(400 * time.Microsecond)
	b.flush()
	got := all.sum()
	if got.Count() != 1 || got.Sum != 400*time.Microsecond || got.Quantile(0.5) != 500*time.Microsecond {
		t.Errorf("%+v", got)
	}
	// A key frame from the cache is older than its way through the program.
	b.layers[0].watch(nil)
	b.layers[0].handle(s.frame(false, 1)[0], b.clock)
	b.video.point(b.up, b.layers[0])
	b.video.rw.layer = nil
	b.video.flowing.Store(0)
	b.layers[0].watch([]*slot{b.video})
	sent := len(b.out.sent)
	b.layers[0].handle(s.frame(false, 1)[0], b.clock)
	b.flush()
	if len(b.out.sent) < sent+2 {
		t.Fatal("the key frame was not replayed")
	}
	if got := all.sum(); got.Count() != 2 {
		t.Errorf("%d packets counted, not the two that were forwarded as they came", got.Count())
	}
	all.end(&b.viewer.writer.spans)
	if got := all.sum(); got.Count() != 2 || len(all.live) != 0 {
		t.Errorf("a writer that has ended is forgotten: %+v", got)
	}
}

func TestLatencyQuantiles(t *testing.T) {
	var m spans
	var l Latency
	if l.Quantile(0.99) != 0 {
		t.Error("of nothing")
	}
	for range 98 {
		m.observe(int64(60 * time.Microsecond))
	}
	m.observe(int64(time.Millisecond))
	m.observe(int64(time.Second))
	l.add(&m)
	for q, want := range map[float64]time.Duration{0.5: 100 * time.Microsecond, 0.98: 100 * time.Microsecond, 0.99: time.Millisecond, 1: 100 * time.Millisecond} {
		if got := l.Quantile(q); got != want {
			t.Errorf("%v: %v, not %v", q, got, want)
		}
	}
}
