package relay

import (
	"errors"
	"net"
	"net/netip"
	"sync"

	"github.com/pion/turn/v5"
)

// socketBuffer is asked of the kernel for what waits for a client whose line is full; what does not fit is lost, as on any full line.
const socketBuffer = 128 << 10

var (
	errElsewhere = errors.New("relay: only our own media address is reached")
	errNoTCP     = errors.New("relay: no TCP allocations (RFC 6062)")
	errNoPort    = errors.New("relay: no chosen ports")
	errSeat      = errors.New("relay: the seat has ended or has its share")
	errFamily    = errors.New("relay: no media address of this family")
)

// reach is where packets may go. Static after construction. A browser knows the SFU by the addresses it advertises, which behind NAT
// are not those it listens at: a packet is sent to the second as if to the first, and comes back the same way.
type reach struct {
	out   map[netip.AddrPort]netip.AddrPort // advertised to listening
	in    map[netip.AddrPort]*net.UDPAddr   // listening to advertised
	hosts map[netip.Addr]bool               // advertised
	first [2]*net.UDPAddr                   // advertised, IPv4 and IPv6
}

func newReach(media []netip.AddrPort, public []netip.Addr) reach {
	r := reach{out: map[netip.AddrPort]netip.AddrPort{}, in: map[netip.AddrPort]*net.UDPAddr{}, hosts: map[netip.Addr]bool{}}
	translated := [2]bool{}
	for _, p := range public {
		p = p.Unmap()
		translated[family(p)] = true
		for _, local := range media {
			if family(local.Addr()) == family(p) {
				r.add(netip.AddrPortFrom(p, local.Port()), local)
			}
		}
	}
	for _, local := range media {
		if !translated[family(local.Addr())] {
			r.add(local, local)
		}
	}
	return r
}

func (r *reach) add(advertised, local netip.AddrPort) {
	local = netip.AddrPortFrom(local.Addr().Unmap(), local.Port())
	advertised = netip.AddrPortFrom(advertised.Addr().Unmap().WithZone(""), advertised.Port())
	if _, taken := r.out[advertised]; taken {
		return
	}
	r.out[advertised] = local
	r.hosts[advertised.Addr()] = true
	udp := net.UDPAddrFromAddrPort(advertised)
	if r.in[local] == nil {
		r.in[local] = udp
	}
	if i := family(local.Addr()); r.first[i] == nil {
		r.first[i] = udp
	}
}

// home is the address that allocations of a family are said to be at; nil when the family is not served.
func (r *reach) home(v4 bool) *net.UDPAddr {
	if v4 {
		return r.first[0]
	}
	return r.first[1]
}

func family(a netip.Addr) int {
	if a.Unmap().Is4() {
		return 0
	}
	return 1
}

// generator makes the relayed sockets; it is turn.RelayAddressGenerator.
type generator struct{ relay *Relay }

func (generator) Validate() error { return nil }

// AllocatePacketConn binds a socket of the loopback. Pion asks with no user when it looks for an even port (RFC 8656 section 18.5): no
// client of ours needs one.
func (g generator) AllocatePacketConn(c turn.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	if c.UserID == "" || c.RequestedPort != 0 {
		return nil, nil, errNoPort
	}
	ip := net.IPv6loopback
	if c.Network == "udp4" {
		ip = net.IPv4(127, 0, 0, 1)
	}
	home := g.relay.reach.home(c.Network == "udp4")
	if home == nil {
		return nil, nil, errFamily
	}
	conn, err := net.ListenUDP(c.Network, &net.UDPAddr{IP: ip})
	if err != nil {
		return nil, nil, err
	}
	_ = conn.SetReadBuffer(socketBuffer)
	at := &net.UDPAddr{IP: home.IP, Port: conn.LocalAddr().(*net.UDPAddr).Port}
	k := &socket{UDPConn: conn, relay: g.relay, word: c.UserID, at: addrPort(at)}
	if !g.relay.seats.add(c.UserID, k) {
		_ = conn.Close()
		return nil, nil, errSeat
	}
	g.relay.work.Add(1)
	return k, at, nil
}

func (generator) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errNoTCP
}

func (generator) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) { return nil, errNoTCP }

// socket is the relayed side of one allocation. It talks to our media addresses only, whatever permission the allocation has: TURN's
// permissions know addresses without ports.
type socket struct {
	*net.UDPConn
	relay *Relay
	word  string         // of the seat
	at    netip.AddrPort // where the client is told it is

	channels int // guarded by seats.mu
	closing  sync.Once
}

func (k *socket) WriteTo(p []byte, to net.Addr) (int, error) {
	local, ok := k.relay.reach.out[addrPort(to)]
	if !ok {
		k.relay.counters.elsewhere.Add(1)
		return 0, errElsewhere
	}
	k.relay.counters.up.Add(uint64(len(p)))
	return k.WriteToUDPAddrPort(p, local)
}

func (k *socket) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := k.ReadFromUDPAddrPort(p)
		if err != nil {
			return 0, nil, err
		}
		if advertised := k.relay.reach.in[netip.AddrPortFrom(from.Addr().Unmap(), from.Port())]; advertised != nil {
			k.relay.counters.down.Add(uint64(n))
			return n, advertised, nil
		}
	}
}

// abort ends the socket; Pion then deletes the allocation and closes it.
func (k *socket) abort() { _ = k.UDPConn.Close() }

// Close is Pion's, once the allocation has ended.
func (k *socket) Close() error {
	k.closing.Do(func() {
		k.relay.seats.remove(k.word, k)
		k.relay.work.Done()
	})
	_ = k.UDPConn.Close() // aborted before, maybe
	return nil
}
