package sfu

import "slices"

const (
	screenSilence = 10_000_000_000 // how long a shared screen may be silent before its slot is freed: on its small layer a page takes seconds
	tooLate       = 10_000_000_000 // pictures that waited so long are given up
)

// reconcile makes what is equal to what should be: who sits in which seat, which uplink each slot shows, which layer, who is fed, which
// layers are wanted of the senders. It is called after every change and on every tick, and does nothing where nothing changed.
func (r *room) reconcile() {
	now := r.sfu.now()
	for _, v := range r.order {
		r.seat(v, now)
		r.fill(v)
	}
	r.applyGates()
	r.choose(now)
	r.feed(now)
	r.tellWanted(now)
}

// seat gives every other peer a seat with this viewer and keeps those who have one where they are.
func (r *room) seat(v *peer, now int64) {
	present := func(id PeerID) bool { return r.peers[id] != nil && id != v.id }
	place(v.seats, r.order, present)
	place(v.screens, r.order, func(id PeerID) bool {
		return present(id) && r.peers[id].sharing(now)
	})
}

// sharing tells whether a screen is being shared: the gate is open and packets come.
func (p *peer) sharing(now int64) bool {
	up := p.uplinks[Screen]
	return up != nil && !up.closed.Load() && up.alive(now, screenSilence)
}

// place frees the places of those who should not sit there and seats those who should, in order, while there is room.
func place(places []PeerID, order []*peer, should func(PeerID) bool) {
	for i, id := range places {
		if id != "" && !should(id) {
			places[i] = ""
		}
	}
	for _, p := range order {
		if !should(p.id) || slices.Contains(places, p.id) {
			continue
		}
		if free := slices.Index(places, ""); free >= 0 {
			places[free] = p.id
		}
	}
}

// fill gives the slots to the peers of their seats and tells the viewer when that changed.
func (r *room) fill(v *peer) {
	for i, id := range v.seats {
		if i < len(v.audioSlots) {
			v.audioSlots[i].show(r.peers[id], Audio)
		}
		if i < len(v.videoSlots) {
			v.videoSlots[i].show(r.peers[id], Video)
		}
	}
	for i, id := range v.screens {
		v.videoSlots[len(v.seats)+i].show(r.peers[id], Screen)
	}
	changed, n := false, 0
	for _, s := range v.slots {
		if s.holder == nil {
			continue
		}
		f := Filled{Mid: s.mid, Peer: s.holder.id, Kind: s.shows}
		changed = changed || n >= len(v.told) || v.told[n] != f
		n++
	}
	if !changed && n == len(v.told) {
		return
	}
	v.told = make([]Filled, 0, n)
	for _, s := range v.slots {
		if s.holder != nil {
			v.told = append(v.told, Filled{Mid: s.mid, Peer: s.holder.id, Kind: s.shows})
		}
	}
	v.sink(SlotsFilled{Gen: v.gen, Slots: v.told})
}

// show sets whom the slot shows; nil, or a peer that does not send this kind, frees it.
func (s *slot) show(p *peer, kind Kind) {
	if p != nil && p.uplinks[kind] == nil {
		p = nil
	}
	if s.holder != p || s.shows != kind {
		s.grant = newGrant()
	}
	s.holder, s.shows = p, kind
}

// choose selects for each slot the layer it should show.
func (r *room) choose(now int64) {
	for _, p := range r.order {
		for _, up := range p.uplinks {
			if up != nil {
				up.needed = [3]bool{}
			}
		}
	}
	for _, v := range r.order {
		r.share(v, now)
		for _, s := range v.slots {
			if s.holder == nil {
				s.point(nil, nil)
				continue
			}
			up := s.holder.uplinks[s.shows]
			target := r.target(v, s, up, now)
			if !v.connected {
				target = nil // nothing can be sent yet; a key frame would be lost
			}
			if s.mustCut(target, now) {
				s.point(up, nil) // what is shown stands still until the smaller layer's key frame
			}
			if s.point(up, target) {
				s.patience = now
				v.stats.switches.Add(1)
				if target != nil && target.hasFreshKey() && s.present(s.sel.Load()) == nil {
					s.patience = now + int64(tickEvery)
				}
				v.heedSlot(s)
			}
		}
	}
}

// heedSlot starts to listen to what the viewer says of a slot, once it is used for the first time.
func (p *peer) heedSlot(s *slot) {
	if sender := s.sender; p.connected && sender != nil && !p.isClosed() { // one that was expelled is in the room until its tab comes again
		s.sender = nil
		p.work.Go(func() { p.listen(s, sender) })
	}
}

// mustCut tells whether the layer that flows must end at once, before the smaller one has begun: a line that is full cannot wait for it.
func (s *slot) mustCut(target *layer, now int64) bool {
	sel := s.sel.Load()
	if target == nil || sel == nil || s.viewer.down.quality == Good || !target.flowing(now) {
		return false
	}
	cur := s.present(sel)
	return cur != nil && cur.up == target.up && cur.index > target.index
}

// point sets the selection and reports whether it changed.
func (s *slot) point(up *uplink, target *layer) bool {
	old := s.sel.Load()
	if old == nil {
		old = &selection{}
	}
	if old.up == up && old.target == target {
		return false
	}
	turn := old.turn
	if old.up != up || old.target == nil {
		turn++
	}
	s.sel.Store(&selection{up: up, target: target, turn: turn})
	return true
}

// feed has each layer feed the slots that show it or wait for it, and asks for the key frames that are waited for.
func (r *room) feed(now int64) {
	r.eachLayer(func(l *layer) { l.next = l.next[:0] })
	for _, v := range r.order {
		for _, s := range v.slots {
			sel := s.sel.Load()
			if sel == nil || sel.target == nil {
				continue
			}
			sel.target.next = append(sel.target.next, s)
			if cur := s.present(sel); cur != nil && cur != sel.target {
				cur.next = append(cur.next, s)
			}
		}
	}
	r.eachLayer(func(l *layer) { l.watch(l.next) })
	for _, v := range r.order {
		for _, s := range v.videoSlots {
			sel := s.sel.Load()
			if sel == nil || sel.target == nil || now < s.patience || !sel.target.flowing(now) {
				continue
			}
			s.q.giveUp(now - tooLate)
			if s.q.starved() || s.present(sel) != sel.target && !s.q.begins(sel.target) {
				sel.target.askKeyFrame(now)
			}
		}
	}
}

func (r *room) eachLayer(f func(*layer)) {
	for _, p := range r.order {
		for _, up := range p.uplinks {
			if up == nil {
				continue
			}
			for i := range up.layers {
				if l := up.layers[i].Load(); l != nil {
					f(l)
				}
			}
		}
	}
}
