package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"codev/web/https"
)

const (
	// stopTime is how long a graceful stop may take, PostgreSQL included; then what is left is cut.
	stopTime = 15 * time.Second
)

// Run serves until ctx ends, then stops gracefully. It writes the line "codev is ready on URL" to out when browsers may
// come. The error is one line for the person who runs the server.
func Run(ctx context.Context, cfg Config, out io.Writer, log *slog.Logger) (err error) {
	cert, err := certificate(cfg, log)
	if err != nil {
		return err
	}
	main, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	defer main.Close() // no-op once served

	parts, err := wire(ctx, cfg, log)
	if err != nil && ctx.Err() != nil {
		return nil // asked to stop before it was ready
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, parts.stop(log)) }()

	admin := startAdmin(ctx, cfg, parts, log)
	defer admin.stop()

	var secure *tls.Config
	if cert != nil {
		port := https.Listen(main, cert, parts.relay.Take)
		secure, main = port.Config(), port
		defer port.Close() // no-op once served
	}
	srv := &http.Server{
		Handler:           parts.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second, // sockets are hijacked and keep their own time
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		TLSConfig:         secure,
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(main) }()

	fmt.Fprintf(out, "codev is ready on %s\n", address(cfg, main.Addr()))
	log.Info("ready", "addr", main.Addr().String())
	select {
	case <-ctx.Done():
		log.Info("stopping")
	case err = <-served:
		return fmt.Errorf("serving stopped: %w", err)
	}
	return drain(srv, served, parts, log)
}

// drain takes leave of the browsers: sockets are told `restart`, requests under way get their answer.
func drain(srv *http.Server, served <-chan error, parts *parts, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := parts.farewell(ctx); err != nil {
		log.Warn("some sessions were cut", "err", err)
	}
	if err := srv.Shutdown(ctx); err != nil {
		log.Warn("some requests were cut", "err", err)
		_ = srv.Close()
	}
	<-served // http.ErrServerClosed: asked for
	return nil
}

// address is what to open in a browser on this machine.
func address(cfg Config, addr net.Addr) string {
	scheme := "http"
	if cfg.TLSCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return scheme + "://" + host + ":" + port
}
