package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// fromTab and fromServer are the frames by their word in "t".
var (
	fromTab = []frame{
		{"hello", wire.Hello{}}, {"op", wire.Op{}}, {"act", wire.Act{}}, {"here", wire.Here{}},
		{"media", wire.MediaOffer{}}, {"want", wire.Want{}}, {"leave", wire.Leave{}}, {"alive", wire.Alive{}},
	}
	fromServer = []frame{
		{"welcome", wire.Welcome{}}, {"part", wire.Part{}}, {"ops", wire.Ops{}}, {"ack", wire.Ack{}}, {"refuse", wire.Refuse{}},
		{"here", wire.HereAll{}}, {"store", wire.Store{}}, {"beat", wire.Beat{}}, {"media", wire.MediaAnswer{}},
		{"slots", wire.Slots{}}, {"layers", wire.Layers{}}, {"speaking", wire.Speaking{}}, {"line", wire.Line{}},
		{"lines", wire.Lines{}}, {"echo", wire.Echo{}}, {"ballot", wire.Ballot{}}, {"mediastate", wire.MediaState{}}, {"bye", wire.Bye{}},
	}
)

// frame is a struct and the word that tells it from others.
type frame struct {
	t string
	v any
}

// durable and live are the actions of op and act: each payload knows its own word.
var (
	durable = []action{
		board.Add{}, board.Text{}, board.Set{}, board.Move{}, board.Remove{}, board.Restore{}, board.Share{}, board.Keep{}, board.MakeVersion{},
		board.Agree{}, board.Return{}, method.PhaseGoAct{}, method.ClockAddAct{}, method.ClockPauseAct{}, method.ClockResumeAct{},
		method.RoleOfferAct{}, method.RoleAcceptAct{}, method.RoleDeclineAct{}, method.VoteOpenAct{},
		method.VoteRevealAct{}, method.VoteCancelAct{}, method.SessionCloseAct{},
	}
	live = []action{
		method.FloorGiveAct{}, method.FloorWithdrawAct{}, method.FloorReleaseAct{}, method.HandRaiseAct{}, method.HandLowerAct{},
		method.RoundPassAct{}, method.VoteCastAct{}, method.SignalSendAct{}, method.StopSayAct{}, method.GateLiftAct{}, method.GateRestoreAct{}, method.ScreenTakeAct{},
		method.ScreenAskAct{}, method.ScreenReleaseAct{}, method.ScreenGrantAct{}, method.ScreenRefuseAct{}, method.ScreenStopAct{},
	}
)

type action interface{ Action() method.Action }

// sights are what a board.Shown shows, by their word in "k".
var sights = []frame{{"card.show", board.CardShow{}}, {"card.hide", board.CardHide{}}, {"card.text", board.CardText{}}, {"card.set", board.CardSet{}}}

func main() {
	g := newGenerator()
	for _, f := range fromTab {
		g.frame(f)
	}
	g.union("TabFrame", names(fromTab))
	for _, f := range fromServer {
		g.frame(f)
	}
	for _, f := range sights {
		g.add(f.v).Properties.Set("k", &jsonschema.Schema{Type: "string", Const: f.t})
	}
	g.union("Sight", names(sights))
	g.property("Shown", "a", "Sight")
	g.union("ServerFrame", names(fromServer))
	probe := frame{"probe", wire.Probe{}} // on a socket of its own
	g.frame(probe)
	g.union("ProbeFrame", names([]frame{probe, {"media", wire.MediaAnswer{}}}))
	g.union("DurableAction", g.actions(durable))
	g.union("LiveAction", g.actions(live))
	g.property("Op", "a", "DurableAction")
	g.defs["AgreeAct"].Properties.Set("v", &jsonschema.Schema{AnyOf: []*jsonschema.Schema{ref("Agreement"), {Type: "string", Const: ""}}}) // "" takes it back
	g.property("Act", "a", "LiveAction")
	out, err := json.MarshalIndent(g.document(), "", "  ")
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	fmt.Fprintln(os.Stdout, string(out))
}

func names(frames []frame) (out []string) {
	for _, f := range frames {
		out = append(out, reflect.TypeOf(f.v).Name())
	}
	return out
}

// generator gathers the definitions of one document.
type generator struct {
	reflector jsonschema.Reflector
	defs      jsonschema.Definitions
}

func newGenerator() *generator {
	values := constants("collab/method", "collab/board", "collab")
	defs := jsonschema.Definitions{"Delta": deltaSchema()}
	return &generator{
		defs: defs,
		reflector: jsonschema.Reflector{
			Anonymous: true,
			Namer:     name,
			Mapper: func(t reflect.Type) *jsonschema.Schema {
				switch {
				case t == reflect.TypeFor[time.Time]():
					return &jsonschema.Schema{Type: "string"}
				case t == reflect.TypeFor[board.Delta]():
					return ref("Delta")
				case t.Kind() == reflect.String && len(values[t.Name()]) > 0:
					defs[t.Name()] = &jsonschema.Schema{Type: "string", Enum: values[t.Name()]}
					return ref(t.Name())
				}
				return nil
			},
		},
	}
}

// deltaSchema is a text delta: keep that many code points, insert a string, delete exactly that text.
func deltaSchema() *jsonschema.Schema {
	gone := jsonschema.NewProperties()
	gone.Set("d", &jsonschema.Schema{Type: "string"})
	removal := &jsonschema.Schema{Type: "object", Properties: gone, Required: []string{"d"}, AdditionalProperties: jsonschema.FalseSchema}
	return &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "integer"}, {Type: "string"}, removal}}}
}

// add reflects v and everything it refers to, and returns the definition of v itself.
func (g *generator) add(v any) *jsonschema.Schema {
	s := g.reflector.Reflect(v)
	for name, def := range s.Definitions {
		if _, ok := g.defs[name]; !ok {
			g.defs[name] = def
		}
	}
	return g.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
}

func (g *generator) frame(f frame) {
	g.add(f.v).Properties.Set("t", &jsonschema.Schema{Type: "string", Const: f.t})
}

// actions adds each payload with its word in "k", under a name of its own, and returns those names.
func (g *generator) actions(list []action) (out []string) {
	for _, a := range list {
		def := g.add(a)
		if def.Properties == nil {
			def.Properties = jsonschema.NewProperties()
		}
		def.Properties.Set("k", &jsonschema.Schema{Type: "string", Const: string(a.Action())})
		def.Required = append([]string{"k"}, def.Required...)
		out = append(out, name(reflect.TypeOf(a)))
	}
	return out
}

// name is a definition's name: the type's own, but for the board's payloads (AddAct) and the size in a want frame.
func name(t reflect.Type) string {
	if t == reflect.TypeFor[collab.Want]() {
		return "WantSize"
	}
	if t.Implements(reflect.TypeFor[board.Act]()) && t.Kind() == reflect.Struct {
		return t.Name() + "Act"
	}
	return t.Name()
}

func (g *generator) union(name string, members []string) {
	s := &jsonschema.Schema{}
	for _, m := range members {
		s.AnyOf = append(s.AnyOf, ref(m))
	}
	g.defs[name] = s
}

func (g *generator) property(def, name, to string) { g.defs[def].Properties.Set(name, ref(to)) }

// document is one schema whose definitions are all of them.
func (g *generator) document() *jsonschema.Schema {
	return &jsonschema.Schema{Title: "Frame", AnyOf: []*jsonschema.Schema{ref("TabFrame"), ref("ServerFrame"), ref("ProbeFrame")}, Definitions: g.defs}
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }
