package udp

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// message is struct mmsghdr of sendmmsg(2).
type message struct {
	head unix.Msghdr
	sent uint32
}

// kernel is what a batch hands to sendmmsg(2), kept so that nothing is allocated for a call.
type kernel struct {
	messages [MaxBatch]message
	packets  [MaxBatch]int // in each message
	vectors  [MaxBatch]unix.Iovec
	controls [MaxBatch][32]byte

	four  unix.RawSockaddrInet4
	six   unix.RawSockaddrInet6
	name  *byte
	names uint32 // its length

	next, end int // of the messages not sent yet
	sent      int
	errno     syscall.Errno
	attempt   func(fd uintptr) bool
}

func (k *kernel) init() { k.attempt = k.try }

// address sets where all messages go.
func (k *kernel) address(s *socket, to netip.AddrPort) {
	if !s.six {
		k.four = unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: to.Addr().Unmap().As4()}
		binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(&k.four.Port))[:], to.Port())
		k.name, k.names = (*byte)(unsafe.Pointer(&k.four)), unix.SizeofSockaddrInet4
		return
	}
	k.six = unix.RawSockaddrInet6{Family: unix.AF_INET6, Addr: to.Addr().As16(), Scope_id: scope(to.Addr().Zone())}
	binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(&k.six.Port))[:], to.Port())
	k.name, k.names = (*byte)(unsafe.Pointer(&k.six)), unix.SizeofSockaddrInet6
}

// scope is the interface of a link-local address, by name or number.
func scope(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if i, err := net.InterfaceByName(zone); err == nil {
		return uint32(i.Index)
	}
	n, _ := strconv.ParseUint(zone, 10, 32) // 0, no scope, when it is neither
	return uint32(n)
}

// compose makes the messages of a batch.
func (k *kernel) compose(b *Batch, segments bool) {
	k.next, k.end = 0, 0
	for first, from := 0, 0; first < b.n; k.end++ {
		packets, length := 1, b.sizes[first]
		if segments {
			packets, length = runOf(b.sizes[first:b.n])
		}
		m, v := &k.messages[k.end], &k.vectors[k.end]
		k.packets[k.end] = packets
		v.Base = &b.data[from]
		v.SetLen(length)
		m.head = unix.Msghdr{Name: k.name, Namelen: k.names, Iov: v}
		m.head.SetIovlen(1)
		if packets > 1 {
			control := k.controls[k.end][:]
			m.head.Control = &control[0]
			m.head.SetControllen(segment(control, b.sizes[first]))
		}
		first, from = first+packets, from+length
	}
}

// segment writes the control message that has the kernel cut a datagram into segments of this size: UDP_SEGMENT of udp(7), in the layout
// of cmsg(3). It returns its length.
func segment(control []byte, size int) int {
	h := (*unix.Cmsghdr)(unsafe.Pointer(&control[0]))
	h.Level, h.Type = unix.IPPROTO_UDP, unix.UDP_SEGMENT
	h.SetLen(unix.CmsgLen(2))
	binary.NativeEndian.PutUint16(control[unix.CmsgLen(0):], uint16(size))
	return unix.CmsgSpace(2)
}

// try hands over what is left. A raw system call, as it does not wait: for the scheduler the goroutine goes on running, so that the
// processor is not taken from it and given back in the some 10 µs that a call takes.
func (k *kernel) try(fd uintptr) bool {
	for {
		n, _, errno := syscall.RawSyscall6(unix.SYS_SENDMMSG, fd, uintptr(unsafe.Pointer(&k.messages[k.next])),
			uintptr(k.end-k.next), unix.MSG_DONTWAIT, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		if k.sent, k.errno = int(n), errno; errno != 0 {
			k.sent = 0
		}
		return errno != unix.EAGAIN
	}
}

// sendTogether sends a batch in as few calls and datagrams as can be.
func (s *socket) sendTogether(b *Batch, segments bool) (refused int) {
	k := &b.calls
	k.compose(b, segments)
	first, from := 0, 0 // packet, byte
	for k.next < k.end {
		k.sent, k.errno = 0, 0
		err := s.raw.Write(k.attempt) // waits only while the kernel's buffer is full
		for ; k.sent > 0; k.sent-- {
			first, from = b.after(first, from, k.packets[k.next])
			k.next++
		}
		if err == nil && k.errno == 0 {
			continue
		}
		n := k.packets[k.next]
		last, to := b.after(first, from, n)
		if n > 1 && err == nil { // refused as segments: packet by packet then
			if b.whole = true; k.errno == unix.EIO { // the card under the socket lacks checksums, whatever the path
				s.sending.CompareAndSwap(uint32(GSO), uint32(Sendmmsg))
			}
			refused += s.oneByOne(b.data[from:to], b.sizes[first:last], b.to)
		} else {
			refused += n
		}
		first, from = last, to
		k.next++
	}
	return refused
}

// after steps over so many packets.
func (b *Batch) after(packet, from, packets int) (next, at int) {
	for _, n := range b.sizes[packet : packet+packets] {
		from += n
	}
	return packet + packets, from
}
