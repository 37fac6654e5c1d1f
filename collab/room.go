package collab

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"codev/collab/board"
	"codev/collab/coalesce"
	"codev/collab/method"
)

// Room is one live session. Everything below "Owned by run" is touched by its loop alone.
type Room struct {
	// Static after construction.
	id      method.SessionID
	group   method.GroupID
	members []Member // seat order
	hub     *Hub
	log     *slog.Logger
	inbox   chan input    // many senders, never closed
	results chan outcome  // from the commit and the mark in flight, with room for both; never closed
	done    chan struct{} // closed when run ends

	// Owned by run.
	doc      *board.Doc   // as committed
	state    method.State // as committed, with the live part (floor, hands, round) ahead of it
	seq      int64
	clients  map[string]*client
	attached map[method.PersonID]*seat
	ciphers  map[method.PersonID]Cipher // of those attached; replaced whole, as batches keep it
	presence map[method.PersonID]*presence
	box      ballots
	pipeline
	emptiness
	enforced enforced
	ended    bool
}

// pipeline is what goes to the Store, one batch after the other. Owned by run.
type pipeline struct {
	waiting  []opIn       // operations for the next batch
	own      []method.Act // the room's own acts, before them
	careful  int          // that many of the next batches take one operation each
	inflight *batch
	saving   bool        // what the tabs were told last
	kept     bool        // the state was stored by this room
	scene    board.Scene // the last one that a batch was judged in
	staged   bool        // it is that of the state
}

// emptiness is since when nobody is here, and what the Store knows of it. Owned by run.
type emptiness struct {
	emptied time.Time // zero while somebody is here
	marked  time.Time
	marking bool // MarkEmpty is under way
}

// client is one tab's numbering.
type client struct {
	person  method.PersonID
	full    bool // one tab too many of this person: it reads, and whatever it asks is refused without a receipt
	done    int  // answered
	queued  int  // answered or waiting
	refused map[int]method.Code
}

// seat is an attached tab with the key of its person's private text.
type seat struct {
	*Attachment
	cipher Cipher
	opened time.Time // [Visitor].Opened
	lines  []LineOf  // as last told to this tab
}

// presence is what is known of a person right now.
type presence struct {
	Presence
	lost time.Time // since when no socket answers; zero while one does
	held bool      // the clock was held for them since they were lost
}

func newRoom(h *Hub, l Loaded) *Room {
	r := &Room{
		id: l.ID, group: l.Group, members: l.Members, hub: h, log: h.log.With("session", l.ID),
		inbox: make(chan input, 256), results: make(chan outcome, 4), done: make(chan struct{}),
		doc: board.NewDoc(l.Cards, l.Log), state: l.State.Gated(time.Now()), seq: l.Seq,
		clients: map[string]*client{}, attached: map[method.PersonID]*seat{}, presence: map[method.PersonID]*presence{},
		box:      ballots{vote: l.State.Vote.N, lost: true},
		pipeline: pipeline{saving: true}, emptiness: emptiness{emptied: time.Now(), marked: time.Now()},
	}
	for id, c := range l.Receipts {
		r.clients[id] = &client{person: c.Person, done: c.Done, queued: c.Done, refused: c.Refused}
	}
	for _, m := range l.Members {
		r.presence[m.Person] = &presence{Presence: Presence{Person: m.Person, On: OnAway}}
	}
	r.state = r.counted(r.state)
	return r
}

// run is the room's loop. It ends when the room was idle for a while, lost its fence, or the server stops.
func (r *Room) run() {
	defer close(r.done)
	tick := time.NewTimer(coalesce.Delay(tickEvery))
	defer tick.Stop()
	r.enforced.timer = time.NewTimer(time.Hour)
	defer r.enforced.timer.Stop()
	r.enforce(time.Now())
	for !r.ended {
		select {
		case in := <-r.inbox:
			in.handle(r)
		case res := <-r.results:
			res.handle(r)
		case <-tick.C:
			r.tick(time.Now())
			tick.Reset(coalesce.Delay(tickEvery))
		case <-r.enforced.timer.C: // the gates change by time: below
		}
		r.flush()
		r.poll()
		r.enforce(time.Now())
	}
	for r.inflight != nil || r.marking { // nobody else waits for what the Store does
		select {
		case res := <-r.results:
			r.settle(res)
		case <-r.hub.ctx.Done():
			r.inflight, r.marking = nil, false
		}
	}
	r.hub.media.End(r.id)
}

// tick does what time alone brings: reconnecting becomes away, slow saving is said, an idle room ends.
func (r *Room) tick(now time.Time) {
	var changed []method.PersonID
	for id, p := range r.presence {
		if p.On == OnReconnecting && !p.held && now.Sub(p.lost) >= holdAfter {
			r.hold(id)
		}
		if p.On == OnReconnecting && now.Sub(p.lost) >= awayAfter {
			r.depart(id)
			changed = append(changed, id)
		}
	}
	r.showPresence(changed...)
	r.showLines()
	if r.inflight != nil && now.Sub(r.inflight.began) > savingSlow {
		r.say(false)
	}
	r.markEmpty()
	if len(r.attached) == 0 && r.inflight == nil && !r.marking && now.Sub(r.emptied) > idleAfter {
		r.end(restart)
	}
}

// restart is the bye of a room that will be there again: tabs come back by themselves.
var restart = Bye{Code: ByeRestart, Retry: 500 * time.Millisecond}

// end makes the loop stop after this turn, and tells those still attached why.
func (r *Room) end(why Bye) {
	for _, s := range r.attached {
		s.out.Send(why)
	}
	r.hub.stats.attached.Add(-int64(len(r.attached)))
	clear(r.attached)
	r.ended = true
}

func (stopIn) handle(r *Room) { r.end(restart) }

func (in attachIn) handle(r *Room) {
	a, err := r.admit(in)
	in.reply <- attachReply{a, err}
}

func (in giveUpIn) handle(r *Room) {
	if got := <-in.reply; got.a != nil {
		detachIn{a: got.a}.handle(r)
	}
}

// admit seats a tab: a person has one at a time, the newest. One whose hello was slower than that of a newer one is gone already: a page that
// was reloaded, for instance.
func (r *Room) admit(in attachIn) (*Attachment, error) {
	p, ok := r.presence[in.v.Person]
	if !ok {
		return nil, ErrNoSeat
	}
	old, here := r.attached[in.v.Person]
	if here && old.opened.After(in.v.Opened) {
		return nil, ErrMoved
	}
	c, ok := r.clients[in.hello.Client]
	if !ok {
		c = &client{person: in.v.Person, full: r.tabsOf(in.v.Person) >= maxTabs, refused: map[int]method.Code{}}
		r.clients[in.hello.Client] = c
	}
	if c.person != in.v.Person {
		return nil, ErrClient
	}
	if here {
		old.out.Send(Bye{Code: ByeMoved})
		if old.client != in.hello.Client {
			r.forget(old.client)
		}
		r.hub.stats.attached.Add(-1)
	}
	a := &Attachment{room: r, person: in.v.Person, client: in.hello.Client, out: in.out}
	r.attached[a.person] = &seat{Attachment: a, cipher: in.v.Cipher, opened: in.v.Opened}
	r.ciphers = r.keys()
	r.hub.stats.attached.Add(1)
	r.doc = r.opened(r.doc, a.person, in.v.Cipher)
	r.reopen()
	p.On, p.lost = OnHere, time.Time{}
	p.Card, p.Typing, p.Lost = "", false, false
	r.emptied = time.Time{}
	r.markEmpty()
	a.out.Send(r.welcome(a, c, in.hello))
	r.showBallot(a)
	r.showPresence(a.person)
	return a, nil
}

func (in detachIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return // replaced by a newer tab
	}
	r.release(in.a.person, in.left)
}

// release takes a person's tab off the room: the seat is reconnecting, or away at once if they left.
func (r *Room) release(person method.PersonID, left bool) {
	s := r.attached[person]
	r.doc = r.shut(r.doc, person, s.cipher)
	delete(r.attached, person)
	r.ciphers = r.keys()
	r.hub.stats.attached.Add(-1)
	r.reopen()
	r.forgetWaiting(person)
	r.forget(s.client)
	p := r.presence[person]
	p.On, p.lost, p.held, p.Card, p.Typing = OnReconnecting, time.Now(), false, "", false
	if left {
		r.depart(person)
		r.hold(person)
	}
	if len(r.attached) == 0 {
		r.emptied = time.Now()
		r.markEmpty()
	}
	r.showPresence(person)
}

// keys are those of everybody who is here, in a map of its own.
func (r *Room) keys() map[method.PersonID]Cipher {
	keys := make(map[method.PersonID]Cipher, len(r.attached))
	for id, s := range r.attached {
		keys[id] = s.cipher
	}
	return keys
}

// tabsOf counts the tabs of a person that have receipts, or soon will.
func (r *Room) tabsOf(person method.PersonID) (n int) {
	for _, c := range r.clients {
		if c.person == person && c.queued > 0 {
			n++
		}
	}
	return n
}

// forget drops the numbering of a tab that asked nothing. Any other is kept as long as the session: by it a request that is sent
// again is known.
func (r *Room) forget(id string) {
	if c := r.clients[id]; c != nil && c.queued == 0 {
		delete(r.clients, id)
	}
}

// depart makes a person away, ends their media connection and takes the shared screen from them.
func (r *Room) depart(person method.PersonID) {
	p := r.presence[person]
	p.On, p.Mic, p.Cam, p.Screen = OnAway, false, false, false
	r.hub.media.Leave(r.id, person)
	r.become(r.state.Departed(person), nil)
}

// hold stops the exposé's clock for a client who is gone (scenario S3): the time waits for who speaks alone. A reload is over
// before it comes to that.
func (r *Room) hold(person method.PersonID) {
	r.presence[person].held = true
	if r.state.Phase == method.Expose && r.state.RolesOf(person).Has(method.Client) {
		r.own = append(r.own, method.ClockHoldAct{Person: person})
	}
}

// reopen makes the batch in flight follow who is here now.
func (r *Room) reopen() {
	if r.inflight != nil {
		r.inflight.reopened = true
	}
}

// forgetWaiting drops what somebody who went has waiting: without their key it cannot be sealed, and their tab sends it
// again when it comes back.
func (r *Room) forgetWaiting(person method.PersonID) {
	r.waiting = slices.DeleteFunc(r.waiting, func(op opIn) bool {
		if op.a.person != person {
			return false
		}
		c := r.clients[op.a.client]
		c.queued = min(c.queued, op.n-1)
		return true
	})
}

func (in removeIn) handle(r *Room) {
	if s, ok := r.attached[in.person]; ok {
		s.out.Send(Bye{Code: ByeRemoved})
		r.release(in.person, true)
		return
	}
	if _, ok := r.presence[in.person]; ok { // their socket is lost, but sound and picture outlive a socket
		r.depart(in.person)
		r.showPresence(in.person)
	}
}

func (in silentIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	p := r.presence[in.a.person]
	if !ok || s.Attachment != in.a || (p.On == OnReconnecting) == in.silent {
		return
	}
	p.On, p.lost = OnHere, time.Time{}
	if in.silent {
		p.On, p.lost, p.held = OnReconnecting, time.Now(), false
	}
	r.showPresence(in.a.person)
}

// markEmpty lets the Store know since when nobody is here, one call at a time, the newest truth last.
func (r *Room) markEmpty() {
	if r.marking || r.marked.Equal(r.emptied) {
		return
	}
	at := r.emptied
	r.marking = true
	go func() {
		ctx, cancel := context.WithTimeout(r.hub.ctx, storeTimeout)
		defer cancel()
		r.results <- markResult{at, r.hub.store.MarkEmpty(ctx, r.id, at)}
	}()
}

// markResult ends a MarkEmpty; after an error the next tick tries again.
type markResult struct {
	at  time.Time
	err error
}

func (m markResult) handle(r *Room) {
	r.marking = false
	if m.err != nil {
		r.log.Warn("marking the session's last presence", "err", m.err)
		return
	}
	r.marked = m.at
}
