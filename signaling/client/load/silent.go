package load

import (
	"context"
	"slices"
	"time"

	"codev/collab"
	"codev/signaling/client/synthetic"
)

// goesOnWithin is how long a stream may stand still before it counts as missing: a picture on a bad line, or a key frame that is asked for
// again.
const goesOnWithin = 3 * time.Second

// silent counts the streams that guests on whole lines should have of each other, and those that do not go on now, whatever they carried
// before. What a narrow line leaves out is told by Narrowed.
func (w *watch) silent(ctx context.Context) (streams, silent int) {
	start := w.counts()
	ctx, cancel := context.WithTimeout(ctx, goesOnWithin)
	defer cancel()
	tick := time.NewTicker(goesOnLook)
	defer tick.Stop()
	for {
		streams, silent = 0, 0
		for _, r := range w.rooms {
			for _, g := range r.guests {
				all, still := g.still(r, w.media(), start[g])
				streams, silent = streams+all, silent+still
			}
		}
		if silent == 0 {
			return streams, silent
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return streams, silent
		}
	}
}

const goesOnLook = 50 * time.Millisecond

// media lists what everybody sends.
func (w *watch) media() []medium {
	if w.cfg.NoVideo {
		return []medium{voices}
	}
	return []medium{voices, pictures}
}

// still counts what a guest should get of the others in its room, and what of it stood still since start. A guest that is away gets nothing.
func (g *guest) still(r *room, media []medium, start map[string]synthetic.Counts) (all, still int) {
	all = (len(r.people) - 1) * len(media)
	if g == nil {
		return all, all
	}
	if g.narrow {
		return 0, 0
	}
	slots, counts := g.media.Heard().Slots, g.media.Counts()
	for _, who := range r.people {
		for _, m := range media {
			if who == g.who {
				continue
			}
			i := slices.IndexFunc(slots, func(s collab.Slot) bool { return s.Person == who.You.ID && s.Kind == string(m) })
			if i < 0 || !m.went(counts[slots[i].Mid], start[slots[i].Mid]) {
				still++
			}
		}
	}
	return all, still
}

// went tells whether something that can be heard or seen came since.
func (m medium) went(now, was synthetic.Counts) bool {
	if m == voices {
		return now.Packets > was.Packets
	}
	return now.Frames > was.Frames && now.KeyFrames > 0
}
