package signaling

import (
	"sync"
	"sync/atomic"
	"time"

	"codev/collab"
	"codev/signaling/wire"
)

// Bounds of an outbox (board-protocol rule 14): beyond them the tab is too slow and is sent away.
const (
	maxQueued = 256
	maxWeight = 1 << 20 // bytes of text, estimated; a welcome's snapshot is not counted
)

// outbox is what one socket is told, in order. Send may be called from any goroutine and never blocks; the writer takes.
type outbox struct {
	answered atomic.Int64  // the tab's operations up to this number have their answer; written by the room, never goes back
	wake     chan struct{} // one signal waiting at most; never closed

	mu     sync.Mutex // protects following
	queue  []any      // collab.Event, or one of this package's own below
	weight int
	shut   bool // the tab is not let in yet: only a bye leaves
	over   bool // bye was queued: nothing follows it
	gone   bool // it was the last one: removed, or the session is closed
}

// What the edge itself says.
type (
	beatEvent   struct{}
	mediaEvent  struct{ collab.MediaEvent }
	mediaAnswer wire.MediaAnswer
	tooFast     struct {
		n, r int
		wait time.Duration
	}
)

// newOutbox is an outbox that is still shut.
func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1), shut: true} }

// open lets what is queued leave.
func (o *outbox) open() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.shut = false
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Send queues an event. It satisfies collab.Outbox. What several tabs are told alike is encoded here, by the room: encoding takes more
// stack than a writer has otherwise.
func (o *outbox) Send(e collab.Event) {
	if c, ok := e.(collab.Changed); ok && c.Alike != nil {
		sharedFrame(c) //nolint:errcheck // the writer is told too, and says it
	}
	o.send(e)
}

func (o *outbox) send(e any) {
	switch e := e.(type) {
	case collab.Welcome:
		o.answer(e.Done)
	case collab.Acked:
		o.answer(e.N)
	case collab.Refused:
		o.answer(e.N)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over || o.merge(e) {
		return
	}
	o.queue = append(o.queue, e)
	o.weight += weigh(e)
	if len(o.queue) > maxQueued || o.weight > maxWeight && len(o.queue) > 1 { // what one batch shows is never too much by itself
		o.queue, o.weight = []any{collab.Bye{Code: byeSlow}}, 0
		o.over = true
	}
	if bye, ok := e.(collab.Bye); ok {
		o.over = true
		o.gone = bye.Code == collab.ByeRemoved || bye.Code == collab.ByeClosed
	}
	o.signal()
}

// answer notes that operation n has its answer. One that was sent again is answered again, behind later ones.
func (o *outbox) answer(n int) {
	if int64(n) > o.answered.Load() {
		o.answered.Store(int64(n))
	}
}

const byeSlow collab.ByeCode = "slow"

// merge replaces what is waiting and outdated: presence is one slot per person, media events are the whole truth.
func (o *outbox) merge(e any) bool {
	if len(o.queue) == 0 {
		return false
	}
	last := len(o.queue) - 1
	switch e := e.(type) {
	case collab.PresenceChanged:
		was, ok := o.queue[last].(collab.PresenceChanged)
		if !ok {
			return false
		}
		o.queue[last] = mergePresence(was, e)
		return true
	case mediaEvent:
		was, ok := o.queue[last].(mediaEvent)
		if !ok || !sameKind(was.MediaEvent, e.MediaEvent) {
			return false
		}
		o.queue[last] = e
		return true
	}
	return false
}

func sameKind(a, b collab.MediaEvent) bool {
	switch a.(type) {
	case collab.SlotsFilled:
		_, ok := b.(collab.SlotsFilled)
		return ok
	case collab.LayersWanted:
		_, ok := b.(collab.LayersWanted)
		return ok
	case collab.Speaking:
		_, ok := b.(collab.Speaking)
		return ok
	case collab.Line:
		_, ok := b.(collab.Line)
		return ok
	}
	return false
}

func mergePresence(was, now collab.PresenceChanged) collab.PresenceChanged {
	merged := collab.PresenceChanged{People: append([]collab.Presence(nil), was.People...)}
	for _, p := range now.People {
		found := false
		for i := range merged.People {
			if merged.People[i].Person == p.Person {
				merged.People[i], found = p, true
			}
		}
		if !found {
			merged.People = append(merged.People, p)
		}
	}
	return merged
}

// weigh estimates an event's bytes.
func weigh(e any) int {
	const frame = 128
	changed, ok := e.(collab.Changed)
	if !ok {
		return frame
	}
	n := frame
	for _, op := range changed.Ops {
		n += shownSize(op)
	}
	if changed.You != nil {
		n += 16 * frame
	}
	return n
}

// dismissed tells whether the tab was sent away for good: it may not come back, nor keep its media.
func (o *outbox) dismissed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.gone
}

// take empties the queue.
func (o *outbox) take() []any {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.shut && !o.over {
		return nil
	}
	q := o.queue
	if o.shut && len(q) > 0 {
		q = q[len(q)-1:]
	}
	o.queue, o.weight = nil, 0
	return q
}
