package signaling

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// line is a network that can stop: nothing arrives while it is held, and nothing is lost.
type line struct {
	mu   sync.Mutex
	free chan struct{} // closed while the line is free
}

func newLine() *line {
	l := &line{free: make(chan struct{})}
	close(l.free)
	return l
}

func (l *line) hold() { l.mu.Lock(); defer l.mu.Unlock(); l.free = make(chan struct{}) }
func (l *line) let()  { l.mu.Lock(); defer l.mu.Unlock(); close(l.free) }

func (l *line) wait() {
	l.mu.Lock()
	free := l.free
	l.mu.Unlock()
	<-free
}

// transport sends a person's traffic over the line.
func (l *line) transport() http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return held{c, l}, err
	}}
}

type held struct {
	net.Conn
	line *line
}

func (h held) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	h.line.wait()
	return n, err
}

func TestASocketThatStopsAnsweringIsReconnectingAndComesBack(t *testing.T) {
	t.Parallel()
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	l := newLine()
	r.who["aicha"].Through(l.transport())
	r.must(r.tab["aicha"].Again(r.ctx()))
	aicha := r.who["aicha"].You.ID
	on := func(want collab.On) func(v *client.View) bool {
		return func(v *client.View) bool { return v.Here[aicha].On == want }
	}
	r.sees("lead", on(collab.OnHere))
	l.hold()
	stopped := time.Now()
	r.sees("lead", on(collab.OnReconnecting))
	if took := time.Since(stopped); took > 6*time.Second { // 4 s by the protocol
		t.Errorf("it took %v to show", took)
	}
	l.let()
	r.sees("lead", on(collab.OnHere))
	r.adds("aicha", method.Question, "Me revoilà") // on the same socket
}

func TestASocketThatNeverAnswersAgainIsClosed(t *testing.T) {
	t.Parallel()
	r := gather(t, newEdge(t))
	l := newLine()
	r.who["aicha"].Through(l.transport())
	r.must(r.tab["aicha"].Again(r.ctx()))
	l.hold()
	defer l.let()
	began, seats := time.Now(), r.srv.Stats().Sockets
	for r.srv.Stats().Sockets == seats {
		r.sees("lead", func(v *client.View) bool { return true })
		beat := 0
		r.sees("lead", func(*client.View) bool { beat++; return beat > 1 }) // the next frame
		if time.Since(began) > 20*time.Second {
			t.Fatal("it is still open")
		}
	}
}

// told counts what somebody was told besides beats.
func told(tab *client.Tab) (n int) {
	for _, raw := range tab.Raw() {
		if !strings.Contains(string(raw[:min(len(raw), 40)]), `"t":"beat"`) {
			n++
		}
	}
	return n
}

// What nobody may see leaves no trace on their wire: not a frame, so that not even its moment is known.
func TestWhatIsHiddenSendsNoFrame(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Topic)
	others := []string{"marc", "aicha", "observer"}
	settle := func() {
		for _, who := range seats {
			a, err := r.tab[who].Do(r.ctx(), board.Remove{ID: "00000000-0000-4000-8000-000000000000"})
			r.must(err)
			if a.Code != method.CodeGone {
				t.Fatal(a)
			}
		}
	}
	unseen := func(what string, by string, do func()) {
		t.Helper()
		settle()
		before := map[string]int{}
		for _, who := range others {
			before[who] = told(r.tab[who])
		}
		do()
		settle()
		for _, who := range others {
			if n := told(r.tab[who]) - before[who] - 1; who != by && n != 0 { // one answer of settle
				t.Errorf("%s: %s was told %d frames", what, who, n)
			}
		}
	}
	topic, hidden := r.adds("client", method.TopicCard, "Un sujet"), r.adds("marc", method.TopicCard, "SECRET")
	r.does("client", board.Share{ID: topic})
	unseen("an offer that is declined", "", func() {
		r.does("lead", method.RoleOfferAct{Card: topic})
		r.does("client", method.RoleDeclineAct{Card: topic})
	})
	unseen("a private topic", "marc", func() {
		n, err := r.tab["marc"].Type(r.ctx(), hidden, func(text string) string { return text + "!" })
		r.must(err)
		_, err = r.tab["marc"].Await(r.ctx(), n)
		r.must(err)
		r.does("marc", board.Set{ID: hidden, F: method.FieldUrgency, V: "3"})
		r.does("marc", board.Remove{ID: hidden})
		r.does("marc", board.Restore{ID: hidden})
	})
	unseen("typing in it", "marc", func() {
		for n := range 10 {
			r.must(r.tab["marc"].Send(r.ctx(), wire.Here{T: "here", Card: hidden, Typing: n%2 == 0}))
		}
	})
	marc := r.who["marc"].You.ID
	r.does("marc", board.Share{ID: hidden})
	r.must(r.tab["marc"].Send(r.ctx(), wire.Here{T: "here", Card: hidden, Typing: true}))
	r.sees("aicha", func(v *client.View) bool { return v.Here[marc].Typing && v.Here[marc].Card == hidden })
}
