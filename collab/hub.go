package collab

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"codev/collab/method"
)

// Times of a room's life.
const (
	abandonedAfter = 2 * time.Hour    // a session closes itself this long after the last person left (board-protocol rule 11)
	tickEvery      = time.Second      // how often a room looks at what time alone brings
	idleAfter      = 5 * time.Minute  // an empty room leaves memory; PostgreSQL remembers it
	sweepEvery     = time.Minute      // how often abandoned sessions are looked for
	holdAfter      = 4 * time.Second  // the exposé's clock waits for a client lost for so long
	awayAfter      = 60 * time.Second // reconnecting becomes away, media slots are freed
	storeTimeout   = 8 * time.Second  // of one reading of the Store, and of one mark
	savingSlow     = 2 * time.Second  // a commit that takes longer is said aloud
)

// ErrEnded is returned by a room that has left memory or is about to; the Hub opens it again.
var ErrEnded = errors.New("collab: room ended")

// ErrClosing refuses attachments while the server stops.
var ErrClosing = errors.New("collab: server is stopping")

// ErrClient refuses a client id that belongs to somebody else.
var ErrClient = errors.New("collab: client id belongs to another person")

// ErrMoved refuses a tab whose person has opened another one meanwhile.
var ErrMoved = errors.New("collab: a newer tab of this person is here")

// ErrNoSeat refuses somebody without a seat in the session.
var ErrNoSeat = errors.New("collab: no seat in this session")

// Hub holds the rooms that are in memory. All methods may be called from any goroutine.
type Hub struct {
	store Store
	media Media
	log   *slog.Logger
	stats *Stats

	printed printed

	ctx       context.Context // of every call to the Store; ends when Close gives up waiting
	cancel    context.CancelFunc
	wg        sync.WaitGroup // rooms and the sweeper
	stopSweep context.CancelFunc

	mu      sync.Mutex // protects following
	rooms   map[method.SessionID]*entry
	closing bool
}

// entry is a room being loaded, or loaded.
type entry struct {
	ready chan struct{} // closed once room or err is set
	room  *Room
	err   error
}

// NewHub starts a Hub and its sweeper of abandoned sessions.
func NewHub(store Store, media Media, log *slog.Logger) *Hub {
	ctx, cancel := context.WithCancel(context.Background())
	sweeping, stopSweep := context.WithCancel(ctx)
	h := &Hub{store: store, media: media, log: log, stats: &Stats{}, ctx: ctx, cancel: cancel, stopSweep: stopSweep, rooms: map[method.SessionID]*entry{}}
	h.wg.Go(func() { h.sweep(sweeping) })
	return h
}

// Stats counts what the operator may know: nothing per person.
func (h *Hub) Stats() Snapshot { return h.stats.snapshot() }

// Attach seats a tab in its session and sends it a Welcome. The attachment lives until Detach, or until a Bye was sent.
// Errors: ErrNoSession, ErrNoSeat, ErrClient, ErrMoved, ErrClosing, or the Store's.
func (h *Hub) Attach(ctx context.Context, id method.SessionID, v Visitor, hello Hello, out Outbox) (*Attachment, error) {
	for {
		r, err := h.open(ctx, id)
		if err != nil {
			return nil, err
		}
		a, err := r.attach(ctx, v, hello, out)
		if errors.Is(err, ErrEnded) {
			continue
		}
		return a, err
	}
}

// open returns the room, loading it if it is not in memory.
func (h *Hub) open(ctx context.Context, id method.SessionID) (*Room, error) {
	h.mu.Lock()
	if h.closing {
		h.mu.Unlock()
		return nil, ErrClosing
	}
	e, ok := h.rooms[id]
	if !ok {
		e = &entry{ready: make(chan struct{})}
		h.rooms[id] = e
		h.wg.Go(func() { h.host(id, e) })
	}
	h.mu.Unlock()
	select {
	case <-e.ready:
		return e.room, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// host loads a room, runs it, and forgets it.
func (h *Hub) host(id method.SessionID, e *entry) {
	if h.begin(id, e) { // by itself: what loading takes of the stack is not the room's
		h.stats.rooms.Add(1)
		e.room.run()
		h.stats.rooms.Add(-1)
	}
	h.forget(id, e)
}

// begin loads a room, and is whether it may run.
func (h *Hub) begin(id method.SessionID, e *entry) bool {
	ctx, cancel := context.WithTimeout(h.ctx, storeTimeout)
	defer cancel()
	loaded, err := h.store.LoadSession(ctx, id)
	if err != nil {
		h.forget(id, e) // whoever comes next tries again
		e.err = err
		close(e.ready)
		return false
	}
	return h.admit(e, newRoom(h, loaded))
}

func (h *Hub) forget(id method.SessionID, e *entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rooms[id] == e {
		delete(h.rooms, id)
	}
}

// admit lets a loaded room begin, unless Close came meanwhile: Close ends the rooms that it finds, and looks once.
func (h *Hub) admit(e *entry, r *Room) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer close(e.ready)
	if h.closing {
		e.err = ErrClosing
		return false
	}
	e.room = r
	return true
}

// Remove sends a person away from every session of a group at once (their membership ended).
func (h *Hub) Remove(group method.GroupID, person method.PersonID) {
	for _, r := range h.loaded() {
		if r.group == group {
			r.post(removeIn{person})
		}
	}
}

// Revoke sends a person away from every session at once (a device of theirs was revoked).
func (h *Hub) Revoke(person method.PersonID) {
	for _, r := range h.loaded() {
		r.post(removeIn{person})
	}
}

// Close tells every tab to come back after the restart, waits for commits in flight, and ends all rooms.
// When ctx ends first, what is in flight is given up: it was not acknowledged.
func (h *Hub) Close(ctx context.Context) error {
	h.mu.Lock()
	h.closing = true
	h.mu.Unlock()
	h.stopSweep()
	for _, r := range h.loaded() {
		r.post(stopIn{})
	}
	stop := context.AfterFunc(ctx, h.cancel)
	defer stop()
	h.wg.Wait()
	h.cancel()
	return ctx.Err()
}

// sweep closes sessions that everybody left two hours ago, also those of before a restart.
func (h *Hub) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := h.closeAbandoned(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("looking for abandoned sessions", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) closeAbandoned(ctx context.Context) error {
	ids, err := h.store.Abandoned(ctx, time.Now().Add(-abandonedAfter))
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		r, err := h.open(ctx, id)
		if err != nil { // one that cannot be loaded keeps no other open
			failed = errors.Join(failed, err)
			continue
		}
		r.post(expireIn{})
	}
	return failed
}

// loaded lists the rooms in memory.
func (h *Hub) loaded() []*Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]*Room, 0, len(h.rooms))
	for _, e := range h.rooms {
		select {
		case <-e.ready:
			if e.room != nil {
				rooms = append(rooms, e.room)
			}
		default:
		}
	}
	return rooms
}
