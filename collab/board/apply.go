package board

import (
	"maps"
	"slices"
	"time"

	"codev/collab/method"
)

func refuse(c method.Code) error { return method.Refusal{Code: c} }

// apply carries out the edit's act. Each verb checks in this order: the shape (bad), the card (gone), the right (role,
// phase), the state (changed), the limits (limit).
func (e *edit) apply() error {
	switch a := e.Op.Act.(type) {
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
	c, err := e.open(id)
	if err != nil {
		return nil, err
	}
	return c, e.may(e.Op.Act.Action(), subject(e.After, c, e.viewer()))
}

// open returns a live card that the actor sees, in clear.
func (e *edit) open(id method.CardID) (*Card, error) {
	c, err := e.seen(id)
	if err == nil && c.Sealed != nil { // under a key that its author no longer has
		return nil, refuse(method.CodeChanged)
	}
	return c, err
}

// seen returns a live card that the actor sees, if only its seal.
func (e *edit) seen(id method.CardID) (*Card, error) {
	c := e.After.Card(id)
	if c == nil || !c.Live() || !sees(e.After, c, e.viewer(), e.Was.Phase) {
		return nil, refuse(method.CodeGone)
	}
	return c, nil
}

func (e *edit) viewer() Viewer { return e.Was.viewer(e.Op.By) }

func (e *edit) may(a method.Action, s method.Subject) error {
	return method.Allowed(e.Was.Phase, e.viewer().Roles, a, s)
}

// write transforms a text operation over what was committed since its revision and applies it.
func (e *edit) write(a Text) error {
	for _, p := range a.D {
		if !plainText(p.Insert) {
			return refuse(method.CodeBad)
		}
	}
	c, err := e.find(a.ID)
	if err != nil {
		return err
	}
	since, ok := c.since(a.Base, a.Rev, e.Op.At)
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
	n := c.edit()
	n.Text, n.Rev, n.Writers = text, c.Rev+1, c.withWriter(e.Op.By)
	if err := e.fits(n, c); err != nil {
		return err
	}
	op := TextOp{Card: c.ID, Base: c.Base, Rev: n.Rev, D: d, By: e.Op.By, Client: e.Op.Client, N: e.Op.N, At: e.Op.At}
	if c.Private() {
		op.Owner = c.Author
	}
	n.log = c.log.push(op)
	e.typed = n
	e.put(n)
	return nil
}

func (e *edit) set(a Set) error {
	c, err := e.open(a.ID)
	if err != nil {
		return err
	}
	if !plainText(a.V) || !method.Settable(c.Kind, a.F, a.V) {
		return badField(a.V)
	}
	s := subject(e.After, c, e.viewer())
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

// remove takes a card away, also one that stays sealed for want of its key.
func (e *edit) remove(a Remove) error {
	c, err := e.seen(a.ID)
	if err != nil {
		return err
	}
	if err := e.may(method.CardRemove, subject(e.After, c, e.viewer())); err != nil {
		return err
	}
	n := c.edit()
	n.Removed = e.Op.At
	e.put(n)
	e.touchAnswers(c.ID)
	return nil
}

// restore brings a removed card back, within ten minutes: its author and who else wrote in it still see it.
func (e *edit) restore(a Restore) error {
	c := e.After.Card(a.ID)
	if c == nil || !sees(e.After, c, e.viewer(), e.Was.Phase) || !c.Live() && e.Op.At.Sub(c.Removed) > RemovedKept {
		return refuse(method.CodeGone)
	}
	if err := e.may(method.CardRestore, subject(e.After, c, e.viewer())); err != nil {
		return err
	}
	if c.Live() {
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
	for _, answer := range e.After.answers(id) {
		e.touch(answer)
	}
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
	n := c.withVersion(e.Op.At)
	if len(n.Versions) > max(MaxVersions, len(c.Versions)) {
		return refuse(method.CodeLimit)
	}
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
	n.Agreed[e.Op.By] = a.Value
	if a.Value == "" {
		delete(n.Agreed, e.Op.By)
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
