package load

import (
	"time"

	"github.com/pion/rtcp"
)

const (
	turnEvery = 2 * time.Second
	keyEvery  = time.Second
	voiceDBov = 30
	silence   = 127
)

// act begins what a guest does on its own until it leaves: it speaks when it is its turn, and asks for key frames.
func (h *host) act(g *guest, seat, seats int) {
	if h.cfg.Turns {
		g.doing.Go(func() { g.every(turnEvery, func(turn int) { g.speak(turn%seats == seat) }) })
	}
	if h.cfg.AskKeys && seat == seats-1 {
		g.doing.Go(func() { g.every(keyEvery, func(int) { g.askKeys() }) })
	}
}

// every does something now and after each period, with the number of the period since the program began, until the guest leaves.
func (g *guest) every(period time.Duration, do func(n int)) {
	for {
		since := time.Since(began)
		do(int(since / period))
		timer := time.NewTimer(period - since%period)
		select {
		case <-timer.C:
		case <-g.left:
			timer.Stop()
			return
		}
	}
}

var began = time.Now()

func (g *guest) speak(on bool) {
	if on {
		g.media.Level(voiceDBov)
	} else {
		g.media.Level(silence)
	}
}

func (g *guest) askKeys() {
	for _, s := range g.media.Heard().Slots {
		if s.Kind == string(pictures) {
			ask := func(ssrc uint32) rtcp.Packet { return &rtcp.PictureLossIndication{MediaSSRC: ssrc} }
			_ = g.media.Feedback(s.Mid, ask) // nothing has come on this m-line yet
		}
	}
}
