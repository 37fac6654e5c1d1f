package method

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var ruleID = regexp.MustCompile(`\bM-\d+\b`)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every rule of METHOD.md is stated once and named by a test; no test and no row of the table names a rule that is not there.
func TestRulesAreNamed(t *testing.T) {
	stated := map[string]int{}
	for _, m := range regexp.MustCompile(`\*\*(M-\d+)\*\*`).FindAllStringSubmatch(read(t, "METHOD.md"), -1) {
		stated[m[1]]++
	}
	if len(stated) < 80 {
		t.Fatalf("only %d rules found", len(stated))
	}
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, name := range tests {
		for _, id := range ruleID.FindAllString(read(t, name), -1) {
			named[id] = true
			if stated[id] == 0 {
				t.Errorf("%s names %s, which METHOD.md does not state", name, id)
			}
		}
	}
	for id, n := range stated {
		if n != 1 {
			t.Errorf("%s is stated %d times", id, n)
		}
		if !named[id] {
			t.Errorf("no test names %s", id)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		for _, id := range ruleID.FindAllString(read(t, name), -1) {
			if stated[id] == 0 {
				t.Errorf("%s names %s, which METHOD.md does not state", name, id)
			}
		}
	}
	for _, id := range ruleID.FindAllString(read(t, "METHOD.md"), -1) {
		if stated[id] == 0 {
			t.Errorf("METHOD.md refers to %s, which it does not state", id)
		}
	}
}

// The rows of the table are well formed: known phases, roles, actions, kinds and fields that the row's kinds have.
func TestRowsAreWellFormed(t *testing.T) {
	for i, r := range table {
		where := fmt.Sprintf("row %d, %s", i, r.id)
		if !ruleID.MatchString(r.id) || len(r.do) == 0 {
			t.Errorf("%s: no id or no action", where)
		}
		if slices.ContainsFunc(r.in, func(p Phase) bool { return !p.Valid() }) || slices.ContainsFunc(r.who, func(x Role) bool { return !x.Valid() }) {
			t.Errorf("%s: %v %v", where, r.in, r.who)
		}
		for _, act := range r.do {
			if !act.Valid() || act.OnCard() != (len(r.kinds) > 0) {
				t.Errorf("%s: %s with kinds %v", where, act, r.kinds)
			}
		}
		if slices.ContainsFunc(append(slices.Clone(r.kinds), r.as...), func(k Kind) bool { return !k.Valid() }) {
			t.Errorf("%s: %v %v", where, r.kinds, r.as)
		}
	}
}

// The package is pure: the standard library only, and nothing of it that reads the world.
func TestStandardLibraryOnly(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pure := []string{"errors", "maps", "slices", "strings", "time", "unicode/utf8"}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text := read(t, name)
		imports, _, _ := strings.Cut(text, "\n)")
		if !strings.Contains(text, "import") {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^(?:import|\t)\s*"([^"]+)"$`).FindAllStringSubmatch(imports, -1) {
			if !slices.Contains(pure, m[1]) {
				t.Errorf("%s imports %s", name, m[1])
			}
		}
		if strings.Contains(text, "time.Now(") {
			t.Errorf("%s reads the clock", name)
		}
	}
}
