package db

import (
	"context"
	"time"

	"codev/collab/method"
	"codev/collab/people"
	"codev/db/internal/rows"
)

// CreateJoin implements people.Store.
func (s *Store) CreateJoin(ctx context.Context, l people.Link, most int) error {
	return s.tx(ctx, "create invitation", func(q *rows.Queries) error {
		if _, err := q.LockGroup(ctx, string(l.Group)); err != nil {
			return err
		}
		n, err := q.OpenInvitations(ctx, string(l.Group), l.Created)
		if err != nil {
			return err
		}
		if int(n) >= most {
			return people.ErrState
		}
		return insertLink(ctx, q, people.Join, l)
	})
}

// CreateReturn implements people.Store.
func (s *Store) CreateReturn(ctx context.Context, l people.Link) error {
	return s.tx(ctx, "create return link", func(q *rows.Queries) error {
		if err := q.RevokeReturnsOf(ctx, &l.Created, nullable(l.Person)); err != nil {
			return err
		}
		return insertLink(ctx, q, people.Return, l)
	})
}

func insertLink(ctx context.Context, q *rows.Queries, kind people.LinkKind, l people.Link) error {
	return q.InsertInvitation(ctx, rows.InsertInvitationParams{
		ID: l.ID, GroupID: string(l.Group), Kind: string(kind), TokenHash: l.Hash, MakerID: string(l.Maker), Label: l.For,
		PersonID: nullable(l.Person), CreatedAt: l.Created, ExpiresAt: l.Expires,
	})
}

// Joins implements people.Store.
func (s *Store) Joins(ctx context.Context, g method.GroupID) ([]people.Link, error) {
	list, err := s.q.InvitationsOf(ctx, string(g))
	links := make([]people.Link, len(list))
	for i, r := range list {
		links[i] = people.Link{
			ID: r.ID, Group: g, Maker: method.PersonID(r.MakerID), For: r.Label, Created: r.CreatedAt.UTC(), Expires: r.ExpiresAt.UTC(),
			Used: r.UsedAt != nil, Revoked: r.RevokedAt != nil,
		}
	}
	return links, fail("invitations", err)
}

// UsableLink implements people.Store.
func (s *Store) UsableLink(ctx context.Context, kind people.LinkKind, hash []byte, now time.Time) (people.Link, error) {
	r, err := s.q.InvitationByToken(ctx, hash, string(kind), now)
	return people.Link{
		ID: r.ID, Hash: hash, Group: method.GroupID(r.GroupID), GroupName: r.GroupName, Maker: method.PersonID(r.MakerID),
		MakerName: r.MakerName, Person: method.PersonID(value(r.PersonID)), PersonName: value(r.PersonName),
	}, fail("link", err)
}

// RevokeJoin implements people.Store.
func (s *Store) RevokeJoin(ctx context.Context, g method.GroupID, id string, at time.Time) error {
	n, err := s.q.RevokeInvitation(ctx, &at, id, string(g))
	return oneOr(people.ErrState, n, fail("revoke invitation", err))
}

// UseJoin implements people.Store.
func (s *Store) UseJoin(ctx context.Context, hash []byte, a people.Arrival, now time.Time) (people.MemberState, error) {
	state := people.Active
	err := s.tx(ctx, "use invitation", func(q *rows.Queries) error {
		link, err := q.UseInvitation(ctx, &now, hash, string(people.Join))
		if err != nil {
			return err
		}
		if err := arrive(ctx, q, a, now); err != nil {
			return err
		}
		g, err := q.GroupByID(ctx, link.GroupID)
		if err != nil {
			return err
		}
		if g.Confirm {
			state = people.Waiting
		}
		if err := q.UpsertMember(ctx, rows.UpsertMemberParams{
			GroupID: link.GroupID, PersonID: string(a.Person.ID), State: string(state), InviterID: &link.MakerID, JoinedAt: now,
		}); err != nil {
			return err
		}
		return q.InvitationUsedBy(ctx, nullable(a.Person.ID), link.ID)
	})
	return state, err
}

// UseReturn implements people.Store. The person's groups are locked in the order of their ids: owners change.
func (s *Store) UseReturn(ctx context.Context, hash []byte, d people.Device, now time.Time) error {
	return s.tx(ctx, "use return link", func(q *rows.Queries) error {
		link, err := q.UseInvitation(ctx, &now, hash, string(people.Return))
		if err != nil {
			return err
		}
		person := value(link.PersonID)
		if _, err := q.LockGroupsOf(ctx, person); err != nil {
			return err
		}
		if err := q.RevokeDevicesOf(ctx, &now, person); err != nil {
			return err
		}
		if err := insertDevice(ctx, q, method.PersonID(person), d, now); err != nil {
			return err
		}
		if err := q.WaitElsewhere(ctx, person, link.GroupID, link.MakerID); err != nil {
			return err
		}
		if err := q.HeirsElsewhere(ctx, person); err != nil {
			return err
		}
		return q.InvitationUsedBy(ctx, link.PersonID, link.ID)
	})
}
