package udp

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"
)

// here is the addresses of this machine of both families, a link-local one with its zone where there is one.
func here(t *testing.T) (addrs []*net.UDPAddr) {
	t.Helper()
	addrs = []*net.UDPAddr{{IP: net.IPv4(127, 0, 0, 1)}}
	cards, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range cards {
		all, err := card.Addrs()
		if err != nil || card.Flags&net.FlagUp == 0 {
			continue
		}
		for _, a := range all {
			ip := a.(*net.IPNet).IP
			switch {
			case ip.To4() != nil:
			case ip.IsLinkLocalUnicast():
				addrs = append(addrs, &net.UDPAddr{IP: ip, Zone: card.Name})
			default:
				addrs = append(addrs, &net.UDPAddr{IP: ip})
			}
		}
	}
	return addrs
}

// socketAt opens one of ours for a test.
func socketAt(t *testing.T, at *net.UDPAddr) *socket {
	t.Helper()
	c, err := net.ListenUDP("udp", at)
	if err != nil {
		t.Skip("this machine lacks the address:", err)
	}
	s, err := newSocket(c, Single)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return s
}

func TestReceivesWhatPackageNetWould(t *testing.T) {
	for _, at := range here(t) {
		t.Run(at.IP.String(), func(t *testing.T) {
			ours, from := socketAt(t, at), socketAt(t, at)
			var got, want [16]byte
			for _, packet := range []string{"one", "", "longer than there is room"} {
				receive := func(read func([]byte) (int, netip.AddrPort, error), into []byte) (int, netip.AddrPort) {
					if _, err := from.WriteToAddrPort([]byte(packet), addressOf(ours.udp)); err != nil {
						t.Fatal(err)
					}
					n, sender, err := read(into)
					if err != nil {
						t.Fatal(err)
					}
					return n, sender
				}
				n, sender := receive(ours.ReadFromAddrPort, got[:])
				m, same := receive(ours.udp.ReadFromUDPAddrPort, want[:])
				if n != m || got != want || sender != same || sender != addressOf(from.udp) {
					t.Errorf("%q of %v, want %q of %v", got[:n], sender, want[:m], same)
				}
			}
		})
	}
}

func TestReceivingWaitsAndEnds(t *testing.T) {
	s := socketAt(t, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	var b [16]byte
	if err := s.SetReadDeadline(time.Now().Add(time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ReadFromAddrPort(b[:]); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("nothing comes: %v", err)
	}
	if err := s.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	read := make(chan error)
	go func() {
		_, _, err := s.ReadFromAddrPort(b[:])
		read <- err
		_, _, err = s.ReadFromAddrPort(b[:])
		read <- err
	}()
	if _, err := s.WriteToAddrPort([]byte("x"), addressOf(s.udp)); err != nil {
		t.Fatal(err)
	}
	if err := <-read; err != nil || b[0] != 'x' {
		t.Errorf("what comes later: %q %v", b[0], err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-read; !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestReceivingDoesNotAllocate(t *testing.T) {
	s := socketAt(t, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	b, to := make([]byte, 1500), addressOf(s.udp)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := s.WriteToAddrPort(b[:100], to); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.ReadFromAddrPort(b); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
