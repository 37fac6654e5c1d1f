package web

import (
	"net/http"

	"codev/collab/people"
)

// token is the body that carries a link's secret. It stands in no address, and so in no log, history or referrer.
type token struct {
	Token string `json:"token"`
}

func (s *site) invitations(c call) error {
	invitations, err := s.People.Invitations(c.r.Context(), *c.you, c.group())
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, "invitations", list(invitations))
}

func (s *site) invite(c call) error {
	wish, err := body[struct {
		For string `json:"for"`
	}](c.w, c.r)
	if err != nil {
		return err
	}
	invitation, err := s.People.Invite(c.r.Context(), *c.you, c.group(), wish.For)
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, "invitation", invitation)
}

func (s *site) revokeInvitation(c call) error {
	if err := s.People.RevokeInvitation(c.r.Context(), *c.you, c.group(), c.r.PathValue("i")); err != nil {
		return err
	}
	return c.done()
}

func (s *site) lookInvitation(c call) error {
	t, err := body[token](c.w, c.r)
	if err != nil {
		return err
	}
	look, err := s.People.LookInvitation(c.r.Context(), c.you, t.Token)
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, look)
	return nil
}

func (s *site) acceptInvitation(c call) error {
	wish, err := body[people.Accept](c.w, c.r)
	if err != nil {
		return err
	}
	accepted, in, err := s.People.AcceptInvitation(c.r.Context(), c.you, wish)
	if err != nil {
		return err
	}
	signIn(c.w, c.r, in.Cookie)
	writeJSON(c.w, http.StatusCreated, accepted)
	return nil
}

func (s *site) issueReturn(c call) error {
	if _, err := body[empty](c.w, c.r); err != nil {
		return err
	}
	invitation, err := s.People.IssueReturn(c.r.Context(), *c.you, c.group(), c.person())
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, "invitation", invitation)
}

func (s *site) lookReturn(c call) error {
	t, err := body[token](c.w, c.r)
	if err != nil {
		return err
	}
	look, err := s.People.LookReturn(c.r.Context(), t.Token)
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, look)
	return nil
}

func (s *site) acceptReturn(c call) error {
	t, err := body[token](c.w, c.r)
	if err != nil {
		return err
	}
	in, err := s.People.AcceptReturn(c.r.Context(), t.Token)
	if err != nil {
		return err
	}
	signIn(c.w, c.r, in.Cookie)
	return c.answer(http.StatusCreated, "you", in.You)
}
