package sfu

import (
	"slices"
	"testing"

	"codev/sfu/estimate"
)

const kbit = 1000

// camera is a simulcast camera in a tile that its layer ideal fills.
func camera(r rank, pixels, ideal int) demand {
	return demand{rank: r, pixels: pixels, costs: [3]int{100 * kbit, 300 * kbit, 900 * kbit}, ideal: ideal}
}

func TestAllocateSharesByPriority(t *testing.T) {
	screen := demand{rank: rankScreen, pixels: 100, costs: [3]int{200 * kbit}}
	floor, speaker := camera(rankFloor, 500, 2), camera(rankSpeaker, 400, 1)
	large, small := camera(rankOther, 300, 1), camera(rankOther, 200, 1)
	heavy := demand{rank: rankOther, pixels: 1000, costs: [3]int{1000 * kbit}} // one layer only
	headless := demand{rank: rankFloor, pixels: 500, costs: [3]int{0, 300 * kbit, 900 * kbit}, ideal: 0}
	late := demand{rank: rankScreen, pixels: 100, costs: [3]int{200 * kbit, 600 * kbit}, ideal: 1, least: 50 * kbit}
	all := []demand{small, large, speaker, floor, screen}
	for _, c := range []struct {
		name    string
		budget  int
		demands []demand
		want    []int
	}{
		{"nobody is there", 1000 * kbit, nil, []int{}},
		{"nothing fits", 50 * kbit, all, []int{paused, paused, paused, paused, paused}},
		{"less than nothing", -50 * kbit, all, []int{paused, paused, paused, paused, paused}},
		{"where the screen does not fit, who has the floor may", 150 * kbit, all, []int{paused, paused, paused, 0, paused}},
		{"the screen, then the floor", 300 * kbit, all, []int{paused, paused, paused, 0, 0}},
		{"the last ones are paused", 400 * kbit, all, []int{paused, paused, 0, 0, 0}},
		{"everybody small before anybody large", 600 * kbit, all, []int{0, 0, 0, 0, 0}},
		{"the floor grows first", 800 * kbit, all, []int{0, 0, 0, 1, 0}},
		{"then who speaks, then the larger", 1250 * kbit, all, []int{0, 1, 1, 1, 0}},
		{"then everybody, up to the size that is shown", 9000 * kbit, all, []int{1, 1, 1, 2, 0}},
		{"one that does not fit is passed over", 250 * kbit, []demand{heavy, large}, []int{paused, 0}},
		{"no layer that is small enough: the smallest there is", 350 * kbit, []demand{headless}, []int{1}},
		{"what may come late takes what is left, and nothing is left for others", 80 * kbit, []demand{late, large}, []int{0, paused}},
		{"but not less than it needs", 40 * kbit, []demand{late, large}, []int{paused, paused}},
		{"with enough it grows as any other", 700 * kbit, []demand{late, small}, []int{1, 0}},
		{"of equal rank the larger tile first", 100 * kbit, []demand{small, large}, []int{paused, 0}},
	} {
		if got := allocate(c.budget, allSteps, c.demands); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// line runs adjust every tenth of a second.
type line struct {
	demands []demand
	grants  []grant
	now     int64
	changes int
}

func newLine(demands ...demand) *line {
	l := &line{demands: demands}
	for range demands {
		l.grants = append(l.grants, newGrant())
	}
	return l
}

func (l *line) run(seconds float64, rate func(now int64) int) []int {
	for range int(seconds * 10) {
		l.now += 100_000_000
		before := slices.Clone(l.grants)
		adjust(budget{rate: rate(l.now), begun: true, full: true}, l.demands, l.grants, l.now)
		for i := range before {
			if before[i].level != l.grants[i].level {
				l.changes++
			}
		}
	}
	var levels []int
	for _, g := range l.grants {
		levels = append(levels, g.level)
	}
	return levels
}

func of(rate int) func(int64) int { return func(int64) int { return rate } }

func TestGrantsGoDownAtOnceAndUpWithCare(t *testing.T) {
	l := newLine(camera(rankFloor, 500, 1), camera(rankOther, 300, 1))
	if got := l.run(0.1, of(5000*kbit)); !slices.Equal(got, []int{1, 1}) {
		t.Fatalf("at first, with plenty: %v", got)
	}
	if got := l.run(0.1, of(450*kbit)); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("down: %v", got)
	}
	if got := l.run(1.4, of(720*kbit)); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("up too soon: %v", got)
	}
	if got := l.run(0.4, of(720*kbit)); !slices.Equal(got, []int{1, 1}) {
		t.Errorf("up after a while: %v", got)
	}
	l.run(0.1, of(300*kbit))
	if got := l.run(5, of(650*kbit)); !slices.Equal(got, []int{1, 0}) { // 600 do not leave room to spare
		t.Errorf("up without room to spare: %v", got)
	}
	if got := l.run(0.1, of(50*kbit)); !slices.Equal(got, []int{paused, paused}) {
		t.Errorf("everything paused: %v", got)
	}
	l.demands[0].rank, l.demands[1].rank = rankOther, rankFloor
	if got := l.run(0.1, of(220*kbit)); !slices.Equal(got, []int{paused, 0}) {
		t.Errorf("who is given the floor waits: %v", got)
	}
}

func TestTheFloorTakesFromTheOthers(t *testing.T) {
	l := newLine(camera(rankFloor, 500, 1), camera(rankOther, 500, 1))
	l.run(3, of(130*kbit))
	l.demands[0].rank, l.demands[1].rank = rankOther, rankFloor
	if got := l.run(0.1, of(130*kbit)); !slices.Equal(got, []int{paused, 0}) {
		t.Errorf("the floor was given to another: %v", got)
	}
}

func TestGrantsDoNotFlap(t *testing.T) {
	l := newLine(camera(rankFloor, 500, 2), camera(rankSpeaker, 300, 1), camera(rankOther, 300, 1), camera(rankOther, 200, 1))
	sawtooth := func(now int64) int { // 85 to 100 % and back every three seconds, as the estimate does
		return 700*kbit*85/100 + int(now/1_000_000%3000)*700*kbit*15/100/3000
	}
	l.run(6, sawtooth)
	l.changes = 0
	l.run(60, sawtooth)
	if l.changes > 2 {
		t.Errorf("%d changes in a minute of a steady line", l.changes)
	}
	measured := 0
	l.run(20, func(now int64) int { // the rates of layers move, too
		measured = int(now/100_000_000) % 7
		for i := range l.demands {
			l.demands[i].costs[0] = (95 + 2*((measured+i)%7)) * kbit
		}
		return sawtooth(now)
	})
	if l.changes > 6 {
		t.Errorf("%d changes when rates move by a few percent", l.changes)
	}
}

func TestAPageUnderWayIsNotThrownAway(t *testing.T) {
	screen := demand{rank: rankScreen, pixels: 500, costs: [3]int{100 * kbit, 600 * kbit}, ideal: 1, least: 50 * kbit}
	l := newLine(screen, camera(rankFloor, 300, 0))
	if got := l.run(1, of(260*kbit)); !slices.Equal(got, []int{0, 0}) {
		t.Fatalf("at first: %v", got)
	}
	if got := l.run(4, of(30*kbit)); !slices.Equal(got, []int{0, paused}) {
		t.Errorf("less than it needs, for a while: %v", got)
	}
	if got := l.run(5, of(90*kbit)); !slices.Equal(got, []int{0, paused}) {
		t.Errorf("enough for a late screen: %v", got)
	}
	if got := l.run(4, of(30*kbit)); !slices.Equal(got, []int{0, paused}) {
		t.Errorf("for a while again: %v", got)
	}
	if got := l.run(1.5, of(30*kbit)); !slices.Equal(got, []int{paused, paused}) {
		t.Errorf("for long: %v", got)
	}
	if got := l.run(4.5, of(1500*kbit)); got[0] != 1 {
		t.Errorf("with plenty: %v", got)
	}
	l.run(0.1, of(300*kbit))
	if got := l.run(4, of(900*kbit)); got[0] != 0 {
		t.Errorf("up too soon: %v", got)
	}
	if got := l.run(2, of(900*kbit)); got[0] != 1 {
		t.Errorf("up after long: %v", got)
	}
}

func TestALineThatIsNotKnownYet(t *testing.T) {
	var single []demand // seven cameras of one layer, as those of a room of eight that know no simulcast
	grants := make([]grant, 7)
	for i := range grants {
		single, grants[i] = append(single, demand{rank: rankOther, costs: [3]int{1_060_000}}), newGrant()
	}
	rate := int(forMedia*estimate.Start) - 7*60*kbit
	adjust(budget{rate: rate}, single, grants, 1)
	for i, g := range grants {
		if g.level != 0 {
			t.Errorf("camera %d of a full room is not shown from the beginning", i)
		}
	}

	l := newLine(camera(rankFloor, 500, 2), camera(rankOther, 300, 1))
	adjust(budget{rate: rate}, l.demands, l.grants, 1)
	if got := []int{l.grants[0].level, l.grants[1].level}; !slices.Equal(got, []int{0, 0}) {
		t.Errorf("before anything is known: %v, want the smallest layers", got)
	}
	adjust(budget{rate: rate, begun: true}, l.demands, l.grants, 2)
	if got := []int{l.grants[0].level, l.grants[1].level}; !slices.Equal(got, []int{2, 1}) {
		t.Errorf("once the line was tried: %v, want what fills the tiles, at once", got)
	}
}
