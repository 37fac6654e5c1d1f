package collab

import (
	"context"
	"sync/atomic"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// Visitor is who attaches. Identity and key come from the websocket's upgrade, never from a message.
type Visitor struct {
	Person method.PersonID
	Cipher Cipher
	Opened time.Time // when their socket was opened: of two, the later one stays
}

// Cipher opens and seals one person's private text; the Room holds it only while that person is connected (rule 12).
type Cipher interface {
	Seal(plain string) ([]byte, error)
	Open(sealed []byte) (string, error)
}

// Hello is what a tab says of itself when it comes, or comes back.
type Hello struct {
	Client string // UUIDv4 of the tab
	Texts  []board.TextRev
}

// Attachment is one tab in its room. Its methods may be called from any goroutine; after the room has ended, or has sent
// the tab away, they do nothing.
type Attachment struct {
	room   *Room
	person method.PersonID
	client string
	out    Outbox
	line   atomic.Pointer[Quality] // of its media, as last said; nil: nothing was
}

// input is something in a room's inbox; handle runs in the room's loop.
type input interface{ handle(r *Room) }

type (
	attachIn struct {
		v     Visitor
		hello Hello
		out   Outbox
		reply chan<- attachReply // buffered, one answer
	}
	giveUpIn    struct{ reply <-chan attachReply } // of an attachIn that nobody waits for any more
	attachReply struct {
		a   *Attachment
		err error
	}
	opIn struct {
		a   *Attachment
		n   int
		act any // board.Act or method.Act
	}
	actIn struct {
		a   *Attachment
		ref int
		act method.Act
	}
	hereIn struct {
		a *Attachment
		p Presence
	}
	silentIn struct {
		a      *Attachment
		silent bool
	}
	detachIn struct {
		a    *Attachment
		left bool
	}
	removeIn struct{ person method.PersonID }
	stopIn   struct{}
	expireIn struct{}
)

// post puts an input into the inbox, waiting while it is full; false once the room has ended.
func (r *Room) post(in input) bool {
	select {
	case r.inbox <- in:
		return true
	case <-r.done:
		return false
	}
}

func (r *Room) attach(ctx context.Context, v Visitor, hello Hello, out Outbox) (*Attachment, error) {
	reply := make(chan attachReply, 1)
	if !r.post(attachIn{v, hello, out, reply}) {
		return nil, ErrEnded
	}
	select {
	case got := <-reply:
		return got.a, got.err
	case <-r.done:
		return nil, ErrEnded
	case <-ctx.Done():
		r.post(giveUpIn{reply}) // comes after it: a tab that nobody owns would stay for ever
		return nil, ctx.Err()
	}
}

// Op hands in durable operation n. Answered by Acked or Refused after its commit, or by Bye when n skips ahead.
func (a *Attachment) Op(n int, act any) { a.room.post(opIn{a, n, act}) }

// Act carries out a live act at once; answered only when refused, with the tab's own number ref.
func (a *Attachment) Act(ref int, act method.Act) { a.room.post(actIn{a, ref, act}) }

// Here replaces what the tab says of itself.
func (a *Attachment) Here(p Presence) { a.room.post(hereIn{a, p}) }

// Silent says that the socket stopped answering, or answers again.
func (a *Attachment) Silent(silent bool) { a.room.post(silentIn{a, silent}) }

// Line says how the tab's media connection is. It never blocks: the room looks once a second.
func (a *Attachment) Line(q Quality) { a.line.Store(&q) }

// Detach ends the attachment; left says that the person went on purpose, so that the seat is away at once.
func (a *Attachment) Detach(left bool) { a.room.post(detachIn{a, left}) }
