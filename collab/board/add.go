package board

import (
	"maps"
	"slices"
	"unicode/utf8"

	"codev/collab/method"
)

func (e *edit) add(a Add) error {
	c := &Card{
		ID: a.ID, Kind: a.Kind, Author: e.Op.By, Phase: e.Was.Phase, Of: a.Of, Text: a.Text,
		Visibility: a.Visibility, Created: e.Op.At, Unsigned: slices.Contains(e.Was.Unsigned, a.Kind),
	}
	if c.Visibility == "" {
		c.Visibility = method.DefaultVisibility(a.Kind)
	}
	if !uuid4(a.ID) || e.After.Card(a.ID) != nil || !a.Kind.Valid() || !method.MayBe(a.Kind, c.Visibility) || !plainText(a.Text) ||
		(a.Kind == method.Answer) != (a.Of != "") {
		return refuse(method.CodeBad)
	}
	if err := e.addFields(c, a.Fields); err != nil {
		return err
	}
	if q := e.After.Card(a.Of); a.Of != "" {
		if q == nil || !q.Live() || !sees(e.After, q, e.viewer(), e.Was.Phase) {
			return refuse(method.CodeGone)
		}
		if q.Kind != method.Question {
			return refuse(method.CodeBad)
		}
	}
	if err := e.may(method.CardAdd, subject(e.After, c, e.viewer())); err != nil {
		return err
	}
	if err := e.fits(c, nil); err != nil {
		return err
	}
	if err := e.counts(c); err != nil {
		return err
	}
	if len(e.After.cards) >= 2*MaxCards {
		return refuse(method.CodeLimit)
	}
	e.place(c, a.After, a.After == "")
	return nil
}

// addFields fills a new card's fields: each must exist for the kind and be one that its author may set.
func (e *edit) addFields(c *Card, fields map[method.Field]string) error {
	names := slices.Sorted(maps.Keys(fields))
	for _, f := range names {
		if v := fields[f]; !plainText(v) || !method.Settable(c.Kind, f, v) {
			return badField(v)
		}
	}
	for _, f := range names {
		s := subject(e.After, c, e.viewer())
		s.Field = f
		if err := e.may(method.CardSet, s); err != nil {
			return err
		}
		if v := fields[f]; v != "" {
			if c.Fields == nil {
				c.Fields = map[method.Field]string{}
			}
			c.Fields[f] = v
		}
	}
	return nil
}

func badField(v string) error {
	if utf8.RuneCountInString(v) > MaxTitle {
		return refuse(method.CodeLimit)
	}
	return refuse(method.CodeBad)
}

// fits checks the lengths of card c, which takes the place of old (nil: a new one). What shrinks always fits.
func (e *edit) fits(c, old *Card) error {
	length, was, weight := utf8.RuneCountInString(c.Text), 0, 0
	if old != nil {
		was, weight = utf8.RuneCountInString(old.Text), old.runes()
	}
	grows := c.runes() - weight
	if length > was && length > method.MaxRunes(c.Kind) || grows > 0 && e.After.runes+grows > MaxBoardRunes {
		return refuse(method.CodeLimit)
	}
	if half := MaxBoardRunes / 2; grows > 0 && c.Author != "" && e.After.runes+grows > half && e.After.runesOf.of(c.Author)+grows > half {
		return refuse(method.CodeLimit)
	}
	return nil
}

// counts checks how many live cards there are, of all kinds and of this one, besides c.
func (e *edit) counts(c *Card) error {
	live, own, theirs, removed := 0, 0, 0, 0
	for _, o := range e.After.cards {
		by := o.Author == c.Author && c.Author != ""
		if o.ID == c.ID || !o.Live() {
			if by {
				removed++
			}
			continue
		}
		live++
		if by {
			theirs++
		}
		if o.Kind != c.Kind {
			continue
		}
		if oneOnBoard(c.Kind) || c.Of != "" && o.Of == c.Of {
			return refuse(method.CodeLimit)
		}
		if o.Author == c.Author && o.Sealed == nil { // a lost key does not use up the place of its card
			own++
		}
	}
	if most := method.MaxOwn(c.Kind); live >= MaxCards || theirs >= MaxCards/2 || theirs+removed >= MaxCards || most > 0 && own >= most {
		return refuse(method.CodeLimit)
	}
	return nil
}

// oneOnBoard is whether a board has one card of this kind at most: what the client says once, for everyone.
func oneOnBoard(k method.Kind) bool {
	return k == method.Headline || k == method.Ask || k == method.ContractCard
}

// uuid4 is whether id is a random UUID in its canonical form (RFC 9562 section 5.4).
func uuid4(id method.CardID) bool {
	if len(id) != 36 || id[14] != '4' || id[19] != '8' && id[19] != '9' && id[19] != 'a' && id[19] != 'b' {
		return false
	}
	for i := range len(id) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		hex := id[i] >= '0' && id[i] <= '9' || id[i] >= 'a' && id[i] <= 'f'
		if hyphen != (id[i] == '-') || !hyphen && !hex {
			return false
		}
	}
	return true
}
