package sfu

import (
	"slices"
	"time"
)

// tickEchoes tells those whom it concerns, and nobody else, when a microphone begins or ceases to hear a voice that reaches the others by
// another one as well.
func (r *room) tickEchoes() {
	if !r.echoes.Judge(time.Duration(r.sfu.now())) {
		return
	}
	for _, p := range r.order {
		now := Echo{Own: r.echoes.Own(p.ear)}
		for _, o := range r.order {
			if o != p && r.echoes.Near(p.ear, o.ear) {
				now.Near = append(now.Near, o.id)
			}
		}
		if now.Own != p.echo.Own || !slices.Equal(now.Near, p.echo.Near) {
			p.echo = now
			p.sink(now)
		}
	}
}

// is says whether there is anything to tell.
func (e Echo) is() bool { return e.Own || len(e.Near) > 0 }
