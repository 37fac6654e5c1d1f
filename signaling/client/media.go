package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/client/synthetic"
	"codev/signaling/wire"
)

// Media is the sound and pictures of a headless participant over its tab: it offers, answers what the server tells of slots and layers
// as a browser does, and counts what comes of whom. Use [Media.Heed] as the onMedia of [Join], then [Media.Connect].
// All methods may be called from any goroutine.
type Media struct {
	*synthetic.Media // Mute, Level, Share, Close, and the counts by m-line

	gen int

	mu       sync.Mutex // protects following
	slots    []collab.Slot
	speaking collab.Speaking
	layers   *collab.LayersWanted
	line     collab.Line
	echo     collab.Echo
	state    string
	answers  chan wire.MediaAnswer // capacity 1, emptied before each offer
	changed  chan struct{}         // closed and renewed at every frame
}

// MediaConfig says what is sent and how many others can be seen.
type MediaConfig = synthetic.Config

// Link sends frames to the server; a [Tab] is one.
type Link interface {
	Send(ctx context.Context, frame any) error
}

// NewMedia makes the connection of generation gen (1 for a tab's first), which is not offered yet. The caller closes it.
func NewMedia(cfg MediaConfig, gen int) (*Media, error) {
	own, err := synthetic.New(cfg)
	if err != nil {
		return nil, err
	}
	return &Media{Media: own, gen: gen, answers: make(chan wire.MediaAnswer, 1), changed: make(chan struct{})}, nil
}

// ErrOfferRefused is a server's refusal of an offer, with its code.
var ErrOfferRefused = errors.New("client: media offer refused")

// Connect offers the connection and returns when it is up.
func (m *Media) Connect(ctx context.Context, over Link) error {
	if err := m.negotiate(ctx, over, false); err != nil {
		return err
	}
	select {
	case <-m.Connected():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("client: media: %w", ctx.Err())
	}
}

// Restart restarts ICE: new credentials for the same m-lines.
func (m *Media) Restart(ctx context.Context, over Link) error { return m.negotiate(ctx, over, true) }

func (m *Media) negotiate(ctx context.Context, over Link, restart bool) error {
	offer, err := m.Offer(restart)
	if err != nil {
		return err
	}
	select {
	case <-m.answers: // of an offer that was given up
	default:
	}
	frame := wire.MediaOffer{
		T: "media", Gen: m.gen, Restart: restart, Offer: offer.SDP, Mic: offer.Mic, Cam: offer.Cam, Screen: offer.Screen,
	}
	if err := over.Send(ctx, frame); err != nil {
		return err
	}
	select {
	case a := <-m.answers:
		if a.Code != "" {
			return fmt.Errorf("%w: %s", ErrOfferRefused, a.Code)
		}
		return m.Answer(a.Answer)
	case <-ctx.Done():
		return fmt.Errorf("client: media answer: %w", ctx.Err())
	}
}

// Show says at which sizes this participant shows whom, the whole each time.
func (m *Media) Show(ctx context.Context, over Link, sizes []collab.Want) error {
	return over.Send(ctx, wire.Want{T: "want", Sizes: sizes})
}

// Heed takes one frame about media. It never blocks; frames of another generation and of no meaning are skipped.
func (m *Media) Heed(frame string, raw []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch frame {
	case "media":
		heed(raw, func(a wire.MediaAnswer) {
			if a.Gen == m.gen {
				select {
				case m.answers <- a:
				default:
				}
			}
		})
	case "slots":
		heed(raw, func(s collab.SlotsFilled) {
			if s.Gen == m.gen {
				m.slots = s.Slots
			}
		})
	case "layers":
		heed(raw, func(l collab.LayersWanted) {
			if l.Gen == m.gen {
				m.layers = &l
				m.Layers(l.Q, l.H, l.F)
			}
		})
	case "speaking":
		heed(raw, func(s collab.Speaking) { m.speaking = s })
	case "line":
		heed(raw, func(l collab.Line) {
			if l.Gen == m.gen {
				m.line = l
			}
		})
	case "echo":
		heed(raw, func(e collab.Echo) { m.echo = e })
	case "mediastate":
		heed(raw, func(s collab.MediaState) {
			if s.Gen == m.gen {
				m.state = s.State
			}
		})
	}
	close(m.changed)
	m.changed = make(chan struct{})
}

func heed[T any](raw []byte, f func(T)) {
	var v T
	if json.Unmarshal(raw, &v) == nil {
		f(v)
	}
}

// Heard is what a participant knows of its media: what the server told, and what came.
type Heard struct {
	State    string // of the own connection, as the server sees it
	Speaking []method.PersonID
	Dominant method.PersonID      // who leads the talk, "" before anybody spoke
	Layers   *collab.LayersWanted // nil: nothing was said, all are wanted
	Line     collab.Line          // Quality "": nothing was said yet
	Echo     collab.Echo          // what of the others' voices this microphone gives twice
	Slots    []collab.Slot
	byMid    map[string]synthetic.Counts
}

// Of returns what came so far on the slot that now carries this medium of a person: audio, video or screen.
func (h Heard) Of(p method.PersonID, kind string) synthetic.Counts {
	for _, s := range h.Slots {
		if s.Person == p && s.Kind == kind {
			return h.byMid[s.Mid]
		}
	}
	return synthetic.Counts{}
}

// Heard returns the present state.
func (m *Media) Heard() Heard {
	counts := m.Counts()
	m.mu.Lock()
	defer m.mu.Unlock()
	return Heard{State: m.state, Speaking: m.speaking.Who, Dominant: m.speaking.Dominant, Layers: m.layers, Line: m.line, Echo: m.echo, Slots: m.slots, byMid: counts}
}

// Until waits until ok holds of what came and was told.
func (m *Media) Until(ctx context.Context, ok func(Heard) bool) (Heard, error) {
	for {
		came := m.Changed()
		m.mu.Lock()
		told := m.changed
		m.mu.Unlock()
		now := m.Heard()
		if ok(now) {
			return now, nil
		}
		select {
		case <-came:
		case <-told:
		case <-ctx.Done():
			return now, fmt.Errorf("client: media: %w", ctx.Err())
		}
	}
}
