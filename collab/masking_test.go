package collab

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"codev/collab/board"
	"codev/collab/method"
)

// hiding is what one person does on their own, step by step, in a phase; of nothing of it anybody else may know that it happened.
type hiding struct {
	name  string
	phase method.Phase
	by    method.PersonID
	acts  []any
}

const (
	mine  = method.CardID("5ec0e700-0000-4000-8000-000000000001")
	mine2 = method.CardID("5ec0e700-0000-4000-8000-000000000002")
	gift  = method.CardID("61f70000-0000-4000-8000-000000000003") // a contribution of Aïcha's that everybody sees
)

// life is everything that can be done with a private card of a kind.
func life(kind method.Kind) []any {
	return []any{
		board.Add{ID: mine, Kind: kind, Text: "SECRET"}, board.Add{ID: mine2, Kind: kind, Text: "SECRET"},
		board.Text{ID: mine, D: board.Diff("SECRET", "SECRET SECRET")}, board.Move{ID: mine2}, board.Remove{ID: mine}, board.Restore{ID: mine},
	}
}

var hidings = []hiding{
	{"notes of the client", method.Clarify, helene, life(method.Note)[:1]},
	{"a consultant's note", method.Contract, marc, append(life(method.Note)[:1], life(method.Note)[2], life(method.Note)[4], life(method.Note)[5])},
	{"drafts", method.Expose, marc, life(method.Draft)},
	{"parked advice", method.Clarify, marc, life(method.Parked)},
	{"a topic not yet shown", method.Topic, marc, append(life(method.TopicCard)[:1], board.Set{ID: mine, F: method.FieldReady, V: method.ReadyToday})},
	{"what is kept", method.Consult, helene, []any{board.Keep{ID: gift, On: true}, board.Keep{ID: gift, On: false}, board.Keep{ID: gift, On: true}}},
	{"a plan kept to oneself", method.Plan, helene, append(life(method.PlanAction), board.Set{ID: mine, F: method.FieldStep, V: "SECRET"})},
	{"what is retained", method.Plan, helene, life(method.Retain)},
	{"a private learning", method.Learn, nadia, life(method.Learning)},
}

// Board-protocol rule 5, B-41: what is hidden sends others nothing at all: no frame, and so no number, no time and no kind; where its author's
// caret is says nothing either; whoever comes later is sent no trace of it, and finds the shared cards as if it were not there.
func TestHiddenWorkIsSilence(t *testing.T) {
	for _, h := range hidings {
		t.Run(h.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tb := sit(t, h.phase)
				tabs := map[method.PersonID]*tab{}
				for _, p := range []method.PersonID{nadia, helene, marc, aicha} {
					tabs[p] = tb.join(p)
				}
				if h.phase == method.Consult {
					tabs[aicha].op(board.Add{ID: gift, Kind: method.Suggestion, Text: "un apport"})
				}
				for _, b := range tabs {
					b.told()
				}
				author := tabs[h.by]
				for _, act := range h.acts {
					n := author.op(act)
					author.at.Here(Presence{Card: mine, Typing: true})
					told := author.told()
					if r := find[Refused](told); len(r) > 0 {
						t.Fatalf("%+v was refused: %+v", act, r)
					}
					if a := find[Acked](told); len(a) != 1 || a[0].N != n {
						t.Fatalf("%+v was answered %+v", act, told)
					}
				}
				for p, b := range tabs {
					if told := b.told(); p != h.by && len(told) > 0 {
						t.Errorf("%s was told %+v", p, told)
					}
				}
				for p := range tabs {
					if p == h.by {
						continue
					}
					raw, _ := json.Marshal(find[Welcome](tb.joinAs(p, "c0000001"+string(p)[8:]).told()))
					if strings.Contains(string(raw), "SECRET") || strings.Contains(string(raw), "5ec0e700") || strings.Contains(string(raw), `"kept"`) {
						t.Errorf("%s is welcomed with %s", p, raw)
					}
				}
			})
		})
	}
}

// A change of phase goes through all cards; of somebody's parked advice it tells nobody else.
func TestAPhaseChangeTellsNothingOfHiddenCards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		author, other := tb.join(marc), tb.join(helene)
		author.op(board.Add{ID: mine, Kind: method.Parked, Text: "SECRET"})
		author.op(board.Add{ID: mine2, Kind: method.Question, Text: "Qui ?"})
		other.told()
		author.op(board.Text{ID: mine, D: board.Diff("SECRET", "x")})
		author.op(board.Text{ID: mine, Rev: 1, D: board.Diff("x", "une idée")})
		tb.join(nadia).op(method.PhaseGoAct{From: method.Clarify, To: method.Contract})
		raw, _ := json.Marshal(other.told())
		if strings.Contains(string(raw), "5ec0e700-0000-4000-8000-000000000001") {
			t.Errorf("a phase change tells of a parked card: %s", raw)
		}
	})
}
