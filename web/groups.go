package web

import (
	"net/http"

	"codev/collab/method"
	"codev/collab/people"
)

// empty is the body of a request that says everything by its address: {}.
type empty struct{}

// list makes a JSON array of a nil slice too.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (s *site) me(c call) error {
	me, err := s.People.Me(c.r.Context(), c.you)
	if err != nil {
		return err
	}
	me.Groups, me.Sessions = list(me.Groups), list(me.Sessions)
	if me.You != nil {
		renew(c.w, c.r)
	}
	writeJSON(c.w, http.StatusOK, me)
	return nil
}

func (s *site) changeMe(c call) error {
	change, err := body[people.PersonChange](c.w, c.r)
	if err != nil {
		return err
	}
	you, err := s.People.ChangeMe(c.r.Context(), *c.you, change)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, "you", you)
}

func (s *site) signOut(c call) error {
	if _, err := body[empty](c.w, c.r); err != nil {
		return err
	}
	if err := s.People.SignOut(c.r.Context(), *c.you); err != nil {
		return err
	}
	signOut(c.w, c.r)
	return c.done()
}

func (s *site) startGroup(c call) error {
	wish, err := body[people.NewGroup](c.w, c.r)
	if err != nil {
		return err
	}
	group, in, err := s.People.StartGroup(c.r.Context(), c.you, wish)
	if err != nil {
		return err
	}
	signIn(c.w, c.r, in.Cookie)
	writeJSON(c.w, http.StatusCreated, map[string]any{"group": groupView(group), "you": in.You})
	return nil
}

// groupView is a group as its reader may see it: who still waits learns its name and nothing else.
func groupView(g people.Group) any {
	if g.You.State == people.Waiting {
		return map[string]any{"id": g.ID, "name": g.Name, "you": g.You}
	}
	g.Members = list(g.Members)
	return g
}

func (s *site) group(c call) error {
	group, err := s.People.Group(c.r.Context(), *c.you, c.group())
	return c.answerGroup(group, err)
}

func (c call) answerGroup(group people.Group, err error) error {
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, "group", groupView(group))
}

func (s *site) changeGroup(c call) error {
	change, err := body[people.GroupChange](c.w, c.r)
	if err != nil {
		return err
	}
	group, err := s.People.ChangeGroup(c.r.Context(), *c.you, c.group(), change)
	return c.answerGroup(group, err)
}

func (s *site) confirm(c call) error {
	if _, err := body[empty](c.w, c.r); err != nil {
		return err
	}
	group, err := s.People.Confirm(c.r.Context(), *c.you, c.group(), c.person())
	return c.answerGroup(group, err)
}

func (s *site) setOwner(c call) error {
	wish, err := body[struct {
		Owner *bool `json:"owner"`
	}](c.w, c.r)
	if err != nil {
		return err
	}
	if wish.Owner == nil {
		return people.FieldError{Field: "owner", Why: "required"}
	}
	group, err := s.People.SetOwner(c.r.Context(), *c.you, c.group(), c.person(), *wish.Owner)
	return c.answerGroup(group, err)
}

func (s *site) removeMember(c call) error {
	if err := s.People.RemoveMember(c.r.Context(), *c.you, c.group(), c.person()); err != nil {
		return err
	}
	return c.done()
}

func (s *site) sessions(c call) error {
	sessions, err := s.People.Sessions(c.r.Context(), *c.you, c.group())
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, "sessions", list(sessions))
}

func (s *site) planSession(c call) error {
	wish, err := body[people.NewSession](c.w, c.r)
	if err != nil {
		return err
	}
	session, err := s.People.PlanSession(c.r.Context(), *c.you, c.group(), wish)
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, "session", session)
}

func (s *site) cancelSession(c call) error {
	if err := s.People.CancelSession(c.r.Context(), *c.you, c.session()); err != nil {
		return err
	}
	return c.done()
}

func (s *site) session(c call) error {
	place, err := s.People.SessionFor(c.r.Context(), *c.you, c.session())
	if err != nil {
		return err
	}
	type you struct {
		ID    method.PersonID `json:"id"`
		Name  string          `json:"name"`
		Roles method.Roles    `json:"roles"`
	}
	writeJSON(c.w, http.StatusOK, map[string]any{
		"session": place.Session, "group": place.Group,
		"you": you{place.You.ID, place.You.Name, list(place.Roles)},
	})
	return nil
}
