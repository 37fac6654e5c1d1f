package sfu

// Kind is what an uplink carries and a slot shows.
type Kind uint8

// The three kinds of media.
const (
	Audio  Kind = iota + 1 // the microphone
	Video                  // the camera
	Screen                 // a shared screen
)

// String gives the word used on the wire.
func (k Kind) String() string {
	switch k {
	case Audio:
		return "audio"
	case Video:
		return "video"
	case Screen:
		return "screen"
	}
	return "unknown"
}

// Event is what a peer is told. Events of one peer come in order, from one goroutine.
type Event interface{ event() }

type (
	// SlotsFilled is the whole truth about this peer's receiving m-lines: every filled one, in the order of the m-lines.
	SlotsFilled struct {
		Gen   int
		Slots []Filled
	}
	// Filled says that the m-line Mid carries Kind of Peer.
	Filled struct {
		Mid  string
		Peer PeerID
		Kind Kind
	}
	// LayersWanted says which of the camera's simulcast layers (rid q, h, f) somebody watches; the others may stop encoding.
	LayersWanted struct {
		Gen     int
		Q, H, F bool
	}
	// Line tells how much this peer's own connection carries: the whole truth each time, on change, at most once a second.
	Line struct {
		Gen      int
		Quality  Quality
		Paused   []Paused // wanted, and left out for want of bandwidth
		Estimate int      // bit/s towards the peer, rounded; 0: not known yet
	}
	// Paused is a camera, a screen or the voice of somebody who speaks that is not sent for the moment.
	Paused struct {
		Peer PeerID
		Kind Kind
	}
	// Speaking lists who makes sound now, the loudest first as of the last change, and who leads the talk: coughs, loud rooms and short
	// words of others do not change that, silence neither. "" before anybody spoke, and when the last one left or may not be heard.
	Speaking struct {
		Peers    []PeerID
		Dominant PeerID
	}
	// Echo tells this peer alone that the others hear voices twice on its account: the whole truth each time, on change.
	Echo struct {
		Near []PeerID // whose microphones hear the same room as this peer's
		Own  bool     // this peer's microphone hears the others out of its own loudspeaker
	}
	// StateChanged tells of this peer's own connection.
	StateChanged struct {
		Gen   int
		State State
	}
)

func (SlotsFilled) event()  {}
func (LayersWanted) event() {}
func (Speaking) event()     {}
func (Line) event()         {}
func (Echo) event()         {}
func (StateChanged) event() {}

// Quality says what a viewer's connection is enough for.
type Quality uint8

// The three qualities.
const (
	Good      Quality = iota // everything that was asked for
	Limited                  // some pictures are smaller than asked, or paused, for want of bandwidth
	AudioOnly                // no picture fits
)

// Want is the size in pixels at which a viewer shows a peer's camera or screen; 0 by 0: not at all.
type Want struct {
	Peer          PeerID
	Kind          Kind
	Width, Height int
}

// State is the state of a peer's connection.
type State string

// The states a peer is told.
const (
	Connected    State = "connected"    // ICE and DTLS are up, media flows
	Disconnected State = "disconnected" // nothing was heard for some seconds; may heal, an ICE restart helps
	Failed       State = "failed"       // an ICE restart or a new generation is needed
)
