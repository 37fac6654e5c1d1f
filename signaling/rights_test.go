package signaling

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// trial is a walk through the session in which every action is tried by everybody at the table.
type trial struct {
	*round
	tried   map[method.Action]map[string]bool
	settled map[string]int // what an onlooker had been told when nothing was under way; forgotten when something changes
}

// tries has somebody try an action, and checks the answer ("" = done). Refused, nobody else is told anything.
func (tr *trial) tries(who string, act any, code method.Code) {
	tr.t.Helper()
	name := act.(interface{ Action() method.Action }).Action()
	if tr.tried[name] == nil {
		tr.tried[name] = map[string]bool{}
	}
	tr.tried[name][who] = true
	onlooker := "observer"
	if who == onlooker {
		onlooker = "lead"
	}
	before, ok := tr.settled[onlooker]
	if !ok {
		before = tr.told(onlooker)
	}
	var got method.Code
	if live, ok := act.(method.Act); ok && method.Live(name) {
		got = tr.acts(who, live)
	} else {
		a, err := tr.tab[who].Do(tr.ctx(), act)
		tr.must(err)
		got = a.Code
	}
	if got != code {
		tr.t.Errorf("%s: %+v of %s is answered %q, want %q", name, act, who, got, code)
	}
	if code == "" {
		clear(tr.settled)
		return
	}
	after := tr.told(onlooker)
	if tr.settled[onlooker] = after; after != before {
		tr.t.Errorf("%s of %s was refused, and %s was told %d frames of it", name, who, onlooker, after-before)
	}
}

// acts carries out a live act. Its answer, if any, comes before that of the operation behind it.
func (tr *trial) acts(who string, act method.Act) (code method.Code) {
	tr.t.Helper()
	r, err := tr.tab[who].Act(tr.ctx(), act)
	tr.must(err)
	tr.fence(who)
	tr.tab[who].Look(func(v *client.View) { code = v.Refused[r] })
	return code
}

// fence waits until the room has answered everything so far.
func (tr *trial) fence(who string) {
	tr.t.Helper()
	a, err := tr.tab[who].Do(tr.ctx(), board.Remove{ID: method.CardID(uuid.NewString())})
	tr.must(err)
	if a.Code != method.CodeGone {
		tr.t.Fatalf("the fence of %s: %q", who, a.Code)
	}
}

// told counts the frames of change that somebody has been told, once all that happened was told.
func (tr *trial) told(who string) (n int) {
	tr.t.Helper()
	tr.fence(who)
	for _, raw := range tr.tab[who].Raw() {
		if strings.Contains(string(raw[:min(len(raw), 40)]), `"t":"ops"`) {
			n++
		}
	}
	return n
}

// only has everybody but those named try what must be refused.
func (tr *trial) only(allowed string, act any, code method.Code) {
	tr.t.Helper()
	for _, who := range seats {
		if !slices.Contains(strings.Fields(allowed), who) {
			tr.tries(who, act, code)
		}
	}
}

// adding is a fresh card.add.
func (tr *trial) adding(kind method.Kind) board.Add {
	return board.Add{ID: tr.id(), Kind: kind, Text: "x"}
}

// editing tries every way to change a shared card: its author may, and the lead may move it if leads says so.
func (tr *trial) editing(author string, id method.CardID, f method.Field, v string, leads bool) {
	tr.t.Helper()
	text := board.Text{ID: id, Base: tr.tab[author].Cards()[id].Base, D: board.Delta{{Insert: "y"}}}
	movers := author
	if leads {
		movers += " lead"
	}
	tr.only(author, text, method.CodeRole)
	tr.only(author, board.Set{ID: id, F: f, V: v}, method.CodeRole)
	tr.only(movers, board.Move{ID: id}, method.CodeRole)
	tr.only(author, board.Remove{ID: id}, method.CodeRole)
	tr.only(author, board.Restore{ID: id}, method.CodeRole)
	for _, mover := range strings.Fields(movers) {
		tr.tries(mover, board.Move{ID: id}, "")
	}
	tr.tries(author, text, "")
	tr.tries(author, board.Set{ID: id, F: f, V: v}, "")
	tr.tries(author, board.Remove{ID: id}, "")
	tr.only(author, board.Restore{ID: id}, method.CodeGone)
	tr.tries(author, board.Restore{ID: id}, "")
}

func TestEveryActionByEverybody(t *testing.T) {
	tr := &trial{gather(t, newEdge(t)), map[method.Action]map[string]bool{}, map[string]int{}}
	for _, phase := range []func(){tr.opening, tr.topics, tr.expose, tr.clarify, tr.contract, tr.consult, tr.closing} {
		phase()
		clear(tr.settled)
	}
	for _, name := range method.Actions() {
		if !board.Has(name) && sessionActs[name] == nil {
			t.Errorf("%s cannot be read from a frame", name)
		}
		for _, who := range seats {
			if !tr.tried[name][who] {
				t.Errorf("nobody has tried what %s may do with %s: add it to this walk", who, name)
			}
		}
	}
	for name := range sessionActs {
		if !name.Valid() {
			t.Errorf("%s can be read from a frame and is no action of the method", name)
		}
	}
	if want := []string{"act", "alive", "here", "leave", "media", "op", "want"}; !slices.Equal(slices.Sorted(maps.Keys(frames)), want) {
		t.Errorf("the frames are %v: say in TestFramesSpeakForTheirSenderOnly what the new one may do", slices.Sorted(maps.Keys(frames)))
	}
}

func (tr *trial) opening() {
	for _, who := range []string{"lead", "client", "marc", "aicha"} {
		tr.tries(who, tr.adding(method.Weather), "")
	}
	tr.tries("observer", tr.adding(method.Weather), method.CodeRole)
	for _, act := range []method.Act{method.ClockAddAct{Minutes: 1}, method.ClockPauseAct{}, method.ClockResumeAct{}} {
		code := method.CodeRole
		if act.Action() == method.ClockResume {
			code = "" // the client's, in the exposé
		}
		for _, who := range seats[1:] {
			want := method.CodeRole
			if code == "" && who == "client" {
				want = method.CodeRole // nobody is the client yet
			}
			tr.tries(who, act, want)
		}
		tr.tries("lead", act, "")
	}
	tr.only("lead", method.PhaseGoAct{From: method.Open, To: method.Topic}, method.CodeRole)
	tr.tries("lead", method.PhaseGoAct{From: method.Open, To: method.Expose}, method.CodePhase)
	marc := tr.who["marc"].You.ID
	tr.only("lead", method.FloorGiveAct{Person: marc}, method.CodeRole)
	tr.only("lead", method.FloorWithdrawAct{}, method.CodeRole)
	tr.tries("lead", method.FloorGiveAct{Person: "nobody"}, method.CodeGone)
	tr.tries("lead", method.FloorGiveAct{Person: marc}, "")
	tr.only("marc", method.FloorReleaseAct{}, method.CodeChanged)
	tr.tries("marc", method.FloorReleaseAct{}, "")
	tr.tries("lead", method.FloorWithdrawAct{}, "")
	for _, who := range seats {
		if who != "marc" { // had his turn
			tr.tries(who, method.RoundPassAct{}, "")
		}
	}
	tr.tries("marc", method.RoundPassAct{}, method.CodeChanged)
}

func (tr *trial) topics() {
	tr.next()
	topic := tr.adding(method.TopicCard)
	tr.tries("client", topic, "")
	tr.tries("observer", tr.adding(method.TopicCard), method.CodeRole)
	tr.only("client", board.Share{ID: topic.ID}, method.CodeGone) // it is private: they do not even know of it
	tr.tries("client", board.Share{ID: topic.ID}, "")
	tr.only("client", board.Share{ID: topic.ID, Back: true}, method.CodeRole)
	tr.editing("client", topic.ID, method.FieldUrgency, "2", true)
	tr.vote(topic.ID)
	tr.only("lead", method.RoleOfferAct{Card: topic.ID}, method.CodeRole)
	for _, answer := range []method.Act{method.RoleAcceptAct{Card: topic.ID}, method.RoleDeclineAct{Card: topic.ID}} {
		tr.only("observer", answer, method.CodeChanged) // no offer yet
		tr.tries("observer", answer, method.CodeRole)
	}
	tr.tries("lead", method.RoleOfferAct{Card: topic.ID}, "")
	for _, answer := range []method.Act{method.RoleDeclineAct{Card: topic.ID}, method.RoleAcceptAct{Card: topic.ID}} {
		tr.only("client observer", answer, method.CodeChanged) // to others it looks like one that never was
		tr.tries("client", answer, "")
		tr.tries("lead", method.RoleOfferAct{Card: topic.ID}, "")
	}
	tr.tries("client", method.RoleAcceptAct{Card: topic.ID}, "")
}

// vote tries every act of a vote on the client's topic and one of Marc's: once to the totals, once until it is stopped.
func (tr *trial) vote(of method.CardID) {
	tr.only("lead", method.VoteOpenAct{}, method.CodeRole)
	tr.tries("lead", method.VoteOpenAct{}, method.CodeFew) // one topic is no choice
	other := tr.adding(method.TopicCard)
	other.Visibility = method.Shared
	tr.tries("marc", other, "")
	tr.tries("lead", method.VoteOpenAct{}, "")
	tr.tries("lead", method.RoleOfferAct{Card: of}, method.CodeChanged)
	tr.only("client marc aicha", method.VoteCastAct{Vote: 1}, method.CodeRole)
	tr.tries("client", method.VoteCastAct{Vote: 1, Points: map[method.CardID]int{of: 1}}, method.CodeRole) // their own
	tr.tries("client", method.VoteCastAct{Vote: 2}, method.CodeChanged)
	tr.tries("aicha", method.VoteCastAct{Vote: 1, Points: map[method.CardID]int{of: 2, other.ID: 1}}, method.CodeBad)
	tr.tries("aicha", method.VoteCastAct{Vote: 1, Points: map[method.CardID]int{"nothing": 1}}, method.CodeGone)
	tr.tries("client", method.VoteCastAct{Vote: 1, Points: map[method.CardID]int{other.ID: 2}}, "")
	tr.tries("marc", method.VoteCastAct{Vote: 1, Points: map[method.CardID]int{of: 2}}, "")
	tr.tries("lead", method.VoteRevealAct{Vote: 1}, method.CodeFew)
	tr.tries("aicha", method.VoteCastAct{Vote: 1}, "")
	for n, end := range []method.Act{method.VoteRevealAct{Vote: 1}, method.VoteCancelAct{Vote: 2}} {
		if n > 0 {
			tr.tries("lead", method.VoteOpenAct{}, "")
		}
		tr.only("lead", end, method.CodeRole)
		tr.tries("lead", end, "")
	}
	tr.tries("lead", method.VoteCancelAct{Vote: 2}, method.CodeChanged)
	tr.tries("marc", board.Share{ID: other.ID, Back: true}, "")
}

func (tr *trial) expose() {
	tr.does("lead", method.PhaseGoAct{From: method.Topic, To: method.Expose})
	ask := tr.adding(method.Ask)
	for _, who := range []string{"lead", "marc", "aicha", "observer"} {
		tr.tries(who, tr.adding(method.Ask), method.CodeRole)
	}
	tr.tries("client", ask, "")
	tr.only("client", board.MakeVersion{ID: ask.ID}, method.CodeRole)
	tr.tries("client", board.MakeVersion{ID: ask.ID}, "")
	tr.only("lead client", method.ClockResumeAct{}, method.CodeRole)
	tr.tries("client", method.ClockResumeAct{}, "")
	for _, act := range []method.Act{method.GateLiftAct{}, method.GateRestoreAct{}} {
		for _, who := range []string{"marc", "aicha", "observer"} {
			tr.tries(who, act, method.CodeRole)
		}
		want := method.CodeRole
		if act.Action() == method.GateLift {
			want = method.CodePhase // their own sorting's, in the synthesis
		}
		tr.tries("client", act, want)
		tr.tries("lead", act, "")
	}
	for _, who := range seats {
		tr.tries(who, method.StopSayAct{}, "")
	}
}

// screen tries every act on the shared screen in the consultation, where two of the seats may share.
func (tr *trial) screen() {
	marc, aicha := tr.who["marc"].You.ID, tr.who["aicha"].You.ID
	for _, act := range []method.Act{method.ScreenTakeAct{}, method.ScreenAskAct{}} {
		tr.tries("client", act, method.CodePhase)
		tr.tries("observer", act, method.CodeRole)
	}
	tr.tries("marc", method.ScreenTakeAct{}, "")
	tr.tries("aicha", method.ScreenTakeAct{}, method.CodeChanged)
	tr.tries("lead", method.ScreenTakeAct{}, method.CodeChanged)
	for _, who := range []string{"lead", "marc", "aicha"} {
		tr.tries(who, method.ScreenAskAct{}, "")
	}
	for _, act := range []method.Act{method.ScreenRefuseAct{Person: aicha}, method.ScreenGrantAct{Person: aicha}} {
		tr.only("marc lead", act, method.CodeRole)
		tr.tries("aicha", method.ScreenAskAct{}, "")
		tr.tries("lead", act, "")
		tr.tries("lead", act, method.CodeGone)
	}
	for _, act := range []method.Act{method.ScreenGrantAct{Person: marc}, method.ScreenRefuseAct{Person: marc}} {
		tr.tries("marc", act, method.CodeRole) // it is Aïcha's now
	}
	tr.only("lead", method.ScreenStopAct{Person: aicha}, method.CodeRole)
	tr.tries("lead", method.ScreenStopAct{Person: marc}, method.CodeChanged)
	tr.tries("lead", method.ScreenStopAct{Person: aicha}, "")
	for _, who := range seats {
		tr.tries(who, method.ScreenReleaseAct{}, "")
	}
}

func (tr *trial) clarify() {
	tr.next()
	q := tr.adding(method.Question)
	for _, who := range []string{"lead", "client", "observer"} {
		tr.tries(who, tr.adding(method.Question), method.CodeRole)
	}
	tr.tries("marc", q, "")
	tr.editing("marc", q.ID, method.FieldFacet, "fact", true)
	tr.only("client", board.Set{ID: q.ID, F: method.FieldTouches, V: "yes"}, method.CodeRole)
	tr.tries("client", board.Set{ID: q.ID, F: method.FieldTouches, V: "yes"}, "")
	tr.only("client", board.Add{ID: tr.id(), Kind: method.Answer, Of: q.ID, Text: "x"}, method.CodeRole)
	tr.tries("client", board.Add{ID: tr.id(), Kind: method.Answer, Of: q.ID, Text: "x"}, "")
	tr.only("lead", board.Return{ID: q.ID, On: true}, method.CodeRole)
	tr.tries("lead", board.Return{ID: q.ID, On: true}, "")
	for _, who := range []string{"client", "aicha", "observer"} {
		tr.tries(who, board.Return{ID: q.ID}, method.CodeGone) // hidden from them now
	}
	tr.tries("lead", board.Return{ID: q.ID}, "")
	for _, hand := range []method.Act{method.HandRaiseAct{}, method.HandLowerAct{}} {
		tr.tries("lead", hand, method.CodePhase) // in the exposé and the plan
		tr.tries("client", hand, method.CodeRole)
		tr.tries("observer", hand, method.CodeRole)
		tr.tries("marc", hand, "")
		tr.tries("aicha", hand, "")
	}
}

func (tr *trial) contract() {
	tr.next()
	need := tr.adding(method.ContractCard)
	for _, who := range []string{"lead", "marc", "aicha", "observer"} {
		tr.tries(who, tr.adding(method.ContractCard), method.CodeRole)
	}
	tr.tries("client", need, "")
	tr.only("client", board.MakeVersion{ID: need.ID}, method.CodeRole)
	tr.tries("client", board.MakeVersion{ID: need.ID}, "")
	tr.only("marc aicha", board.Agree{ID: need.ID, N: 1, Value: board.AgreeYes}, method.CodeRole)
	tr.tries("marc", board.Agree{ID: need.ID, N: 2, Value: board.AgreeYes}, method.CodeChanged)
	tr.tries("marc", board.Agree{ID: need.ID, N: 1, Value: board.AgreeYes}, "")
	tr.tries("aicha", board.Agree{ID: need.ID, N: 1, Value: board.AgreePrecision}, "")
}

func (tr *trial) consult() {
	tr.next()
	s := tr.adding(method.Suggestion)
	tr.only("marc aicha", tr.adding(method.Suggestion), method.CodeRole)
	tr.tries("marc", s, "")
	tr.only("client", board.Keep{ID: s.ID, On: true}, method.CodeRole)
	tr.tries("client", board.Keep{ID: s.ID, On: true}, "")
	tr.only("client", method.SignalSendAct{Signal: method.SignalDrift}, method.CodeRole)
	tr.tries("client", method.SignalSendAct{Signal: "louder"}, method.CodeBad)
	tr.tries("client", method.SignalSendAct{Signal: method.SignalDrift}, "")
	tr.screen()
}

func (tr *trial) closing() {
	tr.only("lead", method.SessionCloseAct{}, method.CodeRole)
	tr.tries("lead", method.SessionCloseAct{}, method.CodePhase)
	tr.walk(method.Close)
	clear(tr.settled)
	tr.only("lead", method.SessionCloseAct{}, method.CodeRole)
	a, err := tr.tab["lead"].Do(tr.ctx(), method.SessionCloseAct{})
	tr.must(err)
	if a.Code != "" {
		tr.t.Fatalf("closing is refused: %s", a.Code)
	}
	for _, who := range seats {
		tr.sees(who, func(v *client.View) bool { return v.Bye != nil && v.Bye.Code == "closed" })
		if _, err := tr.who[who].Dial(tr.ctx(), tr.session.ID); err == nil || !strings.Contains(err.Error(), "409") {
			tr.t.Errorf("%s comes into a closed session: %v", who, err)
		}
	}
}

// here, media, want, leave and alive (answered by a beat, to its sender) are everybody's, and speak for their sender alone.
func TestFramesSpeakForTheirSenderOnly(t *testing.T) {
	r := gather(t, newEdge(t))
	for n, who := range seats {
		id := r.who[who].You.ID
		r.must(r.tab[who].Send(r.ctx(), map[string]any{"t": "want", "sizes": []map[string]any{{"person": id, "kind": "video", "w": 9, "h": 9}}}))
		r.must(r.tab[who].Send(r.ctx(), wire.MediaOffer{T: "media", Gen: 1, Offer: fmt.Sprint("v=", n)}))
		r.must(r.tab[who].Send(r.ctx(), wire.Here{T: "here", Mic: true}))
		for _, other := range seats {
			r.sees(other, func(v *client.View) bool { return v.Here[id].Mic })
		}
		<-r.media.did
		r.must(r.tab[who].Send(r.ctx(), wire.Here{T: "here"}))
	}
	r.must(r.tab["aicha"].Send(r.ctx(), wire.Leave{T: "leave"}))
	r.sees("marc", func(v *client.View) bool { return v.Here[r.who["aicha"].You.ID].On == "away" })
	<-r.media.did
	r.media.mu.Lock()
	defer r.media.mu.Unlock()
	if len(r.media.wants) != len(seats) || !slices.Equal(r.media.closed, []method.PersonID{r.who["aicha"].You.ID}) {
		t.Errorf("wants of %v, closed for %v", r.media.wants, r.media.closed)
	}
	offered := map[method.PersonID]string{}
	for _, o := range r.media.offers {
		offered[o.Person] += o.SDP
	}
	for n, who := range seats {
		if offered[r.who[who].You.ID] != fmt.Sprint("v=", n) {
			t.Errorf("offers by person: %v", offered)
		}
	}
}
