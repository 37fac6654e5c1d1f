package wire

import (
	"encoding/json"

	"codev/collab"
	"codev/collab/method"
)

// Version is the protocol's version, in hello and welcome. A tab of another version is told bye{version} and reloads.
const Version = 1

// Sizes of inbound frames in bytes (board-protocol rule 15).
const (
	MaxFrame      = 64 << 10
	MaxMediaFrame = 128 << 10
)

// Hello is the first frame of every socket, and the only resume path.
type Hello struct {
	T      string    `json:"t"` // "hello"
	V      int       `json:"v"`
	Client string    `json:"client"` // UUIDv4 of this tab
	Texts  []TextRev `json:"texts,omitempty"`
}

// TextRev names a text in which this tab has unacknowledged typing, and the revision it stands on.
type TextRev struct {
	Card method.CardID `json:"card"`
	Base int           `json:"base"` // the card's text base: a reveal starts a new one
	Rev  int           `json:"rev"`
}

// Op is a durable action: it is acknowledged (or refused) after its commit and may be sent again with the same N.
type Op struct {
	T string          `json:"t"` // "op"
	N int             `json:"n"` // 1, 2, 3… per client, without gaps
	A json.RawMessage `json:"a"` // an action's object: "k" and its payload
}

// Act is a live action (floor, hand, round, signal, stop, gate, screen): carried out at once, never stored under a number, never resent.
type Act struct {
	T string          `json:"t"` // "act"
	R int             `json:"r"` // the tab's own number for it; comes back in a refusal
	A json.RawMessage `json:"a"` // an action's object: "k" and its payload
}

// Here is what this tab says of itself: merged, never stored, at most 10 a second.
type Here struct {
	T      string        `json:"t"` // "here"
	Mic    bool          `json:"mic"`
	Cam    bool          `json:"cam"`
	Screen bool          `json:"screen,omitempty"`
	Card   method.CardID `json:"card,omitempty"` // where the caret is
	Typing bool          `json:"typing,omitempty"`
	Lost   bool          `json:"lost,omitempty"` // neither sound nor picture reaches this tab at the moment; it is getting them back
}

// MediaOffer negotiates this tab's PeerConnection.
type MediaOffer struct {
	T       string `json:"t"` // "media"
	Gen     int    `json:"gen"`
	Restart bool   `json:"restart,omitempty"`
	Offer   string `json:"offer,omitempty"` // absent: take up generation Gen again after the websocket was lost
	Mic     string `json:"mic,omitempty"`   // mids of the own sendonly m-lines
	Cam     string `json:"cam,omitempty"`
	Screen  string `json:"screen,omitempty"`
}

// Want says at which size this tab shows whom. The whole truth each time.
type Want struct {
	T     string        `json:"t"` // "want"
	Sizes []collab.Want `json:"sizes"`
}

// Alive asks for a sign of life: a beat comes at once. For a tab whose network changed and that doubts its socket.
type Alive struct {
	T string `json:"t"` // "alive"
}

// Leave says that this person goes for now (not merely loses the line).
type Leave struct {
	T string `json:"t"` // "leave"
}
