package board

import "codev/collab/method"

// Act is one request on a board: the payload of a wire action card.* without its "k" ([Decode], [Encode]).
type Act interface {
	Action() method.Action
	card() method.CardID // the card it is about
}

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
	// Text is a text operation on revision Rev of text base Base; it is transformed over what was committed since.
	Text struct {
		ID   method.CardID `json:"id"`
		Base int           `json:"base"`
		Rev  int           `json:"rev"`
		D    Delta         `json:"d"`
	}
	// Set changes a field; Was, when given, refuses with "changed" if the value is no longer that (undo).
	Set struct {
		ID  method.CardID `json:"id"`
		F   method.Field  `json:"f"`
		V   string        `json:"v"`
		Was *string       `json:"was,omitempty"`
	}
	// Move puts a card after another of its section, or first when After is "".
	Move struct {
		ID    method.CardID `json:"id"`
		After method.CardID `json:"after,omitempty"`
	}
	// Remove takes a card away; for ten minutes Restore brings it back.
	Remove struct {
		ID method.CardID `json:"id"`
	}
	Restore struct {
		ID method.CardID `json:"id"`
	}
	// Share makes a private card seen by all; Kind, when given, is what it becomes (a draft or parked card).
	Share struct {
		ID   method.CardID `json:"id"`
		Kind method.Kind   `json:"kind,omitempty"`
		Back bool          `json:"back,omitempty"` // true: make an own card private again whose kind begins private
	}
	// Keep is the client's mark on what they were offered; nobody else is told.
	Keep struct {
		ID method.CardID `json:"id"`
		On bool          `json:"on"`
	}
	// MakeVersion keeps the wording as it stands as the next version, if its words changed.
	MakeVersion struct {
		ID method.CardID `json:"id"`
	}
	// Agree answers version N of the contract; Value "" takes the answer back. A stale N is refused with "changed".
	Agree struct {
		ID    method.CardID `json:"id"`
		N     int           `json:"n"`
		Value Agreement     `json:"v"`
	}
	// Return hands a question back to its author, unseen by the others, or lets it be seen again.
	Return struct {
		ID method.CardID `json:"id"`
		On bool          `json:"on"`
	}
)

func (Add) Action() method.Action         { return method.CardAdd }
func (Text) Action() method.Action        { return method.CardText }
func (Set) Action() method.Action         { return method.CardSet }
func (Move) Action() method.Action        { return method.CardMove }
func (Remove) Action() method.Action      { return method.CardRemove }
func (Restore) Action() method.Action     { return method.CardRestore }
func (Share) Action() method.Action       { return method.CardShare }
func (Keep) Action() method.Action        { return method.CardKeep }
func (MakeVersion) Action() method.Action { return method.CardVersion }
func (Agree) Action() method.Action       { return method.CardAgree }
func (Return) Action() method.Action      { return method.CardReturn }

func (a Add) card() method.CardID         { return a.ID }
func (a Text) card() method.CardID        { return a.ID }
func (a Set) card() method.CardID         { return a.ID }
func (a Move) card() method.CardID        { return a.ID }
func (a Remove) card() method.CardID      { return a.ID }
func (a Restore) card() method.CardID     { return a.ID }
func (a Share) card() method.CardID       { return a.ID }
func (a Keep) card() method.CardID        { return a.ID }
func (a MakeVersion) card() method.CardID { return a.ID }
func (a Agree) card() method.CardID       { return a.ID }
func (a Return) card() method.CardID      { return a.ID }
