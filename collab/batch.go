package collab

import (
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// maxBatch is how many operations one transaction takes (board-protocol rule 3).
const maxBatch = 64

// maxShare is how many of them may be one person's: what others ask waits behind that many of somebody who floods, and no more.
const maxShare = 8

// maxTabs is how many tabs of one person a session remembers. A reload stays the same tab: nobody gets there by working.
const maxTabs = 100

// maxRefused is how many stored refusals of one tab are remembered for its next welcome.
const maxRefused = 64

// batch is what one transaction carries: judged operations over the committed board and state.
type batch struct {
	began    time.Time
	store    Batch
	doc      *board.Doc
	events   []happening
	effects  []method.Effect
	ciphers  map[method.PersonID]Cipher // of those who were here when it was judged; never changed
	reopened bool                       // somebody came or went meanwhile: private text is opened or shut again after the commit
}

// happening is one thing of a batch, in order: a step of the board, or the answer to an operation behind its steps.
type happening struct {
	step   *board.Step
	answer *answer
}

// answer is the judgement of one operation.
type answer struct {
	op     opIn
	result board.Result
	code   method.Code // "" = done
}

// outcome comes back from a goroutine of the room.
type outcome interface{ handle(r *Room) }

func (in opIn) handle(r *Room) {
	s, ok := r.attached[in.a.person]
	if !ok || s.Attachment != in.a {
		return // of a socket that was replaced: its tab sends it again
	}
	c := r.clients[in.a.client]
	switch {
	case c.full:
		in.a.out.Send(Refused{N: in.n, Code: method.CodeLimit})
	case in.n <= c.done:
		r.answerAgain(in, c)
	case in.n <= c.queued: // sent again while it waits: one answer comes
	case in.n > c.queued+1:
		in.a.out.Send(Bye{Code: ByeBad})
		r.release(in.a.person, false)
	default:
		c.queued = in.n
		r.waiting = append(r.waiting, in)
	}
}

// answerAgain answers an operation from its receipt.
func (r *Room) answerAgain(in opIn, c *client) {
	if code, refused := c.refused[in.n]; refused {
		in.a.out.Send(Refused{N: in.n, Code: code})
		return
	}
	in.a.out.Send(Acked{N: in.n})
}

// flush starts the next commit if none is in flight.
func (r *Room) flush() {
	if r.inflight != nil || len(r.waiting)+len(r.own) == 0 || r.ended {
		return
	}
	most := maxBatch
	if r.careful > 0 {
		most, r.careful = 1, r.careful-1
	}
	now, later := share(r.waiting, most)
	b := r.judge(r.own, now, time.Now())
	r.own, r.waiting = nil, later
	if len(b.events) == 0 && b.store.State == nil {
		return // an own act that changed nothing
	}
	r.inflight = b
	r.commit()
}

// share takes operations for a batch, at most so many and of each person at most maxShare, and leaves the others. Everybody's own
// keep their order.
func share(waiting []opIn, most int) (now, later []opIn) {
	taken := map[method.PersonID]int{}
	for _, op := range waiting {
		who := op.a.person
		if len(now) == most || taken[who] == maxShare {
			later = append(later, op)
			continue
		}
		taken[who]++
		now = append(now, op)
	}
	return now, later
}
