package relay

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"time"
)

const (
	// helloWithin is how long a connection may be without an allocation.
	helloWithin = 10 * time.Second
	// writeWithin is how long a client may take no data before its connection is given up.
	writeWithin = 10 * time.Second
	// maxStreams bounds clients over TCP and TLS.
	maxStreams = 4096
	// maxMessage is the longest message a client may send; Pion's server reads datagrams of less than 1,600 bytes.
	maxMessage = 1599
	// streamBuffer is asked of the kernel for what is sent to a client: a long queue there is delay, and what does not fit waits in the
	// relayed socket and is lost when that is full, which congestion control understands.
	streamBuffer = 64 << 10
)

var errMessage = errors.New("relay: not a TURN message")

// inbox is the listener from which Pion takes connections, wherever they came in.
type inbox struct {
	conns  chan net.Conn // never closed
	done   chan struct{}
	once   sync.Once
	behind []net.Listener // closed with it
}

func newInbox(behind []net.Listener) *inbox {
	return &inbox{conns: make(chan net.Conn), done: make(chan struct{}), behind: behind}
}

func (b *inbox) Accept() (net.Conn, error) {
	select {
	case c := <-b.conns:
		return c, nil
	case <-b.done:
		return nil, net.ErrClosed
	}
}

func (b *inbox) Close() error {
	b.once.Do(func() {
		close(b.done)
		for _, l := range b.behind {
			_ = l.Close()
		}
	})
	return nil
}

func (b *inbox) Addr() net.Addr { return &net.TCPAddr{} }

// Take serves TURN on a connection, TLS or not, and closes it in the end. It does not wait.
func (r *Relay) Take(c net.Conn) {
	if raw, ok := bare(c).(*net.TCPConn); ok {
		_ = raw.SetWriteBuffer(streamBuffer)
	}
	s := &stream{
		Conn: c, in: bufio.NewReaderSize(c, 2*maxMessage), relay: r,
		flow: flow{addrPort(c.RemoteAddr()), addrPort(c.LocalAddr())},
	}
	r.mu.Lock()
	refused := r.closed || len(r.streams) >= maxStreams || !s.flow.src.IsValid()
	if !refused {
		r.streams[s] = true
		r.work.Add(1)
	}
	r.mu.Unlock()
	if refused {
		_ = c.Close()
		return
	}
	s.patience(false)
	select {
	case r.inbox.conns <- s:
	case <-r.inbox.done:
		_ = s.Close()
	}
}

// bare is the connection under TLS and whatever else wraps it.
func bare(c net.Conn) net.Conn {
	for {
		under, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return c
		}
		c = under.NetConn()
	}
}

// stream is a client's connection. Read gives whole messages (RFC 8656 section 7.3, 12.6): neither an endless message nor one that comes
// byte by byte costs more than its buffer.
type stream struct {
	net.Conn
	in    *bufio.Reader
	relay *Relay
	flow  flow

	closing sync.Once
}

func (s *stream) Read(p []byte) (int, error) {
	head, err := s.in.Peek(4)
	if err != nil {
		return 0, err
	}
	size := int(binary.BigEndian.Uint16(head[2:]))
	switch head[0] >> 6 {
	case 0: // STUN (RFC 8489 section 5)
		size += 20
	case 1: // ChannelData, padded to four bytes
		size = (size+3)&^3 + 4
	default:
		return 0, errMessage
	}
	if size > maxMessage || size > len(p) {
		return 0, errMessage
	}
	whole, err := s.in.Peek(size)
	if err != nil {
		return 0, err
	}
	copy(p, whole)
	_, err = s.in.Discard(size)
	return size, err
}

func (s *stream) Write(p []byte) (int, error) {
	_ = s.SetWriteDeadline(time.Now().Add(writeWithin))
	n, err := s.Conn.Write(p)
	if err != nil {
		s.abort() // half a message may have left: nothing after it could be understood
	}
	return n, err
}

// patience gives the connection time: with an allocation as much as that has, else seconds.
func (s *stream) patience(allocated bool) {
	var until time.Time
	if !allocated {
		until = time.Now().Add(helloWithin)
	}
	_ = s.SetReadDeadline(until)
}

// abort ends the connection; Pion's reader then closes it.
func (s *stream) abort() { _ = s.Conn.Close() }

// Close is Pion's, once its reader has ended.
func (s *stream) Close() error {
	s.closing.Do(func() {
		s.relay.mu.Lock()
		delete(s.relay.streams, s)
		s.relay.mu.Unlock()
		s.relay.work.Done()
	})
	return s.Conn.Close()
}
