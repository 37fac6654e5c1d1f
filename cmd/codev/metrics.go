package main

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"codev/collab"
	"codev/sfu"
	"codev/signaling"
)

// httpTimes measures requests by route pattern: a pattern holds no id, no name and no token.
type httpTimes struct{ took *prometheus.HistogramVec }

func newHTTPTimes() httpTimes {
	return httpTimes{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "codev_http_seconds",
		Help:    "Time to answer a request, by route and status class.",
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

// newRegistry holds what the operator may know: process, HTTP, rooms, sockets, media. Nothing per person or session.
func newRegistry(times httpTimes, rooms func() collab.Snapshot, sockets func() signaling.Snapshot, media func() sfu.Stats) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), times.took)

	register(reg, rooms, []figure[collab.Snapshot]{
		{"codev_rooms", "Sessions in memory.", prometheus.GaugeValue, func(s collab.Snapshot) float64 { return float64(s.Rooms) }},
		{"codev_tabs", "Tabs seated in a session.", prometheus.GaugeValue, func(s collab.Snapshot) float64 { return float64(s.Attached) }},
		{"codev_operations_total", "Operations committed.", prometheus.CounterValue, func(s collab.Snapshot) float64 { return float64(s.Operations) }},
		{"codev_operations_refused_total", "Operations refused.", prometheus.CounterValue, func(s collab.Snapshot) float64 { return float64(s.Refused) }},
		{"codev_commits_total", "Batches committed.", prometheus.CounterValue, func(s collab.Snapshot) float64 { return float64(s.Commits) }},
		{"codev_commit_seconds_total", "Time spent in commits; by codev_commits_total it is the mean latency.", prometheus.CounterValue, func(s collab.Snapshot) float64 { return s.CommitTime.Seconds() }},
		{"codev_commit_failures_total", "Commits that failed or whose outcome was unknown.", prometheus.CounterValue, func(s collab.Snapshot) float64 { return float64(s.Failures) }},
	})
	register(reg, sockets, []figure[signaling.Snapshot]{
		{"codev_sockets", "Websockets open.", prometheus.GaugeValue, func(s signaling.Snapshot) float64 { return float64(s.Sockets) }},
		{"codev_frames_total", "Frames read.", prometheus.CounterValue, func(s signaling.Snapshot) float64 { return float64(s.Frames) }},
		{"codev_frames_skipped_total", "Frames of unknown names.", prometheus.CounterValue, func(s signaling.Snapshot) float64 { return float64(s.Skipped) }},
		{"codev_sockets_slow_total", "Websockets closed because they did not keep up.", prometheus.CounterValue, func(s signaling.Snapshot) float64 { return float64(s.Slow) }},
	})
	register(reg, media, []figure[sfu.Stats]{
		{"codev_media_rooms", "Sessions with audio or video.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.Rooms) }},
		{"codev_media_peers", "Participants with a media connection.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.Peers) }},
		{"codev_media_peers_connected", "Of them, connected.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.Connected) }},
		{"codev_media_packets_in_total", "RTP packets received.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.PacketsIn) }},
		{"codev_media_bytes_in_total", "RTP bytes received.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.BytesIn) }},
		{"codev_media_packets_out_total", "RTP packets forwarded.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.PacketsOut) }},
		{"codev_media_bytes_out_total", "RTP bytes forwarded.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.BytesOut) }},
		{"codev_media_nacks_in_total", "Packets that viewers asked for again.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.NACKsIn) }},
		{"codev_media_resent_total", "Packets sent again from the cache.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Resent) }},
		{"codev_media_rtx_in_total", "Packets that senders sent again on their RTX streams.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.RTXIn) }},
		{"codev_media_rtx_out_total", "Packets sent again to viewers on RTX streams, probes included.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.RTXOut) }},
		{"codev_media_red_recovered_total", "Packets of sound taken out of the redundancy of a later one.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Recovered) }},
		{"codev_media_given_up_total", "Packets of senders that were lost for good.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.GivenUp) }},
		{"codev_media_plis_out_total", "Key frames asked of senders.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.PLIsOut) }},
		{"codev_media_malformed_total", "Packets that could not be parsed.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Malformed) }},
		{"codev_media_overflows_total", "Times a viewer's queue was full.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Overflows) }},
		{"codev_media_feedback_total", "Transport-wide feedback of viewers.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Feedback) }},
		{"codev_media_probes_total", "Probes for more bandwidth.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Clusters) }},
		{"codev_media_padding_total", "Packets of padding that probes sent.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Padding) }},
		{"codev_media_layer_switches_total", "Times a viewer's slot was given another layer, or none.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.Switches) }},
		{"codev_media_lines_limited", "Viewers whose pictures are smaller than asked, or paused.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.Limited) }},
		{"codev_media_lines_audio_only", "Viewers whose line carries no picture.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.AudioOnly) }},
		{"codev_media_pictures_paused", "Pictures left out for want of bandwidth.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.Paused) }},
		{"codev_media_estimate_min_bits", "Lowest estimate of a viewer's line, bit/s; 0: no viewer tells.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.EstimateMin) }},
		{"codev_media_estimate_median_bits", "Median of the estimates, bit/s.", prometheus.GaugeValue, func(s sfu.Stats) float64 { return float64(s.EstimateMedian) }},
		{"codev_media_write_errors_total", "Packets that the socket refused.", prometheus.CounterValue, func(s sfu.Stats) float64 { return float64(s.WriteErrors) }},
	})
	reg.MustRegister(departures{media})
	return reg
}

// figure is one number of a snapshot S.
type figure[S any] struct {
	name, help string
	kind       prometheus.ValueType
	of         func(S) float64
}

// snapshots turns the readings of one part into metrics: one reading a scrape.
type snapshots[S any] struct {
	read    func() S
	figures []figure[S]
	descs   []*prometheus.Desc
}

func register[S any](reg *prometheus.Registry, read func() S, figures []figure[S]) {
	c := snapshots[S]{read: read, figures: figures}
	for _, f := range figures {
		c.descs = append(c.descs, prometheus.NewDesc(f.name, f.help, nil, nil))
	}
	reg.MustRegister(c)
}

// Describe satisfies prometheus.Collector.
func (c snapshots[S]) Describe(out chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		out <- d
	}
}

// Collect satisfies prometheus.Collector.
func (c snapshots[S]) Collect(out chan<- prometheus.Metric) {
	s := c.read()
	for i, f := range c.figures {
		out <- prometheus.MustNewConstMetric(c.descs[i], f.kind, f.of(s))
	}
}
