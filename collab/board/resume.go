package board

import (
	"time"

	"codev/collab/method"
)

// TextRev names a text in which a tab has typing that was not acknowledged, and the base and revision it stands on.
type TextRev struct {
	Card method.CardID `json:"card"`
	Base int           `json:"base"`
	Rev  int           `json:"rev"`
}

// TextsSince is the operations that lead from the revision a tab stands on to the snapshot's.
type TextsSince struct {
	Card method.CardID `json:"card"`
	Base int           `json:"base"`
	Rev  int           `json:"rev"` // the snapshot's
	Ops  []TextSince   `json:"ops"`
}

// TextSince is one of them; N is the tab's own number for it if it made it itself: its acknowledgement was lost.
type TextSince struct {
	Rev int   `json:"rev"`
	D   Delta `json:"d"`
	N   int   `json:"n,omitempty"`
}

// Resume answers a tab that comes back: for each text it names that this viewer sees now, what was committed since. That they
// may not write there any more changes nothing: their words come back to them, and stand where they wrote them. A text is left
// out when it is hidden or gone, when its base is another (what was erased before a reveal is nobody's to read) or when the log
// does not reach back that far: the tab then compares words. A text named twice is answered once.
func Resume(d *Doc, v Viewer, client string, phase method.Phase, texts []TextRev, now time.Time) []TextsSince {
	var answer []TextsSince
	named := map[method.CardID]bool{}
	for _, t := range texts {
		c := d.Card(t.Card)
		if named[t.Card] {
			continue
		}
		named[t.Card] = true
		if c == nil || !c.Live() || !sees(d, c, v, phase) {
			continue
		}
		ops, ok := c.since(t.Base, t.Rev, now)
		if !ok {
			continue
		}
		since := TextsSince{Card: c.ID, Base: c.Base, Rev: c.Rev, Ops: make([]TextSince, 0, len(ops))}
		for _, op := range ops {
			s := TextSince{Rev: op.Rev, D: op.D}
			if op.By == v.Person && op.Client == client {
				s.N = op.N
			}
			since.Ops = append(since.Ops, s)
		}
		answer = append(answer, since)
	}
	return answer
}
