package board

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"codev/collab/method"
)

// Shown is one change of one viewer's board, after its commit.
type Shown struct {
	By  method.PersonID `json:"by,omitempty"` // "" when nobody asked for it (a phase change, a purge)
	At  time.Time       `json:"at,omitzero"`
	Rev int             `json:"rev,omitempty"` // card.text: the revision it leads to
	Len *int            `json:"len,omitempty"` // card.text: code points of the text then
	A   Sight           `json:"a"`
}

// Sight is what a [Shown] shows: one of the four structs below.
type Sight interface{ sight() }

// The sights. K is their name on the wire.
type (
	// CardShow gives a whole card: one that appears, or replaces what the viewer had of it.
	CardShow struct {
		K    string   `json:"k"` // "card.show"
		Card CardView `json:"card"`
	}
	// CardHide takes a card away.
	CardHide struct {
		K  string        `json:"k"` // "card.hide"
		ID method.CardID `json:"id"`
	}
	// CardText changes a text that the viewer has at revision Rev-1 of its base.
	CardText struct {
		K  string        `json:"k"` // "card.text"
		ID method.CardID `json:"id"`
		D  Delta         `json:"d"`
	}
	// CardSet changes one field, or the order key when F is "order". V is "" for a field that is no longer said.
	CardSet struct {
		K  string        `json:"k"` // "card.set"
		ID method.CardID `json:"id"`
		F  string        `json:"f"`
		V  string        `json:"v"`
	}
)

// The names of the sights on the wire, and of the one pseudo-field.
const (
	kShow    = "card.show"
	kHide    = "card.hide"
	kText    = "card.text"
	kSet     = "card.set"
	setOrder = "order"
)

func (CardShow) sight() {}
func (CardHide) sight() {}
func (CardText) sight() {}
func (CardSet) sight()  {}

// SameShown tells whether two viewers are told the same. It looks at no card as a whole: false says only that it is not known.
func SameShown(a, b []Shown) bool {
	return len(a) == 1 && len(b) == 1 && &a[0] == &b[0] || slices.EqualFunc(a, b, Shown.same)
}

func (s Shown) same(t Shown) bool {
	if s.By != t.By || s.At != t.At || s.Rev != t.Rev {
		return false
	}
	switch a := s.A.(type) {
	case CardText:
		b, ok := t.A.(CardText)
		return ok && *s.Len == *t.Len && a.ID == b.ID && slices.Equal(a.D, b.D)
	case CardSet:
		return s.A == t.A
	case CardHide:
		return s.A == t.A
	}
	return false
}

// UnmarshalJSON reads a Shown from the wire, for clients in Go.
func (s *Shown) UnmarshalJSON(raw []byte) error {
	type plain Shown
	head := struct {
		*plain
		A json.RawMessage `json:"a"`
	}{plain: (*plain)(s)}
	var name struct {
		K string `json:"k"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return err
	}
	if err := json.Unmarshal(head.A, &name); err != nil {
		return err
	}
	read := map[string]func([]byte) (Sight, error){kShow: sightOf[CardShow], kHide: sightOf[CardHide], kText: sightOf[CardText], kSet: sightOf[CardSet]}[name.K]
	if read == nil {
		return fmt.Errorf("board: unknown sight %q", name.K)
	}
	a, err := read(head.A)
	s.A = a
	return err
}

func sightOf[S Sight](raw []byte) (Sight, error) {
	var s S
	err := json.Unmarshal(raw, &s)
	return s, err
}

// Project is what a step changes on one person's board, in the order in which to apply it: nothing at all for what they
// may not see, neither a placeholder nor a number. client is the tab that is told: its own text operation comes to it as
// the acknowledgement alone (which the Room sends after what Project returns); everything else it is told like anyone.
// What it returns is shared, never changed. It is called for one step by one goroutine at a time.
func Project(s *Step, p method.PersonID, client string) []Shown {
	is := s.Is.viewer(p)
	if s.typed != nil {
		if s.Op.By == p && s.Op.Client == client || !sees(s.After, s.typed, is, s.Is.Phase) {
			return nil
		}
		return s.texted(p)
	}
	var shown, hidden []Shown
	was := s.Was.viewer(p)
	for _, id := range s.inOrder() {
		b, a := s.Before.Card(id), s.After.Card(id)
		before, saw := View(s.Before, b, was, s.Was.Phase)
		after, sees := View(s.After, a, is, s.Is.Phase)
		switch {
		case saw && !sees:
			hidden = append(hidden, s.shown(p, CardHide{kHide, id}))
		case sees && !saw, sees && !same(before, after):
			shown = append(shown, s.shown(p, CardShow{kShow, after}))
		case sees:
			shown = append(shown, s.sets(p, before, after)...)
		}
	}
	if len(hidden) == 0 {
		return shown
	}
	slices.Reverse(hidden) // answers before their questions
	return append(hidden, shown...)
}

func (s *Step) shown(p method.PersonID, a Sight) Shown {
	if s.masked(p) {
		return Shown{At: s.Op.At, A: a}
	}
	return Shown{By: s.Op.By, At: s.Op.At, A: a}
}

// masked is whether p is not told whose request it was: it is about a card that is shown without its author.
func (s *Step) masked(p method.PersonID) bool {
	if s.Op.Act == nil || s.Op.By == p {
		return false
	}
	c := s.either(s.Op.Act.card())
	return c != nil && c.Unsigned
}

// texted is the text operation as p is told of it: made once for all who are told the same.
func (s *Step) texted(p method.PersonID) []Shown {
	told := &s.told[0]
	if s.typed.Unsigned && s.Op.By != p {
		told = &s.told[1]
	}
	if *told == nil {
		one, length := s.shown(p, CardText{kText, s.typed.ID, s.typed.log.newer.op.D}), s.Result.Len
		one.Rev, one.Len = s.typed.Rev, &length
		*told = []Shown{one}
	}
	return *told
}

// sets is the fields that differ between two views of a card, in the order of their names, and the order key.
func (s *Step) sets(p method.PersonID, before, after CardView) (shown []Shown) {
	if before.Order != after.Order {
		shown = append(shown, s.shown(p, CardSet{kSet, after.ID, setOrder, after.Order}))
	}
	names := maps.Clone(before.Fields)
	if names == nil {
		names = map[method.Field]string{}
	}
	maps.Copy(names, after.Fields)
	for _, f := range slices.Sorted(maps.Keys(names)) {
		if before.Fields[f] != after.Fields[f] {
			shown = append(shown, s.shown(p, CardSet{kSet, after.ID, string(f), after.Fields[f]}))
		}
	}
	return shown
}

// inOrder is the cards to look at: as touched, or all in reading order; questions before their answers.
func (s *Step) inOrder() []method.CardID {
	ids := s.touched
	if s.all {
		ids = nil
		for _, c := range s.After.Cards() {
			ids = append(ids, c.ID)
		}
		for _, id := range s.touched { // and what is no longer
			if s.After.Card(id) == nil {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) < 2 {
		return ids
	}
	ids = slices.Clone(ids)
	slices.SortStableFunc(ids, func(a, b method.CardID) int { return byParent(s.either(a), s.either(b)) })
	return ids
}

// either is a card as it is after the step, or as it was if it is no longer.
func (s *Step) either(id method.CardID) *Card {
	if c := s.After.Card(id); c != nil {
		return c
	}
	return s.Before.Card(id)
}
