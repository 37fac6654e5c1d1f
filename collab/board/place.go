package board

import "codev/collab/method"

// place gives card c its order key in its row and puts it: behind card after, or at the end if that is not a card of the
// row that the actor can see (somebody removed it meanwhile), or, when after is "", at the end or the front.
func (e *edit) place(c *Card, after method.CardID, end bool) {
	row := e.After.row(c)
	at := len(row)
	if after == "" && !end {
		at = 0
	}
	for i, o := range row {
		if o.ID == after && sees(e.After, o, e.viewer(), e.Was.Phase) {
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
