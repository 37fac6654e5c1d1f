package board

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutation is a mistake that somebody could make in the merge of texts, in place of what stands in a file once.
type mutation struct{ name, file, right, wrong string }

var mutations = []mutation{
	{"the later commit stays left", "apply.go", "_, d = Transform(op.D, d, true)", "_, d = Transform(op.D, d, false)"},
	{"not transformed over all that came between", "apply.go", "for _, op := range since {", "for _, op := range since[min(1, len(since)):] {"},
	{"what both delete is deleted twice", "text.go", "if pa.Keep > 0 {\n\t\t\t\tb2 = b2.with(pb)", "if true {\n\t\t\t\tb2 = b2.with(pb)"},
	{"bytes in place of code points", "text.go", "b2 = b2.with(Part{Keep: ra.n})", "b2 = b2.with(Part{Keep: len(ra.head.Insert)})"},
	{"an own operation comes back without its number", "resume.go", "if op.By == v.Person && op.Client == client {", "if op.By == v.Person && op.Client == client && op.Rev < 0 {"},
}

// The convergence fuzz sees mistakes: with any of the mutations it fails. The program is not touched, they are compiled over it.
func TestConvergenceCatchesMutations(t *testing.T) {
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("go", "test", "-overlay", m.overlay(t), "-run", "^TestConvergence$", "-seeds", "120", "-count=1", ".")
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatal("nothing was noticed")
			}
			if !strings.Contains(string(out), "--- FAIL: TestConvergence") {
				t.Fatalf("it failed for another reason: %v\n%s", err, out)
			}
			_, why, _ := strings.Cut(string(out), "converge_test.go:")
			t.Logf("%.160s", strings.SplitN(why, "\n", 2)[0])
		})
	}
}

// overlay writes the mutated file, and says to the compiler what it stands for (go help build, -overlay).
func (m mutation) overlay(t *testing.T) string {
	source, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(source), m.right) != 1 {
		t.Fatalf("%s has %d times %q", m.file, strings.Count(string(source), m.right), m.right)
	}
	whole, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mutant, list := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
	raw, err := json.Marshal(map[string]map[string]string{"Replace": {whole: mutant}})
	if err == nil {
		err = os.WriteFile(mutant, []byte(strings.Replace(string(source), m.right, m.wrong, 1)), 0o600)
	}
	if err == nil {
		err = os.WriteFile(list, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return list
}
