package media_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"codev/collab"
	"codev/collab/media"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// line carries frames between a headless participant and the adapter as the websocket edge does.
type line struct {
	media  *media.Media
	person method.PersonID
	own    *client.Media
}

func (l *line) Send(ctx context.Context, frame any) error {
	switch f := frame.(type) {
	case wire.MediaOffer:
		answer, err := l.media.Offer(ctx, collab.MediaOffer{
			Session: "s", Person: l.person, Client: "tab", Gen: f.Gen, Restart: f.Restart,
			SDP: f.Offer, Mic: f.Mic, Cam: f.Cam, Screen: f.Screen,
		}, l.tell)
		a := wire.MediaAnswer{T: "media", Gen: f.Gen, Answer: answer}
		if err != nil {
			a.Code = "bad"
		}
		l.heed("media", a)
	case wire.Want:
		l.media.Want("s", l.person, "tab", f.Sizes)
	}
	return nil
}

func (l *line) tell(e collab.MediaEvent) {
	switch e := e.(type) {
	case collab.SlotsFilled:
		l.heed("slots", wire.Slots{T: "slots", SlotsFilled: e})
	case collab.LayersWanted:
		l.heed("layers", wire.Layers{T: "layers", LayersWanted: e})
	case collab.Speaking:
		l.heed("speaking", wire.Speaking{T: "speaking", Speaking: e})
	case collab.MediaState:
		l.heed("mediastate", wire.MediaState{T: "mediastate", MediaState: e})
	}
}

func (l *line) heed(frame string, v any) {
	if raw, err := json.Marshal(v); err == nil {
		l.own.Heed(frame, raw)
	}
}

func headless(ctx context.Context, t *testing.T, m *media.Media, person method.PersonID) *line {
	t.Helper()
	own, err := client.NewMedia(client.MediaConfig{Seats: 3}, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := own.Close(); err != nil {
			t.Error(err)
		}
	})
	l := &line{media: m, person: person, own: own}
	if err := own.Connect(ctx, l); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestHeadlessParticipantsMeet(t *testing.T) {
	m := media.New(newPlane(t))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ana, ben := headless(ctx, t, m, "ana"), headless(ctx, t, m, "ben")
	if err := ana.own.Show(ctx, ana, []collab.Want{{Person: "ben", Kind: "video", W: 1280, H: 720}}); err != nil {
		t.Fatal(err)
	}
	h, err := ana.own.Until(ctx, func(h client.Heard) bool {
		seen := h.Of("ben", "video")
		return seen.Width == 1280 && seen.Frames > 5 && h.Of("ben", "audio").Packets > 5 && len(h.Speaking) == 2 && h.State == "connected"
	})
	if err != nil {
		t.Fatalf("%v: %+v", err, h)
	}
	if _, err := ben.own.Until(ctx, func(h client.Heard) bool { return h.Layers != nil && *h.Layers == collab.LayersWanted{Gen: 1, F: true} }); err != nil {
		t.Fatal(err)
	}
	if err := ben.own.Restart(ctx, ben); err != nil {
		t.Fatal(err)
	}
	from := h.Of("ben", "video").Frames
	if h, err := ana.own.Until(ctx, func(h client.Heard) bool { return h.Of("ben", "video").Frames > from+20 }); err != nil {
		t.Fatalf("after a restart: %v: %+v", err, h)
	}
	m.Leave("s", "ben")
	if h, err := ana.own.Until(ctx, func(h client.Heard) bool { return len(h.Slots) == 0 }); err != nil {
		t.Fatalf("%v: %+v", err, h)
	}
	if err := ben.own.Restart(ctx, ben); !errors.Is(err, client.ErrOfferRefused) {
		t.Errorf("a restart of what was left: %v", err)
	}
}
