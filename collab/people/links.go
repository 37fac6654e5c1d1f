package people

import (
	"context"
	"errors"
	"time"

	"codev/collab/method"
)

// How long links are good, and how many invitations may be open in a group.
const (
	joinLife   = 14 * 24 * time.Hour
	returnLife = 3 * 24 * time.Hour
	maxJoins   = 30
)

// newLink makes a link and its token, which nobody will be able to read again.
func (s *Service) newLink(g method.GroupID, maker method.PersonID, forName string, life time.Duration) (Link, secret, error) {
	id, err := s.newID()
	if err != nil {
		return Link{}, nil, err
	}
	token, err := newSecret(s.rand)
	if err != nil {
		return Link{}, nil, err
	}
	now := s.now()
	return Link{ID: id, Hash: token.hash(), Group: g, Maker: maker, For: forName, Created: now, Expires: now.Add(life)}, token, nil
}

func (l Link) view(now time.Time) Invitation {
	state := "open"
	switch {
	case l.Used:
		state = "used"
	case l.Revoked:
		state = "revoked"
	case !l.Expires.After(now):
		state = "expired"
	}
	return Invitation{ID: l.ID, For: l.For, CreatedAt: l.Created, ExpiresAt: l.Expires, State: state}
}

// Invitations lists one's own invitations, newest first; an owner sees everybody's. Never a token.
func (s *Service) Invitations(ctx context.Context, a Auth, g method.GroupID) ([]Invitation, error) {
	you, err := s.member(ctx, a, g)
	if err != nil {
		return nil, err
	}
	links, err := s.store.Joins(ctx, g)
	if err != nil {
		return nil, err
	}
	list := []Invitation{}
	for _, l := range links {
		if you.Owner || l.Maker == a.ID {
			list = append(list, l.view(s.now()))
		}
	}
	return list, nil
}

// Invite makes an invitation for one person, good for 14 days. forName is what its maker calls them. ErrState if the group
// has 30 open ones.
func (s *Service) Invite(ctx context.Context, a Auth, g method.GroupID, forName string) (Invitation, error) {
	if _, err := s.member(ctx, a, g); err != nil {
		return Invitation{}, err
	}
	forName, err := cleanName("for", forName, maxName)
	if err != nil {
		return Invitation{}, err
	}
	l, token, err := s.newLink(g, a.ID, forName, joinLife)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.store.CreateJoin(ctx, l, maxJoins); err != nil {
		return Invitation{}, err
	}
	v := l.view(s.now())
	v.Token = token.text()
	return v, nil
}

// RevokeInvitation ends an invitation, by its maker or an owner. ErrState if it was used or revoked already.
func (s *Service) RevokeInvitation(ctx context.Context, a Auth, g method.GroupID, id string) error {
	you, err := s.member(ctx, a, g)
	if err != nil {
		return err
	}
	links, err := s.store.Joins(ctx, g)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.ID == id && (you.Owner || l.Maker == a.ID) {
			return s.store.RevokeJoin(ctx, g, id, s.now())
		}
	}
	return ErrNotFound
}

// usable finds a link by its token: ErrLink for every token that does not work, whatever the reason.
func (s *Service) usable(ctx context.Context, kind LinkKind, token string) (Link, secret, error) {
	key, ok := parseSecret(token)
	if !ok {
		return Link{}, nil, ErrLink
	}
	l, err := s.store.UsableLink(ctx, kind, key.hash(), s.now())
	return l, key, orLink(err)
}

// LookInvitation tells the holder of an invitation whose it is. It consumes nothing. ErrLink.
func (s *Service) LookInvitation(ctx context.Context, a *Auth, token string) (InvitationLook, error) {
	l, _, err := s.usable(ctx, Join, token)
	if err != nil {
		return InvitationLook{}, err
	}
	look := InvitationLook{Group: Named{l.GroupName}, Inviter: Named{l.MakerName}}
	if a != nil {
		look.You = &a.Person
	}
	return look, nil
}

// AcceptInvitation consumes an invitation, brings its holder into the group or its waiting room, and signs a new person in.
// Somebody who is in the group already stays what they are, and the link stays good for whom it was meant. ErrLink.
func (s *Service) AcceptInvitation(ctx context.Context, a *Auth, c Accept) (Accepted, SignIn, error) {
	l, token, err := s.usable(ctx, Join, c.Token)
	if err != nil {
		return Accepted{}, SignIn{}, err
	}
	got := Accepted{Group: GroupRef{l.Group, l.GroupName}}
	if a != nil {
		m, err := s.store.Member(ctx, l.Group, a.ID)
		if err == nil {
			got.You, got.State = a.Person, m.State
			return got, SignIn{You: a.Person}, nil
		}
		if !errors.Is(err, ErrNotFound) {
			return Accepted{}, SignIn{}, err
		}
	}
	arrival, in, err := s.arrive(a, "name", c.Name, c.Lang)
	if err != nil {
		return Accepted{}, SignIn{}, err
	}
	got.You = arrival.Person
	got.State, err = s.store.UseJoin(ctx, token.hash(), arrival, s.now())
	if err != nil {
		return Accepted{}, SignIn{}, orLink(err)
	}
	return got, in, nil
}

// IssueReturn makes a return link, good for 3 days, for a member who lost their device. Owners only. It replaces earlier ones.
func (s *Service) IssueReturn(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) (Invitation, error) {
	if _, err := s.owner(ctx, a, g); err != nil {
		return Invitation{}, err
	}
	m, err := s.known(ctx, g, p)
	if err != nil {
		return Invitation{}, err
	}
	if m.State != Active {
		return Invitation{}, ErrState
	}
	l, token, err := s.newLink(g, a.ID, m.Name, returnLife)
	if err != nil {
		return Invitation{}, err
	}
	l.Person = p
	if err := s.store.CreateReturn(ctx, l); err != nil {
		return Invitation{}, err
	}
	v := l.view(s.now())
	v.Token = token.text()
	return v, nil
}

// LookReturn tells the holder of a return link whose it is. It consumes nothing. ErrLink.
func (s *Service) LookReturn(ctx context.Context, token string) (ReturnLook, error) {
	l, _, err := s.usable(ctx, Return, token)
	return ReturnLook{Group: Named{l.GroupName}, You: Named{l.PersonName}}, err
}

// AcceptReturn consumes a return link and signs its holder in as that person on a new device; their older devices are
// revoked. The owner who made it vouches for their own group alone, else they could walk into any group of any member of
// theirs: in other groups the person waits until somebody there confirms them. The data key is a new one: private text sealed
// under the lost one stays sealed. ErrLink.
func (s *Service) AcceptReturn(ctx context.Context, token string) (SignIn, error) {
	l, key, err := s.usable(ctx, Return, token)
	if err != nil {
		return SignIn{}, err
	}
	d, fresh, err := s.newDevice(l.Person)
	if err != nil {
		return SignIn{}, err
	}
	if err := s.store.UseReturn(ctx, key.hash(), d, s.now()); err != nil {
		return SignIn{}, orLink(err)
	}
	s.tellRevoked(l.Person)
	back, err := s.Authenticate(ctx, fresh.text())
	return SignIn{You: back.Person, Cookie: fresh.text()}, err
}
