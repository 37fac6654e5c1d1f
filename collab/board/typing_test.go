package board

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"codev/collab/method"
)

// What the cursor reads, package json reads too, and as the same.
func FuzzCursor(f *testing.F) {
	for _, raw := range []string{
		`{"k":"card.text","id":"c","base":0,"rev":12,"d":[12,"pas ",{"d":"tou"}]}`, `{"k":"card.text","id":"é","base":1,"rev":0,"d":[]}`,
		`{"k":"card.text","id":"c","base":1,"rev":0,"d":["a","b",{"d":"c"},"d",4,5]}`, `{"k":"card.text","id":"","base":0,"rev":1,"d":[1,]}`,
		`{"k":"card.text","id":"c","base":0,"rev":01,"d":["🙂"]}`, `{"k":"card.text","id":"c","base":0,"rev":1,"d":["a" "b"]}`,
		`{"k":"card.text","id":"c","base":0,"rev":1,"d":[999999999,999999999]}`, `{"k":"card.text","id":"c","base":0,"rev":1,"d":["a\u0000"]}`,
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := NewCursor(raw)
		text := c.Text()
		if !c.Whole() {
			return
		}
		if act, err := Decode(method.CardText, raw); err != nil || !reflect.DeepEqual(act, text) {
			t.Fatalf("%s is %#v, by package json %#v, %v", raw, text, act, err)
		}
	})
}

// What tabs write is read without package json; what has to be refused, or is written by somebody else, is not.
func TestCursorReadsWhatTabsWrite(t *testing.T) {
	const front = `{"k":"card.text","id":"9a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d","base":1,"rev":120,"d":`
	for d, reads := range map[string]bool{
		`["x"]`: true, `[26,"é🙂"]`: true, `[3,{"d":"tou"},"t"]`: true, `[]`: true,
		`["\n"]`: false, `[ 3,"x"]`: false, `[3,""]`: false, `[0]`: false, `[-1]`: false, `[1.5]`: false, `[1e2]`: false, `null`: false, `["x",]`: false,
		`[,"x"]`: false, `["x"]]`: false, `["x"`: false, `["x`: false, `[{"d":"x","e":1}]`: false, "[\"\xff\"]": false, `[1000000000]`: false, `[[1]]`: false,
	} {
		c := NewCursor([]byte(front + d + "}"))
		if text := c.Text(); c.Whole() != reads || reads && (text.ID != "9a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d" || text.Base != 1 || text.Rev != 120 || text.D == nil) {
			t.Errorf("%s: %v, %#v", d, c.Whole(), text)
		}
	}
	for _, raw := range []string{``, `{}`, `{"k":"card.set"}`, `{"id":"c","k":"card.text","base":0,"rev":0,"d":[]}`, front + `[]} `, front + `[],"z":1}`} {
		if c := NewCursor([]byte(raw)); c.Text().ID != "" && c.Whole() {
			t.Errorf("%s was read", raw)
		}
	}
}

// What is told of typing is written as package json writes it.
func FuzzAppendTexts(f *testing.F) {
	f.Add("c", "marc", int64(0), 0, 3, "é🙂", "<b>&\"\\", 2)
	f.Add("", "", int64(1_790_000_000_123_456_789), 7, 0, "\x00\n\u2028\u2029\x7f", "\xff", 1)
	f.Fuzz(func(t *testing.T, id, by string, at int64, rev, length int, insert, gone string, n int) {
		shown := make([]Shown, max(0, n%4))
		for i := range shown {
			shown[i] = Shown{
				By: method.PersonID(by), Rev: rev, Len: &length,
				A: CardText{kText, method.CardID(id), Delta{{Keep: i}, {Insert: insert}, {Delete: gone}}},
			}
			if at != 0 {
				shown[i].At = time.Unix(0, at).UTC()
			}
		}
		want, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := AppendTexts(nil, shown); !ok || string(got) != string(want) {
			t.Fatalf("%s, by package json %s", got, want)
		}
	})
}

func TestAppendTextsIsForTypingAlone(t *testing.T) {
	length := 1
	typed := Shown{Len: &length, A: CardText{K: kText, D: Delta{{Insert: "x"}}}}
	if _, ok := AppendTexts(nil, []Shown{typed, {A: CardHide{kHide, "c"}}}); ok {
		t.Error("a card that goes was taken for typing")
	}
}
