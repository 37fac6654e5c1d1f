package db_test

import (
	"testing"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

// BenchmarkCommit is one typed word: a card's row, its log, a receipt. The server of the tests does not wait for the disk.
func BenchmarkCommit(b *testing.B) {
	for name, visibility := range map[string]method.Visibility{"shared": method.Shared, "private": method.Private} {
		b.Run(name, func(b *testing.B) {
			w := tableFor(b)
			card := w.card(1, method.Learning, "What I learned tonight is that I answer too fast.")
			card.Visibility = visibility
			var owner method.PersonID
			if card.Private() {
				owner = card.Author
			}
			n := 0
			for b.Loop() {
				n++
				c := *card
				c.Rev = n
				t := w.batch(int64(n-1), &c)
				t.Board.Log = []board.TextOp{{Card: c.ID, Rev: n, D: board.Delta{{Keep: 20}, {Insert: "word "}}, By: c.Author, Client: "tab", N: n, At: w.now(), Owner: owner}}
				t.Receipts = []collab.Receipt{{Client: "tab", Person: c.Author, N: n}}
				w.commit(t)
			}
		})
	}
}
