// Package echo finds out which microphones of a room give the others one voice twice: two in one room, or one that hears what its own
// loudspeaker plays. It is pure: it knows the audio levels that browsers put into packets (RFC 6464) and when they were measured, never
// sound; it keeps five seconds of them, starts no goroutine and does not allocate once everybody is seated.
//
//	levels of the packets, by their RTP timestamps              ear.go      one bin every 20 ms, in the room's time
//	  contour     their rise and fall against the 660 ms around contour.go  gain and steady noise fall out, syllables stay
//	  compare     normalised correlation, up to ±500 ms apart   contour.go  every 2.56 s, pairs of which one hears a voice
//	  hints       how often it was so, minus how often not      watch.go    four times, at the same distance: it is said
//
// One voice in two microphones has one contour, whatever their gain; two people's syllables do not fall together for ten seconds, not even
// when they talk or laugh at once. Beats and laughter are alike at many distances, a clap of all hands only for a moment: neither counts.
// The distance tells the cause. In one room two packets of the same moment differ by the ways of their microphones to the server; out of a
// loudspeaker a voice comes later by the way back, the buffers and the way again, at least 100 ms. Who hears a third one's voice late is not
// taken for the neighbour of another who does. Where somebody shares a room and hears a loudspeaker too, the room is the cause.
//
// The idea is that of libwebrtc's residual echo detector, which compares what one browser plays and hears; here one server compares what all
// hear. What it cannot tell: two microphones in one room whose ways differ by more than 100 ms (one by Bluetooth, say) count as a
// loudspeaker; and people who sing or read aloud in unison, and the same slow beat in two homes, count as one voice.
package echo
