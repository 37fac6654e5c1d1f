package board

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"codev/collab/method"
)

// B-21: between any two keys there is another, for ever, and none ends in "0".
func TestBetween(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var keys []string
		for i := range 400 {
			at := r.IntN(len(keys) + 1)
			switch seed % 4 {
			case 0: // always at the end
				at = len(keys)
			case 1: // always first
				at = 0
			case 2: // always at the same place
				at = min(1, len(keys))
			}
			lo, hi := "", ""
			if at > 0 {
				lo = keys[at-1]
			}
			if at < len(keys) {
				hi = keys[at]
			}
			key := between(lo, hi, uuid(r.IntN(1<<30)))
			if key <= lo || hi != "" && key >= hi || strings.HasSuffix(key, "0") || strings.Trim(key, digits) != "" {
				t.Fatalf("seed %d, insertion %d: %q between %q and %q", seed, i, key, lo, hi)
			}
			keys = slices.Insert(keys, at, key)
		}
		if last := keys[len(keys)-1]; seed%4 == 0 && len(last) > keyWidth {
			t.Errorf("seed %d: 400 cards at the end need a key of %d digits", seed, len(last))
		}
	}
}

func TestBetweenNeighbours(t *testing.T) {
	for _, pair := range [][2]string{{"", ""}, {"", "1"}, {"", "0001"}, {"", "00000000000000001"}, {"z", ""}, {"zzzz", ""}, {"zzzzzzzzzzzzzzzz", ""},
		{"1", "2"}, {"1zzzzzzzzzzzz", "2"}, {"1", "1000000000001"}, {"1", "11"}, {"AzzzzzzzzzzzzzA", "B0000000000000000001"}} {
		lo, hi := pair[0], pair[1]
		for n := range 50 {
			key := between(lo, hi, uuid(n))
			if key <= lo || hi != "" && key >= hi || strings.HasSuffix(key, "0") {
				t.Errorf("%q between %q and %q", key, lo, hi)
			}
		}
	}
}

// texts is the words of p's cards of a section, in order.
func (b *table) texts(p method.PersonID, k method.Kind) (words []string) {
	for _, c := range Snapshot(b.doc, b.scene.viewer(p), b.scene.Phase) {
		if method.Section(c.Kind) == method.Section(k) && !c.Removed {
			words = append(words, c.Text)
		}
	}
	return words
}

// B-20: where a card goes.
func TestPlace(t *testing.T) {
	b := sit(t, method.Consult)
	one := b.add(marc, method.Hypothesis, "one")
	two := b.add(aicha, method.Suggestion, "two")
	b.do(marc, Add{ID: uuid(101), Kind: method.Resource, After: one, Text: "after one"})
	want := func(step string, words ...string) {
		t.Helper()
		if got := b.texts(helene, method.Hypothesis); !slices.Equal(got, words) {
			t.Errorf("%s: %q, want %q", step, got, words)
		}
	}
	want("add", "one", "after one", "two")
	b.do(aicha, Move{ID: two})
	want("move to the front", "two", "one", "after one")
	if set, ok := b.told(helene)[0].A.(CardSet); !ok || set.F != setOrder || set.V != b.doc.Card(two).Order {
		t.Errorf("a move tells %v", b.told(helene))
	}
	if b.step.Result.Order != b.doc.Card(two).Order {
		t.Error("the acknowledgement of a move carries the key")
	}
	b.do(marc, Move{ID: one, After: uuid(101)})
	want("move after", "two", "after one", "one")
	b.do(nadia, Move{ID: uuid(101), After: one})
	want("the leader moves", "two", "one", "after one")
	b.do(marc, Remove{ID: one})
	b.do(aicha, Move{ID: two, After: uuid(999)})
	want("after what is not there: the end", "after one", "two")
	b.do(marc, Add{ID: uuid(102), Kind: method.Resource, After: one, Text: "after a removed one"})
	b.do(marc, Restore{ID: one})
	want("a removed card keeps its place", "one", "after a removed one", "after one", "two")
}

// B-21: the same two cards going round and round each other.
func TestRespace(t *testing.T) {
	b := sit(t, method.Consult)
	var ids []method.CardID
	for range 5 {
		ids = append(ids, b.add(marc, method.Hypothesis, "x"))
	}
	respaced := false
	for i := range 2000 {
		change := b.do(marc, Move{ID: ids[1+i%2], After: ids[0]})
		respaced = respaced || len(change.Cards) == len(ids)
		seen := map[string]bool{}
		for _, c := range b.doc.Cards() {
			if seen[c.Order] || len(c.Order) > longKey {
				t.Fatalf("move %d: key %q of %d digits", i, c.Order, len(c.Order))
			}
			seen[c.Order] = true
		}
		if got := b.doc.Cards(); got[0].ID != ids[0] || got[1].ID != ids[1+i%2] {
			t.Fatalf("move %d is not where it should be", i)
		}
	}
	if !respaced {
		t.Error("2,000 moves to one place never gave new keys")
	}
}

// B-22: what a key may tell. Marc's private topics lie between nobody's keys but his own.
func TestKeysTellNothing(t *testing.T) {
	keys := func(hidden int) (shown []string) {
		b := sit(t, method.Topic)
		for i := range hidden {
			b.do(marc, Add{ID: uuid(500 + i), Kind: method.TopicCard, Text: "hidden"})
		}
		for i, p := range []method.PersonID{aicha, helene, nadia} {
			b.do(p, Add{ID: uuid(i), Kind: method.TopicCard, Visibility: method.Shared, Text: "shown"})
		}
		for _, c := range Snapshot(b.doc, b.scene.viewer(helene), method.Topic) {
			shown = append(shown, c.Order)
		}
		return shown
	}
	if none, many := keys(0), keys(40); !slices.Equal(none, many) {
		t.Errorf("hidden cards show in the keys of others: %q and %q", none, many)
	}
}
