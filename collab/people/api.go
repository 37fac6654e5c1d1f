package people

import (
	"errors"
	"time"

	"codev/collab/method"
)

// Person is somebody on one device or several. The device's cookie is their identity.
type Person struct {
	ID   method.PersonID `json:"id"`
	Name string          `json:"name"`
	Lang string          `json:"lang"` // "fr" | "en"
}

// Auth is who a request comes from: the person and, while the request or socket lives, the key of their private text.
type Auth struct {
	Person
	Device string // device id
	Key    Key    // opens and seals this person's private text (board-protocol rule 12)
}

// MemberState is how far somebody has come into a group.
type MemberState string

const (
	Waiting MemberState = "waiting" // accepted the invitation, not yet confirmed by who invited them or an owner
	Active  MemberState = "active"
	Removed MemberState = "removed"
)

// Member is a person in a group.
type Member struct {
	Person  method.PersonID `json:"id"`
	Name    string          `json:"name"`
	Owner   bool            `json:"owner"`
	State   MemberState     `json:"state"`
	Inviter method.PersonID `json:"inviter,omitempty"` // who may confirm besides the owners
}

// Group is a codevelopment group as one of its members sees it.
type Group struct {
	ID        method.GroupID    `json:"id"`
	Name      string            `json:"name"`
	Lang      string            `json:"lang"`
	Confirm   bool              `json:"confirm"` // new members wait for a confirmation
	Silence   method.Silence    `json:"silence"`
	AudioOnly bool              `json:"audioOnly"` // its sessions are held by voice alone: no camera, no shared screen
	Protect   method.Protection `json:"protect"`   // METHOD.md, M-150
	You       Member            `json:"you"`
	Members   []Member          `json:"members"` // active first; waiting ones only for those who may confirm them
}

// Session is one meeting, planned, open or closed.
type Session struct {
	ID          method.SessionID `json:"id"`
	Group       method.GroupID   `json:"group"`
	GroupName   string           `json:"groupName"`
	AudioOnly   bool             `json:"audioOnly"` // as the group's setting is now
	Template    string           `json:"template"`  // classic90 | needfirst90 | unsigned90
	StartsAt    time.Time        `json:"startsAt"`
	Facilitator method.PersonID  `json:"facilitator"`
	Seats       []Member         `json:"seats"` // in the order of the rounds
	State       string           `json:"state"` // planned | open | closed
	ClosedAt    *time.Time       `json:"closedAt,omitempty"`
	ExpiresAt   time.Time        `json:"expiresAt"`
	Client      method.PersonID  `json:"client,omitempty"` // for the rotation ribbon, once known
}

// Invitation is a single-use link for one person.
type Invitation struct {
	ID        string    `json:"id"`
	For       string    `json:"for"` // the name the inviter wrote, for themself to tell the links apart
	CreatedAt time.Time `json:"createdAt"`
	ExpiresAt time.Time `json:"expiresAt"`
	State     string    `json:"state"`           // open | used | revoked | expired
	Token     string    `json:"token,omitempty"` // only in the answer that made it
}

// Errors of this package, by audience: each maps to one HTTP status and one sentence in the browser.
var (
	ErrNotFound = errors.New("people: not found")       // also for what exists but is not yours to know
	ErrLink     = errors.New("people: link not usable") // used, revoked, expired or guessed: one and the same
	ErrRights   = errors.New("people: not yours to do")
	ErrSignIn   = errors.New("people: not signed in") // no device cookie, or one that is revoked or unknown
	ErrState    = errors.New("people: no longer possible")
	ErrOffline  = errors.New("people: database not reachable") // nothing was changed, or whether it was is unknown
	ErrInvalid  = errors.New("people: invalid")                // wrapped with the field's name, see FieldError
)

// FieldError says which field of a request is wrong and why ("required", "long", "chars", "value").
type FieldError struct{ Field, Why string }

func (e FieldError) Error() string { return "people: " + e.Field + ": " + e.Why }
func (e FieldError) Unwrap() error { return ErrInvalid }
