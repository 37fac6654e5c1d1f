package signaling

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

func TestWhatIsTooFastWaitsAndKeepsItsNumber(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	const n = 2 * opsBurst
	var posted []int
	ids := map[int]method.CardID{}
	for range n {
		id := r.id()
		number, err := r.tab["marc"].Post(r.ctx(), board.Add{ID: id, Kind: method.Question, Text: string(id)})
		r.must(err)
		posted, ids[number] = append(posted, number), id
	}
	for _, number := range posted {
		a, err := r.tab["marc"].Await(r.ctx(), number)
		r.must(err)
		if a.Code != "" || a.Result.Card != ids[number] {
			t.Fatalf("operation %d is answered %+v", number, a)
		}
	}
	r.sees("lead", func(v *client.View) bool { return count(v, method.Question) == n })
	var rated, answered int
	last := 0
	for _, raw := range r.tab["marc"].Raw() {
		var f wire.Refuse
		r.must(json.Unmarshal(raw, &f))
		switch {
		case f.T == "refuse" && f.Code == method.CodeRate:
			rated++
			if f.RetryMs <= 0 {
				t.Errorf("a refusal for rate says to come back after %d ms", f.RetryMs)
			}
		case f.T == "ack":
			answered++
			if f.N != last+1 {
				t.Errorf("operation %d is acknowledged after %d", f.N, last)
			}
			last = f.N
		}
	}
	if rated == 0 || answered != n {
		t.Errorf("%d operations at once: %d refusals for rate, %d acknowledgements", n, rated, answered)
	}
}

func count(v *client.View, kind method.Kind) (n int) {
	for _, c := range v.Cards {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

func TestLimitsCountUnansweredByNumber(t *testing.T) {
	patient := func() *limits { l := newLimits(); l.ops = rate.NewLimiter(rate.Inf, 0); return &l }
	l := patient()
	for n := 1; n <= maxUnanswered; n++ {
		if l.operation(n, 0) > 0 || l.operation(n, 0) > 0 { // the second time it counts for nothing
			t.Fatalf("operation %d has to wait", n)
		}
	}
	if l.operation(maxUnanswered+1, 0) == 0 || l.operation(maxUnanswered+2, 10) == 0 {
		t.Error("an operation is taken while 64 have no answer, or before the one that was refused")
	}
	if l.operation(3, 10) > 0 || l.operation(maxUnanswered+2, 10) == 0 {
		t.Error("an old number, sent again, lets the next one past the one that waits")
	}
	if l.operation(maxUnanswered+1, 10) > 0 || l.operation(maxUnanswered+2, 10) > 0 {
		t.Error("an operation waits although its turn has come")
	}
	l = patient()
	l.ops = rate.NewLimiter(rate.Inf, 0)
	l.from = 44 // it was too fast here, and is answered by what the socket before this one brought
	if l.operation(45, 43) == 0 || l.operation(45, 44) > 0 {
		t.Error("an operation waits for one that has its answer")
	}
	if l = patient(); l.operation(1001, 1000) > 0 {
		t.Error("a tab that comes back with high numbers has to wait")
	}
}

// Live acts have a bucket of their own: emptying it holds no operation up, and the other way round.
func TestAFloodOfActsHoldsNoOperationUp(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	ws := r.dial("aicha")
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
	for n := range 2 * controlBurst {
		k := []string{"hand.raise", "hand.lower"}[n%2]
		r.must(ws.Write(r.ctx(), websocket.MessageText, fmt.Appendf(nil, `{"t":"act","r":%d,"a":{"k":%q}}`, n+2, k)))
	}
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(good)))
	rated := 0
	for {
		_, raw, err := ws.Read(r.ctx())
		r.must(err)
		var f wire.Refuse
		r.must(json.Unmarshal(raw, &f))
		if f.Code == method.CodeRate {
			rated++
		}
		if f.T == "refuse" && f.N == 1 {
			if f.Code != method.CodeGone {
				t.Errorf("the operation behind the flood is refused: %s", f.Code)
			}
			break
		}
	}
	if rated == 0 {
		t.Error("no act of the flood was too fast")
	}
}

// quiet is a tab that hears only its answers; noKey seals nothing, for whoever writes nothing private.
type (
	quiet struct{ answers chan method.Code }
	noKey struct{}
)

func (q quiet) Send(e collab.Event) {
	switch e := e.(type) {
	case collab.Acked:
		q.answers <- ""
	case collab.Refused:
		q.answers <- e.Code
	}
}

func (noKey) Seal(string) ([]byte, error) { return nil, nil }
func (noKey) Open([]byte) (string, error) { return "", nil }

// heavy makes a contract whose every showing takes some 200 kB, and somebody who has it shown as often as they like.
func (r *round) heavy() (show func()) {
	r.walk(method.Contract)
	contract := r.id()
	r.does("client", board.Add{ID: contract, Kind: method.ContractCard, Text: strings.Repeat("🙂", 3999)})
	versions := 0
	for range 12 {
		n, err := r.tab["client"].Type(r.ctx(), contract, func(text string) string { return string([]rune(text)[1:]) + "é" })
		r.must(err)
		_, err = r.tab["client"].Await(r.ctx(), n)
		r.must(err)
		r.does("client", board.MakeVersion{ID: contract})
		versions++
	}
	q := quiet{make(chan method.Code, 1)}
	visitor := collab.Visitor{Person: r.who["marc"].You.ID, Cipher: noKey{}, Opened: time.Now()}
	at, err := r.hub.Attach(r.ctx(), r.session.ID, visitor, collab.Hello{Client: uuid.NewString()}, q)
	r.must(err)
	words, n := []board.Agreement{board.AgreeYes, board.AgreePrecision}, 0
	return func() {
		n++
		at.Op(n, board.Agree{ID: contract, N: versions, Value: words[n%2]})
		select {
		case code := <-q.answers:
			if code != "" {
				r.t.Fatalf("agreeing is refused: %s", code)
			}
		case <-time.After(patience):
			r.t.Fatal("the room does not answer")
		}
	}
}

// drain reads a socket, keeps nothing, and says how long each frame was. The channel is closed with the socket.
func (r *round) drain(who string) <-chan int {
	ws, frames := r.dial(who), make(chan int, 1024)
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
	go func() {
		defer close(frames)
		for {
			_, raw, err := ws.Read(context.Background())
			if err != nil {
				return
			}
			frames <- len(raw)
		}
	}()
	return frames
}

func TestAStalledReaderIsClosedAndHarmsNobody(t *testing.T) {
	r := gather(t, newEdge(t))
	show := r.heavy()
	for _, who := range seats {
		r.tab[who].Close()
	}
	frames := r.drain("lead")
	shown := func() (size int, took time.Duration) {
		at := time.Now()
		for show(); size < 100<<10; {
			n, ok := <-frames
			if !ok {
				t.Fatal("the reader that keeps up was sent away")
			}
			size = n
		}
		return size, time.Since(at)
	}
	flood := func() (slowest time.Duration) {
		for size := 0; size < 20<<20; {
			n, took := shown()
			size, slowest = size+n, max(slowest, took)
		}
		return slowest
	}
	flood() // what the room keeps of so many operations is not the stalled reader's
	usual, calm := flood(), heap()

	ws := r.dial("aicha")
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
	if _, _, err := ws.Read(r.ctx()); err != nil { // the welcome; from now on aicha reads nothing
		t.Fatal(err)
	}
	stalled := time.Now()
	burdened, grown := flood(), heap()-calm
	for r.srv.Stats().Slow == 0 {
		if shown(); time.Since(stalled) > 30*time.Second {
			t.Fatal("the stalled reader is still there")
		}
	}
	t.Logf("slowest showing %v, with the stalled reader %v; the heap grew by %d KiB; closed after %v", usual, burdened, grown>>10, time.Since(stalled))
	if grown > 2<<20 {
		t.Errorf("the heap grew by %d KiB while 20 MiB went past a stalled reader", grown>>10)
	}
	if limit := max(10*usual, time.Second); burdened > limit {
		t.Errorf("the others saw a change after %v", burdened)
	}
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func TestOutboxBounds(t *testing.T) {
	text := strings.Repeat("x", 100<<10)
	card := collab.Changed{Ops: []board.Shown{{A: board.CardShow{Card: board.CardView{Text: text}}}}}
	for name, c := range map[string]struct {
		event collab.Event
		most  int
	}{
		"many frames":  {collab.Acked{N: 1}, maxQueued},
		"much text":    {card, maxWeight/len(text) + 1},
		"one in a row": {collab.Changed{Ops: slices.Repeat(card.Ops, 30)}, 1}, // what one batch shows is never too much by itself
	} {
		o := newOutbox()
		o.open()
		for range c.most - 1 {
			o.Send(c.event)
		}
		if q := o.take(); len(q) != c.most-1 {
			t.Errorf("%s: %d of %d are left", name, len(q), c.most-1)
		}
		for range c.most + 1 {
			o.Send(c.event)
		}
		o.Send(c.event)
		if q := o.take(); len(q) != 1 || q[0] != any(collab.Bye{Code: byeSlow}) {
			t.Errorf("%s: beyond the bound %d are left, want a bye alone", name, len(q))
		}
	}
}

func TestOutboxIsShutUntilTheTabIsLetIn(t *testing.T) {
	o := newOutbox()
	o.Send(collab.Welcome{Done: 7})
	o.Send(collab.Acked{N: 8})
	if q := o.take(); len(q) != 0 {
		t.Fatalf("%v left a shut outbox", q)
	}
	o.Send(collab.Bye{Code: collab.ByeRemoved})
	if q := o.take(); len(q) != 1 || q[0] != any(collab.Bye{Code: collab.ByeRemoved}) {
		t.Errorf("%v left a shut outbox, want the bye alone", q)
	}
	if n := o.answered.Load(); n != 8 {
		t.Errorf("answered up to %d", n)
	}
}

// A tab came back while the socket before it had three operations in a commit: 9 was too fast on the new one, the commit answers 8 to 10,
// and 8, sent again, is answered from its receipt behind them. 9 has its answer and is not sent again: nothing may wait for it.
func TestAnAnswerGivenAgainHoldsNothingUp(t *testing.T) {
	o, l := newOutbox(), newLimits()
	o.Send(collab.Welcome{Done: 7})
	answered := func() int { return int(o.answered.Load()) }
	if l.operation(8, answered()) > 0 {
		t.Fatal("operation 8 has to wait")
	}
	l.ops.SetBurst(0)
	for n := 9; n <= 11; n++ {
		if l.operation(n, answered()) == 0 {
			t.Fatalf("operation %d is not too fast", n)
		}
	}
	for _, n := range []int{8, 9, 10, 8} {
		o.Send(collab.Acked{N: n})
	}
	l.ops = rate.NewLimiter(rate.Inf, 0)
	if l.operation(11, answered()) > 0 {
		t.Error("operation 11 waits for 9, which has its answer")
	}
}

func TestPresenceWaitsInOneFrame(t *testing.T) {
	o := newOutbox()
	o.open()
	for n := range 1000 {
		o.Send(collab.PresenceChanged{People: []collab.Presence{{Person: method.PersonID(fmt.Sprint(n % 3)), Mic: n >= 997}}})
	}
	q := o.take()
	if len(q) != 1 {
		t.Fatalf("1000 changes of presence wait as %d frames", len(q))
	}
	for _, p := range q[0].(collab.PresenceChanged).People {
		if !p.Mic {
			t.Errorf("%s is told as it was", p.Person)
		}
	}
}
