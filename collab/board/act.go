package board

import (
	"codev/collab/method"
)

// Act is one request on a board: the payload of a wire action card.* without its "k".
type Act interface{ Action() method.Action }

type (
	// Add makes a card of Kind. ID is made by the client (UUIDv4). After is the card it follows in its section, "" for the end.
	Add struct {
		ID         method.CardID           `json:"id"`
		Kind       method.Kind             `json:"kind"`
		Of         method.CardID           `json:"of,omitempty"`
		After      method.CardID           `json:"after,omitempty"`
		Text       string                  `json:"text"`
		Fields     map[method.Field]string `json:"fields,omitempty"`
		Visibility method.Visibility       `json:"vis,omitempty"` // "" = the kind's default
	}
	// Text is a text operation on revision Rev; the server transforms it over what was committed since.
	Text struct {
		ID  method.CardID `json:"id"`
		Rev int           `json:"rev"`
		D   Delta         `json:"d"`
	}
	// Set changes a field; Was, when given, refuses with "changed" if the value is no longer that (undo).
	Set struct {
		ID  method.CardID `json:"id"`
		F   method.Field  `json:"f"`
		V   string        `json:"v"`
		Was *string       `json:"was,omitempty"`
	}
	Move    struct{ ID, After method.CardID }
	Remove  struct{ ID method.CardID }
	Restore struct{ ID method.CardID }
	// Share makes a private card seen by all; Kind, when given, is what it becomes (a draft or parked card).
	Share struct {
		ID   method.CardID `json:"id"`
		Kind method.Kind   `json:"kind,omitempty"`
		Back bool          `json:"back,omitempty"` // true: make an own learning, topic or action private again
	}
	Keep struct {
		ID method.CardID `json:"id"`
		On bool          `json:"on"`
	}
	MakeVersion struct{ ID method.CardID }
	// Agree answers version N of the contract; Value "" takes the answer back. A stale N is refused with "changed".
	Agree struct {
		ID    method.CardID `json:"id"`
		N     int           `json:"n"`
		Value Agreement     `json:"v"`
	}
	Return struct {
		ID method.CardID `json:"id"`
		On bool          `json:"on"`
	}
)
