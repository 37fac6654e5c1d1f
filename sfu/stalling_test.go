package sfu_test

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shrunk has small buffers in the kernel, so that a stall is felt at once.
type shrunk struct{ net.Listener }

func (l *shrunk) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(8 << 10)
	}
	return c, err
}

// stalling carries a TCP connection on, and stops reading what comes back when told so.
type stalling struct{ stop atomic.Bool }

func (p *stalling) listen(t *testing.T, to string) string {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	done := make(chan struct{})
	var work sync.WaitGroup
	work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp4", to)
			if err != nil {
				_ = c.Close()
				continue
			}
			_ = there.(*net.TCPConn).SetReadBuffer(8 << 10)
			work.Go(func() { <-done; _, _ = c.Close(), there.Close() })
			work.Go(func() { p.carry(there, c, done, false) })
			work.Go(func() { p.carry(c, there, done, true) })
		}
	})
	t.Cleanup(func() { close(done); _ = l.Close(); work.Wait() })
	return l.Addr().String()
}

func (p *stalling) carry(to, from net.Conn, done <-chan struct{}, back bool) {
	buf := make([]byte, 4096)
	for {
		if back && p.stop.Load() {
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
				continue
			}
		}
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
