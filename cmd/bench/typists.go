package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

// Four who write one reformulation together, as fast as people do; the last is 150 ms, there and back, from the server.
const (
	hands    = 4
	keyEvery = time.Second / 8
	keys     = 120 // of each
	link     = 150 * time.Millisecond
)

// hand is one of those who write together: it puts its own letter after the last one of its own.
type hand struct {
	tab    *client.Tab
	letter string
	took   []time.Duration // from each keystroke to the answer that it is committed
}

func measureTypists(ctx context.Context, e *env) ([]figure, error) {
	s, done, err := freshServer(ctx, e)
	if err != nil {
		return nil, err
	}
	defer done()
	tabs, card, err := together(ctx, s.url)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, keys*keyEvery+30*time.Second)
	defer cancel()
	var writers [hands]hand
	var errs [hands]error
	var wg sync.WaitGroup
	for i := range writers {
		h := &writers[i]
		h.tab, h.letter = tabs[len(tabs)-hands+i], string(rune('a'+i))
		wg.Go(func() { errs[i] = h.write(ctx, card) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	var fast []time.Duration
	for _, h := range writers[:hands-1] {
		fast = append(fast, h.took...)
	}
	slow := writers[hands-1].took
	return []figure{
		{"slow_commit_ms_p50", quantileMs(slow, .5), "ms", "<= 300"},
		{"slow_commit_ms_p99", quantileMs(slow, .99), "ms", ""},
		{"fast_commit_ms_p50", quantileMs(fast, .5), "ms", ""},
		{"fast_commit_ms_p99", quantileMs(fast, .99), "ms", ""},
	}, agreed(ctx, tabs, card)
}

// together seats a facilitator, a client and the hands, and brings them to a reformulation that is open to all of these.
func together(ctx context.Context, url string) ([]*client.Tab, method.CardID, error) {
	card := method.CardID(uuid.NewString())
	all, session, err := client.Gather(ctx, url, 2+hands)
	if err != nil {
		return nil, "", err
	}
	all[len(all)-1].Through(&http.Transport{DisableKeepAlives: true, DialContext: late(link / 2)})
	var tabs []*client.Tab
	for _, p := range all {
		tab, err := client.Join(ctx, p, session.ID, nil)
		if err != nil {
			return nil, "", err
		}
		tabs = append(tabs, tab)
	}
	if err := toQuestions(ctx, tabs); err != nil {
		return nil, "", err
	}
	err = walk(ctx, []step{
		{tabs[0], method.PhaseGoAct{From: method.Clarify, To: method.Contract}},
		{tabs[2], board.Add{ID: card, Kind: method.Reformulation, Fields: map[method.Field]string{method.FieldTogether: "yes"}}},
	})
	for _, tab := range tabs {
		err = errors.Join(err, tab.Wait(ctx, func(v *client.View) bool { _, ok := v.Cards[card]; return ok }))
	}
	return tabs, card, err
}

// write hits a key at every tick, beginning somewhere within the first. What is hit while an operation has no answer goes with the next one.
func (h *hand) write(ctx context.Context, card method.CardID) error {
	began := time.Now().Add(rand.N(keyEvery))
	hit := func(key int) time.Time { return began.Add(time.Duration(key) * keyEvery) }
	for len(h.took) < keys {
		select {
		case <-time.After(time.Until(hit(len(h.took)))):
		case <-ctx.Done():
			return ctx.Err()
		}
		now := min(keys, int(time.Since(began)/keyEvery)+1)
		n, err := h.tab.Type(ctx, card, func(text string) string {
			at := strings.LastIndex(text, h.letter) + 1
			return text[:at] + strings.Repeat(h.letter, now-len(h.took)) + text[at:]
		})
		if err != nil {
			return err
		}
		answer, err := h.tab.Await(ctx, n)
		if err != nil || answer.Code != "" {
			return fmt.Errorf("typing together: %q %w", answer.Code, err)
		}
		for len(h.took) < now {
			h.took = append(h.took, time.Since(hit(len(h.took))))
		}
	}
	return nil
}

// agreed waits until everybody has every letter, and checks that all have the same text.
func agreed(ctx context.Context, tabs []*client.Tab, card method.CardID) error {
	texts := map[string]bool{}
	for _, tab := range tabs {
		if err := tab.Wait(ctx, func(v *client.View) bool { return len(v.Cards[card].Text) == hands*keys }); err != nil {
			return fmt.Errorf("an acknowledged letter is lost: %w", err)
		}
		texts[tab.Cards()[card].Text] = true
		tab.Close()
	}
	if len(texts) > 1 {
		return fmt.Errorf("%d different texts of one card", len(texts))
	}
	return nil
}

// late dials connections on which all bytes take so long each way, however many are under way.
func late(each time.Duration) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		far, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		near, ours := net.Pipe()
		go carry(far, ours, each)
		go carry(ours, far, each)
		return near, nil
	}
}

// carry copies until one side ends, then ends the other. At most 1,024 reads of 16 KiB are under way; more wait at their sender.
func carry(to io.WriteCloser, from io.ReadCloser, each time.Duration) {
	type parcel struct {
		due  time.Time
		data []byte
	}
	way := make(chan parcel, 1024)
	go func() {
		defer close(way)
		for {
			data := make([]byte, 16<<10)
			n, err := from.Read(data)
			if n > 0 {
				way <- parcel{time.Now().Add(each), data[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range way {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			from.Close()
		}
	}
	to.Close()
}
