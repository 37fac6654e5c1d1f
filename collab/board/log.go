package board

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"codev/collab/method"
)

// Keep times of what serves resume and undo only (board-protocol rules 10 and 11).
const (
	LogKept     = 10 * time.Minute // text operations
	RemovedKept = 10 * time.Minute // removed cards
)

// TextOp is a committed text operation: D takes revision Rev-1 of the card's text base Base to Rev.
type TextOp struct {
	Card   method.CardID
	Base   int
	Rev    int // from 1 in each base
	D      Delta
	By     method.PersonID
	Client string // the tab, and its number for this operation: a lost acknowledgement is recognised by them
	N      int
	At     time.Time
	Owner  method.PersonID // whose private card it is: the Store seals Plain under their key; "" = a shared card
	Sealed []byte          // Plain at rest while Owner is away; D is nil then
}

// Plain is what the Store seals of a private card's operation.
func (o TextOp) Plain() (string, error) {
	raw, err := o.D.MarshalJSON()
	if err != nil {
		return "", fmt.Errorf("board: text operation: %w", err)
	}
	return string(raw), nil
}

func (o TextOp) opened(plain string) (TextOp, error) {
	if err := json.Unmarshal([]byte(plain), &o.D); err != nil {
		return o, fmt.Errorf("board: sealed text operation: %w", err)
	}
	o.Sealed = nil
	return o, nil
}

// textLog is the recent operations of one text, newest first. It is a value: pushing makes a new one and shares the rest.
// Two generations bound it: when the newer one is full of old operations it becomes the older, whose own are dropped.
type textLog struct {
	newer, older *entry
	began        time.Time // of the oldest operation in newer
}

type entry struct {
	op   TextOp
	next *entry // the one before it in time
}

func (l textLog) push(op TextOp) textLog {
	if l.newer != nil && op.At.Sub(l.began) > LogKept {
		l.older, l.newer = l.newer, nil
	}
	if l.newer == nil {
		l.began = op.At
	}
	l.newer = &entry{op, l.newer}
	return l
}

// all yields the operations from the newest to the oldest.
func (l textLog) all() iter.Seq[TextOp] {
	return func(yield func(TextOp) bool) {
		for _, generation := range []*entry{l.newer, l.older} {
			for e := generation; e != nil; e = e.next {
				if !yield(e.op) {
					return
				}
			}
		}
	}
}

// since returns the operations that lead from revision rev of base to the text's present one, oldest first. ok is false
// if the log does not reach back that far (or rev lies in another base, or ahead), at the time now.
func (c *Card) since(base, rev int, now time.Time) (ops []TextOp, ok bool) {
	n := c.Rev - rev
	if base != c.Base || n < 0 || rev < 0 {
		return nil, false
	}
	if n == 0 {
		return nil, true
	}
	for op := range c.log.all() {
		if op.Base != base || op.Rev != rev+n || now.Sub(op.At) > LogKept || op.Sealed != nil {
			return nil, false
		}
		ops = append(ops, op)
		if n--; n == 0 {
			break
		}
	}
	slices.Reverse(ops)
	return ops, n == 0
}

// turn puts every operation through a function.
func (l textLog) turn(f func(TextOp) (TextOp, error)) (textLog, error) {
	ops := slices.Collect(l.all())
	slices.Reverse(ops)
	var turned textLog
	for _, op := range ops {
		t, err := f(op)
		if err != nil {
			return textLog{}, err
		}
		turned = turned.push(t)
	}
	return turned, nil
}
