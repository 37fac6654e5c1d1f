package collab

import "codev/collab/method"

// Presence is what the others see of one person right now. It is never stored.
type Presence struct {
	Person method.PersonID `json:"id"`
	On     On              `json:"on"`
	Mic    bool            `json:"mic"`
	Cam    bool            `json:"cam"`
	Screen bool            `json:"screen,omitempty"`
	Card   method.CardID   `json:"card,omitempty"` // the card they write in, for those who may see that card
	Typing bool            `json:"typing,omitempty"`
	Lost   bool            `json:"lost,omitempty"` // their tab has a socket, but neither sound nor picture: the seat shows as reconnecting
}

// On is whether somebody is in the room.
type On string

const (
	OnHere         On = "here"         // a socket answers
	OnReconnecting On = "reconnecting" // it does not, for less than a minute
	OnAway         On = "away"         // not yet come, left, or lost for longer
)
