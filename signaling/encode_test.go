package signaling

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// A snapshot of any size comes in parts of at most 256 KiB, with every card once and in order.
func TestASnapshotComesInSmallParts(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "letters": strings.Repeat("a", 2000), "what JSON escapes": strings.Repeat("<\x01", 1000), "emoji": strings.Repeat("🙂", 2000),
	} {
		var cards []board.CardView
		for n := range 250 {
			c := board.CardView{ID: method.CardID(fmt.Sprint(n)), Text: text, Fields: map[method.Field]string{method.FieldSaid: text[:min(len(text), 64)]}}
			c.Versions = []board.Version{{N: 1, Text: text}}
			cards = append(cards, c)
		}
		c := &conn{srv: New(Config{}), out: newOutbox()}
		frames := c.welcome(collab.Welcome{Cards: cards})
		if w := frames[0].(wire.Welcome); w.Parts != len(frames)-1 {
			t.Errorf("%s: the welcome promises %d parts of %d", name, w.Parts, len(frames)-1)
		}
		next := 0
		for _, f := range frames[1:] {
			raw, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			if len(raw) > maxPart {
				t.Errorf("%s: a part of %d bytes", name, len(raw))
			}
			for _, card := range f.(wire.Part).Cards {
				if card.ID != cards[next].ID {
					t.Fatalf("%s: card %s in the place of %s", name, card.ID, cards[next].ID)
				}
				next++
			}
		}
		if next != len(cards) {
			t.Errorf("%s: %d cards of %d", name, next, len(cards))
		}
	}
}

func TestFramesAreNumberedInFront(t *testing.T) {
	var buf []byte // written over each time
	long := wire.Part{T: "part", Cards: []board.CardView{{Text: strings.Repeat("x", 10_000)}}}
	for i, f := range []any{wire.Beat{T: "beat"}, long, wire.Part{T: "part"}, wire.Bye{T: "bye", Code: "bad"}} {
		raw, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var head struct {
			T string
			I int
		}
		buf = number(buf, raw, i+9)
		if err := json.Unmarshal(buf, &head); err != nil || head.I != i+9 || head.T == "" {
			t.Errorf("%s: %+v %v", buf, head, err)
		}
		if cap(buf) > 8*len(raw)+1000 {
			t.Errorf("a frame of %d bytes keeps %d", len(raw), cap(buf))
		}
	}
}

// Whatever a tab sends as an action is an action of the board, one of the session, or refused as malformed.
func FuzzDecodeAction(f *testing.F) {
	golden, err := filepath.Glob("testdata/wire/*.json")
	if err != nil || len(golden) == 0 {
		f.Fatal("no goldens: ", err)
	}
	for _, name := range golden {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var frame struct{ A json.RawMessage }
		if json.Unmarshal(raw, &frame) == nil && frame.A != nil {
			f.Add([]byte(frame.A))
		}
	}
	f.Add([]byte(`{"k":"card.text","id":"x","d":[1,"a",{"d":"b"}]}`))
	f.Add([]byte(`{"k":"phase.go","from":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		act, err := decodeAction(raw)
		if err != nil {
			if refusal, ok := err.(method.Refusal); !ok || refusal.Code != method.CodeBad || act != nil {
				t.Fatalf("%q: %v, %v", raw, act, err)
			}
			return
		}
		switch a := act.(type) {
		case board.Act:
			if !board.Has(a.Action()) {
				t.Fatalf("%q is %s", raw, a.Action())
			}
		case method.Act:
			if sessionActs[a.Action()] == nil {
				t.Fatalf("%q is %s", raw, a.Action())
			}
		default:
			t.Fatalf("%q is %T", raw, act)
		}
	})
}

// The frame of a text operation that is read at once is read the same by package json.
func FuzzTyping(f *testing.F) {
	golden, err := os.ReadFile("testdata/wire/op.card.text.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, raw := range []string{
		string(golden), `{"t":"op","n":7,"a":{"k":"card.text","id":"c","base":1,"rev":3,"d":[3,"é",{"d":"x"}]}}`,
		`{"t":"op","n":0,"a":{"k":"card.text","id":"c","base":1,"rev":3,"d":[]}}`, `{"t":"op","n":1,"a":{"k":"card.text","id":"c","base":1,"rev":3,"d":[]},"n":2}`,
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, text, ok := typing(raw)
		if !ok {
			return
		}
		var frame wire.Op
		if err := json.Unmarshal(raw, &frame); err != nil || frame.T != "op" || frame.N != n {
			t.Fatalf("%s is operation %d, by package json %+v, %v", raw, n, frame, err)
		}
		if act, err := decodeAction(frame.A); err != nil || !reflect.DeepEqual(act, text) {
			t.Fatalf("%s is %#v, by package json %#v, %v", raw, text, act, err)
		}
	})
}

func TestAnAckIsWrittenAsPackageJSONWould(t *testing.T) {
	for _, e := range []collab.Acked{
		{N: 1},
		{N: 1 << 40, Result: board.Result{Card: "7b1e", Base: 1, Rev: 37, Len: 12}},
		{N: 2, Result: board.Result{Card: "7b1e<\u2028>\"\\", Rev: -1, Order: "a0é\n"}},
	} {
		want, err := json.Marshal(wire.Ack{T: "ack", N: e.N, Result: e.Result})
		if err != nil {
			t.Fatal(err)
		}
		if got := ackFrame(e); string(got) != string(want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
