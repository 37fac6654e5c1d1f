package method

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
)

// lines gives the words of each line of a testdata file, comments and empty lines left out.
func lines(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out [][]string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		text, _, _ := strings.Cut(sc.Text(), "#")
		if words := strings.Fields(text); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// grant is one word of permissions.txt: a verb, a kind, and what follows the kind.
type grant struct{ verb, kind, more string }

// expectation is permissions.txt: what each role is granted in each phase.
type expectation map[Phase]map[Role]map[grant]bool

func readExpectation(t *testing.T) expectation {
	e := expectation{}
	phases := []Phase{}
	for _, words := range lines(t, "permissions.txt") {
		if name, ok := strings.CutPrefix(words[0], "["); ok {
			phases = []Phase{Phase(strings.TrimSuffix(name, "]"))}
			if phases[0] == "always" {
				phases = Phases()
			}
			continue
		}
		role := Role(words[0])
		if !role.Valid() {
			t.Fatalf("permissions.txt: no role %q", role)
		}
		for _, p := range phases {
			if e[p] == nil {
				e[p] = map[Role]map[grant]bool{}
			}
			if e[p][role] == nil {
				e[p][role] = map[grant]bool{}
			}
			for _, w := range words[1:] {
				for _, g := range spell(w) {
					e[p][role][g] = true
				}
			}
		}
	}
	return e
}

// spell makes one grant of each kind, field or becoming that a word names.
func spell(word string) []grant {
	verb, rest, card := strings.Cut(word, ":")
	if !card {
		return []grant{{verb: word}}
	}
	split := func(s string) []string {
		s = strings.ReplaceAll(s, "contributions", "experience+hypothesis+suggestion+resonance+resource+open_question")
		return strings.Split(s, "+")
	}
	var out []grant
	if kind, field, ok := strings.Cut(rest, "."); ok {
		for _, f := range split(field) {
			out = append(out, grant{verb, kind, f})
		}
		return out
	}
	kinds, becomes, ok := strings.Cut(rest, ">")
	for _, k := range split(kinds) {
		if !ok {
			out = append(out, grant{verb, k, ""})
			continue
		}
		for _, b := range split(becomes) {
			out = append(out, grant{verb, k, b})
		}
	}
	return out
}

// allows answers from permissions.txt alone.
func (e expectation) allows(p Phase, r Role, act Action, s Subject) bool {
	g := e[p][r]
	has := func(verb, more string) bool { return g[grant{verb, string(s.Kind), more}] }
	shared := s.Visibility == Shared
	switch act {
	case CardAdd:
		return has("write", "")
	case CardText:
		return s.Mine && (has("write", "") || !shared && has("private", "")) ||
			!s.Mine && shared && s.Together && has("together", "") || shared && s.Said && has("said", "")
	case CardMove:
		return s.Mine && (has("write", "") || !shared && has("private", "")) || shared && has("move", "")
	case CardRemove, CardRestore:
		return s.Mine && (has("write", "") || !shared && has("private", "")) || act == CardRestore && shared && s.Wrote && has("wrote", "")
	case CardSet:
		f := string(s.Field)
		return s.Mine && (has("set", f) || !shared && has("private", "") && !slices.Contains([]Field{FieldTouches, FieldGroup, FieldSaid}, s.Field)) ||
			shared && s.Field == FieldGroup && has("group", "") ||
			!s.Mine && shared && has("touch", f)
	case CardShare:
		if s.As == s.Kind {
			return s.Mine && has("share", "")
		}
		return s.Mine && has("share", string(s.As))
	case CardKeep:
		return !s.Mine && shared && has("keep", "")
	case CardVersion:
		return s.Mine && has("version", "")
	case CardAgree:
		return !s.Mine && shared && has("agree", "")
	case CardReturn:
		return !s.Mine && shared && has("return", "")
	}
	return g[grant{verb: string(act)}]
}

// verdict is the code expected of Allowed for one role, "" for allowed.
func (e expectation) verdict(p Phase, r Role, act Action, s Subject) Code {
	if e.allows(p, r, act, s) {
		return ""
	}
	for other := range e {
		if e.allows(other, r, act, s) {
			return CodePhase
		}
	}
	return CodeRole
}

// kindRow is one line of kinds.txt.
type kindRow struct {
	kind       Kind
	section    string
	visibility []Visibility
	runes, own string
	versions   bool
	fields     []Field
}

func readKinds(t *testing.T) []kindRow {
	var out []kindRow
	for _, w := range lines(t, "kinds.txt") {
		row := kindRow{kind: Kind(w[0]), section: w[1], runes: w[3], own: w[4], versions: w[5] == "yes"}
		for v := range strings.SplitSeq(w[2], "|") {
			row.visibility = append(row.visibility, Visibility(v))
		}
		for _, f := range w[6:] {
			row.fields = append(row.fields, Field(f))
		}
		out = append(out, row)
	}
	return out
}

// codeOf is the code of an error of this package, "" for nil.
func codeOf(t *testing.T, err error) Code {
	t.Helper()
	if err == nil {
		return ""
	}
	r, ok := err.(Refusal)
	if !ok {
		t.Fatalf("not a refusal: %v", err)
	}
	return r.Code
}
