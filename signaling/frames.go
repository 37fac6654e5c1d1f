package signaling

import (
	"bytes"
	"encoding/json"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/wire"
)

// frames is the table of what a tab may send after its hello: name -> decode, limit, handle.
var frames = map[string]func(*conn, []byte) error{
	"op":    (*conn).op,
	"act":   decoded((*conn).act),
	"here":  decoded((*conn).here),
	"media": decoded((*conn).media),
	"want":  decoded((*conn).want),
	"leave": decoded((*conn).leave),
	"alive": decoded((*conn).alive),
}

var errShape = violation{"frame of the wrong shape"}

// decoded reads the frame's envelope; one that cannot be read is a protocol violation.
func decoded[F any](handle func(*conn, F) error) func(*conn, []byte) error {
	return func(c *conn, raw []byte) error {
		var f F
		if err := json.Unmarshal(raw, &f); err != nil {
			return errShape
		}
		return handle(c, f)
	}
}

// leading is the string of the object's first member, if that has this name: tabs put there what the object is, so that it need not be read
// whole to know that. "" if it is anywhere else, or raw is anything else; whether raw is JSON says who decodes it.
func leading(raw []byte, name string) string {
	rest, ok := bytes.CutPrefix(raw, []byte(`{"`+name+`":"`))
	value, _, whole := bytes.Cut(rest, []byte(`"`))
	if !ok || !whole || bytes.IndexByte(value, '\\') >= 0 {
		return ""
	}
	return string(value)
}

// op hands a durable operation in. One that is too fast has no receipt and is sent again; so are those after it, so that
// the numbers keep their order.
func (c *conn) op(raw []byte) error {
	n, text, typed := typing(raw)
	var f wire.Op
	if !typed {
		if err := json.Unmarshal(raw, &f); err != nil {
			return errShape
		}
		n = f.N
	}
	if n < 1 {
		return violation{"operation without a number"}
	}
	if wait := c.limits.operation(n, int(c.out.answered.Load())); wait > 0 {
		c.out.send(tooFast{n: n, wait: wait})
		return nil
	}
	if typed {
		c.att.Op(n, text)
		return nil
	}
	act, err := decodeAction(f.A)
	if err != nil {
		act = nil // refused with a receipt, so that the next number is the next
	}
	c.att.Op(n, act)
	return nil
}

// typing reads the frame of a text operation, if it is written as tabs of ours write it.
func typing(raw []byte) (n int, text board.Text, ok bool) {
	r := board.NewCursor(raw)
	r.Literal(`{"t":"op","n":`)
	n = r.Number()
	r.Literal(`,"a":`)
	text = r.Text()
	r.Literal(`}`)
	return n, text, r.Whole()
}

func (c *conn) act(f wire.Act) error {
	if wait := c.limits.control(); wait > 0 {
		c.out.send(tooFast{r: f.R, wait: wait})
		return nil
	}
	act, err := decodeAction(f.A)
	live, ok := act.(method.Act)
	if err != nil || !ok {
		c.out.Send(collab.Refused{R: f.R, Code: method.CodeBad})
		return nil
	}
	c.att.Act(f.R, live)
	return nil
}

func (c *conn) here(f wire.Here) error {
	if c.limits.control() > 0 {
		return nil // the next one says it all again
	}
	pictures := !c.seat.Session.AudioOnly
	c.att.Here(collab.Presence{
		Mic: f.Mic, Cam: f.Cam && pictures, Screen: f.Screen && pictures, Card: f.Card, Typing: f.Typing, Lost: f.Lost,
	})
	return nil
}

// media keeps the newest offer until it is its turn.
func (c *conn) media(f wire.MediaOffer) error {
	if f.Gen < 1 {
		return violation{"media without a generation"}
	}
	if wait := c.limits.control(); wait > 0 {
		return violation{"too many media offers"}
	}
	if c.offers.put(f) {
		go c.beside.do(func() { c.negotiate(c.ctx) })
	}
	return nil
}

// maxWanted bounds a want frame: two media of everyone in a full room.
const maxWanted = 2 * 12

func (c *conn) want(f wire.Want) error {
	if len(f.Sizes) > maxWanted {
		return violation{"too many sizes"}
	}
	if c.limits.control() > 0 {
		return nil
	}
	c.srv.Media.Want(c.seat.Session.ID, c.auth.ID, c.client, f.Sizes)
	return nil
}

func (c *conn) leave(wire.Leave) error {
	c.left = true
	return nil
}

// alive answers a tab that doubts its socket.
func (c *conn) alive(wire.Alive) error {
	if c.limits.control() == 0 {
		c.out.send(beatEvent{})
	}
	return nil
}

// sessionActs is the table of the session's actions: name -> payload. The board's is package board's own.
var sessionActs = map[method.Action]func([]byte) (method.Act, error){
	method.PhaseGo:       sessionAct[method.PhaseGoAct],
	method.ClockAdd:      sessionAct[method.ClockAddAct],
	method.ClockPause:    sessionAct[method.ClockPauseAct],
	method.ClockResume:   sessionAct[method.ClockResumeAct],
	method.FloorGive:     sessionAct[method.FloorGiveAct],
	method.FloorWithdraw: sessionAct[method.FloorWithdrawAct],
	method.FloorRelease:  sessionAct[method.FloorReleaseAct],
	method.HandRaise:     sessionAct[method.HandRaiseAct],
	method.HandLower:     sessionAct[method.HandLowerAct],
	method.RoundPass:     sessionAct[method.RoundPassAct],
	method.RoleOffer:     sessionAct[method.RoleOfferAct],
	method.RoleAccept:    sessionAct[method.RoleAcceptAct],
	method.RoleDecline:   sessionAct[method.RoleDeclineAct],
	method.VoteOpen:      sessionAct[method.VoteOpenAct],
	method.VoteCast:      sessionAct[method.VoteCastAct],
	method.VoteReveal:    sessionAct[method.VoteRevealAct],
	method.VoteCancel:    sessionAct[method.VoteCancelAct],
	method.SignalSend:    sessionAct[method.SignalSendAct],
	method.StopSay:       sessionAct[method.StopSayAct],
	method.GateLift:      sessionAct[method.GateLiftAct],
	method.GateRestore:   sessionAct[method.GateRestoreAct],
	method.ScreenTake:    sessionAct[method.ScreenTakeAct],
	method.ScreenAsk:     sessionAct[method.ScreenAskAct],
	method.ScreenRelease: sessionAct[method.ScreenReleaseAct],
	method.ScreenGrant:   sessionAct[method.ScreenGrantAct],
	method.ScreenRefuse:  sessionAct[method.ScreenRefuseAct],
	method.ScreenStop:    sessionAct[method.ScreenStopAct],
	method.SessionClose:  sessionAct[method.SessionCloseAct],
}

func sessionAct[A method.Act](raw []byte) (method.Act, error) {
	var a A
	err := json.Unmarshal(raw, &a)
	return a, err
}

// decodeAction reads an action's payload by its name: a board.Act or a method.Act.
func decodeAction(raw json.RawMessage) (any, error) {
	k := method.Action(leading(raw, "k"))
	if k == "" {
		var head struct {
			K method.Action `json:"k"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return nil, method.Refusal{Code: method.CodeBad}
		}
		k = head.K
	}
	if board.Has(k) {
		return board.Decode(k, raw)
	}
	read, ok := sessionActs[k]
	if !ok {
		return nil, method.Refusal{Code: method.CodeBad}
	}
	act, err := read(raw)
	if err != nil {
		return nil, method.Refusal{Code: method.CodeBad}
	}
	return act, nil
}

func hello(h wire.Hello) collab.Hello {
	out := collab.Hello{Client: h.Client}
	for _, t := range h.Texts {
		out.Texts = append(out.Texts, board.TextRev{Card: t.Card, Base: t.Base, Rev: t.Rev})
	}
	return out
}
