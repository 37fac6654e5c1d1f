package udp

import (
	"net"
	"slices"
	"time"
)

// best returns the best mode that this machine carries: a batch sent from the loopback interface to itself must arrive whole.
func best() Mode {
	for _, m := range []Mode{GSO, Sendmmsg} {
		if works(m) {
			return m
		}
	}
	return Single
}

// tryWithin bounds the wait for a packet on the loopback interface; they are there when the call returns.
const tryWithin = 100 * time.Millisecond

func works(m Mode) bool {
	here := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
	from, err := net.ListenUDP("udp4", here)
	if err != nil {
		return false
	}
	defer from.Close()
	to, err := net.ListenUDP("udp4", here)
	if err != nil {
		return false
	}
	defer to.Close()
	s, err := newSocket(from, m)
	if err != nil {
		return false
	}
	b := newBatch()
	b.open = true
	packets := [][]byte{{0x80, 96, 1, 1}, {0x80, 96, 2, 2}, {0x80, 96, 3}, {0x80, 96, 4, 4}}
	for _, p := range packets {
		b.hold(s, p, to.LocalAddr().(*net.UDPAddr).AddrPort())
	}
	if b.Flush() != 0 || s.mode() != m || b.whole {
		return false
	}
	if err := to.SetReadDeadline(time.Now().Add(tryWithin)); err != nil {
		return false
	}
	var got [16]byte
	for _, want := range packets {
		if n, _, err := to.ReadFromUDPAddrPort(got[:]); err != nil || !slices.Equal(got[:n], want) {
			return false
		}
	}
	return true
}
