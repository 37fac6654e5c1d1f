package board

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"codev/collab/method"
)

// B-10
func TestAdd(t *testing.T) {
	b := sit(t, method.Clarify)
	id := b.add(marc, method.Question, "Whose sheet is it?")
	c := b.doc.Card(id)
	if c.Author != marc || c.Phase != method.Clarify || c.Visibility != method.Shared || c.Order == "" || c.Rev != 0 || !c.Created.Equal(b.now) {
		t.Errorf("added %+v", c)
	}
	b.refuse(method.CodeBad, marc, Add{ID: id, Kind: method.Question})
	b.refuse(method.CodeBad, aicha, Add{ID: id, Kind: method.Question})
	b.do(marc, Remove{ID: id})
	b.refuse(method.CodeBad, aicha, Add{ID: id, Kind: method.Question})
	for _, id := range []method.CardID{"", "1", "00000001-0000-1000-8000-000000000001", "00000001-0000-4000-c000-000000000001", "0000000A-0000-4000-8000-000000000001",
		"00000001-0000-4000-8000-00000000001", "00000001x0000-4000-8000-000000000001", "00000001-0000-4000-8000-0000000000g1", "{0000001-0000-4000-8000-00000000000}"} {
		b.refuse(method.CodeBad, marc, Add{ID: id, Kind: method.Question})
	}
	b.refuse(method.CodeBad, marc, Add{ID: uuid(90), Kind: "poem"})
	b.refuse(method.CodeBad, marc, Add{ID: uuid(90), Kind: method.Question, Visibility: method.Private})
	b.refuse(method.CodeBad, marc, Add{ID: uuid(90), Kind: method.Note, Visibility: method.Shared})
	b.refuse(method.CodeBad, marc, Add{ID: uuid(90), Kind: method.Question, Text: "a\x00b"})
	b.refuse(method.CodeBad, marc, Add{ID: uuid(90), Kind: method.Question, Text: "a\xff"})
}

// B-1, B-2 and B-5: codes, and what is not seen is like what never was.
func TestRefusals(t *testing.T) {
	b := sit(t, method.Expose)
	draft := b.add(marc, method.Draft, "secret")
	for _, ghost := range []method.CardID{draft, uuid(999), "nonsense"} {
		for _, a := range []Act{
			Text{ID: ghost, D: Delta{{Insert: "x"}}}, Set{ID: ghost, F: method.FieldSky, V: "sun"}, Set{ID: ghost, F: "colour", V: "\x00"}, Move{ID: ghost},
			Remove{ID: ghost}, Restore{ID: ghost}, Share{ID: ghost}, Keep{ID: ghost, On: true}, MakeVersion{ID: ghost}, Agree{ID: ghost, N: 1, Value: AgreeYes}, Return{ID: ghost, On: true},
		} {
			for _, p := range []method.PersonID{helene, aicha, nadia, olga, "stranger"} {
				b.refuse(method.CodeGone, p, a)
			}
		}
	}
	b.refuse(method.CodeRole, olga, Add{ID: uuid(900), Kind: method.Draft})
	b.refuse(method.CodePhase, marc, Add{ID: uuid(900), Kind: method.Question})
	b.refuse(method.CodeRole, "stranger", Add{ID: uuid(900), Kind: method.Note})
	b.do(helene, Add{ID: uuid(901), Kind: method.Headline, Text: "sheet police"})
	b.refuse(method.CodeRole, marc, b.typing(uuid(901), "!"))
	b.refuse(method.CodeBad, helene, nil)
}

// B-3: a request is judged in the scene after what was committed before it.
func TestScene(t *testing.T) {
	b := sit(t, method.Clarify)
	id := b.add(marc, method.Question, "?")
	w := b.doc.Begin(b.scene)
	typing := b.typing(id, "!")
	if _, err := w.Apply(Op{By: marc, At: b.now, Act: typing}); err != nil {
		t.Fatal(err)
	}
	w.Enter(Scene{Phase: method.Contract, Roles: cast()}, b.now, fresh)
	typing.Rev++
	if _, err := w.Apply(Op{By: marc, At: b.now, Act: typing}); err != error(method.Refusal{Code: method.CodePhase}) {
		t.Errorf("after the phase changed: %v", err)
	}
	if got := w.Doc().Card(id).Text; got != "?!" {
		t.Errorf("the first was to stay: %q", got)
	}
}

// B-11
func TestAnswer(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "Who asked for the sheet?")
	answer := Add{ID: uuid(800), Kind: method.Answer, Of: q, Text: "the director"}
	b.refuse(method.CodeBad, helene, Add{ID: uuid(800), Kind: method.Answer})
	b.refuse(method.CodeBad, marc, Add{ID: uuid(800), Kind: method.Question, Of: q})
	b.refuse(method.CodeGone, helene, Add{ID: uuid(800), Kind: method.Answer, Of: uuid(801)})
	b.refuse(method.CodeRole, aicha, answer)
	b.do(helene, answer)
	b.refuse(method.CodeBad, helene, Add{ID: uuid(802), Kind: method.Answer, Of: uuid(800)})
	b.refuse(method.CodeLimit, helene, Add{ID: uuid(802), Kind: method.Answer, Of: q})
	b.do(helene, Remove{ID: uuid(800)})
	b.do(helene, Add{ID: uuid(802), Kind: method.Answer, Of: q, Text: "she asked"})
	b.refuse(method.CodeLimit, helene, Restore{ID: uuid(800)})
	b.do(marc, Remove{ID: q})
	b.refuse(method.CodeGone, helene, Add{ID: uuid(803), Kind: method.Answer, Of: q})
	b.refuse(method.CodeGone, helene, b.typing(uuid(802), "."))
}

// B-12
func TestOneOfAKind(t *testing.T) {
	b := sit(t, method.Open)
	first := b.add(marc, method.Weather, "cloudy")
	b.refuse(method.CodeLimit, marc, Add{ID: uuid(700), Kind: method.Weather})
	b.add(aicha, method.Weather, "fine")
	b.do(marc, Remove{ID: first})
	b.add(marc, method.Weather, "sunny")
	b.refuse(method.CodeLimit, marc, Restore{ID: first})
	b.add(marc, method.Note, "mine")
	b.refuse(method.CodeLimit, marc, Add{ID: uuid(700), Kind: method.Note})
	b.add(aicha, method.Note, "mine too")

	b.enter(method.Expose)
	b.add(helene, method.Headline, "police")
	b.add(helene, method.Ask, "How?")
	b.scene.Roles[helene], b.scene.Roles[aicha] = b.scene.Roles[aicha], b.scene.Roles[helene]
	b.refuse(method.CodeLimit, aicha, Add{ID: uuid(700), Kind: method.Headline})
	b.refuse(method.CodeLimit, aicha, Add{ID: uuid(700), Kind: method.Ask})
}

// B-13: lengths in code points, and what is too long may shrink.
func TestCardLengths(t *testing.T) {
	const emoji = "🙂"
	b := sit(t, method.Clarify)
	id := b.add(marc, method.Question, strings.Repeat(emoji, MaxCard))
	b.refuse(method.CodeLimit, aicha, Add{ID: uuid(600), Kind: method.Question, Text: strings.Repeat("é", MaxCard+1)})
	b.refuse(method.CodeLimit, marc, b.typing(id, "x"))
	c := b.doc.Card(id)
	b.do(marc, Text{ID: id, Base: c.Base, Rev: c.Rev, D: Delta{{Insert: "y"}, {Delete: emoji}}})
	if b.step.Result.Len != MaxCard {
		t.Errorf("length %d, want %d", b.step.Result.Len, MaxCard)
	}
	b.refuse(method.CodeLimit, marc, Set{ID: id, F: method.FieldFacet, V: strings.Repeat("z", MaxTitle+1)})

	long := &Card{ID: uuid(601), Kind: method.Question, Author: marc, Visibility: method.Shared, Text: strings.Repeat("x", MaxCard+500)}
	b.doc = NewDoc([]*Card{long}, nil)
	b.do(marc, Text{ID: long.ID, D: Delta{{Delete: "xxx"}}})
}

// B-13: the whole board.
func TestBoardLimits(t *testing.T) {
	both := []method.PersonID{marc, aicha}
	var cards []*Card
	for i := range MaxBoardRunes/MaxCard - 1 {
		cards = append(cards, &Card{ID: uuid(i), Kind: method.Question, Author: both[i%2], Visibility: method.Shared, Order: between("", "", uuid(i)), Text: strings.Repeat("x", MaxCard)})
	}
	b := sit(t, method.Clarify)
	b.doc = NewDoc(cards, nil)
	b.do(aicha, Add{ID: uuid(5000), Kind: method.Question, Text: strings.Repeat("x", MaxCard-1)})
	b.refuse(method.CodeLimit, aicha, Add{ID: uuid(5001), Kind: method.Question, Text: "xx"})
	b.do(aicha, Add{ID: uuid(5001), Kind: method.Question, Text: "x"})
	b.refuse(method.CodeLimit, aicha, b.typing(uuid(5001), "x"))
	b.refuse(method.CodeLimit, aicha, Set{ID: uuid(5001), F: method.FieldFacet, V: "aim"})
	b.do(aicha, Text{ID: uuid(5000), D: Delta{{Delete: "xxxx"}}})
	b.do(aicha, Set{ID: uuid(5001), F: method.FieldFacet, V: "aim"})

	for i := len(b.doc.cards); i < MaxCards; i++ {
		cards = append(cards, &Card{ID: uuid(i), Kind: method.Question, Author: both[i%2], Visibility: method.Shared, Order: between("", "", uuid(i))})
	}
	b.doc = NewDoc(append(cards, &Card{ID: uuid(4999), Kind: method.Question, Author: marc, Visibility: method.Shared}), nil)
	who := aicha
	for i := range 2 * MaxCards {
		if b.doc.live == MaxCards {
			b.refuse(method.CodeLimit, who, Add{ID: uuid(6000 + i), Kind: method.Question})
			who = both[i%2]
			all := b.doc.Cards()
			b.do(who, Remove{ID: all[slices.IndexFunc(all, func(c *Card) bool { return c.Live() && c.Author == who })].ID})
		}
		if _, err := b.try(who, Add{ID: uuid(6000 + i), Kind: method.Question}); err != nil {
			break
		}
	}
	if len(b.doc.cards) != 2*MaxCards {
		t.Errorf("removed and live together: %d, want %d", len(b.doc.cards), 2*MaxCards)
	}
}

// B-13: nobody fills the board alone, neither with cards nor with words, nor with cards that they removed.
func TestOneAuthorTakesHalfTheBoard(t *testing.T) {
	b := sit(t, method.Clarify)
	fill := func(text string) (n int) {
		for ; ; n++ {
			if _, err := b.try(marc, Add{ID: fresh(), Kind: method.Question, Text: text}); err != nil {
				b.do(aicha, Add{ID: fresh(), Kind: method.Question, Text: "there is room"})
				return n
			}
		}
	}
	if n := fill("x"); n != MaxCards/2 {
		t.Errorf("%d cards of one author", n)
	}
	for _, c := range b.doc.Cards() {
		if c.Author == marc {
			b.do(marc, Remove{ID: c.ID})
		}
	}
	if n := fill("x"); n != MaxCards/2 {
		t.Errorf("%d more after as many were removed", n)
	}
	b = sit(t, method.Clarify)
	if n := fill(strings.Repeat("é", MaxCard)); n != MaxBoardRunes/2/MaxCard {
		t.Errorf("%d cards full of words", n)
	}
	last := b.doc.Cards()[0]
	b.refuse(method.CodeLimit, marc, Set{ID: last.ID, F: method.FieldFacet, V: "aim"})
}

// B-14 and B-5
func TestSet(t *testing.T) {
	b := sit(t, method.Topic)
	id := b.add(marc, method.TopicCard, "my topic")
	set := func(v string, was ...string) Set {
		s := Set{ID: id, F: method.FieldUrgency, V: v}
		if len(was) > 0 {
			s.Was = &was[0]
		}
		return s
	}
	b.do(marc, set("3"))
	b.do(marc, set("2", "3"))
	b.refuse(method.CodeChanged, marc, set("1", "3"))
	b.refuse(method.CodeBad, marc, set("4"))
	b.refuse(method.CodeBad, marc, Set{ID: id, F: "author", V: "aicha"})
	b.refuse(method.CodeBad, marc, Set{ID: id, F: method.FieldSky, V: "sun"})
	if got := b.doc.Card(id).Fields[method.FieldUrgency]; got != "2" {
		t.Errorf("urgency %q", got)
	}
	b.do(marc, set("", "2"))
	if len(b.doc.Card(id).Fields) != 0 {
		t.Errorf("fields %v", b.doc.Card(id).Fields)
	}
	b.do(marc, set("1", ""))

	b.enter(method.Clarify)
	with := func(f method.Field, v string) Add {
		return Add{ID: uuid(500), Kind: method.Question, Text: "?", Fields: map[method.Field]string{f: v}}
	}
	b.refuse(method.CodeBad, marc, with(method.FieldSky, "sun"))
	b.refuse(method.CodeBad, marc, with(method.FieldFacet, "song"))
	b.refuse(method.CodeRole, marc, with(method.FieldTouches, "yes")) // the client's to say
	b.do(marc, with(method.FieldFacet, "aim"))
	if got := b.doc.Card(uuid(500)).Fields; !maps.Equal(got, map[method.Field]string{method.FieldFacet: "aim"}) {
		t.Errorf("fields %v", got)
	}
}

// B-54
func TestFinish(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "first")
	gone := b.add(marc, method.Question, "second")
	b.do(helene, Add{ID: uuid(400), Kind: method.Answer, Of: gone, Text: "answer"})
	b.do(marc, Add{ID: uuid(401), Kind: method.Parked, Text: "advice"})
	b.do(marc, Add{ID: uuid(402), Kind: method.Note, Text: "mine"})
	b.do(marc, Remove{ID: gone})
	w := b.doc.Begin(b.scene)
	w.Finish(b.now)
	for id, kept := range map[method.CardID]bool{q: true, uuid(402): true, gone: false, uuid(400): false, uuid(401): false} {
		if there := w.Doc().Card(id) != nil; there != kept {
			t.Errorf("card %s after the session's end: %v, want %v", id, there, kept)
		}
	}
	if purged := w.Change().Purged; len(purged) != 3 || purged[0] != uuid(400) && purged[1] != uuid(400) {
		t.Errorf("purged %v, want the answer before its question, and the parked advice", purged)
	}
}

// B-15
func TestRemove(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "first")
	b.do(helene, Add{ID: uuid(400), Kind: method.Answer, Of: q, Text: "answer"})
	b.refuse(method.CodeRole, aicha, Remove{ID: q})
	b.do(marc, Remove{ID: q})
	if got := sights(b.told(helene)); !slices.Equal(got, []string{"hide", "hide"}) {
		t.Errorf("others are told %v", got)
	}
	if hidden := b.told(aicha)[0].A.(CardHide); hidden.ID != uuid(400) {
		t.Error("the answer is to be hidden before its question")
	}
	view, ok := b.view(marc, q)
	if !ok || !view.Removed {
		t.Errorf("its author has %+v, %v", view, ok)
	}
	for _, p := range []method.PersonID{marc, aicha, nadia} {
		b.refuse(method.CodeGone, p, b.typing(q, "!"))
		b.refuse(method.CodeGone, p, Remove{ID: q})
		b.refuse(method.CodeGone, p, Move{ID: q})
		b.refuse(method.CodeGone, p, Return{ID: q, On: true})
	}
	b.refuse(method.CodeGone, aicha, Restore{ID: q})
	b.do(marc, Restore{ID: q})
	if got := sights(b.told(aicha)); !slices.Equal(got, []string{"show question", "show answer"}) {
		t.Errorf("others are told %v", got)
	}
	b.refuse(method.CodeChanged, marc, Restore{ID: q})

	b.typed(marc, q, "?")
	b.do(marc, Remove{ID: q})
	w := b.doc.Begin(b.scene)
	if _, ok := w.Expire(b.now.Add(RemovedKept)); ok {
		t.Error("purged too early")
	}
	b.now = b.now.Add(RemovedKept)
	b.refuse(method.CodeGone, marc, Restore{ID: q})
	step, ok := w.Expire(b.now.Add(time.Second))
	if !ok || len(w.Doc().cards) != 0 || w.Doc().live != 0 || w.Doc().runes != 0 {
		t.Errorf("not purged: %+v", w.Doc())
	}
	if got := w.Change().Purged; !slices.Equal(got, []method.CardID{uuid(400), q}) {
		t.Errorf("to delete: %v", got)
	}
	if got := sights(Project(step, marc, "")); !slices.Equal(got, []string{"hide"}) {
		t.Errorf("its author is told %v", got)
	}
	if got := Project(step, aicha, ""); len(got) != 0 {
		t.Errorf("others are told %v", got)
	}
}

// B-16: versions asked for are bounded; a change of phase still keeps the words.
func TestVersionsAreBounded(t *testing.T) {
	b := sit(t, method.Contract)
	id := b.add(helene, method.ContractCard, "")
	for i := range MaxVersions {
		b.typed(helene, id, "a")
		b.do(helene, MakeVersion{ID: id})
		if got := len(b.doc.Card(id).Versions); got != i+1 {
			t.Fatalf("%d versions, want %d", got, i+1)
		}
	}
	b.do(helene, MakeVersion{ID: id}) // the words are kept already
	b.typed(helene, id, "a")
	b.refuse(method.CodeLimit, helene, MakeVersion{ID: id})
	w := b.doc.Begin(b.scene)
	w.Stamp(method.ContractCard, b.now)
	if got := len(w.Doc().Card(id).Versions); got != MaxVersions+1 {
		t.Errorf("a change of phase leaves %d versions", got)
	}
}

// B-16 and B-17
func TestContract(t *testing.T) {
	b := sit(t, method.Contract)
	id := b.add(helene, method.ContractCard, "")
	versions := func(want ...string) {
		t.Helper()
		var got []string
		for i, v := range b.doc.Card(id).Versions {
			got = append(got, v.Text)
			if v.N != i+1 {
				t.Errorf("version %d has number %d", i+1, v.N)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("versions %q, want %q", got, want)
		}
	}
	b.do(helene, MakeVersion{ID: id})
	versions()
	b.refuse(method.CodeChanged, marc, Agree{ID: id, N: 0, Value: AgreeYes})
	b.refuse(method.CodeChanged, marc, Agree{ID: id, N: 1, Value: AgreeYes})
	b.typed(helene, id, "Help me to decide")
	b.do(helene, MakeVersion{ID: id})
	b.do(helene, MakeVersion{ID: id})
	versions("Help me to decide")
	b.refuse(method.CodeRole, marc, MakeVersion{ID: id})
	b.refuse(method.CodeRole, helene, Agree{ID: id, N: 1, Value: AgreeYes})
	b.refuse(method.CodeBad, marc, Agree{ID: id, N: 1, Value: "no"})
	b.do(marc, Agree{ID: id, N: 1, Value: AgreeYes})
	b.do(aicha, Agree{ID: id, N: 1, Value: AgreePrecision})
	b.do(aicha, Agree{ID: id, N: 1})
	if got := b.doc.Card(id).Agreed; !maps.Equal(got, map[method.PersonID]Agreement{marc: AgreeYes}) {
		t.Errorf("agreed %v", got)
	}
	b.typed(helene, id, " what position to hold")
	if len(b.doc.Card(id).Agreed) != 1 {
		t.Error("an agreement stands until there is a new version")
	}

	w := b.doc.Begin(b.scene)
	b.step = w.Stamp(method.ContractCard, b.now)
	b.doc = w.Doc()
	versions("Help me to decide", "Help me to decide what position to hold")
	if len(b.doc.Card(id).Agreed) != 0 {
		t.Error("a new version takes agreements back")
	}
	if got := sights(b.told(marc)); !slices.Equal(got, []string{"show contract"}) {
		t.Errorf("told %v", got)
	}
	b.refuse(method.CodeChanged, marc, Agree{ID: id, N: 1, Value: AgreeYes})
	w = b.doc.Begin(b.scene)
	if w.Stamp(method.ContractCard, b.now); !w.Change().Empty() {
		t.Error("the same words stamped twice")
	}
	b.refuse(method.CodeRole, marc, Agree{ID: b.add(marc, method.Reformulation, "r"), N: 1, Value: AgreeYes})
}

// B-18, B-33
func TestReturn(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "Have you thought of asking?")
	b.typed(marc, q, " Because it would help.")
	b.refuse(method.CodeRole, aicha, Return{ID: q, On: true})
	b.do(nadia, Return{ID: q, On: true})
	for p, want := range map[method.PersonID][]string{marc: {"show question"}, nadia: {"show question"}, helene: {"hide"}, aicha: {"hide"}, olga: {"hide"}} {
		if got := sights(b.told(p)); !slices.Equal(got, want) {
			t.Errorf("%s is told %v, want %v", p, got, want)
		}
	}
	base := b.doc.Card(q).Base
	b.typed(marc, q, " You idiot.")
	c := b.doc.Card(q)
	b.do(marc, Text{ID: q, Base: c.Base, Rev: c.Rev, D: Diff(c.Text, "What have you tried?")})
	if got := b.told(helene); len(got) != 0 {
		t.Errorf("a returned question's typing is told: %v", got)
	}
	if got := sights(b.told(nadia)); !slices.Equal(got, []string{"text"}) {
		t.Errorf("the leader is told %v", got)
	}
	change := b.do(nadia, Return{ID: q})
	if c := b.doc.Card(q); c.Base != base+1 || c.Rev != 0 || !slices.Equal(change.Cut, []method.CardID{q}) {
		t.Errorf("it comes back on base %d, revision %d, cutting %v", c.Base, c.Rev, change.Cut)
	}
	if got := sights(b.told(helene)); !slices.Equal(got, []string{"show question"}) {
		t.Errorf("told %v", got)
	}
	b.refuse(method.CodeChanged, marc, Text{ID: q, Base: base, Rev: 3, D: Delta{{Insert: "x"}}})
}

// B-19 and B-43: marks.
func TestMarks(t *testing.T) {
	b := sit(t, method.Clarify)
	q := b.add(marc, method.Question, "What do you lose?")
	b.do(helene, Set{ID: q, F: method.FieldTouches, V: "yes"})
	for p, told := range map[method.PersonID]int{marc: 1, helene: 1, aicha: 0, nadia: 0, olga: 0} {
		if got := b.told(p); len(got) != told {
			t.Errorf("touches: %s is told %v", p, sights(got))
		}
		if view, _ := b.view(p, q); (view.Fields[method.FieldTouches] == "yes") != (told == 1) {
			t.Errorf("touches: %s sees %v", p, view.Fields)
		}
	}
	b.enter(method.Consult)
	id := b.add(marc, method.Experience, "I asked for a trial")
	b.refuse(method.CodeRole, aicha, Keep{ID: id, On: true})
	b.do(helene, Keep{ID: id, On: true})
	for p := range cast() {
		if got := len(b.told(p)); got != map[bool]int{true: 1}[p == helene] {
			t.Errorf("kept: %s is told %d things", p, got)
		}
		if view, _ := b.view(p, id); view.Kept != (p == helene) {
			t.Errorf("kept: %s sees %v", p, view.Kept)
		}
	}
	b.do(helene, Keep{ID: id})
	if view, _ := b.view(helene, id); view.Kept {
		t.Error("let go, and still kept")
	}
}

// B-50, B-33
func TestShare(t *testing.T) {
	b := sit(t, method.Expose)
	draft := b.add(marc, method.Draft, "I hate")
	b.typed(marc, draft, " SECRET")
	c := b.doc.Card(draft)
	b.do(marc, Text{ID: draft, Base: c.Base, Rev: c.Rev, D: Diff(c.Text, "Who asked for it?")})
	b.refuse(method.CodePhase, marc, Share{ID: draft, Kind: method.Question})
	b.enter(method.Clarify)
	b.refuse(method.CodeGone, aicha, Share{ID: draft, Kind: method.Question})
	b.refuse(method.CodeRole, marc, Share{ID: draft})
	b.refuse(method.CodeRole, marc, Share{ID: draft, Kind: method.Answer})
	first := b.add(aicha, method.Question, "first")
	change := b.do(marc, Share{ID: draft, Kind: method.Question})
	c = b.doc.Card(draft)
	if c.Kind != method.Question || c.Private() || c.Phase != method.Clarify || c.Base != 1 || c.Rev != 0 || c.Order <= b.doc.Card(first).Order {
		t.Errorf("shared as %+v", c)
	}
	if !slices.Equal(change.Cut, []method.CardID{draft}) || len(change.Cards) != 1 || change.Cards[0] != c || len(change.Log) != 0 {
		t.Errorf("to write: %+v", change)
	}
	if got := Resume(b.doc, b.scene.viewer(marc), "tab of marc", b.scene.Phase, []TextRev{{Card: draft, Rev: 0}}, b.now); got != nil {
		t.Errorf("what was before the reveal can be had: %v", got)
	}
	if got := b.told(helene); len(got) != 1 || got[0].A.(CardShow).Card.Text != "Who asked for it?" {
		t.Errorf("told %v", got)
	}
	b.refuse(method.CodeRole, marc, Share{ID: draft, Back: true})

	b.enter(method.Learn)
	id := b.add(aicha, method.Learning, "I answer too fast")
	b.refuse(method.CodeChanged, aicha, Share{ID: id, Back: true})
	b.do(aicha, Share{ID: id})
	b.refuse(method.CodeChanged, aicha, Share{ID: id})
	b.refuse(method.CodeRole, aicha, Share{ID: id, Kind: method.Word})
	b.do(aicha, Share{ID: id, Back: true})
	if got := sights(b.told(marc)); !slices.Equal(got, []string{"hide"}) {
		t.Errorf("told %v", got)
	}
	if c := b.doc.Card(id); c.Base != 2 || !c.Private() {
		t.Errorf("private again: %+v", c)
	}
}

// B-50: what becomes of fields.
func TestShareFields(t *testing.T) {
	parked := &Card{ID: uuid(1), Kind: method.Parked, Author: marc, Visibility: method.Private, Text: "ask him",
		Fields: map[method.Field]string{method.FieldSky: "sun", method.FieldSaid: string(aicha)}}
	b := sit(t, method.Consult)
	b.doc = NewDoc([]*Card{parked}, nil)
	b.do(marc, Share{ID: parked.ID, Kind: method.Experience})
	if got := b.doc.Card(parked.ID).Fields; !maps.Equal(got, map[method.Field]string{method.FieldSaid: string(aicha)}) {
		t.Errorf("fields %v", got)
	}
	long := &Card{ID: uuid(2), Kind: method.Parked, Author: marc, Visibility: method.Private, Text: strings.Repeat("x", MaxCard+1)}
	b.doc = NewDoc([]*Card{long}, nil)
	b.refuse(method.CodeLimit, marc, Share{ID: long.ID, Kind: method.Experience})
}
