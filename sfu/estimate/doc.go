// Package estimate tells how much a viewer's line carries, from what the viewer says of the packets it got. It is pure: times and packets
// are passed in, nothing is sent, no goroutine runs.
//
//	feedback (which packet came when)                  wide.go of package sfu reads it
//	  groups      packets sent together, ~5 ms         groups.go   Carlucci et al. 2016, section 3.1
//	  trend       does the one-way delay grow?         trend.go    slope of the delay over the last groups
//	  detector    over-use, under-use, normal          trend.go    adaptive threshold, same paper, section 3.3
//	  standing    how long is the queue now?           standing.go delay above the lowest of the last seconds
//	  acked       how much arrives                     acked.go
//	  busy        how much came while packets waited   busy.go
//	  doubt       is it a queue, or a longer way?      doubt.go
//	  losses      more than the line always loses?     losses.go
//	rate control  cut to what arrives, grow, probe     rate.go, probe.go   draft-ietf-rmcat-gcc-02 section 5.5
//
// The groups, the trend and the rate control follow "Analysis and Design of the Google Congestion Control for Web Real-time Communication"
// (Carlucci, De Cicco, Holmer, Mascolo 2016) and draft-ietf-rmcat-gcc-02. What is ours: it begins high, because most lines carry a room, and
// is cut by the first feedback where one does not; a queue that is already long is drained at once instead of being served at 85 %; a cut
// needs a queue that is there and not only a slope, and that stood through more than one feedback, for a busy viewer reads late; a cut
// follows what the line carried while packets waited on it, not what happened to be sent; one whose queue does not become shorter though less is
// sent is taken back, for then the way became longer; loss counts above what the line loses at all times
// and with a queue beside it, so that a bad radio does not starve; what is wanted and not tried is tried again after a while.
package estimate
