package board

import (
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"codev/collab/method"
)

// Card is one card of a board. A *Card is never changed once it is in a [Doc]: a change makes a new one.
type Card struct {
	ID         method.CardID
	Kind       method.Kind
	Author     method.PersonID   // "" once anonymity deleted it
	Writers    []method.PersonID // who else wrote in the text, first come first
	Unsigned   bool              // shown without its author; the author is deleted when the phase is left
	Phase      method.Phase      // the phase in which it was added, or shared if it was private before
	Of         method.CardID     // answer: the question
	Order      string            // fractional key, made by the server
	Text       string
	Base       int // counts reveals: each starts a new text base whose Rev is 0
	Rev        int // gapless revision of Text within Base; what a text operation names
	Fields     map[method.Field]string
	Visibility method.Visibility
	Returned   bool      // a question handed back to its author: seen by the author and the facilitator only
	Removed    time.Time // zero while live; restorable for ten minutes
	Created    time.Time
	Sealed     []byte // [Card.Plain] at rest while its author is away (rule 12); Text and Fields are empty then
	Marks

	log textLog // of Text, in a Doc
}

// Marks are what hangs on a card besides its words.
type Marks struct {
	Versions []Version                     // ask, contract
	Kept     bool                          // the client keeps it; projected to the client only
	Agreed   map[method.PersonID]Agreement // contract: each consultant's word on Versions[len-1]
}

// Version is a wording the client stood by, with its time.
type Version struct {
	N    int       `json:"n"` // from 1
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Agreement is a consultant's answer to a contract's version.
type Agreement string

const (
	AgreeYes       Agreement = "yes"       // I can work with this
	AgreePrecision Agreement = "precision" // I need a precision
)

// Limits of a board (board-protocol rule 15), in Unicode code points and cards.
const (
	MaxStatement  = 4000 // ask, contract
	MaxCard       = 2000
	MaxTitle      = 200 // topic, headline, word, and field values
	MaxCards      = 500 // live; as many again may be removed and restorable
	MaxBoardRunes = 500_000
	MaxVersions   = 50 // of one card, asked for; those that a change of phase keeps come on top
)

// Live is whether the card has not been removed.
func (c *Card) Live() bool { return c.Removed.IsZero() }

// Private is whether only its author may see the card: the Store then seals [Card.Plain] and writes no text in clear.
func (c *Card) Private() bool { return c.Visibility == method.Private }

// edit returns a copy whose text, flags and marks may be set; maps and slices are still shared and must be replaced, not changed.
func (c *Card) edit() *Card {
	e := *c
	return &e
}

func (c *Card) withField(f method.Field, v string) *Card {
	e := c.edit()
	e.Fields = maps.Clone(c.Fields)
	if e.Fields == nil {
		e.Fields = map[method.Field]string{}
	}
	if v == "" {
		delete(e.Fields, f)
	} else {
		e.Fields[f] = v
	}
	return e
}

// withVersion returns the card with its wording as the next version, and every agreement taken back: they spoke of
// another wording. The card itself if there are no words, or the same as in the last version.
func (c *Card) withVersion(at time.Time) *Card {
	last := len(c.Versions)
	if c.Text == "" || last > 0 && c.Versions[last-1].Text == c.Text {
		return c
	}
	e := c.edit()
	e.Versions = append(slices.Clip(c.Versions), Version{N: last + 1, Text: c.Text, At: at})
	e.Agreed = nil
	return e
}

// rebased returns the card at the start of a new text base.
func (c *Card) rebased() *Card {
	e := c.edit()
	e.Base, e.Rev, e.log = c.Base+1, 0, textLog{}
	return e
}

// runes is what the card weighs in the board's limit: code points of everything it holds. A sealed card counts its bytes,
// which are never fewer.
func (c *Card) runes() int {
	n := utf8.RuneCountInString(c.Text) + len(c.Sealed)
	for _, v := range c.Fields {
		n += utf8.RuneCountInString(v)
	}
	for _, v := range c.Versions {
		n += utf8.RuneCountInString(v.Text)
	}
	return n
}
