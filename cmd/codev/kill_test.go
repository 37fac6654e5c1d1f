package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

var kills = flag.Int("kills", 5, "how often the server is killed in TestKilledInTheMiddleOfTyping")

// backWithin is how long after a kill every tab is back.
const backWithin = 15 * time.Second

// child is the real program as a process of its own, with its private PostgreSQL, that is killed and started again.
type child struct {
	t    *testing.T
	name string
	env  []string
	url  string
	cmd  *exec.Cmd
	logs *lockedBuffer
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func newChild(t *testing.T) *child {
	t.Helper()
	c := &child{t: t, name: filepath.Join(t.TempDir(), "codev"), logs: &lockedBuffer{}}
	if out, err := exec.Command("go", "build", "-o", c.name, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	c.env = append(os.Environ(),
		fmt.Sprintf("CODEV_ADDR=127.0.0.1:%d", freePort(t)), fmt.Sprintf("CODEV_UDP_PORT=%d", freePort(t)),
		"CODEV_ADMIN_ADDR=off", "CODEV_TURN_PORT=off", "CODEV_DATABASE_URL=", "CODEV_DATA_DIR="+t.TempDir())
	t.Cleanup(func() {
		if c.cmd != nil {
			_ = c.cmd.Process.Signal(syscall.SIGTERM)
			_ = c.cmd.Wait()
		}
	})
	return c
}

// start returns when the program says that browsers may come.
func (c *child) start() {
	c.t.Helper()
	c.cmd = exec.Command(c.name, "serve")
	c.cmd.Env, c.cmd.Stderr = c.env, c.logs
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "codev is ready on ")
	if err != nil || !ok {
		c.t.Fatalf("it says %q (%v)\n%s", line, err, c.logs)
	}
	c.url = url
}

// kill ends the program without a word; its PostgreSQL is left an orphan.
func (c *child) kill() {
	c.t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		c.t.Fatal(err)
	}
	_ = c.cmd.Wait()
	c.cmd = nil
}

// typist is somebody who never stops typing in one card and adding others, whatever happens to the line.
type typist struct {
	tab   *client.Tab
	name  string
	card  method.CardID // theirs
	added chan<- struct{}

	n     int                      // words typed; the last one may have no answer yet
	text  string                   // what the card says after every acknowledged operation
	cards map[method.CardID]string // acknowledged
	back  time.Time                // when they came back last
}

func (w *typist) word() string { return fmt.Sprintf("[%d]", w.n) }

// edited is the text with the last word.
func (w *typist) edited(text string) string {
	if len(text) > 1500 {
		return w.word()
	}
	return text + w.word()
}

// work types until done is closed, and comes back when the line is lost.
func (w *typist) work(ctx context.Context, done <-chan struct{}, returned chan<- *typist) error {
	for {
		select {
		case <-done:
			return nil
		default:
		}
		var add func(context.Context) error
		err := w.typeOne(ctx, &add)
		for errors.Is(err, client.ErrEnded) {
			if err = w.comeBack(ctx, returned); err == nil {
				err = add(ctx)
			}
		}
		if err != nil {
			return err
		}
		select {
		case w.added <- struct{}{}:
		default:
		}
	}
}

// typeOne posts a word and a card at once. answers waits for both, as often as it takes.
func (w *typist) typeOne(ctx context.Context, answers *func(context.Context) error) error {
	w.n++
	card := board.Add{ID: method.CardID(uuid.NewString()), Kind: method.Learning, Text: w.word()}
	if w.n%2 == 0 {
		card.Visibility = method.Shared
	}
	typed, err := w.tab.Type(ctx, w.card, w.edited)
	if typed == 0 {
		return err
	}
	posted, _ := w.tab.Post(ctx, card) // what could not be sent waits for the next socket
	*answers = func(ctx context.Context) error {
		wrote, err := w.tab.Await(ctx, typed)
		if err != nil {
			return err
		}
		added, err := w.tab.Await(ctx, posted)
		if err != nil {
			return err
		}
		full := added.Code == method.CodeLimit // a board takes 500 cards
		if wrote.Code != "" || added.Code != "" && !full {
			return fmt.Errorf("refused: typing %q, adding %q", wrote.Code, added.Code)
		}
		if !full {
			w.cards[card.ID] = card.Text
		}
		w.text = w.edited(w.text)
		return nil
	}
	return (*answers)(ctx)
}

// comeBack tries until there is a server again, as a browser does, and sees that all it was promised is there.
func (w *typist) comeBack(ctx context.Context, returned chan<- *typist) error {
	retry := time.NewTicker(50 * time.Millisecond)
	defer retry.Stop()
	for err := w.tab.Again(ctx); err != nil; err = w.tab.Again(ctx) {
		if ctx.Err() != nil {
			return fmt.Errorf("not back in time: %w", err)
		}
		<-retry.C
	}
	w.back = time.Now()
	shown := w.tab.Cards()
	if got := shown[w.card].Text; got != w.text && got != w.edited(w.text) {
		return fmt.Errorf("the text of %s is %q, acknowledged was %q", w.name, got, w.text)
	}
	for id, text := range w.cards {
		if shown[id].Text != text {
			return fmt.Errorf("card %s of %s says %q, acknowledged was %q", id, w.name, shown[id].Text, text)
		}
	}
	returned <- w
	return nil
}

func TestKilledInTheMiddleOfTyping(t *testing.T) {
	server := newChild(t)
	server.start()
	m := meet(t, server.url)
	m.to(method.Learn)
	var before method.Clock
	m.tabs[lead].Look(func(v *client.View) { before = v.State.Clock })

	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(*kills+2)*(backWithin+5*time.Second))
	defer cancel()
	added, returned, done, failed := make(chan struct{}), make(chan *typist, 64), make(chan struct{}), make(chan error, len(m.tabs))
	var typists []*typist
	var working sync.WaitGroup
	for who, tab := range m.tabs {
		vis := []method.Visibility{method.Private, method.Shared}[min(who, 1)]
		card := m.adds(who, board.Add{Kind: method.Learning, Visibility: vis})
		typists = append(typists, &typist{tab: tab, name: m.people[who].You.Name, card: card, added: added, cards: map[method.CardID]string{}})
	}
	for _, w := range typists {
		working.Go(func() {
			if err := w.work(ctx, done, returned); err != nil {
				failed <- err
				cancel()
			}
		})
	}
	next := func(what string, c <-chan struct{}) {
		select {
		case <-c:
		case err := <-failed:
			t.Fatalf("%s: %v\n%s", what, err, server.logs)
		}
	}
	for range *kills {
		for range 12 {
			next("typing", added)
		}
		server.kill()
		killed := time.Now()
		server.start()
		for range typists {
			select {
			case w := <-returned:
				m.samePlace(w, before, killed)
			case err := <-failed:
				t.Fatalf("coming back: %v\n%s", err, server.logs)
			}
		}
	}
	close(done)
	working.Wait()
	select {
	case err := <-failed:
		t.Fatal(err)
	default:
	}
	m.exactlyOnce(typists)
}

// samePlace checks that somebody is back in the phase and at the time that they left.
func (m *meeting) samePlace(w *typist, before method.Clock, killed time.Time) {
	m.t.Helper()
	if took := w.back.Sub(killed); took > backWithin {
		m.t.Errorf("%s is back after %v", w.name, took)
	}
	w.tab.Look(func(v *client.View) {
		if v.Welcome.State.Phase != method.Learn {
			m.t.Errorf("%s is back in %s", w.name, v.Welcome.State.Phase)
		}
		if off := v.Welcome.State.Clock.Ends.Sub(before.Ends).Abs(); off > time.Second || v.Welcome.State.Clock.Paused {
			m.t.Errorf("%s is back and the clock is %v off (%+v)", w.name, off, v.Welcome.State.Clock)
		}
	})
}

// exactlyOnce compares what was acknowledged with what somebody who comes anew is shown.
func (m *meeting) exactlyOnce(typists []*typist) {
	m.t.Helper()
	for _, w := range typists {
		fresh, err := client.Join(m.ctx(), w.tab.Person, m.session.ID, nil)
		if err != nil {
			m.t.Fatal(err)
		}
		cards := fresh.Cards()
		fresh.Close()
		if cards[w.card].Text != w.text {
			m.t.Errorf("the text of %s is %q, acknowledged was %q", w.name, cards[w.card].Text, w.text)
		}
		here := map[method.CardID]string{}
		for id, c := range cards {
			if c.Author == w.tab.Person.You.ID && c.Kind == method.Learning && id != w.card {
				here[id] = c.Text
			}
		}
		if !maps.Equal(here, w.cards) {
			m.t.Errorf("%s has %d cards, acknowledged were %d", w.name, len(here), len(w.cards))
		}
		m.t.Logf("%s: %d words, %d cards", w.name, w.n, len(here))
	}
}
