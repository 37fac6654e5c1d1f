package sfu

import "slices"

const (
	layerSilence = 1_000_000_000 // a layer without packets for so long is not there
	unwatchedFor = 2_000_000_000 // a layer nobody watched for so long may stop
	// A layer fills a tile when it has four fifths of its width and height.
	fillNumerator, fillDenominator = 4, 5
)

// Sizes assumed of a viewer that has said nothing yet, and of the largest layer before its first key frame.
var (
	unsaid      = size{640, 360}
	unsaidFloor = size{1280, 720}
	fullSize    = size{1280, 720}
)

// want takes what a viewer says, and notes those whom it sees and does not name as not shown.
func (p *peer) want(wants map[wantKey]size) {
	for _, f := range p.told {
		key := wantKey{f.Peer, f.Kind}
		if _, named := wants[key]; !named {
			wants[key] = size{}
		}
	}
	p.wants = wants
}

// wants gives the size at which a viewer shows what a slot shows; not at all: 0 by 0.
func (r *room) wants(v *peer, s *slot) size {
	want, said := v.wants[wantKey{s.holder.id, s.shows}]
	switch {
	case said:
		return want
	case r.floor == s.holder.id:
		return unsaidFloor
	}
	return unsaid
}

// target returns the layer a slot should show, nil for none, and notes at the uplink which layers are needed. What is granted is share.go's.
func (r *room) target(v *peer, s *slot, up *uplink, now int64) *layer {
	if up.kind == Audio {
		return up.layers[0].Load()
	}
	want := r.wants(v, s)
	if want.w == 0 || want.h == 0 {
		return nil
	}
	level := up.fitting(want)
	switch {
	case s.grant.level == paused:
		level = 0 // wanted all the same, so that it is there when the line is better
	case s.grant.level >= 0:
		level = s.grant.level
	}
	target := up.nearest(level, now)
	if target != nil && s.lacks(target) {
		return nil
	}
	up.needed[level] = true
	if s.grant.level == paused {
		return nil
	}
	if target != nil && target.flowing(now) {
		up.needed[target.index] = true // until the ideal one is there
	}
	return target
}

// fitting returns the index of the smallest layer that fills a size, else of the largest. All layers of a screen have its size: the best.
func (u *uplink) fitting(want size) int {
	if u.kind == Screen {
		return u.levels() - 1
	}
	for i := range u.levels() {
		is := u.sizeOf(i)
		if is.w*fillDenominator >= want.w*fillNumerator && is.h*fillDenominator >= want.h*fillNumerator {
			return i
		}
	}
	return u.levels() - 1
}

// sizeOf is the size of a layer's last key frame, or what it should be.
func (u *uplink) sizeOf(i int) size {
	if l := u.layers[i].Load(); l != nil {
		if wh := l.size.Load(); wh != 0 {
			return size{int(wh >> 16), int(wh & 0xffff)}
		}
	}
	shrink := u.levels() - 1 - i
	return size{fullSize.w >> shrink, fullSize.h >> shrink}
}

// nearest returns the layer with this index if it is alive, else the next smaller, else the next larger one that is; when none is, the
// one that should be, for the moment the picture comes back.
func (u *uplink) nearest(ideal int, now int64) *layer {
	for i := ideal; i >= 0; i-- {
		if l := u.layers[i].Load(); l != nil && l.flowing(now) {
			return l
		}
	}
	for i := ideal + 1; i < u.levels(); i++ {
		if l := u.layers[i].Load(); l != nil && l.flowing(now) {
			return l
		}
	}
	return u.layers[ideal].Load()
}

// tellWanted tells each sender when the set of layers somebody watches changed: at once when one more is needed, after a while when
// one is not.
func (r *room) tellWanted(now int64) {
	for _, p := range r.order {
		up := p.uplinks[Video]
		if up == nil || len(up.rids) == 0 {
			continue
		}
		var wanted [3]bool
		for i := range up.levels() {
			if up.needed[i] {
				up.watched[i] = now
			}
			wanted[i] = now-up.watched[i] < unwatchedFor
		}
		if slices.Equal(wanted[:up.levels()], up.wanted[:up.levels()]) {
			continue
		}
		for i, was := range up.wanted {
			if wanted[i] && !was {
				up.asked[i] = now
			}
		}
		up.wanted = wanted
		p.sink(up.layersWanted())
	}
}

// layersWanted says what was last decided.
func (u *uplink) layersWanted() LayersWanted {
	has := func(rid string) bool { i := u.index(rid); return i >= 0 && u.wanted[i] }
	return LayersWanted{Gen: u.peer.gen, Q: has("q"), H: has("h"), F: has("f")}
}
