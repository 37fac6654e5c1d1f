package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/pion/rtcp"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/client"
)

const (
	mediaPeople = 8
	mediaWindow = 10 * time.Second
	mediaJoins  = 5
)

// guest is a participant with sound and picture: Opus at 50 packets a second, one layer of VP8 at 1 Mbit/s.
type guest struct {
	who   *client.Person
	tab   *client.Tab
	media *client.Media
}

// enter opens a tab and prepares its media, which is not offered yet.
func enter(ctx context.Context, who *client.Person, s method.SessionID) (*guest, error) {
	m, err := client.NewMedia(client.MediaConfig{Seats: mediaPeople - 1, Single: true, Bitrates: [3]int{1_000_000}}, 1)
	if err != nil {
		return nil, err
	}
	tab, err := client.Join(ctx, who, s, m.Heed)
	return &guest{who, tab, m}, err
}

func (g *guest) leave() error {
	err := g.media.Close()
	g.tab.Close()
	return err
}

// sees waits until a key frame of everybody in others has come, beyond those in before (by m-line). As a browser does, it
// asks for a key frame that did not come.
func (g *guest) sees(ctx context.Context, others []*guest, before map[string]int) error {
	for {
		patience, cancel := context.WithTimeout(ctx, time.Second)
		_, err := g.media.Until(patience, func(client.Heard) bool { return len(g.unseen(others, before)) == 0 })
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		for _, mid := range g.unseen(others, before) {
			ask := func(ssrc uint32) rtcp.Packet { return &rtcp.PictureLossIndication{MediaSSRC: ssrc} }
			_ = g.media.Feedback(mid, ask) // nothing has come on this m-line yet: the next look will tell
		}
	}
}

// unseen lists the m-lines of others without a new key frame; "" stands for somebody who has none yet.
func (g *guest) unseen(others []*guest, before map[string]int) (mids []string) {
	slots, counts := g.media.Heard().Slots, g.media.Counts()
	for _, o := range others {
		if o == g {
			continue
		}
		mid := ""
		if i := slices.IndexFunc(slots, func(s collab.Slot) bool { return s.Person == o.who.You.ID && s.Kind == "video" }); i >= 0 {
			mid = slots[i].Mid
		}
		if mid == "" || counts[mid].KeyFrames <= before[mid] {
			mids = append(mids, mid)
		}
	}
	return mids
}

func (g *guest) keyFrames() map[string]int {
	n := map[string]int{}
	for mid, c := range g.media.Counts() {
		n[mid] = c.KeyFrames
	}
	return n
}

func measureMedia(ctx context.Context, e *env) ([]figure, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "codev-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := startServer(ctx, e, dir)
	if err != nil {
		return nil, err
	}
	defer s.stop() //nolint:errcheck // the figures are taken
	all, session, err := client.Gather(ctx, s.url, mediaPeople)
	if err != nil {
		return nil, err
	}
	var room []*guest
	for _, who := range all {
		g, err := enter(ctx, who, session.ID)
		if err == nil {
			room, err = append(room, g), g.media.Connect(ctx, g.tab)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, g := range room {
		if err := g.sees(ctx, room, nil); err != nil {
			return nil, fmt.Errorf("not everybody is seen: %w", err)
		}
	}
	figures, err := s.forwarding(ctx, room)
	if err != nil {
		return nil, err
	}
	joins, err := joining(ctx, session.ID, room)
	for _, g := range room {
		if closed := g.leave(); err == nil {
			err = closed
		}
	}
	return append(figures, joins...), err
}

// forwarding is what the server does for a packet while everybody receives everybody.
func (s *server) forwarding(ctx context.Context, room []*guest) ([]figure, error) {
	received := func() (n, missing int) {
		for _, g := range room {
			for _, c := range g.media.Counts() {
				n, missing = n+c.Packets, missing+c.Missing
			}
		}
		return n, missing
	}
	before, err := s.usage()
	if err != nil {
		return nil, err
	}
	first, _ := received()
	select {
	case <-time.After(mediaWindow):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	last, missing := received()
	after, err := s.usage()
	packets := float64(last - first)
	return []figure{
		{"packets_per_s", packets / mediaWindow.Seconds(), "1/s", ""},
		{"forwarded_per_cpu_s", packets / (after.cpu - before.cpu), "1/s", ">= 100000"},
		{"missing", float64(missing), "packets", "0"},
		{"memory_mib", after.memory, "MiB", "<= 40"},
	}, err
}

// joining has the last of the room leave and come back, again and again, from its offer on.
func joining(ctx context.Context, id method.SessionID, room []*guest) ([]figure, error) {
	last, present := len(room)-1, room[:len(room)-1]
	var firstMedia, keyFrames, seenByAll []float64
	for range mediaJoins {
		if err := room[last].leave(); err != nil {
			return nil, err
		}
		g, err := enter(ctx, room[last].who, id)
		if err != nil {
			return nil, err
		}
		room[last] = g
		before := make([]map[string]int, len(present))
		for i, p := range present {
			before[i] = p.keyFrames()
		}
		seen := make(chan error, len(present))
		began := time.Now()
		for i, p := range present {
			go func() { seen <- p.sees(ctx, room[last:], before[i]) }()
		}
		if err := g.media.Connect(ctx, g.tab); err != nil {
			return nil, err
		}
		if _, err := g.media.Until(ctx, func(client.Heard) bool { return len(g.media.Counts()) > 0 }); err != nil {
			return nil, fmt.Errorf("nothing comes: %w", err)
		}
		firstMedia = append(firstMedia, ms(began))
		if err := g.sees(ctx, present, nil); err != nil {
			return nil, fmt.Errorf("somebody is not seen: %w", err)
		}
		keyFrames = append(keyFrames, ms(began))
		for range present {
			if one := <-seen; one != nil {
				err = fmt.Errorf("the newcomer is not seen: %w", one)
			}
		}
		if err != nil {
			return nil, err
		}
		seenByAll = append(seenByAll, ms(began))
	}
	return slices.Concat(
		spread("join.first_media_ms", firstMedia, "<= 25", "<= 50"),
		spread("join.key_frames_from_all_ms", keyFrames, "<= 80", "<= 160"),
		spread("join.seen_by_all_ms", seenByAll, "<= 80", "<= 160"),
	), nil
}

func ms(since time.Time) float64 { return time.Since(since).Seconds() * 1e3 }

func spread(metric string, values []float64, median, most string) []figure {
	slices.Sort(values)
	return []figure{
		{metric + "_p50", values[len(values)/2], "ms", median},
		{metric + "_max", values[len(values)-1], "ms", most},
	}
}
