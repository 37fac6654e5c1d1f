package board

import (
	"fmt"
	"testing"

	"codev/collab/method"
)

// BenchmarkTyping is one text operation on a full board, judged and shown to eight people.
func BenchmarkTyping(b *testing.B) {
	for _, n := range []int{30, MaxCards} {
		b.Run(fmt.Sprint(n, " cards"), func(b *testing.B) {
			var cards []*Card
			for i := range n {
				cards = append(cards, &Card{ID: uuid(i), Kind: method.Question, Author: marc, Visibility: method.Shared, Text: "Who asked for the sheet, and what do you lose if they use it?", Order: between("", "", uuid(i))})
			}
			doc := NewDoc(cards, nil)
			scene := Scene{Phase: method.Clarify, Roles: cast()}
			id := cards[n/2].ID
			b.ReportAllocs()
			for b.Loop() {
				w := doc.Begin(scene)
				step, err := w.Apply(Op{By: marc, At: noon, Act: Text{ID: id, Rev: doc.Card(id).Rev, D: Delta{{Keep: 4}, {Insert: "x"}}}})
				if err == nil {
					step, err = w.Apply(Op{By: marc, At: noon, Act: Text{ID: id, Rev: step.Result.Rev, D: Delta{{Keep: 4}, {Delete: "x"}}}})
				}
				if err != nil {
					b.Fatal(err)
				}
				for range 8 {
					if len(Project(step, helene, "")) != 1 {
						b.Fatal("not told")
					}
				}
				doc = w.Doc()
			}
		})
	}
}
