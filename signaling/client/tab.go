package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// Tab is one websocket in a session, with this person's view of it. All methods may be called from any goroutine.
// It does not come back by itself: [Tab.Again] does, with the same client id and whatever was not answered.
type Tab struct {
	// Static after construction.
	Person  *Person
	Session method.SessionID
	Client  string

	mu      sync.Mutex // protects following
	ws      *websocket.Conn
	ended   chan struct{} // closed when the reader of ws has ended
	view    View
	raw     [][]byte // every frame read, for tests that look at the bytes
	n, r    int
	pending map[int]json.RawMessage // operations without an answer
	answers map[int]Answer
	typing  map[method.CardID]typing // the text operation in flight, over the text shown
	changed chan struct{}            // closed and renewed at every frame

	OnMedia func(frame string, raw []byte) // media, slots, layers, speaking, mediastate; set before Join returns frames to it
}

// View is what the server has shown this tab.
type View struct {
	Welcome wire.Welcome
	State   method.StateView
	You     wire.You
	May     []method.Right
	Cards   map[method.CardID]board.CardView
	Here    map[method.PersonID]collab.Presence
	Signal  *wire.Signalled
	Saving  bool
	Refused map[int]method.Code // live acts, by their own number
	Bye     *wire.Bye           // the last frame, once it came
	frames  int
	parts   int // still to come
}

// typing is an own text operation that was not answered yet.
type typing struct {
	n int
	d board.Delta
}

// Answer is what became of an operation.
type Answer struct {
	Result board.Result
	Code   method.Code // "" = done
}

// ErrEnded says that the socket is gone; what has no answer waits for [Tab.Again].
var ErrEnded = errors.New("client: socket ended")

// Join opens a socket and waits until the snapshot is whole. onMedia may be nil.
func Join(ctx context.Context, p *Person, s method.SessionID, onMedia func(frame string, raw []byte)) (*Tab, error) {
	t := &Tab{
		Person: p, Session: s, Client: uuid.NewString(), OnMedia: onMedia, pending: map[int]json.RawMessage{},
		answers: map[int]Answer{}, typing: map[method.CardID]typing{}, changed: make(chan struct{}),
	}
	return t, t.Again(ctx)
}

// Again opens a new socket for the same tab, and sends again what has no answer.
func (t *Tab) Again(ctx context.Context) error {
	url := "ws" + strings.TrimPrefix(t.Person.Base, "http") + "/api/sessions/" + string(t.Session) + "/socket"
	ws, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: &http.Client{Jar: t.Person.http.Jar}})
	if err != nil {
		if resp != nil {
			return &APIError{Status: resp.StatusCode, Code: resp.Status}
		}
		return err
	}
	ws.SetReadLimit(4 << 20)
	t.mu.Lock()
	t.ws, t.ended = ws, make(chan struct{})
	t.view = View{Cards: map[method.CardID]board.CardView{}, Here: map[method.PersonID]collab.Presence{}, Refused: map[int]method.Code{}, parts: -1}
	hello := wire.Hello{T: "hello", V: wire.Version, Client: t.Client}
	t.mu.Unlock()
	go t.read(ws, t.ended)
	if err := t.send(ctx, hello); err != nil {
		return err
	}
	if err := t.Wait(ctx, func(v *View) bool { return v.parts == 0 }); err != nil {
		return err
	}
	return t.resend(ctx)
}

// resend sends what the server has not answered, in order, with the same numbers.
func (t *Tab) resend(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.view.Welcome.Refused {
		t.answer(r.N, Answer{Code: r.Code})
	}
	for n := 1; n <= t.n; n++ {
		a, waits := t.pending[n]
		if !waits {
			continue
		}
		if n <= t.view.Welcome.Done {
			t.answer(n, Answer{})
			continue
		}
		if err := t.write(ctx, wire.Op{T: "op", N: n, A: a}); err != nil {
			return err
		}
	}
	return nil
}

// Do sends a durable action and waits for its answer. A refusal is an Answer with a code, not an error.
func (t *Tab) Do(ctx context.Context, act any) (Answer, error) {
	n, err := t.Post(ctx, act)
	if err != nil {
		return Answer{}, err
	}
	return t.Await(ctx, n)
}

// Post sends a durable action and returns its number.
func (t *Tab) Post(ctx context.Context, act any) (int, error) {
	raw, err := Encode(act)
	if err != nil {
		return 0, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	t.pending[t.n] = raw
	if text, ok := act.(board.Text); ok {
		t.typing[text.ID] = typing{t.n, text.D}
	}
	return t.n, t.write(ctx, wire.Op{T: "op", N: t.n, A: raw})
}

// Await waits for the answer to operation n.
func (t *Tab) Await(ctx context.Context, n int) (Answer, error) {
	var a Answer
	err := t.Wait(ctx, func(*View) (ok bool) { a, ok = t.answers[n]; return ok })
	return a, err
}

// Act sends a live action and returns its number; only a refusal answers it ([View].Refused).
func (t *Tab) Act(ctx context.Context, act method.Act) (int, error) {
	raw, err := Encode(act)
	if err != nil {
		return 0, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r++
	return t.r, t.write(ctx, wire.Act{T: "act", R: t.r, A: raw})
}

// Send sends any frame (here, media, want, leave).
func (t *Tab) Send(ctx context.Context, frame any) error { return t.send(ctx, frame) }

// Encode is an action's wire form: its JSON object with "k".
func Encode(act any) (json.RawMessage, error) {
	switch a := act.(type) {
	case board.Act:
		return board.Encode(a)
	case method.Act:
		body, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf(`{"k":%q`, a.Action())
		if len(body) > 2 {
			head += ","
		}
		return append([]byte(head), body[1:]...), nil
	}
	return nil, fmt.Errorf("client: %T is no action", act)
}

// Wait blocks until ok holds of the view, the socket ends, or ctx does.
func (t *Tab) Wait(ctx context.Context, ok func(*View) bool) error {
	for {
		t.mu.Lock()
		done, changed, ended := ok(&t.view), t.changed, t.ended
		t.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ended:
			t.mu.Lock()
			done := ok(&t.view)
			t.mu.Unlock()
			if done {
				return nil
			}
			return ErrEnded
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Look reads the view under its lock.
func (t *Tab) Look(f func(*View)) { t.mu.Lock(); defer t.mu.Unlock(); f(&t.view) }

// Cards copies the board as shown.
func (t *Tab) Cards() map[method.CardID]board.CardView {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.view.Cards)
}

// Raw copies every frame this tab was ever sent, for tests that look for what must not be there.
func (t *Tab) Raw() [][]byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([][]byte(nil), t.raw...)
}

// Close cuts the socket without a word, as a lost line does.
func (t *Tab) Close() {
	t.mu.Lock()
	ws, ended := t.ws, t.ended
	t.mu.Unlock()
	ws.CloseNow() //nolint:errcheck // it is meant to be cut
	<-ended
}

func (t *Tab) send(ctx context.Context, frame any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.write(ctx, frame)
}

// write needs mu held: frames leave in the order of their numbers.
func (t *Tab) write(ctx context.Context, frame any) error {
	raw, err := json.Marshal(frame)
	if err != nil {
		return err
	}
	return t.ws.Write(ctx, websocket.MessageText, raw)
}

func (t *Tab) answer(n int, a Answer) {
	if _, waits := t.pending[n]; waits {
		delete(t.pending, n)
		t.answers[n] = a
	}
}
