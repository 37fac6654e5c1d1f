package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"codev/collab/method"
)

// How long a device stays known after its last use, and how old that may be before it is written again.
const (
	deviceLife  = 365 * 24 * time.Hour
	deviceRenew = 30 * 24 * time.Hour
)

// Authenticate tells who holds this cookie. ErrSignIn if nobody does: no cookie, a revoked device, a guess.
func (s *Service) Authenticate(ctx context.Context, cookie string) (Auth, error) {
	key, ok := parseSecret(cookie)
	if !ok {
		return Auth{}, ErrSignIn
	}
	now := s.now()
	p, d, err := s.store.DeviceBySecret(ctx, key.hash(), now)
	if errors.Is(err, ErrNotFound) {
		return Auth{}, ErrSignIn
	}
	if err != nil {
		return Auth{}, err
	}
	data, err := key.unwrap(d.Wrapped, d.ID, p.ID)
	if err != nil {
		return Auth{}, fmt.Errorf("people: device %s: %w", d.ID, err)
	}
	if d.Expires.Sub(now) < deviceLife-deviceRenew {
		if err := s.store.ExtendDevice(ctx, d.ID, now.Add(deviceLife)); err != nil {
			return Auth{}, err
		}
	}
	k, err := newKey(data, p.ID)
	return Auth{Person: p, Device: d.ID, Key: k}, err
}

// newDevice makes a device for a person, with a new data key: the first one they have, or the only one left.
func (s *Service) newDevice(p method.PersonID) (Device, secret, error) {
	id, err := s.newID()
	if err != nil {
		return Device{}, nil, err
	}
	key, err := newSecret(s.rand)
	if err != nil {
		return Device{}, nil, err
	}
	data, err := newSecret(s.rand)
	if err != nil {
		return Device{}, nil, err
	}
	wrapped, err := key.wrap(data, id, p)
	return Device{ID: id, Hash: key.hash(), Wrapped: wrapped, Expires: s.now().Add(deviceLife)}, key, err
}

// arrive is who comes into a group: a, with the name and language they now give, or somebody new with a first device.
// nameField is what the name is called in the request.
func (s *Service) arrive(a *Auth, nameField, name, lang string) (Arrival, SignIn, error) {
	p := Person{Name: name, Lang: lang}
	if a != nil {
		p.ID = a.ID
		if name == "" {
			p.Name = a.Name
		}
		if lang == "" {
			p.Lang = a.Lang
		}
	}
	var err error
	if p.Name, err = cleanName(nameField, p.Name, maxName); err != nil {
		return Arrival{}, SignIn{}, err
	}
	if err := checkLang(p.Lang); err != nil {
		return Arrival{}, SignIn{}, err
	}
	if a != nil {
		return Arrival{Person: p}, SignIn{You: p}, nil
	}
	id, err := s.newID()
	if err != nil {
		return Arrival{}, SignIn{}, err
	}
	p.ID = method.PersonID(id)
	d, key, err := s.newDevice(p.ID)
	if err != nil {
		return Arrival{}, SignIn{}, err
	}
	return Arrival{Person: p, Device: &d}, SignIn{You: p, Cookie: key.text()}, nil
}

// Me is the landing page of whoever asks.
func (s *Service) Me(ctx context.Context, a *Auth) (Me, error) {
	me := Me{Groups: []GroupName{}, Sessions: []Session{}}
	if a == nil {
		return me, nil
	}
	me.You = &a.Person
	groups, err := s.store.GroupsOf(ctx, a.ID)
	if err != nil {
		return Me{}, err
	}
	me.Groups = append(me.Groups, groups...)
	var active []method.GroupID
	for _, g := range groups {
		if g.State == Active {
			active = append(active, g.ID)
		}
	}
	meetings, err := s.store.Sessions(ctx, active)
	if err != nil {
		return Me{}, err
	}
	for _, m := range slices.Backward(meetings) { // soonest first
		if m.State != "closed" && m.ExpiresAt.After(s.now()) {
			me.Sessions = append(me.Sessions, m.Session)
		}
	}
	return me, nil
}

// ChangeMe changes one's own name and language, in every group.
func (s *Service) ChangeMe(ctx context.Context, a Auth, c PersonChange) (Person, error) {
	p := a.Person
	if c.Name != nil {
		name, err := cleanName("name", *c.Name, maxName)
		if err != nil {
			return Person{}, err
		}
		p.Name = name
	}
	if c.Lang != nil {
		if err := checkLang(*c.Lang); err != nil {
			return Person{}, err
		}
		p.Lang = *c.Lang
	}
	return p, s.store.SavePerson(ctx, p)
}

// SignOut revokes this device and erases its wrapped key. On a person's only device it is the end of their private text.
func (s *Service) SignOut(ctx context.Context, a Auth) error {
	if err := s.store.RevokeDevice(ctx, a.Device, s.now()); err != nil {
		return err
	}
	s.tellRevoked(a.ID)
	return nil
}

func (s *Service) tellRevoked(p method.PersonID) {
	for _, f := range s.onRevoked {
		f(p)
	}
}
