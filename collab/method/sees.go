package method

// Sees reports whether a card reaches a viewer at all (M-80): the one place where visibility is decided. What it denies is never
// sent, not even as a number. s.Mine is relative to the viewer. That the card is live is the board's to know.
//
//   - One's own cards, always.
//   - A private card, and a note, draft or parked card whatever it says: nobody else, the facilitator included (M-81).
//   - A question that was handed back: its author and the leaders, who may take that back (M-82).
//   - Everything else that is shared: everyone in the session, observers included (M-83).
//
// Going back a phase hides nothing that was seen. Outside the nine phases nothing of others is seen.
func Sees(phase Phase, roles Roles, s Subject) bool {
	if s.Mine {
		return true
	}
	row := info(s.Kind)
	switch {
	case !phase.Valid() || row.kind == "" || row.neverShown || s.Visibility != Shared || len(roles) == 0:
		return false
	case s.Returned:
		return roles.any(leaders)
	}
	return true
}

// SeesField reports whether one field of a card that the viewer sees reaches them: the mark "this one touches something" is for the client who
// set it and the question's author only (M-84); whose words an unsigned card holds, for whoever wrote it and whoever is quoted (M-88); every other field goes with the card.
func SeesField(roles Roles, f Field, s Subject) bool {
	switch f {
	case FieldTouches:
		return s.Mine || roles.Has(Client)
	case FieldSaid:
		return s.Mine || s.Said || !s.Unsigned
	}
	return true
}

// SeesKept reports whether the viewer may know which contributions the client keeps: the client alone, so that keeping does not
// become applause (M-85).
func SeesKept(roles Roles) bool { return roles.Has(Client) }
