package collab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

const (
	nadia  = method.PersonID("00000000-0000-4000-8000-00000000000a") // facilitator
	helene = method.PersonID("00000000-0000-4000-8000-00000000000b") // client
	marc   = method.PersonID("00000000-0000-4000-8000-00000000000c")
	aicha  = method.PersonID("00000000-0000-4000-8000-00000000000d")
)

// tab is one attached tab that keeps what it is told.
type tab struct {
	t  *testing.T
	at *Attachment
	n  int

	mu     sync.Mutex // protects following
	events []Event
}

func (b *tab) Send(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// told drains what the tab was told, once every goroutine waits.
func (b *tab) told() []Event {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.events
	b.events = nil
	return e
}

func (b *tab) op(act any) int {
	b.n++
	b.at.Op(b.n, act)
	return b.n
}

// find returns the events of one kind.
func find[E Event](events []Event) []E {
	var out []E
	for _, e := range events {
		if e, ok := e.(E); ok {
			out = append(out, e)
		}
	}
	return out
}

// cipher marks what it seals; a test that finds the mark's plain text elsewhere has found a leak.
type cipher struct{}

func (cipher) Seal(plain string) ([]byte, error) { return []byte("sealed:" + plain), nil }
func (cipher) Open(sealed []byte) (string, error) {
	return strings.TrimPrefix(string(sealed), "sealed:"), nil
}

// nothing is a media plane that carries nothing, and remembers whom it would not.
type nothing struct {
	left []method.PersonID

	mu     sync.Mutex // protects following
	held   map[method.PersonID]bool
	screen method.PersonID
}

func (n *nothing) Gate(_ method.SessionID, p method.PersonID, audio, _ bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.held == nil {
		n.held = map[method.PersonID]bool{}
	}
	n.held[p] = !audio
}

func (n *nothing) Screen(_ method.SessionID, p method.PersonID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.screen = p
}

func (*nothing) Floor(method.SessionID, method.PersonID)       {}
func (n *nothing) Leave(_ method.SessionID, p method.PersonID) { n.left = append(n.left, p) }

// End forgets the gates and the screen, as Media says.
func (n *nothing) End(method.SessionID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held, n.screen = nil, ""
}

// shows is whose screen is passed on.
func (n *nothing) shows() method.PersonID {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.screen
}

// table is a hub with one session in a phase, and its store.
type table struct {
	t     *testing.T
	hub   *Hub
	store *memory
	media *nothing
	id    method.SessionID
}

func sit(t *testing.T, phase method.Phase) *table {
	seats := []method.Seat{
		{Person: nadia, Roles: method.Roles{method.Facilitator}}, {Person: helene, Roles: method.Roles{method.Client}},
		{Person: marc, Roles: method.Roles{method.Consultant}}, {Person: aicha, Roles: method.Roles{method.Consultant}},
	}
	state := method.NewState(method.Classic90, seats, method.SilenceStandard, time.Now())
	state.Phase = phase
	store := &memory{session: Loaded{ID: "5e551011-0000-4000-8000-000000000000", Group: "9", State: state}}
	for _, s := range seats {
		store.session.Members = append(store.session.Members, Member{Person: s.Person, Name: string(s.Person), Lang: "fr"})
	}
	tb := &table{t: t, store: store, media: &nothing{}, id: store.session.ID}
	tb.hub = NewHub(store, tb.media, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := tb.hub.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return tb
}

// join attaches a person's tab and drops its welcome.
func (tb *table) join(p method.PersonID) *tab { return tb.joinAs(p, clientOf(p)) }

func clientOf(p method.PersonID) string {
	return strings.Replace(string(p), "00000000-", "c0000000-", 1)
}

func (tb *table) joinAs(p method.PersonID, client string) *tab {
	tb.t.Helper()
	b := &tab{t: tb.t}
	at, err := tb.hub.Attach(context.Background(), tb.id, Visitor{Person: p, Cipher: cipher{}}, Hello{Client: client}, b)
	if err != nil {
		tb.t.Fatal(err)
	}
	b.at = at
	return b
}

func question(i int, text string) board.Add {
	return board.Add{ID: method.CardID(fmt.Sprintf("%08d-0000-4000-8000-000000000000", i)), Kind: method.Question, Text: text}
}

func TestNothingIsShownBeforeItsCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		gate := make(chan struct{})
		tb.store.before = func(int) error { <-gate; return nil }
		author, other := tb.join(marc), tb.join(aicha)
		author.told()
		other.told()
		n := author.op(question(1, "Qui a demandé la fiche ?"))
		if a, o := find[Acked](author.told()), find[Changed](other.told()); len(a)+len(o) > 0 {
			t.Fatalf("before the commit the author was told %v and the other %v", a, o)
		}
		close(gate)
		acks := find[Acked](author.told())
		if len(acks) != 1 || acks[0].N != n {
			t.Fatalf("after the commit the author was told %v", acks)
		}
		if o := find[Changed](other.told()); len(o) != 1 || len(o[0].Ops) != 1 {
			t.Fatalf("after the commit the other was told %v", o)
		}
	})
}

// Those who are told the same share one frame; a tab whose own answer lies between is told otherwise.
func TestWhatIsToldAlikeIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		all := []*tab{tb.join(marc), tb.join(nadia), tb.join(helene), tb.join(aicha)}
		author := all[0]
		author.op(question(1, ""))
		for _, b := range all {
			b.told()
		}
		author.op(board.Text{ID: question(1, "").ID, D: board.Delta{{Insert: "Qui ?"}}})
		if told := find[Changed](author.told()); len(told) != 0 {
			t.Errorf("the author is told %+v", told)
		}
		frames := map[*Alike]bool{}
		for _, b := range all[1:] {
			told := find[Changed](b.told())
			if len(told) != 1 || told[0].Alike == nil || told[0].You != nil || told[0].Signal != nil {
				t.Fatalf("told %+v", told)
			}
			frames[told[0].Alike] = true
		}
		if len(frames) != 1 {
			t.Errorf("%d frames for one change", len(frames))
		}
		made := 0
		for a := range frames {
			for range 2 {
				if raw, err := a.Frame(func() ([]byte, error) { made++; return []byte("f"), nil }); string(raw) != "f" || err != nil {
					t.Errorf("frame %q, %v", raw, err)
				}
			}
		}
		if made != 1 {
			t.Errorf("made %d times", made)
		}
	})
}

func TestCommitWithALostAnswerIsSettledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		tb.store.after = func(n int) error {
			if n == 1 {
				return errors.New("the connection broke after COMMIT")
			}
			return nil
		}
		author := tb.join(marc)
		author.told()
		author.op(question(1, "Qui a demandé la fiche ?"))
		synctest.Wait()
		time.Sleep(5 * time.Second)
		events := author.told()
		if saving := find[Saving](events); len(saving) != 2 || saving[0].OK || !saving[1].OK {
			t.Errorf("the tab was told %v of saving, want waits, then goes on", saving)
		}
		if acks := find[Acked](events); len(acks) != 1 {
			t.Errorf("%d acknowledgements, want 1", len(acks))
		}
		if len(tb.store.session.Cards) != 1 || len(tb.store.receipts) != 1 {
			t.Errorf("%d cards and %d receipts are stored, want one each", len(tb.store.session.Cards), len(tb.store.receipts))
		}
	})
}

func TestARejectedOperationStopsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		gate := make(chan struct{})
		tb.store.before = func(n int) error {
			if n == 1 {
				<-gate // so that the next ones share a batch
			}
			return nil
		}
		tb.store.reject = func(b Batch) bool {
			return slices.ContainsFunc(b.Board.Cards, func(c *board.Card) bool { return c.Text == "poison" })
		}
		author, other := tb.join(marc), tb.join(aicha)
		author.op(question(1, "Qui ?"))
		synctest.Wait()
		bad, good := author.op(question(2, "poison")), other.op(question(3, "Depuis quand ?"))
		author.told()
		other.told()
		close(gate)
		events := author.told()
		if r := find[Refused](events); len(r) != 1 || r[0].N != bad || r[0].Code != method.CodeBad {
			t.Errorf("the rejected operation was answered %v", r)
		}
		if a := find[Acked](other.told()); len(a) != 1 || a[0].N != good {
			t.Errorf("the one beside it was answered %v", a)
		}
	})
}

func TestLiveActsGoOnWithoutTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		var back atomic.Bool
		tb.store.before = func(int) error {
			if !back.Load() {
				return errors.New("no PostgreSQL")
			}
			return nil
		}
		lead, author := tb.join(nadia), tb.join(marc)
		lead.told()
		author.told()
		author.op(question(1, "Qui ?"))
		synctest.Wait()
		lead.at.Act(1, method.FloorGiveAct{Person: marc})
		events := lead.told()
		changed := find[Changed](events)
		if len(changed) != 1 || changed[0].You == nil || changed[0].You.State.Floor != marc {
			t.Fatalf("giving the floor while saving waits told %v", changed)
		}
		if len(find[Acked](author.told())) != 0 {
			t.Fatal("acknowledged without a commit")
		}
		back.Store(true)
		time.Sleep(10 * time.Second)
		if len(find[Acked](author.told())) != 1 {
			t.Fatal("not acknowledged after PostgreSQL came back")
		}
		var floor method.PersonID
		lead.at.Act(2, method.FloorWithdrawAct{})
		for _, c := range find[Changed](lead.told()) {
			if c.You != nil {
				floor = c.You.State.Floor
			}
		}
		if floor != "" {
			t.Errorf("the floor is still %q: the commit overwrote the live state", floor)
		}
	})
}

func TestNumbersAreAnsweredOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		b := tb.join(marc)
		b.told()
		b.at.Op(1, question(1, "Qui ?"))
		b.told()
		b.at.Op(1, question(1, "Qui ?"))
		if acks := find[Acked](b.told()); len(acks) != 1 || acks[0].N != 1 {
			t.Errorf("a number sent twice was answered %v", acks)
		}
		b.at.Op(2, method.PhaseGoAct{From: method.Clarify, To: method.Contract})
		if r := find[Refused](b.told()); len(r) != 1 || r[0].Code != method.CodeRole {
			t.Errorf("a consultant's phase.go was answered %v", r)
		}
		b.at.Op(2, method.PhaseGoAct{From: method.Clarify, To: method.Contract})
		if r := find[Refused](b.told()); len(r) != 1 || r[0].Code != method.CodeRole {
			t.Errorf("the refusal was answered again with %v", r)
		}
		again := tb.join(marc)
		w := find[Welcome](again.told())
		if len(w) != 1 || w[0].Done != 2 || w[0].Refused[2] != method.CodeRole {
			t.Errorf("the welcome after that says %+v", w)
		}
		again.at.Op(4, question(4, "Saut"))
		if bye := find[Bye](again.told()); len(bye) != 1 || bye[0].Code != ByeBad {
			t.Errorf("a number that skips ahead was answered %v", bye)
		}
	})
}

func TestADraftReachesNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Expose)
		author, others := tb.join(marc), []*tab{tb.join(nadia), tb.join(helene), tb.join(aicha)}
		for _, o := range others {
			o.told()
		}
		author.op(board.Add{ID: "00000001-0000-4000-8000-000000000000", Kind: method.Draft, Text: "SECRET"})
		author.at.Here(Presence{Card: "00000001-0000-4000-8000-000000000000", Typing: true})
		synctest.Wait()
		for _, o := range others {
			for _, e := range o.told() {
				if _, presence := e.(PresenceChanged); !presence {
					t.Errorf("somebody else was told %T of a draft", e)
				}
				if raw, _ := json.Marshal(e); strings.Contains(string(raw), "SECRET") || strings.Contains(string(raw), "00000001-") {
					t.Errorf("a draft leaks: %s", raw)
				}
			}
		}
		late := tb.joinAs(aicha, "c0000001-0000-4000-8000-000000000000")
		if w := find[Welcome](late.told()); len(w) != 1 || len(w[0].Cards) != 0 {
			t.Errorf("a snapshot holds somebody else's draft: %v", w)
		}
	})
}

// Who writes in a signed card is said, by whoever may write there; of an unsigned one nothing is said.
func TestWhoWritesHere(t *testing.T) {
	for _, unsigned := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			tb := sit(t, method.Consult)
			if unsigned {
				tb.store.session.State.Unsigned = method.Unsigned90.Unsigned
			}
			author, helene, other := tb.join(marc), tb.join(helene), tb.join(aicha)
			author.op(board.Add{ID: "00000003-0000-4000-8000-000000000000", Kind: method.Experience, Text: "once"})
			for _, b := range []*tab{author, helene, other} {
				b.told()
			}
			author.at.Here(Presence{Card: "00000003-0000-4000-8000-000000000000", Typing: true})
			synctest.Wait()
			said := find[PresenceChanged](helene.told())
			if shown := len(said) == 1 && said[0].People[0].Typing && said[0].People[0].Card != ""; shown == unsigned {
				t.Errorf("unsigned %v: told %+v", unsigned, said)
			}
			other.at.Here(Presence{Card: "00000003-0000-4000-8000-000000000000", Typing: true})
			synctest.Wait()
			if said := find[PresenceChanged](helene.told()); len(said) != 0 {
				t.Errorf("somebody who may not write there: told %+v", said)
			}
		})
	}
}

func TestAPhaseChangeIsOneGesture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Expose)
		lead, client, consultant := tb.join(nadia), tb.join(helene), tb.join(marc)
		client.op(board.Add{ID: "00000002-0000-4000-8000-000000000000", Kind: method.Ask, Text: "Comment faire ?"})
		for _, b := range []*tab{lead, client, consultant} {
			b.told()
		}
		lead.op(method.PhaseGoAct{From: method.Expose, To: method.Clarify})
		got := find[Changed](consultant.told())
		if len(got) != 1 || got[0].You == nil || got[0].You.State.Phase != method.Clarify || len(got[0].Ops) != 1 {
			t.Fatalf("the consultant was told %+v, want the state and the stamped question in one frame", got)
		}
		lead.op(method.PhaseGoAct{From: method.Expose, To: method.Clarify})
		if r := find[Refused](lead.told()); len(r) != 1 || r[0].Code != method.CodePhase {
			t.Errorf("a double click was answered %v, want a refusal", r)
		}
	})
}

func TestASecondTabReplacesTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		first := tb.join(marc)
		first.told()
		const other = "c0000002-0000-4000-8000-000000000000"
		second := tb.joinAs(marc, other)
		if bye := find[Bye](first.told()); len(bye) != 1 || bye[0].Code != ByeMoved {
			t.Errorf("the first tab was told %v", bye)
		}
		first.at.Op(1, question(1, "von gestern"))
		first.at.Detach(false)
		second.told()
		second.op(question(2, "Qui ?"))
		if len(find[Acked](second.told())) != 1 || len(tb.store.session.Cards) != 1 {
			t.Error("the second tab is not the person's seat")
		}
		if _, err := tb.hub.Attach(t.Context(), tb.id, Visitor{Person: aicha, Cipher: cipher{}}, Hello{Client: other}, &tab{}); !errors.Is(err, ErrClient) {
			t.Errorf("a client id of another person: %v", err)
		}
		if _, err := tb.hub.Attach(t.Context(), tb.id, Visitor{Person: "stranger", Cipher: cipher{}}, Hello{Client: "x"}, &tab{}); !errors.Is(err, ErrNoSeat) {
			t.Errorf("a stranger: %v", err)
		}
	})
}

func TestALostLineIsReconnectingThenAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		stays, goes := tb.join(nadia), tb.join(marc)
		stays.told()
		goes.at.Detach(false)
		if on := lastOn(stays.told(), marc); on != OnReconnecting {
			t.Errorf("a lost line shows %q", on)
		}
		time.Sleep(awayAfter + 2*time.Second)
		if on := lastOn(stays.told(), marc); on != OnAway {
			t.Errorf("a minute later it shows %q", on)
		}
		if !slices.Contains(tb.media.left, marc) {
			t.Error("the media slots of a person who is away were not freed")
		}
	})
}

func TestTheExposeWaitsForALostClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Expose)
		lead, client := tb.join(nadia), tb.join(helene)
		n := lead.op(method.ClockResumeAct{})
		if a := find[Acked](lead.told()); len(a) != 1 || a[0].N != n {
			t.Fatalf("starting the clock was answered %v", a)
		}
		client.at.Detach(false)
		time.Sleep(2 * time.Second)
		client = tb.join(helene) // a reload
		time.Sleep(holdAfter + 2*time.Second)
		for _, c := range find[Changed](lead.told()) {
			if c.You != nil && c.You.State.Clock.Paused {
				t.Fatal("a reload stopped the clock")
			}
		}
		client.at.Detach(false)
		time.Sleep(holdAfter + 2*time.Second)
		var last *You
		for _, c := range find[Changed](lead.told()) {
			if c.You != nil {
				last = c.You
			}
		}
		if last == nil || !last.State.Clock.Paused || last.State.Waiting != helene {
			t.Errorf("after a lost line the lead sees %+v, want a clock held for the client", last)
		}
	})
}

func lastOn(events []Event, p method.PersonID) On {
	on := On("")
	for _, e := range find[PresenceChanged](events) {
		for _, x := range e.People {
			if x.Person == p {
				on = x.On
			}
		}
	}
	return on
}

func TestAnAbandonedSessionClosesItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		b := tb.join(marc)
		b.op(question(1, "Qui ?"))
		synctest.Wait()
		b.at.Detach(true)
		time.Sleep(abandonedAfter - 2*time.Minute)
		tb.store.mu.Lock()
		closed := tb.store.session.State.Closed
		tb.store.mu.Unlock()
		if closed {
			t.Fatal("closed before its time")
		}
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		tb.store.mu.Lock()
		defer tb.store.mu.Unlock()
		if !tb.store.session.State.Closed {
			t.Error("still open two hours after the last person left")
		}
	})
}

func TestARemovedMemberIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		b, other := tb.join(marc), tb.join(aicha)
		b.told()
		tb.hub.Remove("another group", marc)
		if bye := find[Bye](b.told()); len(bye) != 0 {
			t.Errorf("removed from another group: %v", bye)
		}
		tb.hub.Remove("9", marc)
		if bye := find[Bye](b.told()); len(bye) != 1 || bye[0].Code != ByeRemoved {
			t.Errorf("told %v", bye)
		}
		if on := lastOn(other.told(), marc); on != OnAway {
			t.Errorf("the others see %q", on)
		}
	})
}

func TestAStopWaitsForTheCommitInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		gate := make(chan struct{})
		tb.store.before = func(int) error { <-gate; return nil }
		b := tb.join(marc)
		b.told()
		b.op(question(1, "Qui ?"))
		synctest.Wait()
		closed := make(chan error, 1)
		go func() { closed <- tb.hub.Close(context.Background()) }()
		if bye := find[Bye](b.told()); len(bye) != 1 || bye[0].Code != ByeRestart {
			t.Fatalf("the tab was told %v", bye)
		}
		select {
		case <-closed:
			t.Fatal("closed while a commit was in flight")
		default:
		}
		close(gate)
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		if len(tb.store.session.Cards) != 1 {
			t.Error("what was in flight is not stored")
		}
		if _, err := tb.hub.Attach(context.Background(), tb.id, Visitor{Person: marc, Cipher: cipher{}}, Hello{Client: clientOf(marc)}, &tab{}); !errors.Is(err, ErrClosing) {
			t.Errorf("attaching while stopping: %v", err)
		}
	})
}
