package board

import (
	"encoding/json"
	"errors"
	"fmt"

	"codev/collab/method"
)

// private is what of a private card is sealed at rest.
type private struct {
	Text   string                  `json:"t"`
	Fields map[method.Field]string `json:"f,omitempty"`
}

// Plain is what the Store seals of a private card: its text and fields.
func (c *Card) Plain() (string, error) {
	raw, err := json.Marshal(private{c.Text, c.Fields})
	if err != nil {
		return "", fmt.Errorf("board: private card: %w", err)
	}
	return string(raw), nil
}

func (c *Card) opened(plain string) (*Card, error) {
	var p private
	if err := json.Unmarshal([]byte(plain), &p); err != nil {
		return nil, fmt.Errorf("board: sealed card: %w", err)
	}
	e := c.edit()
	e.Text, e.Fields, e.Sealed = p.Text, p.Fields, nil
	return e, nil
}

// Open gives a person's private cards and their log in clear: their author has come, and with them the key. open undoes
// what sealed [Card.Plain] and [TextOp.Plain]. What it cannot open (sealed under the key of a lost device) stays sealed and
// takes nothing else with it; the error says why, and comes with the Doc. The Room does this between batches.
func (d *Doc) Open(p method.PersonID, open func(sealed []byte) (string, error)) (*Doc, error) {
	var kept []error
	keep := func(err error) { kept = append(kept, fmt.Errorf("board: open: %w", err)) }
	after, err := d.turn(p, func(c *Card) (*Card, error) {
		if c.Sealed == nil {
			return c, nil
		}
		plain, err := open(c.Sealed)
		if err != nil {
			keep(err)
			return c, nil
		}
		opened, err := c.opened(plain)
		if err != nil {
			keep(err)
			return c, nil
		}
		return opened, nil
	}, func(op TextOp) (TextOp, error) {
		if op.Sealed == nil {
			return op, nil
		}
		plain, err := open(op.Sealed)
		if err != nil {
			keep(err)
			return op, nil
		}
		opened, err := op.opened(plain)
		if err != nil {
			keep(err)
			return op, nil
		}
		return opened, nil
	})
	return after, errors.Join(append(kept, err)...)
}

// Shut drops the plain text of a person's private cards and their log, keeping it sealed: their author is gone, and the
// key goes after this. On an error nothing is dropped. The Room does this between batches.
func (d *Doc) Shut(p method.PersonID, seal func(plain string) ([]byte, error)) (*Doc, error) {
	return d.turn(p, func(c *Card) (*Card, error) {
		if c.Sealed != nil {
			return c, nil
		}
		sealed, err := sealPlain(c.Plain, seal)
		if err != nil {
			return nil, err
		}
		e := c.edit()
		e.Text, e.Fields, e.Sealed = "", nil, sealed
		return e, nil
	}, func(op TextOp) (TextOp, error) {
		if op.Sealed != nil {
			return op, nil
		}
		sealed, err := sealPlain(op.Plain, seal)
		op.D, op.Sealed = nil, sealed
		return op, err
	})
}

func sealPlain(plain func() (string, error), seal func(string) ([]byte, error)) ([]byte, error) {
	p, err := plain()
	if err != nil {
		return nil, err
	}
	sealed, err := seal(p)
	if err != nil {
		return nil, fmt.Errorf("board: shut: %w", err)
	}
	return sealed, nil
}

// turn puts the private cards of p and their logs through two functions.
func (d *Doc) turn(p method.PersonID, card func(*Card) (*Card, error), op func(TextOp) (TextOp, error)) (*Doc, error) {
	after := d.fork()
	for _, c := range d.cards {
		if !c.Private() || c.Author != p || p == "" {
			continue
		}
		turned, err := card(c)
		if err != nil {
			return nil, err
		}
		turned = turned.edit()
		if turned.log, err = c.log.turn(op); err != nil {
			return nil, err
		}
		after.put(turned)
	}
	return after, nil
}
