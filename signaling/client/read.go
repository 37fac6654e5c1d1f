package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// read takes frames until the socket ends.
func (t *Tab) read(ws *websocket.Conn, ended chan struct{}) {
	defer close(ended)
	for {
		_, raw, err := ws.Read(context.Background())
		if err != nil {
			return
		}
		var head struct {
			T string `json:"t"`
			I int    `json:"i"`
		}
		if json.Unmarshal(raw, &head) != nil {
			ws.Close(wire.CloseBad, "not JSON") //nolint:errcheck // it ends either way
			return
		}
		t.mu.Lock()
		if head.I != t.view.frames {
			t.mu.Unlock()
			ws.Close(wire.CloseBad, "a frame is missing") //nolint:errcheck // it ends either way
			return
		}
		t.view.frames++
		t.raw = append(t.raw, raw)
		err = t.take(head.T, raw)
		t.lost = err
		close(t.changed)
		t.changed = make(chan struct{})
		t.mu.Unlock()
		if err != nil {
			ws.Close(wire.CloseBad, "unreadable frame") //nolint:errcheck // it ends either way
			return
		}
		switch head.T {
		case "media", "slots", "layers", "speaking", "line", "echo", "mediastate":
			if t.OnMedia != nil {
				t.OnMedia(head.T, raw)
			}
		}
	}
}

// take changes the view by one frame; mu is held. Unknown frames are skipped.
func (t *Tab) take(name string, raw []byte) error {
	v := &t.view
	switch name {
	case "welcome":
		if err := json.Unmarshal(raw, &v.Welcome); err != nil {
			return err
		}
		v.Ballot = nil // told again, if there is one
		v.State, v.You, v.May, v.Saving, v.parts = v.Welcome.State, v.Welcome.You, v.Welcome.May, v.Welcome.Saving, v.Welcome.Parts
		for _, p := range v.Welcome.Here {
			v.Here[p.Person] = p
		}
		t.welcomed(&v.Welcome)
	case "part":
		return decoded(raw, func(f wire.Part) error {
			for _, c := range f.Cards {
				t.whole(c)
			}
			v.parts--
			return nil
		})
	case "ops":
		return decoded(raw, t.ops)
	case "ack":
		return decoded(raw, t.ack)
	case "refuse":
		return decoded(raw, t.refused)
	case "here":
		return decoded(raw, func(f wire.HereAll) error {
			for _, p := range f.People {
				v.Here[p.Person] = p
			}
			return nil
		})
	case "store":
		return decoded(raw, func(f wire.Store) error { v.Saving = f.Saving; return nil })
	case "ballot":
		return decoded(raw, func(f wire.Ballot) error { v.Ballot = &f; return nil })
	case "lines":
		return decoded(raw, func(f wire.Lines) error { v.Lines = f.People; return nil })
	case "bye":
		return decoded(raw, func(f wire.Bye) error { v.Bye = &f; return nil })
	}
	return nil
}

func decoded[F any](raw []byte, take func(F) error) error {
	var f F
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	return take(f)
}

func (t *Tab) ops(f wire.Ops) error {
	v := &t.view
	if f.State != nil {
		v.State, v.May = *f.State, f.May
	}
	if f.You != nil {
		v.You = *f.You
	}
	if f.Signal != nil {
		v.Signal = f.Signal
	}
	for _, s := range f.Ops {
		switch a := s.A.(type) {
		case board.CardShow:
			t.whole(a.Card)
		case board.CardHide:
			delete(v.Cards, a.ID)
		case board.CardText:
			if err := t.typed(a, s.By, s.Rev); err != nil {
				return err
			}
		case board.CardSet:
			c := v.Cards[a.ID]
			if a.F == "order" {
				c.Order = a.V
			} else {
				c.Fields = maps.Clone(c.Fields)
				if c.Fields == nil {
					c.Fields = map[method.Field]string{}
				}
				c.Fields[method.Field(a.F)] = a.V
				if a.V == "" {
					delete(c.Fields, method.Field(a.F))
				}
			}
			v.Cards[a.ID] = c
		}
	}
	return nil
}

// typed applies somebody else's text operation, and moves the own one in flight over it: the earlier commit stays left.
func (t *Tab) typed(a board.CardText, by method.PersonID, rev int) error {
	c := t.view.Cards[a.ID]
	text, err := board.Apply(c.Text, a.D)
	if err != nil {
		return err
	}
	c.Text, c.Rev, c.Writers = text, rev, c.WrittenBy(by)
	t.view.Cards[a.ID] = c
	if own, ok := t.typing[a.ID]; ok {
		_, own.d = board.Transform(a.D, own.d, true)
		t.typing[a.ID] = own
	}
	return nil
}

func (t *Tab) ack(f wire.Ack) error {
	t.answer(f.N, Answer{Result: f.Result})
	c, seen := t.view.Cards[f.Card]
	if own, ok := t.typing[f.Card]; ok && own.n == f.N {
		delete(t.typing, f.Card)
		text, err := board.Apply(c.Text, own.d)
		if err != nil {
			return err
		}
		c.Text, c.Rev, c.Writers = text, f.Rev, c.WrittenBy(t.view.You.ID)
		t.view.Cards[f.Card] = c
	}
	if seen && (c.Base != f.Base || c.Rev != f.Rev || utf8.RuneCountInString(c.Text) != f.Len) {
		return fmt.Errorf("client: card %s is at %d.%d, the server says %d.%d", f.Card, c.Base, c.Rev, f.Base, f.Rev) // rule 8: resume
	}
	return nil
}

func (t *Tab) refused(f wire.Refuse) error {
	if f.N == 0 {
		t.view.Refused[f.R] = f.Code
		return nil
	}
	if f.Code == method.CodeRate {
		t.later(f.N, time.Duration(f.RetryMs)*time.Millisecond)
		return nil
	}
	for id, own := range t.typing {
		if own.n == f.N {
			delete(t.typing, id)
		}
	}
	t.answer(f.N, Answer{Code: f.Code})
	return nil
}
