package signaling

import "codev/collab/board"

// The most bytes that a code unit of text takes in JSON: \u003c.
const longestEscape = 6

// cardSize bounds a card's JSON from above.
func cardSize(c board.CardView) int {
	n := len(c.Text)
	for f, v := range c.Fields {
		n += len(f) + len(v) + 8
	}
	for _, v := range c.Versions {
		n += len(v.Text) + 16
	}
	return 512 + 64*len(c.Agreed) + longestEscape*n
}

// shownSize estimates the bytes of a change, for the outbox's bound.
func shownSize(s board.Shown) int {
	switch a := s.A.(type) {
	case board.CardShow:
		n := len(a.Card.Text)
		for _, v := range a.Card.Versions {
			n += len(v.Text)
		}
		return 512 + n
	case board.CardText:
		n := 256
		for _, step := range a.D {
			n += len(step.Insert) + len(step.Delete)
		}
		return n
	}
	return 256
}
