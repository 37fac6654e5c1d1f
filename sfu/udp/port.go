package udp

import (
	"errors"
	"net"
	"net/netip"
	"sync"

	"github.com/pion/ice/v4"
	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
)

// Port is the one port of all media, on every address of the machine. It is Pion's mux (ice.UDPMux) with batches. All methods may be
// called concurrently.
type Port struct {
	*ice.MultiUDPMuxDefault

	sockets map[string]*socket // by local address; static after construction

	mu      sync.Mutex
	batches map[string]*counted // by the local ICE user name fragment, which stands for one peer
}

// counted is a batch and how many connections write into it: one for each local address.
type counted struct {
	batch *Batch
	conns int
}

// Listen opens the port on every address that the options keep. under replaces the operating system's network; what is not a UDP socket
// of the operating system is not batched. mode is how batches leave, 0: the best that works here.
func Listen(port int, under transport.Net, mode Mode, options ...ice.UDPMuxFromPortOption) (*Port, error) {
	if under == nil {
		system, err := stdnet.NewNet()
		if err != nil {
			return nil, err
		}
		under = system
	}
	if mode == 0 {
		mode = best()
	}
	n := &network{Net: under, mode: mode, sockets: make(map[string]*socket)}
	mux, err := ice.NewMultiUDPMuxFromPort(port, append(options, ice.UDPMuxFromPortWithNet(n))...)
	if err != nil {
		return nil, err
	}
	return &Port{MultiUDPMuxDefault: mux, sockets: n.sockets, batches: make(map[string]*counted)}, nil
}

// network gives Pion our sockets.
type network struct {
	transport.Net
	mode    Mode
	sockets map[string]*socket
}

// ListenUDP satisfies transport.Net.
func (n *network) ListenUDP(family string, address *net.UDPAddr) (transport.UDPConn, error) {
	conn, err := n.Net.ListenUDP(family, address)
	if err != nil {
		return nil, err
	}
	udp, ok := conn.(*net.UDPConn)
	if !ok {
		return conn, nil
	}
	s, err := newSocket(udp, n.mode)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	n.sockets[udp.LocalAddr().String()] = s
	return s, nil
}

// Mode is how batches leave now: the least of all sockets.
func (p *Port) Mode() Mode {
	mode := GSO
	if len(p.sockets) == 0 {
		mode = Single
	}
	for _, s := range p.sockets {
		mode = min(mode, s.mode())
	}
	return mode
}

// Batch returns the batch of a peer's present connections, by its local ICE user name fragment; nil when it has none here.
func (p *Port) Batch(fragment string) *Batch {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.batches[fragment]; c != nil {
		return c.batch
	}
	return nil
}

// GetConn satisfies ice.UDPMux.
func (p *Port) GetConn(fragment string, address net.Addr) (net.PacketConn, error) {
	inner, err := p.MultiUDPMuxDefault.GetConn(fragment, address)
	if err != nil {
		return nil, err
	}
	s, direct := p.sockets[address.String()], inner
	through, ok := direct.(ice.AddrPortReaderWriter)
	if s == nil || !ok {
		return inner, nil
	}
	return &conn{PacketConn: inner, through: through, socket: s, batch: p.share(fragment), release: func() { p.release(fragment) }}, nil
}

func (p *Port) share(fragment string) *Batch {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.batches[fragment]
	if c == nil {
		c = &counted{batch: newBatch()}
		p.batches[fragment] = c
	}
	c.conns++
	return c.batch
}

func (p *Port) release(fragment string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.batches[fragment]
	if c.conns--; c.conns == 0 {
		delete(p.batches, fragment)
	}
}

// conn is Pion's connection of one peer on one local address, with the peer's batch in the way of its RTP.
type conn struct {
	net.PacketConn // Pion's

	through ice.AddrPortReaderWriter // the same
	socket  *socket
	batch   *Batch
	release func()
	closing sync.Once
}

// ReadFromAddrPort satisfies ice.AddrPortReaderWriter.
func (c *conn) ReadFromAddrPort(b []byte) (int, netip.AddrPort, error) {
	return c.through.ReadFromAddrPort(b)
}

// WriteToAddrPort satisfies ice.AddrPortReaderWriter. RTP is only ever written where a STUN check went before, through Pion's connection,
// which is how the mux knows whom an address belongs to.
func (c *conn) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if isRTP(b) && c.batch.open && len(b) <= maxPacket {
		c.batch.hold(c.socket, b, to)
		return len(b), nil
	}
	return c.through.WriteToAddrPort(b, to)
}

// Close satisfies net.PacketConn.
func (c *conn) Close() error {
	c.closing.Do(c.release)
	return c.PacketConn.Close()
}
