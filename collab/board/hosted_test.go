package board

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"codev/collab/method"
)

// Host is the real Room behind the tabs of a history, with a store that fails, in their words. What its store does it tells the
// [Hosted]: Write, Answer. It satisfies nothing of the product: the Room cannot be named here.
type Host interface {
	// Attach opens a socket in place of the person's last one; false: not now. What is told on it goes to tell, until it is cut.
	Attach(p method.PersonID, client string, texts []TextRev, tell func(Frame)) bool
	Detach(p method.PersonID)
	Op(p method.PersonID, n int, act any)
	// Kill ends the Room as kill -9 does; the next Attach finds another.
	Kill()
	// Rest lets so much time pass, and then waits until nothing moves.
	Rest(d time.Duration)
	// Calm is whether nothing is on its way to the store.
	Calm() bool
	// Heal makes the store fail no more.
	Heal()
	// Scene is the stored one.
	Scene() Scene
}

// Frame is what a tab is told. All is everything that it was told, as bytes; Bye ends the socket.
type Frame struct {
	frame
	All []byte
	Bye string
}

// Welcomed is the first frame of a socket; the tabs of the model understand it, [Opened] and [Answered].
func Welcomed(done int, refused map[int]method.Code, cards []CardView, texts []TextsSince) Frame {
	f := frame{T: "welcome", Done: done, Cards: cards, Texts: texts}
	for n, code := range refused {
		f.Refused = append(f.Refused, frame{N: n, Code: code})
	}
	return Frame{frame: f}
}

// Opened is what a commit changed for this viewer.
func Opened(ops []Shown) Frame { return Frame{frame: frame{T: "ops", Ops: ops}} }

// Answered is an acknowledgement, or with a code a refusal.
func Answered(n int, code method.Code, r Result) Frame { return Frame{frame: answer(n, code, r)} }

// Hosted is a random history whose tabs talk to a [Host].
type Hosted struct {
	*room
	host  Host
	acts  map[string]Act          // by client/n: what was asked last under that number
	plain map[method.CardID]*Card // the cards as stored, before they are sealed
	ends  map[*tab]string         // sockets whose last frame is on its way
	leaks []string

	mu sync.Mutex // between the Room and a write that lands late; the history itself moves while both rest
}

// OpenHosted is the history of a seed before anything happened, and what the Room begins with.
func OpenHosted(seed uint64) (*Hosted, Scene, []method.PersonID) {
	m := openRoom(seed)
	var people []method.PersonID
	for i, t := range m.tabs {
		t.client = string(uuid(i + 1))
		people = append(people, t.person)
	}
	return &Hosted{room: m, acts: map[string]Act{}, plain: map[method.CardID]*Card{}, ends: map[*tab]string{}}, m.scene, people
}

// walk is the leader's step to another phase, numbered as everything a tab asks.
type walk struct{ method.PhaseGoAct }

func (walk) card() method.CardID { return "" }

// Play lets some things happen, heals everything and compares.
func (h *Hosted) Play(host Host, steps int) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("a tab: %v", broken)
		}
	}()
	h.host = host
	for range steps {
		h.scene = h.over().Scene()
		if err := h.happen(); err != nil {
			return err
		}
	}
	return h.settle()
}

// Stats counts what happened.
func (h *Hosted) Stats() map[string]int { return h.stats }

// over hands over to the Room, which then sees what was done here.
func (h *Hosted) over() Host {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.host
}

// happen is one thing that happens, and a moment after it.
func (h *Hosted) happen() error {
	t := h.tabs[h.r.IntN(len(h.tabs))]
	s := h.socks[t]
	switch chance := h.r.IntN(200); {
	case s == nil && chance < 80:
		h.attach(t)
	case s != nil && chance < 6:
		h.stats["cuts"]++
		h.cut(t)
	case chance < 8:
		h.stats["kills"]++
		h.over().Kill()
		clear(h.socks)
		clear(h.ends)
	case chance < 16:
		h.step()
	case chance < 26 && s != nil && s.welcome && len(t.pending) > 0:
		s.up = append(s.up, t.pending[:1+h.r.IntN(len(t.pending))]...) // sent twice
	case chance < 100:
		h.doSomething(t)
	case chance < 140:
		for range 1 + h.r.IntN(6) {
			if err := h.hand(); err != nil {
				return err
			}
		}
	default:
		if t := h.someone(func(s *sock) bool { return len(s.down) > 0 }); t != nil {
			if err := h.hear(t); err != nil {
				return err
			}
		}
	}
	h.over().Rest([]time.Duration{0, 0, 0, time.Millisecond, 20 * time.Millisecond, time.Second}[h.r.IntN(6)] * time.Duration(1+h.r.IntN(3)))
	return h.leaked()
}

func (h *Hosted) leaked() error {
	if len(h.leaks) > 0 {
		return fmt.Errorf("%s", h.leaks[0])
	}
	return nil
}

func (h *Hosted) attach(t *tab) {
	s := &sock{}
	delete(h.ends, t)
	if !h.over().Attach(t.person, t.client, t.hello(), func(f Frame) { h.tell(t, s, f) }) {
		h.stats["not let in"]++
		return
	}
	h.socks[t] = s
}

func (h *Hosted) cut(t *tab) {
	delete(h.socks, t)
	delete(h.ends, t)
	h.over().Detach(t.person)
}

// tell puts a frame on its way, and looks for words that this person may not have. It is called by the Room.
func (h *Hosted) tell(t *tab, s *sock, f Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, secret := range token.FindAllString(string(f.All), -1) {
		if !h.allowed[secret][t.person] {
			h.leaks = append(h.leaks, fmt.Sprintf("%s was sent %s: %s", t.person, secret, f.All))
		}
	}
	if f.Bye != "" {
		f.frame = frame{T: "bye", Code: method.Code(f.Bye)}
	}
	if f.T != "" {
		s.down = append(s.down, []byte(asJSON(f.frame)))
	}
}

// hear hands a tab its next frame; the last one ends its socket.
func (h *Hosted) hear(t *tab) error {
	s := h.socks[t]
	if raw := string(s.down[0]); strings.HasPrefix(raw, `{"t":"bye"`) {
		if !strings.Contains(raw, "restart") {
			return fmt.Errorf("%s is sent away: %s", t.client, raw)
		}
		h.stats["restarts"]++
		delete(h.socks, t)
		return nil
	}
	return h.deliver(t)
}

// hand gives the Room what somebody has sent.
func (h *Hosted) hand() error {
	t := h.someone(func(s *sock) bool { return len(s.up) > 0 })
	if t == nil {
		return nil
	}
	s := h.socks[t].up[0]
	h.socks[t].up = h.socks[t].up[1:]
	h.acts[fmt.Sprintf("%s/%d", t.client, s.n)] = s.act
	if step, ok := s.act.(walk); ok {
		h.over().Op(t.person, s.n, step.PhaseGoAct)
		return nil
	}
	raw, err := Encode(s.act)
	if err != nil {
		return err
	}
	act, err := Decode(s.act.Action(), raw)
	if err == nil {
		h.over().Op(t.person, s.n, act)
	}
	return err
}

// step has the leader go to a phase beside this one, mostly towards the one where they are most of the time.
func (h *Hosted) step() {
	i := slices.IndexFunc(h.tabs, func(t *tab) bool { return h.scene.Roles[t.person].Has(method.Facilitator) })
	if i < 0 || h.socks[h.tabs[i]] == nil || !h.socks[h.tabs[i]].welcome {
		return
	}
	phases := method.Phases()
	at := slices.Index(phases, h.scene.Phase)
	to := at + 1 - 2*h.r.IntN(2)
	if home := slices.Index(phases, h.home); home >= 0 && h.r.IntN(4) > 0 {
		to = at + min(1, max(-1, home-at))
	}
	if to == at || to < 0 || to >= len(phases) {
		return
	}
	s := h.socks[h.tabs[i]]
	s.up = append(s.up, h.tabs[i].act(walk{method.PhaseGoAct{From: h.scene.Phase, To: phases[to], Confirm: true}}))
}

// Write is the transaction: the store has taken this. done are the requests carried out in it, in their order, as client/n. seal is
// the Room's own; what it seals must be what is stored.
func (h *Hosted) Write(c Change, was, is Scene, done []string, seal func(method.PersonID, string) ([]byte, error)) error {
	for _, card := range c.Cards {
		if card.Private() && card.Sealed == nil {
			plain, err := card.Plain()
			if err != nil {
				return err
			}
			if sealed, err := seal(card.Author, plain); err != nil || string(sealed) != string(h.sealed(card.Author, plain)) {
				return fmt.Errorf("sealing for %s: %w", card.Author, err)
			}
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.write(c); err != nil {
		return err
	}
	before := NewDoc(slices.Collect(maps.Values(h.plain)), nil)
	for _, id := range c.Purged {
		delete(h.plain, id)
	}
	for _, card := range c.Cards {
		if old := h.plain[card.ID]; card.Sealed != nil && old != nil { // the author is away: the words are what they were
			kept := *card
			kept.Text, kept.Fields = old.Text, old.Fields
			card = &kept
		}
		h.plain[card.ID] = card
	}
	after := NewDoc(slices.Collect(maps.Values(h.plain)), nil)
	h.note(before, was)
	h.note(after, is)
	var acts []Act
	for _, id := range done {
		h.committed[id]++
		if act := h.acts[id]; act != nil {
			h.stats[string(act.Action())]++
			acts = append(acts, act)
		}
	}
	h.between(acts, before, was)
	h.between(acts, after, is)
	return nil
}

// between allows the words of a batch's requests to whoever may have seen them within it, also where a later one of them took them away, or
// the question that they answer: such cards count as shown.
func (h *Hosted) between(acts []Act, d *Doc, scene Scene) {
	shown := map[method.CardID]*Card{}
	for _, c := range d.Cards() {
		shown[c.ID] = c.edit()
	}
	for _, act := range acts {
		c := shown[act.card()]
		if c == nil {
			continue
		}
		switch act.(type) {
		case Share:
			c.Visibility = method.Shared
		case Remove, Restore:
			c.Removed = time.Time{}
		case Return:
			c.Returned = false
		}
	}
	d = NewDoc(slices.Collect(maps.Values(shown)), nil)
	for _, act := range acts {
		c := d.Card(act.card())
		if c == nil {
			continue
		}
		for p := range scene.Roles {
			if !h.maySee(d, scene, c, p) {
				continue
			}
			for _, secret := range token.FindAllString(asJSON(act)+c.Text, -1) {
				if h.allowed[secret] == nil {
					h.allowed[secret] = map[method.PersonID]bool{}
				}
				h.allowed[secret][p] = true
			}
		}
	}
}

// Stored is the board as the store has it.
func (h *Hosted) Stored() ([]*Card, []TextOp) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Values(h.store.rows)), slices.Clone(h.store.log)
}

// Seal and Unseal are one person's key.
func (h *Hosted) Seal(p method.PersonID, plain string) []byte { return h.sealed(p, plain) }
func (h *Hosted) Unseal(p method.PersonID, sealed []byte) (string, error) {
	return h.unsealed(p, sealed)
}

// settle heals everything, lets all that is on its way arrive, and compares every tab with what is stored, and what the Room has in
// memory with that.
func (h *Hosted) settle() error {
	h.over().Heal()
	for round, quiet := 0, false; !quiet && round < 100; round++ { // what is not over by then is reported by compare
		quiet = true
		for _, t := range h.tabs {
			if h.socks[t] == nil {
				h.attach(t)
			}
			for h.socks[t] != nil && len(h.socks[t].down) > 0 {
				if err := h.hear(t); err != nil {
					return err
				}
			}
		}
		for h.someone(func(s *sock) bool { return len(s.up) > 0 }) != nil {
			if err := h.hand(); err != nil {
				return err
			}
		}
		h.over().Rest(time.Second)
		for _, t := range h.tabs {
			s := h.socks[t]
			quiet = quiet && h.over().Calm() && s != nil && len(s.up)+len(s.down)+len(t.pending) == 0
		}
	}
	if err := h.leaked(); err != nil {
		return err
	}
	h.scene = h.over().Scene()
	doc := h.load()
	for _, t := range h.tabs {
		open, err := doc.Open(t.person, func(b []byte) (string, error) { return h.unsealed(t.person, b) })
		if err != nil {
			return err
		}
		doc = open
	}
	h.doc = doc
	for _, t := range h.tabs {
		if err := h.compare(t); err != nil {
			return err
		}
		h.attach(t) // what the Room has
		h.over().Rest(0)
		if err := h.hear(t); err != nil {
			return err
		}
		if err := h.compare(t); err != nil {
			return fmt.Errorf("anew: %w", err)
		}
	}
	return h.compareLoaded()
}
