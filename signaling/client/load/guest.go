package load

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/client/synthetic"
)

// medium is what a guest waits for of others: pictures where there are any.
type medium string

const (
	voices   medium = "audio"
	pictures medium = "video"
)

func (m medium) begun(c synthetic.Counts) int {
	if m == voices {
		return c.Packets
	}
	return c.KeyFrames
}

// guest is one participant at a table: its tab, and its sound and pictures.
type guest struct {
	who   *client.Person
	tab   *client.Tab
	media *client.Media
	line  *badNet // nil: a good one

	narrow bool           // on Config.Narrow
	left   chan struct{}  // closed when it leaves
	doing  sync.WaitGroup // what it does on its own
}

// room is one session and those who sit in it. A guest that is away for a moment is nil.
type room struct {
	session method.SessionID
	people  []*client.Person
	guests  []*guest
}

// host makes guests for a run.
type host struct {
	cfg     Config
	latency *histogram
}

// enter opens a tab and prepares its media, which is not offered yet.
func (h *host) enter(ctx context.Context, r *room, i int) (*guest, error) {
	line := h.cfg.Line
	narrow := h.cfg.Narrow != (Line{}) && i == len(r.people)-1
	if narrow {
		line = h.cfg.Narrow
	}
	set := client.MediaConfig{
		Seats: len(r.people) - 1, NoVideo: h.cfg.NoVideo, Single: !h.cfg.Simulcast, Stamp: true,
		Repair: h.cfg.Line != (Line{}) || h.cfg.Narrow != (Line{}),
		OnRTP:  func(_ string, p *rtp.Packet) { h.clock(p) },
	}
	if set.Single {
		set.Bitrates = [3]int{h.cfg.Bitrate, h.cfg.Bitrate, h.cfg.Bitrate}
	}
	g := &guest{who: r.people[i], narrow: narrow, left: make(chan struct{})}
	var err error
	if line != (Line{}) {
		if g.line, err = newBadNet(line, rand.Uint64()); err != nil {
			return nil, err
		}
		set.Net = g.line
	}
	if g.media, err = client.NewMedia(set, 1); err != nil {
		return nil, err
	}
	if g.tab, err = client.Join(ctx, g.who, r.session, g.media.Heed); err != nil {
		_ = g.media.Close()
		return nil, err
	}
	if h.cfg.Screen && i == 0 {
		g.media.Share(true)
	}
	h.act(g, i, len(r.people))
	return g, nil
}

// clock reads how long a stamped packet was under way.
func (h *host) clock(p *rtp.Packet) {
	if sent, ok := synthetic.SentAt(p.Payload); ok {
		h.latency.add(time.Duration(synthetic.Now() - sent))
	}
}

// leaveWithin is how long a guest waits until the server has taken leave of it.
const leaveWithin = 3 * time.Second

// leave says that the guest goes, and ends what it started.
func (g *guest) leave() error {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	close(g.left)
	g.doing.Wait()
	g.tab.Leave(ctx)
	err := g.media.Close()
	if g.line != nil {
		g.line.close()
	}
	return err
}

// look shows everybody who sends a picture at a usual size: what is not asked for is assumed small.
func (g *guest) look(ctx context.Context) error {
	var sizes []collab.Want
	for _, s := range g.media.Heard().Slots {
		if s.Kind != "audio" {
			sizes = append(sizes, collab.Want{Person: s.Person, Kind: s.Kind, W: 640, H: 360})
		}
	}
	return g.media.Show(ctx, g.tab, sizes)
}

// sees waits until a key frame of everybody in others has come, beyond those in before (by m-line). As a browser does, it
// asks for a key frame that did not come.
func (g *guest) sees(ctx context.Context, m medium, others []*guest, before map[string]int) error {
	for {
		patience, cancel := context.WithTimeout(ctx, time.Second)
		_, err := g.media.Until(patience, func(client.Heard) bool { return len(g.unseen(m, others, before)) == 0 })
		cancel()
		if err == nil || ctx.Err() != nil || m == voices {
			return err
		}
		for _, mid := range g.unseen(m, others, before) {
			ask := func(ssrc uint32) rtcp.Packet { return &rtcp.PictureLossIndication{MediaSSRC: ssrc} }
			_ = g.media.Feedback(mid, ask) // nothing has come on this m-line yet: the next look will tell
		}
	}
}

// unseen lists the m-lines of others without a new beginning; "" stands for somebody who has none yet.
func (g *guest) unseen(m medium, others []*guest, before map[string]int) (mids []string) {
	slots, counts := g.media.Heard().Slots, g.media.Counts()
	for _, o := range others {
		if o == nil || o == g {
			continue
		}
		mid := ""
		if i := slices.IndexFunc(slots, func(s collab.Slot) bool { return s.Person == o.who.You.ID && s.Kind == string(m) }); i >= 0 {
			mid = slots[i].Mid
		}
		if mid == "" || m.begun(counts[mid]) <= before[mid] {
			mids = append(mids, mid)
		}
	}
	return mids
}

// begun is what came of a medium that one can begin with, by m-line.
func (g *guest) begun(m medium) map[string]int {
	n := map[string]int{}
	for mid, c := range g.media.Counts() {
		n[mid] = m.begun(c)
	}
	return n
}
