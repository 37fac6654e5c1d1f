package board

import (
	"slices"
	"testing"

	"codev/collab/method"
)

// B-60: what was given away stays as it was.
func TestSnapshotsStand(t *testing.T) {
	b, id := together(t, "need")
	b.do(marc, Text{ID: id, D: Delta{{Insert: "1"}}})
	before, says := b.doc, asJSON(Snapshot(b.doc, b.scene.viewer(marc), b.scene.Phase))
	branch := func(words string) *Doc {
		w := before.Begin(b.scene)
		for i := range 5 {
			if _, err := w.Apply(Op{By: marc, At: b.now, Act: Text{ID: id, Rev: 1 + i, D: Delta{{Insert: words}}}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Apply(Op{By: marc, At: b.now, Act: Set{ID: id, F: method.FieldTogether}}); err != nil {
			t.Fatal(err)
		}
		return w.Doc()
	}
	one, two := branch("x"), branch("yz")
	if one.Card(id).Text != "xxxxx1need" || two.Card(id).Text != "yzyzyzyzyz1need" {
		t.Errorf("%q, %q", one.Card(id).Text, two.Card(id).Text)
	}
	if ops, ok := one.Card(id).since(0, 0, b.now); !ok || len(ops) != 6 || ops[5].D[0].Insert != "x" {
		t.Errorf("a dropped batch shows in the log of another: %v", ops)
	}
	if now := asJSON(Snapshot(before, b.scene.viewer(marc), b.scene.Phase)); now != says {
		t.Errorf("a snapshot changed:\n%s\n%s", says, now)
	}
}

// B-61: one batch, each row once, questions before answers, in the order of the log.
func TestChange(t *testing.T) {
	b := sit(t, method.Clarify)
	old := b.add(marc, method.Question, "old")
	w := b.doc.Begin(b.scene)
	for i, op := range []Op{
		{By: marc, Act: Add{ID: uuid(50), Kind: method.Question, Text: "new"}},
		{By: helene, Act: Add{ID: uuid(51), Kind: method.Answer, Of: old, Text: "a"}},
		{By: marc, Act: Text{ID: old, D: Delta{{Insert: "very "}}}},
		{By: helene, Act: Add{ID: uuid(52), Kind: method.Answer, Of: uuid(50), Text: "b"}},
		{By: marc, Act: Text{ID: old, Rev: 1, D: Delta{{Insert: "very "}}}},
	} {
		op.N, op.At = i+1, b.now
		if _, err := w.Apply(op); err != nil {
			t.Fatal(i, err)
		}
	}
	change := w.Change()
	var ids []method.CardID
	for _, c := range change.Cards {
		ids = append(ids, c.ID)
	}
	if want := []method.CardID{uuid(50), old, uuid(51), uuid(52)}; !slices.Equal(ids, want) {
		t.Errorf("rows %v, want %v", ids, want)
	}
	if len(change.Log) != 2 || change.Log[0].Rev != 1 || change.Log[1].Rev != 2 || change.Log[1].N != 5 || change.Log[0].Owner != "" {
		t.Errorf("log %+v", change.Log)
	}
	if change.Cards[1].Text != "very very old" {
		t.Errorf("row of %q", change.Cards[1].Text)
	}

	w = w.Doc().Begin(b.scene) // typed in, handed back and shown again in one batch: the log of before is gone with what was in the batch
	for _, op := range []Op{
		{By: marc, Act: Text{ID: old, Rev: 2, D: Delta{{Insert: "SECRET "}}}},
		{By: nadia, Act: Return{ID: old, On: true}},
		{By: marc, Act: Text{ID: old, Rev: 3, D: Delta{{Delete: "SECRET "}}}},
		{By: nadia, Act: Return{ID: old}},
		{By: marc, Act: Text{ID: old, Base: 1, D: Delta{{Insert: "so "}}}},
	} {
		op.At = b.now
		if _, err := w.Apply(op); err != nil {
			t.Fatal(op, err)
		}
	}
	if change := w.Change(); !slices.Equal(change.Cut, []method.CardID{old}) || len(change.Log) != 1 || change.Log[0].Base != 1 || change.Log[0].Rev != 1 {
		t.Errorf("cut %v, log %+v", change.Cut, change.Log)
	}
}

// B-61: what the client keeps no more is named, once, if it was kept before the batch.
func TestUnkept(t *testing.T) {
	b := sit(t, method.Consult)
	one, two := b.add(marc, method.Suggestion, "one"), b.add(aicha, method.Suggestion, "two")
	for _, c := range []struct {
		acts []Act
		want []method.CardID
	}{
		{[]Act{Keep{ID: one, On: true}, Keep{ID: two, On: true}}, nil},
		{[]Act{Keep{ID: one}, Keep{ID: one, On: true}}, nil},
		{[]Act{Keep{ID: one}, Keep{ID: one, On: true}, Keep{ID: one}}, []method.CardID{one}},
		{[]Act{Keep{ID: one, On: true}, Keep{ID: one}}, nil},
	} {
		w := b.doc.Begin(b.scene)
		for _, a := range c.acts {
			if _, err := w.Apply(Op{By: helene, At: b.now, Act: a}); err != nil {
				t.Fatal(a, err)
			}
		}
		if got := w.Change().Unkept; !slices.Equal(got, c.want) {
			t.Errorf("%v: unkept %v, want %v", c.acts, got, c.want)
		}
		b.doc = w.Doc()
	}
}

// A guard of the method asks whether a contract is written.
func TestWritten(t *testing.T) {
	b := sit(t, method.Contract)
	if b.doc.Written(method.ContractCard) {
		t.Error("written before it is there")
	}
	id := b.add(helene, method.ContractCard, "")
	if b.doc.Written(method.ContractCard) {
		t.Error("written without a word")
	}
	b.typed(helene, id, "Help me")
	if !b.doc.Written(method.ContractCard) || b.doc.Written(method.Ask) {
		t.Error("not written with words")
	}
	b.do(helene, Remove{ID: id})
	if b.doc.Written(method.ContractCard) {
		t.Error("written and removed")
	}
}
