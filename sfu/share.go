package sfu

import (
	"math"
	"slices"
)

// shared is how a viewer's line is shared out. Owned by the room.
type shared struct {
	demands []demand
	grants  []grant
	asking  []*slot // whose they are
	claims  []claim
	carried int // bit/s, of the last time
	quality Quality
	told    Line
	toldAt  int64
	begun   int64 // when pictures were first granted; 0: none were
}

const (
	beginning     = int64(1_000_000_000) // in which a line that nobody knows gets small pictures, and those paced
	forMedia      = 0.95                 // of the estimate; the rest is for what is sent again, reports, and the feedback's own delay
	voiceReserve  = 64_000               // bit/s on the line of one voice, kept free while nobody speaks
	busy          = 0.5                  // of the estimate: a line that was seen full is spared above it
	wantMore      = 1.15                 // of what is wanted: what is probed for
	lineEvery     = int64(1_000_000_000) // at most one frame a second
	notable       = 0.2                  // a change of the estimate worth a frame
	screenLate    = 50_000               // bit/s left for a screen: its pages come late, and can be read
	redundantRoom = 4                    // times its sound, or a line has no room for redundancy
	quietLevel    = 55                   // -dBov, well below a voice (see level.go)
	quietAfter    = int64(600_000_000)   // the end of a sentence is heard
	quietBytes    = 3                    // of Opus: DTX keeps itself
)

func newGrant() grant { return grant{level: unknown, rank: rankOther} }

// share decides what each picture of a viewer is granted: sound first, whatever it takes, then by allocate. Every viewer has a budget of its
// own, so that a bad line costs nobody else anything.
func (r *room) share(v *peer, now int64) {
	d := &v.down
	r.gather(v, now)
	sound, all := r.hear(v, now)
	sound, all = max(sound, voiceReserve), max(all, voiceReserve)
	red := v.redundant(sound, now)
	if red {
		sound *= 2 // what is said before again, and the headers once
	}
	best := 0
	for i := range d.demands {
		best += d.demands[i].cost(d.demands[i].best())
	}
	rate, cluster, probe := d.carries(now, int(wantMore*float64(all+best)))
	d.carried = rate
	if d.begun == 0 && len(d.demands) > 0 && v.connected {
		d.begun = now
	}
	begun := d.begun != 0 && now-d.begun > beginning
	full := d.wasFull()
	adjust(budget{int(forMedia*float64(rate)) - sound, begun, full}, d.demands, d.grants, now)
	d.quality = Good
	shown, factor := 0, paceFactor
	for i, s := range d.asking {
		s.grant = d.grants[i]
		if s.grant.level >= 0 {
			shown++
			if s.shows == Screen {
				factor = pacePage
			}
		}
		if s.grant.level < d.demands[i].best() {
			d.quality = Limited
		}
	}
	if d.quality == Limited && shown == 0 {
		d.quality = AudioOnly
	}
	d.lean.Store(d.quality != Good)
	v.noRED.Store(d.quality != Good && !red) // its room is for voices and pictures
	pace := int64(0)
	switch used := sound + d.granted(); {
	case !begun:
		pace = paceMost
	case d.quality != Good, full && float64(used) > busy*float64(rate):
		pace = min(int64(factor*float64(rate)), paceMost)
	}
	d.rate.Store(pace)
	if probe && v.connected {
		v.stats.clusters.Add(1)
		d.want.Store(&cluster)
		v.wake()
	}
	r.tellLine(v, rate, now)
}

// gather lists what a viewer wants and what comes.
func (r *room) gather(v *peer, now int64) {
	d := &v.down
	d.demands, d.grants, d.asking = d.demands[:0], d.grants[:0], d.asking[:0]
	for _, s := range v.videoSlots {
		if s.holder == nil {
			continue
		}
		up, want := s.holder.uplinks[s.shows], r.wants(v, s)
		costs := up.costs(now)
		if want.w == 0 || want.h == 0 || costs == [3]int{} || up.closed.Load() {
			s.grant = newGrant()
			continue
		}
		one := demand{rank: r.rankOf(s), pixels: want.w * want.h, costs: costs, ideal: up.fitting(want)}
		if one.rank == rankScreen {
			one.least = screenLate
		}
		d.demands = append(d.demands, one)
		d.grants = append(d.grants, s.grant)
		d.asking = append(d.asking, s)
	}
}

func (r *room) rankOf(s *slot) rank {
	first := r.floor
	if first == "" {
		first = r.dominant
	}
	switch {
	case s.shows == Screen:
		return rankScreen
	case s.holder.id == first:
		return rankFloor
	case slices.Contains(r.speaking, s.holder.id):
		return rankSpeaker
	}
	return rankOther
}

// redundant tells whether a line that is not good has need of redundant sound, and room for it beside the sound itself, in bit/s.
func (p *peer) redundant(sound int, now int64) bool {
	d := &p.down
	return d.quality != Good && now < p.lossyUntil.Load() && redundantRoom*sound <= d.told.Estimate
}

// granted is what the pictures granted cost, in bit/s.
func (d *downlink) granted() (sum int) {
	for i := range d.demands {
		sum += d.demands[i].cost(d.grants[i].level)
	}
	return sum
}

// wasFull tells whether the line was seen at its end, ever.
func (d *downlink) wasFull() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.estimator.WasFull()
}

// full tells whether it was within the last seconds.
func (d *downlink) full(now int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.estimator.Full(now)
}

// tellLine tells a viewer of its line when that changed.
func (r *room) tellLine(v *peer, rate int, now int64) {
	d := &v.down
	if !v.connected {
		return
	}
	line := Line{Gen: v.gen, Quality: d.quality, Estimate: d.told.Estimate}
	for i, s := range d.asking {
		if d.grants[i].level == paused {
			line.Paused = append(line.Paused, Paused{Peer: s.holder.id, Kind: s.shows})
		}
	}
	for _, s := range v.audioSlots {
		if s.holder != nil && s.unheard.Load() && r.turnOf(s) != turnSilent {
			line.Paused = append(line.Paused, Paused{Peer: s.holder.id, Kind: Audio})
		}
	}
	if change := math.Abs(float64(rate - d.told.Estimate)); change > notable*float64(d.told.Estimate) && d.speaks() {
		line.Estimate = rounded(rate)
	}
	same := line.Gen == d.told.Gen && line.Quality == d.told.Quality && line.Estimate == d.told.Estimate && slices.Equal(line.Paused, d.told.Paused)
	if same || d.told.Gen != 0 && now-d.toldAt < lineEvery {
		return
	}
	d.told, d.toldAt = line, now
	v.sink(line)
}

// speaks tells whether the viewer says what it gets: before that an estimate is a guess.
func (d *downlink) speaks() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.received || d.reception.bytes > 0
}

// rounded keeps two digits.
func rounded(rate int) int {
	step := 1
	for rate/step >= 100 {
		step *= 10
	}
	return (rate + step/2) / step * step
}

// quiet tells whether a packet of sound is part of a longer silence, by the level that its sender says (RFC 6464); called by the read loop.
func (l *layer) quiet(now int64, bytes int) bool {
	if !l.audio {
		return false
	}
	if level := l.header.GetExtension(l.levelExt); l.levelExt == 0 || len(level) == 0 || level[0]&0x7f < quietLevel {
		l.voicedAt = now
	}
	if now-l.voicedAt > quietAfter && bytes > quietBytes {
		return true
	}
	l.voiced.count(bytes + 12)
	return false
}
