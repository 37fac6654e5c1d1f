package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"syscall"

	"codev/sfu/tcp"
	"codev/web/https"
)

// maxConns bounds open connections of the main address: far above what the rooms of one machine need.
const maxConns = 10_000

// listen opens the main address.
func listen(ctx context.Context, cfg Config) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: choose another address with --addr or CODEV_ADDR", cfg.Addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", cfg.Addr, err)
	}
	return &limited{Listener: l, free: make(chan struct{}, maxConns), done: make(chan struct{})}, nil
}

// certificate is the one to serve HTTPS with; nil without one.
func certificate(cfg Config, log *slog.Logger) (*https.Certificate, error) {
	if cfg.TLSCert == "" {
		return nil, nil
	}
	cert, err := https.Load(cfg.TLSCert, cfg.TLSKey, nil, log)
	if err != nil {
		return nil, fmt.Errorf("tls-cert, tls-key: %w", err)
	}
	return cert, nil
}

// limited has at most so many connections open; the next waits. Unlike netutil's its connections can be unwrapped: TURN sets the
// kernel's buffers of its own.
type limited struct {
	net.Listener
	free chan struct{} // one value for each open connection
	done chan struct{}
	once sync.Once
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.free <- struct{}{}:
	case <-l.done:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.free
		return nil, err
	}
	return &counted{Conn: tcp.Direct(c), leave: sync.OnceFunc(func() { <-l.free })}, nil
}

func (l *limited) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

type counted struct {
	net.Conn
	leave func()
}

func (c *counted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}

// NetConn is the connection itself, as tls.Conn.NetConn is.
func (c *counted) NetConn() net.Conn { return c.Conn }
