package db_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
)

// The contract of collab.Store, on real PostgreSQL.

// card is a shared one of the phase A.
func (w *table) card(author int, kind method.Kind, text string) *board.Card {
	return &board.Card{
		ID: newCard(), Kind: kind, Author: w.who[author].ID, Phase: method.Open, Order: "a0", Text: text,
		Visibility: method.Shared, Created: w.now(),
	}
}

// batch is the next one after seq.
func (w *table) batch(seq int64, cards ...*board.Card) collab.Batch {
	return collab.Batch{Session: w.session, OldSeq: seq, NewSeq: seq + 1, At: w.now(), Seal: w.seal, Board: board.Change{Cards: cards}}
}

func (w *table) commit(b collab.Batch) {
	w.t.Helper()
	if err := w.Commit(b); err != nil {
		w.t.Fatal(err)
	}
}

func (w *table) load() collab.Loaded {
	w.t.Helper()
	l, err := w.LoadSession(w.t.Context(), w.session)
	w.ok(err)
	return l
}

func TestASessionBeginsEmpty(t *testing.T) {
	w := newTable(t)
	before := w.load()
	if before.Group != w.group || before.Seq != 0 || len(before.Cards)+len(before.Log)+len(before.Receipts) != 0 {
		t.Fatalf("at the beginning: %+v", before)
	}
	names := make([]string, len(before.Members))
	for i, m := range before.Members {
		names[i] = m.Name + " " + m.Lang
	}
	if want := []string{"Nadia fr", "Hélène en", "Marc en"}; !slices.Equal(names, want) {
		t.Errorf("members %v", names)
	}
}

// everything is a batch with something of each kind.
func (w *table) everything() (b collab.Batch, contract, question *board.Card) {
	contract = w.card(1, method.ContractCard, "Aidez-moi à décider 🌿\n“quelle position tenir”")
	contract.Rev, contract.Base = 7, 2
	contract.Versions = []board.Version{{N: 1, Text: "v1", At: w.now()}, {N: 2, Text: contract.Text, At: w.now().Add(time.Minute)}}
	contract.Agreed = map[method.PersonID]board.Agreement{w.who[2].ID: board.AgreeYes}
	contract.Writers = []method.PersonID{w.who[2].ID, w.who[1].ID}
	question = w.card(2, method.Question, "Qui a demandé la fiche ?")
	question.Fields, question.Returned = map[method.Field]string{method.FieldFacet: "fact"}, true
	question.Kept, question.Removed = true, w.now().Add(time.Second)
	answer := w.card(1, method.Answer, "")
	answer.Of, answer.Order = question.ID, "a1"
	anonymous := w.card(1, method.Word, "merci")
	anonymous.Author, anonymous.Order, anonymous.Unsigned = "", "a2", true
	state := w.load().State
	state.Phase, state.Topic = method.Contract, newCard()
	state.Seats = slices.Clone(state.Seats)
	state.Seats[1].Roles = method.Roles{method.Client}

	b = w.batch(0, contract, question, answer, anonymous)
	b.State = &state
	b.Board.Log = []board.TextOp{{
		Card: contract.ID, Base: 2, Rev: 7, D: board.Delta{{Keep: 3}, {Insert: "é🌿"}, {Delete: "x"}}, By: w.who[1].ID, Client: "tab-1", N: 2, At: w.now(),
	}}
	b.Receipts = []collab.Receipt{
		{Client: "tab-1", Person: w.who[1].ID, N: 1, Code: method.CodePhase}, {Client: "tab-1", Person: w.who[1].ID, N: 2},
		{Client: "tab-2", Person: w.who[2].ID, N: 1},
	}
	return b, contract, question
}

func TestWhatIsCommittedComesBack(t *testing.T) {
	w := newTable(t)
	b, contract, question := w.everything()
	w.commit(b)

	got := w.load()
	want := slices.Clone(b.Board.Cards)
	slices.SortFunc(want, func(a, b *board.Card) int {
		return strings.Compare(a.Order+string(a.ID), b.Order+string(b.ID))
	})
	if !reflect.DeepEqual(got.Cards, want) {
		t.Errorf("cards:\n%s\nwant:\n%s", show(got.Cards), show(want))
	}
	if !reflect.DeepEqual(got.Log, b.Board.Log) {
		t.Errorf("log %+v, want %+v", got.Log, b.Board.Log)
	}
	if !reflect.DeepEqual(got.State, *b.State) {
		t.Errorf("state %+v, want %+v", got.State, *b.State)
	}
	receipts := map[string]collab.Client{
		"tab-1": {Person: w.who[1].ID, Done: 2, Refused: map[int]method.Code{1: method.CodePhase}},
		"tab-2": {Person: w.who[2].ID, Done: 1, Refused: map[int]method.Code{}},
	}
	if !reflect.DeepEqual(got.Receipts, receipts) {
		t.Errorf("receipts %+v", got.Receipts)
	}
	if seq, err := w.Sequence(t.Context(), w.session); seq != 1 || got.Seq != 1 || err != nil {
		t.Errorf("sequence %d, %d, %v", seq, got.Seq, err)
	}
	if m := w.meeting(); m.Client != w.who[1].ID || m.State != "open" {
		t.Errorf("the client of the session is %q, its state %s", m.Client, m.State)
	}

	contract.Agreed, question.Kept, question.Removed, question.Fields = nil, false, time.Time{}, nil
	contract.Versions = append(contract.Versions, board.Version{N: 3, Text: "v3", At: w.now()})
	again := w.batch(1, contract, question)
	again.Board.Unkept = []method.CardID{question.ID}
	w.commit(again)
	if got := w.load(); !reflect.DeepEqual(got.Cards, want) {
		t.Errorf("changed again:\n%s\nwant:\n%s", show(got.Cards), show(want))
	}
}

func show(cards []*board.Card) string {
	var s strings.Builder
	for _, c := range cards {
		fmt.Fprintf(&s, "%+v\n", *c)
	}
	return s.String()
}

func TestTheFenceLetsOneIn(t *testing.T) {
	w := newTable(t)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		b := w.batch(0, w.card(1, method.Weather, fmt.Sprint(i)))
		b.Receipts = []collab.Receipt{{Client: fmt.Sprint("tab-", i), Person: w.who[1].ID, N: 1}}
		wg.Go(func() { errs[i] = w.Commit(b) })
	}
	wg.Wait()
	in := -1
	for i, err := range errs {
		switch {
		case err == nil && in < 0:
			in = i
		case !errors.Is(err, collab.ErrFenced):
			t.Errorf("commit %d: %v", i, err)
		}
	}
	got := w.load()
	if in < 0 || len(got.Cards) != 1 || got.Cards[0].Text != fmt.Sprint(in) || got.Seq != 1 || len(got.Receipts) != 1 {
		t.Errorf("commit %d got in: %s %+v", in, show(got.Cards), got.Receipts)
	}
	if err := w.Commit(collab.Batch{Session: method.SessionID(newCard()), NewSeq: 1, At: w.now()}); !errors.Is(err, collab.ErrFenced) {
		t.Errorf("a session that does not exist: %v", err)
	}
}

func TestACommitIsWholeOrNotAtAll(t *testing.T) {
	w := newTable(t)
	good := w.card(1, method.Weather, "good")
	receipt := collab.Receipt{Client: "tab-1", Person: w.who[1].ID, N: 1}
	first := w.batch(0)
	first.Receipts = []collab.Receipt{receipt}
	w.commit(first)

	orphan := w.card(1, method.Answer, "of nothing") // found out at the end of the transaction only
	orphan.Of = newCard()
	long := w.card(1, method.Weather, strings.Repeat("é", 4001))
	private := w.card(1, method.Note, "private, by somebody whose key is not here")
	private.Visibility, private.Author = method.Private, method.PersonID(newCard())
	versioned := w.card(1, method.Note, "x")
	versioned.Visibility, versioned.Versions = method.Private, []board.Version{{N: 1, Text: "in clear", At: w.now()}}
	zero := w.card(1, method.Weather, "a\x00b")
	twoClients := w.load().State
	twoClients.Seats = slices.Clone(twoClients.Seats)
	for i := range twoClients.Seats {
		twoClients.Seats[i].Roles = method.Roles{method.Client}
	}

	for name, b := range map[string]collab.Batch{
		"an answer to no card": w.batch(1, good, orphan), "too long": w.batch(1, good, long), "no key": w.batch(1, good, private),
		"private with versions": w.batch(1, good, versioned), "U+0000": w.batch(1, good, zero),
		"an operation of a card that is not there": func() collab.Batch {
			b := w.batch(1, good)
			b.Board.Log = []board.TextOp{{Card: newCard(), Rev: 1, At: w.now()}}
			return b
		}(),
		"the same receipt again": func() collab.Batch {
			b := w.batch(1, good)
			b.Receipts = []collab.Receipt{receipt}
			return b
		}(),
		"a receipt of another's tab": func() collab.Batch {
			b := w.batch(1, good)
			b.Receipts = []collab.Receipt{{Client: "tab-1", Person: w.who[2].ID, N: 2}}
			return b
		}(),
		"two clients": func() collab.Batch {
			b := w.batch(1, good)
			b.State = &twoClients
			return b
		}(),
	} {
		err := w.Commit(b)
		if !errors.Is(err, collab.ErrRejected) {
			t.Errorf("%s: %v", name, err)
		}
		if got := w.load(); got.Seq != 1 || len(got.Cards) != 0 || len(got.Log) != 0 {
			t.Fatalf("%s: written in part: %+v", name, got)
		}
	}
	w.commit(w.batch(1, good)) // and the room goes on
}

func TestPurgedAndCut(t *testing.T) {
	w := newTable(t)
	question, answer, other := w.card(2, method.Question, "q"), w.card(1, method.Answer, "a"), w.card(1, method.Weather, "w")
	answer.Of = question.ID
	op := func(c *board.Card, base, rev int) board.TextOp {
		return board.TextOp{Card: c.ID, Base: base, Rev: rev, D: board.Delta{{Insert: "x"}}, By: c.Author, Client: "t", N: 1, At: w.now()}
	}
	b := w.batch(0, question, answer, other)
	b.Board.Log = []board.TextOp{op(question, 0, 1), op(other, 0, 1), op(other, 0, 2)}
	w.commit(b)

	shown := *other
	shown.Base, shown.Rev = 1, 1
	b = w.batch(1, &shown)
	b.Board.Purged = []method.CardID{answer.ID, question.ID}
	b.Board.Cut = []method.CardID{other.ID}
	b.Board.Log = []board.TextOp{op(other, 1, 1)}
	w.commit(b)
	got := w.load()
	if len(got.Cards) != 1 || got.Cards[0].Base != 1 || len(got.Log) != 1 || got.Log[0].Base != 1 {
		t.Errorf("%s %+v", show(got.Cards), got.Log)
	}
}

func TestTheLastSixtyFourRefusalsAreKnown(t *testing.T) {
	w := newTable(t)
	for seq := range int64(10) {
		b := w.batch(seq)
		for i := range 10 {
			n := int(seq)*10 + i + 1
			b.Receipts = append(b.Receipts, collab.Receipt{Client: "tab", Person: w.who[1].ID, N: n, Code: method.CodeRate})
		}
		w.commit(b)
	}
	c := w.load().Receipts["tab"]
	if c.Done != 100 || len(c.Refused) != 64 || slices.Min(slices.Collect(maps.Keys(c.Refused))) != 37 {
		t.Errorf("%+v", c)
	}
}

func TestTheLogLastsTenMinutes(t *testing.T) {
	w := newTable(t)
	card := w.card(1, method.Weather, "w")
	write := func(seq int64, rev int) {
		b := w.batch(seq, card)
		b.Board.Log = []board.TextOp{{Card: card.ID, Rev: rev, D: board.Delta{{Insert: "x"}}, By: card.Author, Client: "t", N: rev, At: w.now()}}
		w.commit(b)
	}
	write(0, 1)
	w.later(6 * time.Minute)
	write(1, 2)
	w.later(5 * time.Minute)
	if log := w.load().Log; len(log) != 1 || log[0].Rev != 2 {
		t.Errorf("after eleven minutes: %+v", log)
	}
	for seq := int64(2); seq < 65; seq++ {
		w.commit(w.batch(seq))
	}
	if n := w.count("board_log"); n != 1 {
		t.Errorf("%d rows of the log are kept", n)
	}
}

func TestWhatIsSealedComesBackSealed(t *testing.T) {
	w := newTable(t)
	note := w.card(1, method.Note, "n")
	note.Visibility, note.Rev = method.Private, 1
	note.Fields = map[method.Field]string{method.FieldWhen: "Thursday"}
	op := board.TextOp{Card: note.ID, Rev: 1, D: board.Delta{{Insert: "n"}}, By: note.Author, Client: "t", N: 1, At: w.now(), Owner: note.Author}
	b := w.batch(0, note)
	b.Board.Log = []board.TextOp{op}
	w.commit(b)

	got := w.load()
	if c := got.Cards[0]; c.Text != "" || c.Fields != nil || c.Sealed == nil || c.Rev != 1 {
		t.Fatalf("at rest: %+v", c)
	}
	if o := got.Log[0]; o.D != nil || o.Sealed == nil || o.Owner != note.Author {
		t.Fatalf("at rest: %+v", o)
	}
	doc := board.NewDoc(got.Cards, got.Log)
	if _, err := doc.Open(note.Author, w.who[2].Key.Open); err == nil && doc.Card(note.ID).Text != "" {
		t.Error("opened with another's key")
	}
	open, err := doc.Open(note.Author, w.who[1].Key.Open)
	w.ok(err)
	if c := open.Card(note.ID); c.Text != "n" || !maps.Equal(c.Fields, note.Fields) {
		t.Errorf("opened: %+v", c)
	}

	// Written again while its author is away, it stays as it is; shared, it is in clear and nothing sealed is left.
	away := *got.Cards[0]
	away.Order = "b0"
	b = w.batch(1, &away)
	b.Seal = func(method.PersonID, string) ([]byte, error) { return nil, errors.New("nobody is here") }
	w.commit(b)
	if c := w.load().Cards[0]; !slices.Equal(c.Sealed, away.Sealed) || c.Order != "b0" {
		t.Errorf("written while away: %+v", c)
	}
	shared := *note
	shared.Visibility = method.Shared
	b = w.batch(2, &shared)
	b.Board.Cut = []method.CardID{note.ID}
	w.commit(b)
	if got := w.load(); got.Cards[0].Text != "n" || got.Cards[0].Sealed != nil || len(got.Log) != 0 {
		t.Errorf("shared: %+v %+v", got.Cards[0], got.Log)
	}
}
