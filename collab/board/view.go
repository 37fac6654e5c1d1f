package board

import (
	"maps"
	"slices"

	"codev/collab/method"
)

// CardView is a card as one viewer may see it: what a snapshot, a card.show, an export and a print carry, and nothing more.
type CardView struct {
	ID       method.CardID                 `json:"id"`
	Kind     method.Kind                   `json:"kind"`
	Author   method.PersonID               `json:"author,omitempty"`  // "" for what another wrote unsigned
	Writers  []method.PersonID             `json:"writers,omitempty"` // who else wrote in the text
	Unsigned bool                          `json:"unsigned,omitempty"`
	Phase    method.Phase                  `json:"phase"`
	Of       method.CardID                 `json:"of,omitempty"` // an answer's question
	Order    string                        `json:"order"`        // compare as bytes, within a section
	Text     string                        `json:"text"`
	Base     int                           `json:"base"`
	Rev      int                           `json:"rev"`
	Fields   map[method.Field]string       `json:"fields,omitempty"`
	Vis      method.Visibility             `json:"vis"`
	Returned bool                          `json:"returned,omitempty"` // handed back: seen by its author and the leaders only
	Removed  bool                          `json:"removed,omitempty"`  // only who wrote in it still has it, to restore
	Sealed   bool                          `json:"sealed,omitempty"`   // own private text that could not be opened here
	Versions []Version                     `json:"versions,omitempty"`
	Kept     bool                          `json:"kept,omitempty"` // to the client only
	Agreed   map[method.PersonID]Agreement `json:"agreed,omitempty"`
}

// View is the one projection of a card: what v may see of it in a phase, and whether anything at all. c is a card of d
// (an answer is seen only with its question).
func View(d *Doc, c *Card, v Viewer, phase method.Phase) (CardView, bool) {
	if c == nil || !sees(d, c, v, phase) {
		return CardView{}, false
	}
	s := subject(d, c, v)
	view := CardView{
		ID: c.ID, Kind: c.Kind, Author: c.Author, Phase: c.Phase, Of: c.Of, Order: c.Order,
		Text: c.Text, Base: c.Base, Rev: c.Rev, Fields: c.Fields, Vis: c.Visibility,
		Returned: c.Returned, Removed: !c.Live(), Sealed: c.Sealed != nil, Versions: c.Versions, Agreed: c.Agreed,
		Kept: c.Kept && method.SeesKept(v.Roles), Writers: c.Writers, Unsigned: c.Unsigned,
	}
	if c.Unsigned && !s.Mine {
		view.Author = ""
	}
	for f := range c.Fields {
		if !method.SeesField(v.Roles, f, s) {
			if view.Fields = maps.Clone(view.Fields); view.Fields != nil {
				maps.DeleteFunc(view.Fields, func(f method.Field, _ string) bool { return !method.SeesField(v.Roles, f, s) })
			}
			break
		}
	}
	return view, true
}

// ShowsWriter is whether v may know that somebody writes in card c: it is shared and signed, v sees it, and the writer may
// write in it now.
func ShowsWriter(d *Doc, c *Card, v, writer Viewer, phase method.Phase) bool {
	return c != nil && c.Live() && !c.Private() && !c.Unsigned && sees(d, c, v, phase) && sees(d, c, writer, phase) &&
		method.Allowed(phase, writer.Roles, method.CardText, subject(d, c, writer)) == nil
}

// Snapshot is the whole board as v may see it, in reading order, questions before their answers.
func Snapshot(d *Doc, v Viewer, phase method.Phase) []CardView {
	views := make([]CardView, 0, len(d.cards))
	for _, c := range d.Cards() {
		if view, ok := View(d, c, v, phase); ok {
			views = append(views, view)
		}
	}
	return views
}

// sees is whether anything of card c reaches v. A removed card reaches who wrote in it only; an answer goes with its question.
func sees(d *Doc, c *Card, v Viewer, phase method.Phase) bool {
	if !c.Live() && !mine(c, v) && !wrote(c, v) {
		return false
	}
	if c.Of != "" {
		q := d.Card(c.Of)
		if q == nil || !q.Live() || !sees(d, q, v, phase) {
			return false
		}
	}
	return method.Sees(phase, v.Roles, subject(d, c, v))
}

// subject is what rights depend on of card c, for v.
func subject(d *Doc, c *Card, v Viewer) method.Subject {
	s := method.Subject{
		Kind: c.Kind, Mine: mine(c, v), Visibility: c.Visibility, Returned: c.Returned, Wrote: wrote(c, v), Unsigned: c.Unsigned,
		Together: c.Fields[method.FieldTogether] != "",
		Said:     v.Person != "" && c.Fields[method.FieldSaid] == string(v.Person),
	}
	if c.Of == "" {
		return s
	}
	if q := d.Card(c.Of); q != nil {
		s.Of, s.OfMine = q.Kind, mine(q, v)
	}
	return s
}

func mine(c *Card, v Viewer) bool { return c.Author != "" && c.Author == v.Person }

// same is whether two views differ in nothing but their order and fields.
func same(a, b CardView) bool {
	return a.ID == b.ID && a.Kind == b.Kind && a.Author == b.Author && a.Phase == b.Phase && a.Of == b.Of &&
		a.Text == b.Text && a.Base == b.Base && a.Rev == b.Rev && a.Vis == b.Vis && a.Returned == b.Returned &&
		a.Removed == b.Removed && a.Sealed == b.Sealed && a.Kept == b.Kept && a.Unsigned == b.Unsigned &&
		slices.Equal(a.Writers, b.Writers) &&
		slices.Equal(a.Versions, b.Versions) && maps.Equal(a.Agreed, b.Agreed)
}
