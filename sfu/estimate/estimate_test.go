package estimate

import (
	"testing"
)

// A kilobit line with a second of buffer, as home routers have them.
func bloated(capacity int) link {
	return link{capacity: steady(capacity), queue: capacity / 8, way: 25 * ms}
}

// span says what is expected of a stretch of time.
type span struct {
	from, to    float64 // seconds
	least, most int     // of the estimate on average, bit/s
	arrives     int     // at least
	queue       int64   // at most, at any time
}

func TestLines(t *testing.T) {
	stepped := func(at int64) int {
		if at > 15*second && at < 35*second {
			return 300_000
		}
		return 3_000_000
	}
	narrowed := func(at int64) int {
		if at > 5*second {
			return 300_000
		}
		return 10_000_000
	}
	for _, c := range []line{
		{"300 kbit/s", bloated(300_000), source{voices: 1, want: 2_000_000}, []span{
			{from: 3, to: 10, least: 220_000, most: 320_000, arrives: 210_000, queue: 280 * ms},
			{from: 10, to: 60, least: 245_000, most: 310_000, arrives: 235_000, queue: 180 * ms},
		}},
		{"60 kbit/s is for a voice", link{capacity: steady(64_000), queue: 4_000, way: 25 * ms}, source{voices: 1, want: 2_000_000}, []span{
			{from: 12, to: 60, least: 45_000, most: 75_000, arrives: 58_000, queue: 480 * ms},
		}},
		{"a small buffer", link{capacity: steady(500_000), queue: 5_000, way: 25 * ms}, source{voices: 1, want: 2_000_000}, []span{
			{from: 5, to: 60, least: 350_000, most: 560_000, arrives: 330_000, queue: 120 * ms},
		}},
		{"a fast line is never touched", link{capacity: steady(20_000_000), queue: 250_000, way: 25 * ms}, source{voices: 7, want: 6_000_000}, []span{
			{from: 0.5, to: 30, least: Start, most: maxRate, arrives: 6_000_000, queue: 20 * ms},
		}},
		{"jitter of a radio", link{capacity: steady(2_000_000), queue: 250_000, way: 30 * ms, jitter: 15 * ms}, source{voices: 1, want: 4_000_000}, []span{
			{from: 5, to: 60, least: 1_300_000, most: 2_200_000, arrives: 1_250_000, queue: 350 * ms},
		}},
		{"5 % random loss at 100 ms does not starve", link{capacity: steady(4_000_000), queue: 250_000, way: 50 * ms, loss: 0.05}, source{voices: 2, want: 3_000_000}, []span{
			{from: 1, to: 60, least: 3_300_000, most: maxRate, arrives: 2_700_000, queue: 60 * ms},
		}},
		{"5 % random loss where it is narrow", link{capacity: steady(1_000_000), queue: 125_000, way: 50 * ms, loss: 0.05}, source{voices: 2, want: 3_000_000}, []span{
			{from: 5, to: 60, least: 650_000, most: 1_100_000, arrives: 600_000, queue: 250 * ms},
		}},
		{"down and up again", link{capacity: stepped, queue: 60_000, way: 25 * ms}, source{voices: 1, want: 2_000_000}, []span{
			{from: 1, to: 15, least: 2_000_000, most: maxRate, arrives: 1_900_000, queue: 40 * ms},
			{from: 20, to: 35, least: 210_000, most: 320_000, arrives: 200_000, queue: 300 * ms},
			{from: 43, to: 60, least: 1_900_000, most: 6_000_000, arrives: 1_800_000, queue: 150 * ms},
		}},
		{"a picture that fits beside two voices", link{capacity: narrowed, queue: 10_000, way: 2 * ms}, source{voices: 2, want: 400_000, least: 95_000, key: 7000}, []span{
			{from: 10, to: 60, least: 240_000, most: 450_000, arrives: 205_000, queue: 250 * ms},
		}},
	} {
		c.hold(t)
	}
}

func TestAnotherWayIsNoNarrowLine(t *testing.T) {
	for _, c := range []line{
		{"a longer way is no queue", link{capacity: steady(600_000), queue: 75_000, way: 25 * ms, longer: 200 * ms, longerAt: 10 * second}, source{voices: 1, want: 2_000_000}, []span{
			{from: 15, to: 60, least: 400_000, most: 650_000, arrives: 390_000, queue: 240 * ms},
		}},
		{"a way that becomes longer by little", link{capacity: steady(20_000_000), queue: 250_000, way: 2 * ms, longer: 50 * ms, longerAt: 10 * second}, source{voices: 3, want: 400_000}, []span{
			{from: 10, to: 13, least: 400_000, most: maxRate, arrives: 400_000, queue: 20 * ms},
			{from: 13, to: 60, least: 600_000, most: maxRate, arrives: 570_000, queue: 20 * ms},
		}},
		{"and loses 5 %", link{capacity: steady(20_000_000), queue: 250_000, way: 2 * ms, loss: 0.05, longer: 50 * ms, longerAt: 10 * second}, source{voices: 3, want: 400_000}, []span{
			{from: 10, to: 13, least: 400_000, most: maxRate, arrives: 380_000, queue: 20 * ms},
			{from: 13, to: 60, least: 600_000, most: maxRate, arrives: 540_000, queue: 20 * ms},
		}},
		{"five seconds without network", link{capacity: steady(20_000_000), queue: 250_000, way: 2 * ms, gone: 5 * second, goneAt: 10 * second}, source{voices: 3, want: 400_000}, []span{
			{from: 15.5, to: 60, least: 1_500_000, most: maxRate, arrives: 570_000, queue: 20 * ms},
		}},
	} {
		c.hold(t)
	}
}

func TestABusyViewerIsNoNarrowLine(t *testing.T) {
	for _, c := range []line{
		{"with a good line", link{capacity: steady(20_000_000), queue: 250_000, way: 5 * ms, behind: 250 * ms}, source{voices: 3, want: 900_000}, []span{
			{from: 1, to: 60, least: 1_500_000, most: maxRate, arrives: 850_000, queue: 20 * ms},
		}},
		{"that loses 5 % both ways", link{capacity: steady(20_000_000), queue: 250_000, way: 5 * ms, behind: 250 * ms, loss: 0.05, deaf: 0.05}, source{voices: 3, want: 600_000}, []span{
			{from: 1, to: 60, least: 700_000, most: maxRate, arrives: 550_000, queue: 20 * ms},
		}},
	} {
		c.hold(t)
	}
}

// line is one simulation and what is expected of it.
type line struct {
	name  string
	l     link
	s     source
	spans []span
}

func (c line) hold(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		t.Parallel()
		r := simulate(c.l, c.s, 60*second)
		for _, s := range c.spans {
			rate, got, queue := r.between(s.from, s.to)
			if rate < s.least || rate > s.most || got < s.arrives || queue > s.queue {
				t.Errorf("%v to %v s: estimate %d kbit/s (%d to %d), arrives %d (at least %d), queue %d ms (at most %d)", s.from, s.to,
					rate/1000, s.least/1000, s.most/1000, got/1000, s.arrives/1000, queue/ms, s.queue/ms)
			}
		}
		if t.Failed() {
			r.show(t)
		}
	})
}
