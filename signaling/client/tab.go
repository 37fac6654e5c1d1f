package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

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
	held    int                      // this operation and those after it wait: it was too fast, or the tab is coming back. 0: none
	retry   *time.Timer              // lets what was too fast go
	lost    error                    // a frame that this tab could not follow: it ended the socket
	changed chan struct{}            // closed and renewed at every frame

	OnMedia func(frame string, raw []byte) // media, slots, layers, speaking, line, mediastate; set before Join returns frames to it
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
	Ballot  *wire.Ballot    // one's own in the open vote, as the server has it
	Lines   []collab.LineOf // whose connection is not good, for those who lead
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

	base, rev int  // on coming back: the text it stood on
	unsure    bool // nothing was told of that text; when the card is shown it is still the same, or not
}

// Answer is what became of an operation.
type Answer struct {
	Result board.Result
	Code   method.Code // "" = done
}

var (
	// ErrEnded says that the socket is gone; what has no answer waits for [Tab.Again].
	ErrEnded = errors.New("client: socket ended")
	// ErrTyping refuses a second text operation on a card whose first has no answer yet.
	ErrTyping = errors.New("client: that card's last typing has no answer yet")
)

// Join opens a socket and waits until the snapshot is whole. onMedia may be nil.
func Join(ctx context.Context, p *Person, s method.SessionID, onMedia func(frame string, raw []byte)) (*Tab, error) {
	t := &Tab{
		Person: p, Session: s, Client: uuid.NewString(), OnMedia: onMedia, pending: map[int]json.RawMessage{},
		answers: map[int]Answer{}, typing: map[method.CardID]typing{}, changed: make(chan struct{}),
	}
	return t, t.Again(ctx)
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
	if text, ok := act.(board.Text); ok {
		t.typing[text.ID] = typing{n: t.n + 1, d: text.D}
	}
	return t.postLocked(ctx, raw)
}

func (t *Tab) postLocked(ctx context.Context, raw json.RawMessage) (int, error) {
	t.n++
	t.pending[t.n] = raw
	if t.held > 0 {
		return t.n, nil // sent when its turn comes
	}
	return t.n, t.write(ctx, wire.Op{T: "op", N: t.n, A: raw})
}

// Type posts the text operation that makes of a card's text, as shown, what edit makes of it. A card takes one at a time:
// [ErrTyping] while the one before has no answer.
func (t *Tab) Type(ctx context.Context, id method.CardID, edit func(text string) string) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, busy := t.typing[id]; busy {
		return 0, ErrTyping
	}
	c, ok := t.view.Cards[id]
	if !ok {
		return 0, fmt.Errorf("client: no card %s here", id)
	}
	d := board.Diff(c.Text, edit(c.Text))
	raw, err := Encode(board.Text{ID: id, Base: c.Base, Rev: c.Rev, D: d})
	if err != nil {
		return 0, err
	}
	t.typing[id] = typing{n: t.n + 1, d: d}
	return t.postLocked(ctx, raw)
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
			done, lost := ok(&t.view), t.lost
			t.mu.Unlock()
			if done {
				return nil
			}
			return errors.Join(ErrEnded, lost)
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

// Leave says that the person goes, and waits until the server has hung up or ctx ends. Then it closes the socket.
func (t *Tab) Leave(ctx context.Context) {
	if t.send(ctx, wire.Leave{T: "leave"}) == nil {
		_ = t.Wait(ctx, func(*View) bool { return false }) // it ends with the socket
	}
	t.Close()
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

// answer files what became of an operation; mu is held.
func (t *Tab) answer(n int, a Answer) {
	if _, waits := t.pending[n]; waits {
		delete(t.pending, n)
		t.answers[n] = a
	}
}
