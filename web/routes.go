package web

import (
	"net/http"

	"codev/collab/method"
	"codev/collab/people"
)

// who is whom a route is for. Up to signedIn the route's guard decides; beyond it collab/people does, by the ids in the
// path, and whoever may not even know of a thing is told `gone`.
type who int

const (
	nobodyAsked     who = iota // the cookie is not even read
	anyone                     // signed in or not
	signedIn                   // somebody with a device cookie
	memberOrWaiting            // in that group, confirmed or not
	member                     // active member of that group
	inviter                    // who invited that person, or an owner
	maker                      // who made that invitation, or an owner
	owner                      // an owner of that group
	ownerOrSelf                // an owner of that group, or the person named in the path
	lead                       // that session's facilitator, or an owner of its group
	seat                       // has a seat in that session
)

// budget is a rate limit per client address.
type budget int

const (
	unlimited budget = iota
	links            // guesses of invitation and return links
	accounts         // making people
)

// route is one line of API.md.
type route struct {
	method, pattern string
	who             who
	budget          budget
	serve           func(*site, call) error
}

// call is one request being answered.
type call struct {
	w   http.ResponseWriter
	r   *http.Request
	you *people.Auth // nil: nobody is signed in
}

func (c call) group() method.GroupID     { return method.GroupID(c.r.PathValue("g")) }
func (c call) person() method.PersonID   { return method.PersonID(c.r.PathValue("p")) }
func (c call) session() method.SessionID { return method.SessionID(c.r.PathValue("s")) }

// answer writes v under one name: {"group": v}.
func (c call) answer(status int, name string, v any) error {
	writeJSON(c.w, status, map[string]any{name: v})
	return nil
}

func (c call) done() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

var routes = []route{
	{"GET", "/healthz", nobodyAsked, unlimited, (*site).healthz},
	{"GET", "/readyz", nobodyAsked, unlimited, (*site).readyz},

	{"GET", "/{$}", nobodyAsked, unlimited, (*site).app},
	{"GET", "/start", nobodyAsked, unlimited, (*site).app},
	{"GET", "/i", nobodyAsked, unlimited, (*site).app},
	{"GET", "/r", nobodyAsked, unlimited, (*site).app},
	{"GET", "/g/{id}", nobodyAsked, unlimited, (*site).app},
	{"GET", "/s/{id}", nobodyAsked, unlimited, (*site).app},
	{"GET", "/s/{id}/record", nobodyAsked, unlimited, (*site).app},
	{"GET", "/assets/{name}", nobodyAsked, unlimited, (*site).asset},

	{"GET", "/api/me", anyone, unlimited, (*site).me},
	{"PATCH", "/api/me", signedIn, unlimited, (*site).changeMe},
	{"POST", "/api/signout", signedIn, unlimited, (*site).signOut},

	{"POST", "/api/groups", anyone, accounts, (*site).startGroup},
	{"GET", "/api/groups/{g}", memberOrWaiting, unlimited, (*site).group},
	{"PATCH", "/api/groups/{g}", owner, unlimited, (*site).changeGroup},

	{"GET", "/api/groups/{g}/invitations", member, unlimited, (*site).invitations},
	{"POST", "/api/groups/{g}/invitations", member, unlimited, (*site).invite},
	{"DELETE", "/api/groups/{g}/invitations/{i}", maker, unlimited, (*site).revokeInvitation},
	{"POST", "/api/invitations/look", anyone, links, (*site).lookInvitation},
	{"POST", "/api/invitations/accept", anyone, links, (*site).acceptInvitation},

	{"POST", "/api/groups/{g}/members/{p}/confirm", inviter, unlimited, (*site).confirm},
	{"POST", "/api/groups/{g}/members/{p}/owner", owner, unlimited, (*site).setOwner},
	{"DELETE", "/api/groups/{g}/members/{p}", ownerOrSelf, unlimited, (*site).removeMember},
	{"POST", "/api/groups/{g}/members/{p}/return", owner, unlimited, (*site).issueReturn},
	{"POST", "/api/return/look", anyone, links, (*site).lookReturn},
	{"POST", "/api/return/accept", anyone, links, (*site).acceptReturn},

	{"GET", "/api/groups/{g}/sessions", member, unlimited, (*site).sessions},
	{"POST", "/api/groups/{g}/sessions", member, unlimited, (*site).planSession},
	{"DELETE", "/api/sessions/{s}", lead, unlimited, (*site).cancelSession},
	{"GET", "/api/sessions/{s}", seat, unlimited, (*site).session},
	{"GET", "/api/sessions/{s}/record", seat, unlimited, (*site).record},
	{"GET", "/api/sessions/{s}/record.md", seat, unlimited, (*site).recordMarkdown},
	{"GET", "/api/sessions/{s}/record.json", seat, unlimited, (*site).recordJSON},
}

func (s *site) healthz(c call) error {
	_, err := c.w.Write([]byte("ok\n"))
	return err
}

func (s *site) readyz(c call) error {
	if s.Ready(c.r.Context()) != nil {
		return errDatabase
	}
	_, err := c.w.Write([]byte("ok\n"))
	return err
}

func (s *site) app(c call) error {
	s.page(c.w, http.StatusOK)
	return nil
}
