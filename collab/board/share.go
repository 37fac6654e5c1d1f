package board

import (
	"slices"
	"unicode/utf8"

	"codev/collab/method"
)

// share shows a private card to everyone, as the kind it is or becomes, in the present phase and at the end of its
// section; or makes an own card private again. Either way its text starts a new base.
func (e *edit) share(a Share) error {
	c, err := e.open(a.ID)
	if err != nil {
		return err
	}
	s := subject(e.After, c, e.viewer())
	s.As = a.Kind
	if err := e.may(method.CardShare, s); err != nil {
		return err
	}
	n := c.edit()
	if a.Back {
		err = unshare(n, a.Kind)
	} else {
		err = e.show(n, a.Kind)
	}
	if err != nil {
		return err
	}
	e.place(n, "", true)
	e.rebase(e.After.Card(n.ID))
	return nil
}

// unshare makes card n its author's alone.
func unshare(n *Card, as method.Kind) error {
	switch {
	case as != "" || !method.MayBe(n.Kind, method.Private):
		return refuse(method.CodeBad)
	case n.Private():
		return refuse(method.CodeChanged)
	}
	n.Visibility = method.Private
	return nil
}

// show makes the private card n everyone's, as a card of kind as ("": of its own).
func (e *edit) show(n *Card, as method.Kind) error {
	if !n.Private() {
		return refuse(method.CodeChanged)
	}
	if as != "" && as != n.Kind {
		n.Kind = as
		n.Fields = fieldsOf(n)
		if err := e.counts(n); err != nil {
			return err
		}
	}
	if n.Kind == method.Answer || !method.MayBe(n.Kind, method.Shared) {
		return refuse(method.CodeBad)
	}
	if utf8.RuneCountInString(n.Text) > method.MaxRunes(n.Kind) {
		return refuse(method.CodeLimit)
	}
	n.Visibility, n.Phase = method.Shared, e.Was.Phase
	n.Unsigned = slices.Contains(e.Was.Unsigned, n.Kind)
	return nil
}

// fieldsOf keeps those of a card's fields that its kind has.
func fieldsOf(c *Card) map[method.Field]string {
	var kept map[method.Field]string
	for f, v := range c.Fields {
		if method.Settable(c.Kind, f, v) {
			if kept == nil {
				kept = map[method.Field]string{}
			}
			kept[f] = v
		}
	}
	return kept
}
