package board

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codev/collab/method"
)

var (
	seeds = flag.Uint64("seeds", 120, "how many random histories TestConvergence plays")
	from  = flag.Uint64("from", 0, "the first of their seeds")
)

// Seeds that once failed are kept by name.
var keptSeeds = map[string]uint64{"a card goes out of sight and comes back with other words before the answer": 2097}

// B-40, B-41, B-30, B-34, B-45, B-61: two to eight tabs, some rights each, one room; cuts, restarts, batches that fail, answers lost, requests sent
// twice and late, phases and roles that change. Afterwards every tab is what the snapshot says, every acknowledged request was carried out once, no refused
// one was, and no frame ever held words that its reader may not have read.
func TestConvergence(t *testing.T) {
	p := &play{t: t, stats: map[string]int{}}
	for name, seed := range keptSeeds {
		p.note(name, openRoom(seed), 700)
	}
	p.all(*seeds, func(i uint64) { seed := *from + i; p.note(fmt.Sprint("seed ", seed), openRoom(seed), 700) })
	for _, must := range []string{"card.add", "card.text", "card.set", "card.move", "card.remove", "card.restore", "card.share", "card.keep", "card.version", "card.agree",
		"card.return", "restarts", "written and not told", "answered again", "late", "refused changed", "refused gone", "refused role", "refused phase", "refused limit"} {
		if p.stats[must] == 0 {
			t.Errorf("in no history: %s", must)
		}
	}
	if least := int(*seeds) * 6; p.stats["transformed"] < least {
		t.Errorf("only %d operations met others, want %d", p.stats["transformed"], least)
	}
	t.Log(p.stats)
}

// A connection cut right behind any one message, up or down, costs nobody anything: a short history, once for each of its messages.
func TestConvergenceWithACutAtEveryMessage(t *testing.T) {
	const steps = 120
	p := &play{t: t, stats: map[string]int{}}
	p.all(max(3, *seeds/500), func(i uint64) {
		seed := *from + i
		whole := openRoom(seed)
		if !p.note(fmt.Sprint("seed ", seed), whole, steps) {
			return
		}
		for at := 1; at <= whole.passed; at++ {
			m := openRoom(seed)
			m.cutAt = at
			if !p.note(fmt.Sprint("seed ", seed, " cut at ", at), m, steps) {
				return
			}
		}
	})
	t.Log(p.stats["histories"], "histories")
}

// play runs histories on all processors.
type play struct {
	t *testing.T

	mu    sync.Mutex // protects stats
	stats map[string]int
}

// all calls f with every number below n.
func (p *play) all(n uint64, f func(uint64)) {
	var next atomic.Uint64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for seed := next.Add(1) - 1; seed < n && !p.t.Failed(); seed = next.Add(1) - 1 {
				f(seed)
			}
		})
	}
	wg.Wait()
}

// note runs one history; false when it failed. A tab's model panics where a text and what is pending on it have parted.
func (p *play) note(name string, m *room, steps int) bool {
	defer func() {
		if broken := recover(); broken != nil {
			p.t.Errorf("%s: %v\n%s", name, broken, debug.Stack())
		}
	}()
	if err := m.run(steps); err != nil {
		p.t.Errorf("%s: %v", name, err)
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats["histories"]++
	for k, v := range m.stats {
		p.stats[k] += v
	}
	return true
}

func (m *room) run(steps int) error {
	for range steps {
		if err := m.happen(); err != nil {
			return err
		}
	}
	return m.settle()
}

// happen is one thing that happens.
func (m *room) happen() error {
	m.now = m.now.Add(time.Duration(m.r.IntN(3000)) * time.Millisecond)
	t := m.tabs[m.r.IntN(len(m.tabs))]
	s := m.socks[t]
	switch chance := m.r.IntN(100); {
	case s == nil && chance < 40:
		return m.connect(t)
	case s != nil && chance < 3:
		m.stats["cuts"]++
		return m.drop(t)
	case chance < 5:
		m.now = m.now.Add(time.Duration(m.r.IntN(6)) * time.Minute)
	case chance < 9:
		scene := m.nextScene()
		return m.batch(1+m.r.IntN(4), &scene)
	case chance < 14 && s != nil && s.welcome && len(t.pending) > 0:
		again := t.pending[:1+m.r.IntN(len(t.pending))]
		if n := len(s.up); n > 0 && m.r.IntN(2) == 0 { // sent twice, and overtaken by what was sent after it
			m.stats["late"]++
			s.up = slices.Insert(s.up, n-m.r.IntN(min(n, 4)), again...)
		} else {
			s.up = append(s.up, again...) // sent twice
		}
	case chance < 50:
		m.doSomething(t)
	case chance < 64:
		return m.batch(1+m.r.IntN(6), nil)
	default:
		if t := m.someone(func(s *sock) bool { return len(s.down) > 0 }); t != nil {
			return m.deliver(t)
		}
	}
	return nil
}

// nextScene is another phase, mostly the next, or other roles.
func (m *room) nextScene() Scene {
	s := Scene{m.scene.Phase, maps.Clone(m.scene.Roles), m.scene.Unsigned}
	phases := method.Phases()
	if m.home != "" && m.r.IntN(4) > 0 {
		s.Phase = m.home
		return s
	}
	switch i := slices.Index(phases, s.Phase); m.r.IntN(20) {
	case 0, 2:
		s.Phase = phases[m.r.IntN(len(phases))]
	case 1:
		a, b := m.tabs[m.r.IntN(len(m.tabs))].person, m.tabs[m.r.IntN(len(m.tabs))].person
		s.Roles[a], s.Roles[b] = s.Roles[b], s.Roles[a]
	default:
		s.Phase = phases[(i+1)%len(phases)]
	}
	return s
}

// doSomething lets a person act on what they have on their screen, mostly on what they may.
func (m *room) doSomething(t *tab) {
	var asked []sent
	if ids := sortedKeys(t.cards); len(ids) > 0 && (m.r.IntN(10) < 8 || m.together && len(ids) > 6) {
		c := m.someCard(t)
		if m.r.IntN(2) > 0 || m.together && m.r.IntN(10) > 0 {
			writable := slices.DeleteFunc(ids, func(id method.CardID) bool { return !m.allows(t, Text{}, t.cards[id]) })
			if shared := slices.DeleteFunc(slices.Clone(writable), func(id method.CardID) bool { return t.cards[id].Fields[method.FieldTogether] == "" }); m.together && len(shared) > 0 {
				writable = shared[:1]
			}
			if len(writable) > 0 && m.r.IntN(10) > 0 {
				c = t.cards[writable[m.r.IntN(len(writable))]]
			}
			if !c.Removed && !c.Sealed {
				t.edit(c.ID, m.edited(t.painted(c.ID)))
			}
		} else {
			a, ok := m.someAct(t, c)
			if !ok {
				a = m.someAdd(t)
			}
			asked = append(asked, t.act(a))
		}
	} else {
		asked = append(asked, t.act(m.someAdd(t)))
	}
	if s := m.socks[t]; s != nil && s.welcome {
		s.up = append(append(s.up, asked...), t.flush()...)
	}
}

// edited is a text with some words more or less; new words hold a token.
func (m *room) edited(text string) string {
	r := []rune(text)
	at := m.r.IntN(len(r) + 1)
	if m.r.IntN(2) == 0 {
		at = min(at, 2) // where the others write too
	}
	if len(r) > 0 && m.r.IntN(3) == 0 {
		to := min(len(r), at+m.r.IntN(12))
		return string(slices.Delete(r, at, to))
	}
	return string(slices.Insert(r, at, []rune(m.words())...))
}

func (m *room) words() string {
	return fmt.Sprintf("%s⟦%08x⟧", []string{"", "é", "🙂", " "}[m.r.IntN(4)], m.r.Uint32()) // random: pieces do not make another
}

func (m *room) someAdd(t *tab) Act {
	kinds := method.Kinds(m.scene.Phase, m.scene.Roles[t.person])
	kinds = slices.DeleteFunc(kinds, func(k method.Kind) bool {
		return m.r.IntN(20) > 0 && method.MaxOwn(k) > 0 && t.owns(k) >= method.MaxOwn(k)
	})
	if m.r.IntN(20) == 0 {
		kinds = method.AllKinds()
	}
	if len(kinds) == 0 {
		return Keep{ID: m.someCard(t).ID}
	}
	m.cards++
	a := Add{ID: uuid(m.cards), Kind: kinds[m.r.IntN(len(kinds))], Text: m.words(), After: m.someCard(t).ID}
	if a.Kind == method.Answer {
		for _, id := range sortedKeys(t.cards) {
			if t.cards[id].Kind == method.Question {
				a.Of = id
			}
		}
	}
	if method.MayBe(a.Kind, method.Shared) && m.r.IntN(3) == 0 {
		a.Visibility = method.Shared
	}
	if m.together && a.Kind == method.Reformulation {
		a.Fields = map[method.Field]string{method.FieldTogether: "yes"}
	} else if fields := method.Fields(a.Kind); len(fields) > 0 && m.r.IntN(3) == 0 {
		f := fields[m.r.IntN(len(fields))]
		a.Fields = map[method.Field]string{f: m.value(f)}
	}
	return a
}

func (t *tab) owns(k method.Kind) (n int) {
	for _, c := range t.cards {
		if c.Kind == k && c.Author == t.person && !c.Removed {
			n++
		}
	}
	return n
}

func (m *room) value(f method.Field) string {
	if f == method.FieldSaid {
		return string(m.tabs[m.r.IntN(len(m.tabs))].person)
	}
	values := []string{"", "yes", "sun", "2", "today", "aim", "project", m.words()}
	return values[m.r.IntN(len(values))]
}

func (m *room) someCard(t *tab) CardView {
	ids := sortedKeys(t.cards)
	if len(ids) == 0 {
		return CardView{}
	}
	c := t.cards[ids[m.r.IntN(len(ids))]]
	for _, id := range ids {
		if t.cards[id].Kind == method.ContractCard && m.r.IntN(5) == 0 {
			c = t.cards[id]
		}
	}
	return c
}

// someAct is something to do to a card, mostly something that is allowed.
func (m *room) someAct(t *tab, c CardView) (a Act, ok bool) {
	acts := []Act{
		Move{ID: c.ID, After: m.someCard(t).ID}, Remove{ID: c.ID}, Restore{ID: c.ID}, Share{ID: c.ID}, Share{ID: c.ID, Back: true}, Keep{ID: c.ID, On: !c.Kept},
		MakeVersion{ID: c.ID}, Agree{ID: c.ID, N: len(c.Versions), Value: []Agreement{AgreeYes, AgreePrecision, ""}[m.r.IntN(3)]}, Return{ID: c.ID, On: !c.Returned},
	}
	for _, k := range method.AllKinds() {
		acts = append(acts, Share{ID: c.ID, Kind: k})
	}
	for _, f := range method.Fields(c.Kind) {
		acts = append(acts, Set{ID: c.ID, F: f, V: m.value(f)})
	}
	able := slices.DeleteFunc(slices.Clone(acts), func(a Act) bool { return !m.allows(t, a, c) })
	if m.r.IntN(20) > 0 {
		acts = able
	}
	if len(acts) == 0 {
		return nil, false
	}
	return acts[m.r.IntN(len(acts))], true
}

func (m *room) allows(t *tab, a Act, c CardView) bool {
	s := method.Subject{Kind: c.Kind, Mine: c.Author == t.person, Visibility: c.Vis, Together: c.Fields[method.FieldTogether] != "",
		Said: c.Fields[method.FieldSaid] == string(t.person), Wrote: slices.Contains(c.Writers, t.person)}
	switch a := a.(type) {
	case Share:
		s.As = a.Kind
	case Set:
		s.Field = a.F
		if !method.Settable(c.Kind, a.F, a.V) {
			return false
		}
	case Remove, Move:
		if m.r.IntN(3) > 0 {
			return false
		}
	case Restore:
		if !c.Removed {
			return false
		}
	}
	return method.Allowed(m.scene.Phase, m.scene.Roles[t.person], a.Action(), s) == nil
}

// settle heals everything, lets all that is on its way arrive, and compares.
func (m *room) settle() error {
	for _, t := range m.tabs {
		if m.socks[t] == nil {
			if err := m.connect(t); err != nil {
				return err
			}
		}
	}
	for quiet := false; !quiet; {
		quiet = true
		for _, t := range m.tabs {
			if m.socks[t] == nil { // a batch failed on the way
				if err := m.connect(t); err != nil {
					return err
				}
			}
			for m.socks[t] != nil && len(m.socks[t].down) > 0 {
				quiet = false
				if err := m.deliver(t); err != nil {
					return err
				}
			}
		}
		if m.someone(func(s *sock) bool { return len(s.up) > 0 }) != nil {
			quiet = false
			if err := m.batch(8, nil); err != nil {
				return err
			}
		}
	}
	for _, t := range m.tabs {
		if err := m.compare(t); err != nil {
			return err
		}
	}
	return m.compareLoaded()
}

func (m *room) compare(t *tab) error {
	if len(t.pending) > 0 || len(t.texts) > 0 {
		return fmt.Errorf("%s still has %v and %v pending", t.client, t.pending, t.texts)
	}
	want := Snapshot(m.doc, m.scene.viewer(t.person), m.scene.Phase)
	if len(want) != len(t.cards) {
		return fmt.Errorf("%s has %d cards, the snapshot %d", t.client, len(t.cards), len(want))
	}
	for _, c := range want {
		if a, b := asJSON(c), asJSON(t.cards[c.ID]); a != b {
			return fmt.Errorf("%s has\n%s\nand the snapshot says\n%s", t.client, b, a)
		}
	}
	for _, c := range want {
		if c.Unsigned && c.Author != "" && c.Author != t.person {
			return fmt.Errorf("%s knows who wrote an unsigned card", t.client)
		}
	}
	for n := range t.acked {
		if times := m.committed[fmt.Sprintf("%s/%d", t.client, n)]; times != 1 {
			return fmt.Errorf("%s: request %d is acknowledged and was carried out %d times", t.client, n, times)
		}
	}
	for n := range t.refused {
		if times := m.committed[fmt.Sprintf("%s/%d", t.client, n)]; times != 0 {
			return fmt.Errorf("%s: request %d is refused and was carried out", t.client, n)
		}
	}
	if len(t.acked)+len(t.refused) != t.n {
		return fmt.Errorf("%s: %d acknowledged, %d refused, %d asked", t.client, len(t.acked), len(t.refused), t.n)
	}
	return nil
}

// compareLoaded loads the board from the store: the same for everyone, and no word twice.
func (m *room) compareLoaded() error {
	doc := m.load()
	for _, t := range m.tabs {
		open, err := doc.Open(t.person, func(b []byte) (string, error) { return m.unsealed(t.person, b) })
		if err != nil {
			return err
		}
		doc = open
	}
	for _, t := range m.tabs {
		v := m.scene.viewer(t.person)
		if a, b := asJSON(Snapshot(doc, v, m.scene.Phase)), asJSON(Snapshot(m.doc, v, m.scene.Phase)); a != b {
			return fmt.Errorf("loaded:\n%s\nin memory:\n%s", a, b)
		}
	}
	if doc.live != m.doc.live || doc.runes != m.doc.runes || !maps.Equal(doc.runesOf.counted(), m.doc.runesOf.counted()) {
		return fmt.Errorf("loaded %d live cards of %d code points, %v, in memory %d of %d, %v", doc.live, doc.runes, doc.runesOf, m.doc.live, m.doc.runes, m.doc.runesOf)
	}
	for _, c := range doc.Cards() {
		for _, secret := range token.FindAllString(c.Text, -1) {
			if strings.Count(c.Text, secret) > 1 {
				return fmt.Errorf("%s is in a text twice: %q", secret, c.Text)
			}
		}
	}
	return nil
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}
