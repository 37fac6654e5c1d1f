package udp

import (
	"encoding/binary"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reader is what a socket hands to recvfrom(2), kept so that nothing is allocated for a call.
type reader struct {
	mu      sync.Mutex // protects all following, for as long as a packet is waited for
	into    []byte
	got     int
	errno   syscall.Errno
	from    unix.RawSockaddrInet6 // or an Inet4, by its family
	attempt func(fd uintptr) bool
}

func (r *reader) init() { r.attempt = r.try }

// try takes a packet if one is there. A raw system call, as [kernel.try] and for the same reason.
func (r *reader) try(fd uintptr) bool {
	for {
		size := uint32(unix.SizeofSockaddrInet6)
		n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(unsafe.SliceData(r.into))), uintptr(len(r.into)),
			unix.MSG_DONTWAIT, uintptr(unsafe.Pointer(&r.from)), uintptr(unsafe.Pointer(&size)))
		if errno == unix.EINTR {
			continue
		}
		if r.got, r.errno = int(n), errno; errno != 0 {
			r.got = 0
		}
		return errno != unix.EAGAIN
	}
}

// receive is ReadFromUDPAddrPort of package net.
func (s *socket) receive(b []byte) (int, netip.AddrPort, error) {
	r := &s.reading
	r.mu.Lock()
	defer r.mu.Unlock()
	r.into = b
	defer func() { r.into = nil }()
	if err := s.raw.Read(r.attempt); err != nil {
		return 0, netip.AddrPort{}, err
	}
	if r.errno != 0 {
		return 0, netip.AddrPort{}, os.NewSyscallError("recvfrom", r.errno)
	}
	return r.got, r.sender(s.udp), nil
}

// sender is the address of the packet just read.
func (r *reader) sender(c *net.UDPConn) netip.AddrPort {
	port := binary.BigEndian.Uint16((*[2]byte)(unsafe.Pointer(&r.from.Port))[:])
	if r.from.Family == unix.AF_INET {
		return netip.AddrPortFrom(netip.AddrFrom4((*unix.RawSockaddrInet4)(unsafe.Pointer(&r.from)).Addr), port)
	}
	addr := netip.AddrFrom16(r.from.Addr)
	if r.from.Scope_id != 0 {
		addr = addr.WithZone(zone(c, r.from.Scope_id))
	}
	return netip.AddrPortFrom(addr, port)
}

// zone names the interface of a link-local address: a socket on such an address hears of no other interface.
func zone(c *net.UDPConn, scope uint32) string {
	if here := c.LocalAddr().(*net.UDPAddr).Zone; here != "" {
		return here
	}
	return strconv.FormatUint(uint64(scope), 10)
}
