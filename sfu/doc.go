// Package sfu is the media plane: it takes each participant's sound and pictures once and forwards them to the others in the room.
// It knows ids, bits and sizes; never names, roles, phases or words. It stores nothing and can record nothing.
//
// # The path of a packet
//
//	Pion's Track.Read            one loop per incoming layer                                    layer.go
//	  parse                      header, audio level (RFC 6464), codec's descriptor, once       packet.go, codec.go, vp8.go, h264.go, level.go
//	  numbers                    holes are asked back upstream, packet by packet                nack.go
//	  bound                      more than a stream may carry ends here                         bounds.go
//	  gate                       one atomic of the uplink; closed: the packet ends here         uplink.go
//	  unwrap                     sound that came as RED; what was lost is taken out of it       red.go
//	  cache                      one ring per layer, shared by all who watch it                 cache.go, key.go
//	  fan-out                    a pointer into the bounded queue of each watching slot         queue.go
//	writer                       one goroutine per viewer, sound before pictures                writer.go
//	  pacing                     pictures of a tight line are spread; sound never waits         pace.go
//	  selection                  which layer this slot shows; switched on key frames only       slot.go
//	  rewrite                    sequence, timestamp, VP8 picture id, SSRC of the slot          rewrite.go
//	  payload type               of the packet's codec with this viewer; sound as RED           codec.go, red.go
//	  header                     made once for each stream of a slot; marker, number, time set  transmit.go, rtx.go
//	  number                     transport-wide, of this viewer                                 downlink.go
//	  Pion's SRTP and ICE        straight to the write stream, no interceptor
//	  batch                      what already waits for this viewer leaves together             sfu/udp
//	  histogram                  from Track.Read to the return of the system call               latency.go
//
// Nothing on it allocates, logs, waits for another viewer or takes a lock that two viewers share. What comes back from a viewer (RFC 4585:
// NACK, PLI; RFC 3550: receiver reports) is read in feedback.go: NACKs are answered by the writer from the layer's cache through the slot's
// number map, as RTX where the viewer has it (rtx.go), PLIs are merged per layer (key.go). Sender reports are translated in report.go.
//
// What one peer may cost the others is bounded (bounds.go): packets and bytes of each stream, feedback about each slot, the number of SSRCs
// it makes us remember, what waits for a TCP connection that is not read.
//
// # The line to a viewer
//
// A viewer says which packet came when (transport-wide feedback; else receiver reports). downlink.go gives that to an estimator (package
// sfu/estimate); the room shares what the line carries out among that viewer's pictures (share.go, allocate.go): sound first, whatever it
// takes, then a shared screen, who has the floor or leads the talk, who speaks, the others by size; everybody's smallest layer before
// anybody's larger one, down at once, up with care. What layers cost is measured (measure.go). The small layer of a screen takes what is
// left, however little: its pages come late. On a line that is tight pictures are paced, silence is left out, where not even all who speak
// at once fit, those who do come whole (voices.go), and short bursts of padding try
// whether it carries more. Line tells the viewer; lines.go sums up for the metrics.
//
// # The control of it
//
// One goroutine per room (room.go) owns who is there. It never acts on "somebody joined" but compares what should be with what is
// (reconcile.go): every viewer has a seat for every other peer, every seat's slots carry that peer's uplinks, every slot has the smallest
// layer that fills the size the viewer shows (layers.go). Joins in a burst therefore cannot leave a stream missing.
//
//	peer: offered -> joined -> (connected <-> disconnected) -> closed      a newer offer of the same peer closes the older PeerConnection
//	slot: free -> waiting (a source, no key frame yet) -> flowing -> waiting (layer switch, gate, overflow) -> ... -> free
//
// Ten times a second the room also takes the levels that came (level.go) and says who makes sound and who leads the talk (dominant.go), and
// to whom it concerns that their microphone gives the others a voice twice (echo.go, package sfu/echo).
//
// A PeerConnection is negotiated once (offer.go says what an offer may contain; peer.go answers it). Its receiving m-lines are slots that
// the room fills and empties later without SDP; an event says which mid shows whom. An ICE restart repeats the same m-lines.
package sfu
