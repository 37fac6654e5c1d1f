package board

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"codev/collab/method"
)

// room is the least Room around a board: sockets, receipts, batches that may fail, a store that seals. Everything that
// happens in it comes from one seed.
type room struct {
	r     *rand.Rand
	doc   *Doc
	scene Scene
	now   time.Time
	store store

	tabs  []*tab
	socks map[*tab]*sock
	done  map[string]int                 // by client: every n up to it is answered
	codes map[string]map[int]method.Code // the refused ones

	committed map[string]int                      // client/n -> how often
	allowed   map[string]map[method.PersonID]bool // token -> who may have read it, by the rules in maySee
	home      method.Phase                        // where they are most of the time, "" for everywhere
	together  bool                                // they write in the same texts most of the time
	cards     int                                 // ids given
	stats     map[string]int

	passed  int  // messages that reached their end, either way
	cutAt   int  // the connection is cut right behind that one; 0: nowhere
	cutting *tab // whose request was that message: cut once its batch is committed
}

// sock is a connection: what travels in it is lost when it is cut.
type sock struct {
	up      []sent
	down    [][]byte
	welcome bool // the tab has received it
}

// store is PostgreSQL: rows and log, private ones sealed.
type store struct {
	rows map[method.CardID]*Card
	log  []TextOp
}

var token = regexp.MustCompile(`⟦[0-9a-f]{8}⟧`)

func openRoom(seed uint64) *room {
	m := &room{
		r: rand.New(rand.NewPCG(seed, 0xb0a4d)), doc: NewDoc(nil, nil), now: noon, socks: map[*tab]*sock{},
		scene: Scene{Phase: method.Open, Roles: map[method.PersonID]method.Roles{}}, store: store{rows: map[method.CardID]*Card{}},
		done: map[string]int{}, codes: map[string]map[int]method.Code{}, committed: map[string]int{},
		allowed: map[string]map[method.PersonID]bool{}, stats: map[string]int{},
	}
	m.home = []method.Phase{method.Contract, "", method.Contract, method.Clarify, method.Contract, method.Consult}[seed%6]
	if m.together = m.home == method.Contract; m.home != "" {
		m.scene.Phase = m.home
	}
	if seed%4 == 1 { // some write unsigned
		m.scene.Unsigned = method.Unsigned90.Unsigned
	}
	people := 2 + m.r.IntN(7)
	for i := range people {
		p := method.PersonID(fmt.Sprintf("p%d", i))
		m.tabs = append(m.tabs, newTab(p, fmt.Sprintf("tab-%d", i)))
		m.scene.Roles[p] = [][]method.Role{{method.Client}, {method.Facilitator}, {method.Consultant}, {method.Consultant, method.Deputy}, {method.Consultant}, {method.Scribe, method.Consultant}, {method.Observer}, {method.Consultant}}[i]
	}
	return m
}

// fresh is a random id.
func (m *room) fresh() method.CardID { return uuid4From(m.r.Uint32) }

func (m *room) sealed(p method.PersonID, plain string) []byte {
	return []byte(string(p) + ":" + base64.StdEncoding.EncodeToString([]byte(plain)))
}

func (m *room) unsealed(p method.PersonID, sealed []byte) (string, error) {
	code, ok := strings.CutPrefix(string(sealed), string(p)+":")
	if !ok {
		return "", errors.New("another person's key")
	}
	plain, err := base64.StdEncoding.DecodeString(code)
	return string(plain), err
}

// write is the transaction.
func (m *room) write(c Change) error {
	gone := slices.Concat(c.Purged, c.Cut)
	m.store.log = slices.DeleteFunc(m.store.log, func(op TextOp) bool { return slices.Contains(gone, op.Card) })
	for _, id := range c.Purged {
		delete(m.store.rows, id)
	}
	for _, card := range c.Cards {
		row := *card
		if card.Private() && card.Sealed == nil {
			plain, err := card.Plain()
			if err != nil {
				return err
			}
			row.Text, row.Fields, row.Sealed = "", nil, m.sealed(card.Author, plain)
		}
		if row.Of != "" && m.store.rows[row.Of] == nil {
			return fmt.Errorf("an answer is written before its question")
		}
		m.store.rows[row.ID] = &row
	}
	for _, op := range c.Log {
		if op.Owner != "" {
			plain, err := op.Plain()
			if err != nil {
				return err
			}
			op.D, op.Sealed = nil, m.sealed(op.Owner, plain)
		}
		m.store.log = append(m.store.log, op)
	}
	for _, row := range m.store.rows {
		if row.Private() && (row.Text != "" || len(row.Fields) > 0) || token.MatchString(fmt.Sprint(row.Sealed)) {
			return fmt.Errorf("private text at rest in clear")
		}
	}
	return nil
}

// load is the board as a new process finds it.
func (m *room) load() *Doc {
	return NewDoc(slices.Collect(maps.Values(m.store.rows)), m.store.log)
}

// connect opens a socket: hello, welcome.
func (m *room) connect(t *tab) error {
	doc, err := m.doc.Open(t.person, func(b []byte) (string, error) { return m.unsealed(t.person, b) })
	if err != nil {
		return err
	}
	m.doc = doc
	v := m.scene.viewer(t.person)
	f := frame{T: "welcome", Done: m.done[t.client], Cards: Snapshot(doc, v, m.scene.Phase), Texts: Resume(doc, v, t.client, m.scene.Phase, t.hello(), m.now)}
	for n, code := range m.codes[t.client] {
		f.Refused = append(f.Refused, frame{N: n, Code: code})
	}
	m.socks[t] = &sock{}
	return m.send(t, f)
}

// drop cuts a connection, and shuts what its person has private.
func (m *room) drop(t *tab) error {
	delete(m.socks, t)
	doc, err := m.doc.Shut(t.person, func(p string) ([]byte, error) { return m.sealed(t.person, p), nil })
	if err == nil {
		m.doc = doc
	}
	return err
}

// send puts a frame on its way, and looks for words that this person may not have.
func (m *room) send(t *tab, f frame) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	for _, secret := range token.FindAllString(string(raw), -1) {
		if !m.allowed[secret][t.person] {
			return fmt.Errorf("%s was sent %s: %s", t.person, secret, raw)
		}
	}
	m.socks[t].down = append(m.socks[t].down, raw)
	return nil
}

// maySee says who may see a card, told again in other words than the package's.
func (m *room) maySee(d *Doc, s Scene, c *Card, p method.PersonID) bool {
	roles := s.Roles[p]
	if c.Of != "" {
		q := d.Card(c.Of)
		if q == nil || !q.Removed.IsZero() || !m.maySee(d, s, q, p) {
			return false
		}
	}
	switch {
	case c.Author == p:
		return true
	case !c.Removed.IsZero(), c.Visibility != method.Shared:
		return false
	case c.Returned:
		return roles.Has(method.Facilitator) || roles.Has(method.CoFacilitator)
	}
	return true
}

// note records who may have read which words after a step.
func (m *room) note(d *Doc, s Scene) {
	for _, c := range d.Cards() {
		words := c.Text
		for _, v := range c.Fields {
			words += v
		}
		for _, v := range c.Versions {
			words += v.Text
		}
		for _, secret := range token.FindAllString(words, -1) {
			for p := range s.Roles {
				if m.maySee(d, s, c, p) {
					if m.allowed[secret] == nil {
						m.allowed[secret] = map[method.PersonID]bool{}
					}
					m.allowed[secret][p] = true
				}
			}
		}
	}
}

// event is one thing of a batch: a step, an answer, or both.
type event struct {
	step   *Step
	tab    *tab
	answer frame
}

// batch takes some of what has arrived, judges it, and commits or does not. scene, if not nil, is entered on the way.
func (m *room) batch(most int, enter *Scene) error {
	w := m.doc.Begin(m.scene)
	var events []event
	if step, ok := w.Expire(m.now); ok {
		events = append(events, event{step: step})
	}
	enterAt := m.r.IntN(most + 1)
	done, codes := map[string]int{}, map[string]map[int]method.Code{}
	for i := range most {
		if i == enterAt && enter != nil {
			step := w.Enter(*enter, m.now, m.fresh)
			events, enter = append(events, event{step: step}), nil
		}
		if t := m.someone(func(s *sock) bool { return len(s.up) > 0 }); t != nil {
			s := m.socks[t].up[0]
			m.socks[t].up = m.socks[t].up[1:]
			if m.passed++; m.passed == m.cutAt {
				m.cutting = t
			}
			e, err := m.judge(w, t, s, done, codes)
			if err != nil {
				return err
			}
			events = append(events, e)
		}
	}
	if enter != nil {
		step := w.Enter(*enter, m.now, m.fresh)
		events = append(events, event{step: step})
	}
	if chance := m.r.IntN(100); chance < 3 { // PostgreSQL fails; the outcome is unknown
		if chance == 0 {
			m.stats["written and not told"]++
			if err := m.commit(w, events, done, codes); err != nil {
				return err
			}
		}
		return m.restart()
	}
	if err := m.commit(w, events, done, codes); err != nil {
		return err
	}
	if t := m.cutting; t != nil {
		m.cutting = nil
		if err := m.drop(t); err != nil {
			return err
		}
	}
	return m.tell(events)
}

// judge answers one request, from its receipt if it has one.
func (m *room) judge(w *Work, t *tab, s sent, done map[string]int, codes map[string]map[int]method.Code) (event, error) {
	last := max(m.done[t.client], done[t.client])
	if s.n <= last {
		code := m.codes[t.client][s.n]
		if code == "" {
			code = codes[t.client][s.n]
		}
		m.stats["answered again"]++
		return event{tab: t, answer: answer(s.n, code, Result{})}, nil
	}
	if s.n != last+1 {
		return event{}, fmt.Errorf("%s skips from %d to %d", t.client, last, s.n)
	}
	raw, err := Encode(s.act)
	if err != nil {
		return event{}, err
	}
	act, err := Decode(s.act.Action(), raw)
	if err != nil {
		return event{}, err
	}
	done[t.client] = s.n
	if text, ok := act.(Text); ok && w.Doc().Card(text.ID) != nil && text.Rev < w.Doc().Card(text.ID).Rev {
		m.stats["transformed"]++
	}
	step, err := w.Apply(Op{By: t.person, Client: t.client, N: s.n, At: m.now, Act: act})
	var refusal method.Refusal
	if errors.As(err, &refusal) {
		if codes[t.client] == nil {
			codes[t.client] = map[int]method.Code{}
		}
		codes[t.client][s.n] = refusal.Code
		m.stats["refused "+string(refusal.Code)]++
		return event{tab: t, answer: answer(s.n, refusal.Code, Result{})}, nil
	}
	m.stats[string(s.act.Action())]++
	return event{step: step, tab: t, answer: answer(s.n, "", step.Result)}, nil
}

func answer(n int, code method.Code, r Result) frame {
	if code != "" {
		return frame{T: "refuse", N: n, Code: code}
	}
	return frame{T: "ack", N: n, Result: r}
}

func (m *room) commit(w *Work, events []event, done map[string]int, codes map[string]map[int]method.Code) error {
	if err := m.write(w.Change()); err != nil {
		return err
	}
	m.doc, m.scene = w.Doc(), w.Scene()
	maps.Copy(m.done, done)
	for client, refused := range codes {
		if m.codes[client] == nil {
			m.codes[client] = map[int]method.Code{}
		}
		maps.Copy(m.codes[client], refused)
	}
	for _, e := range events {
		if e.step != nil {
			m.note(e.step.After, e.step.Is)
			if e.step.Op.Act != nil {
				m.committed[fmt.Sprintf("%s/%d", e.step.Op.Client, e.step.Op.N)]++
			}
		}
	}
	return nil
}

// tell sends everybody what they may know, and to each their answers at their place.
func (m *room) tell(events []event) error {
	for _, t := range m.tabs {
		if m.socks[t] == nil {
			continue
		}
		for _, e := range events {
			if e.step != nil {
				if shown := Project(e.step, t.person, t.client); len(shown) > 0 {
					if err := m.send(t, frame{T: "ops", Ops: shown}); err != nil {
						return err
					}
				}
			}
			if e.tab == t {
				if err := m.send(t, e.answer); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// restart is a new process.
func (m *room) restart() error {
	m.stats["restarts"]++
	m.doc = m.load()
	m.cutting = nil
	clear(m.socks)
	return nil
}

// someone is a connected tab that meets a condition, nil if none does.
func (m *room) someone(ok func(*sock) bool) *tab {
	var some []*tab
	for _, t := range m.tabs {
		if s := m.socks[t]; s != nil && ok(s) {
			some = append(some, t)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[m.r.IntN(len(some))]
}

// deliver hands a tab the next frame; after its welcome it sends again what is pending.
func (m *room) deliver(t *tab) error {
	s := m.socks[t]
	raw := s.down[0]
	s.down = s.down[1:]
	if err := t.receive(raw); err != nil {
		return fmt.Errorf("%s on %s: %w", t.client, raw, err)
	}
	if !s.welcome {
		s.welcome = true
		s.up = append(s.up, t.pending...)
	}
	s.up = append(s.up, t.flush()...)
	if m.passed++; m.passed == m.cutAt {
		return m.drop(t)
	}
	return nil
}
