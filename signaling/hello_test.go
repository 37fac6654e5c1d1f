package signaling

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// heard is what one raw socket was told until it closed.
type heard struct {
	frames []map[string]any
	code   websocket.StatusCode
}

func (h heard) last() map[string]any {
	if len(h.frames) == 0 {
		return nil
	}
	return h.frames[len(h.frames)-1]
}

// listen reads a socket to its end.
func (r *round) listen(ws *websocket.Conn) (h heard) {
	r.t.Helper()
	ctx := r.ctx()
	for {
		_, raw, err := ws.Read(ctx)
		if err != nil {
			h.code = websocket.CloseStatus(err)
			return h
		}
		var f map[string]any
		r.must(json.Unmarshal(raw, &f))
		if i, ok := f["i"].(float64); !ok || int(i) != len(h.frames) {
			r.t.Errorf("frame %d is numbered %v", len(h.frames), f["i"])
		}
		h.frames = append(h.frames, f)
	}
}

func (r *round) dial(who string) *websocket.Conn {
	r.t.Helper()
	ws, err := r.who[who].Dial(r.ctx(), r.session.ID)
	r.must(err)
	r.t.Cleanup(func() { ws.CloseNow() }) //nolint:errcheck // it may be closed
	return ws
}

func greeting(clientID string) string { return `{"t":"hello","v":1,"client":"` + clientID + `"}` }

func TestOnlyAProperHelloIsLetIn(t *testing.T) {
	r := gather(t, newEdge(t))
	r.hurries()
	others := r.tab["marc"].Client
	for name, c := range map[string]struct {
		frame string
		kind  websocket.MessageType
		code  string
		close websocket.StatusCode
	}{
		"not JSON":               {"hello", websocket.MessageText, "bad", wire.CloseBad},
		"not an object":          {`["hello"]`, websocket.MessageText, "bad", wire.CloseBad},
		"binary":                 {greeting(uuid.NewString()), websocket.MessageBinary, "bad", wire.CloseBad},
		"another frame first":    {`{"t":"op","n":1,"a":{"k":"clock.pause"}}`, websocket.MessageText, "bad", wire.CloseBad},
		"another version":        {`{"t":"hello","v":2,"client":"` + uuid.NewString() + `"}`, websocket.MessageText, "version", wire.CloseVersion},
		"no client":              {`{"t":"hello","v":1}`, websocket.MessageText, "bad", wire.CloseBad},
		"client is no UUID":      {greeting("me"), websocket.MessageText, "bad", wire.CloseBad},
		"client is a UUIDv1":     {greeting("c232ab00-9414-11ec-b3c8-9f6bdeced846"), websocket.MessageText, "bad", wire.CloseBad},
		"client in braces":       {greeting("{" + uuid.NewString() + "}"), websocket.MessageText, "bad", wire.CloseBad},
		"somebody else's client": {greeting(others), websocket.MessageText, "bad", wire.CloseBad},
		"texts of another shape": {`{"t":"hello","v":1,"client":"` + uuid.NewString() + `","texts":[1]}`, websocket.MessageText, "bad", wire.CloseBad},
		"deep nesting":           {strings.Repeat("[", 20_000), websocket.MessageText, "bad", wire.CloseBad},
	} {
		ws := r.dial("aicha")
		r.must(ws.Write(r.ctx(), c.kind, []byte(c.frame)))
		h := r.listen(ws)
		if bye := h.last(); len(h.frames) != 1 || bye["t"] != "bye" || bye["code"] != c.code || h.code != c.close {
			t.Errorf("%s: told %v and closed with %d, want bye %s and %d", name, h.frames, h.code, c.code, c.close)
		}
	}
	r.adds("marc", method.Weather, "Les autres continuent")
}

func TestASocketWithoutAHelloIsClosed(t *testing.T) {
	t.Parallel()
	r := gather(t, newEdge(t))
	h := r.listen(r.dial("aicha"))
	if len(h.frames) != 1 || h.last()["code"] != "bad" || h.code != wire.CloseBad {
		t.Errorf("told %v, closed with %d", h.frames, h.code)
	}
}

func TestAFrameAboveTheMediaLimitClosesTheSocket(t *testing.T) {
	r := gather(t, newEdge(t))
	ws := r.dial("aicha")
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
	big := `{"t":"media","gen":1,"offer":"` + strings.Repeat("a", wire.MaxMediaFrame) + `"}`
	r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(big)))
	if h := r.listen(ws); h.code != websocket.StatusMessageTooBig {
		t.Errorf("closed with %d after %v", h.code, h.last())
	}
	if len(r.media.offers) > 0 {
		t.Error("the offer was handed on")
	}
}

// Whoever has no seat is told the same whatever they are: that there is nothing.
func TestTheUpgradeIsForSeatsOnly(t *testing.T) {
	r := gather(t, newEdge(t))
	nobody, waiting, removed, stranger := client.NewPerson(r.url), client.NewPerson(r.url), client.NewPerson(r.url), client.NewPerson(r.url)
	_, err := stranger.StartGroup(t.Context(), "Ailleurs", "Stan", "fr")
	r.must(err)
	token, err := r.who["lead"].Invite(t.Context(), r.group, "attend")
	r.must(err)
	_, err = waiting.Accept(t.Context(), token, "attend", "fr")
	r.must(err)
	spare := client.NewPerson(r.url)
	r.must(spare.Enter(t.Context(), r.who["lead"], r.group, "membre sans place"))
	removed = r.who["aicha"]
	r.must(r.who["lead"].Call(t.Context(), "DELETE", "/api/groups/"+string(r.group)+"/members/"+string(removed.You.ID), nil, nil))
	for name, c := range map[string]struct {
		who     *client.Person
		session method.SessionID
		status  int
	}{
		"nobody":                  {nobody, r.session.ID, 401},
		"stranger":                {stranger, r.session.ID, 404},
		"waiting member":          {waiting, r.session.ID, 404},
		"removed member":          {removed, r.session.ID, 404},
		"member without a seat":   {spare, r.session.ID, 404},
		"session that is not":     {r.who["lead"], method.SessionID(uuid.NewString()), 404},
		"session id that is none": {r.who["lead"], "1", 404},
	} {
		_, err := c.who.Dial(r.ctx(), c.session)
		var refused *client.APIError
		if !errors.As(err, &refused) || refused.Status != c.status {
			t.Errorf("%s: %v, want %d", name, err, c.status)
		}
	}
}

// A tab that was let through the upgrade but not yet said hello is not known to the room: a removal in between finds
// nobody to send away.
func TestARemovalBeforeTheHelloIsSeenAtTheHello(t *testing.T) {
	r := gather(t, newEdge(t))
	r.adds("marc", method.Weather, "rien pour qui n'est plus là")
	ws, signedOut := r.dial("aicha"), r.dial("client")
	r.must(r.who["lead"].Call(t.Context(), "DELETE", "/api/groups/"+string(r.group)+"/members/"+string(r.who["aicha"].You.ID), nil, nil))
	r.must(r.who["client"].Call(t.Context(), "POST", "/api/signout", struct{}{}, nil))
	for name, ws := range map[string]*websocket.Conn{"removed": ws, "signed out": signedOut} {
		r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
		h := r.listen(ws)
		if len(h.frames) != 1 || h.last()["code"] != "removed" || h.code != wire.CloseRemoved {
			t.Errorf("%s: told %v, closed with %d", name, h.frames, h.code)
		}
	}
}

func TestAPageOfAnotherOriginGetsNoSocket(t *testing.T) {
	r := gather(t, newEdge(t))
	path := r.url + "/api/sessions/" + string(r.session.ID) + "/socket"
	for origin, want := range map[string]int{
		"http://evil.example": 403, "null": 403, "http://%zz": 403, r.url + ".evil.example": 403,
		r.url: 401, "": 401, // of this origin, or no browser: who are you?
	} {
		req, err := http.NewRequestWithContext(r.ctx(), "GET", path, nil)
		r.must(err)
		if origin != "" {
			req.Header.Set("Origin", origin)
		}
		resp, err := http.DefaultClient.Do(req)
		r.must(err)
		var body struct{ Error struct{ Code string } }
		err = json.NewDecoder(resp.Body).Decode(&body)
		resp.Body.Close() //nolint:errcheck // it is read
		if code := map[int]string{403: "origin", 401: "signin"}[want]; err != nil || resp.StatusCode != want || body.Error.Code != code {
			t.Errorf("origin %q: %d %s %v, want %d %s", origin, resp.StatusCode, body.Error.Code, err, want, code)
		}
	}
}

// A number is answered from its receipt, on the same socket and on the next, whatever it is sent with.
func TestANumberIsCarriedOutOnce(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	me, ids := greeting(uuid.NewString()), []method.CardID{r.id(), r.id(), r.id()}
	var ws *websocket.Conn
	for n, id := range ids {
		if n != 1 { // the second comes on the socket of the first
			ws = r.dial("aicha")
			r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(me)))
		}
		r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(op(`{"k":"card.add","kind":"question","id":"`+string(id)+`","text":"x"}`))))
		for answered := false; !answered; {
			_, raw, err := ws.Read(r.ctx())
			r.must(err)
			var f wire.Ack
			r.must(json.Unmarshal(raw, &f))
			if f.T == "refuse" || f.T == "bye" {
				t.Fatalf("told %s", raw)
			}
			answered = f.T == "ack" && f.N == 1
		}
	}
	r.adds("marc", method.Question, "après")
	r.sees("lead", func(v *client.View) bool { return count(v, method.Question) >= 2 })
	if cards := r.tab["lead"].Cards(); cards[ids[0]].Text != "x" || cards[ids[1]].Text+cards[ids[2]].Text != "" {
		t.Errorf("a number was carried out more than once: %v", cards)
	}
}
