package board

import (
	"slices"
	"testing"
	"time"

	"codev/collab/method"
)

// together opens a reformulation by marc in which aicha may write too.
func together(t *testing.T, text string) (*table, method.CardID) {
	b := sit(t, method.Contract)
	id := uuid(1)
	b.do(marc, Add{ID: id, Kind: method.Reformulation, Text: text, Fields: map[method.Field]string{method.FieldTogether: "yes"}})
	return b, id
}

// B-30, B-32
func TestTypingTogether(t *testing.T) {
	b, id := together(t, "need")
	front := func(rev int, words string) Text { return Text{ID: id, Rev: rev, D: Delta{{Insert: words}}} }
	b.do(marc, front(0, "one "))
	b.do(aicha, front(0, "two "))
	b.do(marc, front(0, "three "))
	c := b.doc.Card(id)
	if c.Text != "one two three need" || c.Rev != 3 {
		t.Errorf("revision %d: %q", c.Rev, c.Text)
	}
	if want := (Result{Card: id, Rev: 3, Len: 18, Order: c.Order}); b.step.Result != want {
		t.Errorf("acknowledged %+v, want %+v", b.step.Result, want)
	}
	told := b.told(aicha)
	if len(told) != 1 || told[0].Rev != 3 || *told[0].Len != 18 || told[0].By != marc || !slices.Equal(told[0].A.(CardText).D, Delta{{Keep: 8}, {Insert: "three "}}) {
		t.Errorf("told %+v", told)
	}
	b.do(aicha, Text{ID: id, Rev: 3, D: Delta{{Keep: 14}, {Delete: "need"}}})
	b.do(marc, Text{ID: id, Rev: 3, D: Delta{{Keep: 14}, {Insert: "the "}, {Delete: "need"}}})
	if got := b.doc.Card(id).Text; got != "one two three the " {
		t.Errorf("deleted by both: %q", got)
	}
	b.do(marc, Text{ID: id, Rev: 5, D: Delta{{Delete: "one two three the "}}})
	if told := b.told(aicha); *told[0].Len != 0 || b.step.Result.Len != 0 {
		t.Error("an empty text has a length too")
	}
}

// B-31
func TestStaleTyping(t *testing.T) {
	b, id := together(t, "need")
	b.do(marc, Text{ID: id, D: Delta{{Insert: "a "}}})
	b.do(marc, Text{ID: id, Rev: 1, D: Delta{{Insert: "b "}}})
	for _, stale := range []Text{
		{ID: id, Rev: 3, D: Delta{{Insert: "x"}}},
		{ID: id, Rev: -1, D: Delta{{Insert: "x"}}},
		{ID: id, Base: 1, Rev: 2, D: Delta{{Insert: "x"}}},
		{ID: id, Base: -1, Rev: 2, D: Delta{{Insert: "x"}}},
		{ID: id, Rev: 2, D: Delta{{Delete: "xx"}}},
		{ID: id, Rev: 2, D: Delta{{Keep: 9}, {Insert: "x"}}},
	} {
		b.refuse(method.CodeChanged, aicha, stale)
	}
	b.refuse(method.CodeBad, aicha, Text{ID: id, Rev: 2, D: Delta{{Insert: "x\x00"}}})
	b.refuse(method.CodeBad, aicha, Text{ID: id, Rev: 9, D: Delta{{Insert: "\xed\xa0\x80"}}})
	b.do(aicha, Text{ID: id, Rev: 0, D: Delta{{Keep: 4}, {Insert: "!"}}})
	b.now = b.now.Add(LogKept)
	b.refuse(method.CodeChanged, aicha, Text{ID: id, Rev: 1, D: Delta{{Insert: "x"}}})
	b.do(aicha, Text{ID: id, Rev: 3, D: Delta{{Insert: "x"}}}) // the present revision needs no log
}

// B-31: the log forgets, however much is typed.
func TestLogForgets(t *testing.T) {
	b, id := together(t, "")
	for i := range 1500 {
		b.do(marc, Text{ID: id, Rev: 2 * i, D: Delta{{Insert: "x"}}})
		b.do(marc, Text{ID: id, Rev: 2*i + 1, D: Delta{{Delete: "x"}}})
	}
	kept := 0
	for op := range b.doc.Card(id).log.all() {
		kept++
		if age := b.now.Sub(op.At); age > 2*LogKept+time.Second {
			t.Fatalf("an operation of %v is kept", age)
		}
	}
	rev := b.doc.Card(id).Rev
	if _, ok := b.doc.Card(id).since(0, rev-500, b.now); !ok || kept < 500 {
		t.Errorf("%d operations kept, those of the last ten minutes not among them", kept)
	}
	if _, ok := b.doc.Card(id).since(0, rev-700, b.now); ok {
		t.Error("operations older than ten minutes are given")
	}
}

// B-34
func TestResume(t *testing.T) {
	b, id := together(t, "need")
	b.do(marc, Text{ID: id, D: Delta{{Insert: "a "}}})
	b.do(aicha, Text{ID: id, Rev: 1, D: Delta{{Insert: "b "}}})
	resume := func(p method.PersonID, client string, texts ...TextRev) []TextsSince {
		return Resume(b.doc, b.scene.viewer(p), client, b.scene.Phase, texts, b.now)
	}
	got := resume(aicha, "tab of aicha", TextRev{Card: id})
	if len(got) != 1 || got[0].Rev != 2 || len(got[0].Ops) != 2 || got[0].Ops[0].N != 0 || got[0].Ops[1].N != b.n {
		t.Errorf("resume %+v", got)
	}
	if got := resume(aicha, "her other tab", TextRev{Card: id, Rev: 1}); len(got) != 1 || len(got[0].Ops) != 1 || got[0].Ops[0].N != 0 {
		t.Errorf("resume %+v", got)
	}
	if got := resume(marc, "", TextRev{Card: id}, TextRev{Card: id}, TextRev{Card: id, Rev: 1}); len(got) != 1 {
		t.Errorf("a text named three times is answered %d times", len(got))
	}
	if got := resume(marc, "", TextRev{Card: id, Rev: 2}); len(got) != 1 || got[0].Ops == nil || len(got[0].Ops) != 0 {
		t.Errorf("nothing since: %+v", got)
	}
	if got := resume(helene, "", TextRev{Card: id}); len(got) != 1 || len(got[0].Ops) != 2 {
		t.Errorf("to somebody who sees it and may not write: %+v", got)
	}
	for name, got := range map[string][]TextsSince{
		"ahead":            resume(marc, "", TextRev{Card: id, Rev: 3}),
		"another base":     resume(marc, "", TextRev{Card: id, Base: 1, Rev: 1}),
		"not in the room":  resume("stranger", "", TextRev{Card: id}),
		"no such card":     resume(marc, "", TextRev{Card: uuid(99)}),
		"nothing is asked": resume(marc, ""),
	} {
		if got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	b.do(marc, Remove{ID: id})
	if got := resume(marc, "", TextRev{Card: id}); got != nil {
		t.Errorf("removed: %+v", got)
	}
	b.do(marc, Restore{ID: id})
	if got := resume(marc, "", TextRev{Card: id}); got != nil {
		t.Errorf("brought back to others, on a new base: %+v", got)
	}
}

// B-33 and B-42: somebody comes to the table, or becomes one who may see.
func TestEnterReveals(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "Why?")
	quiet := b.add(aicha, method.Question, "When?")
	b.typed(marc, q, " You fool.")
	c := b.doc.Card(q)
	b.do(marc, Text{ID: q, Rev: c.Rev, D: Diff(c.Text, "What for?")})
	w := b.doc.Begin(b.scene)
	if step := w.Enter(Scene{Phase: method.Contract, Roles: b.scene.Roles}, b.now, fresh); !w.Change().Empty() || len(Project(step, helene, "")) != 0 {
		t.Error("a phase that shows nothing new changes nothing")
	}
	roles := cast()
	roles["tomas"] = method.Roles{method.Consultant}
	w = b.doc.Begin(b.scene)
	step := w.Enter(Scene{Phase: method.Clarify, Roles: roles}, b.now, fresh)
	change := w.Change()
	if !slices.Equal(change.Cut, []method.CardID{q}) || len(change.Cards) != 1 || change.Cards[0].Base != c.Base+1 {
		t.Errorf("to write: %+v", change)
	}
	if got := sights(Project(step, "tomas", "")); !slices.Equal(got, []string{"show question", "show question"}) {
		t.Errorf("the newcomer is told %v", got)
	}
	if got := sights(Project(step, helene, "")); !slices.Equal(got, []string{"show question"}) {
		t.Errorf("the others are told %v", got)
	}
	if w.Doc().Card(quiet) != b.doc.Card(quiet) {
		t.Error("a text nobody typed in needs no new base")
	}
	b.doc, b.scene = w.Doc(), w.Scene()
	w = b.doc.Begin(b.scene)
	step = w.Enter(Scene{Phase: method.Clarify, Roles: cast()}, b.now, fresh)
	if got := sights(Project(step, "tomas", "")); !slices.Equal(got, []string{"hide", "hide"}) {
		t.Errorf("who leaves the table is told %v", got)
	}
}
