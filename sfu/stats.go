package sfu

import "sync/atomic"

// counters are shared by all peers of an SFU; each is only ever added to.
type counters struct {
	packetsIn, bytesIn, packetsOut, bytesOut atomic.Uint64
	nacksIn, nacksOut, resent                atomic.Uint64
	plisIn, plisOut                          atomic.Uint64
	malformed, overflows, writeErrors        atomic.Uint64
	refused, expelled                        atomic.Uint64
	rtxIn, rtxOut, probes                    atomic.Uint64
	recovered, givenUp                       atomic.Uint64
	lineCounters
}

// Repairs is what was lost and came again.
type Repairs struct {
	NACKsIn, NACKsOut uint64 // numbers asked for by viewers; asked of senders
	Resent            uint64 // packets sent again from the cache
	RTXIn, RTXOut     uint64 // packets that came again, or went out again or as probes, as RTX (RFC 4588)
	Probes            uint64 // of those that went out, how many probe a line
	Recovered         uint64 // packets of sound taken out of a later one (RED, RFC 2198)
	GivenUp           uint64 // numbers asked of senders in vain
}

// Stats is a snapshot for metrics: totals since the start, and what is there now. It names nobody.
type Stats struct {
	Rooms, Peers, Connected int
	Repairs

	PacketsIn, BytesIn   uint64 // RTP received, after decryption
	PacketsOut, BytesOut uint64 // RTP forwarded, answers to NACKs included
	PLIsIn, PLIsOut      uint64 // key frames asked for by viewers; asked of senders, merged
	Malformed            uint64 // packets dropped because they could not be parsed
	Overflows            uint64 // times a viewer's queue was full
	WriteErrors          uint64 // packets that the socket refused
	Refused              uint64 // packets beyond what one stream may carry: see bounds.go
	Expelled             uint64 // connections ended because they went beyond every bound

	Forward  Latency // from a packet's arrival to its departure
	SendMode string  // how what waits for one viewer leaves: gso, sendmmsg, single (see sfu/udp)
	Lines
}

func (c *counters) snapshot() Stats {
	return Stats{
		PacketsIn: c.packetsIn.Load(), BytesIn: c.bytesIn.Load(),
		PacketsOut: c.packetsOut.Load(), BytesOut: c.bytesOut.Load(),
		PLIsIn: c.plisIn.Load(), PLIsOut: c.plisOut.Load(),
		Malformed: c.malformed.Load(), Overflows: c.overflows.Load(), WriteErrors: c.writeErrors.Load(),
		Repairs: Repairs{
			NACKsIn: c.nacksIn.Load(), NACKsOut: c.nacksOut.Load(), Resent: c.resent.Load(),
			RTXIn: c.rtxIn.Load(), RTXOut: c.rtxOut.Load(), Probes: c.probes.Load(),
			Recovered: c.recovered.Load(), GivenUp: c.givenUp.Load(),
		},
		Refused: c.refused.Load(), Expelled: c.expelled.Load(),
		Lines: Lines{Feedback: c.wideIn.Load(), Clusters: c.clusters.Load(), Padding: c.padding.Load(), Switches: c.switches.Load()},
	}
}

// PeerStats describes one peer's connection, for tests and the person's own connection page.
type PeerStats struct {
	State       State
	RoundTripMS float64 // server to browser and back, 0: not known yet
	Slots       int     // receiving m-lines
	Filled      int     // of them, how many show somebody
	Flowing     int     // of them, how many are sending
}
