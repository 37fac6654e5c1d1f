package board

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"codev/collab/method"
)

// B-41: nothing at all.
func TestHiddenIsNothing(t *testing.T) {
	b := sit(t, method.Expose)
	var steps []*Step
	do := func(a Act) {
		b.do(marc, a)
		steps = append(steps, b.step)
	}
	do(Add{ID: uuid(1), Kind: method.Draft, Text: "SECRET"})
	do(b.typing(uuid(1), " SECRET"))
	do(Add{ID: uuid(2), Kind: method.Draft, Text: "SECRET"})
	do(Move{ID: uuid(2)})
	do(Remove{ID: uuid(1)})
	do(Restore{ID: uuid(1)})
	for p := range b.scene.Roles {
		for i, s := range steps {
			if got := Project(s, p, "elsewhere"); (len(got) > 0) != (p == marc) {
				t.Errorf("step %d tells %s %v", i, p, sights(got))
			}
		}
		if got := Snapshot(b.doc, b.scene.viewer(p), b.scene.Phase); (len(got) > 0) != (p == marc) {
			t.Errorf("%s is shown %v", p, got)
		}
	}
}

// B-44, B-45: what the tab that asked is told, and the others.
func TestTold(t *testing.T) {
	b := sit(t, method.Clarify)
	b.do(aicha, Add{ID: uuid(2), Kind: method.Question, Text: "first"})
	for _, c := range []struct {
		name         string
		by           method.PersonID
		act          func() Act
		tab, another []string
	}{
		{"add", marc, func() Act { return Add{ID: uuid(1), Kind: method.Question, Text: "?"} }, []string{"show question"}, []string{"show question"}},
		{"text", marc, func() Act { return b.typing(uuid(1), "!") }, nil, []string{"text"}},
		{"set", marc, func() Act { return Set{ID: uuid(1), F: method.FieldFacet, V: "aim"} }, []string{"set facet"}, []string{"set facet"}},
		{"set the same", marc, func() Act { return Set{ID: uuid(1), F: method.FieldFacet, V: "aim"} }, nil, nil},
		{"unset", marc, func() Act { return Set{ID: uuid(1), F: method.FieldFacet} }, []string{"set facet"}, []string{"set facet"}},
		{"move", nadia, func() Act { return Move{ID: uuid(1)} }, []string{"set order"}, []string{"set order"}},
		{"return", nadia, func() Act { return Return{ID: uuid(1), On: true} }, []string{"show question"}, []string{"hide"}},
	} {
		b.do(c.by, c.act())
		if got := sights(Project(b.step, c.by, "tab of "+string(c.by))); !slices.Equal(got, c.tab) {
			t.Errorf("%s: the tab is told %v, want %v", c.name, got, c.tab)
		}
		if got := sights(b.told(helene)); !slices.Equal(got, c.another) {
			t.Errorf("%s: another is told %v, want %v", c.name, got, c.another)
		}
	}
	b.do(nadia, Return{ID: uuid(1)})
	b.do(marc, b.typing(uuid(1), "!"))
	if got := sights(Project(b.step, marc, "his next tab")); !slices.Equal(got, []string{"text"}) {
		t.Errorf("typed in a tab that was replaced meanwhile: the new one is told %v", got)
	}
}

// B-43: an answer goes with its question, and comes after it.
func TestAnswerGoesWithQuestion(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "?")
	b.do(helene, Add{ID: uuid(50), Kind: method.Answer, Of: q, Text: "!"})
	b.do(nadia, Return{ID: q, On: true})
	for p, want := range map[method.PersonID][]string{helene: {"hide", "hide"}, aicha: {"hide", "hide"}, marc: {"show question"}} {
		if got := sights(b.told(p)); !slices.Equal(got, want) {
			t.Errorf("%s is told %v, want %v", p, got, want)
		}
	}
	if _, ok := b.view(helene, uuid(50)); ok {
		t.Error("the answer is seen without its question")
	}
	b.refuse(method.CodeGone, helene, b.typing(uuid(50), "x"))
	b.do(nadia, Return{ID: q})
	if got := sights(b.told(helene)); !slices.Equal(got, []string{"show question", "show answer"}) {
		t.Errorf("told %v", got)
	}
}

// The wire form of what is shown, both ways (signaling/PROTOCOL.md).
func TestShownWire(t *testing.T) {
	b := sit(t, method.Clarify)
	b.do(marc, Add{ID: uuid(1), Kind: method.Question, Text: "?"})
	steps := []*Step{b.step}
	for _, a := range []Act{b.typing(uuid(1), "!"), Set{ID: uuid(1), F: method.FieldFacet, V: "aim"}, Remove{ID: uuid(1)}} {
		b.do(marc, a)
		steps = append(steps, b.step)
	}
	want := []string{
		`{"by":"marc","at":"2026-11-23T12:00:01Z","a":{"k":"card.show","card":{"id":"` + string(uuid(1)) + `","kind":"question","author":"marc","phase":"clarify","order":"` +
			b.doc.Card(uuid(1)).Order + `","text":"?","base":0,"rev":0,"vis":"shared"}}}`,
		`{"by":"marc","at":"2026-11-23T12:00:02Z","rev":1,"len":2,"a":{"k":"card.text","id":"` + string(uuid(1)) + `","d":[1,"!"]}}`,
		`{"by":"marc","at":"2026-11-23T12:00:03Z","a":{"k":"card.set","id":"` + string(uuid(1)) + `","f":"facet","v":"aim"}}`,
		`{"by":"marc","at":"2026-11-23T12:00:04Z","a":{"k":"card.hide","id":"` + string(uuid(1)) + `"}}`,
	}
	for i, s := range steps {
		shown := Project(s, helene, "")
		if got := asJSON(shown[0]); got != want[i] {
			t.Errorf("got\n%s\nwant\n%s", got, want[i])
		}
		var back Shown
		if err := json.Unmarshal([]byte(want[i]), &back); err != nil || asJSON(back) != want[i] {
			t.Errorf("read back: %v, %s", err, asJSON(back))
		}
	}
	var s Shown
	for _, bad := range []string{`{`, `{"a":1}`, `{"a":{"k":"card.burn"}}`, `{"a":{"k":"card.show","card":7}}`} {
		if err := json.Unmarshal([]byte(bad), &s); err == nil {
			t.Errorf("read %s", bad)
		}
	}
}

// Whatever happens, those who are said to be told the same are told the same to the letter; most of a text are.
func TestSameShown(t *testing.T) {
	for _, c := range []struct {
		b    *table
		want map[string]int // pairs of five people: all, all but the author, or the author alone
	}{
		{sitUnsigned(t), map[string]int{"text": 4*4 + 1, "draft": 1, "move": 4*4 + 1, "remove": 4 * 4}},
		{sit(t, method.Consult), map[string]int{"text": 5 * 5, "draft": 1, "move": 5 * 5, "remove": 4 * 4}},
	} {
		b := c.b
		b.add(marc, method.Suggestion, "zero")
		id, draft := b.add(marc, method.Suggestion, "one"), b.add(marc, method.Note, "SECRET")
		same := map[string]int{}
		for _, a := range []struct {
			name string
			act  Act
		}{
			{"text", b.typing(id, "!")}, {"draft", b.typing(draft, "!")}, {"move", Move{ID: id}}, {"remove", Remove{ID: id}}, {"restore", Restore{ID: id}},
		} {
			b.do(marc, a.act)
			for p := range b.scene.Roles {
				for q := range b.scene.Roles {
					one, two := b.told(p), b.told(q)
					if len(one) == 0 || !SameShown(one, two) {
						continue
					}
					if same[a.name]++; asJSON(one) != asJSON(two) {
						t.Errorf("%s: %s and %s are not told the same:\n%s\n%s", a.name, p, q, asJSON(one), asJSON(two))
					}
				}
			}
		}
		if !maps.Equal(same, c.want) {
			t.Errorf("told the same: %v, want %v", same, c.want)
		}
	}
	id, mine := uuid(1), uuid(2)
	for _, other := range []Shown{
		{}, {By: marc, Rev: 1, A: CardHide{kHide, id}}, {A: CardHide{kHide, mine}}, {A: CardSet{kSet, id, "f", "v"}}, {At: noon, A: CardHide{kHide, id}},
	} {
		if SameShown([]Shown{{A: CardHide{kHide, id}}}, []Shown{other}) {
			t.Errorf("hiding a card is the same as %+v", other)
		}
	}
	length, longer := 1, 2
	text := Shown{Len: &length, A: CardText{kText, id, Delta{{Insert: "a"}}}}
	for _, other := range []Shown{
		{Len: &longer, A: text.A}, {Len: &length, A: CardText{kText, mine, Delta{{Insert: "a"}}}}, {Len: &length, A: CardText{kText, id, Delta{{Insert: "b"}}}},
	} {
		if SameShown([]Shown{text}, []Shown{other}) || !SameShown([]Shown{other}, []Shown{other}) {
			t.Errorf("a text is the same as %+v", other)
		}
	}
}

// B-40: reading order is sections in the order of the phases, order keys in them.
func TestReadingOrder(t *testing.T) {
	b := sit(t, method.Consult)
	for i, k := range []method.Kind{method.Suggestion, method.Experience, method.Note} {
		b.do(marc, Add{ID: uuid(i), Kind: k, Text: string(k)})
	}
	b.enter(method.Open)
	b.add(marc, method.Weather, "weather")
	var got []string
	for _, c := range Snapshot(b.doc, b.scene.viewer(marc), method.Open) {
		got = append(got, c.Text)
	}
	if want := "note weather suggestion experience"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
