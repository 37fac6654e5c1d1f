package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"codev/collab"
	"codev/collab/media"
	"codev/collab/people"
	"codev/db"
	"codev/db/embedded"
	"codev/sfu"
	"codev/sfu/relay"
	"codev/sfu/tcp"
	"codev/signaling"
	"codev/web"
)

const (
	// startTime is how long the database may take to answer and to be migrated. A private one that recovers from a crash
	// has its own, longer time.
	startTime = time.Minute
	// expireEvery is how often content that has expired is deleted. Nobody can read it any more before that.
	expireEvery = time.Hour
)

// parts is the running program but for its listeners. Static after wire.
type parts struct {
	handler  http.Handler // of the main address
	registry *prometheus.Registry

	hub     *collab.Hub
	sockets *signaling.Server
	sfu     *sfu.SFU
	relay   *relay.Relay
	store   *db.Store
	own     *embedded.Server // nil with an external PostgreSQL

	turnPort int // of the relay; 0 = none

	retention context.CancelFunc
	retired   chan struct{} // closed when the retention has ended
}

// wire starts the parts, database first, and hands each what it needs. On an error everything is stopped again.
func wire(ctx context.Context, cfg Config, log *slog.Logger) (p *parts, err error) {
	p = &parts{}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.stop(log))
		}
	}()
	if err = p.openDatabase(ctx, cfg, log); err != nil {
		return p, err
	}
	if err = p.openMedia(ctx, cfg); err != nil {
		return p, err
	}
	if err = p.openRelay(ctx, cfg); err != nil {
		return p, err
	}
	plane := media.NewRelayed(p.sfu, relayEnds{p.relay})
	p.hub = collab.NewHub(p.store, plane, log)
	crowd := people.New(p.store, people.Options{})
	crowd.OnRemoved(p.hub.Remove)
	crowd.OnRevoked(p.hub.Revoke)
	identify := func(r *http.Request) (*people.Auth, error) { return web.Identify(crowd, r) }
	p.sockets = signaling.New(signaling.Config{
		Hub: p.hub, Media: plane, Sessions: crowd, Identify: identify, ICE: p.ice(cfg), Log: log,
	})

	times := newHTTPTimes()
	p.registry = newRegistry(times, p.hub.Stats, p.sockets.Stats, p.sfu.Stats)
	registerRelay(p.registry, p.relay.Stats)
	p.handler = web.New(web.Config{
		People: crowd, Records: p.store, Socket: p.sockets, Probe: http.HandlerFunc(p.sockets.Probe), Ready: p.store.Ping, Log: log, Observe: times.observe,
	})
	p.startRetention(log)
	return p, nil
}

// openDatabase opens the external PostgreSQL, or starts the private one, and brings its schema up to date.
func (p *parts) openDatabase(ctx context.Context, cfg Config, log *slog.Logger) (err error) {
	url := cfg.DatabaseURL
	if url == "" {
		if p.own, err = embedded.Start(ctx, embedded.Config{DataDir: cfg.DataDir, Log: log}); err != nil {
			return err
		}
		url = p.own.URL()
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err = db.Migrate(ctx, url); err == nil {
		forgetMigrations()
		p.store, err = db.Open(ctx, url, db.Options{Conn: tcp.Direct})
	}
	if err != nil {
		return fmt.Errorf("the database cannot be used: %s", strings.Join(strings.Fields(err.Error()), " ")) // pgx writes several lines
	}
	return nil
}

// forgetMigrations gives back the 16 MiB of buffers that goose reads its files with. They lie in a pool, which takes two
// collections to empty; the next would only come once as much again was made.
func forgetMigrations() {
	runtime.GC()
	debug.FreeOSMemory()
}

// openMedia opens the media port, UDP and TCP. Without a certificate and a public address this is somebody's own machine,
// which may have no address but its loopback.
func (p *parts) openMedia(ctx context.Context, cfg Config) error {
	tcp, err := new(net.ListenConfig).Listen(ctx, "tcp", fmt.Sprintf(":%d", cfg.UDPPort))
	if err != nil {
		return fmt.Errorf("the media port %d cannot be used: choose another with --udp-port or CODEV_UDP_PORT (%w)", cfg.UDPPort, err)
	}
	c := sfu.Config{UDPPort: cfg.UDPPort, TCP: tcp, Loopback: cfg.TLSCert == "" && !cfg.PublicIP.IsValid()}
	if cfg.PublicIP.IsValid() {
		c.PublicIPs = []string{cfg.PublicIP.String()}
	}
	if p.sfu, err = sfu.New(c); err != nil {
		_ = tcp.Close()
		return fmt.Errorf("the media port %d cannot be used: choose another with --udp-port or CODEV_UDP_PORT (%w)", cfg.UDPPort, err)
	}
	return nil
}

// startRetention deletes what has expired, now and then every hour.
func (p *parts) startRetention(log *slog.Logger) {
	ctx, cancel := context.WithCancel(context.Background())
	p.retention, p.retired = cancel, make(chan struct{})
	go func() {
		defer close(p.retired)
		tick := time.NewTicker(expireEvery)
		defer tick.Stop()
		for {
			switch n, err := p.store.Expire(ctx); {
			case err != nil && ctx.Err() == nil:
				log.Warn("deleting expired sessions", "err", err)
			case n > 0:
				log.Info("expired sessions deleted", "sessions", n)
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
}

// ready is the answer of /readyz.
func (p *parts) ready(ctx context.Context) error { return p.store.Ping(ctx) }

// farewell tells every tab to come back after the restart, ends the rooms once what waits is committed, and waits until
// the tabs were told.
func (p *parts) farewell(ctx context.Context) error {
	err := p.hub.Close(ctx)
	p.sockets.Close(ctx)
	return err
}

// stop ends what wire started, the database last.
func (p *parts) stop(log *slog.Logger) error {
	var err error
	if p.retention != nil {
		p.retention()
		<-p.retired
	}
	if p.hub != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = p.hub.Close(ctx) // again, if farewell did not come to it
	}
	if p.relay != nil {
		err = p.relay.Close()
	}
	if p.sfu != nil {
		err = errors.Join(err, p.sfu.Close())
	}
	if p.store != nil {
		p.store.Close()
	}
	if p.own != nil {
		err = errors.Join(err, p.own.Stop())
	}
	if err == nil {
		log.Info("stopped")
	}
	return err
}
