package udp

import (
	"net/netip"
)

// MaxBatch is the most packets that leave together: a burst of 8 fits into the smallest receive buffers and queues on the way.
const MaxBatch = 8

// maxPacket is the largest packet held; larger ones go alone.
const maxPacket = 1500

// Batch collects the RTP packets of one peer between Begin and Flush. Both, and the writing of RTP through Pion in between, belong to one
// goroutine, the viewer's writer. A nil Batch is one that never holds anything.
type Batch struct {
	open bool

	socket  *socket // where the packets held go, all the same way
	to      netip.AddrPort
	sizes   [MaxBatch]int
	n       int
	used    int // of data
	refused int
	data    []byte

	whole bool // this path refused segments
	calls kernel
}

func newBatch() *Batch {
	b := &Batch{data: make([]byte, MaxBatch*maxPacket)}
	b.calls.init()
	return b
}

// Begin has the RTP packets written from now on wait for the Flush.
func (b *Batch) Begin() {
	if b != nil {
		b.open = true
	}
}

// Flush closes the batch and sends what it holds. It returns how many packets the kernel refused since the last Flush.
func (b *Batch) Flush() (refused int) {
	if b == nil {
		return 0
	}
	b.open = false
	b.empty()
	refused, b.refused = b.refused, 0
	return refused
}

func (b *Batch) empty() {
	if b.n > 0 {
		b.refused += b.socket.send(b)
		b.n, b.used = 0, 0
	}
}

// hold copies a packet into the batch, after sending what goes elsewhere or has filled it.
func (b *Batch) hold(s *socket, packet []byte, to netip.AddrPort) {
	if b.socket != s || b.to != to {
		b.empty()
		b.socket, b.to, b.whole = s, to, false
		b.calls.address(s, to)
	}
	if b.n == MaxBatch {
		b.empty()
	}
	b.sizes[b.n] = copy(b.data[b.used:], packet)
	b.used += b.sizes[b.n]
	b.n++
}

// isRTP tells RTP from STUN, DTLS (RFC 7983 section 7) and RTCP (RFC 5761 section 4).
func isRTP(b []byte) bool {
	return len(b) > 1 && b[0] >= 128 && b[0] < 192 && (b[1] < 192 || b[1] > 223)
}
