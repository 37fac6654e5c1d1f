package signaling

import (
	"sync"

	"codev/signaling/wire"
)

// offers holds the media offer that waits while another is answered; a newer one takes its place. Safe for concurrent use; the zero value
// is ready.
type offers struct {
	mu   sync.Mutex // protects the rest
	next *wire.MediaOffer
	busy bool // one is being answered, or about to be
}

// put keeps an offer. True when none is being answered: the caller sees to that.
func (o *offers) put(f wire.MediaOffer) (begin bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	begin = !o.busy
	o.next, o.busy = &f, true
	return begin
}

// take gives the offer that waits to whoever answers. nil: none does, and they are done.
func (o *offers) take() *wire.MediaOffer {
	o.mu.Lock()
	defer o.mu.Unlock()
	next := o.next
	o.next, o.busy = nil, next != nil
	return next
}
