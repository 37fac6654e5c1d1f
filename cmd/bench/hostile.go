package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

// attack is what somebody with a seat may do to the room, on one socket after the other.
type attack struct {
	name  string
	hello string                                 // more members of the first frame
	frame func(card method.CardID, n int) string // the n-th on a socket, from 1; "": once all before it are answered, hang up and come again
}

// foe is who does it: a member of the group with a seat, on a device of their own.
type foe struct {
	person  *client.Person
	session method.SessionID
	own     method.CardID // a card of theirs
	other   method.CardID // somebody else's
}

func op(n int, action string) string { return fmt.Sprintf(`{"t":"op","n":%d,"a":{%s}}`, n, action) }

// attacks are those of issue 4, and the one who always comes back.
func attacks(own method.CardID) []attack {
	const forty = 40 << 10
	big, deep := strings.Repeat("x", 63<<10), strings.Repeat("[", 9000)+strings.Repeat("]", 9000)
	texts := strings.Repeat(fmt.Sprintf(`{"card":%q,"base":0,"rev":0},`, own), forty/70)
	return []attack{
		{name: "flood", frame: func(_ method.CardID, n int) string {
			return []string{
				op(n/6, `"k":"never"`), `{"t":"act","r":1,"a":{"k":"hand.raise"}}`, `{"t":"here","mic":true}`,
				`{"t":"act","r":2,"a":{"k":"hand.lower"}}`, `{"t":"here","mic":false}`, `{"t":"never"}`,
			}[n%6]
		}},
		{name: "large", frame: func(_ method.CardID, n int) string {
			return op(n, fmt.Sprintf(`"k":"card.add","kind":"question","id":%q,"text":%q`, uuid.NewString(), big))
		}},
		{name: "deep", frame: func(_ method.CardID, n int) string { return op(n, `"k":"card.add","x":`+deep) }},
		{name: "cards", frame: func(_ method.CardID, n int) string {
			if n > 60 {
				return ""
			}
			return op(n, fmt.Sprintf(`"k":"card.add","kind":"question","id":%q,"text":%q`, uuid.NewString(), big[:1900]))
		}},
		{name: "forged", frame: func(card method.CardID, n int) string {
			return []string{
				op(n, fmt.Sprintf(`"k":"card.text","id":%q,"base":0,"rev":2147483647,"d":[1073741823,"x"]`, card)),
				op(n, fmt.Sprintf(`"k":"card.text","id":%q,"base":-1,"rev":-1,"d":["x"]`, card)),
				op(n, fmt.Sprintf(`"k":"card.remove","id":%q`, card)),
				op(n, fmt.Sprintf(`"k":"card.text","id":%q,"base":0,"rev":0,"d":["x"]`, uuid.NewString())),
				op(n+n/60*1e6, `"k":"phase.go","from":"clarify","to":"contract"`), // at last a number that skips ahead ends the socket
			}[n%5]
		}},
		{name: "return", hello: `,"texts":[` + strings.TrimSuffix(texts, ",") + `]`, frame: func(method.CardID, int) string { return "" }},
	}
}

// carryOut attacks until ctx ends, and says how many frames were sent.
func (f foe) carryOut(ctx context.Context, a attack) (sent int, err error) {
	for ctx.Err() == nil {
		n, err := f.visit(ctx, a)
		sent += n
		var refused *client.APIError
		if err != nil && ctx.Err() == nil && !errors.As(err, &refused) { // turned away at the door: so knock again
			return sent, err
		}
	}
	return sent, nil
}

// visit is one socket, until it is cut or has nothing more to say.
func (f foe) visit(ctx context.Context, a attack) (sent int, err error) {
	ws, err := f.person.Dial(ctx, f.session)
	if err != nil {
		return 0, err
	}
	defer ws.CloseNow() //nolint:errcheck // it is meant to be cut
	first := fmt.Sprintf(`{"t":"hello","v":1,"client":%q%s}`, uuid.NewString(), a.hello)
	if err := ws.Write(ctx, websocket.MessageText, []byte(first)); err != nil {
		return 0, err
	}
	heard, over := make(chan struct{}, 1024), make(chan struct{}) // heard: the welcome, then every answer
	go func() {
		defer close(over)
		for {
			_, raw, err := ws.Read(ctx)
			if err != nil {
				return
			}
			head := string(raw[:min(len(raw), 40)])
			if strings.Contains(head, `"welcome"`) || strings.Contains(head, `"ack"`) || strings.Contains(head, `"refuse"`) {
				select {
				case heard <- struct{}{}:
				default:
				}
			}
		}
	}()
	defer func() { ws.CloseNow(); <-over }() //nolint:errcheck // as above
	pace := rate.NewLimiter(hostileFrames, 100)
	for n := 1; ; n++ {
		if pace.Wait(ctx) != nil {
			return sent + 1, nil
		}
		frame := a.frame(f.other, n)
		if frame == "" {
			for range n {
				select {
				case <-heard:
				case <-over:
				}
			}
			return sent + 1, nil
		}
		if ws.Write(ctx, websocket.MessageText, []byte(frame)) != nil {
			return sent + 1, nil // sent away
		}
		sent++
	}
}

// Windows of the hostile bench: each attack has some, each beside one without it.
const (
	hostileRounds = 5
	hostileWindow = 1500 * time.Millisecond
	hostilePause  = 250 * time.Millisecond // between windows: nothing counts

	// hostileFrames are sent a second at most, many times what the server reads: a machine that sends more is slowed itself, and here
	// it is the one on which the others are measured.
	hostileFrames = 2000
)

// window is a time in which edits count for an attack, or for the calm when it is "".
type window struct {
	attack   string
	from, to time.Time
}

// besiege lets calm and attacks take turns.
func (f foe) besiege(ctx context.Context) (windows []window, err error) {
	for range hostileRounds {
		for _, a := range attacks(f.own) {
			for _, calm := range []bool{true, false} {
				w := window{from: time.Now().Add(hostilePause)}
				w.to = w.from.Add(hostileWindow)
				during, end := context.WithDeadline(ctx, w.to)
				if !calm {
					w.attack = a.name
					sent, err := f.carryOut(during, a)
					if err != nil || sent == 0 {
						end()
						return nil, fmt.Errorf("attack %s: %d frames: %w", a.name, sent, err)
					}
				}
				<-during.Done()
				end()
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				windows = append(windows, w)
			}
		}
	}
	return windows, nil
}

// measureHostile compares what the others see of one another beside somebody hostile with what they see without.
func measureHostile(ctx context.Context, e *env) ([]figure, error) {
	s, done, err := freshServer(ctx, e)
	if err != nil {
		return nil, err
	}
	defer done()
	turns := 2 * hostileRounds * len(attacks(""))
	l := boardLoad{rooms: 1, people: 10, rate: 5, seconds: int(time.Duration(turns)*(hostileWindow+hostilePause)/time.Second) + 1, kind: method.Question}
	rooms, err := l.gather(ctx, s.url)
	if err != nil {
		return nil, err
	}
	bad, room := rooms[0][0], rooms[0][1:]
	for range 50 { // what came before makes coming back dearer
		if _, err := bad.tab.Type(ctx, bad.card, func(text string) string { return text + "a" }); err == nil {
			err = bad.tab.Wait(ctx, func(v *client.View) bool { return v.Cards[bad.card].Rev > bad.rev })
			bad.rev++
		}
		if err != nil {
			return nil, err
		}
	}
	bad.tab.Close()
	played := make(chan error, 1)
	go func() { played <- l.play(ctx, [][]*typist{room}) }()
	windows, err := foe{bad.tab.Person, bad.tab.Session, bad.card, room[0].card}.besiege(ctx)
	if err := errors.Join(err, <-played); err != nil {
		return nil, err
	}
	return beside(windows, room), settled(room)
}

// beside gives the p99 of the calm, and how many times that of each attack is: the medians of the windows' own, since a window in
// which the machine did something else says nothing of the attack.
func beside(windows []window, room []*typist) []figure {
	p99 := map[string][]float64{}
	for _, w := range windows {
		var took []time.Duration
		for _, t := range room {
			for _, s := range t.saw {
				if s.left.After(w.from) && s.left.Before(w.to) {
					took = append(took, s.took)
				}
			}
		}
		if len(took) == 0 { // not even one could leave
			took = append(took, hostileWindow)
		}
		p99[w.attack] = append(p99[w.attack], quantileMs(took, .99))
	}
	for _, t := range room {
		t.tab.Close()
	}
	median := func(attack string) float64 {
		slices.Sort(p99[attack])
		return p99[attack][len(p99[attack])/2]
	}
	figures := []figure{{"calm_visible_ms_p99", median(""), "ms", ""}}
	for _, a := range attacks("") {
		figures = append(figures, figure{a.name + "_p99_times", median(a.name) / median(""), "times", "<= 2"})
	}
	return figures
}

// toQuestions has the first of a room lead it to the clarification, with the second as the client.
func toQuestions(ctx context.Context, tabs []*client.Tab) error {
	topic := method.CardID(uuid.NewString())
	return walk(ctx, []step{
		{tabs[0], method.PhaseGoAct{From: method.Open, To: method.Topic}},
		{tabs[1], board.Add{ID: topic, Kind: method.TopicCard, Visibility: method.Shared, Text: "?", Fields: map[method.Field]string{method.FieldReady: method.ReadyToday}}},
		{tabs[0], method.RoleOfferAct{Card: topic}},
		{tabs[1], method.RoleAcceptAct{Card: topic}},
		{tabs[0], method.PhaseGoAct{From: method.Topic, To: method.Expose}},
		{tabs[0], method.PhaseGoAct{From: method.Expose, To: method.Clarify}},
	})
}

// step is one act of a session's way.
type step struct {
	by  *client.Tab
	act any
}

func walk(ctx context.Context, way []step) error {
	for _, step := range way {
		if answer, err := step.by.Do(ctx, step.act); err != nil || answer.Code != "" {
			return fmt.Errorf("%T: %q %w", step.act, answer.Code, err)
		}
	}
	return nil
}
