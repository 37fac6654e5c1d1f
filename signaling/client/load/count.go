package load

import "codev/signaling/client/synthetic"

// total is what all guests received so far.
type total struct{ packets, missing int }

func (w *watch) total() (t total) {
	w.each(func(_ *guest, _, _ string, c synthetic.Counts) {
		t.packets, t.missing = t.packets+c.Packets, t.missing+c.Missing
	})
	return t
}

// each goes through what every seated guest received. Not while people come and go.
func (w *watch) each(f func(g *guest, kind, mid string, c synthetic.Counts)) {
	for _, r := range w.rooms {
		for _, g := range r.guests {
			if g == nil {
				continue
			}
			counts := g.media.Counts()
			for _, slot := range g.media.Heard().Slots {
				if c, ok := counts[slot.Mid]; ok {
					f(g, slot.Kind, slot.Mid, c)
				}
			}
		}
	}
}

// counts is what every guest received so far, by m-line.
func (w *watch) counts() map[*guest]map[string]synthetic.Counts {
	all := map[*guest]map[string]synthetic.Counts{}
	for _, r := range w.rooms {
		for _, g := range r.guests {
			if g != nil {
				all[g] = g.media.Counts()
			}
		}
	}
	return all
}

// sum adds up what came of whom since start. Who left and came back meanwhile counts from then on.
func (w *watch) sum(report *Report, start map[*guest]map[string]synthetic.Counts) {
	var sound, picture tally
	var narrow narrowly
	last := w.rooms[0].guests[w.cfg.People-1]
	w.each(func(g *guest, kind, mid string, c synthetic.Counts) {
		was := start[g][mid]
		if kind == string(voices) {
			sound.add(c, was)
		} else {
			picture.add(c, was)
			report.Freezes += c.Freezes - was.Freezes
			report.LongestGap = max(report.LongestGap, millis(c.LongestGap))
		}
		if g == last {
			narrow.add(kind, c, was)
		}
	})
	report.Packets, report.Missing = sound.packets+picture.packets, sound.missing+picture.missing
	report.AudioMissing, report.VideoMissing = sound.part(), picture.part()
	if w.cfg.Narrow != (Line{}) && last != nil {
		report.Narrowed = narrow.report(report.Seconds)
		report.Narrowed.KeyFrames, report.Narrowed.Spread = last.line.bursts.large()
	}
}

// forgetBursts has what is told of bursts be of the window alone.
func (w *watch) forgetBursts() {
	for _, r := range w.rooms {
		for _, g := range r.guests {
			if g.line != nil {
				g.line.bursts.reset()
			}
		}
	}
}

// tally adds up streams over the window.
type tally struct{ streams, packets, missing, bytes int }

func (t *tally) add(now, was synthetic.Counts) {
	if now.Packets > was.Packets {
		t.streams++
	}
	t.packets += now.Packets - was.Packets
	t.missing += max(0, now.Missing-was.Missing)
	t.bytes += now.Bytes - was.Bytes
}

func (t *tally) part() float64 {
	if t.missing == 0 {
		return 0
	}
	return float64(t.missing) / float64(t.missing+t.packets)
}

// narrowly adds up what came through a bad line.
type narrowly struct {
	sound, picture tally
	freezes        int
	gap            float64
}

func (n *narrowly) add(kind string, now, was synthetic.Counts) {
	if kind == string(voices) {
		n.sound.add(now, was)
		return
	}
	n.picture.add(now, was)
	n.freezes += now.Freezes - was.Freezes
	n.gap = max(n.gap, millis(now.LongestGap))
}

func (n *narrowly) report(seconds float64) *Narrowed {
	return &Narrowed{
		Voices: n.sound.streams, AudioMissing: n.sound.part(), Pictures: n.picture.streams, VideoMissing: n.picture.part(),
		Freezes: n.freezes, LongestGap: n.gap, Bits: float64(8*(n.sound.bytes+n.picture.bytes)) / seconds,
	}
}
