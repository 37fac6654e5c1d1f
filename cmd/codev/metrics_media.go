package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"codev/sfu"
)

var (
	forwardSeconds = prometheus.NewDesc("codev_media_forward_seconds",
		"Time of a forwarded RTP packet in this program, from its arrival to its departure.", nil, nil)
	sendMode = prometheus.NewDesc("codev_media_send_mode",
		"How packets that wait for one viewer leave: gso, sendmmsg or single. Always 1; the mode is the label.", []string{"mode"}, nil)
)

// departures tells how packets leave the media plane, and how fast.
type departures struct{ read func() sfu.Stats }

// Describe satisfies prometheus.Collector.
func (d departures) Describe(out chan<- *prometheus.Desc) {
	out <- forwardSeconds
	out <- sendMode
}

// Collect satisfies prometheus.Collector.
func (d departures) Collect(out chan<- prometheus.Metric) {
	st := d.read()
	buckets, below := make(map[float64]uint64, len(sfu.ForwardBounds)), uint64(0)
	for i, bound := range sfu.ForwardBounds {
		below += st.Forward.Counts[i]
		buckets[bound.Seconds()] = below
	}
	out <- prometheus.MustNewConstHistogram(forwardSeconds, st.Forward.Count(), st.Forward.Sum.Seconds(), buckets)
	out <- prometheus.MustNewConstMetric(sendMode, prometheus.GaugeValue, 1, st.SendMode)
}
