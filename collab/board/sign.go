package board

import (
	"cmp"
	"slices"

	"codev/collab/method"
)

// An unsigned card (method.Template.Unsigned) knows its author only for as long as they may still change it: until the
// phase in which it was shown is left. Nobody else is told who that is, nor by whom a change of it came. Then the author is
// deleted, not hidden: the row, its log and the id under which its author's tab knew it go, and the card comes back
// as nobody's, under a new id, at a place drawn by lot.

// forget deletes the authors of the unsigned cards of a phase that is being left, in the order of their new ids, which are
// random. fresh makes ids.
func (e *edit) forget(fresh func() method.CardID) {
	if e.Was.Phase == e.Is.Phase {
		return
	}
	var nobodys []*Card
	for _, c := range e.Before.cards {
		if !c.Unsigned || c.Author == "" || c.Private() {
			continue
		}
		e.purge(c.ID)
		if c.Live() { // a removed one was its author's alone
			nobodys = append(nobodys, c.nobodys(fresh(), e))
		}
	}
	slices.SortFunc(nobodys, func(a, b *Card) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range nobodys {
		e.place(c, "", true)
	}
}

// nobodys is the card without anything that leads to who wrote it: neither its id nor its hour.
func (c *Card) nobodys(id method.CardID, e *edit) *Card {
	n := c.withField(method.FieldSaid, "")
	n.ID, n.Author, n.Created, n.Base, n.Rev, n.Writers, n.log = id, "", e.Op.At, 0, 0, nil, textLog{}
	return n
}

// wrote is whether v wrote in a card that is another's.
func wrote(c *Card, v Viewer) bool { return slices.Contains(c.Writers, v.Person) }

// WrittenBy is the card's writers once p has written in it: what a tab keeps by itself (B-53).
func (c CardView) WrittenBy(p method.PersonID) []method.PersonID {
	return (&Card{Author: c.Author, Writers: c.Writers, Unsigned: c.Unsigned}).withWriter(p)
}

// withWriter returns who wrote in the card, p included; an unsigned card keeps nobody.
func (c *Card) withWriter(p method.PersonID) []method.PersonID {
	if c.Unsigned || p == c.Author || slices.Contains(c.Writers, p) {
		return c.Writers
	}
	return append(slices.Clip(c.Writers), p)
}
