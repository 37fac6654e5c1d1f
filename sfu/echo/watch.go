package echo

import (
	"slices"
	"time"
)

const (
	// MaxEars is how many microphones of a room are compared; who comes when as many are there is not.
	MaxEars = 16

	likely   = .75 // likeness of what is the same voice
	unlike   = .5  // likeness of what is not
	stranger = .4  // likeness to a voice that a loudspeaker would have played, however much of it a canceller took away
	sameRoom = 5   // bins: two microphones in one room differ by their ways to the server alone; a loudspeaker plays what has come both ways
	wander   = 2   // bins by which that may change from one time to the next
	wanders  = 4   // bins, of a loudspeaker: each voice that it plays has a way of its own
	enough   = 4   // times that it was so, more than it was not: it is said
	most     = 6   // times that it must not be so until it is over
)

// Watch compares the microphones of one room. The zero value is ready. It is owned by whoever calls its methods, one at a time.
type Watch struct {
	ears [MaxEars]*Ear // by place
	due  int64         // bin at which the next window is whole

	found [MaxEars][MaxEars]match // of this window; first place < second
	near  [MaxEars][MaxEars]hint  // the second hears the voice of the first as if beside it
	own   [MaxEars]hint           // hears others out of its own loudspeaker
}

// verdict is what the watch makes of an ear.
type verdict struct {
	place int
	near  uint16 // places, a bit each
	own   bool
}

// hint counts how often something was so, up to a bound, minus how often it was not.
type hint struct {
	score int8
	later int8 // bins, the last time
	said  bool
}

func (h *hint) yes(later, wander int) {
	if d := later - int(h.later); h.score > 0 && (d > wander || d < -wander) {
		h.no() // another distance: not the same cause
		if h.score > 0 {
			return
		}
	}
	h.score, h.later = min(h.score+1, most), int8(later)
	h.said = h.said || h.score >= enough
}

func (h *hint) no() {
	h.score = max(h.score-1, 0)
	h.said = h.said && h.score > 0
}

// Seat takes a microphone in, unless MaxEars are there.
func (w *Watch) Seat(e *Ear) {
	if i := slices.Index(w.ears[:], nil); i >= 0 {
		w.ears[i], e.place = e, i
	}
}

// Leave takes a microphone out.
func (w *Watch) Leave(e *Ear) {
	if w.ears[e.place] == e {
		w.forget(e.place)
		w.ears[e.place] = nil
	}
}

// Near says whether two microphones hear the same room.
func (w *Watch) Near(a, b *Ear) bool { return a.near&(1<<b.place) != 0 && w.ears[b.place] == b }

// Own says whether a microphone hears others out of its own loudspeaker.
func (w *Watch) Own(e *Ear) bool { return e.own }

// forget drops all that was found out about a place.
func (w *Watch) forget(place int) {
	w.own[place] = hint{}
	for i := range w.ears {
		w.near[place][i], w.near[i][place] = hint{}, hint{}
	}
}

// Judge looks at what was heard once a window is whole, and at who was switched off; true when what it makes of it has changed for somebody.
func (w *Watch) Judge(now time.Duration) bool {
	for i, e := range w.ears {
		if e != nil && !e.open {
			w.forget(i)
		}
	}
	if bin := int64(now / step); bin >= w.due {
		w.due = bin + window
		w.listen()
	}
	return w.conclude()
}

// listen compares all microphones over the last window.
func (w *Watch) listen() {
	for _, e := range w.ears {
		if e != nil {
			e.trace()
		}
	}
	w.pairs(func(i, j int, a, b *Ear) { w.found[i][j] = compare(&a.contour, &b.contour) })
	var heard, unheard [MaxEars]bool // others, out of the own loudspeaker
	w.pairs(func(i, j int, a, b *Ear) {
		m := w.found[i][j]
		same := m.alike >= likely && m.lonely && m.steady
		from, to := i, j
		if b.level > a.level && b.speaks || !a.speaks {
			from, to = j, i
		}
		switch {
		case same && m.later > sameRoom:
			heard[j] = true
			w.own[j].yes(m.later, wanders)
		case same && m.later < -sameRoom:
			heard[i] = true
			w.own[i].yes(-m.later, wanders)
		case same:
			if !w.explained(i, j) {
				w.near[from][to].yes(m.later, wander)
			}
		case m.alike < unlike:
			w.near[from][to].no()
			unheard[to] = unheard[to] || m.alike < stranger
		}
	})
	for i := range w.ears {
		if unheard[i] && !heard[i] {
			w.own[i].no()
		}
	}
}

// pairs calls f for all pairs of microphones of which at least one heard a voice.
func (w *Watch) pairs(f func(i, j int, a, b *Ear)) {
	for j, b := range w.ears {
		if b == nil || !b.known {
			continue
		}
		for i, a := range w.ears[:j] {
			if a != nil && a.known && (a.speaks || b.speaks) {
				f(i, j, a, b)
			}
		}
	}
}

// explained says whether two microphones are alike because both hear a third one's voice out of their loudspeakers.
func (w *Watch) explained(i, j int) bool {
	for k, e := range w.ears {
		if e != nil && k != i && k != j && e.known && e.speaks && w.later(k, i) && w.later(k, j) {
			return true
		}
	}
	return false
}

// later says whether the second hears what the first does as out of a loudspeaker.
func (w *Watch) later(first, second int) bool {
	m := w.found[min(first, second)][max(first, second)]
	if first > second {
		m.later = -m.later
	}
	return m.alike >= unlike && m.later > sameRoom
}

// conclude sets the verdicts; whoever shares a room is told that alone: there the loudspeaker is somebody else's.
func (w *Watch) conclude() (changed bool) {
	for i, e := range w.ears {
		if e == nil {
			continue
		}
		now := verdict{place: i}
		for j := range w.ears {
			if w.near[i][j].said || w.near[j][i].said {
				now.near |= 1 << j
			}
		}
		now.own = now.near == 0 && w.own[i].said
		changed = changed || now != e.verdict
		e.verdict = now
	}
	return changed
}
