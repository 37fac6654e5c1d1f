package sfu

import "maps"

// gates are what a room holds back of what its peers publish: sound and camera of single peers, and every screen but one. They are
// kept by the SFU beside its rooms, so that they hold for peers that have not come yet, over reconnections, and when a room empties and
// fills again; [SFU.End] forgets them. A value is never changed once a room has it.
type gates struct {
	closed map[PeerID]gate
	screen PeerID // the one peer whose screen is forwarded, "" for nobody
}

// gate says which of a peer's media are held back.
type gate struct{ audio, video bool }

// Gate opens or closes what a peer publishes: its microphone, and its camera. It holds until the room is ended by [SFU.End].
func (s *SFU) Gate(id RoomID, p PeerID, audioOpen, videoOpen bool) {
	s.setGates(id, func(g *gates) {
		if audioOpen && videoOpen {
			delete(g.closed, p)
			return
		}
		g.closed[p] = gate{audio: !audioOpen, video: !videoOpen}
	})
}

// Screen says whose screen is forwarded, "" for nobody, which is so at the beginning: whatever another peer sends on its screen's
// m-line ends in its read loop. It holds until the room is ended by [SFU.End].
func (s *SFU) Screen(id RoomID, p PeerID) {
	s.setGates(id, func(g *gates) { g.screen = p })
}

func (s *SFU) setGates(id RoomID, change func(*gates)) {
	s.mu.Lock()
	g := gates{closed: maps.Clone(s.gates[id].closed), screen: s.gates[id].screen}
	if g.closed == nil {
		g.closed = make(map[PeerID]gate)
	}
	change(&g)
	if len(g.closed) == 0 && g.screen == "" {
		delete(s.gates, id)
	} else if !s.closed {
		s.gates[id] = g
	}
	s.mu.Unlock()
	s.in(id, func(r *room) {
		s.mu.Lock()
		r.gates = s.gates[id] // the newest, whoever comes first
		s.mu.Unlock()
		r.reconcile()
	})
}

// applyGates sets the atomics that the read loops look at. The first packet after an opening begins a new run in every slot.
func (r *room) applyGates() {
	for _, p := range r.order {
		g := r.gates.closed[p.id]
		for _, up := range p.uplinks {
			if up != nil {
				up.closed.Store(up.kind == Audio && g.audio || up.kind == Video && g.video || up.kind == Screen && r.gates.screen != p.id)
			}
		}
	}
}
