package sfu

import (
	"slices"
	"sync/atomic"
)

// lineCounters are those about the lines to viewers.
type lineCounters struct {
	wideIn, padding, clusters, switches atomic.Uint64
}

// Lines sums up the lines to the viewers who are connected now.
type Lines struct {
	Feedback uint64 // transport-wide feedback read of viewers
	Clusters uint64 // clusters of padding sent to see whether a line carries more
	Padding  uint64 // their packets
	Switches uint64 // times a slot was given another layer, or none

	Limited   int // of them, how many are limited
	AudioOnly int // how many get sound only
	Paused    int // pictures that are left out for want of bandwidth
	// What the lines are estimated to carry in bit/s, of those viewers who tell; 0: nobody does.
	EstimateMin, EstimateMedian int

	estimates []int
}

// add counts one viewer in; called by its room.
func (l *Lines) add(d *downlink) {
	switch d.quality {
	case Limited:
		l.Limited++
	case AudioOnly:
		l.AudioOnly++
	}
	for _, g := range d.grants {
		if g.level == paused {
			l.Paused++
		}
	}
	if d.speaks() {
		l.estimates = append(l.estimates, d.told.Estimate)
	}
}

func (l *Lines) summarise() {
	if len(l.estimates) == 0 {
		return
	}
	slices.Sort(l.estimates)
	l.EstimateMin, l.EstimateMedian, l.estimates = l.estimates[0], l.estimates[len(l.estimates)/2], nil
}
