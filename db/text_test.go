package db_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

// Most batches are one text operation, and are written in one statement. Every 64th one also trims the log and goes the way of all others:
// what comes back must be the same.
var bothWays = map[string]int64{"in one statement": 3, "in several": 64}

// written is a session with a shared card and a private one of Hélène's, whose tabs and Marc's are bound.
func (w *table) written() (shared, private *board.Card) {
	w.t.Helper()
	shared, private = w.card(1, method.Learning, "Words"), w.card(1, method.Note, "Words")
	private.Visibility, private.Order = method.Private, "a1"
	b := w.batch(0, shared, private)
	b.Receipts = []collab.Receipt{{Client: "hers", Person: w.who[1].ID, N: 1}, {Client: "his", Person: w.who[2].ID, N: 1}}
	w.commit(b)
	return shared, private
}

// typed is the batch of one letter at the end of a card, by somebody.
func (w *table) typed(card *board.Card, by int, tab string, newSeq int64) collab.Batch {
	c, author := *card, w.who[by].ID
	c.Text, c.Rev = card.Text+"é", card.Rev+1
	op := board.TextOp{Card: c.ID, Rev: c.Rev, D: board.Delta{{Keep: 5}, {Insert: "é"}}, By: author, Client: tab, N: 2, At: w.now()}
	if c.Private() {
		op.Owner = c.Author
	} else if author != c.Author {
		c.Writers = []method.PersonID{author}
	}
	b := w.batch(1, &c)
	b.NewSeq, b.Board.Log = newSeq, []board.TextOp{op}
	b.Receipts = []collab.Receipt{{Client: tab, Person: author, N: 2}}
	return b
}

func TestALetterComesBack(t *testing.T) {
	for way, newSeq := range bothWays {
		for name, by := range map[string]int{"hers": 1, "his": 2} {
			t.Run(way+", "+name, func(t *testing.T) {
				w := newTable(t)
				shared, private := w.written()
				b := w.typed(shared, by, name, newSeq)
				w.commit(b)
				got := w.load()
				if want := b.Board.Cards[0]; got.Seq != newSeq || !reflect.DeepEqual(got.Cards[0], want) || got.Cards[1].ID != private.ID {
					t.Errorf("cards:\n%s\nwant first:\n%s", show(got.Cards), show([]*board.Card{want}))
				}
				if !reflect.DeepEqual(got.Log, b.Board.Log) {
					t.Errorf("log %+v, want %+v", got.Log, b.Board.Log)
				}
				if c := got.Receipts[name]; c.Done != 2 || len(c.Refused) != 0 {
					t.Errorf("receipts %+v", got.Receipts)
				}
			})
		}
	}
}

func TestAPrivateLetterComesBackSealed(t *testing.T) {
	for way, newSeq := range bothWays {
		t.Run(way, func(t *testing.T) {
			w := newTable(t)
			_, private := w.written()
			w.commit(w.typed(private, 1, "hers", newSeq))
			got := w.load()
			if c, o := got.Cards[1], got.Log[0]; c.Text != "" || c.Sealed == nil || c.Rev != 1 || o.D != nil || o.Sealed == nil || o.Owner != private.Author {
				t.Fatalf("at rest: %+v %+v", c, o)
			}
			open, err := board.NewDoc(got.Cards, got.Log).Open(private.Author, w.who[1].Key.Open)
			w.ok(err)
			if c := open.Card(private.ID); c.Text != "Wordsé" {
				t.Errorf("opened: %q", c.Text)
			}
		})
	}
}

func TestALetterIsWholeOrNotAtAll(t *testing.T) {
	for way, newSeq := range bothWays {
		t.Run(way, func(t *testing.T) {
			w := newTable(t)
			shared, private := w.written()
			before := w.load()
			for name, c := range map[string]struct {
				change func(*collab.Batch)
				want   error
			}{
				"fenced":      {func(b *collab.Batch) { b.OldSeq = 7 }, collab.ErrFenced},
				"no such tab": {func(b *collab.Batch) { b.Receipts[0].Client, b.Board.Log[0].Client = "x", "x" }, collab.ErrRejected},
				"another's tab": {func(b *collab.Batch) {
					b.Receipts[0].Client, b.Board.Log[0].Client = "his", "his"
				}, collab.ErrRejected},
				"no such card": {func(b *collab.Batch) {
					b.Board.Cards[0].ID = newCard()
					b.Board.Cards[0].Kind = "no kind"
					b.Board.Log[0].Card = b.Board.Cards[0].ID
				}, collab.ErrRejected},
				"too long": {func(b *collab.Batch) { b.Board.Cards[0].Text = strings.Repeat("é", 4001) }, collab.ErrRejected},
				"U+0000":   {func(b *collab.Batch) { b.Board.Cards[0].Text = "a\x00b" }, collab.ErrRejected},
				"a private card in clear": {func(b *collab.Batch) {
					b.Board.Cards[0].ID, b.Board.Log[0].Card = private.ID, private.ID
					b.Board.Cards[0].Visibility = "nobody's"
				}, collab.ErrRejected},
				"no key": {func(b *collab.Batch) {
					b.Board.Cards[0].Visibility = method.Private
					b.Seal = func(method.PersonID, string) ([]byte, error) { return nil, errors.New("nobody is here") }
				}, collab.ErrRejected},
			} {
				b := w.typed(shared, 1, "hers", newSeq)
				c.change(&b)
				if err := w.Commit(b); !errors.Is(err, c.want) {
					t.Errorf("%s: %v", name, err)
				}
				if got := w.load(); !reflect.DeepEqual(got, before) {
					t.Fatalf("%s: written in part: %+v", name, got)
				}
			}
			w.commit(w.typed(shared, 1, "hers", newSeq)) // and the room goes on
		})
	}
}

// What a column may hold is refused whatever way it comes.
func TestWhatTheColumnsRefuse(t *testing.T) {
	w := newTable(t)
	shared, _ := w.written()
	before := w.load()
	for name, change := range map[string]func(*collab.Batch){
		"kind":              func(b *collab.Batch) { b.Board.Cards[0].Kind = "No Kind" },
		"phase":             func(b *collab.Batch) { b.Board.Cards[0].Phase = "afterwards" },
		"visibility":        func(b *collab.Batch) { b.Board.Cards[0].Visibility = "some" },
		"base":              func(b *collab.Batch) { b.Board.Cards[0].Base = -1 },
		"revision":          func(b *collab.Batch) { b.Board.Cards[0].Rev = -1 },
		"revision of log":   func(b *collab.Batch) { b.Board.Log[0].Rev = 0 },
		"base of log":       func(b *collab.Batch) { b.Board.Log[0].Base = -1 },
		"tab of log":        func(b *collab.Batch) { b.Board.Log[0].Client = strings.Repeat("x", 65) },
		"number of log":     func(b *collab.Batch) { b.Board.Log[0].N = -1 },
		"number":            func(b *collab.Batch) { b.Receipts[0].N = 0 },
		"code":              func(b *collab.Batch) { b.Receipts[0].Code = "NO" },
		"sequence":          func(b *collab.Batch) { b.NewSeq = -1 },
		"no words, no seal": func(b *collab.Batch) { b.Board.Cards[0].Visibility = method.Private; b.Seal = nothing },
	} {
		b := w.typed(shared, 1, "hers", 64)
		change(&b)
		if err := w.Commit(b); !errors.Is(err, collab.ErrRejected) {
			t.Errorf("%s: %v", name, err)
		}
		if got := w.load(); !reflect.DeepEqual(got, before) {
			t.Fatalf("%s: written in part: %+v", name, got)
		}
	}
}

func nothing(method.PersonID, string) ([]byte, error) { return nil, nil }
