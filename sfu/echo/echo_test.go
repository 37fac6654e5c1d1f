package echo

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// turns has people talk one after the other, two to eight seconds each, with a short "yes" of others into it, until a moment.
func (s *scene) turns(until time.Duration) {
	for s.now < until {
		if s.now >= s.turn {
			s.speaker = s.rnd.IntN(len(s.voices))
			long := time.Duration(20+s.rnd.IntN(60)) * tick
			s.says(s.speaker, long)
			s.turn = s.now + long + time.Duration(s.rnd.IntN(8))*tick
		}
		if aside := s.rnd.IntN(len(s.voices)); aside != s.speaker && s.rnd.IntN(20) == 0 {
			s.says(aside, time.Duration(2+s.rnd.IntN(5))*tick)
		}
		s.run(tick)
	}
}

// all have something to say at once.
func (s *scene) all(until time.Duration) {
	for i := range s.voices {
		s.says(i, until-s.now)
	}
	s.run(until - s.now)
}

// laughter goes around every now and then.
func (s *scene) laughter(until time.Duration) {
	for s.now < until {
		s.turns(min(until, s.now+8*time.Second))
		for _, i := range s.rnd.Perm(len(s.voices)) {
			s.run(time.Duration(s.rnd.IntN(3)) * tick)
			s.says(i, time.Duration(15+s.rnd.IntN(20))*tick)
			s.voices[i].laughs = true
		}
		s.run(3 * time.Second)
	}
}

// applause of all comes every now and then.
func (s *scene) applause(until time.Duration) {
	for s.now < until {
		s.turns(min(until, s.now+8*time.Second))
		for _, m := range s.mics {
			m.applaud = s.at + 300 + s.rnd.IntN(600)
		}
		s.run(5 * time.Second)
	}
}

// finds lists what the watch says, in the order of the seats: "0-1" of a room, "2" of a loudspeaker.
func (s *scene) finds() (found []string) {
	for i, a := range s.mics {
		for j := range i {
			if s.Near(&a.Ear, &s.mics[j].Ear) {
				found = append(found, fmt.Sprintf("%d-%d", j, i))
			}
		}
		if s.Own(&a.Ear) {
			found = append(found, fmt.Sprint(i))
		}
	}
	return found
}

// found plays a meeting and lists all that was said at any time, and when the first was.
func found(seed uint64, c meeting) (said []string, first time.Duration) {
	s := newScene(seed, c.people)
	if c.arrange != nil {
		c.arrange(s)
	}
	for s.now < c.long {
		c.talk(s, s.now+min(c.long-s.now, 5*time.Second))
		for _, what := range s.finds() {
			if len(said) == 0 {
				first = s.now
			}
			if !slices.Contains(said, what) {
				said = append(said, what)
			}
		}
	}
	slices.Sort(said)
	return said, first
}

// meeting is a kind of meeting, and what is to be found in it.
type meeting struct {
	name    string
	people  int
	long    time.Duration
	seeds   int
	arrange func(*scene)
	talk    func(*scene, time.Duration)
	want    []string
}

var meetings = []meeting{
	{"two in one room, three talk", 3, 2 * time.Minute, 40, func(s *scene) { s.share(0, 1) }, (*scene).turns, []string{"0-1"}},
	{"two in one room, eight talk", 8, 4 * time.Minute, 8, func(s *scene) { s.share(0, 1) }, (*scene).turns, []string{"0-1"}},
	{"three in one room, five talk", 5, 4 * time.Minute, 10, func(s *scene) { s.share(0, 1); s.share(0, 2); s.share(1, 2) }, (*scene).turns, []string{"0-1", "0-2", "1-2"}},
	{"a loudspeaker, three talk", 3, 4 * time.Minute, 20, func(s *scene) { s.leak(1) }, (*scene).turns, []string{"1"}},
	{"two loudspeakers, four talk", 4, 4 * time.Minute, 15, func(s *scene) { s.leak(1); s.leak(2) }, (*scene).turns, []string{"1", "2"}},
	{"each at home, four talk", 4, 4 * time.Minute, 40, nil, (*scene).turns, nil},
	{"each at home, two talk", 2, 4 * time.Minute, 40, nil, (*scene).turns, nil},
	{"eight at once", 8, 2 * time.Minute, 20, nil, (*scene).all, nil},
	{"laughter", 5, 3 * time.Minute, 25, nil, (*scene).laughter, nil},
	{"applause", 5, 3 * time.Minute, 25, nil, (*scene).applause, nil},
	{"music at one of them", 3, 2 * time.Minute, 20, func(s *scene) { s.mics[0].beats = 96 }, (*scene).turns, nil},
	{"music of the same beat everywhere", 3, 2 * time.Minute, 20, func(s *scene) {
		for _, m := range s.mics {
			m.beats = 120
		}
	}, (*scene).turns, nil},
	{"loud rooms, nobody talks", 4, time.Minute, 20, func(s *scene) {
		for _, m := range s.mics {
			m.noise, m.ripple = -35, 3
		}
	}, func(s *scene, until time.Duration) { s.run(until - s.now) }, nil},
	{"two in one room, one microphone off", 3, 2 * time.Minute, 15, func(s *scene) { s.share(0, 1); s.mics[1].muted = true }, (*scene).turns, nil},
}

// TestMeetings plays every kind of meeting from many seeds. What is there must be found in nineteen of twenty, what is not there never.
func TestMeetings(t *testing.T) {
	for _, c := range meetings {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seeds := max(2, c.seeds/fewer)
			var whole, wrong int
			var times []time.Duration
			for seed := range uint64(seeds) {
				said, first := found(seed, c)
				if slices.Equal(said, c.want) {
					whole++
				}
				for _, what := range said {
					if !slices.Contains(c.want, what) {
						wrong++
						t.Logf("seed %d: said of %s", seed, what)
					}
				}
				if len(said) > 0 {
					times = append(times, first)
				}
			}
			slices.Sort(times)
			took := ""
			if len(times) > 0 {
				took = fmt.Sprintf(", first said after %v at the middle, %v at worst", times[len(times)/2], times[len(times)-1])
			}
			t.Logf("right in %d of %d meetings of %v, %d times something false%s", whole, seeds, c.long, wrong, took)
			if wrong > 0 {
				t.Errorf("something false was said %d times", wrong)
			}
			if whole < seeds*19/20 {
				t.Errorf("right in %d of %d", whole, seeds)
			}
		})
	}
}

// until plays turns in steps of a second until ok holds, and fails after too long.
func (s *scene) until(t *testing.T, what string, within time.Duration, ok func() bool) {
	t.Helper()
	for began := s.now; !ok(); {
		if s.now-began > within {
			t.Fatalf("%s: not within %v; said: %v", what, within, s.finds())
		}
		s.turns(s.now + time.Second)
	}
}

func room(seed uint64) *scene {
	s := newScene(seed, 3)
	s.share(0, 1)
	return s
}

func TestItEndsAtOnceWhenAMicrophoneIsOff(t *testing.T) {
	for seed := range uint64(5) {
		s := room(seed)
		near := func() bool { return s.Near(&s.mics[0].Ear, &s.mics[1].Ear) }
		s.until(t, "found", 2*time.Minute, near)
		if s.Near(&s.mics[1].Ear, &s.mics[2].Ear) || !s.Near(&s.mics[1].Ear, &s.mics[0].Ear) {
			t.Errorf("seed %d: said of %v", seed, s.finds())
		}
		s.mics[1].muted = true
		s.run(2 * time.Second)
		if near() {
			t.Errorf("seed %d: two seconds after a microphone went off it is still said", seed)
		}
		s.mics[1].muted = false
		s.until(t, "found again", 2*time.Minute, near)
		s.mics[0].Close() // a publish gate
		s.Judge(s.now)
		if near() {
			t.Errorf("seed %d: it is said of a microphone that is not passed on", seed)
		}
	}
}

func TestItEndsWhenTheCauseDoes(t *testing.T) {
	for seed := range uint64(5) {
		s := room(seed)
		s.until(t, "found", 2*time.Minute, func() bool { return len(s.finds()) > 0 })
		for _, m := range s.mics[:2] {
			m.paths = m.paths[:1] // one of them goes into another room
		}
		s.until(t, "over", 4*time.Minute, func() bool { return len(s.finds()) == 0 })
		s = newScene(seed, 3)
		s.leak(1)
		s.until(t, "found", 4*time.Minute, func() bool { return len(s.finds()) > 0 })
		s.mics[1].paths = s.mics[1].paths[:1] // a headset
		s.until(t, "over", 4*time.Minute, func() bool { return len(s.finds()) == 0 })
	}
}

func TestSilenceSaysNothing(t *testing.T) {
	s := room(1)
	s.until(t, "found", 2*time.Minute, func() bool { return len(s.finds()) > 0 })
	s.all(s.now + time.Second)
	s.run(time.Minute) // nobody talks
	if !slices.Equal(s.finds(), []string{"0-1"}) {
		t.Errorf("after a minute of silence: %v", s.finds())
	}
}

func TestWhoLeavesIsForgotten(t *testing.T) {
	s := room(2)
	s.until(t, "found", 2*time.Minute, func() bool { return len(s.finds()) > 0 })
	gone := s.mics[1]
	s.Leave(&gone.Ear)
	if !s.Judge(s.now) {
		t.Error("nobody is told that it is over")
	}
	next := newScene(3, 1).mics[0] // somebody else takes the place
	next.Ear = Ear{}
	s.Seat(&next.Ear)
	s.Judge(s.now)
	if s.Near(&s.mics[0].Ear, &gone.Ear) || s.Near(&s.mics[0].Ear, &next.Ear) {
		t.Error("said of who left, or of who came")
	}
}

func TestMoreEarsThanPlaces(t *testing.T) {
	var w Watch
	ears := make([]Ear, MaxEars+1)
	for i := range ears {
		w.Seat(&ears[i])
	}
	last := &ears[MaxEars]
	w.Leave(last) // was not seated: leaves the first where it is
	if w.ears[0] != &ears[0] || slices.Contains(w.ears[:], last) {
		t.Error("who was not seated took another's place")
	}
}

// TestClocks lets a microphone's clock run wrong, its way change and its stream begin anew: it is found all the same.
func TestClocks(t *testing.T) {
	for name, happen := range map[string]func(m *mic){
		"a clock that runs wrong":   func(m *mic) { m.drift = 300e-6 },
		"a way that becomes longer": func(m *mic) { m.way += 50 * time.Millisecond },
		"another stream":            func(m *mic) { m.first += 1 << 31 },
	} {
		s := room(4)
		s.turns(15 * time.Second)
		happen(s.mics[1])
		s.until(t, name, 3*time.Minute, func() bool { return slices.Equal(s.finds(), []string{"0-1"}) })
		s.until(t, name+" stays", 3*time.Minute, func() bool { return s.now > 2*time.Minute })
		if !slices.Equal(s.finds(), []string{"0-1"}) {
			t.Errorf("%s: %v", name, s.finds())
		}
	}
}

// talking is a room of n whose levels all rise and fall, for what it costs.
func talking(n int) func() {
	var w Watch
	ears := make([]Ear, n)
	for i := range ears {
		w.Seat(&ears[i])
	}
	var now time.Duration
	packet := 0
	stamps, levels := make([]uint32, 5), make([]uint8, 5)
	return func() {
		now += tick
		for e := range ears {
			for i := range levels {
				at := packet + i
				stamps[i], levels[i] = uint32(at)*samples, uint8(25+(at*(e+3)/7+at*at/(90+e))%30)
			}
			ears[e].Hear(now, stamps, levels)
		}
		packet += len(levels)
		w.Judge(now)
	}
}

func TestListeningDoesNotAllocate(t *testing.T) {
	play := talking(8)
	for range 100 {
		play()
	}
	if n := testing.AllocsPerRun(100, play); n != 0 { // four windows among them
		t.Errorf("%v allocations a tick", n)
	}
}

// BenchmarkEight is the tenth of a second of a room of eight in which everybody talks; a tick has 100 ms.
func BenchmarkEight(b *testing.B) {
	play := talking(8)
	for range 100 {
		play()
	}
	b.ReportAllocs()
	for b.Loop() {
		play()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(tick)*100, "%core")
}
