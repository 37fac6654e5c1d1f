package signaling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"codev/collab"
	"codev/collab/board"
	"codev/signaling/wire"
)

// maxPart bounds a snapshot frame in bytes (PROTOCOL.md).
const maxPart = 256 << 10

// write sends what the outbox holds until a bye, a failure or the socket's end.
func (c *conn) write(ctx context.Context) {
	w := writer{ws: c.ws, said: &c.said, late: time.AfterFunc(writeWithin, c.drop)}
	w.late.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.out.wake:
		}
		for _, e := range c.out.take() {
			if err := c.tell(&w, e); err != nil {
				c.failed(err)
				return
			}
			if bye, ok := e.(collab.Bye); ok {
				c.close(bye)
				return
			}
		}
	}
}

// failed notes why a frame could not be sent. That the socket is gone is nothing to say.
func (c *conn) failed(err error) {
	switch {
	case errors.Is(err, errLate):
		c.srv.stats.slow.Add(1) // not even the bye gets through
	case errors.Is(err, errFrame):
		c.srv.Log.Error("encoding a frame", "err", err)
	}
}

var (
	errLate  = errors.New("signaling: frame not taken in time")
	errFrame = errors.New("signaling: frame without JSON")
)

// writer numbers and sends the frames of one socket. It belongs to one goroutine.
type writer struct {
	ws   *websocket.Conn
	said *sign       // that a frame was sent
	late *time.Timer // ends the socket. One for all frames: a context for each would cost more than the frame
	sent int
	buf  []byte // each frame is written over the last
}

// send sends one frame, given with the error of its making; it returns once the frame is taken, late, or the socket ends.
func (w *writer) send(raw []byte, err error) error {
	if err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	w.buf = number(w.buf, raw, w.sent)
	w.sent++
	w.late.Reset(writeWithin)
	err = w.ws.Write(context.Background(), websocket.MessageText, w.buf)
	if !w.late.Stop() {
		return errLate
	}
	if err == nil {
		w.said.note()
	}
	return err
}

// drop ends the socket without a word: whoever writes or reads gets an error.
func (c *conn) drop() { c.ws.CloseNow() } //nolint:errcheck // it is closed

// sharedFrame is the frame of what several tabs are told alike, made once for all of them.
func sharedFrame(e collab.Changed) ([]byte, error) {
	return e.Alike.Frame(func() ([]byte, error) {
		if raw, ok := board.AppendTexts(append(make([]byte, 0, 256), `{"t":"ops","ops":`...), e.Ops); ok {
			return append(raw, '}'), nil
		}
		return json.Marshal(wire.Ops{T: "ops", Ops: e.Ops})
	})
}

// ackFrame is a [wire.Ack], written as package json would.
func ackFrame(e collab.Acked) []byte {
	b := strconv.AppendInt(append(make([]byte, 0, 128), `{"t":"ack","n":`...), int64(e.N), 10)
	return append(e.Result.Append(append(b, ',')), '}')
}

// number puts the socket's frame number behind the opening brace; frames are objects with at least "t". It writes over buf, unless
// that is far too large for the frame.
func number(buf, raw []byte, i int) []byte {
	const head = len(`{"i":,`) + 20
	if cap(buf) > 4*(len(raw)+head) {
		buf = nil
	}
	buf = append(slices.Grow(buf[:0], len(raw)+head), `{"i":`...)
	buf = strconv.AppendInt(buf, int64(i), 10)
	buf = append(buf, ',')
	return append(buf, raw[1:]...)
}

// closeCodes is the websocket close code that follows each bye.
var closeCodes = map[collab.ByeCode]websocket.StatusCode{
	byeSlow:           wire.CloseSlow,
	byeVersion:        wire.CloseVersion,
	collab.ByeMoved:   wire.CloseMoved,
	collab.ByeRemoved: wire.CloseRemoved,
	collab.ByeBad:     wire.CloseBad,
	collab.ByeRestart: wire.CloseRestart,
	collab.ByeClosed:  websocket.StatusNormalClosure,
}

func (c *conn) close(bye collab.Bye) {
	if bye.Code == byeSlow {
		c.srv.stats.slow.Add(1)
	}
	c.ws.Close(closeCodes[bye.Code], string(bye.Code)) //nolint:errcheck // the peer may be gone
}

// tell sends an event's frames. What comes all the time is by itself: a function that makes every kind takes 2 kB of stack, and the
// stacks of all writers would be twice as large, or grow again after each collection.
func (c *conn) tell(w *writer, e any) error {
	switch e := e.(type) {
	case collab.Changed:
		if e.Alike != nil {
			return w.send(sharedFrame(e))
		}
	case collab.Acked:
		return w.send(ackFrame(e), nil)
	}
	for _, f := range c.frames(e) {
		if err := w.send(json.Marshal(f)); err != nil {
			return err
		}
	}
	return nil
}

// frames are those of an event that is rare.
func (c *conn) frames(e any) []any {
	switch e := e.(type) {
	case collab.Welcome:
		return c.welcome(e)
	case collab.Changed:
		return []any{c.changed(e)}
	case collab.Refused:
		return []any{wire.Refuse{T: "refuse", N: e.N, R: e.R, Code: e.Code}}
	case tooFast:
		return []any{wire.Refuse{T: "refuse", N: e.n, R: e.r, Code: "rate", RetryMs: int(e.wait / time.Millisecond)}}
	case collab.PresenceChanged:
		return []any{wire.HereAll{T: "here", People: e.People}}
	case collab.Saving:
		return []any{wire.Store{T: "store", Saving: e.OK}}
	case beatEvent:
		return []any{wire.Beat{T: "beat", Now: time.Now()}}
	case mediaAnswer:
		return []any{wire.MediaAnswer(e)}
	case mediaEvent:
		return encodeMedia(e.MediaEvent)
	case collab.LinesChanged:
		return []any{wire.Lines{T: "lines", People: append([]collab.LineOf{}, e.People...)}}
	case collab.Balloted:
		return []any{wire.Ballot{T: "ballot", Vote: e.Vote, Points: e.Points, Elsewhere: e.Elsewhere}}
	case collab.Bye:
		return []any{wire.Bye{T: "bye", Code: string(e.Code), RetryMs: int(e.Retry / time.Millisecond)}}
	}
	return nil
}

func encodeMedia(e collab.MediaEvent) []any {
	switch e := e.(type) {
	case collab.SlotsFilled:
		return []any{wire.Slots{T: "slots", SlotsFilled: e}}
	case collab.LayersWanted:
		return []any{wire.Layers{T: "layers", LayersWanted: e}}
	case collab.Speaking:
		return []any{wire.Speaking{T: "speaking", Speaking: e}}
	case collab.Line:
		return []any{wire.Line{T: "line", Line: e}}
	case collab.Echo:
		return []any{wire.Echo{T: "echo", Echo: e}}
	case collab.MediaState:
		return []any{wire.MediaState{T: "mediastate", MediaState: e}}
	}
	return nil
}

func (c *conn) changed(e collab.Changed) wire.Ops {
	f := wire.Ops{T: "ops", Ops: e.Ops}
	if e.You != nil {
		you := c.you(*e.You)
		f.State, f.You, f.May, f.Speech = &e.You.State, &you, e.You.May, e.You.Speech
	}
	if e.Signal != nil {
		f.Signal = &wire.Signalled{By: e.Signal.By, Signal: e.Signal.Signal}
	}
	return f
}

func (c *conn) you(y collab.You) wire.You {
	return wire.You{ID: c.auth.ID, Name: c.auth.Name, Lang: c.auth.Lang, Roles: y.Roles}
}

// welcome is a welcome frame and its parts.
func (c *conn) welcome(e collab.Welcome) []any {
	parts := split(e.Cards)
	w := wire.Welcome{
		T: "welcome", V: wire.Version, Done: e.Done, Now: e.Now, You: c.you(e.You),
		Session: wire.Session{ID: c.seat.Session.ID, Group: c.seat.Group.ID, Name: c.seat.Group.Name},
		Members: e.Members, State: e.You.State, May: e.You.May, Speech: e.You.Speech, Here: e.Here,
		Parts: len(parts), Texts: e.Texts, Saving: e.Saving, AudioOnly: c.seat.Session.AudioOnly, Ice: c.ice,
	}
	for n, code := range e.Refused {
		w.Refused = append(w.Refused, wire.RefusedN{N: n, Code: code})
	}
	frames := []any{w}
	for _, cards := range parts {
		frames = append(frames, wire.Part{T: "part", Cards: cards})
	}
	return frames
}

// split cuts a snapshot into parts of at most maxPart bytes, as JSON at its longest (6 bytes a rune).
func split(cards []board.CardView) [][]board.CardView {
	var parts [][]board.CardView
	var part []board.CardView
	size := 0
	for _, c := range cards {
		n := cardSize(c)
		if len(part) > 0 && size+n > maxPart {
			parts, part, size = append(parts, part), nil, 0
		}
		part, size = append(part, c), size+n
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts
}
