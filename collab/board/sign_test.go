package board

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"codev/collab/method"
)

// B-53: who else wrote in a text is kept and told; the author is not among them, and nobody twice.
func TestWriters(t *testing.T) {
	b := sit(t, method.Contract)
	r := b.add(marc, method.Reformulation, "need")
	b.do(marc, Set{ID: r, F: method.FieldTogether, V: "yes"})
	b.typed(marc, r, "!")
	b.typed(aicha, r, "?")
	b.typed(aicha, r, "?")
	if view, _ := b.view(olga, r); !slices.Equal(view.Writers, []method.PersonID{aicha}) {
		t.Errorf("writers %v", view.Writers)
	}
	if got := b.told(olga); len(got) != 1 || got[0].By != aicha {
		t.Errorf("told %+v", got)
	}
}

// B-15, B-43: what its author removed is there for ten minutes for whoever wrote in it, with their words; for nobody else.
func TestWriterRestores(t *testing.T) {
	b := sit(t, method.Contract)
	r := b.add(marc, method.Reformulation, "need")
	b.do(marc, Set{ID: r, F: method.FieldTogether, V: "yes"})
	b.typed(aicha, r, ", hers")
	late := b.typing(r, ", late")
	b.do(marc, Remove{ID: r})
	if got := sights(b.told(aicha)); !slices.Equal(got, []string{"show reformulation"}) {
		t.Errorf("who wrote in it is told %v", got)
	}
	if got := sights(b.told(helene)); !slices.Equal(got, []string{"hide"}) {
		t.Errorf("another is told %v", got)
	}
	b.refuse(method.CodeGone, aicha, late) // its words go back to her box
	b.refuse(method.CodeGone, helene, Restore{ID: r})
	b.refuse(method.CodeGone, nadia, Restore{ID: r})
	b.do(aicha, Restore{ID: r})
	if view, ok := b.view(helene, r); !ok || view.Text != "need, hers" || view.Author != marc {
		t.Errorf("restored %+v", view)
	}
	b.do(marc, Remove{ID: r})
	b.enter(method.Consult)
	b.refuse(method.CodePhase, aicha, Restore{ID: r})
}

func sitUnsigned(t *testing.T) *table {
	b := sit(t, method.Consult)
	b.scene.Unsigned = method.Unsigned90.Unsigned
	return b
}

// B-55: nobody but its author is told whose an unsigned card is, in any frame; quoted persons know of themselves.
func TestUnsignedIsMasked(t *testing.T) {
	b := sitUnsigned(t)
	b.scene.Roles[marc] = method.Roles{method.Consultant, method.Scribe}
	acts := []Act{
		Add{ID: uuid(1), Kind: method.Experience, Text: "once", Fields: map[method.Field]string{method.FieldSaid: string(aicha)}},
		Text{ID: uuid(1), D: Delta{{Keep: 4}, {Insert: " upon"}}},
		Set{ID: uuid(1), F: method.FieldSaid, V: ""},
		Set{ID: uuid(1), F: method.FieldSaid, V: string(aicha)},
		Remove{ID: uuid(1)}, Restore{ID: uuid(1)},
	}
	for _, a := range acts {
		b.do(marc, a)
		for _, p := range []method.PersonID{helene, nadia, aicha, olga} {
			raw, err := json.Marshal([]any{b.told(p), Snapshot(b.doc, b.scene.viewer(p), b.scene.Phase)})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(raw), string(marc)) || p != aicha && strings.Contains(string(raw), string(aicha)) {
				t.Errorf("%T: %s is told %s", a, p, raw)
			}
		}
		if view, ok := b.view(marc, uuid(1)); !ok || view.Author != marc {
			t.Errorf("%T: its author has %+v", a, view)
		}
	}
}

// B-55: with the phase goes the author: from the row, the log, the id and the order, also for themself.
func TestUnsignedIsForgotten(t *testing.T) {
	var orders []string
	for range 20 {
		b := sitUnsigned(t)
		for i, by := range []method.PersonID{marc, aicha, marc} {
			b.do(by, Add{ID: uuid(i + 1), Kind: method.Hypothesis, Text: fmt.Sprint(i)})
			b.typed(by, uuid(i+1), "")
		}
		b.do(helene, Keep{ID: uuid(1), On: true})
		b.do(marc, Remove{ID: uuid(3)})
		b.enter(method.Consult) // nothing of the kind: the same phase
		change := b.enter(method.Plan)
		if len(change.Purged) != 3 || len(change.Log) != 0 || len(change.Cards) != 2 {
			t.Fatalf("written: %+v", change)
		}
		if got := sights(b.told(marc)); !slices.Equal(got, []string{"hide", "hide", "hide", "show hypothesis", "show hypothesis"}) {
			t.Errorf("told %v", got)
		}
		order, kept := "", 0
		for _, c := range b.doc.Cards() {
			if c.Author != "" || c.Rev != 0 || !uuid4(c.ID) || !c.Created.Equal(b.now) || !c.Unsigned || slices.Contains([]method.CardID{uuid(1), uuid(2), uuid(3)}, c.ID) {
				t.Errorf("%+v", c)
			}
			order += c.Text
			if c.Kept {
				kept++
			}
		}
		if kept != 1 || len(order) != 2 {
			t.Errorf("%d kept, the texts %q", kept, order)
		}
		orders = append(orders, order)
		b.enter(method.Consult)
		for _, c := range b.doc.Cards() {
			b.refuse(method.CodeRole, marc, Remove{ID: c.ID})
			b.refuse(method.CodeRole, aicha, Remove{ID: c.ID})
		}
	}
	if slices.Sort(orders); orders[0] == orders[len(orders)-1] {
		t.Errorf("no lot is drawn: always %s", orders[0])
	}
}

// A late operation is judged in exactly one phase (B-3): what came after the step is refused whole, and what was written
// before it keeps its phase through every going back (M-83).
func TestBackAndForth(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "who?")
	late := b.typing(q, " late")
	b.enter(method.Contract)
	r := b.add(marc, method.Reformulation, "need")
	b.refuse(method.CodePhase, marc, late)
	b.refuse(method.CodePhase, marc, Add{ID: uuid(70), Kind: method.Question, Text: "late?"})
	before := Snapshot(b.doc, b.scene.viewer(olga), b.scene.Phase)
	for _, p := range []method.Phase{method.Clarify, method.Expose, method.Open, method.Close, method.Contract} {
		b.enter(p)
		if got := Snapshot(b.doc, b.scene.viewer(olga), b.scene.Phase); asJSON(got) != asJSON(before) {
			t.Errorf("in %s: %s, was %s", p, asJSON(got), asJSON(before))
		}
	}
	b.enter(method.Clarify)
	b.do(marc, late) // the same words, asked again where they may be
	if view, _ := b.view(olga, q); view.Text != "who? late" || view.Phase != method.Clarify {
		t.Errorf("%+v", view)
	}
	if view, _ := b.view(olga, r); view.Phase != method.Contract {
		t.Errorf("%+v", view)
	}
}

// A question and a contribution stand under a heading; nothing else does, and only a facilitator puts them there (M-47).
func TestHeadings(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "who?")
	b.do(nadia, Set{ID: q, F: method.FieldGroup, V: "The team"})
	if view, _ := b.view(olga, q); view.Fields[method.FieldGroup] != "The team" {
		t.Errorf("%+v", view)
	}
	b.refuse(method.CodeRole, marc, Set{ID: q, F: method.FieldGroup, V: "Mine"})
	b.refuse(method.CodeLimit, nadia, Set{ID: q, F: method.FieldGroup, V: strings.Repeat("x", 201)})
	b.do(nadia, Set{ID: q, F: method.FieldGroup, V: ""})
	b.enter(method.Contract)
	r := b.add(marc, method.Reformulation, "need")
	b.refuse(method.CodeBad, nadia, Set{ID: r, F: method.FieldGroup, V: "x"})
	b.refuse(method.CodePhase, nadia, Set{ID: q, F: method.FieldGroup, V: "late"})
}
