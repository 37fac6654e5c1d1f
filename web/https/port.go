package https

import (
	"context"
	"crypto/tls"
	"net"
	"slices"
	"sync"
	"time"

	"codev/sfu/tcp"
)

const (
	// greetWithin bounds the handshake and, without ALPN, the first byte.
	greetWithin = 5 * time.Second
	// firstOfTURN: what begins below is STUN or TURN (RFC 7983 section 7); HTTP begins with a letter.
	firstOfTURN = 4
)

// protocols that net/http speaks here.
var protocols = []string{"h2", "http/1.1"}

// Port is the listener of net/http on the HTTPS port: what it accepts has shaken hands.
type Port struct {
	inner  net.Listener
	config *tls.Config
	turn   func(net.Conn)

	web  chan net.Conn // to Accept; never closed
	done chan struct{}
	work sync.WaitGroup

	mu       sync.Mutex // guards greeting
	greeting map[net.Conn]bool
	closed   bool
}

// Listen makes a Port over a TCP listener, which it closes. The turn function is given the connections of TURN clients, to serve and
// close; it must not block.
func Listen(inner net.Listener, cert *Certificate, turn func(net.Conn)) *Port {
	p := &Port{
		inner: inner, config: config(cert), turn: turn,
		web: make(chan net.Conn), done: make(chan struct{}), greeting: map[net.Conn]bool{},
	}
	p.work.Go(func() { tcp.Accept(inner, p.done, p.greet) })
	return p
}

// config negotiates the protocols of net/http; to a client that names others only it says nothing of any, because TURN clients may name
// theirs (RFC 7443) and are known by their first byte.
func config(cert *Certificate) *tls.Config {
	silent := &tls.Config{GetCertificate: cert.get, MinVersion: tls.VersionTLS12}
	c := silent.Clone()
	c.NextProtos = protocols
	c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		for _, p := range hello.SupportedProtos {
			if slices.Contains(protocols, p) {
				return nil, nil // this one
			}
		}
		return silent, nil
	}
	return c
}

// Config is for http.Server.TLSConfig, which prepares HTTP/2 when it sees it named.
func (p *Port) Config() *tls.Config { return p.config }

// Accept gives net/http its next connection.
func (p *Port) Accept() (net.Conn, error) {
	select {
	case c := <-p.web:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Addr is where it listens.
func (p *Port) Addr() net.Addr { return p.inner.Addr() }

// Close ends listening and every handshake under way, and waits for them. Connections already accepted live on.
func (p *Port) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return net.ErrClosed
	}
	p.closed = true
	close(p.done)
	for c := range p.greeting {
		_ = c.Close()
	}
	p.mu.Unlock()
	err := p.inner.Close()
	p.work.Wait()
	return err
}

// greet finds out, beside the accepting loop, who is there.
func (p *Port) greet(c net.Conn) {
	p.mu.Lock()
	closed := p.closed
	if !closed {
		p.greeting[c] = true
	}
	p.mu.Unlock()
	if closed {
		_ = c.Close()
		return
	}
	p.work.Go(func() {
		to, conn := p.sort(c)
		p.mu.Lock()
		delete(p.greeting, c)
		p.mu.Unlock()
		switch to {
		case toTURN:
			p.turn(conn)
		case toWeb:
			select {
			case p.web <- conn:
			case <-p.done:
				_ = c.Close()
			}
		default:
			_ = c.Close()
		}
	})
}

type destination int

const (
	nowhere destination = iota
	toWeb
	toTURN
)

// sort shakes hands and says where the connection belongs.
func (p *Port) sort(c net.Conn) (destination, net.Conn) {
	_ = c.SetDeadline(time.Now().Add(greetWithin))
	first := make([]byte, 1)
	if _, err := c.Read(first); err != nil {
		return nowhere, nil
	}
	opened := &prefixed{Conn: c, first: first}
	if isLetter(first[0]) {
		answerPlain(opened)
		return nowhere, nil
	}
	secure := tls.Server(opened, p.config)
	if err := secure.HandshakeContext(context.Background()); err != nil {
		return nowhere, nil
	}
	to, conn := toWeb, net.Conn(secure)
	if !slices.Contains(protocols, secure.ConnectionState().NegotiatedProtocol) {
		first := make([]byte, 1)
		if _, err := secure.Read(first); err != nil {
			return nowhere, nil
		}
		conn = &peeked{prefixed{Conn: secure, first: first}, secure}
		if first[0] < firstOfTURN {
			to = toTURN
		}
	}
	_ = c.SetDeadline(time.Time{})
	return to, conn
}

// prefixed is a connection whose first byte has been read.
type prefixed struct {
	net.Conn
	first []byte // owned by the one reader
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.first) == 0 || len(b) == 0 {
		return p.Conn.Read(b)
	}
	n := copy(b, p.first)
	p.first = p.first[n:]
	return n, nil
}

// NetConn is the connection itself, as tls.Conn.NetConn is.
func (p *prefixed) NetConn() net.Conn { return p.Conn }

// peeked is a TLS connection whose first byte has been read. net/http finds its ConnectionState, and so Request.TLS, in it.
type peeked struct {
	prefixed
	secure *tls.Conn
}

func (p *peeked) ConnectionState() tls.ConnectionState { return p.secure.ConnectionState() }
