package sfu

import (
	"slices"
	"time"

	"codev/sfu/echo"
)

// room is who sees whom. Its one goroutine owns all that is marked "owned by the room" here, in peers, uplinks and slots.
type room struct {
	id    RoomID
	sfu   *SFU
	inbox chan func()   // never closed; bounded: senders wait
	done  chan struct{} // closed to end the room
	ended chan struct{} // closed by run at its end

	users int // peers and offers under way; guarded by sfu.mu

	// Owned by the loop.
	peers map[PeerID]*peer
	order []*peer // by arrival
	floor PeerID
	gates gates
	ticks int
	hearing
}

// hearing is who speaks, and what a tick needs to find out. Owned by the room.
type hearing struct {
	speaking   []PeerID
	dominant   PeerID // who leads the talk, "" before anybody spoke: see dominant.go
	loudest    []*peer
	contenders []contender
	levels     levels
	echoes     echo.Watch // who hears whose voice twice: see echo.go
}

const (
	tickEvery   = 100 * time.Millisecond // one bucket of the speaking window
	reportTicks = 10                     // sender reports once a second
)

// newRoom makes a room; the caller holds s.mu.
func newRoom(s *SFU, id RoomID) *room {
	return &room{
		id: id, sfu: s, inbox: make(chan func(), 64), done: make(chan struct{}), ended: make(chan struct{}),
		peers: make(map[PeerID]*peer), gates: s.gates[id],
	}
}

// run is the room's goroutine.
func (r *room) run() {
	defer close(r.ended)
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	for {
		select {
		case f := <-r.inbox:
			f()
		case <-ticker.C:
			r.tick()
		case <-r.done:
			for _, p := range r.order {
				p.close()
			}
			return
		}
	}
}

// do has f run by the room; false when the room has ended.
func (r *room) do(f func()) bool {
	select {
	case <-r.done:
		return false
	default:
	}
	select {
	case r.inbox <- f:
		return true
	case <-r.done:
		return false
	}
}

// call is do that waits for f to have run.
func (r *room) call(f func()) bool {
	ran := make(chan struct{})
	if !r.do(func() { f(); close(ran) }) {
		return false
	}
	select {
	case <-ran:
		return true
	case <-r.ended: // only now is it sure that f does not run
		return false
	}
}

func (r *room) tick() {
	if len(r.order) == 0 {
		return
	}
	r.ticks++
	r.tickSpeaking()
	r.tickEchoes()
	r.eachLayer(func(l *layer) { l.carried.tick(); l.voiced.tick() })
	r.reconcile()
	if r.ticks%reportTicks != 0 {
		return
	}
	for _, p := range r.order {
		if p.connected {
			p.reportDue.Store(true)
			p.wake()
		}
	}
}

// admits says whether an offer may become a peer.
func (r *room) admits(o Offer) error {
	old := r.peers[o.Peer]
	if old == nil && len(r.order) >= r.sfu.maxPeers {
		return ErrFull
	}
	if old != nil && old.client == o.Client && o.Gen < old.gen {
		return ErrStale
	}
	return nil
}

// join takes a negotiated peer in; an older connection of the same peer is closed and its place taken.
func (r *room) join(p *peer, o Offer) error {
	if err := r.admits(o); err != nil {
		return err
	}
	if old := r.peers[p.id]; old != nil {
		r.order[slices.Index(r.order, old)] = p
		p.wants, p.ear, p.echo = old.wants, old.ear, old.echo
		old.close()
		r.sfu.release(r)
	} else {
		r.order = append(r.order, p)
		r.echoes.Seat(p.ear)
	}
	r.peers[p.id] = p
	r.reconcile()
	if r.dominant != "" || len(r.speaking) > 0 {
		p.sink(r.says())
	}
	if p.echo.is() {
		p.sink(p.echo)
	}
	return nil
}

// resume tells another sink what the present one was told.
func (r *room) resume(id PeerID, client string, gen int, sink func(Event)) bool {
	p := r.peers[id]
	if p == nil || p.client != client || p.gen != gen || p.state == Failed {
		return false
	}
	p.sink = sink
	if p.state != "" {
		sink(StateChanged{Gen: p.gen, State: p.state})
	}
	sink(SlotsFilled{Gen: p.gen, Slots: p.told})
	if up := p.uplinks[Video]; up != nil && len(up.rids) > 0 {
		sink(up.layersWanted())
	}
	sink(r.says())
	if p.echo.is() {
		sink(p.echo)
	}
	if p.down.told.Gen != 0 {
		sink(p.down.told)
	}
	return true
}

// leave frees what the peer had in every other's slots, at once. client "" is any client.
func (r *room) leave(id PeerID, client string) {
	p := r.peers[id]
	if p == nil || client != "" && p.client != client {
		return
	}
	delete(r.peers, id)
	r.order = slices.DeleteFunc(r.order, func(o *peer) bool { return o == p })
	r.echoes.Leave(p.ear)
	if p.echo.is() {
		p.sink(Echo{}) // its tab may come back with another connection
	}
	p.close()
	r.reconcile()
	r.sfu.release(r)
}
