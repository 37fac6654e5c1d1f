package signaling

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

var histories = flag.Uint64("histories", 6, "how many random sessions TestEverybodyEndsUpWithTheSameBoard plays")

// history is a random session of people who write at the same time over lines that break.
type history struct {
	*round
	rng    *rand.Rand
	cards  []method.CardID // that anybody may type in, or that are only their author's
	posted map[string][]int
}

// writers may all write in the phase in which a history plays: the reformulations of the contract.
var writers = []string{"marc", "aicha"}

// step has one of them do one thing, and waits for no answer.
func (h *history) step() {
	who := writers[h.rng.IntN(len(writers))]
	tab := h.tab[who]
	card := h.cards[h.rng.IntN(len(h.cards))]
	var n int
	var err error
	switch h.rng.IntN(12) {
	case 0:
		tab.Close()
		err = tab.Again(h.ctx())
	case 1:
		id := h.id()
		h.cards = append(h.cards, id)
		n, err = tab.Post(h.ctx(), board.Add{
			ID: id, Kind: method.Reformulation, Text: "é🙂", After: card, Fields: map[method.Field]string{method.FieldTogether: "yes"},
		})
	case 2:
		n, err = tab.Post(h.ctx(), board.Move{ID: card, After: h.cards[h.rng.IntN(len(h.cards))]})
	case 3:
		n, err = tab.Post(h.ctx(), board.Remove{ID: card})
	case 4:
		n, err = tab.Post(h.ctx(), board.Restore{ID: card})
	case 5:
		n, err = tab.Post(h.ctx(), board.Set{ID: card, F: method.FieldTogether, V: []string{"", "yes"}[h.rng.IntN(2)]})
	default:
		n, err = tab.Type(h.ctx(), card, h.edit)
		if n == 0 {
			return // that card is not shown to them, or its last word has no answer yet
		}
	}
	if err != nil && !errors.Is(err, client.ErrEnded) {
		h.t.Fatal(err)
	}
	if n > 0 {
		h.posted[who] = append(h.posted[who], n)
	}
}

// edit puts something somewhere in a text, in the place of what was there.
func (h *history) edit(text string) string {
	runes := []rune(text)
	at := h.rng.IntN(len(runes) + 1)
	to := min(at+h.rng.IntN(4), len(runes))
	return string(slices.Concat(runes[:at], []rune([]string{"", "a", "ß", "👩‍🚀", "xyz"}[h.rng.IntN(5)]), runes[to:]))
}

// shown is a board as JSON, to compare.
func shown(t *client.Tab) string {
	raw, err := json.Marshal(t.Cards())
	if err != nil {
		panic(err) // cards came as JSON
	}
	return string(raw)
}

// settle waits for every answer and compares what each of them was shown on the way with what they are shown anew.
func (h *history) settle() {
	h.t.Helper()
	for _, who := range writers {
		for _, n := range h.posted[who] {
			if _, err := h.tab[who].Await(h.ctx(), n); err != nil {
				h.t.Fatalf("operation %d of %s has no answer: %v", n, who, err)
			}
		}
	}
	for _, who := range seats {
		a, err := h.tab[who].Do(h.ctx(), board.Remove{ID: "00000000-0000-4000-8000-000000000000"}) // the last of all changes is shown before its answer
		h.must(err)
		if a.Code != method.CodeGone {
			h.t.Fatal(a)
		}
		live := shown(h.tab[who])
		h.must(h.tab[who].Again(h.ctx()))
		if anew := shown(h.tab[who]); live != anew {
			h.t.Errorf("%s was shown\n%s\nand is shown anew\n%s", who, live, anew)
		}
	}
}

// Whatever is cut wherever, everybody's board is the one that somebody who comes anew is shown, and every operation has its
// one answer.
func TestEverybodyEndsUpWithTheSameBoard(t *testing.T) {
	e := newEdge(t)
	for seed := range *histories {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			h := &history{round: gather(t, e), rng: rand.New(rand.NewPCG(seed, 7)), posted: map[string][]int{}}
			h.hurries()
			h.walk(method.Contract)
			h.history()
		})
	}
}

func (h *history) history() {
	for _, who := range writers {
		id := h.id()
		h.does(who, board.Add{ID: id, Kind: method.Reformulation, Text: "Le besoin", Fields: map[method.Field]string{method.FieldTogether: "yes"}})
		h.cards = append(h.cards, id)
	}
	for range 5 {
		for range 30 {
			h.step()
		}
		h.settle()
	}
}
