package signaling

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/coder/websocket"

	"codev/signaling/client"
	"codev/signaling/wire"
)

// TestATrialOfTheNetworkSeatsNobody: one offer is answered in a room of its own, which ends with the socket.
func TestATrialOfTheNetworkSeatsNobody(t *testing.T) {
	r := gather(t, newEdge(t))
	who, id := r.who["marc"], r.session.ID
	ws, err := who.Probe(r.ctx(), id)
	r.must(err)
	defer ws.CloseNow() //nolint:errcheck // closed below
	var ready wire.Probe
	r.read(ws, &ready)
	if ready.T != "probe" {
		t.Fatalf("it begins with %+v", ready)
	}

	var refused *client.APIError
	if _, err := who.Probe(r.ctx(), id); !errors.As(err, &refused) || refused.Status != 429 {
		t.Errorf("a second trial at a time: %v", err)
	}
	if _, err := r.newcomer().Probe(r.ctx(), id); !errors.As(err, &refused) || refused.Status != 401 {
		t.Errorf("a trial of nobody: %v", err)
	}

	raw, _ := json.Marshal(wire.MediaOffer{T: "media", Gen: 1, Offer: "offer", Mic: "0"})
	r.must(ws.Write(r.ctx(), websocket.MessageText, raw))
	var answer wire.MediaAnswer
	r.read(ws, &answer)
	if answer.T != "media" || answer.Answer != "answer" || answer.Gen != 1 {
		t.Errorf("answered %+v", answer)
	}
	<-r.media.did // the offer
	r.must(ws.Close(websocket.StatusNormalClosure, ""))
	<-r.media.did // its end
	r.media.mu.Lock()
	defer r.media.mu.Unlock()
	if o := r.media.offers[0]; o.Session == id || o.Person != who.You.ID || o.Mic != "0" {
		t.Errorf("offered %+v", o)
	}
	if len(r.media.closed) != 1 || r.media.closed[0] != who.You.ID {
		t.Errorf("closed %v", r.media.closed)
	}
}

// read takes one frame.
func (r *round) read(ws *websocket.Conn, into any) {
	r.t.Helper()
	_, raw, err := ws.Read(r.ctx())
	r.must(err)
	r.must(json.Unmarshal(raw, into))
}
