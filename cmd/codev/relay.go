package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"codev/sfu"
	"codev/sfu/relay"
	"codev/signaling"
	frames "codev/signaling/wire"
)

// portTries is how often a free port is looked for that is free for UDP and TCP on every address.
const portTries = 10

// openRelay starts the TURN relay beside the media plane. Its UDP listens where media does, address by address: an answer then leaves
// from where it was asked.
func (p *parts) openRelay(ctx context.Context, cfg Config) (err error) {
	c := relay.Config{Media: p.sfu.Addrs()}
	if cfg.PublicIP.IsValid() {
		c.Public = []netip.Addr{cfg.PublicIP}
	}
	if cfg.TURNPort >= 0 {
		if p.turnPort, err = listenTURN(ctx, cfg.TURNPort, &c); err != nil {
			return fmt.Errorf("the TURN port %d cannot be used: choose another with --turn-port or CODEV_TURN_PORT, or off (%w)", cfg.TURNPort, err)
		}
	}
	p.relay, err = relay.New(c)
	return err
}

// listenTURN opens a port for UDP and TCP, 0 any that is free for both, and returns its number.
func listenTURN(ctx context.Context, port int, c *relay.Config) (int, error) {
	for try := 1; ; try++ {
		got, err := listenBoth(ctx, port, c)
		if err == nil || port != 0 || try == portTries {
			return got, err
		}
	}
}

func listenBoth(ctx context.Context, port int, c *relay.Config) (_ int, err error) {
	var lc net.ListenConfig
	tcp, err := lc.Listen(ctx, "tcp", ":"+strconv.Itoa(port))
	if err != nil {
		return 0, err
	}
	var udp []net.PacketConn
	defer func() {
		if err != nil {
			_ = tcp.Close()
			for _, conn := range udp {
				_ = conn.Close()
			}
		}
	}()
	port = tcp.Addr().(*net.TCPAddr).Port
	for _, media := range c.Media {
		conn, err := lc.ListenPacket(ctx, "udp", netip.AddrPortFrom(media.Addr(), uint16(port)).String())
		if err != nil {
			return 0, err
		}
		udp = append(udp, conn)
	}
	c.UDP, c.TCP = udp, []net.Listener{tcp}
	return port, nil
}

// ice tells a tab where the relay is: on the HTTPS port through which the tab came, if it came through ours, and on the TURN port.
func (p *parts) ice(cfg Config) func(*http.Request, signaling.Tab) []frames.IceServer {
	return func(r *http.Request, tab signaling.Tab) []frames.IceServer {
		host, port, err := net.SplitHostPort(r.Host)
		if err != nil {
			host, port = r.Host, "443"
		}
		var urls []string
		if r.TLS != nil {
			urls = append(urls, "turns:"+net.JoinHostPort(unbracketed(host), port)+"?transport=tcp")
		}
		if p.turnPort > 0 {
			if cfg.PublicIP.IsValid() {
				host = cfg.PublicIP.String()
			}
			at := "turn:" + net.JoinHostPort(unbracketed(host), strconv.Itoa(p.turnPort)) + "?transport="
			urls = append(urls, at+"udp", at+"tcp")
		}
		if len(urls) == 0 {
			return nil
		}
		c := p.relay.Credentials(seat(string(tab.Session), string(tab.Person), tab.Client))
		return []frames.IceServer{{URLs: urls, Username: c.Username, Credential: c.Password}}
	}
}

func unbracketed(host string) string {
	if n := len(host); n > 2 && host[0] == '[' && host[n-1] == ']' {
		return host[1 : n-1]
	}
	return host
}

func seat(room, peer, client string) relay.Seat {
	return relay.Seat{Room: room, Peer: peer, Client: client}
}

// relayEnds ends what leaves the media plane at the relay too; it is media.Relay.
type relayEnds struct{ *relay.Relay }

func (r relayEnds) End(room sfu.RoomID, peer sfu.PeerID, client string) {
	r.Relay.End(seat(string(room), string(peer), client))
}

// registerRelay adds the relay's figures to what the operator may know.
func registerRelay(reg *prometheus.Registry, read func() relay.Stats) {
	register(reg, read, []figure[relay.Stats]{
		{"codev_turn_allocations", "TURN allocations.", prometheus.GaugeValue, func(s relay.Stats) float64 { return float64(s.Allocations) }},
		{"codev_turn_connections", "TURN clients over TCP and TLS.", prometheus.GaugeValue, func(s relay.Stats) float64 { return float64(s.Connections) }},
		{"codev_turn_allocations_total", "TURN allocations made.", prometheus.CounterValue, func(s relay.Stats) float64 { return float64(s.Allocated) }},
		{"codev_turn_refused_total", "TURN requests with bad credentials.", prometheus.CounterValue, func(s relay.Stats) float64 { return float64(s.Refused) }},
		{"codev_turn_elsewhere_total", "TURN permissions and packets refused because they aimed elsewhere than at our media.", prometheus.CounterValue, func(s relay.Stats) float64 { return float64(s.Elsewhere) }},
		{"codev_turn_bytes_up_total", "Bytes relayed from clients.", prometheus.CounterValue, func(s relay.Stats) float64 { return float64(s.BytesUp) }},
		{"codev_turn_bytes_down_total", "Bytes relayed to clients.", prometheus.CounterValue, func(s relay.Stats) float64 { return float64(s.BytesDown) }},
	})
}
