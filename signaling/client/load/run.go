package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"codev/signaling/client"
)

// Progress says how a run goes on. It is called from one goroutine.
type Progress func(Now)

// Now is a moment of a run.
type Now struct {
	Doing   string // one word: entering, joining, measuring, churning, leaving
	Seated  int
	Seconds float64 // of the window so far
	Packets float64 // received a second, since the last time
	Missing int
	Server  *Held // with Config.Metrics
}

// settleWithin bounds gathering and joining.
const settleWithin = 5 * time.Minute

// Run fills the rooms, watches them for the window and takes leave. When ctx ends during the window, the report is of what was seen until
// then. Errors: of the Config, or of the first participant that could not come.
func Run(ctx context.Context, cfg Config, tell Progress) (Report, error) {
	cfg, err := cfg.check()
	if err != nil {
		return Report{}, err
	}
	h := &host{cfg: cfg, latency: &histogram{}}
	w := &watch{host: h, tell: tell}
	if w.before, err = w.server(ctx); err != nil {
		return Report{}, err
	}
	defer w.leave()
	if err := w.fill(ctx); err != nil {
		return Report{}, err
	}
	if cfg.Settled != nil {
		cfg.Settled()
	}
	report, err := w.window(ctx)
	if err != nil {
		return report, err
	}
	if cfg.Rejoins > 0 && ctx.Err() == nil {
		var times joins
		if err := h.rejoin(ctx, w.rooms[0], &times); err != nil {
			return report, err
		}
		report.Joins = &Joins{times.firstMedia.spread(), times.all.spread(), times.byAll.spread()}
	}
	w.leave()
	if report.Server != nil {
		report.Server.After, err = w.calm(context.WithoutCancel(ctx))
	}
	return report, err
}

// fill gathers the people, plans the sessions and has everybody join.
func (w *watch) fill(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	for range w.cfg.Rooms {
		w.say(Now{Doing: "entering", Seated: len(w.rooms) * w.cfg.People})
		people, session, err := client.Gather(ctx, w.cfg.Server, w.cfg.People)
		if err != nil {
			return fmt.Errorf("a group on %s: %w", w.cfg.Server, err)
		}
		w.rooms = append(w.rooms, &room{session: session.ID, people: people, guests: make([]*guest, len(people))})
	}
	w.say(Now{Doing: "joining"})
	return w.settle(ctx, w.rooms)
}

// watch is a run under way.
type watch struct {
	*host
	tell   Progress
	rooms  []*room
	before readings
}

func (w *watch) say(n Now) {
	if w.tell != nil {
		w.tell(n)
	}
}

func (w *watch) server(ctx context.Context) (readings, error) {
	if w.cfg.Metrics == "" {
		return nil, nil
	}
	return read(ctx, w.cfg.Metrics)
}

// window watches the rooms, with churn if asked for.
func (w *watch) window(ctx context.Context) (Report, error) {
	w.latency.reset()
	w.forgetBursts()
	first, err := w.server(ctx)
	if err != nil {
		return Report{}, err
	}
	began, start := time.Now(), w.counts()
	ctx, cancel := context.WithTimeout(ctx, w.cfg.Duration)
	defer cancel()
	report := Report{Rooms: w.cfg.Rooms, People: w.cfg.Rooms * w.cfg.People}
	if w.cfg.Churn > 0 {
		w.churning(ctx, &report)
		w.reunite(context.WithoutCancel(ctx))
	} else {
		w.until(ctx, began)
	}
	ctx = context.WithoutCancel(ctx)
	report.Seconds = time.Since(began).Seconds()
	w.sum(&report, start)
	report.PacketsPerSecond = float64(report.Packets) / report.Seconds
	report.Latency = Spread{w.latency.quantile(.5), w.latency.quantile(.99), millis(time.Duration(w.latency.most.Load()))}
	var last readings
	if first != nil {
		if last, err = w.server(ctx); err != nil {
			return report, err
		}
	}
	report.Streams, report.Silent = w.silent(ctx)
	if first == nil {
		return report, nil
	}
	s := &Server{Before: held(w.before), During: held(last)}
	s.ForwardedPerCPUSecond = (last[metricForwarded] - first[metricForwarded]) / (last[metricCPU] - first[metricCPU])
	s.MemoryMiB = s.During.MemoryMiB
	s.MemoryPerPerson = (s.During.MemoryMiB - s.Before.MemoryMiB) / float64(report.People)
	report.Server = s
	return report, nil
}

// churning lets people come and go until the window ends, and tells the server's figures meanwhile.
func (w *watch) churning(ctx context.Context, report *Report) {
	began, over := time.Now(), make(chan struct{})
	report.Churned = &Churn{}
	go func() {
		defer close(over)
		report.Churned.Changes, report.Churned.Failed = w.churn(ctx, w.rooms)
	}()
	tick := time.NewTicker(sayEvery * churnSays)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
			now := Now{Doing: "churning", Seconds: time.Since(began).Seconds()}
			if r, err := w.server(context.WithoutCancel(ctx)); err == nil && r != nil {
				h := held(r)
				now.Server = &h
				report.Churned.Samples = append(report.Churned.Samples, h)
			}
			w.say(now)
		}
	}
}

// reunite waits until everybody has everybody's picture again after the churn; what still does not come is counted as silent.
func (w *watch) reunite(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, r := range w.rooms {
		_ = together(r.guests, func(g *guest) error {
			if g == nil {
				return nil
			}
			return g.sees(ctx, w.medium(g), r.guests, nil)
		})
	}
}

const (
	sayEvery  = time.Second
	churnSays = 10 // seconds
)

// until tells how it goes until ctx ends.
func (w *watch) until(ctx context.Context, began time.Time) {
	last := w.total()
	tick := time.NewTicker(sayEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := w.total()
		w.say(Now{
			Doing: "measuring", Seated: w.cfg.Rooms * w.cfg.People, Seconds: time.Since(began).Seconds(),
			Packets: float64(now.packets-last.packets) / sayEvery.Seconds(), Missing: now.missing,
		})
		last = now
	}
}

// leave has everybody who sits leave. It may be called again.
func (w *watch) leave() {
	if len(w.rooms) == 0 {
		return
	}
	w.say(Now{Doing: "leaving"})
	for _, r := range w.rooms {
		_ = together(r.guests, func(g *guest) error {
			if g == nil {
				return nil
			}
			return g.leave()
		})
	}
	w.rooms = nil
}

// calm waits until the server has let go of every participant, and reads it then.
func (w *watch) calm(ctx context.Context) (Held, error) {
	const within = time.Minute
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	tick := time.NewTicker(sayEvery)
	defer tick.Stop()
	for {
		r, err := w.server(context.WithoutCancel(ctx))
		if err != nil {
			return Held{}, err
		}
		if r[metricPeers] <= w.before[metricPeers] && r[metricGoroutines] <= w.before[metricGoroutines]+slack {
			return held(r), nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return held(r), errors.New("the server still holds what the participants left: see server.after")
		}
	}
}

// slack is how many goroutines a server may have more than before for reasons of its own (connections kept alive, timers).
const slack = 40
