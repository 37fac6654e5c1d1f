package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
)

// turnTrial is what the admin address tells doctor: credentials of the relay that reach no room, and where the relay is.
type turnTrial struct {
	Username string           `json:"username"`
	Password string           `json:"password"`
	Port     int              `json:"port"`  // 0 = none
	Media    []netip.AddrPort `json:"media"` // what it reaches, and nothing else
}

// trial answers POST /turn of the admin address.
func (p *parts) trial(w http.ResponseWriter, _ *http.Request) {
	c := p.relay.Credentials(seat("doctor", "", ""))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(turnTrial{Username: c.Username, Password: c.Password, Port: p.turnPort, Media: p.sfu.Addrs()})
}

// foreign is an address that is nobody's (RFC 5737): a relay that allows it allows everything.
var foreignAddr = &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 53}

// turnAt is where browsers find TURN over UDP.
func (d *doctor) turnAt() string {
	host := "127.0.0.1"
	if d.cfg.PublicIP.IsValid() {
		host = d.cfg.PublicIP.String()
	} else if d.turn != nil && len(d.turn.Media) > 0 {
		host = d.turn.Media[0].Addr().String()
	}
	return net.JoinHostPort(host, strconv.Itoa(d.turn.Port))
}

// untried says why TURN was not tried; ok when it can be.
func (d *doctor) untried() (finding, bool) {
	if d.turn != nil {
		return finding{}, true
	}
	if d.alive {
		return warn("not tried: the server's admin address does not answer", "set CODEV_ADMIN_ADDR to an address of the loopback"), false
	}
	return warn("not tried: the server does not run", startIt), false
}

// client is a TURN client over a connection; the caller closes both.
func (d *doctor) client(conn net.PacketConn, at string) (*turn.Client, error) {
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	c, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: at, TURNServerAddr: at, Username: d.turn.Username, Password: d.turn.Password, Realm: "codev", Conn: conn, LoggerFactory: quiet,
		RequestedAddressFamily: turn.RequestedAddressFamilyIPv4,
	})
	if err == nil {
		err = c.Listen()
	}
	return c, err
}

// stun asks, over UDP and the advertised address, what this machine looks like: a datagram goes out and one comes back.
func (d *doctor) stun(ctx context.Context) finding {
	if f, can := d.untried(); !can {
		return f
	}
	if d.turn.Port == 0 {
		return ok("not tried: no TURN port")
	}
	return d.overUDP(ctx, func(c *turn.Client, at string) finding {
		seen, err := c.SendBindingRequest()
		if err != nil {
			return warn(at+" does not answer over UDP", fmt.Sprintf("open UDP ports %d and %d in the firewall, and look at CODEV_PUBLIC_IP; some routers let nobody in from inside", d.cfg.UDPPort, d.turn.Port))
		}
		return ok(at + " answers over UDP; it sees this machine as " + seen.String())
	})
}

func (d *doctor) turnUDP(ctx context.Context) finding {
	if f, can := d.untried(); !can {
		return f
	}
	if d.turn.Port == 0 {
		return ok("off")
	}
	return d.overUDP(ctx, relays)
}

func (d *doctor) overUDP(ctx context.Context, look func(*turn.Client, string) finding) finding {
	conn, err := new(net.ListenConfig).ListenPacket(ctx, "udp4", ":0")
	if err != nil {
		return fail("this machine has no UDP: "+reason(err), "")
	}
	defer conn.Close()
	return d.through(ctx, conn, d.turnAt(), look)
}

// turnTLS goes the way of a browser behind a firewall: TLS on the HTTPS port, without a name for the protocol.
func (d *doctor) turnTLS(ctx context.Context) finding {
	if d.cfg.TLSCert == "" {
		return warn("none: the server has no certificate of its own", "a proxy that ends TLS takes this way from networks without UDP; a certificate of codev's own opens it")
	}
	if f, can := d.untried(); !can {
		return f
	}
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // the certificate has a check of its own
	raw, err := dialer.DialContext(ctx, "tcp", d.here())
	if err != nil {
		return fail(d.here()+" is not reached: "+reason(err), "see server")
	}
	defer raw.Close()
	return d.through(ctx, turn.NewSTUNConn(raw), d.here(), relays)
}

// through looks with a client over a connection, which it closes when the time is over.
func (d *doctor) through(ctx context.Context, conn net.PacketConn, at string, look func(*turn.Client, string) finding) finding {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	c, err := d.client(conn, at)
	if err != nil {
		return fail(at+": "+reason(err), "look at CODEV_PUBLIC_IP")
	}
	defer c.Close()
	done := make(chan finding, 1)
	go func() { done <- look(c, at) }()
	select {
	case f := <-done:
		return f
	case <-ctx.Done():
		c.Close() // ends what look waits for
		<-done
		return fail(at+" does not answer", "open the port in the firewall, and look at CODEV_PUBLIC_IP")
	}
}

// relays allocates, and sees that the relay is no door into this network.
func relays(c *turn.Client, at string) finding {
	conn, err := c.Allocate()
	if err != nil {
		return fail(at+" gives no relay: "+reason(err), "see the server's log")
	}
	defer conn.Close()
	if err := c.CreatePermission(foreignAddr); err == nil {
		return fail(at+" relays to foreign addresses", "another program answers there: stop it, or choose another port with --turn-port or CODEV_TURN_PORT")
	}
	return ok(at + " relays to our media, and refuses a foreign address")
}
