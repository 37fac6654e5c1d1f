package people

import (
	"context"
	"slices"

	"codev/collab/method"
)

// StartGroup makes a group owned by whoever starts it, and signs a new person in. New members will need a confirmation, and
// the client's silence is the standard one, until an owner says otherwise.
func (s *Service) StartGroup(ctx context.Context, a *Auth, n NewGroup) (Group, SignIn, error) {
	name, err := cleanName("name", n.Name, maxGroupName)
	if err != nil {
		return Group{}, SignIn{}, err
	}
	if err := checkLang(n.Lang); err != nil { // the group's own language, so that it is required of everybody
		return Group{}, SignIn{}, err
	}
	lang := n.Lang
	if a != nil {
		lang = a.Lang
	}
	founder, in, err := s.arrive(a, "you", n.You, lang)
	if err != nil {
		return Group{}, SignIn{}, err
	}
	id, err := s.newID()
	if err != nil {
		return Group{}, SignIn{}, err
	}
	set := Settings{ID: method.GroupID(id), Name: name, Lang: n.Lang, Confirm: true, Silence: method.SilenceStandard, AudioOnly: n.AudioOnly}
	if err := s.store.CreateGroup(ctx, set, founder, s.now()); err != nil {
		return Group{}, SignIn{}, err
	}
	g, err := s.group(ctx, set.ID, founder.Person.ID)
	return g, in, err
}

// Group is the group as this person sees it. Somebody who waits sees its id, its name and themself; nothing else is filled.
func (s *Service) Group(ctx context.Context, a Auth, g method.GroupID) (Group, error) {
	if !isID(g) {
		return Group{}, ErrNotFound
	}
	return s.group(ctx, g, a.ID)
}

func (s *Service) group(ctx context.Context, id method.GroupID, reader method.PersonID) (Group, error) {
	members, err := s.store.Members(ctx, id)
	if err != nil {
		return Group{}, err
	}
	i := slices.IndexFunc(members, func(m Member) bool { return m.Person == reader })
	if i < 0 {
		return Group{}, ErrNotFound
	}
	you := members[i]
	set, err := s.store.Settings(ctx, id)
	if err != nil {
		return Group{}, err
	}
	if you.State == Waiting {
		you.Inviter = ""
		return Group{ID: id, Name: set.Name, You: you}, nil
	}
	g := Group{ID: id, Name: set.Name, Lang: set.Lang, Confirm: set.Confirm, Silence: set.Silence, AudioOnly: set.AudioOnly, Protect: set.Protect, You: you, Members: []Member{}}
	for _, m := range members {
		if m.State == Active || mayConfirm(you, m) {
			g.Members = append(g.Members, m)
		}
	}
	return g, nil
}

// mayConfirm is whether an active member may let a waiting one in, and so know of them: who invited them, and the owners.
func mayConfirm(by, waiting Member) bool {
	return by.State == Active && (by.Owner || waiting.Inviter == by.Person)
}

// ChangeGroup changes a group's settings. Owners only.
func (s *Service) ChangeGroup(ctx context.Context, a Auth, g method.GroupID, c GroupChange) (Group, error) {
	if _, err := s.owner(ctx, a, g); err != nil {
		return Group{}, err
	}
	set, err := s.store.Settings(ctx, g)
	if err != nil {
		return Group{}, err
	}
	if c.Name != nil {
		if set.Name, err = cleanName("name", *c.Name, maxGroupName); err != nil {
			return Group{}, err
		}
	}
	if c.Confirm != nil {
		set.Confirm = *c.Confirm
	}
	if c.Silence != nil {
		if !c.Silence.Valid() {
			return Group{}, FieldError{"silence", "value"}
		}
		set.Silence = *c.Silence
	}
	if c.AudioOnly != nil {
		set.AudioOnly = *c.AudioOnly
	}
	if c.Protect != nil {
		set.Protect = *c.Protect
	}
	if err := s.store.ChangeSettings(ctx, set); err != nil {
		return Group{}, err
	}
	return s.group(ctx, g, a.ID)
}

// Confirm lets a waiting person in. ErrNotFound for who may not know of them; ErrState if they are in already.
func (s *Service) Confirm(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) (Group, error) {
	you, err := s.member(ctx, a, g)
	if err != nil {
		return Group{}, err
	}
	m, err := s.known(ctx, g, p)
	if err != nil {
		return Group{}, err
	}
	if m.State == Waiting && !mayConfirm(you, m) {
		return Group{}, ErrNotFound
	}
	if err := s.store.ConfirmMember(ctx, g, p); err != nil {
		return Group{}, err
	}
	return s.group(ctx, g, a.ID)
}

// SetOwner makes an active member an owner, or no longer one. Owners only. ErrState for the last owner.
func (s *Service) SetOwner(ctx context.Context, a Auth, g method.GroupID, p method.PersonID, owner bool) (Group, error) {
	if _, err := s.owner(ctx, a, g); err != nil {
		return Group{}, err
	}
	m, err := s.known(ctx, g, p)
	if err != nil {
		return Group{}, err
	}
	if m.State != Active {
		return Group{}, ErrState
	}
	if err := s.store.SetOwner(ctx, g, p, owner); err != nil {
		return Group{}, err
	}
	return s.group(ctx, g, a.ID)
}

// RemoveMember ends a membership at once, by an owner or by oneself; somebody who waits may give up the same way.
// ErrState for the last owner.
func (s *Service) RemoveMember(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) error {
	you, err := s.known(ctx, g, a.ID)
	if err != nil {
		return err
	}
	if p != a.ID {
		if you.State != Active {
			return ErrNotFound
		}
		if !you.Owner {
			return ErrRights
		}
		if _, err := s.known(ctx, g, p); err != nil {
			return err
		}
	}
	if err := s.store.RemoveMember(ctx, g, p, s.now()); err != nil {
		return err
	}
	for _, f := range s.onRemoved {
		f(g, p)
	}
	return nil
}
