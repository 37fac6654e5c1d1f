package board

import (
	"time"

	"codev/collab/method"
)

// Card is one card of a board. A *Card is never changed once it is in a [Doc]: a change makes a new one.
type Card struct {
	ID         method.CardID
	Kind       method.Kind
	Author     method.PersonID // "" once anonymity deleted it
	Phase      method.Phase    // the phase in which it was added, or shared if it was private before
	Of         method.CardID   // answer: the question
	Order      string          // fractional key, made by the server
	Text       string
	Rev        int // gapless revision of Text; the base a text operation names
	Fields     map[method.Field]string
	Visibility method.Visibility
	Returned   bool      // a question handed back to its author: seen by the author and the facilitator only
	Removed    time.Time // zero while live; restorable for ten minutes
	Created    time.Time
	Versions   []Version                     // ask, contract
	Kept       bool                          // the client keeps it; projected to the client only
	Agreed     map[method.PersonID]Agreement // contract: each consultant's word on Versions[len-1]
	Sealed     []byte                        // private text at rest while its author is away (rule 12); Text is "" then
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
	MaxCards      = 500
	MaxBoardRunes = 500_000
)
