package db

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"codev/collab/method"
	"codev/collab/people"
	"codev/db/internal/rows"
)

// CreateSession implements people.Store.
func (s *Store) CreateSession(ctx context.Context, m people.Meeting, initial method.State, at time.Time) error {
	doc, err := json.Marshal(initial)
	if err != nil {
		return fail("create session", err)
	}
	seats := rows.InsertSeatsParams{SessionID: string(m.ID)}
	for i, t := range initial.Seats {
		seats.Places = append(seats.Places, int32(i+1))
		seats.People = append(seats.People, string(t.Person))
		seats.Roles = append(seats.Roles, joinRoles(t.Roles))
	}
	return s.tx(ctx, "create session", func(q *rows.Queries) error {
		if _, err := q.LockGroup(ctx, string(m.Group)); err != nil {
			return err
		}
		n, err := q.ActiveAmong(ctx, string(m.Group), seats.People)
		if err != nil {
			return err
		}
		if int(n) != len(seats.People) {
			return people.ErrState
		}
		if err := q.InsertSession(ctx, rows.InsertSessionParams{
			ID: string(m.ID), GroupID: string(m.Group), Template: m.Template, StartsAt: m.StartsAt, Doc: doc,
			CreatedAt: at, ExpiresAt: m.ExpiresAt,
		}); err != nil {
			return err
		}
		return q.InsertSeats(ctx, seats)
	})
}

// Sessions implements people.Store.
func (s *Store) Sessions(ctx context.Context, groups []method.GroupID) ([]people.Meeting, error) {
	list, err := s.q.SessionsOfGroups(ctx, ids(groups), s.now())
	if err != nil {
		return nil, fail("sessions", err)
	}
	meetings := make([]people.Meeting, len(list))
	for i, r := range list {
		meetings[i] = meeting(rows.SessionByIDRow(r))
	}
	return meetings, fail("sessions", s.seat(ctx, meetings))
}

// Session implements people.Store.
func (s *Store) Session(ctx context.Context, id method.SessionID) (people.Meeting, error) {
	r, err := s.q.SessionByID(ctx, string(id), s.now())
	if err != nil {
		return people.Meeting{}, fail("session", err)
	}
	one := []people.Meeting{meeting(r)}
	return one[0], fail("session", s.seat(ctx, one))
}

func meeting(r rows.SessionByIDRow) people.Meeting {
	m := people.Meeting{Roles: map[method.PersonID]method.Roles{}}
	m.Session = people.Session{
		ID: method.SessionID(r.ID), Group: method.GroupID(r.GroupID), GroupName: r.GroupName, AudioOnly: r.AudioOnly, Template: r.Template,
		StartsAt: r.StartsAt.UTC(), State: r.State, ExpiresAt: r.ExpiresAt.UTC(), Seats: []people.Member{},
	}
	if r.ClosedAt != nil {
		at := r.ClosedAt.UTC()
		m.ClosedAt = &at
	}
	return m
}

// seat fills in who sits in these sessions.
func (s *Store) seat(ctx context.Context, meetings []people.Meeting) error {
	byID := map[string]*people.Meeting{}
	var list []string
	for i := range meetings {
		byID[string(meetings[i].ID)] = &meetings[i]
		list = append(list, string(meetings[i].ID))
	}
	seats, err := s.q.SeatsOf(ctx, list)
	for _, t := range seats {
		m, p := byID[t.SessionID], method.PersonID(t.PersonID)
		m.Seats = append(m.Seats, people.Member{
			Person: p, Name: t.Name, Owner: value(t.Owner), State: people.MemberState(cmp.Or(value(t.State), string(people.Removed))),
		})
		for _, name := range t.Roles {
			role := method.Role(name)
			m.Roles[p] = append(m.Roles[p], role)
			switch role {
			case method.Facilitator:
				m.Facilitator = p
			case method.Client:
				m.Client = p
			}
		}
	}
	return err
}

// DeleteSession implements people.Store.
func (s *Store) DeleteSession(ctx context.Context, id method.SessionID) error {
	n, err := s.q.DeletePlannedSession(ctx, string(id))
	return oneOr(people.ErrState, n, fail("delete session", err))
}
