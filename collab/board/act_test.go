package board

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"codev/collab/method"
)

var everyAct = []Act{
	Add{ID: uuid(1), Kind: method.Answer, Of: uuid(2), After: uuid(3), Text: "é\n🙂", Fields: map[method.Field]string{method.FieldSky: "sun"}, Visibility: method.Shared},
	Text{ID: uuid(1), Base: 1, Rev: 37, D: Delta{{Keep: 12}, {Insert: "pas "}, {Delete: "tou"}}},
	Set{ID: uuid(1), F: method.FieldUrgency, V: "3", Was: new(string)},
	Move{ID: uuid(1), After: uuid(2)}, Remove{ID: uuid(1)}, Restore{ID: uuid(1)}, Share{ID: uuid(1), Kind: method.Question, Back: true},
	Keep{ID: uuid(1), On: true}, MakeVersion{ID: uuid(1)}, Agree{ID: uuid(1), N: 2, Value: AgreePrecision}, Return{ID: uuid(1), On: true},
}

// B-4: what Encode writes Decode reads, with or without "k", and members from later versions are skipped.
func TestActWire(t *testing.T) {
	for _, a := range everyAct {
		raw, err := Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(raw), `{"k":"`+string(a.Action())+`","id":`) {
			t.Errorf("%T is %s", a, raw)
		}
		for _, wire := range []string{string(raw), strings.Replace(string(raw), "{", `{"later":[{}],`, 1)} {
			back, err := Decode(a.Action(), []byte(wire))
			if err != nil || !reflect.DeepEqual(back, a) {
				t.Errorf("%s: %v, %#v", wire, err, back)
			}
		}
		if !Has(a.Action()) {
			t.Errorf("%s is not the board's", a.Action())
		}
	}
	if len(decoders) != len(everyAct) || Has(method.PhaseGo) {
		t.Error("the table of acts is another")
	}
}

// B-4
func TestActRefused(t *testing.T) {
	for _, raw := range []string{
		``, `null x`, `[]`, `7`, `{"id":7}`, `{"id":"x"`, "{\"id\":\"x\",\"text\":\"\xff\"}", `{"id":"x","text":"\u0000"}`, `{"id":"x","text":"\ud83d"}`,
		`{"id":"x","text":"\ude00\ud83d"}`, `{"id":"x","text":"\ud83d\ud83d\ude00"}`, `{"id":"x","text":"\ud83dx"}`, `{"id":"x","text":"\uDBFF\\udc00"}`, `{"id":"x","text":"\u00"}`,
		`{"id":"x","fields":{"a":"\udfff"}}`, `{"id":"x","fields":[]}`,
	} {
		if a, err := Decode(method.CardAdd, []byte(raw)); err != error(method.Refusal{Code: method.CodeBad}) {
			t.Errorf("%s: %#v, %v", raw, a, err)
		}
	}
	for _, raw := range []string{`{"id":"x"}`, `{"id":"x","d":null}`, `{"id":"x","d":["a","\u0000"]}`, `{"id":"x","d":[-1]}`, `{"id":"x","d":[1.5]}`, `{"id":"x","d":[{"x":"y"}]}`, `{"id":"x","rev":1e99,"d":[]}`} {
		if a, err := Decode(method.CardText, []byte(raw)); err != error(method.Refusal{Code: method.CodeBad}) {
			t.Errorf("%s: %#v, %v", raw, a, err)
		}
	}
	if a, err := Decode("card.burn", []byte(`{}`)); err != error(method.Refusal{Code: method.CodeBad}) {
		t.Errorf("%#v, %v", a, err)
	}
	for _, raw := range []string{`{"text":"\ud83d\ude00 \\ud83d \\\\ \uFFFD \u0001"}`, `{"text":"😀"}`} {
		if _, err := Decode(method.CardAdd, []byte(raw)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// Every rule id of SPEC.md stands in a test, and every one in a test stands in SPEC.md.
func TestSpec(t *testing.T) {
	spec, err := os.ReadFile("SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`B-\d+`)
	rules := map[string]bool{}
	for _, rule := range regexp.MustCompile(`\*\*B-\d+\*\*`).FindAllString(string(spec), -1) {
		rule = strings.Trim(rule, "*")
		if rules[rule] {
			t.Errorf("%s stands twice", rule)
		}
		rules[rule] = true
	}
	named := map[string]bool{}
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range tests {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range id.FindAllString(string(source), -1) {
			if named[rule] = true; !rules[rule] {
				t.Errorf("%s names %s, which is no rule", file, rule)
			}
		}
	}
	for rule := range rules {
		if !named[rule] {
			t.Errorf("no test names %s", rule)
		}
	}
	if len(rules) < 30 {
		t.Errorf("%d rules found", len(rules))
	}
}

// FuzzAct: whatever arrives is refused with a code or carried out; then the board keeps its promises.
func FuzzAct(f *testing.F) {
	for _, a := range everyAct {
		raw, err := Encode(a)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, uint8(0), uint8(3))
	}
	people := []method.PersonID{marc, helene, nadia, aicha, olga, "stranger"}
	f.Fuzz(func(t *testing.T, raw []byte, who, when uint8) {
		var head struct {
			K method.Action `json:"k"`
		}
		if json.Unmarshal(raw, &head) != nil {
			return
		}
		a, err := Decode(head.K, raw)
		if err != nil {
			if err != error(method.Refusal{Code: method.CodeBad}) {
				t.Fatalf("decode: %v", err)
			}
			return
		}
		b := sit(t, method.Clarify)
		b.do(marc, Add{ID: uuid(1), Kind: method.Question, Text: "héé🙂"})
		b.do(helene, Add{ID: uuid(2), Kind: method.Answer, Of: uuid(1), Text: "non"})
		b.do(marc, Add{ID: uuid(3), Kind: method.Parked, Text: "SECRET"})
		b.scene.Phase = method.Phases()[int(when)%len(method.Phases())]
		p := people[int(who)%len(people)]
		before := b.doc
		if _, err := b.try(p, a); err != nil {
			if _, ok := err.(method.Refusal); !ok {
				t.Fatalf("apply: %v", err)
			}
			return
		}
		checkDoc(t, b.doc)
		for _, v := range people {
			if told := asJSON(Project(b.step, v, "")); v != marc && p != v && strings.Contains(told, "SECRET") && b.doc.Card(uuid(3)).Private() {
				t.Fatalf("%s is told %s", v, told)
			}
		}
		if before.Card(uuid(1)).Text != "héé🙂" {
			t.Fatal("a snapshot changed")
		}
	})
}

// checkDoc checks what holds of every board.
func checkDoc(t *testing.T, d *Doc) {
	live, weight, by := 0, 0, map[method.PersonID]int{}
	keys := map[string]bool{}
	for _, c := range d.Cards() {
		weight += c.runes()
		by[c.Author] += c.runes()
		if c.Live() {
			live++
		}
		if !plainText(c.Text) || runes(c.Text) > method.MaxRunes(c.Kind) || !method.MayBe(c.Kind, c.Visibility) || !uuid4(c.ID) || c.Order == "" {
			t.Fatalf("on the board: %+v", c)
		}
		key := method.Section(c.Kind) + string(c.Visibility) + c.Order
		if c.Private() {
			key += string(c.Author)
		}
		if keys[key] {
			t.Fatalf("two cards at %s", key)
		}
		keys[key] = true
		for f, v := range c.Fields {
			if !method.Settable(c.Kind, f, v) {
				t.Fatalf("field %s is %q", f, v)
			}
		}
	}
	if live != d.live || weight != d.runes {
		t.Fatalf("counts %d cards of %d, and holds %d of %d", d.live, d.runes, live, weight)
	}
	maps.DeleteFunc(by, func(_ method.PersonID, n int) bool { return n == 0 })
	if !maps.Equal(by, d.runesOf.counted()) {
		t.Fatalf("counts %v by author, and holds %v", d.runesOf, by)
	}
}

// counted is what a tally has of those of whom there is something.
func (t tally) counted() map[method.PersonID]int {
	by := map[method.PersonID]int{}
	for _, c := range t {
		if c.n != 0 {
			by[c.of] = c.n
		}
	}
	return by
}
