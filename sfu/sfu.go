package sfu

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"
)

// maxWants bounds what one viewer may say about others.
const maxWants = 64

// SFU is the media plane of a process. All methods may be called concurrently.
type SFU struct {
	engine    *engine
	maxPeers  int
	start     time.Time
	counters  counters
	latencies latencies

	closing sync.WaitGroup // peers being closed, rooms running

	mu     sync.Mutex // guards what follows, and room.users
	rooms  map[RoomID]*room
	floors map[RoomID]PeerID // as last said, whether or not anybody is there yet; until End
	gates  map[RoomID]gates  // of those that have some; see gate.go
	closed bool
}

// New opens the media port.
func New(cfg Config) (*SFU, error) {
	e, err := newEngine(cfg)
	if err != nil {
		return nil, err
	}
	s := &SFU{engine: e, maxPeers: cfg.MaxPeers, start: time.Now(), rooms: make(map[RoomID]*room), floors: make(map[RoomID]PeerID), gates: make(map[RoomID]gates)}
	if s.maxPeers == 0 {
		s.maxPeers = defaultMaxPeers
	}
	return s, nil
}

// now is the package's clock: nanoseconds since the start, never 0.
func (s *SFU) now() int64 { return int64(time.Since(s.start)) + 1 }

// wall turns a moment of the package's clock into wall clock time.
func (s *SFU) wall(now int64) time.Time { return s.start.Add(time.Duration(now)) }

// Offer answers a peer's SDP offer and takes the peer into its room, or restarts ICE on its present connection. From then on sink is
// called with the peer's events, some possibly before Offer returns; it must not block and not call the SFU. The last call may come while
// Leave, End or a newer Offer run. Errors: ErrBadOffer, ErrStale, ErrFull, ErrClosed, or that of ctx.
func (s *SFU) Offer(ctx context.Context, o Offer, sink func(Event)) (answer string, err error) {
	sections, err := readOffer(o)
	if err != nil {
		return "", err
	}
	r, err := s.acquire(o.Room)
	if err != nil {
		return "", err
	}
	if o.Restart {
		defer s.release(r)
		return r.restart(ctx, o, sections)
	}
	if answer, err = r.admit(ctx, o, sections, sink); err != nil {
		s.release(r)
	}
	return answer, err
}

// admit negotiates a new peer beside the room's loop and then has it join.
func (r *room) admit(ctx context.Context, o Offer, sections []section, sink func(Event)) (string, error) {
	err := ErrClosed
	r.call(func() { err = r.admits(o) })
	if err != nil {
		return "", err
	}
	p, err := newPeer(r.sfu, r, o, sections, sink)
	if err != nil {
		return "", err
	}
	answer, err := p.negotiate(ctx, o.SDP)
	if err != nil {
		p.close()
		return "", err
	}
	err = ErrClosed
	r.call(func() { err = r.join(p, o) })
	if err != nil {
		p.close()
		return "", err
	}
	return answer, nil
}

func (r *room) restart(ctx context.Context, o Offer, sections []section) (string, error) {
	var p *peer
	r.call(func() { p = r.peers[o.Peer] })
	if p == nil || p.client != o.Client || p.gen != o.Gen || p.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
		return "", ErrStale
	}
	if !sameSections(sections, p.sections) {
		return "", ErrBadOffer
	}
	return p.negotiate(ctx, o.SDP)
}

// acquire returns the room, made if needed, and counts one user.
func (s *SFU) acquire(id RoomID) (*room, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	r := s.rooms[id]
	if r == nil {
		r = newRoom(s, id)
		r.floor = s.floors[id]
		s.rooms[id] = r
		s.closing.Go(r.run)
	}
	r.users++
	return r, nil
}

// release counts a user out; the last one ends the room.
func (s *SFU) release(r *room) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.users--; r.users == 0 {
		s.endLocked(r)
	}
}

// endLocked ends a room that is still in the map.
func (s *SFU) endLocked(r *room) {
	if s.rooms[r.id] == r {
		delete(s.rooms, r.id)
		close(r.done)
	}
}

func (s *SFU) room(id RoomID) *room {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rooms[id]
}

func (s *SFU) in(id RoomID, f func(*room)) {
	if r := s.room(id); r != nil {
		r.do(func() { f(r) })
	}
}

// Want says at which sizes a viewer shows others: the whole truth each time, at most maxWants entries. Who is there and not named is not
// shown. Before the first Want, and for those who come after the last, a middle size is assumed. It holds over a reconnection of either.
func (s *SFU) Want(id RoomID, viewer PeerID, client string, list []Want) {
	wants := make(map[wantKey]size, min(len(list), maxWants))
	for _, w := range list[:min(len(list), maxWants)] {
		wants[wantKey{w.Peer, w.Kind}] = size{max(0, w.Width), max(0, w.Height)}
	}
	s.in(id, func(r *room) {
		if v := r.peers[viewer]; v != nil && v.client == client {
			v.want(wants)
			r.reconcile()
		}
	})
}

// Resume gives the events of a present connection to another sink, which is told everything again; false when there is no connection
// of this client and generation, or it has failed. The former sink is not called any more once Resume has returned.
func (s *SFU) Resume(id RoomID, p PeerID, client string, gen int, sink func(Event)) (ok bool) {
	if r := s.room(id); r != nil {
		r.call(func() { ok = r.resume(p, client, gen, sink) })
	}
	return ok
}

// Floor says who has the floor, "" for nobody: shown larger to viewers that have not said a size, and first on a line that is tight. It holds
// for a room where nobody is yet, until End.
func (s *SFU) Floor(id RoomID, p PeerID) {
	s.mu.Lock()
	if p == "" || s.closed {
		delete(s.floors, id)
	} else {
		s.floors[id] = p
	}
	s.mu.Unlock()
	s.in(id, func(r *room) {
		r.floor = p
		r.reconcile()
	})
}

// Leave closes a peer's connection and frees its slots at once; with a client, only if the connection is that client's.
func (s *SFU) Leave(id RoomID, p PeerID, client string) {
	s.in(id, func(r *room) { r.leave(p, client) })
}

// End closes every connection of a room and forgets its gates.
func (s *SFU) End(id RoomID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.floors, id)
	delete(s.gates, id)
	if r := s.rooms[id]; r != nil {
		s.endLocked(r)
	}
}

// Peer describes one peer's connection; false when it is not there.
func (s *SFU) Peer(id RoomID, p PeerID) (st PeerStats, ok bool) {
	if r := s.room(id); r != nil {
		r.call(func() {
			if peer := r.peers[p]; peer != nil {
				st, ok = peer.snapshot(), true
			}
		})
	}
	return st, ok
}

// Stats gives totals and what is there now.
func (s *SFU) Stats() Stats {
	st := s.counters.snapshot()
	st.Forward, st.SendMode = s.latencies.sum(), s.engine.udp.Mode().String()
	s.mu.Lock()
	rooms := make([]*room, 0, len(s.rooms))
	for _, r := range s.rooms {
		rooms = append(rooms, r)
	}
	s.mu.Unlock()
	st.Rooms = len(rooms)
	for _, r := range rooms {
		r.call(func() {
			st.Peers += len(r.order)
			for _, p := range r.order {
				if p.state == Connected {
					st.Connected++
					st.add(&p.down)
				}
			}
		})
	}
	st.summarise()
	return st
}

// Close ends every room, waits for all goroutines and gives the port back. Offers after it fail with ErrClosed.
func (s *SFU) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errors.New("sfu: closed twice")
	}
	s.closed = true
	for _, r := range s.rooms {
		s.endLocked(r)
	}
	s.mu.Unlock()
	s.closing.Wait()
	return s.engine.close()
}
