package board

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"codev/collab/method"
)

// The cast of these tests.
const (
	nadia  method.PersonID = "nadia"  // facilitator
	helene method.PersonID = "helene" // client
	marc   method.PersonID = "marc"   // consultant
	aicha  method.PersonID = "aicha"  // consultant
	olga   method.PersonID = "olga"   // observer
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func cast() map[method.PersonID]method.Roles {
	return map[method.PersonID]method.Roles{
		nadia: {method.Facilitator}, helene: {method.Client}, marc: {method.Consultant}, aicha: {method.Consultant}, olga: {method.Observer},
	}
}

// fresh is a random id for a card that becomes nobody's.
func fresh() method.CardID { return uuid4From(rand.Uint32) }

func uuid4From(bits func() uint32) method.CardID {
	return method.CardID(fmt.Sprintf("%08x-%04x-4%03x-8%03x-%08x%04x", bits(), bits()>>16, bits()>>20, bits()>>20, bits(), bits()>>16))
}

func uuid(n int) method.CardID {
	return method.CardID(fmt.Sprintf("%08x-0000-4000-8000-%012x", n, n))
}

// table is a board with people around it whose requests are committed one at a time.
type table struct {
	t     *testing.T
	doc   *Doc
	scene Scene
	now   time.Time
	n     int
	step  *Step // the last one
}

func sit(t *testing.T, phase method.Phase) *table {
	return &table{t: t, doc: NewDoc(nil, nil), scene: Scene{Phase: phase, Roles: cast()}, now: noon}
}

func (b *table) try(by method.PersonID, a Act) (Change, error) {
	b.n++
	b.now = b.now.Add(time.Second)
	w := b.doc.Begin(b.scene)
	step, err := w.Apply(Op{By: by, Client: "tab of " + string(by), N: b.n, At: b.now, Act: a})
	if err != nil {
		if w.Doc() != b.doc || !w.Change().Empty() {
			b.t.Errorf("%T by %s was refused and changed something", a, by)
		}
		return Change{}, err
	}
	b.doc, b.step = w.Doc(), step
	return w.Change(), nil
}

func (b *table) do(by method.PersonID, a Act) Change {
	b.t.Helper()
	change, err := b.try(by, a)
	if err != nil {
		b.t.Fatalf("%s: %#v: %v", by, a, err)
	}
	return change
}

func (b *table) refuse(code method.Code, by method.PersonID, a Act) {
	b.t.Helper()
	before := b.doc
	if _, err := b.try(by, a); !errors.Is(err, method.Refusal{Code: code}) {
		b.t.Errorf("%s: %#v: got %v, want refusal %q", by, a, err, code)
	}
	if b.doc != before {
		b.t.Errorf("%s: %#v: refused and yet something changed", by, a)
	}
}

func (b *table) enter(phase method.Phase) Change {
	w := b.doc.Begin(b.scene)
	b.scene.Phase = phase
	b.now = b.now.Add(time.Second)
	b.step = w.Enter(b.scene, b.now, fresh)
	b.doc = w.Doc()
	return w.Change()
}

// add makes a card and returns its id.
func (b *table) add(by method.PersonID, k method.Kind, text string) method.CardID {
	b.t.Helper()
	id := uuid(b.n + 1)
	b.do(by, Add{ID: id, Kind: k, Text: text})
	return id
}

// typed inserts words at the end of a card's text, on its present revision.
func (b *table) typed(by method.PersonID, id method.CardID, words string) {
	b.t.Helper()
	b.do(by, b.typing(id, words))
}

func (b *table) typing(id method.CardID, words string) Text {
	b.t.Helper()
	c := b.doc.Card(id)
	return Text{ID: id, Base: c.Base, Rev: c.Rev, D: Diff(c.Text, c.Text+words)}
}

// view is what p sees of a card.
func (b *table) view(p method.PersonID, id method.CardID) (CardView, bool) {
	return View(b.doc, b.doc.Card(id), b.scene.viewer(p), b.scene.Phase)
}

// told is what the last step tells p in another tab than the one that asked.
func (b *table) told(p method.PersonID) []Shown { return Project(b.step, p, "another tab") }

// sights is the names of what somebody was told.
func sights(shown []Shown) (names []string) {
	for _, s := range shown {
		switch a := s.A.(type) {
		case CardShow:
			names = append(names, "show "+string(a.Card.Kind))
		case CardHide:
			names = append(names, "hide")
		case CardText:
			names = append(names, "text")
		case CardSet:
			names = append(names, "set "+a.F)
		}
	}
	return names
}
