package relay_test

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
	"go.uber.org/goleak"

	"codev/sfu/relay"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of these tests; it is reached only by a failure.
const patience = 20 * time.Second

// world is a relay with a media plane beside it that echoes.
type world struct {
	*relay.Relay
	t     *testing.T
	tcp   string // where TURN is
	udp   string
	media *net.UDPConn
	clock atomic.Int64 // seconds added to the real clock
}

func newWorld(t *testing.T, public ...netip.Addr) *world {
	t.Helper()
	w := &world{t: t, media: bind(t)}
	go echo(w.media)
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.tcp, w.udp = tcp.Addr().String(), udp.LocalAddr().String()
	w.Relay, err = relay.New(relay.Config{
		Media: []netip.AddrPort{w.media.LocalAddr().(*net.UDPAddr).AddrPort()}, Public: public,
		TCP: []net.Listener{tcp}, UDP: []net.PacketConn{udp},
		Now: func() time.Time { return time.Now().Add(time.Duration(w.clock.Load()) * time.Second) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func bind(t *testing.T) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func echo(conn *net.UDPConn) {
	b := make([]byte, 1600)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(b)
		if err != nil {
			return
		}
		_, _ = conn.WriteToUDPAddrPort(b[:n], from)
	}
}

// client is a TURN client over TCP, or over UDP.
func (w *world) client(network string, c relay.Credentials) *turn.Client {
	w.t.Helper()
	var conn net.PacketConn
	at := w.udp
	if network == "tcp" {
		at = w.tcp
		raw, err := net.Dial("tcp", at)
		if err != nil {
			w.t.Fatal(err)
		}
		conn = turn.NewSTUNConn(raw)
	} else {
		conn = bind(w.t)
	}
	return newClient(w.t, conn, at, c)
}

func newClient(t *testing.T, conn net.PacketConn, at string, c relay.Credentials) *turn.Client {
	t.Helper()
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: at, TURNServerAddr: at, Username: c.Username, Password: c.Password, Realm: "codev", Conn: conn, LoggerFactory: quiet,
		RequestedAddressFamily: turn.RequestedAddressFamilyIPv4,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); _ = conn.Close() })
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	return client
}

func (w *world) allocate(network string, c relay.Credentials) net.PacketConn {
	w.t.Helper()
	conn, err := w.client(network, c).Allocate()
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// until waits for a figure.
func (w *world) until(what string, ok func(relay.Stats) bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !ok(w.Stats()); {
		if time.Now().After(end) {
			w.t.Fatalf("%s: %+v", what, w.Stats())
		}
		time.Sleep(time.Millisecond) // a figure has no signal
	}
}

// hears says whether what is sent to an address comes back from there.
func hears(t *testing.T, conn net.PacketConn, at net.Addr) bool {
	t.Helper()
	if _, err := conn.WriteTo([]byte("hear me"), at); err != nil {
		return false
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	n, from, err := conn.ReadFrom(b)
	return err == nil && string(b[:n]) == "hear me" && from.String() == at.String()
}

func TestMediaIsReachedOverUDPAndTCP(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		w := newWorld(t)
		if !hears(t, w.allocate(network, w.Credentials(relay.Seat{Room: "r", Peer: "p", Client: "c"})), w.media.LocalAddr()) {
			t.Errorf("over %s nothing comes back", network)
		}
		if st := w.Stats(); st.Allocations != 1 || st.BytesUp != 7 || st.BytesDown != 7 || st.Elsewhere != 0 {
			t.Errorf("over %s: %+v", network, st)
		}
	}
}

// TestBehindNATMediaIsWhereItIsAdvertised: the browser knows the public address only.
func TestBehindNATMediaIsWhereItIsAdvertised(t *testing.T) {
	public := netip.MustParseAddr("192.0.2.7")
	w := newWorld(t, public)
	conn := w.allocate("tcp", w.Credentials(relay.Seat{Room: "r"}))
	at := net.UDPAddrFromAddrPort(netip.AddrPortFrom(public, uint16(w.media.LocalAddr().(*net.UDPAddr).Port)))
	if !hears(t, conn, at) {
		t.Error("nothing comes back from the public address")
	}
	if host := conn.LocalAddr().(*net.UDPAddr).IP; !host.Equal(net.IP(public.AsSlice())) {
		t.Errorf("the relay is said to be at %s", host)
	}
	if _, err := conn.WriteTo([]byte("x"), w.media.LocalAddr()); err == nil {
		t.Error("the address behind the public one may be reached")
	}
}

// TestItIsNoDoorIntoTheHost: not another address, and not another port of our own.
func TestItIsNoDoorIntoTheHost(t *testing.T) {
	w := newWorld(t)
	conn := w.allocate("udp", w.Credentials(relay.Seat{Room: "r"}))
	for _, foreign := range []string{"192.0.2.1:53", "127.0.0.2:7900", "10.0.0.1:80", "169.254.169.254:80"} {
		at, err := net.ResolveUDPAddr("udp", foreign)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.WriteTo([]byte("x"), at); err == nil {
			t.Errorf("%s may be reached", foreign)
		}
	}
	if st := w.Stats(); st.Elsewhere < 4 {
		t.Errorf("refusals are not counted: %+v", st)
	}

	other := bind(t) // another service of this host, at the address for which there is a permission
	if !hears(t, conn, w.media.LocalAddr()) {
		t.Fatal("media is not reached")
	}
	before := w.Stats().Elsewhere
	if _, err := conn.WriteTo([]byte("x"), other.LocalAddr()); err != nil {
		t.Fatal(err) // the client cannot know: TURN's permissions are for addresses
	}
	w.until("a packet to another port is refused", func(st relay.Stats) bool { return st.Elsewhere > before })

	// Nor may anybody of this host but media reach the client.
	port := conn.LocalAddr().(*net.UDPAddr).Port
	if _, err := other.WriteTo([]byte("forged"), &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}); err != nil {
		t.Fatal(err)
	}
	if !hears(t, conn, w.media.LocalAddr()) {
		t.Error("what another port sent was relayed")
	}
}

func TestOnlyGoodCredentialsAllocate(t *testing.T) {
	w := newWorld(t)
	good := w.Credentials(relay.Seat{Room: "r", Peer: "p"})
	expiry, word, _ := strings.Cut(good.Username, ":")
	at, _ := strconv.Atoi(expiry)
	wrong, longer, unknown := good, good, good
	wrong.Password = strings.Repeat("A", len(good.Password))
	longer.Username = strconv.Itoa(at+3600) + ":" + word
	unknown.Username = expiry + ":" + strings.Repeat("0", len(word))
	for name, c := range map[string]relay.Credentials{"wrong password": wrong, "a longer life": longer, "a word of nobody": unknown, "none": {}} {
		if conn, err := w.client("tcp", c).Allocate(); err == nil {
			_ = conn.Close()
			t.Errorf("%s: allocated", name)
		}
	}
	if st := w.Stats(); st.Allocated != 0 {
		t.Errorf("%+v", st)
	}
	w.clock.Store(13 * 3600)
	if _, err := w.client("tcp", good).Allocate(); err == nil {
		t.Error("credentials outlive their expiry")
	}
}

func TestCredentialsSayNothingOfTheSeat(t *testing.T) {
	w := newWorld(t)
	c := w.Credentials(relay.Seat{Room: "room-1", Peer: "peer-1", Client: "client-1"})
	for _, word := range []string{"room-1", "peer-1", "client-1"} {
		if strings.Contains(c.Username+c.Password, word) {
			t.Errorf("%s is in %+v", word, c)
		}
	}
}

func TestASeatThatEndsStopsRelaying(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		w := newWorld(t)
		gone, stays := relay.Seat{Room: "r", Peer: "p", Client: "1"}, relay.Seat{Room: "r", Peer: "q", Client: "2"}
		c := w.Credentials(gone)
		w.allocate(network, c)
		other := w.allocate(network, w.Credentials(stays))
		w.End(relay.Seat{Room: "r", Peer: "p", Client: "another tab"})
		if st := w.Stats(); st.Allocations != 2 {
			t.Fatalf("another tab's end: %+v", st)
		}
		w.End(relay.Seat{Room: "r", Peer: "p"})
		w.until("the allocation ends", func(st relay.Stats) bool { return st.Allocations == 1 })
		if !hears(t, other, w.media.LocalAddr()) {
			t.Error("another seat was ended too")
		}
		if _, err := w.client(network, c).Allocate(); err == nil {
			t.Error("its credentials are still good")
		}
		if again := w.Credentials(gone); again.Username == c.Username {
			t.Error("the same credentials again")
		}
		w.End(relay.Seat{Room: "r"})
		w.until("the room's allocations end", func(st relay.Stats) bool { return st.Allocations == 0 })
	}
}

func TestASeatHasItsShareOfAllocations(t *testing.T) {
	w := newWorld(t)
	c := w.Credentials(relay.Seat{Room: "r"})
	made := 0
	for range 30 {
		conn, err := w.client("udp", c).Allocate()
		if err != nil {
			break
		}
		t.Cleanup(func() { _ = conn.Close() })
		made++
	}
	if made != 24 {
		t.Errorf("%d allocations", made)
	}
	w.allocate("udp", w.Credentials(relay.Seat{Room: "another"}))
}

func TestAStrangerOnAStreamIsClosed(t *testing.T) {
	w := newWorld(t)
	for name, sent := range map[string]string{
		"no TURN":        "GET / HTTP/1.1\r\n\r\n",
		"endless length": "\x00\x03\xff\xf0\x21\x12\xa4\x42............",
		"endless data":   "\x40\x00\xff\xff....",
	} {
		conn, err := net.Dial("tcp", w.tcp)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second)) // sooner than its patience with those who say nothing
		if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, errTimeout(err)) {
			t.Errorf("%s: not closed: %v", name, err)
		}
	}
	w.until("no connection is left", func(st relay.Stats) bool { return st.Connections == 0 })
}

// errTimeout is err itself if it is a deadline that passed.
func errTimeout(err error) error {
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		return err
	}
	return net.ErrClosed
}

func TestClosingEndsEverything(t *testing.T) {
	w := newWorld(t)
	w.allocate("tcp", w.Credentials(relay.Seat{Room: "r"}))
	w.allocate("udp", w.Credentials(relay.Seat{Room: "r"}))
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if st := w.Stats(); st.Allocations != 0 || st.Connections != 0 {
		t.Errorf("left: %+v", st)
	}
	if _, err := net.Dial("tcp", w.tcp); err == nil {
		t.Error("still listening")
	}
}
