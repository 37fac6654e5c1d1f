package collab

import "codev/collab/method"

// Media is what a Room asks of the media plane. Satisfied by collab/media. Calls return at once and never block.
type Media interface {
	// Gate opens (true) or closes what a person publishes, server side (the two opt-in protections of method.md 1.5): the
	// microphone and the camera. It holds for connections to come as well, until End; all are open at first. Opening a gate never switches
	// on a microphone that its owner switched off.
	Gate(s method.SessionID, p method.PersonID, audio, video bool)
	// Screen says whose shared screen is passed on, "" for nobody, which is so at first and after End. Nobody else's is.
	Screen(s method.SessionID, p method.PersonID)
	// Floor tells who has the floor, for the priority of layers; "" for nobody.
	Floor(s method.SessionID, p method.PersonID)
	// Leave frees a person's slots at once (they left or were removed).
	Leave(s method.SessionID, p method.PersonID)
	// End closes every peer of a session.
	End(s method.SessionID)
}

// MediaOffer asks for a PeerConnection's answer. Identity comes from the websocket's upgrade, never from the message.
type MediaOffer struct {
	Session method.SessionID
	Person  method.PersonID
	Client  string // the tab
	Gen     int    // generation of the PeerConnection, made by the tab; a newer one replaces the older
	Restart bool   // an ICE restart of the same generation: same m-lines
	SDP     string
	Mic     string // mids of the tab's own sendonly m-lines, "" if it has none
	Cam     string
	Screen  string
}

// MediaEvent is something the media plane tells one tab; the websocket edge sends it as it is.
type MediaEvent interface{ mediaEvent() }

type (
	// SlotsFilled says, for every slot of this tab that is filled, whose medium it carries. It is the whole truth each time.
	SlotsFilled struct {
		Gen   int    `json:"gen"`
		Slots []Slot `json:"slots"`
	}
	// Slot is one receiving m-line.
	Slot struct {
		Mid    string          `json:"mid"`
		Person method.PersonID `json:"person"`
		Kind   string          `json:"kind"` // audio | video | screen
	}
	// LayersWanted says which simulcast layers of this tab's camera somebody watches; the tab stops encoding the others.
	LayersWanted struct {
		Gen int  `json:"gen"`
		Q   bool `json:"q"`
		H   bool `json:"h"`
		F   bool `json:"f"`
	}
	// Speaking lists who is speaking now, loudest first (RFC 6464 levels, 400 ms window), and who leads the talk: a stable answer that
	// holds through silences, "" before anybody spoke. Sent on change only.
	Speaking struct {
		Who      []method.PersonID `json:"who"`
		Dominant method.PersonID   `json:"dominant"`
	}
	// Line is how much this tab's own connection carries, and what it does not: the whole truth each time.
	Line struct {
		Gen      int      `json:"gen"`
		Quality  Quality  `json:"quality"`
		Paused   []Paused `json:"paused,omitempty"`   // wanted, and left out for want of bandwidth
		Estimate int      `json:"estimate,omitempty"` // bit/s towards this tab, rounded; 0: not known yet
	}
	// Paused is a picture, or the voice of somebody who speaks, that is not sent for the moment.
	Paused struct {
		Person method.PersonID `json:"person"`
		Kind   string          `json:"kind"` // video | screen | audio
	}
	// Echo tells this tab's person alone that the others hear voices twice on their account: the whole truth each time, on change.
	Echo struct {
		Near []method.PersonID `json:"near,omitempty"` // whose microphones hear the same room
		Own  bool              `json:"own,omitempty"`  // the microphone hears the others out of this tab's own loudspeaker
	}
	// MediaState is this tab's own connection: connected | disconnected | failed.
	MediaState struct {
		Gen   int    `json:"gen"`
		State string `json:"state"`
	}
)

func (SlotsFilled) mediaEvent()  {}
func (LayersWanted) mediaEvent() {}
func (Speaking) mediaEvent()     {}
func (Line) mediaEvent()         {}
func (Echo) mediaEvent()         {}
func (MediaState) mediaEvent()   {}

// Quality is what a tab's connection is enough for.
type Quality string

const (
	QualityGood    Quality = "good"    // everything that was asked for
	QualityLimited Quality = "limited" // some pictures are smaller than asked, or paused, for want of bandwidth
	QualityAudio   Quality = "audio"   // no picture fits
)

// Want is the size in CSS pixels times the device's pixel ratio at which a tab shows somebody; 0 by 0 = not shown.
type Want struct {
	Person method.PersonID `json:"person"`
	Kind   string          `json:"kind"` // video | screen
	W      int             `json:"w"`
	H      int             `json:"h"`
}
