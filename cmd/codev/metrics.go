package main

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"codev/collab"
)

// httpTimes measures requests by route pattern: a pattern holds no id, no name and no token.
type httpTimes struct{ took *prometheus.HistogramVec }

func newHTTPTimes() httpTimes {
	return httpTimes{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "codev_http_seconds",
		Help:    "Time to answer a request, by route and status class. Sockets count when they close.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"route", "status"})}
}

// observe satisfies web.Config.Observe.
func (h httpTimes) observe(pattern string, status int, took time.Duration) {
	if pattern == "" {
		pattern = "none"
	}
	h.took.WithLabelValues(pattern, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// newRegistry holds what the operator may know: process, HTTP, rooms. Nothing per person or session.
func newRegistry(times httpTimes, stats func() collab.Snapshot) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), times.took)
	gauge := func(name, help string, f func(collab.Snapshot) float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return f(stats()) }))
	}
	counter := func(name, help string, f func(collab.Snapshot) float64) {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return f(stats()) }))
	}
	gauge("codev_rooms", "Sessions in memory.", func(s collab.Snapshot) float64 { return float64(s.Rooms) })
	gauge("codev_sockets", "Tabs in a session.", func(s collab.Snapshot) float64 { return float64(s.Attached) })
	counter("codev_operations_total", "Operations committed.", func(s collab.Snapshot) float64 { return float64(s.Operations) })
	counter("codev_operations_refused_total", "Operations refused.", func(s collab.Snapshot) float64 { return float64(s.Refused) })
	counter("codev_commits_total", "Batches committed.", func(s collab.Snapshot) float64 { return float64(s.Commits) })
	counter("codev_commit_seconds_total", "Time spent in commits.", func(s collab.Snapshot) float64 { return s.CommitTime.Seconds() })
	counter("codev_commit_failures_total", "Commits that failed or whose outcome was unknown.", func(s collab.Snapshot) float64 { return float64(s.Failures) })
	return reg
}
