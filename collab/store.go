package collab

import (
	"context"
	"errors"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// Store keeps sessions. It is satisfied by package db; every method may be called from any goroutine.
type Store interface {
	// LoadSession returns what a Room needs to go on: never a copy older than the last Commit that returned nil.
	// ErrNoSession if the session does not exist or its content has expired.
	LoadSession(ctx context.Context, id method.SessionID) (Loaded, error)
	// Commit writes one batch whole or not at all, in one round trip, fenced by the sequence number (board-protocol rule 3). Batches of
	// several sessions may share a transaction. It does not wait: done is called once, from any goroutine, with what became of the batch, and
	// must not block.
	// ErrFenced: the row has another sequence number, nothing was written. ErrRejected: the same. Any other error: the outcome is unknown.
	Commit(b Batch, done func(error))
	// Sequence reads a session's sequence number: after a Commit of unknown outcome it tells whether that batch is there.
	Sequence(ctx context.Context, id method.SessionID) (int64, error)
	// MarkEmpty records when the last person left (zero: somebody is there); it lets an abandoned session close after a restart.
	MarkEmpty(ctx context.Context, id method.SessionID, at time.Time) error
	// Abandoned lists open sessions that have been empty since before.
	Abandoned(ctx context.Context, before time.Time) ([]method.SessionID, error)
}

var (
	ErrNoSession = errors.New("collab: no such session")
	ErrFenced    = errors.New("collab: another room owns this session")
	ErrRejected  = errors.New("collab: the store rejects this batch") // a constraint: nothing was written, and never will be
)

// Loaded is a session as PostgreSQL remembers it.
type Loaded struct {
	ID       method.SessionID
	Group    method.GroupID
	Seq      int64
	State    method.State
	Members  []Member          // everyone who has a seat, in seat order
	Cards    []*board.Card     // private ones sealed
	Log      []board.TextOp    // the last ten minutes
	Receipts map[string]Client // by client id
}

// Member is one person of a session as the others see them.
type Member struct {
	Person method.PersonID `json:"id"`
	Name   string          `json:"name"`
	Lang   string          `json:"lang"`
}

// Client is what is known of one tab: whom it belongs to and how far its operations went.
type Client struct {
	Person  method.PersonID
	Done    int                 // every n up to it has a receipt
	Refused map[int]method.Code // those that were refused, the last 64
}

// Batch is everything that waits, as one transaction.
type Batch struct {
	Session  method.SessionID
	OldSeq   int64 // the fence: the row must still have it
	NewSeq   int64 // this batch's alone: a write of a killed process that lands late is not taken for it
	At       time.Time
	State    *method.State // nil when it did not change
	Board    board.Change
	Receipts []Receipt
	// Seal encrypts an author's private text; the Store calls it for private cards and their log. It fails when the
	// author's key is not at hand, which is a programming error: only a connected author writes private text.
	Seal func(author method.PersonID, plain string) ([]byte, error)
}

// Receipt is the stored answer to one operation of one tab.
type Receipt struct {
	Client string
	Person method.PersonID
	N      int
	Code   method.Code // "" = done
}
