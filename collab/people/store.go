package people

import (
	"context"
	"time"

	"codev/collab/method"
)

// Store is what the Service keeps its people in. Satisfied by package db. Every method is one transaction and may be called
// from any goroutine. Errors: ErrNotFound and ErrState as said at each; ErrOffline when the database cannot be reached;
// anything else is internal.
type Store interface {
	DeviceStore
	GroupStore
	LinkStore
	SessionStore
}

// DeviceStore keeps people and their devices.
type DeviceStore interface {
	// DeviceBySecret finds a device that is neither revoked nor expired. ErrNotFound.
	DeviceBySecret(ctx context.Context, hash []byte, now time.Time) (Person, Device, error)
	ExtendDevice(ctx context.Context, device string, until time.Time) error
	// RevokeDevice ends a device and erases its wrapped key.
	RevokeDevice(ctx context.Context, device string, at time.Time) error
	SavePerson(ctx context.Context, p Person) error
}

// GroupStore keeps groups and their members. Members are those who are not removed.
type GroupStore interface {
	CreateGroup(ctx context.Context, g Settings, founder Arrival, at time.Time) error
	// Settings of a group. ErrNotFound.
	Settings(ctx context.Context, g method.GroupID) (Settings, error)
	ChangeSettings(ctx context.Context, g Settings) error
	GroupsOf(ctx context.Context, p method.PersonID) ([]GroupName, error)
	// Members of a group, active ones first, then in the order in which they came.
	Members(ctx context.Context, g method.GroupID) ([]Member, error)
	// Member is one of them. ErrNotFound.
	Member(ctx context.Context, g method.GroupID, p method.PersonID) (Member, error)
	// ConfirmMember makes a waiting member active. ErrState if they do not wait.
	ConfirmMember(ctx context.Context, g method.GroupID, p method.PersonID) error
	// SetOwner changes who owns. ErrState if p is not active, or is the last owner and would cease to be.
	SetOwner(ctx context.Context, g method.GroupID, p method.PersonID, owner bool) error
	// RemoveMember also revokes the unused links they made and their return links. ErrState if they are the last owner.
	RemoveMember(ctx context.Context, g method.GroupID, p method.PersonID, at time.Time) error
}

// LinkStore keeps invitations and return links. A link is usable while it is unused, not revoked and not expired.
type LinkStore interface {
	// CreateJoin keeps a new invitation unless the group already has most usable ones: ErrState.
	CreateJoin(ctx context.Context, l Link, most int) error
	// CreateReturn keeps a new return link and revokes the earlier ones for the same person.
	CreateReturn(ctx context.Context, l Link) error
	// Joins of a group, newest first.
	Joins(ctx context.Context, g method.GroupID) ([]Link, error)
	// UsableLink finds a usable link by its token. ErrNotFound.
	UsableLink(ctx context.Context, kind LinkKind, hash []byte, now time.Time) (Link, error)
	// RevokeJoin ends an unused invitation. ErrState if it was used or revoked.
	RevokeJoin(ctx context.Context, g method.GroupID, id string, at time.Time) error
	// UseJoin consumes a usable invitation and lets a in, atomically: of two at the same time one gets ErrNotFound. It returns
	// the new member's state: waiting or active, as the group's settings say at this moment.
	UseJoin(ctx context.Context, hash []byte, a Arrival, now time.Time) (MemberState, error)
	// UseReturn consumes a usable return link atomically (ErrNotFound), revokes the person's devices, gives them d, and makes
	// them wait in every other group that has other active members and where the link's maker is not an owner. Such a group
	// whose last owner now waits is given to its longest-standing active member.
	UseReturn(ctx context.Context, hash []byte, d Device, now time.Time) error
}

// SessionStore keeps planned sessions and lists all.
type SessionStore interface {
	// CreateSession keeps a planned session. ErrState if somebody of its seats is no longer an active member.
	CreateSession(ctx context.Context, s Meeting, initial method.State, at time.Time) error
	// Sessions of these groups, newest first.
	Sessions(ctx context.Context, groups []method.GroupID) ([]Meeting, error)
	// Session by id. ErrNotFound.
	Session(ctx context.Context, id method.SessionID) (Meeting, error)
	// DeleteSession deletes a planned session. ErrState if it is no longer planned.
	DeleteSession(ctx context.Context, id method.SessionID) error
}

// Device is a browser in which somebody is signed in, as the Store keeps it.
type Device struct {
	ID      string
	Hash    []byte // SHA-256 of the cookie's secret
	Wrapped []byte // the person's data key, sealed under a key derived from the secret
	Expires time.Time
}

// Arrival is who starts or enters a group: somebody new with their first device, or, when Device is nil, somebody signed in
// whose name and language may have changed.
type Arrival struct {
	Person Person
	Device *Device
}

// Settings is a group without its members.
type Settings struct {
	ID        method.GroupID
	Name      string
	Lang      string
	Confirm   bool
	Silence   method.Silence
	AudioOnly bool
	Protect   method.Protection
}

// LinkKind is what a link is for.
type LinkKind string

const (
	Join   LinkKind = "join"   // into a group
	Return LinkKind = "return" // back to a person whose device is lost
)

// Link is an invitation or a return link as the Store keeps it.
type Link struct {
	ID         string
	Hash       []byte // SHA-256 of the token
	Group      method.GroupID
	GroupName  string // when read
	Maker      method.PersonID
	MakerName  string          // when read
	For        string          // the name the maker wrote
	Person     method.PersonID // Return: who comes back
	PersonName string          // when read
	Created    time.Time
	Expires    time.Time
	Used       bool // when read
	Revoked    bool // when read
}

// Meeting is a Session with the roles of its seats, by person.
type Meeting struct {
	Session
	Roles map[method.PersonID]method.Roles
}
