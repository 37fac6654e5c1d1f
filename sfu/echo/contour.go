package echo

import "math"

const (
	window = 128                      // bins looked at in one go: 2.56 s
	reach  = 25                       // bins by which one may be later than the other: 500 ms
	span   = reach + window + reach   // bins of a contour
	around = 16                       // bins on either side that a level is compared with: 330 ms
	needed = settle + span + 2*around // bins that must have been heard
	floor  = 70                       // -dBov: quieter is silence
	gap    = 3                        // bins that may be missing: lost packets; more are a pause of DTX
	swing  = 12                       // dB: what is louder or quieter than its surroundings by more tells no more
	loud   = 50                       // -dBov: at speaking level, also from the other end of a room
	lively = 3                        // dB: the contour of a voice has at least this standard deviation, that of a noise half of it
	voiced = window / 6               // bins at speaking level that make a window worth a look
)

// contour is the rise and fall of a microphone's level, in dB against the second around: syllables stay, gain and noise go.
type contour struct {
	rise   [span]float32
	energy [span + 1]float32 // sum of the squares before a bin
	level  float32           // mean level of the voiced bins of the middle, in dBov
	speaks bool              // there is a voice, or something as lively, in the middle
	known  bool
}

// trace draws the contour anew; the last settle bins are left out, for their packets may still come.
func (e *Ear) trace() {
	if e.known = e.open && e.now-e.since >= needed; !e.known {
		return
	}
	var sums [span + 2*around + 1]float32
	var levels [span + 2*around]float32
	e.fill(levels[:])
	for i, level := range levels {
		sums[i+1] = sums[i] + level
	}
	var voices int
	var sum float32
	for i := range e.rise {
		level := levels[i+around]
		mean := (sums[i+2*around+1] - sums[i]) / (2*around + 1)
		rise := min(max(level-mean, -swing), swing)
		e.rise[i], e.energy[i+1] = rise, e.energy[i]+rise*rise
		if level >= -loud && i >= reach && i < reach+window {
			voices++
			sum += level
		}
	}
	e.speaks, e.level = voices >= voiced && e.deviates(reach) >= lively, sum/float32(max(voices, 1))
}

// fill copies the last levels in dBov, with what is missing: a lost packet is as the one before, a pause as the quietest.
func (e *Ear) fill(levels []float32) {
	first := e.now - settle - int64(len(levels)) + 1
	quietest := uint8(1)
	for i := range levels {
		quietest = max(quietest, e.levels[(first+int64(i))&(ring-1)])
	}
	last, missing := quietest, 0
	for i := range levels {
		if level := e.levels[(first+int64(i))&(ring-1)]; level != 0 {
			last, missing = level, 0
		} else if missing++; missing > gap {
			last = quietest
		}
		levels[i] = -float32(min(last-1, floor))
	}
}

// deviates is the standard deviation of the window that begins at a bin.
func (c *contour) deviates(from int) float64 {
	return math.Sqrt(float64(c.energy[from+window]-c.energy[from]) / window)
}

// match is how alike two contours are.
type match struct {
	alike  float32 // correlation, from -1 to 1, where they are most alike
	later  int     // bins by which the second is later there
	lonely bool    // they are so at no other distance: beats and laughter are at many
	steady bool    // they are so throughout: one clap of all hands is not
}

const (
	quarter  = window / 4
	apart    = 6   // bins: beyond, another place of likeness is one of its own
	beside   = .75 // of the likeness that another place may have
	piece    = .5  // likeness of a quarter
	stillest = 2   // dB: deviation of a quarter in which there is something to compare
)

// compare finds out how alike two contours are.
func compare(a, b *contour) (m match) {
	var at [2*reach + 1]float32
	middle := a.rise[reach : reach+window]
	own := a.energy[reach+window] - a.energy[reach]
	for from := range at {
		if both := own * (b.energy[from+window] - b.energy[from]); both > 0 {
			at[from] = dot(middle, b.rise[from:from+window]) / float32(math.Sqrt(float64(both)))
		}
		if at[from] > m.alike {
			m.alike, m.later = at[from], from-reach
		}
	}
	m.lonely = true
	for from, alike := range at {
		if d := from - reach - m.later; (d > apart || d < -apart) && alike > beside*m.alike {
			m.lonely = false
		}
	}
	m.steady = steady(a, b, m.later)
	return m
}

// steady says whether the likeness is in at least three of four quarters.
func steady(a, b *contour, later int) bool {
	alike := 0
	for q := range 4 {
		i, j := reach+q*quarter, reach+later+q*quarter
		x, y := a.energy[i+quarter]-a.energy[i], b.energy[j+quarter]-b.energy[j]
		if x < stillest*stillest*quarter || y <= 0 {
			continue
		}
		if dot(a.rise[i:i+quarter], b.rise[j:j+quarter]) >= piece*float32(math.Sqrt(float64(x)*float64(y))) {
			alike++
		}
	}
	return alike >= 3
}

func dot(a, b []float32) (sum float32) {
	for i, v := range b {
		sum += v * a[i]
	}
	return sum
}
