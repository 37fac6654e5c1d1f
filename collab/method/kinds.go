package method

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths in Unicode code points (board-protocol rule 15).
const (
	maxStatement = 4000
	maxCard      = 2000
	maxTitle     = 200 // titles and field values
	maxID        = 64
)

// contributions are the six kinds of the consultation; they share one section, in the order in which they are offered.
var contributions = []Kind{Experience, Hypothesis, Suggestion, Resonance, Resource, OpenQuestion}

// kindInfo is what is fixed about a kind, whatever the phase.
type kindInfo struct {
	kind       Kind
	section    string
	start      Visibility // given to a new card that does not say
	either     bool       // the author may choose the other visibility too
	max        int        // code points of its text
	own        int        // live cards of this kind one author may have; 0 = no limit of its own
	versioned  bool
	fields     []Field
	neverShown bool // private by nature: nobody but the author, whatever the card says
	passing    bool // of the moment: the session's end deletes it
}

// kinds is one row a kind, in the order of the constants.
var kinds = []kindInfo{
	{kind: Note, section: "notes", start: Private, max: maxCard, own: 1, neverShown: true},
	{kind: Weather, section: "weather", start: Shared, max: maxCard, own: 1, passing: true, fields: []Field{FieldSky}},
	{kind: FollowUp, section: "followup", start: Private, either: true, max: maxCard, own: 1},
	{kind: TopicCard, section: "topics", start: Private, either: true, max: maxTitle,
		fields: []Field{FieldThreeP, FieldUrgency, FieldImportance, FieldReady}},
	{kind: Headline, section: "headline", start: Shared, max: maxTitle, own: 1},
	{kind: Ask, section: "ask", start: Shared, max: maxStatement, own: 1, versioned: true},
	{kind: Draft, section: "drafts", start: Private, max: maxCard, neverShown: true, passing: true},
	{kind: Question, section: "questions", start: Shared, max: maxCard, fields: []Field{FieldFacet, FieldTouches, FieldGroup, FieldSaid}},
	{kind: Answer, section: "answers", start: Shared, max: maxCard},
	{kind: Parked, section: "parked", start: Private, max: maxCard, neverShown: true, passing: true},
	{kind: Reformulation, section: "reformulations", start: Shared, max: maxCard, fields: []Field{FieldTogether, FieldSaid}},
	{kind: ContractCard, section: "contract", start: Shared, max: maxStatement, own: 1, versioned: true},
	{kind: Experience, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: Hypothesis, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: Suggestion, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: Resonance, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: Resource, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: OpenQuestion, section: "contributions", start: Shared, max: maxCard, fields: []Field{FieldGroup, FieldSaid}},
	{kind: Retain, section: "retained", start: Private, either: true, max: maxCard},
	{kind: PlanAction, section: "actions", start: Private, either: true, max: maxCard, own: 3,
		fields: []Field{FieldStep, FieldWhen, FieldWith, FieldObstacle, FieldSign}},
	{kind: Learning, section: "learnings", start: Private, either: true, max: maxCard},
	{kind: ProcessNote, section: "process", start: Shared, max: maxCard},
	{kind: Word, section: "words", start: Shared, max: maxTitle, own: 1},
}

// choices are the closed lists of field values; a field that is not here holds words, or for said an id.
var choices = map[Field][]string{
	FieldSky:        {"sun", "fair", "cloud", "rain", "storm", "fog"},
	FieldThreeP:     {"problem", "project", "concern"},
	FieldUrgency:    {"1", "2", "3"},
	FieldImportance: {"1", "2", "3"},
	FieldReady:      {ReadyToday, ReadyIfNeeded, ReadyNotToday},
	FieldFacet:      {"fact", "meaning", "feeling", "tried", "other", "aim"},
	FieldTouches:    {"yes"},
	FieldTogether:   {"yes"},
}

// How ready a topic's owner is to be the client: the values of [FieldReady].
const (
	ReadyToday    = "today"
	ReadyIfNeeded = "if_needed"
	ReadyNotToday = "not_today" // the topic is shown but cannot be chosen
)

// info is the row of a kind, the zero row for what is no kind.
func info(k Kind) *kindInfo {
	for i := range kinds {
		if kinds[i].kind == k {
			return &kinds[i]
		}
	}
	return &kindInfo{}
}

// AllKinds returns every kind in the order of the phases. The slice is the caller's.
func AllKinds() []Kind {
	out := make([]Kind, 0, len(kinds))
	for _, row := range kinds {
		out = append(out, row.kind)
	}
	return out
}

// Valid reports whether k is a kind.
func (k Kind) Valid() bool { return info(k).kind != "" }

// Section is the part of the board a kind stands in: cards of one section are ordered among themselves.
// "" for what is no kind.
func Section(k Kind) string { return info(k).section }

// DefaultVisibility is what a new card gets that does not say (M-13). "" for what is no kind.
func DefaultVisibility(k Kind) Visibility { return info(k).start }

// MayBe reports whether a card of kind k may have visibility v at all (M-13).
func MayBe(k Kind, v Visibility) bool {
	row := info(k)
	return v == row.start && v != "" || row.either && (v == Private || v == Shared)
}

// MaxRunes is the length of a card's text in Unicode code points (board-protocol rule 15); 0 for what is no kind.
func MaxRunes(k Kind) int { return info(k).max }

// MaxOwn is how many live cards of a kind one author may have, 0 for no limit of the kind's own (M-14).
// The board refuses one more with [CodeLimit]. An answer is one for each question, which the board keeps as well.
func MaxOwn(k Kind) int { return info(k).own }

// Versioned reports whether the client's wordings are kept as versions (M-15).
func Versioned(k Kind) bool { return info(k).versioned }

// Remains reports whether a card of this kind outlives its session, until that expires (M-18).
func Remains(k Kind) bool { return k.Valid() && !info(k).passing }

// Settable reports whether a card of kind k has the field f and may hold the value v (M-16). The empty value, not said
// or no longer said, is always one. It says nothing about who may set it: that is [Allowed] with [CardSet].
func Settable(k Kind, f Field, v string) bool {
	if !slices.Contains(info(k).fields, f) {
		return false
	}
	if list, ok := choices[f]; ok {
		return v == "" || slices.Contains(list, v)
	}
	limit := maxTitle
	if f == FieldSaid {
		limit = maxID
	}
	return utf8.ValidString(v) && !strings.ContainsRune(v, 0) && utf8.RuneCountInString(v) <= limit
}

// Fields returns the fields of a kind. The slice is the caller's.
func Fields(k Kind) []Field { return slices.Clone(info(k).fields) }
