package board

import (
	"encoding/json"
	"fmt"
	"slices"

	"codev/collab/method"
)

// tab is the model of a browser's tab in the words of SPEC.md ("What a tab does"): what was confirmed, and what is pending.
type tab struct {
	person method.PersonID
	client string
	n      int // the last number given

	cards   map[method.CardID]CardView // confirmed
	texts   map[method.CardID]*typing  // where something is typed
	pending []sent                     // in the order of n
	lost    []string                   // words that went back to the composer
	refused map[int]method.Code
	acked   map[int]bool
}

// sent is a request without an answer yet.
type sent struct {
	n   int
	act Act
}

// typing is what one tab has typed in one text and is not confirmed.
type typing struct {
	flight Delta // sent as n
	n      int   // 0: nothing in flight
	waits  Delta // typed after it, on the text with flight applied
	base   int   // of the confirmed text on which all this rests
	rev    int
	left   string // that text, while its card is out of sight
}

func newTab(p method.PersonID, client string) *tab {
	return &tab{person: p, client: client, cards: map[method.CardID]CardView{}, texts: map[method.CardID]*typing{}, refused: map[int]method.Code{}, acked: map[int]bool{}}
}

// painted is the text as the person sees it: the confirmed one with everything pending on top.
func (t *tab) painted(id method.CardID) string {
	text := t.cards[id].Text
	if w := t.texts[id]; w != nil {
		text = must(Apply(must(Apply(text, w.flight)), w.waits))
	}
	return text
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// frame is one message, either way; the union of what the Room of these tests says.
type frame struct {
	T       string       `json:"t"`
	N       int          `json:"n,omitempty"`
	Code    method.Code  `json:"code,omitempty"`
	Ops     []Shown      `json:"ops,omitempty"`
	Done    int          `json:"done,omitempty"`
	Refused []frame      `json:"refused,omitempty"`
	Cards   []CardView   `json:"cards,omitempty"`
	Texts   []TextsSince `json:"texts,omitempty"`
	Result
}

// hello says where this tab stands.
func (t *tab) hello() (texts []TextRev) {
	for id, w := range t.texts {
		texts = append(texts, TextRev{Card: id, Base: w.base, Rev: w.rev})
	}
	return texts
}

// act asks for something that is not typing.
func (t *tab) act(a Act) sent {
	t.n++
	s := sent{t.n, a}
	t.pending = append(t.pending, s)
	return s
}

// edit types: the painted text of a card becomes another.
func (t *tab) edit(id method.CardID, text string) {
	w := t.texts[id]
	if w == nil {
		w = &typing{base: t.cards[id].Base, rev: t.cards[id].Rev}
		t.texts[id] = w
	}
	w.waits = Compose(w.waits, Diff(t.painted(id), text))
}

// flush sends what waits in texts with nothing in flight.
func (t *tab) flush() (out []sent) {
	for _, id := range sortedKeys(t.texts) {
		w := t.texts[id]
		c, ok := t.cards[id]
		if w.n == 0 && len(w.waits) == 0 {
			delete(t.texts, id) // typed and taken back
		}
		if w.n != 0 || len(w.waits) == 0 || !ok || slices.ContainsFunc(t.pending, func(s sent) bool { return s.act.card() == id }) {
			continue
		}
		t.n++
		w.n, w.flight, w.waits = t.n, w.waits, nil
		w.base, w.rev = c.Base, c.Rev
		s := sent{t.n, Text{ID: id, Base: w.base, Rev: w.rev, D: w.flight}}
		t.pending = append(t.pending, s)
		out = append(out, s)
	}
	return out
}

func sortedKeys[V any](m map[method.CardID]V) []method.CardID {
	keys := make([]method.CardID, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// receive applies one frame. An error is a broken promise of the server's.
func (t *tab) receive(raw []byte) error {
	var f frame
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	switch f.T {
	case "welcome":
		return t.welcome(f)
	case "ops":
		for _, s := range f.Ops {
			if err := t.apply(s); err != nil {
				return err
			}
		}
	case "ack":
		return t.ack(f)
	case "refuse":
		t.refuse(f.N, f.Code)
	}
	return nil
}

func (t *tab) apply(s Shown) error {
	switch a := s.A.(type) {
	case CardShow:
		t.show(a.Card)
	case CardHide:
		c, ok := t.cards[a.ID]
		if !ok {
			return fmt.Errorf("hide of an unknown card")
		}
		delete(t.cards, a.ID)
		if w := t.texts[a.ID]; w != nil && w.n == 0 {
			t.lose(a.ID)
		} else if w != nil {
			w.left = c.Text
		}
	case CardSet:
		c, ok := t.cards[a.ID]
		if !ok {
			return fmt.Errorf("set of an unknown card")
		}
		if a.F == setOrder {
			c.Order = a.V
		} else {
			c.Fields = (&Card{Fields: c.Fields}).withField(method.Field(a.F), a.V).Fields
		}
		t.cards[a.ID] = c
	case CardText:
		c, ok := t.cards[a.ID]
		if !ok || s.Rev != c.Rev+1 || s.Len == nil {
			return fmt.Errorf("text out of place: %+v, revision %d here", s, c.Rev)
		}
		text, err := Apply(c.Text, a.D)
		if err != nil || runes(text) != *s.Len {
			return fmt.Errorf("text does not fit: %v, %d code points, told %d", err, runes(text), *s.Len)
		}
		c.Text, c.Rev, c.Writers = text, s.Rev, c.WrittenBy(s.By)
		t.cards[a.ID] = c
		t.over(a.ID, a.D)
	}
	return nil
}

func runes(s string) int { return len([]rune(s)) }

// over transforms what is pending in a text over an operation of somebody else, and notes where it now rests.
func (t *tab) over(id method.CardID, d Delta) {
	w := t.texts[id]
	if w == nil {
		return
	}
	d, w.flight = Transform(d, w.flight, true)
	_, w.waits = Transform(d, w.waits, true)
	w.base, w.rev = t.cards[id].Base, t.cards[id].Rev
}

// show puts a card. Another text than the confirmed one is somebody else's operation for what is pending.
func (t *tab) show(c CardView) {
	was := t.confirmed(c.ID, t.cards)
	t.cards[c.ID] = c
	t.over(c.ID, Diff(was, c.Text))
}

// confirmed is the text of a card as far as it is known, also of one that went out of sight while a request is unanswered.
func (t *tab) confirmed(id method.CardID, cards map[method.CardID]CardView) string {
	if c, here := cards[id]; here || t.texts[id] == nil {
		return c.Text
	}
	return t.texts[id].left
}

func (t *tab) answered(n int) (Act, bool) {
	i := slices.IndexFunc(t.pending, func(s sent) bool { return s.n == n })
	if i < 0 {
		return nil, false
	}
	a := t.pending[i].act
	t.pending = slices.Delete(t.pending, i, i+1)
	return a, true
}

func (t *tab) ack(f frame) error {
	a, ok := t.answered(f.N)
	if !ok {
		return nil // answered before
	}
	t.acked[f.N] = true
	if text, typed := a.(Text); typed {
		return t.confirm(text.ID, f)
	}
	return nil
}

// confirm applies the text operation in flight to the confirmed text.
func (t *tab) confirm(id method.CardID, f frame) error {
	w, c := t.texts[id], t.cards[id]
	text, err := Apply(c.Text, w.flight)
	if err != nil || f.Rev != c.Rev+1 || f.Base != c.Base || f.Len != runes(text) {
		return fmt.Errorf("acknowledged %+v, here revision %d of base %d, %d code points, %v", f.Result, c.Rev, c.Base, runes(text), err)
	}
	c.Text, c.Rev, c.Writers = text, f.Rev, c.WrittenBy(t.person)
	t.cards[id] = c
	t.landed(id)
	return nil
}

// landed ends the flight.
func (t *tab) landed(id method.CardID) {
	w := t.texts[id]
	w.flight, w.n = nil, 0
	w.base, w.rev = t.cards[id].Base, t.cards[id].Rev
	if len(w.waits) == 0 {
		delete(t.texts, id)
	}
}

func (t *tab) refuse(n int, code method.Code) {
	a, ok := t.answered(n)
	if !ok {
		return
	}
	t.refused[n] = code
	id := a.card()
	w := t.texts[id]
	if _, typed := a.(Text); !typed || w == nil {
		return
	}
	if _, here := t.cards[id]; here && code == method.CodeChanged {
		w.waits, w.flight, w.n = Compose(w.flight, w.waits), nil, 0
		return
	}
	t.lose(id)
}

// lose gives the words typed in a text back to the composer.
func (t *tab) lose(id method.CardID) {
	w := t.texts[id]
	for _, p := range Compose(w.flight, w.waits) {
		t.lost = append(t.lost, p.Insert)
	}
	delete(t.texts, id)
}

// welcome is the one resume path.
func (t *tab) welcome(f frame) error {
	old := t.cards
	t.cards = map[method.CardID]CardView{}
	for _, c := range f.Cards {
		t.cards[c.ID] = c
	}
	since := map[method.CardID]TextsSince{}
	for _, s := range f.Texts {
		since[s.Card] = s
	}
	done := map[int]bool{}
	for _, s := range slices.Clone(t.pending) {
		i := slices.IndexFunc(f.Refused, func(r frame) bool { return r.N == s.n })
		switch {
		case i >= 0:
			t.refuse(s.n, f.Refused[i].Code)
		case s.n <= f.Done:
			t.answered(s.n)
			t.acked[s.n] = true
			done[s.n] = true
		}
	}
	for _, id := range sortedKeys(t.texts) {
		w := t.texts[id]
		now, here := t.cards[id]
		if !here {
			if w.n != 0 && !done[w.n] {
				w.left = t.confirmed(id, old)
				continue // its answer is still to come
			}
			t.lose(id)
			continue
		}
		if err := t.catchUp(id, w, t.confirmed(id, old), now, since[id], done); err != nil {
			return err
		}
	}
	for i, s := range t.pending {
		if text, typed := s.act.(Text); typed && t.texts[text.ID] != nil {
			text.Base, text.Rev, text.D = t.cards[text.ID].Base, t.cards[text.ID].Rev, t.texts[text.ID].flight
			t.pending[i].act = text
		}
	}
	return nil
}

// catchUp brings what is pending in a text from the text that was confirmed to the one of the snapshot.
func (t *tab) catchUp(id method.CardID, w *typing, was string, now CardView, since TextsSince, done map[int]bool) error {
	if since.Card == "" { // no way there: compare words
		if done[w.n] {
			was = must(Apply(was, w.flight))
			w.flight, w.n = nil, 0
		}
		t.over(id, Diff(was, now.Text))
	}
	for _, op := range since.Ops {
		text, err := Apply(was, op.D)
		if err != nil {
			return fmt.Errorf("resume: %w", err)
		}
		was = text
		if op.N != 0 && op.N == w.n {
			w.flight, w.n = nil, 0
		} else {
			t.over(id, op.D)
		}
	}
	if since.Card != "" && (was != now.Text || since.Rev != now.Rev) {
		return fmt.Errorf("resume leads to %q, the snapshot is %q", was, now.Text)
	}
	if done[w.n] {
		return fmt.Errorf("%d was done, and resume does not show it", w.n)
	}
	w.base, w.rev = now.Base, now.Rev
	if w.n == 0 && len(w.waits) == 0 {
		delete(t.texts, id)
	}
	return nil
}
