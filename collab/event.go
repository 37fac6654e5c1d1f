package collab

import (
	"sync"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// Outbox takes what one tab is told, in order. Send never blocks; a tab too slow to take it is closed by its owner.
type Outbox interface{ Send(Event) }

// Event is something one tab is told.
type Event interface{ event() }

type (
	// Welcome answers a hello: everything needed to paint.
	Welcome struct {
		Done    int
		Refused map[int]method.Code
		Now     time.Time
		You     You
		Group   method.GroupID
		Members []Member
		Here    []Presence
		Cards   []board.CardView
		Texts   []board.TextsSince
		Saving  bool
	}
	// You is the viewer's own place in the session: roles, and what follows from them now.
	You struct {
		Roles  method.Roles
		State  method.StateView
		May    []method.Right
		Speech method.Speech
	}
	// Changed is what a commit or a live act changed for this viewer; You is set when the state did.
	Changed struct {
		Ops    []board.Shown
		You    *You
		Signal *Signalled
		Alike  *Alike // nil: nobody else is told exactly this
	}
	// Signalled is a client's signal with its sender.
	Signalled struct {
		By     method.PersonID
		Signal method.Signal
	}
	// Acked answers an operation of this tab after its commit.
	Acked struct {
		N      int
		Result board.Result
	}
	// Refused answers an operation (N) or a live act (R): nothing changed.
	Refused struct {
		N, R int
		Code method.Code
	}
	// PresenceChanged carries those whose presence changed.
	PresenceChanged struct{ People []Presence }
	// Saving tells whether the Store takes what is written.
	Saving struct{ OK bool }
	// LinesChanged tells somebody who leads whose connection is not good: the whole truth each time, in the order of the seats.
	// It is never stored and never logged.
	LinesChanged struct{ People []LineOf }
	// LineOf is one of them.
	LineOf struct {
		Person  method.PersonID `json:"person"`
		Quality Quality         `json:"quality"`
	}
	// Balloted tells a tab its person's own ballot in a vote, as it counts. It goes to the tab that gave it and to nobody else; another
	// tab of that person learns that it was given elsewhere.
	Balloted struct {
		Vote      int
		Points    map[method.CardID]int
		Elsewhere bool
	}
	// Bye ends the tab's attachment.
	Bye struct {
		Code  ByeCode
		Retry time.Duration
	}
)

// Alike is one for all tabs that are told the same, Ops and nothing else. The edge keeps in it the frame that it made for the
// first of them. Its method may be called from any goroutine.
type Alike struct {
	once  sync.Once
	frame []byte
	err   error
}

// Frame is what make made the first time; nobody may change it.
func (a *Alike) Frame(make func() ([]byte, error)) ([]byte, error) {
	a.once.Do(func() { a.frame, a.err = make() })
	return a.frame, a.err
}

// ByeCode says why a tab is sent away.
type ByeCode string

const (
	ByeMoved   ByeCode = "moved"   // the person opened another tab
	ByeRemoved ByeCode = "removed" // no longer a member
	ByeRestart ByeCode = "restart" // come back by yourself, soon
	ByeClosed  ByeCode = "closed"  // the session is over
	ByeBad     ByeCode = "bad"     // a protocol violation
)

func (Welcome) event()         {}
func (Changed) event()         {}
func (Acked) event()           {}
func (Refused) event()         {}
func (PresenceChanged) event() {}
func (Saving) event()          {}
func (LinesChanged) event()    {}
func (Balloted) event()        {}
func (Bye) event()             {}
