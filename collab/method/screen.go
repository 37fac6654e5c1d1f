package method

import "slices"

// Screen is who shares a screen, one at a time, and who asked the owner for it, in that order. It is of the moment and never
// stored: a new server process knows of no share, and the owner's tab takes it again (M-167).
type Screen struct {
	By   PersonID   `json:"by,omitempty"`
	Asks []PersonID `json:"asks"`
}

// mayShare asks the permission table (M-160).
func (s State) mayShare(p PersonID) bool {
	return Allowed(s.Phase, s.RolesOf(p), ScreenTake, Subject{}) == nil
}

// take begins a share where there is none.
func (t *turn) take() Code {
	if t.Screen.By != "" && t.Screen.By != t.by {
		return CodeChanged
	}
	t.Screen.By, t.Screen.Asks = t.by, without(t.Screen.Asks, t.by)
	return ""
}

// ask asks the owner; where nobody shares, nobody need be asked.
func (t *turn) ask() {
	if t.Screen.By == "" {
		t.take()
	} else if t.Screen.By != t.by && !slices.Contains(t.Screen.Asks, t.by) {
		t.Screen.Asks = append(t.Screen.Asks, t.by)
	}
}

// word judges who answers an ask: the owner, or a leader in the owner's place (M-163).
func (t *turn) word(asker PersonID) Code {
	switch {
	case t.Screen.By != t.by && !t.RolesOf(t.by).any(leaders):
		return CodeRole
	case !slices.Contains(t.Screen.Asks, asker):
		return CodeGone
	}
	t.Screen.Asks = without(t.Screen.Asks, asker)
	return ""
}

// grant hands the screen over.
func (t *turn) grant(asker PersonID) Code {
	if code := t.word(asker); code != "" {
		return code
	}
	t.Screen.By = asker
	return ""
}

// stopShare ends somebody's share, theirs and no other's: what was meant is what stops. Nobody begins by it.
func (t *turn) stopShare(p PersonID) Code {
	if t.Screen.By == "" || t.Screen.By != p {
		return CodeChanged
	}
	t.Screen = Screen{}
	return ""
}

// settled keeps the screen with those who may have it in this phase; a free screen goes to who asked first (M-164, M-165).
func (s State) settled() State {
	not := func(p PersonID) bool { return !s.mayShare(p) }
	s.Screen.Asks = slices.DeleteFunc(slices.Clone(s.Screen.Asks), not)
	if s.Screen.By != "" && not(s.Screen.By) {
		s.Screen.By = ""
	}
	if s.Screen.By == "" && len(s.Screen.Asks) > 0 {
		s.Screen.By, s.Screen.Asks = s.Screen.Asks[0], s.Screen.Asks[1:]
	}
	if len(s.Screen.Asks) == 0 {
		s.Screen.Asks = nil
	}
	return s
}

// Departed returns s without what somebody who is away cannot have: a shared screen, or a place among those who ask for it (M-166).
func (s State) Departed(p PersonID) State {
	s.Screen.Asks = slices.DeleteFunc(slices.Clone(s.Screen.Asks), func(have PersonID) bool { return have == p })
	if s.Screen.By == p {
		s.Screen.By = ""
	}
	return s.settled()
}

// screenView hides from everybody but the owner, the leaders and the asker that somebody asked, so that a no stays between them (M-168).
func (s State) screenView(viewer PersonID, roles Roles) Screen {
	v := Screen{By: s.Screen.By, Asks: []PersonID{}}
	for _, p := range s.Screen.Asks {
		if viewer == p || viewer == s.Screen.By || roles.any(leaders) {
			v.Asks = append(v.Asks, p)
		}
	}
	return v
}
