package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

var update = flag.Bool("update", false, "write the goldens anew")

const (
	helene  = method.PersonID("6f0c1b2a-5b1e-4c3d-8a9f-0123456789ab")
	marc    = method.PersonID("7b1e0c2d-1111-4222-8333-444455556666")
	session = method.SessionID("0d6a1f6e-9c1b-4f57-8a65-2b7f3f1f2a10")
	card    = method.CardID("9a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d")
	tab     = "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"
)

var (
	at     = time.Date(2026, 11, 12, 17, 18, 0, 0, time.UTC)
	length = 26
	was    = "fact"
	view   = board.CardView{
		ID: card, Kind: method.Question, Author: marc, Phase: method.Clarify, Order: "a1", Text: "Qui a demandé la fiche ? 🌱",
		Base: 1, Rev: 3, Fields: map[method.Field]string{method.FieldFacet: "fact"}, Vis: method.Shared, Writers: []method.PersonID{helene},
	}
	state = method.StateView{
		Phase: method.Clarify,
		Clock: method.Clock{Started: at, Planned: 1200, Ends: at.Add(20 * time.Minute)},
		Seats: []method.Seat{{Person: helene, Roles: method.Roles{method.Client}}, {Person: marc, Roles: method.Roles{method.Consultant}}},
		Floor: marc, Hands: []method.PersonID{}, Spoken: []method.PersonID{}, Minutes: map[method.Phase]int{method.Clarify: 1200}, Silence: method.SilenceStandard,
		Gates:  method.GateView{Now: method.ProtectReading, Closed: []method.PersonID{marc}, Stopped: []method.PersonID{helene}, Seconds: 150},
		Screen: method.Screen{By: helene, Asks: []method.PersonID{marc}},
	}
	polling  = topics(&method.VoteView{N: 2, Open: true, Points: 2, Topics: []method.CardID{card}, Cast: 2, Of: 5, Few: true, Lost: true})
	revealed = topics(&method.VoteView{N: 2, Points: 2, Topics: []method.CardID{card}, Totals: map[method.CardID]int{card: 7}})
	may      = []method.Right{{Action: method.CardAdd, Kind: method.Question}}
	you      = wire.You{ID: marc, Name: "Marc", Lang: "fr", Roles: method.Roles{method.Consultant}}
)

// topics is the state in the topic phase with a vote.
func topics(v *method.VoteView) method.StateView {
	s := state
	s.Phase, s.Gates, s.Screen, s.Vote = method.Topic, method.GateView{}, method.Screen{}, v
	return s
}

// goldens is every frame once, by the name of its file in testdata/wire. The TypeScript tests read the same files.
var goldens = map[string]any{
	"hello": wire.Hello{T: "hello", V: wire.Version, Client: tab, Texts: []wire.TextRev{{Card: card, Base: 1, Rev: 3}}},
	"op.card.add": wire.Op{T: "op", N: 1, A: act(board.Add{ID: card, Kind: method.Question, Text: "Qui a demandé la fiche ? 🌱",
		Fields: map[method.Field]string{method.FieldFacet: "fact"}})},
	"op.card.text":     wire.Op{T: "op", N: 2, A: act(board.Text{ID: card, Base: 1, Rev: 3, D: board.Diff("Qui a demandé ?", "Qui n’a pas demandé ?")})},
	"op.card.set":      wire.Op{T: "op", N: 3, A: act(board.Set{ID: card, F: method.FieldFacet, V: "aim", Was: &was})},
	"op.card.move":     wire.Op{T: "op", N: 4, A: act(board.Move{ID: card})},
	"op.card.remove":   wire.Op{T: "op", N: 5, A: act(board.Remove{ID: card})},
	"op.card.share":    wire.Op{T: "op", N: 6, A: act(board.Share{ID: card, Kind: method.Question})},
	"op.card.keep":     wire.Op{T: "op", N: 7, A: act(board.Keep{ID: card, On: true})},
	"op.card.version":  wire.Op{T: "op", N: 8, A: act(board.MakeVersion{ID: card})},
	"op.card.agree":    wire.Op{T: "op", N: 9, A: act(board.Agree{ID: card, N: 2, Value: board.AgreeYes})},
	"op.phase.go":      wire.Op{T: "op", N: 10, A: act(method.PhaseGoAct{From: method.Clarify, To: method.Contract})},
	"op.clock.add":     wire.Op{T: "op", N: 11, A: act(method.ClockAddAct{Minutes: -1})},
	"act.floor.give":   wire.Act{T: "act", R: 1, A: act(method.FloorGiveAct{Person: marc})},
	"act.hand.raise":   wire.Act{T: "act", R: 2, A: act(method.HandRaiseAct{})},
	"act.signal.send":  wire.Act{T: "act", R: 3, A: act(method.SignalSendAct{Signal: method.SignalDrift})},
	"op.vote.open":     wire.Op{T: "op", N: 12, A: act(method.VoteOpenAct{})},
	"op.vote.reveal":   wire.Op{T: "op", N: 13, A: act(method.VoteRevealAct{Vote: 2, Totals: map[method.CardID]int{card: 5}, Ballots: 3})},
	"op.vote.cancel":   wire.Op{T: "op", N: 14, A: act(method.VoteCancelAct{Vote: 2})},
	"act.vote.cast":    wire.Act{T: "act", R: 8, A: act(method.VoteCastAct{Vote: 2, Points: map[method.CardID]int{card: 2}})},
	"act.stop.say":     wire.Act{T: "act", R: 4, A: act(method.StopSayAct{})},
	"act.gate.lift":    wire.Act{T: "act", R: 5, A: act(method.GateLiftAct{})},
	"act.screen.take":  wire.Act{T: "act", R: 6, A: act(method.ScreenTakeAct{})},
	"act.screen.grant": wire.Act{T: "act", R: 7, A: act(method.ScreenGrantAct{Person: marc})},
	"here":             wire.Here{T: "here", Mic: true, Cam: true, Card: card, Typing: true, Lost: true},
	"media.offer":      wire.MediaOffer{T: "media", Gen: 1, Offer: "v=0\r\n", Mic: "0", Cam: "1", Screen: "2"},
	"media.resume":     wire.MediaOffer{T: "media", Gen: 1},
	"want":             wire.Want{T: "want", Sizes: []collab.Want{{Person: helene, Kind: "video", W: 640, H: 360}}},
	"alive":            wire.Alive{T: "alive"},
	"leave":            wire.Leave{T: "leave"},
	"welcome":          wire.Welcome{T: "welcome", V: wire.Version, Done: 41, Refused: []wire.RefusedN{{N: 40, Code: method.CodePhase}}, Now: at, You: you, Session: wire.Session{ID: session, Group: "3c2b1a09-8f7e-4d6c-9b5a-493827160594", Name: "Cadres Ouest"}, Members: []collab.Member{{Person: helene, Name: "Hélène", Lang: "fr"}}, State: state, May: may, Speech: method.SpeechHand, Here: []collab.Presence{{Person: helene, On: collab.OnHere, Mic: true}}, Parts: 1, Texts: []board.TextsSince{{Card: card, Base: 1, Rev: 5, Ops: []board.TextSince{{Rev: 4, D: board.Diff("", "x")}, {Rev: 5, D: board.Diff("", "y"), N: 41}}}}, Saving: true, Ice: []wire.IceServer{{URLs: []string{"stun:127.0.0.1:7900"}}}},
	"part":             wire.Part{T: "part", Cards: []board.CardView{view}},
	"ops.show":         wire.Ops{T: "ops", Ops: []board.Shown{{By: marc, At: at, A: board.CardShow{K: "card.show", Card: view}}}},
	"ops.hide":         wire.Ops{T: "ops", Ops: []board.Shown{{A: board.CardHide{K: "card.hide", ID: card}}}},
	"ops.text":         wire.Ops{T: "ops", Ops: []board.Shown{{By: marc, At: at, Rev: 4, Len: &length, A: board.CardText{K: "card.text", ID: card, D: board.Diff("a🌱b", "a🌱éb")}}}},
	"ops.set":          wire.Ops{T: "ops", Ops: []board.Shown{{By: marc, At: at, A: board.CardSet{K: "card.set", ID: card, F: "facet", V: "aim"}}}},
	"ops.state":        wire.Ops{T: "ops", State: &state, You: &you, May: may, Speech: method.SpeechHand},
	"ops.vote":         wire.Ops{T: "ops", State: &polling, You: &you, May: may, Speech: method.SpeechFree},
	"ops.totals":       wire.Ops{T: "ops", State: &revealed, You: &you, May: may, Speech: method.SpeechFree},
	"ops.signal":       wire.Ops{T: "ops", Signal: &wire.Signalled{By: helene, Signal: method.SignalPause}},
	"ack":              wire.Ack{T: "ack", N: 44, Result: board.Result{Card: card, Base: 1, Rev: 41, Len: 215, Order: "a3V"}},
	"refuse.op":        wire.Refuse{T: "refuse", N: 45, Code: method.CodeChanged},
	"refuse.rate":      wire.Refuse{T: "refuse", N: 46, Code: method.CodeRate, RetryMs: 250},
	"refuse.act":       wire.Refuse{T: "refuse", R: 7, Code: method.CodeRole},
	"here.all":         wire.HereAll{T: "here", People: []collab.Presence{{Person: helene, On: collab.OnReconnecting}}},
	"store":            wire.Store{T: "store", Saving: false},
	"beat":             wire.Beat{T: "beat", Now: at},
	"media.answer":     wire.MediaAnswer{T: "media", Gen: 1, Answer: "v=0\r\n"},
	"media.gone":       wire.MediaAnswer{T: "media", Gen: 1, Code: "gone"},
	"slots":            wire.Slots{T: "slots", SlotsFilled: collab.SlotsFilled{Gen: 1, Slots: []collab.Slot{{Mid: "3", Person: helene, Kind: "audio"}}}},
	"layers":           wire.Layers{T: "layers", LayersWanted: collab.LayersWanted{Gen: 1, Q: true, H: true}},
	"line":             wire.Line{T: "line", Line: collab.Line{Gen: 1, Quality: collab.QualityLimited, Paused: []collab.Paused{{Person: helene, Kind: "video"}}, Estimate: 320_000}},
	"lines":            wire.Lines{T: "lines", People: []collab.LineOf{{Person: helene, Quality: collab.QualityAudio}}},
	"echo":             wire.Echo{T: "echo", Echo: collab.Echo{Near: []method.PersonID{helene}}},
	"echo.own":         wire.Echo{T: "echo", Echo: collab.Echo{Own: true}},
	"echo.over":        wire.Echo{T: "echo"},
	"probe":            wire.Probe{T: "probe", Ice: []wire.IceServer{{URLs: []string{"turns:codev.example:443?transport=tcp"}, Username: "1795550400:00112233445566778899aabb", Credential: "secret"}}},
	"speaking":         wire.Speaking{T: "speaking", Speaking: collab.Speaking{Who: []method.PersonID{helene}, Dominant: helene}},
	"mediastate":       wire.MediaState{T: "mediastate", MediaState: collab.MediaState{Gen: 1, State: "connected"}},
	"ballot":           wire.Ballot{T: "ballot", Vote: 2, Points: map[method.CardID]int{card: 2}},
	"ballot.elsewhere": wire.Ballot{T: "ballot", Vote: 2, Elsewhere: true},
	"bye":              wire.Bye{T: "bye", Code: "restart", RetryMs: 500},
}

// act is an action as it stands in a frame.
func act(a any) json.RawMessage {
	var action method.Action
	switch a := a.(type) {
	case board.Act:
		action = a.Action()
	case method.Act:
		action = a.Action()
	}
	body, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	head := `{"k":"` + string(action) + `"`
	if len(body) > 2 {
		head += ","
	}
	return append([]byte(head), body[1:]...)
}

func TestFramesAreAsTheirGoldens(t *testing.T) {
	dir := filepath.Join("..", "testdata", "wire")
	for name, frame := range goldens {
		file := filepath.Join(dir, name+".json")
		raw, err := json.MarshalIndent(frame, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, '\n')
		if *update {
			if err := os.WriteFile(file, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, want) {
			t.Errorf("%s is now\n%s\nwant\n%s", name, raw, want)
		}
		back := reflect.New(reflect.TypeOf(frame))
		if err := json.Unmarshal(want, back.Interface()); err != nil {
			t.Errorf("%s cannot be read back: %v", name, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(goldens) {
		t.Errorf("%d goldens for %d frames: one is left over or missing", len(files), len(goldens))
	}
}
