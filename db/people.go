package db

import (
	"context"
	"time"

	"codev/collab/method"
	"codev/collab/people"
	"codev/db/internal/rows"
)

// DeviceBySecret implements people.Store.
func (s *Store) DeviceBySecret(ctx context.Context, hash []byte, now time.Time) (people.Person, people.Device, error) {
	r, err := s.q.DeviceBySecret(ctx, hash, now)
	if err != nil {
		return people.Person{}, people.Device{}, fail("device", err)
	}
	return people.Person{ID: method.PersonID(r.ID), Name: r.Name, Lang: r.Lang},
		people.Device{ID: r.DeviceID, Hash: hash, Wrapped: r.WrappedKey, Expires: r.ExpiresAt.UTC()}, nil
}

// ExtendDevice implements people.Store.
func (s *Store) ExtendDevice(ctx context.Context, device string, until time.Time) error {
	return fail("extend device", s.q.ExtendDevice(ctx, until, device))
}

// RevokeDevice implements people.Store.
func (s *Store) RevokeDevice(ctx context.Context, device string, at time.Time) error {
	return fail("revoke device", s.q.RevokeDevice(ctx, &at, device))
}

// SavePerson implements people.Store.
func (s *Store) SavePerson(ctx context.Context, p people.Person) error {
	return fail("save person", s.q.UpdatePerson(ctx, p.Name, p.Lang, string(p.ID)))
}

// arrive writes who comes: a new person with their first device, or what somebody known is called now.
func arrive(ctx context.Context, q *rows.Queries, a people.Arrival, at time.Time) error {
	p := a.Person
	if a.Device == nil {
		return q.UpdatePerson(ctx, p.Name, p.Lang, string(p.ID))
	}
	if err := q.InsertPerson(ctx, rows.InsertPersonParams{ID: string(p.ID), Name: p.Name, Lang: p.Lang, At: at}); err != nil {
		return err
	}
	return insertDevice(ctx, q, p.ID, *a.Device, at)
}

func insertDevice(ctx context.Context, q *rows.Queries, p method.PersonID, d people.Device, at time.Time) error {
	return q.InsertDevice(ctx, rows.InsertDeviceParams{
		ID: d.ID, PersonID: string(p), SecretHash: d.Hash, WrappedKey: d.Wrapped, CreatedAt: at, ExpiresAt: d.Expires,
	})
}

// CreateGroup implements people.Store.
func (s *Store) CreateGroup(ctx context.Context, g people.Settings, founder people.Arrival, at time.Time) error {
	return s.tx(ctx, "create group", func(q *rows.Queries) error {
		if err := arrive(ctx, q, founder, at); err != nil {
			return err
		}
		if err := q.InsertGroup(ctx, rows.InsertGroupParams{
			ID: string(g.ID), Name: g.Name, Lang: g.Lang, Confirm: g.Confirm, Silence: string(g.Silence), AudioOnly: g.AudioOnly,
			ProtectExpose: g.Protect.Expose, ProtectReading: g.Protect.Reading, CreatedAt: at,
		}); err != nil {
			return err
		}
		return q.UpsertMember(ctx, rows.UpsertMemberParams{
			GroupID: string(g.ID), PersonID: string(founder.Person.ID), State: string(people.Active), Owner: true, JoinedAt: at,
		})
	})
}

// Settings implements people.Store.
func (s *Store) Settings(ctx context.Context, g method.GroupID) (people.Settings, error) {
	r, err := s.q.GroupByID(ctx, string(g))
	return people.Settings{
		ID: g, Name: r.Name, Lang: r.Lang, Confirm: r.Confirm, Silence: method.Silence(r.Silence), AudioOnly: r.AudioOnly,
		Protect: method.Protection{Expose: r.ProtectExpose, Reading: r.ProtectReading},
	}, fail("settings", err)
}

// ChangeSettings implements people.Store.
func (s *Store) ChangeSettings(ctx context.Context, g people.Settings) error {
	return fail("change settings", s.q.UpdateGroup(ctx, rows.UpdateGroupParams{
		ID: string(g.ID), Name: g.Name, Confirm: g.Confirm, Silence: string(g.Silence), AudioOnly: g.AudioOnly,
		ProtectExpose: g.Protect.Expose, ProtectReading: g.Protect.Reading,
	}))
}

// GroupsOf implements people.Store.
func (s *Store) GroupsOf(ctx context.Context, p method.PersonID) ([]people.GroupName, error) {
	list, err := s.q.GroupsOf(ctx, string(p))
	groups := make([]people.GroupName, len(list))
	for i, r := range list {
		groups[i] = people.GroupName{ID: method.GroupID(r.ID), Name: r.Name, State: people.MemberState(r.State)}
	}
	return groups, fail("groups", err)
}

// Members implements people.Store.
func (s *Store) Members(ctx context.Context, g method.GroupID) ([]people.Member, error) {
	list, err := s.q.MembersOf(ctx, string(g))
	members := make([]people.Member, len(list))
	for i, r := range list {
		members[i] = member(rows.MemberOfRow(r))
	}
	return members, fail("members", err)
}

// Member implements people.Store.
func (s *Store) Member(ctx context.Context, g method.GroupID, p method.PersonID) (people.Member, error) {
	r, err := s.q.MemberOf(ctx, string(g), string(p))
	return member(r), fail("member", err)
}

func member(r rows.MemberOfRow) people.Member {
	return people.Member{
		Person: method.PersonID(r.PersonID), Name: r.Name, Owner: r.Owner, State: people.MemberState(r.State),
		Inviter: method.PersonID(value(r.InviterID)),
	}
}

// ConfirmMember implements people.Store.
func (s *Store) ConfirmMember(ctx context.Context, g method.GroupID, p method.PersonID) error {
	n, err := s.q.ConfirmMember(ctx, string(g), string(p))
	return oneOr(people.ErrState, n, fail("confirm member", err))
}

// SetOwner implements people.Store. The group's row is locked, so that two last owners cannot go at the same time.
func (s *Store) SetOwner(ctx context.Context, g method.GroupID, p method.PersonID, owner bool) error {
	return s.tx(ctx, "set owner", func(q *rows.Queries) error {
		if _, err := q.LockGroup(ctx, string(g)); err != nil {
			return err
		}
		n, err := q.SetOwner(ctx, owner, string(g), string(p))
		return oneOr(people.ErrState, n, err)
	})
}

// RemoveMember implements people.Store.
func (s *Store) RemoveMember(ctx context.Context, g method.GroupID, p method.PersonID, at time.Time) error {
	return s.tx(ctx, "remove member", func(q *rows.Queries) error {
		if _, err := q.LockGroup(ctx, string(g)); err != nil {
			return err
		}
		n, err := q.RemoveMember(ctx, string(g), string(p))
		if err := oneOr(people.ErrState, n, err); err != nil {
			return err
		}
		return q.RevokeLinksOf(ctx, &at, string(g), string(p))
	})
}
