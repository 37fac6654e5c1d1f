package sfu

import "sync/atomic"

// uplink is one sending m-line of a peer: its microphone, camera or screen, in one layer or, for a camera, up to three.
type uplink struct {
	// Static after construction.
	peer *peer
	kind Kind
	mid  string
	rids []string // simulcast, smallest first; empty: one layer without rid

	// closed is the publish gate: while set, packets end in the read loop. Set by the room, read for each packet.
	closed atomic.Bool

	meter levelMeter // sound only

	// layers is set by the room, by index of the rid; nil until the layer's first packet.
	layers [3]atomic.Pointer[layer]

	// Owned by the room.
	needed  [3]bool  // somebody should see this layer, as of the last reconciliation
	watched [3]int64 // when somebody last should
	wanted  [3]bool  // as last told to the sender
	asked   [3]int64 // when it was told so
}

// newUplink begins with all layers wanted: a browser starts with all of them.
func newUplink(p *peer, kind Kind, mid string, rids []string, now int64) *uplink {
	return &uplink{
		peer: p, kind: kind, mid: mid, rids: rids,
		wanted: [3]bool{true, true, true}, watched: [3]int64{now, now, now}, asked: [3]int64{now, now, now},
	}
}

// levels is how many layers the uplink may have.
func (u *uplink) levels() int { return max(1, len(u.rids)) }

// index returns the place of a rid, -1 when it was not offered.
func (u *uplink) index(rid string) int {
	if rid == "" && len(u.rids) == 0 {
		return 0
	}
	for i, r := range u.rids {
		if r == rid {
			return i
		}
	}
	return -1
}

// alive tells whether packets came lately, on any layer.
func (u *uplink) alive(now, within int64) bool {
	for i := range u.layers {
		if l := u.layers[i].Load(); l != nil && l.alive(now, within) {
			return true
		}
	}
	return false
}

// forget lets go of the layers, and them of their viewers; called by the room when nothing is read any more.
func (u *uplink) forget() {
	for i := range u.layers {
		l := u.layers[i].Swap(nil)
		if l == nil {
			continue
		}
		l.next, l.fed = nil, nil
		l.mu.Lock()
		l.watching = nil
		l.mu.Unlock()
	}
}
