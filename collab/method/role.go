package method

import "slices"

// Role is what somebody is in one session. A person holds a set of them ([Roles]); rights are the union,
// except that the client is never facilitator nor observer (method.md 1.5).
type Role string

const (
	Client        Role = "client"        // brings the situation; owns the topic, the contract and the plan
	Consultant    Role = "consultant"    // listens, asks, reformulates, offers
	Facilitator   Role = "facilitator"   // leads: frame, process, time, safety. One person at a time
	CoFacilitator Role = "cofacilitator" // the facilitator's process rights, without moving phases, choosing the client or closing
	Deputy        Role = "deputy"        // a consultant who may take the lead; has every right of a consultant
	Timekeeper    Role = "timekeeper"    // adds or takes minutes of the running clock
	Scribe        Role = "scribe"        // writes for those who speak; the card says whose words they are
	Observer      Role = "observer"      // watches the process; silent and without cards until the learnings
)

var roleOrder = [...]Role{Client, Consultant, Facilitator, CoFacilitator, Deputy, Timekeeper, Scribe, Observer}

// besidesClient are the roles the client may hold as well. The client neither leads nor observes (method.md 1.5), does not
// consult for themself, and writes no question or reformulation of their own need as a scribe.
var besidesClient = []Role{Client, Timekeeper}

// Roles is a set of roles in the order of the constants above. The zero value is the empty set. Its methods
// never change the receiver.
type Roles []Role

// Valid reports whether r is one of the eight.
func (r Role) Valid() bool { return slices.Contains(roleOrder[:], r) }

// Has reports whether r is in the set.
func (rs Roles) Has(r Role) bool { return slices.Contains(rs, r) }

// With returns the normalised set with r in it. A client stays a client: With(Facilitator) on one adds nothing.
func (rs Roles) With(r Role) Roles { return append(slices.Clone(rs), r).Normalise() }

// Lead reports whether the set has the process rights: the facilitator's and the co-facilitator's.
func (rs Roles) Lead() bool { return rs.any(leaders) }

// Without returns the normalised set without r.
func (rs Roles) Without(r Role) Roles {
	return slices.DeleteFunc(slices.Clone(rs), func(have Role) bool { return have == r }).Normalise()
}

// Normalise returns the set in order, each role once, unknown roles left out, and with Client present only
// what a client may be as well (M-4).
func (rs Roles) Normalise() Roles {
	out := make(Roles, 0, len(rs))
	for _, r := range roleOrder {
		if rs.Has(r) && (!rs.Has(Client) || slices.Contains(besidesClient, r)) {
			out = append(out, r)
		}
	}
	return out
}

// Valid reports whether the set is not empty and is its own [Roles.Normalise].
func (rs Roles) Valid() bool { return len(rs) > 0 && slices.Equal(rs, rs.Normalise()) }

// any reports whether one of the roles counts: a role that the client may not hold gives a client no right.
func (rs Roles) any(of []Role) bool {
	client := rs.Has(Client)
	return slices.ContainsFunc(rs, func(r Role) bool {
		return slices.Contains(of, r) && (!client || slices.Contains(besidesClient, r))
	})
}
