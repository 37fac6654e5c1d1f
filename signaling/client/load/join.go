package load

import (
	"context"
	"fmt"
	"time"

	"codev/signaling/client"
)

// joins gathers how long joining took, each from the newcomer's offer on.
type joins struct {
	firstMedia, all, byAll durations
}

// connect has a guest that has entered take its place, and measures it against those who sit there already.
func (h *host) connect(ctx context.Context, g *guest, present []*guest, times *joins) error {
	var others []*guest
	before := map[*guest]map[string]int{}
	for _, p := range present {
		if p != nil && p != g {
			others = append(others, p)
			before[p] = p.begun(h.medium(p))
		}
	}
	seen := make(chan error, len(others))
	began := time.Now()
	for _, p := range others {
		go func() { seen <- p.sees(ctx, h.medium(p), []*guest{g}, before[p]) }()
	}
	err := g.media.Connect(ctx, g.tab)
	if err == nil && len(others) > 0 {
		if _, err = g.media.Until(ctx, func(client.Heard) bool { return len(g.media.Counts()) > 0 }); err == nil {
			times.firstMedia.add(time.Since(began))
			err = g.sees(ctx, h.medium(g), others, nil)
			times.all.add(time.Since(began))
		}
	}
	for range others {
		if one := <-seen; one != nil && err == nil {
			err = one
		}
	}
	if err != nil {
		return fmt.Errorf("joining: %w", err)
	}
	if len(others) > 0 {
		times.byAll.add(time.Since(began))
	}
	return g.look(ctx)
}

// medium is what a guest waits for: over a narrow line only voices are sure to come.
func (h *host) medium(g *guest) medium {
	if h.cfg.NoVideo || g.narrow {
		return voices
	}
	return pictures
}

// settle has everybody of every room join as the Config says.
func (h *host) settle(ctx context.Context, rooms []*room) error {
	for _, r := range rooms {
		for i := range r.people {
			g, err := h.enter(ctx, r, i)
			if err != nil {
				return fmt.Errorf("entering: %w", err)
			}
			r.guests[i] = g
		}
	}
	if h.cfg.JoinEvery > 0 {
		return h.trickle(ctx, rooms)
	}
	for _, r := range rooms {
		if err := together(r.guests, func(g *guest) error { return g.media.Connect(ctx, g.tab) }); err != nil {
			return fmt.Errorf("joining: %w", err)
		}
		if err := together(r.guests, func(g *guest) error { return h.finds(ctx, g, r) }); err != nil {
			return err
		}
		if err := together(r.guests, func(g *guest) error { return g.look(ctx) }); err != nil {
			return err
		}
	}
	return nil
}

// finds waits until a guest sees everybody. What does not come over a narrow line is a figure of the report, not a failure.
func (h *host) finds(ctx context.Context, g *guest, r *room) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	m := h.medium(g)
	err := g.sees(ctx, m, r.guests, nil)
	if err == nil || g.narrow {
		return nil
	}
	return fmt.Errorf("%s does not get %d of the %d others' %s: %w", g.who.You.Name, len(g.unseen(m, r.guests, nil)), len(r.people)-1, m, err)
}

// trickle lets one guest after another offer, whatever became of the one before: through all rooms, seat by seat. It does not wait
// until they see each other: what never comes is counted as silent streams.
func (h *host) trickle(ctx context.Context, rooms []*room) error {
	var all []*guest
	for seat := range rooms[0].people {
		for _, r := range rooms {
			all = append(all, r.guests[seat])
		}
	}
	tick := time.NewTicker(h.cfg.JoinEvery)
	defer tick.Stop()
	joined := make(chan error, len(all))
	for _, g := range all {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		go func() { joined <- g.media.Connect(ctx, g.tab) }()
	}
	var err error
	for range all {
		if one := <-joined; one != nil && err == nil {
			err = fmt.Errorf("joining: %w", one)
		}
	}
	return err
}

// together does something for all at once and gives the first error.
func together(guests []*guest, f func(*guest) error) error {
	done := make(chan error, len(guests))
	for _, g := range guests {
		go func() { done <- f(g) }()
	}
	var err error
	for range guests {
		if one := <-done; one != nil && err == nil {
			err = one
		}
	}
	return err
}

// rejoin has the last of the first room leave and come back, again and again.
func (h *host) rejoin(ctx context.Context, r *room, times *joins) error {
	last := len(r.guests) - 1
	for range h.cfg.Rejoins {
		if err := r.guests[last].leave(); err != nil {
			return err
		}
		g, err := h.enter(ctx, r, last)
		if err != nil {
			return err
		}
		r.guests[last] = g
		if err := h.connect(ctx, g, r.guests[:last], times); err != nil {
			return err
		}
	}
	return nil
}
