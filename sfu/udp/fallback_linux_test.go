package udp

import (
	"net"
	"syscall"
	"testing"
)

// refusing has the socket's system calls fail as a card or path does that takes no segments: each message of more than one packet is
// refused, what is whole goes through.
func refusing(b *Batch, with syscall.Errno, times int) (calls *int) {
	calls = new(int)
	k := &b.calls
	k.attempt = func(fd uintptr) bool {
		if k.packets[k.next] > 1 && *calls < times {
			*calls++
			k.sent, k.errno = 0, with
			return true
		}
		end := k.end
		for i := k.next + 1; i < end; i++ { // the kernel stops at the first that it refuses
			if k.packets[i] > 1 {
				k.end = i
				break
			}
		}
		done := k.try(fd)
		k.end = end
		return done
	}
	return calls
}

func TestRefusedSegmentsAreSentWhole(t *testing.T) {
	for _, c := range []struct {
		with syscall.Errno
		mode Mode
	}{{syscall.EIO, Sendmmsg}, {syscall.EINVAL, GSO}, {syscall.EMSGSIZE, GSO}} {
		s, err := newSocket(loopback(t, net.IPv4(127, 0, 0, 1)), GSO)
		if err != nil {
			t.Fatal(err)
		}
		to, b := loopback(t, net.IPv4(127, 0, 0, 1)), newBatch()
		calls := refusing(b, c.with, 1<<30)
		var sizes []int
		for range 3 {
			b.Begin()
			for _, size := range []int{80, 1100, 1100, 900, 1042, 1041, 1042} {
				b.hold(s, numbered(uint32(len(sizes)), size), addressOf(to))
				sizes = append(sizes, size)
			}
			if refused := b.Flush(); refused != 0 {
				t.Fatalf("%v: %d lost", c.with, refused)
			}
		}
		check(t, to, 0, sizes)
		if *calls != 2 { // both runs of the first turn: it was composed already
			t.Errorf("%v: segments were tried %d times", c.with, *calls)
		}
		if s.mode() != c.mode || !b.whole {
			t.Errorf("%v: mode %v, whole %v", c.with, s.mode(), b.whole)
		}
		other := loopback(t, net.IPv4(127, 0, 0, 1))
		b.hold(s, numbered(0, 100), addressOf(other))
		if b.Flush(); b.whole {
			t.Error("another path is not tried again")
		}
	}
}

func TestARefusedPacketCostsOnlyItself(t *testing.T) {
	s, err := newSocket(loopback(t, net.IPv4(127, 0, 0, 1)), Sendmmsg)
	if err != nil {
		t.Fatal(err)
	}
	to, b := loopback(t, net.IPv4(127, 0, 0, 1)), newBatch()
	k, n := &b.calls, 0
	k.attempt = func(fd uintptr) bool {
		if n++; n == 2 {
			k.sent, k.errno = 0, syscall.EPERM // a firewall
			return true
		}
		end := k.end
		k.end = min(end, k.next+2) // two at a time
		done := k.try(fd)
		k.end = end
		return done
	}
	for i, number := range []uint32{0, 1, 99, 2, 3} {
		b.hold(s, numbered(number, 100+10*i), addressOf(to))
	}
	if refused := b.Flush(); refused != 1 {
		t.Errorf("%d refused", refused)
	}
	check(t, to, 0, []int{100, 110})
	check(t, to, 2, []int{130, 140})
}
