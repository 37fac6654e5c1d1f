package sfu

import (
	"cmp"
	"slices"
)

// demand is one picture that a viewer wants and that comes.
type demand struct {
	rank   rank
	pixels int    // of its tile; the larger goes first within a rank
	costs  [3]int // bit/s of each layer on the line, by index; 0: the layer is not there
	ideal  int    // index of the layer that fills the tile
	least  int    // bit/s with which the smallest layer is better than nothing, for it may come late; 0: all that it costs
}

// rank is a picture's priority, the highest first.
type rank uint8

// Ranks.
const (
	rankScreen  rank = iota // a shared screen
	rankFloor               // who has the floor, or who leads the talk when nobody has
	rankSpeaker             // who speaks
	rankOther
)

// Levels that are no layer.
const (
	paused  = -1 // not sent
	unknown = -2 // nothing was granted yet
)

// allocate shares a budget of bit/s out among the pictures that a viewer wants, and returns the index of a layer for each, or paused. The
// smallest layer of all comes first, in the order of the ranks; then everybody's next larger one, in the same order, up to the ideal one and
// for so many steps. What does not fit is passed over; what may come late takes what is there. Pure.
func allocate(budget, steps int, demands []demand) []int {
	order, levels := byRank(demands), make([]int, len(demands))
	for i := range levels {
		levels[i] = paused
	}
	for range steps {
		for _, i := range order {
			d := &demands[i]
			next := d.above(levels[i])
			if next < 0 {
				continue
			}
			step := d.costs[next] - d.cost(levels[i])
			if levels[i] == paused && d.least > 0 && budget >= d.least {
				step = min(step, budget)
			}
			if step <= budget {
				budget -= step
				levels[i] = next
			}
		}
	}
	return levels
}

// above is the next layer that is there, at most the ideal one; where only larger ones are there, the smallest of them. -1: none.
func (d *demand) above(level int) int {
	for i := level + 1; i < len(d.costs); i++ {
		if d.costs[i] > 0 && (i <= d.ideal || level == paused) {
			return i
		}
	}
	return -1
}

// best is the level of a picture without any bound.
func (d *demand) best() int {
	level := paused
	for next := d.above(level); next >= 0; next = d.above(level) {
		level = next
	}
	return level
}

func (d *demand) cost(level int) int {
	if level < 0 {
		return 0
	}
	return d.costs[level]
}

// byRank lists the indices of demands by priority.
func byRank(demands []demand) []int {
	order := make([]int, len(demands))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &demands[a], &demands[b]
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(y.pixels, x.pixels))
	})
	return order
}

func total(demands []demand, levels []int) (sum int) {
	for i := range demands {
		sum += demands[i].cost(levels[i])
	}
	return sum
}

// grant is what one picture was given, over time.
type grant struct {
	level  int
	rank   rank
	better int64 // since when more would fit; 0: it does not
	short  int64 // since when not even the least that it needs was left; 0: it is
}

// budget is what a viewer's line has for pictures.
type budget struct {
	rate  int  // bit/s
	begun bool // the line was tried: before that everybody's smallest layer will do
	full  bool // it was seen at its end: what more is granted must fit with room to spare
}

const (
	careful  = 0.85          // of the budget: what more must fit into
	holdUp   = 1_500_000_000 // for so long
	holdPage = 5_000_000_000 // the same of what may come late, up and down: it would begin anew, with seconds of the line
	spacious = 0.6           // of the budget: below it nobody has to wait
	allSteps = len(demand{}.costs)
)

// adjust moves what is granted towards what fits: down at once, up when it has fit with room to spare for a while, at once for what is new or
// rose in rank, and where there is plenty. grants has the present ones in the order of the demands, unknown for what is new. Pure but for
// grants, which it changes.
func adjust(b budget, demands []demand, grants []grant, now int64) {
	present := make([]int, len(grants))
	best := 0
	for i := range grants {
		g, d := &grants[i], &demands[i]
		present[i] = max(g.level, paused)
		if g.level > d.best() || g.level >= 0 && d.costs[g.level] == 0 { // the tile shrank, the layer went
			present[i] = d.best()
			g.level = present[i]
		}
		best += d.cost(d.best())
	}
	if total(demands, present) > b.rate {
		for i, level := range allocate(b.rate, allSteps, demands) {
			if grants[i].level != unknown {
				grants[i].lower(level, &demands[i], now)
			}
		}
	} else {
		for i := range grants {
			grants[i].short = 0
		}
	}
	room, steps := b.rate, allSteps
	if b.full && float64(best) > spacious*float64(b.rate) {
		room = int(careful * float64(b.rate))
	}
	if !b.begun {
		steps = 1
	}
	fits := allocate(room, steps, demands)
	var rise []int
	for i := range grants {
		g := &grants[i]
		urgent := g.level == unknown || demands[i].rank < min(g.rank, rankSpeaker) || room == b.rate
		g.rank = demands[i].rank
		switch {
		case fits[i] <= g.level:
			g.better = 0
			continue
		case g.better == 0:
			g.better = now
		}
		if urgent || now-g.better >= g.patience(&demands[i]) {
			rise = append(rise, i)
		}
	}
	if len(rise) > 0 {
		for i := range grants {
			grants[i].lower(fits[i], &demands[i], now)
		}
		for _, i := range rise {
			grants[i].level, grants[i].better = fits[i], 0
		}
	}
	for i := range grants {
		grants[i].level = max(grants[i].level, paused)
	}
}

// patience is for how long more must have fit before it is given.
func (g *grant) patience(d *demand) int64 {
	switch {
	case g.level == paused && g.rank <= rankFloor:
		return holdUp / 3
	case d.least > 0:
		return holdPage
	}
	return holdUp
}

// lower takes a grant down to a level. What may come late is kept for a while where the least that it needs is not left: the pacer holds it back.
func (g *grant) lower(level int, d *demand, now int64) {
	if level != paused || d.least == 0 || g.level < 0 {
		g.short = 0
	} else if g.short == 0 {
		g.short = now
	}
	if g.short != 0 && now-g.short < holdPage {
		level = d.above(paused)
	}
	g.level = min(g.level, level)
}
