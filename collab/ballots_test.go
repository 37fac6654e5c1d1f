package collab

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// The topics of these votes: of Hélène, Marc and Aïcha, who vote. Nadia leads.
var subjects = map[method.PersonID]method.CardID{
	helene: "70000000-0000-4000-8000-00000000000b", marc: "70000000-0000-4000-8000-00000000000c", aicha: "70000000-0000-4000-8000-00000000000d",
}

// ballotBox is a session in the topic phase, each with a topic shown and a vote open.
type ballotBox struct {
	*table
	lead   *tab
	voters map[method.PersonID]*tab
}

func openBox(t *testing.T) *ballotBox {
	b := &ballotBox{table: sit(t, method.Topic), voters: map[method.PersonID]*tab{}}
	b.store.session.State.Seats[1].Roles = method.Roles{method.Consultant}
	b.lead = b.join(nadia)
	for _, p := range []method.PersonID{helene, marc, aicha} {
		b.voters[p] = b.join(p)
		b.voters[p].op(board.Add{ID: subjects[p], Kind: method.TopicCard, Text: "sujet", Visibility: method.Shared})
	}
	synctest.Wait()
	b.lead.op(method.VoteOpenAct{})
	if v := b.vote(b.lead); v == nil || !v.Open || v.Of != 3 || v.Lost || len(v.Topics) != 3 {
		t.Fatalf("opened: %+v", v)
	}
	b.drain()
	return b
}

func (b *ballotBox) drain() {
	b.lead.told()
	for _, v := range b.voters {
		v.told()
	}
}

// vote is the vote as a tab was told last; nil: it was told nothing new.
func (b *ballotBox) vote(at *tab) *method.VoteView {
	if s := state(at.told()); s != nil {
		return s.Vote
	}
	return nil
}

func (b *ballotBox) cast(p method.PersonID, points map[method.CardID]int) {
	b.voters[p].at.Act(1, method.VoteCastAct{Vote: 1, Points: points})
	synctest.Wait()
}

// everybody votes: a sum of 3, 2, 0.
func (b *ballotBox) everybody() {
	b.cast(helene, map[method.CardID]int{subjects[marc]: 2})
	b.cast(marc, map[method.CardID]int{subjects[helene]: 2})
	b.cast(aicha, map[method.CardID]int{subjects[helene]: 1})
}

var everybodysTotals = map[method.CardID]int{subjects[helene]: 3, subjects[marc]: 2, subjects[aicha]: 0}

// M-173, M-177: a ballot is confirmed to its own tab, counted once however often it changes, and nobody else learns more than the count.
func TestABallotReachesNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.cast(marc, map[method.CardID]int{subjects[helene]: 2})
		own := find[Balloted](b.voters[marc].told())
		if len(own) != 1 || own[0].Elsewhere || !maps.Equal(own[0].Points, map[method.CardID]int{subjects[helene]: 2}) {
			t.Errorf("Marc was told %+v", own)
		}
		for name, other := range map[string]*tab{"Nadia": b.lead, "Hélène": b.voters[helene]} {
			told := other.told()
			if len(told) != 1 || state(told) == nil || state(told).Vote.Cast != 1 {
				t.Errorf("%s was told %+v", name, told)
			}
		}
		b.drain()
		b.cast(marc, map[method.CardID]int{subjects[aicha]: 1})
		b.cast(marc, nil)
		for name, other := range map[string]*tab{"Nadia": b.lead, "Hélène": b.voters[helene], "Aïcha": b.voters[aicha]} {
			if told := other.told(); len(told) != 0 {
				t.Errorf("%s was told of a changed ballot: %+v", name, told)
			}
		}
		if own := find[Balloted](b.voters[marc].told()); len(own) != 2 || len(own[1].Points) != 0 {
			t.Errorf("Marc was told %+v", own)
		}
	})
}

// M-174, M-175: casting writes nothing; the reveal writes the totals in one commit, and empties the box.
func TestTotalsAreAllThatIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		before := b.commits()
		b.cast(helene, map[method.CardID]int{subjects[marc]: 2})
		b.cast(marc, map[method.CardID]int{subjects[helene]: 2})
		b.lead.op(method.VoteRevealAct{Vote: 1})
		if r := find[Refused](b.lead.told()); len(r) != 1 || r[0].Code != method.CodeFew {
			t.Fatalf("of two ballots: %+v", r)
		}
		refusal := b.commits()
		b.cast(aicha, map[method.CardID]int{subjects[helene]: 1})
		if now := b.commits(); refusal != before+1 || now != refusal {
			t.Errorf("%d, %d, %d commits: a ballot was stored", before, refusal, now)
		}
		b.drain()
		b.lead.op(method.VoteRevealAct{Vote: 1})
		for p, at := range b.voters {
			if v := b.vote(at); v == nil || v.Open || !maps.Equal(v.Totals, everybodysTotals) {
				t.Errorf("%s is shown %+v", p, v)
			}
		}
		stored := b.stored()
		if !maps.Equal(stored.Vote.Totals, everybodysTotals) || stored.Vote.Open {
			t.Errorf("stored: %+v", stored.Vote)
		}
		if box := b.room().box; len(box.by) != 0 {
			t.Errorf("the box still holds %v", box.by)
		}
		b.cast(marc, nil)
		if r := find[Refused](b.voters[marc].told()); len(r) != 1 || r[0].Code != method.CodeChanged {
			t.Errorf("after the reveal: %+v", r)
		}
	})
}

func (b *ballotBox) commits() int {
	synctest.Wait()
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	return b.store.commits
}

func (b *ballotBox) stored() method.State {
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	return b.store.session.State
}

// room is the live room, whose loop waits.
func (b *ballotBox) room() *Room {
	synctest.Wait()
	return b.hub.loaded()[0]
}

// M-175: a ballot that comes while the totals are being stored is too late; after a commit that failed for good it would count again.
func TestNoBallotSlipsInBehindTheReveal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.everybody()
		b.drain()
		var away atomic.Bool
		away.Store(true)
		b.store.before = func(int) error {
			if away.Load() {
				return errors.New("PostgreSQL is away")
			}
			return nil
		}
		b.lead.op(method.VoteRevealAct{Vote: 1})
		b.cast(aicha, map[method.CardID]int{subjects[marc]: 2})
		if r := find[Refused](b.voters[aicha].told()); len(r) != 1 || r[0].Code != method.CodeChanged {
			t.Errorf("while the totals are on their way: %+v", r)
		}
		if v := b.vote(b.voters[marc]); v != nil {
			t.Errorf("shown before the commit: %+v", v)
		}
		away.Store(false)
		time.Sleep(5 * time.Second)
		if v := b.vote(b.voters[marc]); v == nil || !maps.Equal(v.Totals, everybodysTotals) {
			t.Errorf("shown: %+v", v)
		}
	})
}

// M-174: a room that comes back in mid-vote has no ballots, says so, and takes new ones.
func TestARestartInMidVoteAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.everybody()
		raw, err := json.Marshal(b.stored())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), `"vote":{"points":2,"n":1,"open":true,"topics":[`) || strings.Contains(string(raw), "totals") {
			t.Errorf("stored in mid-vote: %s", raw)
		}
		if err := b.hub.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.hub = NewHub(b.store, b.media, b.hub.log)
		done := b.lead.n
		b.lead = b.join(nadia)
		b.lead.n = done
		for _, p := range []method.PersonID{helene, marc, aicha} {
			b.voters[p] = b.join(p)
			told := b.voters[p].told()
			v := find[Welcome](told)[0].You.State.Vote
			if v == nil || !v.Open || !v.Lost || v.Cast != 0 || len(find[Balloted](told)) != 0 {
				t.Errorf("%s comes back to %+v", p, v)
			}
		}
		b.everybody()
		b.lead.op(method.VoteRevealAct{Vote: 1})
		if v := b.vote(b.lead); v == nil || v.Lost || !maps.Equal(v.Totals, everybodysTotals) {
			t.Errorf("voted again: %+v", v)
		}
	})
}

// M-176: a topic that is taken back gives its points back at once, to who gave them and to nobody else's knowledge.
func TestATopicTakenBackGivesItsPointsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.everybody()
		b.cast(aicha, map[method.CardID]int{subjects[helene]: 1, subjects[marc]: 1})
		b.drain()
		b.voters[helene].op(board.Share{ID: subjects[helene], Back: true})
		if got := find[Balloted](b.voters[aicha].told()); len(got) != 1 || !maps.Equal(got[0].Points, map[method.CardID]int{subjects[marc]: 1}) {
			t.Errorf("Aïcha was told %+v", got)
		}
		if got := find[Balloted](b.voters[marc].told()); len(got) != 1 || len(got[0].Points) != 0 {
			t.Errorf("Marc was told %+v", got)
		}
		told := b.voters[helene].told()
		if len(find[Balloted](told)) != 0 {
			t.Error("Hélène, whose ballot stands, was told of one")
		}
		raw, _ := json.Marshal(b.lead.told())
		if strings.Contains(string(raw), `"points":{`) {
			t.Errorf("the facilitator was told %s", raw)
		}
		b.cast(marc, map[method.CardID]int{subjects[helene]: 1})
		if r := find[Refused](b.voters[marc].told()); len(r) != 1 || r[0].Code != method.CodeGone {
			t.Errorf("a point for what was taken back: %+v", r)
		}
		b.lead.op(method.VoteRevealAct{Vote: 1})
		want := map[method.CardID]int{subjects[marc]: 3, subjects[aicha]: 0}
		if v := b.vote(b.lead); v == nil || !maps.Equal(v.Totals, want) {
			t.Errorf("shown: %+v", v)
		}
		b.voters[marc].op(board.Set{ID: subjects[marc], F: method.FieldReady, V: method.ReadyNotToday})
		if v := b.vote(b.lead); v == nil || !maps.Equal(v.Totals, map[method.CardID]int{subjects[aicha]: 0}) {
			t.Errorf("after Marc's word: %+v", v)
		}
	})
}

// M-177: who comes late may vote and is counted, who leaves has voted; another tab of a person learns that they did, not how.
func TestComingAndGoingInMidVote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.cast(marc, map[method.CardID]int{subjects[helene]: 2})
		b.voters[aicha].at.Detach(true)
		if v := b.vote(b.lead); v == nil || v.Cast != 1 || v.Of != 2 {
			t.Errorf("without Aïcha: %+v", v)
		}
		b.voters[marc].at.Detach(true)
		if v := b.vote(b.lead); v != nil && (v.Cast != 1 || v.Of != 2) {
			t.Errorf("without Marc, who has voted: %+v", v)
		}
		b.voters[aicha] = b.join(aicha)
		if v := b.vote(b.lead); v == nil || v.Cast != 1 || v.Of != 3 {
			t.Errorf("with Aïcha: %+v", v)
		}
		other := b.joinAs(marc, "c0000001-0000-4000-8000-000000000000")
		if got := find[Balloted](other.told()); len(got) != 1 || !got[0].Elsewhere || got[0].Points != nil {
			t.Errorf("Marc's other tab: %+v", got)
		}
		same := b.join(marc)
		if got := find[Balloted](same.told()); len(got) != 1 || got[0].Elsewhere || got[0].Points[subjects[helene]] != 2 {
			t.Errorf("Marc's tab reloaded: %+v", got)
		}
	})
}

// M-172: what is decided in one batch belongs to the right vote: ballots of a vote that was cancelled are nobody's.
func TestBallotsOfACancelledVoteAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		b.everybody()
		b.drain()
		hold := make(chan struct{})
		b.store.before = func(int) error { <-hold; return nil }
		b.lead.op(method.ClockAddAct{Minutes: 1}) // in flight: what follows waits and is one batch
		synctest.Wait()
		b.lead.op(method.VoteCancelAct{Vote: 1})
		b.lead.op(method.VoteOpenAct{})
		n := b.lead.op(method.VoteRevealAct{Vote: 2})
		close(hold)
		told := b.lead.told()
		if r := find[Refused](told); !slices.Equal(r, []Refused{{N: n, Code: method.CodeFew}}) {
			t.Errorf("refused: %+v", r)
		}
		if v := state(told).Vote; v == nil || v.N != 2 || v.Cast != 0 {
			t.Errorf("the second vote: %+v", v)
		}
		if got := fmt.Sprint(b.room().box.by); got != "map[]" {
			t.Errorf("the box holds %s", got)
		}
	})
}
