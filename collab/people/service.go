package people

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

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

// newID makes a UUIDv4.
func (s *Service) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.rand)
	if err != nil {
		return "", fmt.Errorf("people: randomness: %w", err)
	}
	return id.String(), nil
}

// member is the caller's active membership: the door of nearly everything. Anybody else gets ErrNotFound.
func (s *Service) member(ctx context.Context, a Auth, g method.GroupID) (Member, error) {
	m, err := s.known(ctx, g, a.ID)
	if err != nil || m.State != Active {
		return Member{}, cmp.Or(err, ErrNotFound)
	}
	return m, nil
}

// owner is member, with ErrRights for a member who is not an owner.
func (s *Service) owner(ctx context.Context, a Auth, g method.GroupID) (Member, error) {
	m, err := s.member(ctx, a, g)
	if err == nil && !m.Owner {
		return Member{}, ErrRights
	}
	return m, err
}

// known is a member by ids that may be anything.
func (s *Service) known(ctx context.Context, g method.GroupID, p method.PersonID) (Member, error) {
	if !isID(g) || !isID(p) {
		return Member{}, ErrNotFound
	}
	return s.store.Member(ctx, g, p)
}

// orLink turns "not found" into the one answer for links.
func orLink(err error) error {
	if errors.Is(err, ErrNotFound) {
		return ErrLink
	}
	return err
}
