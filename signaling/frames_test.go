package signaling

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// says opens a socket of its own for somebody, says hello and then each frame, and listens until the answer to operation 1,
// act 1, or the end. The answer is "ack", "refuse <code>" or "bye <code>".
func (r *round) says(who string, frames ...string) (answer string) {
	r.t.Helper()
	ws := r.dial(who)
	defer ws.CloseNow() //nolint:errcheck // it may be closed
	for _, f := range append([]string{greeting(uuid.NewString())}, frames...) {
		r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(f)))
	}
	for {
		_, raw, err := ws.Read(r.ctx())
		if err != nil {
			return fmt.Sprint("closed without a bye: ", websocket.CloseStatus(err))
		}
		var f struct {
			T, Code string
			N, R    int
		}
		r.must(json.Unmarshal(raw, &f))
		switch {
		case f.T == "bye":
			return "bye " + f.Code
		case f.T == "ack" && f.N == 1:
			return "ack"
		case f.T == "refuse" && f.N+f.R == 1:
			return "refuse " + f.Code
		}
	}
}

func op(action string) string  { return `{"t":"op","n":1,"a":` + action + `}` }
func act(action string) string { return `{"t":"act","r":1,"a":` + action + `}` }

// add is a card.add of a question with a raw JSON text.
func add(text string) string {
	return op(`{"k":"card.add","kind":"question","id":"` + uuid.NewString() + `","text":` + text + `}`)
}

const good = `{"t":"op","n":1,"a":{"k":"card.remove","id":"00000000-0000-4000-8000-000000000000"}}` // refused as gone: nothing changes

// bad is a frame and its answer.
type bad struct{ frame, want string }

// badEnvelopes are frames that do not get as far as an action, and numbers.
func badEnvelopes() map[string]bad {
	return map[string]bad{
		"cut JSON":              {`{"t":"op"`, "bye bad"},
		"an array":              {`[1]`, "bye bad"},
		"t is a number":         {`{"t":1}`, "bye bad"},
		"20,000 levels":         {op(strings.Repeat("[", 20_000)), "bye bad"},
		"5,000 levels":          {op(strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000)), "refuse bad"},
		"op above 64 KiB":       {add(`"` + strings.Repeat("a", wire.MaxFrame) + `"`), "bye bad"},
		"no number":             {`{"t":"op","a":{"k":"clock.pause"}}`, "bye bad"},
		"number 0":              {`{"t":"op","n":0,"a":{"k":"clock.pause"}}`, "bye bad"},
		"number -1":             {`{"t":"op","n":-1,"a":{"k":"clock.pause"}}`, "bye bad"},
		"number 1.5":            {`{"t":"op","n":1.5,"a":{"k":"clock.pause"}}`, "bye bad"},
		"number of 30 digits":   {`{"t":"op","n":` + strings.Repeat("9", 30) + `,"a":{"k":"clock.pause"}}`, "bye bad"},
		"number as a string":    {`{"t":"op","n":"1","a":{"k":"clock.pause"}}`, "bye bad"},
		"number that skips":     {`{"t":"op","n":2,"a":{"k":"clock.pause"}}`, "bye bad"},
		"number that skips far": {`{"t":"op","n":2000000000,"a":{"k":"clock.pause"}}`, "bye bad"},
		"here of another shape": {`{"t":"here","mic":"yes"}`, "bye bad"},
		"want for a crowd":      {`{"t":"want","sizes":[` + strings.TrimSuffix(strings.Repeat(`{},`, maxWanted+1), ",") + `]}`, "bye bad"},
		"media without a gen":   {`{"t":"media","offer":"v=0"}`, "bye bad"},
	}
}

// badActions are actions that are nobody's to send, or of no sense.
func badActions() map[string]bad {
	return map[string]bad{
		"no action":               {`{"t":"op","n":1}`, "refuse bad"},
		"action is null":          {op(`null`), "refuse bad"},
		"action is a word":        {op(`"phase.go"`), "refuse bad"},
		"unknown action":          {op(`{"k":"card.like"}`), "refuse bad"},
		"action name is a number": {op(`{"k":1}`), "refuse bad"},
		"the room's own action":   {op(`{"k":"session.expire"}`), "refuse bad"},
		"live act as operation":   {op(`{"k":"hand.raise"}`), "refuse bad"},
		"operation as live act":   {act(`{"k":"clock.pause"}`), "refuse bad"},
		"a phase that is none":    {op(`{"k":"phase.go","from":"clarify","to":"lunch"}`), "refuse role"},
		"lone surrogate":          {add(`"\ud83d"`), "refuse bad"},
		"U+0000":                  {add(`"a\u0000b"`), "refuse bad"},
		"invalid UTF-8":           {add("\"\xff\xfe\""), "refuse bad"},
		"10,000 characters":       {add(`"` + strings.Repeat("é", 10_000) + `"`), "refuse limit"},
		"text is a number":        {add(`1`), "refuse bad"},
		"kind of another phase":   {op(`{"k":"card.add","kind":"word","id":"` + uuid.NewString() + `","text":"x"}`), "refuse phase"},
		"kind that is none":       {op(`{"k":"card.add","kind":"like","id":"` + uuid.NewString() + `","text":"x"}`), "refuse bad"},
		"a private question":      {op(`{"k":"card.add","kind":"question","vis":"private","id":"` + uuid.NewString() + `","text":"x"}`), "refuse bad"},
		"a field of another kind": {op(`{"k":"card.add","kind":"question","fields":{"sky":"sun"},"id":"` + uuid.NewString() + `","text":"x"}`), "refuse bad"},
		"the client's field":      {op(`{"k":"card.add","kind":"question","fields":{"touches":"yes"},"id":"` + uuid.NewString() + `","text":"x"}`), "refuse role"},
		"id is no UUID":           {op(`{"k":"card.add","kind":"question","id":"1","text":"x"}`), "refuse bad"},
		"id is a UUIDv1":          {op(`{"k":"card.add","kind":"question","id":"c232ab00-9414-11ec-b3c8-9f6bdeced846","text":"x"}`), "refuse bad"},
		"id in capitals":          {op(`{"k":"card.add","kind":"question","id":"` + strings.ToUpper(uuid.NewString()) + `","text":"x"}`), "refuse bad"},
	}
}

// badCards are actions on cards: another's, another's private one, and one's own.
func badCards(theirs, hidden, own method.CardID, lead method.PersonID) map[string]bad {
	text := func(id method.CardID, rest string) string {
		return op(fmt.Sprintf(`{"k":"card.text","id":%q,%s}`, id, rest))
	}
	return map[string]bad{
		"card action as live act":   {act(fmt.Sprintf(`{"k":"card.remove","id":%q}`, own)), "refuse bad"},
		"kind of another role":      {op(fmt.Sprintf(`{"k":"card.add","kind":"answer","of":%q,"id":"%s","text":"x"}`, own, uuid.NewString())), "refuse role"},
		"id of another's card":      {op(fmt.Sprintf(`{"k":"card.add","kind":"question","id":%q,"text":"x"}`, theirs)), "refuse bad"},
		"another's text":            {text(theirs, `"base":0,"rev":0,"d":["x"]`), "refuse role"},
		"a hidden text":             {text(hidden, `"base":0,"rev":0,"d":["x"]`), "refuse gone"},
		"a text that is not":        {text(method.CardID(uuid.NewString()), `"base":0,"rev":0,"d":["x"]`), "refuse gone"},
		"a revision ahead":          {text(own, `"base":0,"rev":7,"d":["x"]`), "refuse changed"},
		"a negative revision":       {text(own, `"base":0,"rev":-1,"d":["x"]`), "refuse changed"},
		"another base":              {text(own, `"base":3,"rev":0,"d":["x"]`), "refuse changed"},
		"a delta too long":          {text(own, `"base":0,"rev":0,"d":[400,"x"]`), "refuse changed"},
		"a delta that misfits":      {text(own, `"base":0,"rev":0,"d":[{"d":"nicht da"}]`), "refuse changed"},
		"a delta that is none":      {text(own, `"base":0,"rev":0`), "refuse bad"},
		"a negative keep":           {text(own, `"base":0,"rev":0,"d":[-3,"x"]`), "refuse bad"},
		"a huge keep":               {text(own, `"base":0,"rev":0,"d":[1000000000000,"x"]`), "refuse bad"},
		"a delta beyond the limit":  {text(own, `"base":0,"rev":0,"d":["`+strings.Repeat("x", 9_000)+`"]`), "refuse limit"},
		"setting the author":        {op(fmt.Sprintf(`{"k":"card.set","id":%q,"f":"author","v":%q}`, own, lead)), "refuse bad"},
		"setting the order":         {op(fmt.Sprintf(`{"k":"card.set","id":%q,"f":"order","v":"zzz"}`, own)), "refuse bad"},
		"a value not in the list":   {op(fmt.Sprintf(`{"k":"card.set","id":%q,"f":"facet","v":"gossip"}`, own)), "refuse bad"},
		"a value too long":          {op(fmt.Sprintf(`{"k":"card.set","id":%q,"f":"facet","v":%q}`, own, strings.Repeat("x", 500))), "refuse limit"},
		"a value that changed":      {op(fmt.Sprintf(`{"k":"card.set","id":%q,"f":"facet","v":"fact","was":"aim"}`, own)), "refuse changed"},
		"removing another's":        {op(fmt.Sprintf(`{"k":"card.remove","id":%q}`, theirs)), "refuse role"},
		"removing what is hidden":   {op(fmt.Sprintf(`{"k":"card.remove","id":%q}`, hidden)), "refuse gone"},
		"restoring what is there":   {op(fmt.Sprintf(`{"k":"card.restore","id":%q}`, own)), "refuse changed"},
		"an agreement that is none": {op(fmt.Sprintf(`{"k":"card.agree","id":%q,"n":1,"v":"no"}`, own)), "refuse bad"},
		"an offer of no topic":      {op(fmt.Sprintf(`{"k":"role.offer","card":%q}`, theirs)), "refuse role"},
		"a floor for nobody":        {act(`{"k":"floor.give","person":"\u0000"}`), "refuse role"},
	}
}

func TestBadFramesChangeNothing(t *testing.T) {
	r := gather(t, newEdge(t))
	r.hurries()
	r.walk(method.Clarify)
	theirs, hidden, own := r.adds("marc", method.Question, "Qui ?"), r.adds("marc", method.Parked, "SECRET"), r.adds("aicha", method.Question, "Quand ?")
	r.sees("lead", func(v *client.View) bool { return count(v, method.Question) == 2 })
	before := r.tab["lead"].Cards()
	for _, table := range []map[string]bad{badEnvelopes(), badActions(), badCards(theirs, hidden, own, r.who["lead"].You.ID)} {
		for name, c := range table {
			if got := r.says("aicha", c.frame); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
	}
	r.does("marc", board.Set{ID: theirs, F: method.FieldFacet, V: "fact"}) // all that came before is shown by now
	before[theirs] = withField(before[theirs], method.FieldFacet, "fact")
	r.sees("lead", func(v *client.View) bool { return v.Cards[theirs].Fields[method.FieldFacet] == "fact" })
	if after := r.tab["lead"].Cards(); !reflect.DeepEqual(before, after) {
		t.Errorf("the board was\n%v\nand is\n%v", before, after)
	}
	if logged := string(r.log.all); strings.Contains(logged, "SECRET") || strings.Contains(logged, "nicht da") {
		t.Error("a card's text is in the log")
	}
}

func withField(c board.CardView, f method.Field, v string) board.CardView {
	c.Fields = maps.Clone(c.Fields)
	if c.Fields == nil {
		c.Fields = map[method.Field]string{}
	}
	c.Fields[f] = v
	return c
}

func TestWhatAnObjectIsStandsInFront(t *testing.T) {
	for raw, want := range map[string]string{
		`{"t":"op","n":1}`: "op", `{"t":""}`: "", `{"n":1,"t":"op"}`: "", `{ "t":"op"}`: "", `{"t":"o\u0070"}`: "", `{"t":"o\"p"}`: "",
		`{"t":1,"k":"op"}`: "", `{"tt":"op"}`: "", `{"t":"op`: "", `["t":"op"]`: "", ``: "",
	} {
		if got := leading([]byte(raw), "t"); got != want {
			t.Errorf("%s is %q, want %q", raw, got, want)
		}
	}
}

func TestUnknownFramesAreSkipped(t *testing.T) {
	r := gather(t, newEdge(t))
	if got := r.says("aicha", `{"t":"dance"}`, `{}`, greeting(uuid.NewString()), `{"t":"OP"}`, good); got != "refuse gone" {
		t.Errorf("the operation after unknown frames: %s", got)
	}
	if n := r.srv.Stats().Skipped; n != 4 {
		t.Errorf("%d frames were counted as skipped", n)
	}
}

// What a message says of who sent it is not even read.
func TestIdentityNeverComesFromAMessage(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	lead, id := r.who["lead"].You.ID, uuid.NewString()
	forged := fmt.Sprintf(`,"by":%q,"author":%q,"person":%q,"roles":["facilitator"],"session":"5e551011-0000-4000-8000-000000000000"`, lead, lead, lead)
	if got := r.says("aicha", op(`{"k":"card.add","kind":"question","id":"`+id+`","text":"x","phase":"open","rev":9,"base":9,"kept":true`+forged+`}`)); got != "ack" {
		t.Fatal(got)
	}
	r.sees("marc", func(v *client.View) bool {
		c, ok := v.Cards[method.CardID(id)]
		return ok && c.Author == r.who["aicha"].You.ID && c.Phase == method.Clarify && c.Rev == 0 && c.Base == 0 && !c.Kept
	})
	if got := r.says("aicha", `{"t":"op","n":1,"a":{"k":"phase.go","from":"clarify","to":"contract"`+forged+`}`+forged+`}`); got != "refuse role" {
		t.Errorf("a forged phase.go: %s", got)
	}
	if got := r.says("aicha", `{"t":"media","gen":1,"offer":"v=0"`+forged+`}`, `{"t":"want","sizes":[{}]`+forged+`}`, good); got != "refuse gone" {
		t.Error(got)
	}
	r.media.mu.Lock()
	defer r.media.mu.Unlock()
	if r.media.wants[lead] > 0 || r.media.wants[r.who["aicha"].You.ID] != 1 {
		t.Errorf("wants by person: %v", r.media.wants)
	}
	for _, o := range r.media.offers {
		if o.Person != r.who["aicha"].You.ID || o.Session != r.session.ID {
			t.Errorf("an offer as %s in %s", o.Person, o.Session)
		}
	}
}

// A tab that doubts its socket is answered at once, long before the next beat is due.
func TestADoubtingTabHearsABeatAtOnce(t *testing.T) {
	r := gather(t, newEdge(t))
	ws := r.dial("marc")
	defer ws.CloseNow() //nolint:errcheck // it may be closed
	for _, f := range []string{greeting(uuid.NewString()), `{"t":"alive"}`} {
		r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(f)))
	}
	asked := time.Now()
	for heard := ""; heard != "beat"; {
		_, raw, err := ws.Read(r.ctx())
		r.must(err)
		var f wire.Beat
		r.must(json.Unmarshal(raw, &f))
		heard = f.T
	}
	if took := time.Since(asked); took > beatEvery/2 {
		t.Errorf("the beat came after %v", took)
	}
}

// Whose sound and picture are cut off says so, and the others see it until it is over or a new tab sits there.
func TestALostMediaLineShowsOnTheSeat(t *testing.T) {
	r := gather(t, newEdge(t))
	marc := r.who["marc"].You.ID
	lost := func(want bool) func(v *client.View) bool {
		return func(v *client.View) bool { return v.Here[marc].Lost == want && v.Here[marc].On == collab.OnHere }
	}
	for _, now := range []bool{true, false, true} {
		r.must(r.tab["marc"].Send(r.ctx(), wire.Here{T: "here", Mic: true, Lost: now}))
		r.sees("lead", lost(now))
	}
	r.must(r.tab["marc"].Again(r.ctx()))
	r.sees("lead", lost(false))
}
