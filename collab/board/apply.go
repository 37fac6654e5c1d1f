package board

import (
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"codev/collab/method"
)

func refuse(c method.Code) error { return method.Refusal{Code: c} }

// apply carries out the edit's act. Each verb checks in this order: the shape (bad), the card (gone), the right (role,
// phase), the state (changed), the limits (limit).
func (e *edit) apply() error {
	switch a := e.op.Act.(type) {
	case Add:
		return e.add(a)
	case Text:
		return e.write(a)
	case Set:
		return e.set(a)
	case Move:
		return e.move(a)
	case Remove:
		return e.remove(a)
	case Restore:
		return e.restore(a)
	case Share:
		return e.share(a)
	case Keep:
		return e.keep(a)
	case MakeVersion:
		return e.version(a)
	case Agree:
		return e.agree(a)
	case Return:
		return e.giveBack(a)
	default:
		return refuse(method.CodeBad)
	}
}

// find returns a live card that the actor sees and may do the act to. What they do not see is gone, like what never was.
func (e *edit) find(id method.CardID) (*Card, error) {
	c, err := e.seen(id)
	if err != nil {
		return nil, err
	}
	return c, e.may(e.op.Act.Action(), subject(e.after, c, e.viewer()))
}

// seen returns a live card that the actor sees.
func (e *edit) seen(id method.CardID) (*Card, error) {
	c := e.after.cards[id]
	if c == nil || !c.Live() || !sees(e.after, c, e.viewer(), e.was.Phase) {
		return nil, refuse(method.CodeGone)
	}
	if c.Sealed != nil { // its author acts without having been let in: Open comes first
		return nil, refuse(method.CodeChanged)
	}
	return c, nil
}

func (e *edit) viewer() Viewer { return e.was.viewer(e.op.By) }

func (e *edit) may(a method.Action, s method.Subject) error {
	return method.Allowed(e.was.Phase, e.viewer().Roles, a, s)
}

func (e *edit) add(a Add) error {
	c := &Card{
		ID: a.ID, Kind: a.Kind, Author: e.op.By, Phase: e.was.Phase, Of: a.Of, Text: a.Text,
		Visibility: a.Visibility, Created: e.op.At,
	}
	if c.Visibility == "" {
		c.Visibility = method.DefaultVisibility(a.Kind)
	}
	if !uuid4(a.ID) || e.after.cards[a.ID] != nil || !a.Kind.Valid() || !method.MayBe(a.Kind, c.Visibility) || !plainText(a.Text) ||
		(a.Kind == method.Answer) != (a.Of != "") {
		return refuse(method.CodeBad)
	}
	if err := e.addFields(c, a.Fields); err != nil {
		return err
	}
	if q := e.after.cards[a.Of]; a.Of != "" {
		if q == nil || !q.Live() || !sees(e.after, q, e.viewer(), e.was.Phase) {
			return refuse(method.CodeGone)
		}
		if q.Kind != method.Question {
			return refuse(method.CodeBad)
		}
	}
	if err := e.may(method.CardAdd, subject(e.after, c, e.viewer())); err != nil {
		return err
	}
	if err := e.fits(c, nil); err != nil {
		return err
	}
	if err := e.counts(c); err != nil {
		return err
	}
	if len(e.after.cards) >= 2*MaxCards {
		return refuse(method.CodeLimit)
	}
	e.place(c, a.After, a.After == "")
	return nil
}

// addFields fills a new card's fields: each must exist for the kind and be one that its author may set.
func (e *edit) addFields(c *Card, fields map[method.Field]string) error {
	for f, v := range fields {
		if !plainText(v) || !method.Settable(c.Kind, f, v) {
			return badField(v)
		}
	}
	for f, v := range fields {
		s := subject(e.after, c, e.viewer())
		s.Field = f
		if err := e.may(method.CardSet, s); err != nil {
			return err
		}
		if v != "" {
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
	if length > was && length > method.MaxRunes(c.Kind) || grows > 0 && e.after.runes+grows > MaxBoardRunes {
		return refuse(method.CodeLimit)
	}
	return nil
}

// counts checks how many live cards there are, of all kinds and of this one, besides c.
func (e *edit) counts(c *Card) error {
	live, own := 0, 0
	for _, o := range e.after.cards {
		if o.ID == c.ID || !o.Live() {
			continue
		}
		live++
		if o.Kind != c.Kind {
			continue
		}
		if oneOnBoard(c.Kind) || c.Of != "" && o.Of == c.Of {
			return refuse(method.CodeLimit)
		}
		if o.Author == c.Author {
			own++
		}
	}
	if most := method.MaxOwn(c.Kind); live >= MaxCards || most > 0 && own >= most {
		return refuse(method.CodeLimit)
	}
	return nil
}

// oneOnBoard is whether a board has one card of this kind at most: what the client says once, for everyone.
func oneOnBoard(k method.Kind) bool {
	return k == method.Headline || k == method.Ask || k == method.ContractCard
}

// write transforms a text operation over what was committed since its revision and applies it.
func (e *edit) write(a Text) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	since, ok := e.after.logs[c.ID].since(c, a.Base, a.Rev, e.op.At)
	if !ok {
		return refuse(method.CodeChanged)
	}
	d := a.D
	for _, op := range since {
		_, d = Transform(op.D, d, true) // the earlier commit stays left
	}
	text, err := Apply(c.Text, d)
	if err != nil {
		return refuse(method.CodeChanged)
	}
	if !plainText(text) {
		return refuse(method.CodeBad)
	}
	n := c.edit()
	n.Text, n.Rev = text, c.Rev+1
	if err := e.fits(n, c); err != nil {
		return err
	}
	e.text = &TextOp{Card: c.ID, Base: c.Base, Rev: n.Rev, D: d, By: e.op.By, Client: e.op.Client, N: e.op.N, At: e.op.At}
	if c.Private() {
		e.text.Owner = c.Author
	}
	e.put(n)
	e.after.logs[c.ID] = e.after.logs[c.ID].push(*e.text)
	return nil
}

func (e *edit) set(a Set) error {
	c, err := e.seen(a.ID)
	if err != nil {
		return err
	}
	if !plainText(a.V) || !method.Settable(c.Kind, a.F, a.V) {
		return badField(a.V)
	}
	s := subject(e.after, c, e.viewer())
	s.Field = a.F
	if err := e.may(method.CardSet, s); err != nil {
		return err
	}
	if a.Was != nil && *a.Was != c.Fields[a.F] {
		return refuse(method.CodeChanged)
	}
	n := c.withField(a.F, a.V)
	if err := e.fits(n, c); err != nil {
		return err
	}
	e.put(n)
	return nil
}

func (e *edit) move(a Move) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	e.place(c.edit(), a.After, false)
	return nil
}

// place gives card c its order key in its row and puts it: behind card after, or at the end if that is not a card of the
// row that the actor can see (somebody removed it meanwhile), or, when after is "", at the end or the front.
func (e *edit) place(c *Card, after method.CardID, end bool) {
	row := e.after.row(c)
	at := len(row)
	if after == "" && !end {
		at = 0
	}
	for i, o := range row {
		if o.ID == after && sees(e.after, o, e.viewer(), e.was.Phase) {
			at = i + 1
		}
	}
	lo, hi := "", ""
	if at > 0 {
		lo = row[at-1].Order
	}
	if at < len(row) {
		hi = row[at].Order
	}
	c.Order = between(lo, hi, c.ID)
	if len(c.Order) > longKey {
		c.Order = e.respace(row, at, c.ID)
	}
	e.put(c)
}

// respace gives every card of a row a new, short key, and returns the one for card id at place at.
func (e *edit) respace(row []*Card, at int, id method.CardID) (key string) {
	last := ""
	for i := 0; i <= len(row); i++ {
		if i == at {
			key = between(last, "", id)
			last = key
		}
		if i < len(row) {
			n := row[i].edit()
			n.Order = between(last, "", n.ID)
			last = n.Order
			e.put(n)
		}
	}
	return key
}

func (e *edit) remove(a Remove) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	n := c.edit()
	n.Removed = e.op.At
	e.put(n)
	e.touchAnswers(c.ID)
	return nil
}

// restore brings a removed card back: only its author still sees it, and within ten minutes.
func (e *edit) restore(a Restore) error {
	c := e.after.cards[a.ID]
	if c == nil || !sees(e.after, c, e.viewer(), e.was.Phase) || !c.Live() && e.op.At.Sub(c.Removed) > RemovedKept {
		return refuse(method.CodeGone)
	}
	if err := e.may(method.CardRestore, subject(e.after, c, e.viewer())); err != nil {
		return err
	}
	if c.Live() || c.Sealed != nil {
		return refuse(method.CodeChanged)
	}
	n := c.edit()
	n.Removed = time.Time{}
	if err := e.counts(n); err != nil {
		return err
	}
	e.put(n)
	e.touchAnswers(c.ID)
	return nil
}

func (e *edit) touchAnswers(id method.CardID) {
	for _, answer := range e.after.answers(id) {
		e.touch(answer)
	}
}

// share shows a private card to everyone, as the kind it is or becomes, in the present phase and at the end of its
// section; or makes an own card private again. Either way its text starts a new base.
func (e *edit) share(a Share) error {
	c, err := e.seen(a.ID)
	if err != nil {
		return err
	}
	s := subject(e.after, c, e.viewer())
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
	e.rebase(e.after.cards[n.ID])
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
	n.Visibility, n.Phase = method.Shared, e.was.Phase
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

func (e *edit) keep(a Keep) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	n := c.edit()
	n.Kept = a.On
	e.put(n)
	return nil
}

func (e *edit) version(a MakeVersion) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	n := c.withVersion(e.op.At)
	if err := e.fits(n, c); err != nil {
		return err
	}
	e.put(n)
	return nil
}

func (e *edit) agree(a Agree) error {
	c, err := e.find(a.ID)
	switch {
	case !slices.Contains([]Agreement{AgreeYes, AgreePrecision, ""}, a.Value):
		return refuse(method.CodeBad)
	case err != nil:
		return err
	case a.N != len(c.Versions) || a.N == 0:
		return refuse(method.CodeChanged)
	}
	n := c.edit()
	n.Agreed = maps.Clone(c.Agreed)
	if n.Agreed == nil {
		n.Agreed = map[method.PersonID]Agreement{}
	}
	n.Agreed[e.op.By] = a.Value
	if a.Value == "" {
		delete(n.Agreed, e.op.By)
	}
	e.put(n)
	return nil
}

func (e *edit) giveBack(a Return) error {
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	n := c.edit()
	n.Returned = a.On
	e.put(n)
	e.touchAnswers(c.ID)
	return nil
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
