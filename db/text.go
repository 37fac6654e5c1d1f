package db

import (
	"fmt"
	"slices"

	"codev/collab"
	"codev/db/internal/rows"
)

// onlyText tells whether a batch is one text operation on a card that is there, and nothing else: as most are. The tab is bound by an
// operation before it, as is the card.
func onlyText(b collab.Batch) bool {
	change := b.Board
	one := len(change.Cards) == 1 && len(change.Log) == 1 && len(b.Receipts) == 1
	nothingElse := b.State == nil && len(change.Purged)+len(change.Cut)+len(change.Unkept) == 0 && b.NewSeq%trimEvery != 0
	if !one || !nothingElse {
		return false
	}
	card, op, receipt := change.Cards[0], change.Log[0], b.Receipts[0]
	return op.Card == card.ID && op.Base == card.Base && op.Rev == card.Rev &&
		receipt.Code == "" && receipt.N > 1 && receipt.Client == op.Client && receipt.N == op.N && receipt.Person == op.By
}

// textParams are of the one statement that writes such a batch.
func textParams(b collab.Batch) (rows.CommitTextParams, error) {
	card, op := b.Board.Cards[0], b.Board.Log[0]
	p := rows.CommitTextParams{
		SessionID: string(b.Session), OldSeq: b.OldSeq, NewSeq: b.NewSeq, At: b.At, Soon: b.At.Add(opensBefore),
		Card: string(card.ID), Base: int32(card.Base), Rev: int32(card.Rev),
		Person: string(op.By), Client: op.Client, N: int32(op.N), Owner: string(op.Owner),
	}
	words, _, secret, err := atRest(card, b.Seal)
	if err != nil {
		return p, fmt.Errorf("%w: card %s: %w", collab.ErrRejected, card.ID, err)
	}
	if p.Secret = secret; secret == nil {
		p.Words = &words
	}
	if p.Delta, p.SecretDelta, err = opAtRest(op, b.Seal); err != nil {
		return p, fmt.Errorf("%w: log of card %s: %w", collab.ErrRejected, card.ID, err)
	}
	if i := slices.Index(card.Writers, op.By); i >= 0 {
		p.Writer, p.Place = string(op.By), int32(i)
	}
	return p, nil
}
