package sfu

import (
	"cmp"
	"slices"
)

// claim is what a voice asks of a viewer's line.
type claim struct {
	slot *slot
	turn turn
	cost int // bit/s on the line
}

// turn says who is heard first where not all who speak at once can be.
type turn uint8

// Turns.
const (
	turnLeads  turn = iota // has the floor or leads the talk, and speaks
	turnGoesOn             // speaks and was heard
	turnBegins
	turnSilent // costs little or nothing, and is there when it begins
)

// hear decides whose voices a viewer gets, and returns what they cost and what all of them would, in bit/s on the line. Where the line is too
// narrow for all who speak at once, those it carries come whole, one at least: more would be heard in pieces, and late, with everything
// else on the line. Some seconds after it was full for the last time all are tried again.
func (r *room) hear(v *peer, now int64) (heard, all int) {
	d := &v.down
	lean := d.lean.Load()
	d.claims = d.claims[:0]
	for _, s := range v.audioSlots {
		if s.holder == nil {
			continue
		}
		l := s.holder.uplinks[Audio].layers[0].Load()
		if l == nil || l.up.closed.Load() {
			continue
		}
		one := claim{slot: s, turn: r.turnOf(s), cost: l.carried.rate()}
		if lean {
			one.cost = l.voiced.rate()
		}
		all += one.cost
		if one.turn != turnSilent {
			one.cost = max(one.cost, voiceReserve)
		}
		d.claims = append(d.claims, one)
	}
	if all <= d.carried || !d.full(now) {
		for i := range d.claims {
			d.claims[i].slot.unheard.Store(false)
		}
		return all, all
	}
	return letThrough(d.carried, d.claims), all
}

// letThrough admits the voices that fit into a budget of bit/s, the first in turn whatever it costs, and returns what they cost.
func letThrough(budget int, claims []claim) (sum int) {
	slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(a.turn, b.turn) })
	for i, one := range claims {
		fits := i == 0 || sum+one.cost <= budget
		one.slot.unheard.Store(!fits)
		if fits {
			sum += one.cost
		}
	}
	return sum
}

func (r *room) turnOf(s *slot) turn {
	switch {
	case !slices.Contains(r.speaking, s.holder.id):
		return turnSilent
	case r.rankOf(s) == rankFloor:
		return turnLeads
	case !s.unheard.Load():
		return turnGoesOn
	}
	return turnBegins
}
