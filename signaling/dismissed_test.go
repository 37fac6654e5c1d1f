package signaling

import (
	"context"
	"testing"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/wire"
)

// late is a media plane that answers an offer when the test lets it.
type late struct {
	*deaf
	asked, answer chan struct{}
	closed        chan method.PersonID
}

func (l late) Offer(ctx context.Context, o collab.MediaOffer, sink func(collab.MediaEvent)) (string, error) {
	close(l.asked)
	<-l.answer
	return l.deaf.Offer(ctx, o, sink)
}

func (l late) Close(_ method.SessionID, p method.PersonID, _ string) { l.closed <- p }

func TestAnOfferAnsweredAfterARemovalIsTakenBack(t *testing.T) {
	e := newEdge(t)
	plane := late{e.media, make(chan struct{}), make(chan struct{}), make(chan method.PersonID, len(seats))}
	e.srv.Media = plane
	r := gather(t, e)
	r.must(r.tab["marc"].Send(r.ctx(), wire.MediaOffer{T: "media", Gen: 1, Offer: "v=0"}))
	<-plane.asked
	e.hub.Remove(r.group, r.who["marc"].You.ID)
	close(plane.answer)
	select {
	case p := <-plane.closed:
		if p != r.who["marc"].You.ID {
			t.Errorf("closed for %s", p)
		}
	case <-r.ctx().Done():
		t.Fatal("the connection of a removed person stays")
	}
}
