package people

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"codev/collab/method"
)

// Service decides everything about people, groups, invitations and the planning of sessions. Every method may be called
// from any goroutine. Where a method takes an Auth, it comes from [Service.Authenticate] of the same request; a *Auth may
// be nil: nobody is signed in. The errors are those of this package, possibly wrapped; any other error is internal.
type Service struct {
	store Store
	now   func() time.Time
	rand  io.Reader

	// Set before the first request, read-only afterwards.
	onRemoved []func(method.GroupID, method.PersonID)
	onRevoked []func(method.PersonID)
}

// Options are the Service's clock and randomness; the zero value is the real ones.
type Options struct {
	Now  func() time.Time
	Rand io.Reader // 32 bytes a secret; crypto/rand unless a test says otherwise
}

// New returns a Service that keeps everything in store.
func New(store Store, o Options) *Service {
	s := &Service{store: store, now: o.Now, rand: o.Rand}
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	return s
}

// OnRemoved registers what is told, after the commit, that a person is no longer an active member of a group: their open
// sockets in the group's sessions must be closed. Call it before the first request.
func (s *Service) OnRemoved(f func(method.GroupID, method.PersonID)) {
	s.onRemoved = append(s.onRemoved, f)
}

// OnRevoked registers what is told, after the commit, that a person's devices were revoked (signed out, or a return link
// was used): sockets opened with them must be closed. Call it before the first request.
func (s *Service) OnRevoked(f func(method.PersonID)) { s.onRevoked = append(s.onRevoked, f) }

var errDraft = context.Canceled // replaced within the hour

func (s *Service) Authenticate(ctx context.Context, cookie string) (Auth, error) {
	return Auth{}, errDraft
}
func (s *Service) Me(ctx context.Context, a *Auth) (Me, error) { return Me{}, errDraft }
func (s *Service) ChangeMe(ctx context.Context, a Auth, c PersonChange) (Person, error) {
	return Person{}, errDraft
}
func (s *Service) SignOut(ctx context.Context, a Auth) error { return errDraft }

func (s *Service) StartGroup(ctx context.Context, a *Auth, n NewGroup) (Group, SignIn, error) {
	return Group{}, SignIn{}, errDraft
}
func (s *Service) Group(ctx context.Context, a Auth, g method.GroupID) (Group, error) {
	return Group{}, errDraft
}
func (s *Service) ChangeGroup(ctx context.Context, a Auth, g method.GroupID, c GroupChange) (Group, error) {
	return Group{}, errDraft
}

func (s *Service) Invitations(ctx context.Context, a Auth, g method.GroupID) ([]Invitation, error) {
	return nil, errDraft
}
func (s *Service) Invite(ctx context.Context, a Auth, g method.GroupID, forName string) (Invitation, error) {
	return Invitation{}, errDraft
}
func (s *Service) RevokeInvitation(ctx context.Context, a Auth, g method.GroupID, id string) error {
	return errDraft
}
func (s *Service) LookInvitation(ctx context.Context, a *Auth, token string) (InvitationLook, error) {
	return InvitationLook{}, errDraft
}
func (s *Service) AcceptInvitation(ctx context.Context, a *Auth, c Accept) (Accepted, SignIn, error) {
	return Accepted{}, SignIn{}, errDraft
}

func (s *Service) Confirm(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) (Group, error) {
	return Group{}, errDraft
}
func (s *Service) SetOwner(ctx context.Context, a Auth, g method.GroupID, p method.PersonID, owner bool) (Group, error) {
	return Group{}, errDraft
}
func (s *Service) RemoveMember(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) error {
	return errDraft
}

func (s *Service) IssueReturn(ctx context.Context, a Auth, g method.GroupID, p method.PersonID) (Invitation, error) {
	return Invitation{}, errDraft
}
func (s *Service) LookReturn(ctx context.Context, token string) (ReturnLook, error) {
	return ReturnLook{}, errDraft
}
func (s *Service) AcceptReturn(ctx context.Context, token string) (SignIn, error) {
	return SignIn{}, errDraft
}

func (s *Service) Sessions(ctx context.Context, a Auth, g method.GroupID) ([]Session, error) {
	return nil, errDraft
}
func (s *Service) PlanSession(ctx context.Context, a Auth, g method.GroupID, n NewSession) (Session, error) {
	return Session{}, errDraft
}
func (s *Service) CancelSession(ctx context.Context, a Auth, id method.SessionID) error {
	return errDraft
}
func (s *Service) SessionFor(ctx context.Context, a Auth, id method.SessionID) (Seat, error) {
	return Seat{}, errDraft
}
