package relay

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
	"golang.org/x/time/rate"

	"codev/sfu/tcp"
)

const (
	realm = "codev"
	// lifetime of an allocation that is not refreshed (RFC 8656 section 7.2).
	lifetime = 10 * time.Minute
	// strangersPerSecond is how many datagrams a second are read from addresses without an allocation; a client needs two.
	strangersPerSecond = 400
	// channelsEach bounds the channels of one allocation: a client binds one for each media address it talks to.
	channelsEach = 32
)

// Config says what the relay reaches and where it is reached.
type Config struct {
	// Media are the addresses at which the SFU listens for UDP.
	Media []netip.AddrPort
	// Public are the addresses that the SFU advertises instead of its own, if any.
	Public []netip.Addr
	// UDP and TCP are listened on for TURN; the relay closes them. More connections come through Take.
	UDP []net.PacketConn
	TCP []net.Listener
	// Now is the clock of credentials; nil: the real one.
	Now func() time.Time
}

// Relay is a running TURN server. All methods may be called concurrently.
type Relay struct {
	reach  reach
	seats  *seats
	server *turn.Server
	inbox  *inbox

	strangers *rate.Limiter
	counters  counters
	work      sync.WaitGroup // accepting goroutines, streams and sockets

	mu      sync.Mutex // guards what follows
	flows   map[flow]int
	streams map[*stream]bool
	closed  bool
}

// flow is the client's side of an allocation (RFC 8656: 5-tuple, without the transport).
type flow struct{ src, dst netip.AddrPort }

// counters of the process. Shared.
type counters struct{ allocated, elsewhere, refused, up, down atomic.Uint64 }

// Stats are the operator's figures: sums, nothing per seat.
type Stats struct {
	Allocations int    // now
	Connections int    // of clients over TCP and TLS, now
	Allocated   uint64 // since the start
	Refused     uint64 // requests with bad credentials
	Elsewhere   uint64 // permissions and packets refused because they aimed elsewhere than at our media
	BytesUp     uint64 // from clients
	BytesDown   uint64 // to clients
}

// New starts the relay.
func New(cfg Config) (*Relay, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	r := &Relay{
		reach: newReach(cfg.Media, cfg.Public), seats: newSeats(cfg.Now), inbox: newInbox(cfg.TCP),
		strangers: rate.NewLimiter(strangersPerSecond, strangersPerSecond),
		flows:     map[flow]int{}, streams: map[*stream]bool{},
	}
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled // Pion's logs hold addresses
	set := turn.ServerConfig{
		Realm: realm, LoggerFactory: quiet, AllocationLifetime: lifetime,
		StrictAddressFamily: r.reach.home(true) != nil, // RFC 6156: IPv4 unless asked otherwise, when there is IPv4 to reach
		AuthHandler:         r.seats.authenticate,
		QuotaHandler:        func(word, _ string, _ net.Addr) bool { return r.seats.mayAllocate(word) },
		EventHandler:        r.events(),
		ListenerConfigs: []turn.ListenerConfig{
			{Listener: r.inbox, RelayAddressGenerator: generator{r}, PermissionHandler: r.permits},
		},
	}
	for _, conn := range cfg.UDP {
		set.PacketConnConfigs = append(set.PacketConnConfigs, turn.PacketConnConfig{
			PacketConn: &doorman{PacketConn: conn, relay: r}, RelayAddressGenerator: generator{r}, PermissionHandler: r.permits,
		})
	}
	var err error
	if r.server, err = turn.NewServer(set); err != nil {
		return nil, fmt.Errorf("relay: %w", err)
	}
	for _, l := range cfg.TCP {
		r.work.Go(func() { tcp.Accept(l, r.inbox.done, r.Take) })
	}
	return r, nil
}

// Credentials lets a seat relay until they expire or End is called.
func (r *Relay) Credentials(of Seat) Credentials { return r.seats.issue(of) }

// End takes a seat's credentials back and ends what it relays; an empty Peer or Client means all of them.
func (r *Relay) End(of Seat) {
	for _, k := range r.seats.end(of) {
		k.abort()
	}
}

// permits is asked for each address that a client wants permission for, and each channel it wants to bind.
func (r *Relay) permits(_ net.Addr, ip net.IP) bool {
	if addr, ok := netip.AddrFromSlice(ip); ok && r.reach.hosts[addr.Unmap()] {
		return true
	}
	r.counters.elsewhere.Add(1)
	return false
}

// events keeps who has an allocation.
func (r *Relay) events() turn.EventHandler {
	return turn.EventHandler{
		OnAuth: func(_, _ net.Addr, _, _, _, _ string, ok bool) {
			if !ok {
				r.counters.refused.Add(1)
			}
		},
		OnAllocationCreated: func(src, dst net.Addr, _, _, _ string, _ net.Addr, _ int) {
			r.counters.allocated.Add(1)
			r.allocated(flow{addrPort(src), addrPort(dst)}, 1)
		},
		OnAllocationDeleted: func(src, dst net.Addr, _, _, _ string) { r.allocated(flow{addrPort(src), addrPort(dst)}, -1) },
		OnChannelCreated: func(_, _ net.Addr, _, word, _ string, at, _ net.Addr, _ uint16) {
			if k := r.seats.channel(word, addrPort(at)); k != nil {
				k.abort() // channels are searched one by one for each packet
			}
		},
	}
}

// allocated counts a flow's allocations and gives its stream time accordingly.
func (r *Relay) allocated(f flow, by int) {
	r.mu.Lock()
	if r.closed { // told late: they end, or have ended
		r.mu.Unlock()
		return
	}
	r.flows[f] += by
	n := r.flows[f]
	if n <= 0 {
		delete(r.flows, f)
	}
	var s *stream
	for one := range r.streams {
		if one.flow == f {
			s = one
		}
	}
	r.mu.Unlock()
	if s != nil {
		s.patience(n > 0)
	}
}

// known says whether a client at this flow has an allocation.
func (r *Relay) known(f flow) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flows[f] > 0
}

// Stats reads the figures.
func (r *Relay) Stats() Stats {
	r.mu.Lock()
	st := Stats{Allocations: len(r.flows), Connections: len(r.streams)}
	r.mu.Unlock()
	c := &r.counters
	st.Allocated, st.Refused, st.Elsewhere = c.allocated.Load(), c.refused.Load(), c.elsewhere.Load()
	st.BytesUp, st.BytesDown = c.up.Load(), c.down.Load()
	return st
}

// Close ends every allocation and connection, and waits for them.
func (r *Relay) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return errors.New("relay: closed twice")
	}
	r.closed = true
	clear(r.flows)
	open := make([]*stream, 0, len(r.streams))
	for s := range r.streams {
		open = append(open, s)
	}
	r.mu.Unlock()
	err := r.server.Close()
	for _, s := range open {
		s.abort()
	}
	for _, k := range r.seats.close() {
		k.abort()
	}
	r.work.Wait()
	return err
}

// addrPort reads an address of Pion's; IPv4 in IPv6 is IPv4.
func addrPort(a net.Addr) netip.AddrPort {
	var ap netip.AddrPort
	switch a := a.(type) {
	case *net.UDPAddr:
		ap = a.AddrPort()
	case *net.TCPAddr:
		ap = a.AddrPort()
	}
	return netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
}
