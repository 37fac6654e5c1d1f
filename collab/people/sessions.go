package people

import (
	"context"
	"slices"
	"time"

	"codev/collab/method"
)

// Bounds of a planned session.
const (
	minSeats = 3
	maxSeats = 12 // observers included: everybody needs a place in the media plane
	maxAhead = 2 * 365 * 24 * time.Hour
	maxPast  = 24 * time.Hour // a session may be entered a little after it began

	// plannedLife is how long after its start a session's content lives when it was never closed. The Store computes the
	// date anew at the close (method.md 4.2).
	plannedLife = 180 * 24 * time.Hour
)

// Sessions lists a group's sessions, newest first.
func (s *Service) Sessions(ctx context.Context, a Auth, g method.GroupID) ([]Session, error) {
	if _, err := s.member(ctx, a, g); err != nil {
		return nil, err
	}
	meetings, err := s.store.Sessions(ctx, []method.GroupID{g})
	if err != nil {
		return nil, err
	}
	list := make([]Session, 0, len(meetings))
	for _, m := range meetings {
		list = append(list, m.Session)
	}
	return list, nil
}

// PlanSession plans a session of the group. Any active member may; everybody seated must be one.
func (s *Service) PlanSession(ctx context.Context, a Auth, g method.GroupID, n NewSession) (Session, error) {
	if _, err := s.member(ctx, a, g); err != nil {
		return Session{}, err
	}
	now := s.now()
	if err := n.check(now); err != nil {
		return Session{}, err
	}
	template, ok := method.TemplateByID(n.Template)
	if !ok {
		return Session{}, FieldError{"template", "value"}
	}
	members, err := s.store.Members(ctx, g)
	if err != nil {
		return Session{}, err
	}
	active := func(p method.PersonID) bool {
		return slices.ContainsFunc(members, func(m Member) bool { return m.Person == p && m.State == Active })
	}
	for _, p := range n.Seats {
		if !active(p) {
			return Session{}, FieldError{"seats", "value"}
		}
	}
	for _, p := range n.Observers {
		if !active(p) {
			return Session{}, FieldError{"observers", "value"}
		}
	}
	set, err := s.store.Settings(ctx, g)
	if err != nil {
		return Session{}, err
	}
	id, err := s.newID()
	if err != nil {
		return Session{}, err
	}
	seats := n.places()
	state := method.NewState(template, seats, set.Silence, now)
	m := Meeting{Roles: map[method.PersonID]method.Roles{}}
	m.Session = Session{
		ID: method.SessionID(id), Group: g, Template: n.Template, StartsAt: n.StartsAt.UTC(),
		ExpiresAt: n.StartsAt.Add(plannedLife),
	}
	for _, seat := range seats {
		m.Seats = append(m.Seats, Member{Person: seat.Person})
		m.Roles[seat.Person] = seat.Roles
	}
	if err := s.store.CreateSession(ctx, m, state, now); err != nil {
		return Session{}, err
	}
	m, err = s.store.Session(ctx, m.ID)
	return m.Session, err
}

// check judges what can be judged without knowing the group.
func (n NewSession) check(now time.Time) error {
	switch {
	case n.Template == "":
		return FieldError{"template", "required"}
	case n.StartsAt.IsZero():
		return FieldError{"startsAt", "required"}
	case n.StartsAt.Before(now.Add(-maxPast)) || n.StartsAt.After(now.Add(maxAhead)):
		return FieldError{"startsAt", "value"}
	case len(n.Seats) < minSeats:
		return FieldError{"seats", "required"}
	case len(n.Seats)+len(n.Observers) > maxSeats:
		return FieldError{"seats", "long"}
	case n.Facilitator == "":
		return FieldError{"facilitator", "required"}
	case !slices.Contains(n.Seats, n.Facilitator):
		return FieldError{"facilitator", "value"}
	case n.Deputy != "" && (n.Deputy == n.Facilitator || !slices.Contains(n.Seats, n.Deputy)):
		return FieldError{"deputy", "value"}
	}
	seen := map[method.PersonID]bool{}
	for i, p := range slices.Concat(n.Seats, n.Observers) {
		if seen[p] {
			return FieldError{map[bool]string{true: "seats", false: "observers"}[i < len(n.Seats)], "value"}
		}
		seen[p] = true
	}
	return nil
}

// places are the seats in the order of the rounds, with the roles everybody begins with; observers sit last.
func (n NewSession) places() []method.Seat {
	var seats []method.Seat
	for _, p := range n.Seats {
		roles := method.Roles{method.Consultant}
		switch p {
		case n.Facilitator:
			roles = method.Roles{method.Facilitator}
		case n.Deputy:
			roles = append(roles, method.Deputy)
		}
		seats = append(seats, method.Seat{Person: p, Roles: roles})
	}
	for _, p := range n.Observers {
		seats = append(seats, method.Seat{Person: p, Roles: method.Roles{method.Observer}})
	}
	return seats
}

// CancelSession deletes a planned session, by its facilitator or an owner. ErrState once it is open or closed.
func (s *Service) CancelSession(ctx context.Context, a Auth, id method.SessionID) error {
	if !isID(id) {
		return ErrNotFound
	}
	m, err := s.store.Session(ctx, id)
	if err != nil {
		return err
	}
	you, err := s.member(ctx, a, m.Group)
	if err != nil {
		return err
	}
	if !you.Owner && m.Facilitator != a.ID {
		return ErrRights
	}
	return s.store.DeleteSession(ctx, id)
}

// SessionFor is the door of a session, for the live room and the record alike: somebody's own place in it. ErrNotFound for
// anybody who has no seat, or is not an active member of the group now.
func (s *Service) SessionFor(ctx context.Context, a Auth, id method.SessionID) (Seat, error) {
	if !isID(id) {
		return Seat{}, ErrNotFound
	}
	m, err := s.store.Session(ctx, id)
	if err != nil {
		return Seat{}, err
	}
	roles, seated := m.Roles[a.ID]
	if !seated {
		return Seat{}, ErrNotFound
	}
	if _, err := s.member(ctx, a, m.Group); err != nil {
		return Seat{}, err
	}
	return Seat{Session: m.Session, Group: GroupRef{m.Group, m.GroupName}, You: a.Person, Roles: roles}, nil
}
