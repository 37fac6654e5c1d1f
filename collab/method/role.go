package method

// Role is what somebody is in one session. A person holds a set of them ([Roles]); rights are the union,
// except that the client is never facilitator nor observer (method.md 1.5).
type Role string

const (
	Client        Role = "client"
	Consultant    Role = "consultant"
	Facilitator   Role = "facilitator"
	CoFacilitator Role = "cofacilitator"
	Deputy        Role = "deputy"
	Timekeeper    Role = "timekeeper"
	Scribe        Role = "scribe"
	Observer      Role = "observer"
)

// Roles is a set of roles in the order of the constants above. The zero value is the empty set.
type Roles []Role
