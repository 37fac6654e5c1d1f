package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

// boardLoad is rooms full of people who all type, each on a card of their own that the others see.
type boardLoad struct {
	rooms, people int
	rate          int // edits a second of each
	seconds       int
	kind          method.Kind // of their cards; "": the weather, of the first phase
	goals         map[string]string
}

// typist is one participant: a tab, its card, and what it has seen of the others'.
type typist struct {
	tab   *client.Tab
	card  method.CardID
	rev   int
	saw   []sighting // of each edit of somebody else's
	edits int
}

// sighting is one edit being shown in another tab.
type sighting struct {
	left time.Time     // its author's tab
	took time.Duration // from there to here
}

// clocks remembers when each edit left its tab.
type clocks struct {
	mu   sync.Mutex // protects sent
	sent map[edit]time.Time
}

type edit struct {
	card method.CardID
	rev  int
}

func (c *clocks) start(e edit) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[e] = time.Now()
}

func (c *clocks) left(e edit) (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.sent[e]
	return at, ok
}

var (
	room8 = boardLoad{rooms: 1, people: 8, rate: 5, seconds: 15, goals: map[string]string{
		"visible_ms_p50": "<= 3", "visible_ms_p99": "<= 10", "cpu_s_per_1000": "<= 0.08", "memory_mib": "<= 25",
	}}
	rooms100x6 = boardLoad{rooms: 100, people: 6, rate: 1, seconds: 15, goals: map[string]string{
		"visible_ms_p50": "<= 2", "visible_ms_p99": "<= 14", "cpu_s_per_1000": "<= 0.06", "memory_mib": "<= 60",
	}}
)

func (l boardLoad) measure(ctx context.Context, e *env) ([]figure, error) {
	s, done, err := freshServer(ctx, e)
	if err != nil {
		return nil, err
	}
	defer done()
	rooms, err := l.gather(ctx, s.url)
	if err != nil {
		return nil, err
	}
	before, err := s.usage()
	if err != nil {
		return nil, err
	}
	if err := l.play(ctx, rooms); err != nil {
		return nil, err
	}
	after, err := s.usage()
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	for _, room := range rooms {
		if err := settled(room); err != nil {
			return nil, err
		}
		for _, t := range room {
			for _, s := range t.saw {
				took = append(took, s.took)
			}
			t.tab.Close()
		}
	}
	return append(l.figures(took, before, after),
		figure{"postgres_cpu_s_per_1000", (after.storage - before.storage) / float64(len(took)) * 1e3, "s per 1,000 shown", ""}), nil
}

// figures are those of ours and of the peers alike.
func (l boardLoad) figures(took []time.Duration, before, after usage) []figure {
	return []figure{
		{"visible_ms_p50", quantileMs(took, .5), "ms", l.goals["visible_ms_p50"]},
		{"visible_ms_p99", quantileMs(took, .99), "ms", l.goals["visible_ms_p99"]},
		{"cpu_s_per_1000", (after.cpu - before.cpu) / float64(len(took)) * 1e3, "s per 1,000 shown", l.goals["cpu_s_per_1000"]},
		{"memory_mib", after.memory, "MiB", l.goals["memory_mib"]},
	}
}

// quantileMs sorts what took so long and gives a quantile in milliseconds.
func quantileMs(took []time.Duration, q float64) float64 {
	slices.Sort(took)
	return took[int(q*float64(len(took)-1))].Seconds() * 1e3
}

// gather seats everybody, each with a card. Who leads and who is the client have no question to ask, and are not returned then.
func (l boardLoad) gather(ctx context.Context, url string) ([][]*typist, error) {
	rooms := make([][]*typist, l.rooms)
	for i := range rooms {
		all, session, err := client.Gather(ctx, url, l.people)
		if err != nil {
			return nil, err
		}
		var tabs []*client.Tab
		for _, p := range all {
			tab, err := client.Join(ctx, p, session.ID, nil)
			if err != nil {
				return nil, err
			}
			tabs = append(tabs, tab)
		}
		kind := method.Weather
		if l.kind == method.Question {
			if err := toQuestions(ctx, tabs); err != nil {
				return nil, err
			}
			kind, tabs = l.kind, tabs[2:]
		}
		for _, tab := range tabs {
			t := &typist{tab: tab, card: method.CardID(uuid.NewString())}
			answer, err := tab.Do(ctx, board.Add{ID: t.card, Kind: kind})
			if err != nil || answer.Code != "" {
				return nil, fmt.Errorf("adding a card: %q %w", answer.Code, err)
			}
			rooms[i] = append(rooms[i], t)
		}
	}
	return rooms, nil
}

// play has everybody type and watch until the time is over and all have seen everything.
func (l boardLoad) play(ctx context.Context, rooms [][]*typist) error {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(l.seconds+30)*time.Second)
	defer cancel()
	c := &clocks{sent: map[edit]time.Time{}}
	edits := l.rate * l.seconds
	errs := make(chan error, 2*l.rooms*l.people)
	var wg sync.WaitGroup
	for _, room := range rooms {
		for _, t := range room {
			wg.Go(func() { errs <- t.watch(ctx, c, (len(room)-1)*edits) })
			wg.Go(func() { errs <- t.write(ctx, c, edits, time.Second/time.Duration(l.rate)) })
		}
	}
	wg.Wait()
	close(errs)
	var err error
	for one := range errs {
		err = errors.Join(err, one)
	}
	return err
}

// write types one letter at every tick, beginning somewhere within the first.
func (t *typist) write(ctx context.Context, c *clocks, edits int, every time.Duration) error {
	first := time.NewTimer(rand.N(every))
	defer first.Stop()
	tick := first.C
	for t.edits < edits {
		select {
		case <-tick:
		case <-ctx.Done():
			return ctx.Err()
		}
		if t.edits == 0 {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			tick = ticker.C
		}
		c.start(edit{t.card, t.rev + 1})
		answer, err := t.tab.Do(ctx, board.Text{ID: t.card, Rev: t.rev, D: board.Delta{{Insert: "a"}}})
		if err != nil || answer.Code != "" {
			return fmt.Errorf("typing: %q %w", answer.Code, err)
		}
		t.rev, t.edits = answer.Result.Rev, t.edits+1
	}
	return nil
}

// watch notes when each edit of the others is shown, until it has seen them all.
func (t *typist) watch(ctx context.Context, c *clocks, all int) error {
	seen := map[method.CardID]int{}
	return t.tab.Wait(ctx, func(v *client.View) bool {
		now := time.Now()
		for id, card := range v.Cards {
			for ; id != t.card && seen[id] < card.Rev; seen[id]++ {
				if left, ok := c.left(edit{id, seen[id] + 1}); ok {
					t.saw = append(t.saw, sighting{left, now.Sub(left)})
				}
			}
		}
		return len(t.saw) == all
	})
}

// settled checks that everybody in the room has the same cards, and that no letter was lost.
func settled(room []*typist) error {
	for _, author := range room {
		want := strings.Repeat("a", author.edits)
		for _, reader := range room {
			if got := reader.tab.Cards()[author.card].Text; got != want {
				return fmt.Errorf("an acknowledged edit is lost: %d letters of %d", len(got), len(want))
			}
		}
	}
	return nil
}
