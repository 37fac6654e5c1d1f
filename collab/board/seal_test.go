package board

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"codev/collab/method"
)

func seal(plain string) ([]byte, error) {
	return []byte(base64.StdEncoding.EncodeToString([]byte(plain))), nil
}

func open(sealed []byte) (string, error) {
	plain, err := base64.StdEncoding.DecodeString(string(sealed))
	return string(plain), err
}

// B-51, B-52
func TestShutAndOpen(t *testing.T) {
	b := sit(t, method.Topic)
	topic := b.add(marc, method.TopicCard, "SECRET topic")
	b.do(marc, Set{ID: topic, F: method.FieldUrgency, V: "3"})
	change := b.do(marc, b.typing(topic, " SECRET more"))
	other := b.add(aicha, method.TopicCard, "hers")
	shown := b.add(marc, method.Note, "note")
	if !b.doc.Card(topic).Private() || change.Log[0].Owner != marc {
		t.Fatalf("not marked for sealing: %+v", change.Log)
	}
	before := b.doc
	shut, err := b.doc.Shut(marc, seal)
	if err != nil {
		t.Fatal(err)
	}
	again, err := shut.Shut(marc, func(string) ([]byte, error) { return nil, errors.New("sealed twice") })
	if err != nil || !slices.Equal(again.Card(topic).Sealed, shut.Card(topic).Sealed) {
		t.Errorf("shut twice: %v", err)
	}
	if held := fmt.Sprintf("%+v %+v", *shut.Card(topic), slices.Collect(shut.Card(topic).log.all())); strings.Contains(held, "SECRET") || len(shut.Card(topic).Fields) != 0 {
		t.Errorf("still held: %s", held)
	}
	if shut.Card(other) != b.doc.Card(other) || shut.Card(shown).Text != "" {
		t.Error("shut what is not his, or left what is")
	}
	b.doc = shut
	if view, ok := b.view(marc, topic); !ok || !view.Sealed || view.Text != "" {
		t.Errorf("its author sees %+v", view)
	}
	b.refuse(method.CodeChanged, marc, Text{ID: topic, Rev: 1, D: Delta{{Insert: "x"}}})
	b.refuse(method.CodeChanged, marc, Share{ID: topic})
	b.refuse(method.CodeChanged, marc, Set{ID: topic, F: method.FieldUrgency, V: "1"})
	b.refuse(method.CodeLimit, aicha, Add{ID: uuid(700), Kind: method.Note, Text: b.doc.Card(b.add(aicha, method.Note, "hers")).Text})
	b.add(marc, method.Note, "another, the first cannot be read")
	b.refuse(method.CodeGone, aicha, Remove{ID: topic})
	b.do(marc, Remove{ID: topic})
	b.do(marc, Restore{ID: topic})

	opened, err := shut.Open(marc, open)
	if err != nil {
		t.Fatal(err)
	}
	v := b.scene.viewer(marc)
	if a, b := asJSON(Snapshot(opened, v, method.Topic)), asJSON(Snapshot(before, v, method.Topic)); a != b {
		t.Errorf("opened:\n%s\nbefore:\n%s", a, b)
	}
	texts := []TextRev{{Card: topic}}
	if a, b := asJSON(Resume(opened, v, "", method.Topic, texts, b.now)), asJSON(Resume(before, v, "", method.Topic, texts, b.now)); a != b || !strings.Contains(a, "SECRET more") {
		t.Errorf("opened, resume gives %s, before %s", a, b)
	}
	if opened.runes != before.runes {
		t.Errorf("weighs %d, before %d", opened.runes, before.runes)
	}
	if got := Resume(shut, v, "", method.Topic, texts, b.now); got != nil {
		t.Errorf("resume of a sealed text: %v", got)
	}
}

// B-51: the wrong key, or no key, changes nothing.
func TestShutAndOpenFail(t *testing.T) {
	b := sit(t, method.Topic)
	topic := b.add(marc, method.TopicCard, "t")
	b.typed(marc, topic, "u")
	broken := errors.New("broken")
	if _, err := b.doc.Shut(marc, func(string) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("shut: %v", err)
	}
	shut, err := b.doc.Shut(marc, seal)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shut.Open(marc, func([]byte) (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("open: %v", err)
	}
	if _, err := shut.Open(marc, func([]byte) (string, error) { return "not what was sealed", nil }); err == nil {
		t.Error("opened with another's words")
	}
	if same, err := shut.Open(aicha, open); err != nil || same.Card(topic).Sealed == nil {
		t.Errorf("opened for somebody else: %v", err)
	}
}

// Somebody who came back on a new device has a new key: what the old one sealed stays sealed, and hides nothing else (B-51).
func TestWhatALostKeySealedStaysSealedAlone(t *testing.T) {
	b := sit(t, method.Topic)
	old := b.add(marc, method.TopicCard, "under the old key")
	b.typed(marc, old, "u")
	shut, err := b.doc.Shut(marc, seal)
	if err != nil {
		t.Fatal(err)
	}
	b.doc = shut
	lost := shut.Card(old).Sealed
	fresh := b.add(marc, method.TopicCard, "under the new key")
	if shut, err = b.doc.Shut(marc, seal); err != nil {
		t.Fatal(err)
	}
	unknown := errors.New("another key")
	doc, err := shut.Open(marc, func(sealed []byte) (string, error) {
		if bytes.Equal(sealed, lost) {
			return "", unknown
		}
		return open(sealed)
	})
	if !errors.Is(err, unknown) {
		t.Errorf("got %v", err)
	}
	if c := doc.Card(old); c.Sealed == nil || c.Text != "" {
		t.Errorf("the old one: %+v", c)
	}
	if c := doc.Card(fresh); c.Sealed != nil || c.Text != "under the new key" {
		t.Errorf("the new one: %+v", c)
	}
}
