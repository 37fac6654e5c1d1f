package wire

import (
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

// Every frame also has "i": the writer numbers the frames of a socket 0, 1, 2… as it sends them.

// Welcome answers hello. Parts frames of cards follow.
type Welcome struct {
	T       string             `json:"t"` // "welcome"
	V       int                `json:"v"`
	Done    int                `json:"done"`              // every own n up to it has its answer
	Refused []RefusedN         `json:"refused,omitempty"` // those of them that were refused
	Now     time.Time          `json:"now"`
	You     You                `json:"you"`
	Session Session            `json:"session"`
	Members []collab.Member    `json:"members"` // everyone with a seat, in seat order
	State   method.StateView   `json:"state"`
	May     []method.Right     `json:"may"`
	Speech  method.Speech      `json:"speech"`
	Here    []collab.Presence  `json:"here"`
	Parts   int                `json:"parts"`
	Texts   []board.TextsSince `json:"texts,omitempty"`
	Saving  bool               `json:"saving"` // false: PostgreSQL does not answer at the moment
	Ice     []IceServer        `json:"ice,omitempty"`
	// AudioOnly: this session is held by voice alone; the tab asks for no camera and offers no video m-line.
	AudioOnly bool `json:"audioOnly,omitempty"`
}

// RefusedN is a stored refusal of an own operation.
type RefusedN struct {
	N    int         `json:"n"`
	Code method.Code `json:"code"`
}

// You is the person behind this socket.
type You struct {
	ID    method.PersonID `json:"id"`
	Name  string          `json:"name"`
	Lang  string          `json:"lang"`
	Roles method.Roles    `json:"roles"`
}

// Session names the session.
type Session struct {
	ID    method.SessionID `json:"id"`
	Group method.GroupID   `json:"group"`
	Name  string           `json:"name"` // the group's
}

// Probe begins a trial of the network (PROTOCOL.md, Probe): the socket works, and this is the relay to try.
type Probe struct {
	T   string      `json:"t"` // "probe"
	Ice []IceServer `json:"ice,omitempty"`
}

// IceServer is an RTCIceServer.
type IceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Part is a piece of the snapshot, at most 256 KiB.
type Part struct {
	T     string           `json:"t"` // "part"
	Cards []board.CardView `json:"cards"`
}

// Ops is what changed, after its commit: board, state and rights in one frame, so that one gesture arrives as one.
type Ops struct {
	T      string            `json:"t"` // "ops"
	Ops    []board.Shown     `json:"ops,omitempty"`
	State  *method.StateView `json:"state,omitempty"`  // the whole state when it changed
	You    *You              `json:"you,omitempty"`    // with state: own roles
	May    []method.Right    `json:"may,omitempty"`    // with state: own rights
	Speech method.Speech     `json:"speech,omitempty"` // with state: own way to speak
	Signal *Signalled        `json:"signal,omitempty"`
}

// Signalled is a client's signal, shown to everyone for a while, never stored.
type Signalled struct {
	By     method.PersonID `json:"by"`
	Signal method.Signal   `json:"signal"`
}

// Ack acknowledges an own operation after its commit, at its place in the stream.
type Ack struct {
	T string `json:"t"` // "ack"
	N int    `json:"n"`
	board.Result
}

// Refuse refuses an operation (N) or an act (R): nothing changed.
type Refuse struct {
	T       string      `json:"t"` // "refuse"
	N       int         `json:"n,omitempty"`
	R       int         `json:"r,omitempty"`
	Code    method.Code `json:"code"`
	RetryMs int         `json:"retryMs,omitempty"`
}

// HereAll is the presence of those that changed.
type HereAll struct {
	T      string            `json:"t"` // "here"
	People []collab.Presence `json:"people"`
}

// Store says whether PostgreSQL takes what is written. While it does not, nothing is acknowledged and everything waits.
type Store struct {
	T      string `json:"t"` // "store"
	Saving bool   `json:"saving"`
}

// Beat comes where nothing else does for 4 s, and every 20 s: the server's time, and a sign of life. A tab that hears nothing for
// 10 s opens a new socket.
type Beat struct {
	T   string    `json:"t"` // "beat"
	Now time.Time `json:"now"`
}

// MediaAnswer is the answer to an offer of generation Gen; Code is set instead of Answer when it was refused.
type MediaAnswer struct {
	T      string `json:"t"` // "media"
	Gen    int    `json:"gen"`
	Answer string `json:"answer,omitempty"`
	Code   string `json:"code,omitempty"` // bad | stale | closed
}

// Slots, Layers, Speaking, Line, Echo and MediaState carry the media plane's events.
type (
	Slots struct {
		T string `json:"t"` // "slots"
		collab.SlotsFilled
	}
	Layers struct {
		T string `json:"t"` // "layers"
		collab.LayersWanted
	}
	Speaking struct {
		T string `json:"t"` // "speaking"
		collab.Speaking
	}
	Line struct {
		T string `json:"t"` // "line"
		collab.Line
	}
	Echo struct {
		T string `json:"t"` // "echo"
		collab.Echo
	}
	MediaState struct {
		T string `json:"t"` // "mediastate"
		collab.MediaState
	}
)

// Lines tells those who lead whose media connection is not good. The whole truth each time.
type Lines struct {
	T      string          `json:"t"` // "lines"
	People []collab.LineOf `json:"people"`
}

// Ballot is this person's own ballot as it counts now, in answer to vote.cast, after a welcome, and when a topic was taken back. Only the
// tab that gave it is told the points.
type Ballot struct {
	T         string                `json:"t"` // "ballot"
	Vote      int                   `json:"vote"`
	Points    map[method.CardID]int `json:"points,omitempty"`
	Elsewhere bool                  `json:"elsewhere,omitempty"` // given in another tab: there it can be seen, here it can be replaced
}

// Bye is the last frame of a socket.
type Bye struct {
	T       string `json:"t"`    // "bye"
	Code    string `json:"code"` // slow | version | moved | removed | restart | bad | closed
	RetryMs int    `json:"retryMs,omitempty"`
}

// Close codes that follow a bye.
const (
	CloseSlow    = 4008
	CloseVersion = 4010
	CloseMoved   = 4012
	CloseRemoved = 4013
	CloseBad     = 4014
	CloseRestart = 1012
)
