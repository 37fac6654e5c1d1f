package board_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

var (
	hostedSeeds = flag.Uint64("hosted-seeds", 40, "how many random histories TestConvergenceOfTheRealRoom plays")
	hostedFrom  = flag.Uint64("hosted-from", 0, "the first of their seeds")
)

// Board-protocol rules 1 to 3 and 18: the histories of TestConvergence, with the real Room over a store that fails before it has written,
// after it has, takes longer than the Room waits, rejects, cannot be read, and is killed at any moment, its last write landing when the
// next Room has begun.
func TestConvergenceOfTheRealRoom(t *testing.T) {
	stats, mu := map[string]int{}, sync.Mutex{}
	var next atomic.Uint64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < *hostedSeeds && !t.Failed(); i = next.Add(1) - 1 {
				seed := *hostedFrom + i
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						some := playHosted(t, seed)
						mu.Lock()
						defer mu.Unlock()
						for k, v := range some {
							stats[k] += v
						}
					})
				})
			}
		})
	}
	all.Wait()
	for _, must := range []string{
		"card.add", "card.text", "card.set", "card.share", "phase.go", "kills", "cuts", "restarts", "not let in",
		"failed before", "failed after", "timed out", "landed late", "rejected", "sequence unknown", "not loaded", "fenced", "several in a batch",
	} {
		if stats[must] == 0 {
			t.Errorf("in no history: %s", must)
		}
	}
	t.Log(stats)
}

func playHosted(t *testing.T, seed uint64) map[string]int {
	history, scene, people := board.OpenHosted(seed)
	h := &realRoom{t: t, id: "5e551011-0000-4000-8000-000000000000", at: map[method.PersonID]*ear{}}
	h.store = &faulty{history: history, r: rand.New(rand.NewPCG(seed, 0xfa17)), stats: map[string]int{}, receipts: map[string]collab.Client{}}
	var seats []method.Seat
	for _, p := range people {
		seats = append(seats, method.Seat{Person: p, Roles: scene.Roles[p]})
		h.store.session.Members = append(h.store.session.Members, collab.Member{Person: p, Name: string(p), Lang: "fr"})
	}
	template := method.Classic90
	if scene.Unsigned != nil {
		template = method.Unsigned90
	}
	h.store.session.ID, h.store.session.State = h.id, method.NewState(template, seats, method.SilenceStandard, time.Now())
	h.store.session.State.Phase = scene.Phase
	h.open()
	err := history.Play(h, 500)
	h.Heal()
	for p := range h.at {
		h.Detach(p)
	}
	if closing := h.hub.Close(context.Background()); err == nil {
		err = closing
	}
	if err == nil {
		err = h.store.broken
	}
	if err != nil {
		t.Error(err)
	}
	stats := history.Stats()
	for k, v := range h.store.stats {
		stats[k] += v
	}
	return stats
}

// realRoom is a [board.Host].
type realRoom struct {
	t     *testing.T
	id    method.SessionID
	hub   *collab.Hub
	store *faulty
	at    map[method.PersonID]*ear
}

func (h *realRoom) open() { h.hub = collab.NewHub(h.store, deaf{}, slog.New(slog.DiscardHandler)) }

// ear is one socket's end: it hears until it is cut.
type ear struct {
	tell func(board.Frame)
	cut  atomic.Bool
	at   *collab.Attachment
}

func (e *ear) Send(ev collab.Event) {
	if e.cut.Load() {
		return
	}
	var f board.Frame
	switch ev := ev.(type) {
	case collab.Welcome:
		f = board.Welcomed(ev.Done, ev.Refused, ev.Cards, ev.Texts)
	case collab.Changed:
		if len(ev.Ops) > 0 {
			f = board.Opened(ev.Ops)
		}
	case collab.Acked:
		f = board.Answered(ev.N, "", ev.Result)
	case collab.Refused:
		f = board.Answered(ev.N, ev.Code, board.Result{})
	case collab.Bye:
		f.Bye = string(ev.Code)
		e.cut.Store(true)
	}
	f.All, _ = json.Marshal(ev)
	e.tell(f)
}

func (h *realRoom) Attach(p method.PersonID, client string, texts []board.TextRev, tell func(board.Frame)) bool {
	e := &ear{tell: tell}
	at, err := h.hub.Attach(context.Background(), h.id, collab.Visitor{Person: p, Cipher: key{h.store.history, p}}, collab.Hello{Client: client, Texts: texts}, e)
	if err != nil && !errors.Is(err, errAway) {
		h.t.Error(err)
	}
	if err != nil {
		return false
	}
	if old := h.at[p]; old != nil {
		old.cut.Store(true)
	}
	e.at, h.at[p] = at, e
	synctest.Wait()
	return true
}

func (h *realRoom) Detach(p method.PersonID) {
	if e := h.at[p]; e != nil {
		e.cut.Store(true)
		e.at.Detach(false)
		delete(h.at, p)
	}
	synctest.Wait()
}

func (h *realRoom) Op(p method.PersonID, n int, act any) {
	h.at[p].at.Op(n, act)
	synctest.Wait()
}

func (h *realRoom) Kill() {
	for _, e := range h.at {
		e.cut.Store(true)
	}
	clear(h.at)
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = h.hub.Close(now) // says that it gave up what was in flight
	h.open()
}

func (h *realRoom) Rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (h *realRoom) Calm() bool { return h.store.open.Load() == 0 }
func (h *realRoom) Heal()      { h.store.healed.Store(true) }

func (h *realRoom) Scene() board.Scene {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	return sceneOf(h.store.session.State)
}

func sceneOf(s method.State) board.Scene {
	scene := board.Scene{Phase: s.Phase, Roles: map[method.PersonID]method.Roles{}, Unsigned: s.Unsigned}
	for _, seat := range s.Seats {
		scene.Roles[seat.Person] = seat.Roles
	}
	return scene
}

// key is one person's.
type key struct {
	history *board.Hosted
	person  method.PersonID
}

func (k key) Seal(plain string) ([]byte, error)  { return k.history.Seal(k.person, plain), nil }
func (k key) Open(sealed []byte) (string, error) { return k.history.Unseal(k.person, sealed) }

// deaf is a media plane that carries nothing.
type deaf struct{}

func (deaf) Gate(method.SessionID, method.PersonID, bool, bool) {}
func (deaf) Screen(method.SessionID, method.PersonID)           {}
func (deaf) Floor(method.SessionID, method.PersonID)            {}
func (deaf) Leave(method.SessionID, method.PersonID)            {}
func (deaf) End(method.SessionID)                               {}
