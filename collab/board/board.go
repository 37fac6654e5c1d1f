package board

import (
	"cmp"
	"slices"
	"strings"

	"codev/collab/method"
)

// place is where the section of a kind stands on the board.
var place = sectionPlaces()

func sectionPlaces() map[method.Kind]int {
	sections := map[string]int{}
	places := map[method.Kind]int{}
	for i, k := range method.AllKinds() {
		s := method.Section(k)
		if _, ok := sections[s]; !ok {
			sections[s] = i
		}
		places[k] = sections[s]
	}
	return places
}

// Doc is an immutable snapshot of a board. Snapshots share the cards that did not change. Safe for concurrent use.
type Doc struct {
	cards   []*Card // by id: a slice is copied at every operation for a sixth of what a map takes
	live    int     // cards that are not removed
	runes   int     // of all cards, removed ones included
	runesOf tally   // of them, by author; the nameless ones under ""
}

// tally counts for each of a few people.
type tally []count

type count struct {
	of method.PersonID
	n  int
}

func (t tally) find(p method.PersonID) int {
	return slices.IndexFunc(t, func(c count) bool { return c.of == p })
}

func (t tally) of(p method.PersonID) int {
	if i := t.find(p); i >= 0 {
		return t[i].n
	}
	return 0
}

func (t *tally) add(p method.PersonID, n int) {
	i := t.find(p)
	if i < 0 {
		i = len(*t)
		*t = append(*t, count{of: p})
	}
	(*t)[i].n += n
}

// NewDoc is the board as the Store has it: cards (private ones sealed) and the text operations of the last ten minutes,
// oldest first within each text. Operations of unknown cards or earlier bases are left out.
func NewDoc(cards []*Card, log []TextOp) *Doc {
	d := &Doc{}
	for _, c := range cards {
		c = c.edit() // it may be another Doc's, with a log of its own
		c.log = textLog{}
		d.put(c)
	}
	for _, op := range log {
		if c := d.Card(op.Card); c != nil && c.Base == op.Base {
			c.log = c.log.push(op)
		}
	}
	return d
}

// find is where the card with this id stands among the cards, or would.
func (d *Doc) find(id method.CardID) (at int, found bool) {
	return slices.BinarySearchFunc(d.cards, id, func(c *Card, id method.CardID) int { return strings.Compare(string(c.ID), string(id)) })
}

// Card returns a card, nil if there is none. It must not be changed.
func (d *Doc) Card(id method.CardID) *Card {
	if at, found := d.find(id); found {
		return d.cards[at]
	}
	return nil
}

// Cards returns all cards, removed ones included, in reading order: by section, by order key, by id.
func (d *Doc) Cards() []*Card {
	return slices.SortedFunc(slices.Values(d.cards), func(a, b *Card) int {
		return cmp.Or(cmp.Compare(place[a.Kind], place[b.Kind]), cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}

// Written is whether a live card of this kind has words (a guard of the method: [method.Facts]).
func (d *Doc) Written(k method.Kind) bool {
	for _, c := range d.cards {
		if c.Kind == k && c.Live() && c.Text != "" {
			return true
		}
	}
	return false
}

// fork returns a snapshot that may be changed until it is given away.
func (d *Doc) fork() *Doc {
	return &Doc{cards: slices.Clone(d.cards), live: d.live, runes: d.runes, runesOf: slices.Clone(d.runesOf)}
}

func (d *Doc) put(c *Card) {
	d.weigh(c, +1)
	at, found := d.find(c.ID)
	if !found {
		d.cards = slices.Insert(d.cards, at, c)
		return
	}
	d.weigh(d.cards[at], -1)
	d.cards[at] = c
}

func (d *Doc) purge(id method.CardID) {
	if at, found := d.find(id); found {
		d.weigh(d.cards[at], -1)
		d.cards = slices.Delete(d.cards, at, at+1)
	}
}

func (d *Doc) weigh(c *Card, sign int) {
	weight := sign * c.runes()
	d.runes += weight
	d.runesOf.add(c.Author, weight)
	if c.Live() {
		d.live += sign
	}
}

// answers are the cards that answer card id.
func (d *Doc) answers(id method.CardID) (ids []method.CardID) {
	for _, c := range d.cards {
		if c.Of == id {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// row is the cards among which card c has its place, in order, c itself left out: the same section and, for a private
// card, the same author. Hidden cards thus leave no gaps among those that others see.
func (d *Doc) row(c *Card) []*Card {
	var row []*Card
	for _, o := range d.cards {
		if o.ID != c.ID && place[o.Kind] == place[c.Kind] && o.Visibility == c.Visibility && (!c.Private() || o.Author == c.Author) {
			row = append(row, o)
		}
	}
	slices.SortFunc(row, func(a, b *Card) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	return row
}
