package load

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// churn has participants leave and come back at random until ctx ends; then everybody sits again. Each seat has its own goroutine, which
// alone writes its guest; the others' guests are not looked at.
func (h *host) churn(ctx context.Context, rooms []*room) (changes int, failed int) {
	var came, missed atomic.Int64
	var seats sync.WaitGroup
	for _, r := range rooms {
		for i := range r.guests {
			seats.Go(func() {
				for h.stays(ctx) {
					if h.comesBack(ctx, r, i) != nil && ctx.Err() == nil {
						missed.Add(1)
						continue
					}
					came.Add(1)
				}
			})
		}
	}
	seats.Wait()
	return int(came.Load()), int(missed.Load())
}

// stays waits as long as somebody stays; false when it is over.
func (h *host) stays(ctx context.Context) bool {
	timer := time.NewTimer(time.Duration(rand.ExpFloat64() * float64(h.cfg.Churn)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// patience is how long coming back may take before it counts as failed.
const patience = 30 * time.Second

func (h *host) comesBack(ctx context.Context, r *room, i int) error {
	if g := r.guests[i]; g != nil {
		r.guests[i] = nil
		if err := g.leave(); err != nil {
			return err
		}
	}
	// A guest under way when the run ends still takes its place: the ends of a soak are compared.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	g, err := h.enter(ctx, r, i)
	if err != nil {
		return err
	}
	r.guests[i] = g
	if err := g.media.Connect(ctx, g.tab); err != nil {
		return err
	}
	return g.look(ctx)
}
