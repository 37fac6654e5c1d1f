package udp

import (
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"

	"github.com/pion/transport/v5"
)

// socket is one UDP socket of the operating system with its way of sending batches. Its methods may be called concurrently.
type socket struct {
	transport.UDPConn

	udp     *net.UDPConn
	raw     syscall.RawConn
	six     bool          // of the family of IPv6
	sending atomic.Uint32 // Mode; only ever goes down
	reading reader
}

func newSocket(conn *net.UDPConn, m Mode) (*socket, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	s := &socket{UDPConn: conn, udp: conn, raw: raw, six: conn.LocalAddr().(*net.UDPAddr).IP.To4() == nil}
	s.sending.Store(uint32(m))
	s.reading.init()
	return s, nil
}

func (s *socket) mode() Mode { return Mode(s.sending.Load()) }

// ReadFromAddrPort satisfies ice.AddrPortReaderWriter: Pion's mux reads without an allocation for each address.
func (s *socket) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) { return s.receive(b) }

// WriteToAddrPort satisfies ice.AddrPortReaderWriter.
func (s *socket) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	return s.udp.WriteToUDPAddrPort(b, to)
}

// send sends a batch, which holds at least one packet, and returns how many packets were refused.
func (s *socket) send(b *Batch) (refused int) {
	switch mode := s.mode(); mode {
	case Sendmmsg, GSO:
		return s.sendTogether(b, mode == GSO && !b.whole)
	default:
		return s.oneByOne(b.data[:b.used], b.sizes[:b.n], b.to)
	}
}

func (s *socket) oneByOne(data []byte, sizes []int, to netip.AddrPort) (refused int) {
	for _, n := range sizes {
		if _, err := s.udp.WriteToUDPAddrPort(data[:n], to); err != nil {
			refused++
		}
		data = data[n:]
	}
	return refused
}

// runOf returns how many of the first packets can be the segments of one datagram: all of one size, but the last may be shorter.
func runOf(sizes []int) (packets, length int) {
	for i, n := range sizes {
		if i > 0 && (n > sizes[0] || sizes[i-1] < sizes[0]) {
			break
		}
		packets, length = packets+1, length+n
	}
	return packets, length
}
