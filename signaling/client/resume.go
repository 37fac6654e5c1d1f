package client

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// Dial opens a socket in a session and says nothing on it yet. A refused upgrade is an *[APIError].
func (p *Person) Dial(ctx context.Context, s method.SessionID) (*websocket.Conn, error) {
	return p.dial(ctx, s, "socket")
}

// Probe opens a trial of the network (PROTOCOL.md, Probe).
func (p *Person) Probe(ctx context.Context, s method.SessionID) (*websocket.Conn, error) {
	return p.dial(ctx, s, "probe")
}

func (p *Person) dial(ctx context.Context, s method.SessionID, which string) (*websocket.Conn, error) {
	url := "ws" + strings.TrimPrefix(p.Base, "http") + "/api/sessions/" + string(s) + "/" + which
	ws, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: &http.Client{Jar: p.http.Jar, Transport: p.http.Transport}})
	if err != nil {
		if resp != nil {
			return nil, &APIError{Status: resp.StatusCode, Code: resp.Status}
		}
		return nil, err
	}
	ws.SetReadLimit(4 << 20)
	return ws, nil
}

// Again opens a new socket for the same tab in the place of the one it had, and sends again what has no answer.
func (t *Tab) Again(ctx context.Context) error {
	t.hangUp()
	ws, err := t.Person.Dial(ctx, t.Session)
	if err != nil {
		return err
	}
	t.mu.Lock()
	hello := wire.Hello{T: "hello", V: wire.Version, Client: t.Client}
	for id, own := range t.typing {
		if c, ok := t.view.Cards[id]; ok { // else the welcome before this one was cut short
			own.base, own.rev = c.Base, c.Rev
		}
		t.typing[id] = own
		hello.Texts = append(hello.Texts, wire.TextRev{Card: id, Base: own.base, Rev: own.rev})
	}
	t.ws, t.ended, t.held = ws, make(chan struct{}), 1
	t.view = View{Cards: map[method.CardID]board.CardView{}, Here: map[method.PersonID]collab.Presence{}, Refused: map[int]method.Code{}, parts: -1}
	go t.read(ws, t.ended)
	err = t.write(ctx, hello)
	t.mu.Unlock()
	if err != nil {
		return err
	}
	if err := t.Wait(ctx, func(v *View) bool { return v.parts == 0 }); err != nil {
		return err
	}
	return t.resend(ctx)
}

// hangUp ends the socket there was, if any.
func (t *Tab) hangUp() {
	t.mu.Lock()
	ws, ended := t.ws, t.ended
	if t.retry != nil {
		t.retry.Stop()
		t.retry = nil
	}
	t.mu.Unlock()
	if ws == nil {
		return
	}
	ws.CloseNow() //nolint:errcheck // it is meant to be cut
	<-ended
}

// welcomed takes up the typing that has no answer: it moves over what was committed since. One that is committed is in the
// snapshot: its acknowledgement was lost. mu is held.
func (t *Tab) welcomed(w *wire.Welcome) {
	told := map[method.CardID]board.TextsSince{}
	for _, texts := range w.Texts {
		told[texts.Card] = texts
	}
	for id, own := range t.typing {
		texts, ok := told[id]
		own.unsure = !ok
		done := own.n <= w.Done
		for _, op := range texts.Ops {
			done = done || op.N == own.n
			_, own.d = board.Transform(op.D, own.d, true)
		}
		t.typing[id] = own
		if done {
			delete(t.typing, id)
		}
	}
}

// whole takes a card as it is shown. It gives up typing on a text that is another than it was when nobody said how it came to
// be that; its answer will say what became of it. mu is held.
func (t *Tab) whole(c board.CardView) {
	t.view.Cards[c.ID] = c
	own, ok := t.typing[c.ID]
	if !ok || !own.unsure {
		return
	}
	own.unsure = false
	if t.typing[c.ID] = own; c.Base != own.base || c.Rev != own.rev {
		delete(t.typing, c.ID)
	}
}

// resend sends what the server has not answered, in order, with the same numbers.
func (t *Tab) resend(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.view.Welcome.Refused {
		t.answer(r.N, Answer{Code: r.Code})
	}
	for n := range t.pending {
		if n <= t.view.Welcome.Done {
			t.answer(n, Answer{})
		}
	}
	t.held = 0
	return t.sendFrom(ctx, 1)
}

// sendFrom sends the operations without an answer from number n on; mu is held.
func (t *Tab) sendFrom(ctx context.Context, n int) error {
	for ; n <= t.n; n++ {
		if a, waits := t.pending[n]; waits {
			if err := t.write(ctx, wire.Op{T: "op", N: n, A: a}); err != nil {
				return err
			}
		}
	}
	return nil
}

// later sends an operation that was too fast again, and those after it, once wait is over; mu is held.
func (t *Tab) later(n int, wait time.Duration) {
	if _, waits := t.pending[n]; !waits {
		return
	}
	if t.held == 0 || n < t.held {
		t.held = n
	}
	if t.retry != nil {
		return
	}
	var own *time.Timer
	own = time.AfterFunc(wait, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.retry != own {
			return // of a socket that was hung up meanwhile
		}
		from := t.held
		t.held, t.retry = 0, nil
		t.sendFrom(context.Background(), from) //nolint:errcheck // a socket that ended is for Again
	})
	t.retry = own
}
