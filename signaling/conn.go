package signaling

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/people"
	"codev/signaling/wire"
)

// Times of a socket (PROTOCOL.md, Connection).
const (
	helloWithin = 5 * time.Second
	pingEvery   = 2 * time.Second
	pongWithin  = 2 * time.Second  // with pingEvery: silent after 4 s
	silentLimit = 10 * time.Second // then the socket is closed
	beatEvery   = 4 * time.Second  // unless something else was sent
	clockEvery  = 20 * time.Second // in any case: a beat tells the time
	writeWithin = 5 * time.Second
)

// conn is one socket.
type conn struct {
	// Static after construction.
	born time.Time
	srv  *Server
	ws   *websocket.Conn
	auth people.Auth
	seat people.Seat
	out  *outbox

	heard  sign  // of the tab's life
	said   sign  // of ours: a frame was sent
	beside tasks // beside the reader and the writer
	offers offers

	// Owned by the ping.
	silent bool

	// Owned by the beat.
	told time.Time // the server's time

	// Owned by the reader.
	ctx    context.Context // ends with the socket, and ends it
	in     *bytes.Buffer   // the last frame
	att    *collab.Attachment
	client string
	ice    []wire.IceServer
	left   bool
	limits limits
}

func newConn(s *Server, ws *websocket.Conn, v visit) *conn {
	ws.SetReadLimit(wire.MaxMediaFrame + 1)
	v.seat.Session.Seats = nil // the room knows who sits where
	born := time.Now()
	return &conn{
		born: born, srv: s, ws: ws, auth: v.auth, seat: v.seat, out: newOutbox(),
		heard: sign{since: born}, said: sign{since: born}, told: born,
		limits: limits{allowance: v.allowance},
	}
}

// serve runs the socket of an upgraded request, which has been answered, to its end. When it returns, no goroutine of the socket is left.
func (c *conn) serve(r *http.Request) {
	ctx, cancel := context.WithCancel(c.srv.cut)
	defer cancel()
	defer context.AfterFunc(ctx, c.drop)()
	c.ctx = ctx
	writer := make(chan struct{})
	go func() { defer close(writer); c.write(ctx); cancel() }()
	err := c.greet(ctx, r.WithContext(ctx))
	if err == nil {
		defer c.beside.every(beatEvery, c.beat).Stop()
		defer c.beside.every(pingEvery, func() time.Duration { return c.ping(ctx, cancel) }).Stop()
		err = c.read(ctx)
		c.att.Detach(c.left)
		if c.left {
			c.srv.Media.Close(c.seat.Session.ID, c.auth.ID, c.client)
		}
		defer func() {
			cancel()
			c.beside.end()
			if c.out.dismissed() { // an offer under way may have been answered after the room had freed the slots
				c.srv.Media.Close(c.seat.Session.ID, c.auth.ID, c.client)
			}
		}()
	}
	var v violation
	var away dismissal
	switch {
	case errors.As(err, &v):
		c.srv.Log.Info("protocol violation", "session", c.seat.Session.ID, "err", err)
		c.out.Send(collab.Bye{Code: collab.ByeBad})
		<-writer
	case errors.As(err, &away):
		c.out.Send(collab.Bye(away))
		<-writer
	}
	cancel()
	<-writer
	c.ws.CloseNow() //nolint:errcheck // it is closed
}

// violation is a protocol error: it closes the socket with bye{bad}.
type violation struct{ why string }

func (v violation) Error() string { return "signaling: " + v.why }

// dismissal sends a tab away before it was let in.
type dismissal collab.Bye

func (d dismissal) Error() string { return "signaling: sent away: " + string(d.Code) }

var (
	errVersion = dismissal{Code: byeVersion}
	errMoved   = dismissal{Code: collab.ByeMoved}
	errAgain   = dismissal{Code: collab.ByeRestart, Retry: time.Second}
	errRemoved = dismissal{Code: collab.ByeRemoved}
	errClosed  = dismissal{Code: collab.ByeClosed}
)

const byeVersion collab.ByeCode = "version"

// greet reads the hello and attaches the tab to its room. Until it returns nil the tab is told nothing.
func (c *conn) greet(ctx context.Context, r *http.Request) error {
	late := time.AfterFunc(helloWithin, func() { c.out.Send(collab.Bye{Code: collab.ByeBad}) })
	raw, err := c.frame()
	late.Stop()
	if err != nil {
		return err
	}
	var h wire.Hello
	if err := json.Unmarshal(raw, &h); err != nil || h.T != "hello" {
		return violation{"the first frame is not hello"}
	}
	if h.V != wire.Version {
		return errVersion
	}
	if id, err := uuid.Parse(h.Client); err != nil || id.Version() != 4 || len(h.Client) != 36 {
		return violation{"client is not a UUIDv4"}
	}
	c.client = h.Client
	if err := c.rest(ctx, len(raw)); err != nil {
		return err
	}
	if c.srv.ICE != nil {
		c.ice = c.srv.ICE(r, Tab{c.seat.Session.ID, c.auth.ID, c.client})
	}
	ctx, cancel := context.WithTimeout(ctx, helloWithin)
	defer cancel()
	c.att, err = c.srv.Hub.Attach(ctx, c.seat.Session.ID, collab.Visitor{Person: c.auth.ID, Cipher: c.auth.Key, Opened: c.born}, hello(h), c.out)
	switch {
	case errors.Is(err, collab.ErrClient):
		return violation{"client id of another person"}
	case errors.Is(err, collab.ErrMoved):
		return errMoved
	case err != nil:
		c.srv.Log.Warn("attaching a tab", "session", c.seat.Session.ID, "err", err)
		return errAgain
	}
	if err := c.still(r); err != nil {
		c.att.Detach(err == errRemoved) // whoever shall come again keeps sound and picture
		return err
	}
	c.out.open()
	return nil
}

// still asks once more who this is, now that the room knows the tab: a removal or a sign-out between the upgrade and the hello
// found no tab to send away, one from now on does.
func (c *conn) still(r *http.Request) error {
	auth, status, _ := c.srv.known(r)
	if status == 0 && auth.ID == c.auth.ID {
		_, status, _ = c.srv.seat(r, *auth)
	}
	switch {
	case status == http.StatusServiceUnavailable:
		return errAgain
	case status == http.StatusConflict:
		return errClosed
	case status != 0 || auth.ID != c.auth.ID:
		return errRemoved
	}
	return nil
}

// frameBuffers hold what was read, for as long as it is handled: most sockets wait at any time.
var frameBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// frame reads one text frame, which is whole until the next one is read. No context is given to the socket, which would watch it anew for
// every piece that it reads: see serve.
func (c *conn) frame() ([]byte, error) {
	if c.in != nil {
		c.in.Reset()
		frameBuffers.Put(c.in)
		c.in = nil
	}
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return nil, err
	}
	c.in = frameBuffers.Get().(*bytes.Buffer)
	if _, err := c.in.ReadFrom(r); err != nil {
		return nil, err
	}
	c.srv.stats.frames.Add(1)
	c.heard.note()
	if kind != websocket.MessageText {
		return nil, violation{"not a text frame"}
	}
	return c.in.Bytes(), nil
}

// read takes frames until the socket ends.
func (c *conn) read(ctx context.Context) error {
	for {
		raw, err := c.frame()
		if err != nil {
			return err
		}
		if err := c.take(raw); err != nil || c.left {
			return err
		}
		if err := c.rest(ctx, len(raw)); err != nil {
			return err
		}
	}
}

// rest reads nothing for as long as a frame of so many bytes asks for.
func (c *conn) rest(ctx context.Context, size int) error {
	wait := c.limits.pause(size, time.Now())
	if wait == 0 {
		return nil
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take handles one frame.
func (c *conn) take(raw []byte) error {
	name := leading(raw, "t")
	if frames[name] == nil {
		var head struct {
			T string `json:"t"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return violation{"not JSON"}
		}
		name = head.T
	}
	if len(raw) > wire.MaxFrame && name != "media" {
		return violation{"frame too large"}
	}
	handle, ok := frames[name]
	if !ok {
		c.srv.stats.skipped.Add(1)
		return nil
	}
	return handle(c, raw)
}

// ping asks for a sign of life from a tab that gave none for a while, and says when to ask again; it ends a socket that is gone. Any
// frame is a sign: who types needs no ping.
func (c *conn) ping(ctx context.Context, end func()) (again time.Duration) {
	if c.heard.ago() >= pingEvery {
		pong, cancel := context.WithTimeout(ctx, pongWithin)
		err := c.ws.Ping(pong)
		late := pong.Err() != nil
		cancel()
		if err == nil {
			c.heard.note()
		} else if !late {
			end()
		}
	}
	quiet := c.heard.ago()
	if quiet > silentLimit {
		end()
	}
	if ctx.Err() != nil {
		return pingEvery // it ends before
	}
	if now := quiet >= pingEvery+pongWithin; now != c.silent {
		c.silent = now
		c.att.Silent(now)
	}
	return max(0, pingEvery-quiet)
}

// beat sends a sign of life where there was no other for a while, and says when to look again.
func (c *conn) beat() (again time.Duration) {
	if quiet := c.said.ago(); quiet < beatEvery && time.Since(c.told) < clockEvery {
		return beatEvery - quiet
	}
	c.told = time.Now()
	c.out.send(beatEvent{})
	return beatEvery
}

// sign is when the last sign of something was. Safe for concurrent use.
type sign struct {
	since time.Time    // static
	at    atomic.Int64 // nanoseconds since then
}

func (s *sign) note()              { s.at.Store(int64(time.Since(s.since))) }
func (s *sign) ago() time.Duration { return time.Since(s.since) - time.Duration(s.at.Load()) }

// negotiate answers media offers, one after the other and beside everything else, until none waits.
func (c *conn) negotiate(ctx context.Context) {
	sink := func(e collab.MediaEvent) {
		c.out.send(mediaEvent{e})
		if line, ok := e.(collab.Line); ok {
			c.att.Line(line.Quality) // who else may know is the room's to say
		}
	}
	for o := c.offers.take(); o != nil && ctx.Err() == nil; o = c.offers.take() {
		c.out.send(mediaAnswer(c.answer(ctx, *o, sink)))
	}
}

// answer negotiates one offer, or resumes a connection that outlived its socket.
func (c *conn) answer(ctx context.Context, o wire.MediaOffer, sink func(collab.MediaEvent)) wire.MediaAnswer {
	a := wire.MediaAnswer{T: "media", Gen: o.Gen}
	if o.Offer == "" {
		if !c.srv.Media.Resume(c.seat.Session.ID, c.auth.ID, c.client, o.Gen, sink) {
			a.Code = "gone"
		}
		return a
	}
	if c.seat.Session.AudioOnly && strings.Contains(o.Offer, "\nm=video") {
		a.Code = "bad" // nothing video is negotiated here
		return a
	}
	sdp, err := c.srv.Media.Offer(ctx, collab.MediaOffer{
		Session: c.seat.Session.ID, Person: c.auth.ID, Client: c.client, Gen: o.Gen, Restart: o.Restart,
		SDP: o.Offer, Mic: o.Mic, Cam: o.Cam, Screen: o.Screen,
	}, sink)
	if err != nil {
		c.srv.Log.Info("media offer refused", "session", c.seat.Session.ID, "err", err)
		a.Code = "bad"
		return a
	}
	if o.Restart { // asked for on a new socket, it takes the connection up as well
		c.srv.Media.Resume(c.seat.Session.ID, c.auth.ID, c.client, o.Gen, sink)
	}
	a.Answer = sdp
	return a
}
