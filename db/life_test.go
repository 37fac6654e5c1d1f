package db_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
	"codev/db"
	"codev/db/dbtest"
)

// connect is a connection of the test's own.
func (w *table) connect() *pgx.Conn {
	w.t.Helper()
	c, err := pgx.Connect(w.t.Context(), w.url)
	w.ok(err)
	w.t.Cleanup(func() { w.ok(c.Close(context.Background())) })
	return c
}

func (w *table) count(table string) (n int) {
	w.t.Helper()
	w.ok(w.connect().QueryRow(w.t.Context(), "SELECT count(*) FROM "+pgx.Identifier{table}.Sanitize()).Scan(&n))
	return n
}

// closing is a batch that closes the session.
func (w *table) closing(seq int64) collab.Batch {
	state := w.load().State
	state.Closed = true
	b := w.batch(seq)
	b.State = &state
	b.Receipts = []collab.Receipt{{Client: "tab", Person: w.who[0].ID, N: 2}}
	return b
}

func TestClosing(t *testing.T) {
	w := newTable(t)
	next := w.plan(40 * 24 * time.Hour)
	w.plan(50 * 24 * time.Hour)
	w.later(24 * time.Hour)
	card := w.card(1, method.Learning, "what I learned")
	b := w.batch(0, card)
	b.Board.Log = []board.TextOp{{Card: card.ID, Rev: 1, D: board.Delta{{Insert: "x"}}, By: card.Author, Client: "tab", N: 1, At: w.now()}}
	b.Receipts = []collab.Receipt{{Client: "tab", Person: w.who[0].ID, N: 1}}
	w.commit(b)
	if got := w.meeting(); got.State != "open" || got.ClosedAt != nil {
		t.Fatalf("%+v", got)
	}
	w.commit(w.closing(1))

	got := w.meeting()
	m, err := w.Session(t.Context(), next)
	w.ok(err)
	if got.State != "closed" || got.ClosedAt == nil || !got.ClosedAt.Equal(w.now()) || !got.ExpiresAt.Equal(m.StartsAt.AddDate(0, 0, 30)) {
		t.Errorf("%+v", got)
	}
	for _, table := range []string{"board_log", "board_client", "receipt"} {
		if n := w.count(table); n != 0 {
			t.Errorf("%d rows in %s after the close", n, table)
		}
	}
	if l := w.load(); len(l.Cards) != 1 || l.Cards[0].Text != "what I learned" || !l.State.Closed {
		t.Errorf("the record: %+v", l)
	}
	if err := w.DeleteSession(t.Context(), w.session); !errors.Is(err, people.ErrState) {
		t.Errorf("deleting what is closed: %v", err)
	}

	// Until it expires; then it is neither loaded nor listed, and Expire deletes it.
	w.later(got.ExpiresAt.Sub(w.now()) - time.Microsecond)
	w.load()
	if n, err := w.Expire(t.Context()); n != 0 || err != nil {
		t.Errorf("expired %d %v", n, err)
	}
	w.later(time.Microsecond)
	if _, err := w.LoadSession(t.Context(), w.session); !errors.Is(err, collab.ErrNoSession) {
		t.Errorf("expired: %v", err)
	}
	if _, err := w.Session(t.Context(), w.session); !errors.Is(err, people.ErrNotFound) {
		t.Errorf("expired: %v", err)
	}
	if n, err := w.Expire(t.Context()); n != 1 || err != nil || w.count("card") != 0 {
		t.Errorf("expired %d %v", n, err)
	}
	if _, err := w.Sequence(t.Context(), w.session); !errors.Is(err, collab.ErrNoSession) {
		t.Errorf("sequence of what is gone: %v", err)
	}
}

func TestWithoutANextSessionTheRecordLastsNinetyDays(t *testing.T) {
	w := newTable(t)
	w.later(24 * time.Hour)
	w.commit(w.closing(0))
	if got := w.meeting(); !got.ExpiresAt.Equal(w.now().AddDate(0, 0, 90)) {
		t.Errorf("%+v", got)
	}
}

func TestASessionOpensWhenItBegins(t *testing.T) {
	w := newTable(t)
	w.commit(w.batch(0, w.card(1, method.Weather, "early")))
	if s := w.meeting().State; s != "planned" {
		t.Errorf("a card written the day before made it %s", s)
	}
	w.later(24*time.Hour - 15*time.Minute)
	w.commit(w.batch(1))
	if s := w.meeting().State; s != "open" {
		t.Errorf("a quarter of an hour before it is %s", s)
	}
	if err := w.DeleteSession(t.Context(), w.session); !errors.Is(err, people.ErrState) {
		t.Errorf("deleting what is open: %v", err)
	}
}

// M-150: a session takes its protections from its group until somebody has entered it, and then keeps them.
func TestProtectionFollowsTheGroupUntilTheSessionBegins(t *testing.T) {
	w := newTable(t)
	set := func(p method.Protection) method.Protection {
		if _, err := w.crowd.ChangeGroup(t.Context(), w.who[0], w.group, people.GroupChange{Protect: &p}); err != nil {
			t.Fatal(err)
		}
		l, err := w.LoadSession(t.Context(), w.session)
		if err != nil {
			t.Fatal(err)
		}
		return l.State.Gates.Protect
	}
	for _, p := range []method.Protection{{Expose: true}, {}, {Reading: true}} {
		if got := set(p); got != p {
			t.Errorf("planned: %+v, want %+v", got, p)
		}
	}
	l, err := w.LoadSession(t.Context(), w.session)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(collab.Batch{Session: w.session, OldSeq: 0, NewSeq: 1, At: w.now(), State: &l.State}); err != nil {
		t.Fatal(err)
	}
	if got := set(method.Protection{Expose: true}); got != (method.Protection{Reading: true}) {
		t.Errorf("begun: %+v", got)
	}
}

func TestAbandoned(t *testing.T) {
	w := newTable(t)
	abandoned := func() []method.SessionID {
		list, err := w.Abandoned(t.Context(), w.now().Add(-2*time.Hour))
		w.ok(err)
		return list
	}
	mark := func(at time.Time) { w.ok(w.MarkEmpty(t.Context(), w.session, at)) }
	state := w.load().State
	b := w.batch(0)
	b.State = &state
	w.commit(b)
	mark(w.now())
	w.later(3 * time.Hour)
	if list := abandoned(); len(list) != 0 {
		t.Errorf("before it was to begin: %v", list)
	}
	w.later(24 * time.Hour)
	if list := abandoned(); !slices.Equal(list, []method.SessionID{w.session}) {
		t.Errorf("left long ago: %v", list)
	}
	mark(time.Time{})
	w.commit(w.batch(1))
	if list := abandoned(); len(list) != 0 {
		t.Errorf("somebody is back: %v", list)
	}
	w.later(13 * time.Hour)
	if list := abandoned(); len(list) != 0 {
		t.Errorf("a long silence: %v", list)
	}
	w.later(2 * time.Hour)
	if list := abandoned(); len(list) != 1 {
		t.Errorf("its server died with people in it: %v", list)
	}
	w.commit(w.closing(2))
	mark(w.now())
	w.later(24 * time.Hour)
	if list := abandoned(); len(list) != 0 {
		t.Errorf("closed: %v", list)
	}
}

// No private word, no secret of a cookie or link and no key is in any table (board-protocol rule 12).
func TestNoSecretIsInTheDatabase(t *testing.T) {
	w := newTable(t)
	secrets := map[string][]byte{}
	keep := func(name string, s []byte) { secrets[name] = s }
	plant := func(name string) string {
		s := "planted-" + strings.ReplaceAll(name, " ", "-")
		keep(name, []byte(s))
		return s
	}

	g, in, err := w.crowd.StartGroup(t.Context(), nil, people.NewGroup{Name: "Two", You: "Priya", Lang: "en"})
	w.ok(err)
	priya, err := w.crowd.Authenticate(t.Context(), in.Cookie)
	w.ok(err)
	i, err := w.crowd.Invite(t.Context(), priya, g.ID, "Jonas")
	w.ok(err)
	back, err := w.crowd.IssueReturn(t.Context(), w.who[0], w.group, w.who[2].ID)
	w.ok(err)
	for name, token := range map[string]string{"cookie": in.Cookie, "invitation": i.Token, "return link": back.Token} {
		keep(name+" as text", []byte(token))
		raw, err := base64.RawURLEncoding.DecodeString(token)
		w.ok(err)
		keep(name, raw)
	}

	note := w.card(1, method.Note, plant("private text"))
	note.Visibility, note.Rev = method.Private, 1
	action := w.card(1, method.PlanAction, plant("private action"))
	action.Visibility, action.Fields = method.Private, map[method.Field]string{method.FieldObstacle: plant("private field")}
	open := w.card(1, method.Learning, "before "+plant("text that was shared"))
	b := w.batch(0, note, action, open)
	b.Board.Log = []board.TextOp{
		{Card: note.ID, Rev: 1, D: board.Delta{{Insert: plant("private typing")}, {Delete: plant("private erasing")}}, By: note.Author, Client: "t", N: 1, At: w.now(), Owner: note.Author},
		{Card: open.ID, Rev: 1, D: board.Delta{{Insert: "before "}}, By: open.Author, Client: "t", N: 2, At: w.now()},
	}
	w.commit(b)
	if d := w.dump(); !contains(d, secrets["text that was shared"]) {
		t.Fatal("the dump does not find what is in clear")
	}
	taken := *open
	taken.Visibility = method.Private // an own learning made private again
	b = w.batch(1, &taken)
	b.Board.Cut = []method.CardID{open.ID}
	w.commit(b)

	dump := w.dump()
	for name, secret := range secrets {
		if contains(dump, secret) {
			t.Errorf("%s is in the database in clear", name)
		}
	}
}

// dump is every row of every table as text.
func (w *table) dump() string {
	w.t.Helper()
	c := w.connect()
	rows, err := c.Query(w.t.Context(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	w.ok(err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.ok(err)
	if len(tables) < 14 {
		w.t.Fatalf("tables %v", tables)
	}
	var d strings.Builder
	for _, table := range tables {
		rows, err := c.Query(w.t.Context(), "SELECT r::text FROM "+pgx.Identifier{table}.Sanitize()+" r")
		w.ok(err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		w.ok(err)
		d.WriteString(strings.Join(lines, "\n"))
	}
	return d.String()
}

// contains is whether dump has secret as text, in hexadecimal (as bytea is printed) or in base 64.
func contains(dump string, secret []byte) bool {
	return strings.Contains(dump, string(secret)) || strings.Contains(dump, hex.EncodeToString(secret)) ||
		strings.Contains(dump, base64.StdEncoding.EncodeToString(secret)) || strings.Contains(dump, base64.RawURLEncoding.EncodeToString(secret))
}

func TestErrorsCarryNoContents(t *testing.T) {
	w := newTable(t)
	const secret = "planted-secret"
	for name, card := range map[string]*board.Card{
		"too long": w.card(1, method.Weather, strings.Repeat(secret, 400)), "U+0000": w.card(1, method.Weather, secret+"\x00"),
		"bad kind": w.card(1, secret+"!", "x"),
	} {
		err := w.Commit(w.batch(0, card))
		for _, form := range []string{"%v", "%+v", "%#v", "%q"} {
			if s := fmt.Sprintf(form, err); err == nil || strings.Contains(s, secret) {
				t.Errorf("%s: %s", name, s)
			}
		}
	}
}

func TestWithoutADatabase(t *testing.T) {
	t.Parallel()
	if _, err := db.Open(t.Context(), "postgres://u:hidden@127.0.0.1:1/x", db.Options{}); !errors.Is(err, people.ErrOffline) || strings.Contains(err.Error(), "hidden") {
		t.Errorf("nobody listens: %v", err)
	}
	if _, err := db.Open(t.Context(), "postgres://u:hidden@[::/x", db.Options{}); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("no URL: %v", err)
	}
	if err := db.Migrate(t.Context(), "postgres://u:hidden@127.0.0.1:1/x"); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestMigrateAtTheSameTimeAndAgain(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t, nil)
	errs := make(chan error)
	for range 2 {
		go func() { errs <- db.Migrate(t.Context(), url) }()
	}
	if err := errors.Join(<-errs, <-errs, db.Migrate(t.Context(), url)); err != nil {
		t.Fatal(err)
	}
	store, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	store.Close()
}
