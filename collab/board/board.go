package board

import (
	"cmp"
	"maps"
	"slices"

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
	cards   map[method.CardID]*Card
	logs    map[method.CardID]textLog
	live    int                     // cards that are not removed
	runes   int                     // of all cards, removed ones included
	runesOf map[method.PersonID]int // of them, by author; the nameless ones under ""
}

// NewDoc is the board as the Store has it: cards (private ones sealed) and the text operations of the last ten minutes,
// oldest first within each text. Operations of unknown cards or earlier bases are left out.
func NewDoc(cards []*Card, log []TextOp) *Doc {
	d := &Doc{cards: make(map[method.CardID]*Card, len(cards)), logs: map[method.CardID]textLog{}, runesOf: map[method.PersonID]int{}}
	for _, c := range cards {
		d.put(c)
	}
	for _, op := range log {
		if c := d.cards[op.Card]; c != nil && c.Base == op.Base {
			d.logs[op.Card] = d.logs[op.Card].push(op)
		}
	}
	return d
}

// Card returns a card, nil if there is none. It must not be changed.
func (d *Doc) Card(id method.CardID) *Card { return d.cards[id] }

// Cards returns all cards, removed ones included, in reading order: by section, by order key, by id.
func (d *Doc) Cards() []*Card {
	return slices.SortedFunc(maps.Values(d.cards), func(a, b *Card) int {
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
	return &Doc{cards: maps.Clone(d.cards), logs: maps.Clone(d.logs), live: d.live, runes: d.runes, runesOf: maps.Clone(d.runesOf)}
}

func (d *Doc) put(c *Card) {
	d.weigh(d.cards[c.ID], -1)
	d.weigh(c, +1)
	d.cards[c.ID] = c
}

func (d *Doc) purge(id method.CardID) {
	d.weigh(d.cards[id], -1)
	delete(d.cards, id)
	delete(d.logs, id)
}

func (d *Doc) weigh(c *Card, sign int) {
	if c == nil {
		return
	}
	weight := sign * c.runes()
	d.runes += weight
	if d.runesOf[c.Author] += weight; d.runesOf[c.Author] == 0 {
		delete(d.runesOf, c.Author)
	}
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
