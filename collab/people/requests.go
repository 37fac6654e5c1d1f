package people

import (
	"time"

	"codev/collab/method"
)

// SignIn is what a browser gets when somebody signed in. Cookie is the device's secret, to be set as the cookie `codev`
// and never stored or logged; it is "" when the request was already signed in, whose cookie stays good.
type SignIn struct {
	You    Person
	Cookie string
}

// Me is what the landing page needs. You is nil when nobody is signed in.
type Me struct {
	You      *Person     `json:"you"`
	Groups   []GroupName `json:"groups"`
	Sessions []Session   `json:"sessions"` // planned and open ones of the groups in which you are active, soonest first
}

// GroupName is a group in a list, with the reader's own state in it.
type GroupName struct {
	ID    method.GroupID `json:"id"`
	Name  string         `json:"name"`
	State MemberState    `json:"state"`
}

// PersonChange changes what is not nil.
type PersonChange struct {
	Name *string `json:"name"`
	Lang *string `json:"lang"`
}

// NewGroup starts a group. You is the founder's name; for somebody signed in "" keeps the name they have.
type NewGroup struct {
	Name      string `json:"name"`
	You       string `json:"you"`
	Lang      string `json:"lang"`
	AudioOnly bool   `json:"audioOnly"`
}

// GroupChange changes what is not nil.
type GroupChange struct {
	Name      *string            `json:"name"`
	Confirm   *bool              `json:"confirm"`
	Silence   *method.Silence    `json:"silence"`
	AudioOnly *bool              `json:"audioOnly"`
	Protect   *method.Protection `json:"protect"`
}

// Named is a name alone, for those who may know no more.
type Named struct {
	Name string `json:"name"`
}

// InvitationLook is what the holder of an unused invitation may see before accepting it.
type InvitationLook struct {
	Group   Named   `json:"group"`
	Inviter Named   `json:"inviter"`
	You     *Person `json:"you"` // nil when nobody is signed in
}

// Accept accepts an invitation. For somebody signed in an empty Name or Lang keeps what they have.
type Accept struct {
	Token string `json:"token"`
	Name  string `json:"name"`
	Lang  string `json:"lang"`
}

// Accepted is where an accepted invitation led: into the group, or into its waiting room.
type Accepted struct {
	Group GroupRef    `json:"group"`
	You   Person      `json:"you"`
	State MemberState `json:"state"` // waiting | active
}

// GroupRef is a group by id and name: all that somebody who still waits may know of it.
type GroupRef struct {
	ID   method.GroupID `json:"id"`
	Name string         `json:"name"`
}

// ReturnLook is what the holder of an unused return link may see before using it.
type ReturnLook struct {
	Group Named `json:"group"`
	You   Named `json:"you"`
}

// NewSession plans a session. Seats are in the order of the rounds, the facilitator among them; observers come after.
type NewSession struct {
	Template    string            `json:"template"` // classic90 | needfirst90 | unsigned90
	StartsAt    time.Time         `json:"startsAt"`
	Facilitator method.PersonID   `json:"facilitator"`
	Seats       []method.PersonID `json:"seats"`
	Deputy      method.PersonID   `json:"deputy"` // "" for none
	Observers   []method.PersonID `json:"observers"`
}

// Seat is somebody's own place in a session.
type Seat struct {
	Session Session
	Group   GroupRef
	You     Person
	Roles   method.Roles // as PostgreSQL has them now; in a running session the Room knows better
}
