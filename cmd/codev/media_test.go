package main

import (
	"encoding/json"
	"testing"

	"codev/collab"
	"codev/signaling/client"
	frames "codev/signaling/wire"
)

// seen is somebody who is in the room with sound and picture, and what the server answers to their media frames.
type seen struct {
	*client.Media
	person  *client.Person
	tab     *client.Tab
	answers chan frames.MediaAnswer
	slots   chan struct{} // one signal for each slots frame
}

func enter(t *testing.T, m *meeting, who int) *seen {
	t.Helper()
	media, err := client.NewMedia(client.MediaConfig{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := &seen{Media: media, person: m.people[who], answers: make(chan frames.MediaAnswer, 8), slots: make(chan struct{}, 64)}
	m.tabs[who].Close()
	s.tab, err = client.Join(m.ctx(), s.person, m.session.ID, func(frame string, raw []byte) {
		s.Heed(frame, raw)
		switch frame {
		case "media":
			var a frames.MediaAnswer
			_ = json.Unmarshal(raw, &a) // Heed has read it
			s.answers <- a
		case "slots":
			s.slots <- struct{}{}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.tab.Close(); _ = s.Media.Close() })
	if err := s.Connect(m.ctx(), s.tab); err != nil {
		t.Fatal(err)
	}
	<-s.answers
	return s
}

// plays waits until so many more packets of sound and frames of picture came from somebody.
func (s *seen) plays(t *testing.T, m *meeting, from *seen, more int) {
	t.Helper()
	id := from.person.You.ID
	before := s.Heard()
	now, err := s.Until(m.ctx(), func(h client.Heard) bool {
		return h.Of(id, "audio").Packets >= before.Of(id, "audio").Packets+more && h.Of(id, "video").Frames >= before.Of(id, "video").Frames+more
	})
	if err != nil {
		t.Fatalf("%s receives %+v and %+v of %s, had %+v: %v", s.person.You.Name, now.Of(id, "audio"), now.Of(id, "video"), from.person.You.Name, before, err)
	}
}

func TestSoundAndPictureOutliveTheWebsocket(t *testing.T) {
	p := start(t, testConfig(t))
	m := meet(t, p.url)
	a, b := enter(t, m, owner), enter(t, m, peer)
	for _, pair := range [][2]*seen{{a, b}, {b, a}} {
		size := []collab.Want{{Person: pair[1].person.You.ID, Kind: "video", W: 1280, H: 720}}
		if err := pair[0].Show(m.ctx(), pair[0].tab, size); err != nil {
			t.Fatal(err)
		}
	}
	a.plays(t, m, b, 25)
	b.plays(t, m, a, 25)

	a.tab.Close()
	m.one(lead, "that the line is lost", func(v *client.View) bool { return v.Here[a.person.You.ID].On == collab.OnReconnecting })
	a.plays(t, m, b, 25)
	b.plays(t, m, a, 25)

	for len(a.slots) > 0 {
		<-a.slots
	}
	if err := a.tab.Again(m.ctx()); err != nil {
		t.Fatal(err)
	}
	a.resumes(t, m, 1, "")
	<-a.slots // told again
	a.plays(t, m, b, 25)
	b.plays(t, m, a, 25)
	a.resumes(t, m, 7, "gone")

	if err := a.tab.Send(m.ctx(), frames.Leave{T: "leave"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Until(m.ctx(), func(h client.Heard) bool { return len(h.Slots) == 0 }); err != nil {
		t.Errorf("the slots of who left are still filled: %v", err)
	}
}

// resumes asks to take up the connection of a generation.
func (s *seen) resumes(t *testing.T, m *meeting, gen int, code string) {
	t.Helper()
	if err := s.tab.Send(m.ctx(), frames.MediaOffer{T: "media", Gen: gen}); err != nil {
		t.Fatal(err)
	}
	select {
	case answer := <-s.answers:
		if answer.Gen != gen || answer.Code != code || answer.Answer != "" {
			t.Errorf("resuming generation %d is answered %+v, want code %q", gen, answer, code)
		}
	case <-m.ctx().Done():
		t.Fatal("resuming is not answered")
	}
}
