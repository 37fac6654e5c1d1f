package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// order is one line of standard input.
type order struct {
	Invitation string           `json:"invitation"`
	Session    method.SessionID `json:"session"`
	Add        *board.Add       `json:"add"`    // a card; its id is chosen here
	Levels     []int            `json:"levels"` // of the voice from now on, in -dBov, 20 ms each by the clock of the wall, over and over
	Show       *size            `json:"show"`   // everybody's picture at this size from now on
}

// size is in pixels.
type size struct {
	W int `json:"w"`
	H int `json:"h"`
}

// came is what came of one person so far.
type came struct {
	Frames int `json:"frames"` // whole pictures
	Sound  int `json:"sound"`  // packets
}

// report is one line of standard output at the table.
type report struct {
	Phase  string                   `json:"phase"`
	Cards  map[string]string        `json:"cards"` // texts by id
	From   map[method.PersonID]came `json:"from"`
	Layers *collab.LayersWanted     `json:"layers"` // of the own camera, as the server wants them; null: all
}

func main() {
	server := flag.String("server", "", "address of the server: http://127.0.0.1:8080")
	name := flag.String("name", "Wei", "name of the participant")
	fps := flag.Int("fps", 30, "pictures a second")
	flag.Parse()
	if *fps < 1 || *fps > 30 {
		fmt.Fprintln(os.Stderr, "headless: --fps is 1 to 30")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *server, *name, *fps, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "headless:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, server, name string, fps int, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	orders, say := json.NewDecoder(in), json.NewEncoder(out)
	var first, second order
	if err := orders.Decode(&first); err != nil {
		return fmt.Errorf("an invitation: %w", err)
	}
	who := client.NewPerson(server)
	if _, err := who.Accept(ctx, first.Invitation, name, "en"); err != nil {
		return err
	}
	if err := say.Encode(map[string]method.PersonID{"person": who.You.ID}); err != nil {
		return err
	}
	if err := orders.Decode(&second); err != nil {
		return fmt.Errorf("a session: %w", err)
	}
	media, err := client.NewMedia(client.MediaConfig{Rate: fps}, 1)
	if err != nil {
		return err
	}
	defer media.Close() //nolint:errcheck // it goes home
	tab, err := client.Join(ctx, who, second.Session, media.Heed)
	if err != nil {
		return err
	}
	defer tab.Close()
	if err := media.Connect(ctx, tab); err != nil {
		return err
	}
	if err := tab.Send(ctx, wire.Here{T: "here", Mic: true, Cam: true}); err != nil {
		return err
	}
	told := make(chan error, 1)
	var shown atomic.Pointer[size]
	shown.Store(&size{640, 360})
	go func() { told <- tell(ctx, tab, media, &shown, say) }()
	err = obey(ctx, tab, media, &shown, orders)
	cancel()
	<-told
	return err
}

// obey adds the cards and takes the sizes it is given, and speaks as it is told, until its input ends.
func obey(ctx context.Context, tab *client.Tab, media *client.Media, shown *atomic.Pointer[size], orders *json.Decoder) error {
	for {
		var o order
		if err := orders.Decode(&o); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if len(o.Levels) > 0 {
			levels := make([]uint8, len(o.Levels))
			for i, level := range o.Levels {
				levels[i] = uint8(min(max(level, 0), 127))
			}
			media.Speech(levels)
		}
		if o.Show != nil {
			shown.Store(o.Show)
		}
		if o.Add == nil {
			continue
		}
		o.Add.ID = method.CardID(uuid.NewString())
		answer, err := tab.Do(ctx, *o.Add)
		if err != nil {
			return err
		}
		if answer.Code != "" {
			return fmt.Errorf("the card is refused: %s", answer.Code)
		}
	}
}

// tell reports four times a second, and asks for everybody's picture as they come, at the size in shown.
func tell(ctx context.Context, tab *client.Tab, media *client.Media, shown *atomic.Pointer[size], say *json.Encoder) error {
	every := time.NewTicker(250 * time.Millisecond)
	defer every.Stop()
	var asked []collab.Want
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
		heard, each := media.Heard(), shown.Load()
		r := report{Cards: map[string]string{}, From: map[method.PersonID]came{}, Layers: heard.Layers}
		tab.Look(func(v *client.View) { r.Phase = string(v.State.Phase) })
		for id, card := range tab.Cards() {
			r.Cards[string(id)] = card.Text
		}
		var sizes []collab.Want
		for _, slot := range heard.Slots {
			c := r.From[slot.Person]
			if n := heard.Of(slot.Person, slot.Kind); slot.Kind == "audio" {
				c.Sound = n.Packets
			} else {
				c.Frames = n.Frames
				sizes = append(sizes, collab.Want{Person: slot.Person, Kind: slot.Kind, W: each.W, H: each.H})
			}
			r.From[slot.Person] = c
		}
		if !slices.Equal(sizes, asked) {
			asked = sizes
			if err := media.Show(ctx, tab, sizes); err != nil {
				return err
			}
		}
		if err := say.Encode(r); err != nil {
			return err
		}
	}
}
