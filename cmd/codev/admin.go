package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// admin is the operator's listener: metrics, health and profiles. The server runs without it when its address is taken:
// a session matters more than its figures.
type admin struct {
	srv  *http.Server
	done chan struct{}
}

func startAdmin(ctx context.Context, cfg Config, p *parts, log *slog.Logger) *admin {
	a := &admin{done: make(chan struct{})}
	if cfg.AdminAddr == "" {
		close(a.done)
		return a
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.AdminAddr)
	if err != nil {
		log.Warn("no metrics: the admin address cannot be used; choose another with --admin-addr or CODEV_ADMIN_ADDR, or off",
			"addr", cfg.AdminAddr, "err", err)
		close(a.done)
		return a
	}
	a.srv = &http.Server{Handler: adminHandler(p.registry, p.ready, p.trial), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(a.done)
		if err := a.srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Warn("admin address stopped", "err", err)
		}
	}()
	log.Info("admin", "addr", l.Addr().String())
	return a
}

func (a *admin) stop() {
	if a.srv != nil {
		_ = a.srv.Close()
	}
	<-a.done
}

func adminHandler(registry *prometheus.Registry, ready func(context.Context) error, trial http.HandlerFunc) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			http.Error(w, "database", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("POST /turn", trial)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
