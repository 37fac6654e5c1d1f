package board

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var updateGoldens = flag.Bool("update", false, "write testdata again")

// delta reads the wire form.
func delta(t testing.TB, wire string) Delta {
	t.Helper()
	var d Delta
	if err := json.Unmarshal([]byte(wire), &d); err != nil {
		t.Fatalf("%s: %v", wire, err)
	}
	return d
}

func applied(t testing.TB, text string, d Delta) string {
	t.Helper()
	out, err := Apply(text, d)
	if err != nil {
		t.Fatalf("apply %v to %q: %v", d, text, err)
	}
	return out
}

// checkCanonical fails unless d is in the form that Delta's comment promises.
func checkCanonical(t testing.TB, d Delta) {
	t.Helper()
	kind := func(p Part) string {
		switch p {
		case Part{Keep: p.Keep}:
			return "keep"
		case Part{Insert: p.Insert}:
			return "insert"
		case Part{Delete: p.Delete}:
			return "delete"
		}
		return "mixed"
	}
	for i, p := range d {
		if p == (Part{}) || p.Keep < 0 || kind(p) == "mixed" {
			t.Fatalf("%v: part %d is none", d, i)
		}
		if i > 0 && (kind(p) == kind(d[i-1]) || kind(p) == "insert" && kind(d[i-1]) == "delete") {
			t.Fatalf("%v: part %d is %s after %s", d, i, kind(p), kind(d[i-1]))
		}
	}
	if n := len(d); n > 0 && kind(d[n-1]) == "keep" {
		t.Fatalf("%v ends with a keep", d)
	}
}

// Letters of one to four bytes, a combining accent, and two halves of emoji sequences.
const alphabet = "abcé\n字👩🚀\U0001F1EB\u0301"

func randomText(r *rand.Rand, longest int) string {
	letters := []rune(alphabet)
	out := make([]rune, r.IntN(longest+1))
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	return string(out)
}

// randomDelta changes text in several places, many of them its front, its end and each other's neighbours.
func randomDelta(r *rand.Rand, text string) Delta {
	var d Delta
	rest := []rune(text)
	for r.IntN(8) > 0 {
		n := r.IntN(min(len(rest), 4) + 1)
		switch r.IntN(3) {
		case 0:
			d = d.with(Part{Insert: randomText(r, 3)})
		case 1:
			d, rest = d.with(Part{Delete: string(rest[:n])}), rest[n:]
		case 2:
			d, rest = d.with(Part{Keep: n}), rest[n:]
		}
	}
	return d.trim()
}

// forSeeds runs a law on many seeded random cases; the failing seed is in the test's name.
func forSeeds(t *testing.T, seeds int, law func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(seed), 8))
		if !t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			for range 200 {
				law(t, r)
			}
		}) {
			return
		}
	}
}

func TestTransformConverges(t *testing.T) {
	forSeeds(t, 150, func(t *testing.T, r *rand.Rand) {
		text := randomText(r, 12)
		a, b, first := randomDelta(r, text), randomDelta(r, text), r.IntN(2) == 0
		wasA, wasB := slices.Clone(a), slices.Clone(b)
		a2, b2 := Transform(a, b, first)
		checkCanonical(t, a2)
		checkCanonical(t, b2)
		if !slices.Equal(a, wasA) || !slices.Equal(b, wasB) {
			t.Fatal("Transform changed its arguments")
		}
		left, right := applied(t, applied(t, text, a), b2), applied(t, applied(t, text, b), a2)
		if left != right {
			t.Fatalf("%q, a %v, b %v, aFirst %v: %q and %q", text, a, b, first, left, right)
		}
		b3, a3 := Transform(b, a, !first)
		if !slices.Equal(a2, a3) || !slices.Equal(b2, b3) {
			t.Fatalf("%v and %v: the order of the arguments matters", a, b)
		}
	})
}

func TestComposeIsOneAfterTheOther(t *testing.T) {
	forSeeds(t, 100, func(t *testing.T, r *rand.Rand) {
		text := randomText(r, 12)
		a := randomDelta(r, text)
		middle := applied(t, text, a)
		b := randomDelta(r, middle)
		end := applied(t, middle, b)
		c := randomDelta(r, end)
		ab := Compose(a, b)
		checkCanonical(t, ab)
		if got := applied(t, text, ab); got != end {
			t.Fatalf("%q: %v then %v gives %q, composed %v gives %q", text, a, b, end, ab, got)
		}
		if one, other := Compose(ab, c), Compose(a, Compose(b, c)); !slices.Equal(one, other) {
			t.Fatalf("not associative: %v, %v", one, other)
		}
	})
}

func TestInvertRestores(t *testing.T) {
	forSeeds(t, 50, func(t *testing.T, r *rand.Rand) {
		text := randomText(r, 12)
		d := randomDelta(r, text)
		back := Invert(d)
		checkCanonical(t, back)
		if got := applied(t, applied(t, text, d), back); got != text {
			t.Fatalf("%q: %v and back %v gives %q", text, d, back, got)
		}
		if undone := Compose(d, back); applied(t, text, undone) != text {
			t.Fatalf("%v composed with its inverse is %v", d, undone)
		}
	})
}

func TestLengths(t *testing.T) {
	forSeeds(t, 50, func(t *testing.T, r *rand.Rand) {
		text := randomText(r, 12)
		d := randomDelta(r, text)
		n := utf8.RuneCountInString(text)
		if got, want := d.TargetLen(n), utf8.RuneCountInString(applied(t, text, d)); got != want {
			t.Fatalf("%v on %q: TargetLen %d, want %d", d, text, got, want)
		}
		if base := d.BaseLen(); base > n {
			t.Fatalf("%v fits %q: BaseLen %d > %d", d, text, base, n)
		} else if base > 0 {
			short := string([]rune(text)[:base-1])
			if _, err := Apply(short, d); !errors.Is(err, ErrMisfit) {
				t.Fatalf("%v on %q: %v, want ErrMisfit", d, short, err)
			}
		}
	})
}

func TestDiffIsShortest(t *testing.T) {
	forSeeds(t, 50, func(t *testing.T, r *rand.Rand) {
		from := randomText(r, 8)
		to := applied(t, from, randomDelta(r, from))
		d := Diff(from, to)
		checkCanonical(t, d)
		if got := applied(t, from, d); got != to {
			t.Fatalf("%q to %q: %v gives %q", from, to, d, got)
		}
		a, b, best := []rune(from), []rune(to), 1<<20
		for head := 0; head <= min(len(a), len(b)) && slices.Equal(a[:head], b[:head]); head++ {
			for tail := 0; head+tail <= min(len(a), len(b)) && slices.Equal(a[len(a)-tail:], b[len(b)-tail:]); tail++ {
				best = min(best, len(a)+len(b)-2*(head+tail))
			}
		}
		cost := 0
		for _, p := range d {
			cost += utf8.RuneCountInString(p.Insert + p.Delete)
		}
		if cost != best {
			t.Fatalf("%q to %q: %v costs %d, best is %d", from, to, d, cost, best)
		}
	})
}

// TestEarlierCommitStaysLeft: two people type at one place; the server transforms the second over the first (rule 8).
func TestEarlierCommitStaysLeft(t *testing.T) {
	earlier, later := delta(t, `[3,"premier "]`), delta(t, `[3,"second "]`)
	_, later = Transform(earlier, later, true)
	if got := applied(t, applied(t, "le mot", earlier), later); got != "le premier second mot" {
		t.Errorf("got %q", got)
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, c := range []struct{ text, wire string }{
		{"", `[1,"a"]`}, {"👩‍🚀", `[4,"a"]`}, {"le trou", `[3,{"d":"tou"}]`}, {"ab", `[1,{"d":"bc"}]`}, {"e\u0301", `[{"d":"é"}]`},
	} {
		if out, err := Apply(c.text, delta(t, c.wire)); !errors.Is(err, ErrMisfit) {
			t.Errorf("%s on %q: %q, %v; want ErrMisfit", c.wire, c.text, out, err)
		}
	}
}

func TestDecodeNormalises(t *testing.T) {
	for wire, want := range map[string]string{
		`[]`: `[]`, ` [ 12 , "pas " , { "d" : "tou" } ] `: `[12,"pas ",{"d":"tou"}]`, `[3]`: `[]`, `["a",1,2]`: `["a"]`, `[1,2,"a"]`: `[3,"a"]`, `["a","b"]`: `["ab"]`,
		`[{"d":"a"},{"d":"b"}]`: `[{"d":"ab"}]`, `[{"d":"a"},"b"]`: `["b",{"d":"a"}]`, `["a",{"d":"x"},"b",{"d":"y"}]`: `["ab",{"d":"xy"}]`,
		`["\ud83d\ude80"]`: `["🚀"]`, `["\ufffd"]`: `["�"]`, `["\\ud800"]`: `["\\ud800"]`,
	} {
		d := delta(t, wire)
		checkCanonical(t, d)
		got, err := json.Marshal(d)
		if err != nil || string(got) != want {
			t.Errorf("%s became %s, %v; want %s", wire, got, err, want)
		}
	}
	if got, err := json.Marshal(Delta(nil)); string(got) != "[]" || err != nil {
		t.Errorf("nil became %s, %v", got, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, wire := range []string{
		`null`, `{}`, `""`, `5`, `[`, `[0]`, `[-3]`, `[1.5]`, `[1.0]`, `[1e3]`, `[1073741824]`, `[536870912,"a",536870912]`, `[99999999999999999999]`,
		`[""]`, `[{"d":""}]`, `[{}]`, `[{"D":"a"}]`, `[{"i":"a"}]`, `[{"d":"a","i":"b"}]`, `[{"d":1}]`, `[{"d":null}]`, `[null]`, `[true]`, `[[1]]`,
		`["\u0000"]`, `["a\ud800"]`, `["\ude80\ud83d"]`, `["\ud83d\u0041"]`, `[{"d":"\udc00"}]`, "[\"a\xff\"]", "[\"\xed\xa0\x80\"]", "[\"\x00\"]",
	} {
		d := Delta{{Insert: "untouched"}}
		if err := d.UnmarshalJSON([]byte(wire)); err == nil || d[0].Insert != "untouched" {
			t.Errorf("%q was read as %v, %v", wire, d, err)
		}
	}
}

// vectors are what Go and TypeScript (web/src/board/text.test.ts) must agree on.
type vectors struct {
	Apply []struct {
		Text string  `json:"text"`
		D    Delta   `json:"d"`
		Out  *string `json:"out"` // null: does not fit
	} `json:"apply"`
	Transform []struct {
		A      Delta `json:"a"`
		B      Delta `json:"b"`
		AFirst bool  `json:"aFirst"`
		A2     Delta `json:"a2"`
		B2     Delta `json:"b2"`
	} `json:"transform"`
	Compose []struct {
		A   Delta `json:"a"`
		B   Delta `json:"b"`
		Out Delta `json:"out"`
	} `json:"compose"`
	Invert []struct {
		D   Delta `json:"d"`
		Out Delta `json:"out"`
	} `json:"invert"`
	Diff []struct {
		From string `json:"from"`
		To   string `json:"to"`
		D    Delta  `json:"d"`
	} `json:"diff"`
}

// questions fills the inputs of the vectors: some by hand, most from a seed.
func questions(t *testing.T) *vectors {
	v := &vectors{}
	grow := func(list any) reflect.Value { // appends an element and returns it
		s := reflect.ValueOf(list).Elem()
		s.Set(reflect.Append(s, reflect.Zero(s.Type().Elem())))
		return s.Index(s.Len() - 1)
	}
	ask := func(list any, inputs ...any) {
		e := grow(list)
		for i, in := range inputs {
			e.Field(i).Set(reflect.ValueOf(in))
		}
	}
	for _, c := range [][3]string{ // text, a, b
		{"", `["a"]`, `["b"]`}, {"abc", `[1,"x",{"d":"b"}]`, `[1,{"d":"bc"},"y"]`}, {"abcd", `[{"d":"abcd"}]`, `[2,"z"]`},
		{"👩‍🚀 ok", `[1,{"d":"‍🚀"}]`, `[3,"🇫🇷"]`}, {"ab", `["<&>\u2028\\\""]`, `[2,"\n"]`}, {"abc", `[]`, `[3,"d"]`},
	} {
		ask(&v.Transform, delta(t, c[1]), delta(t, c[2]), true)
		ask(&v.Transform, delta(t, c[1]), delta(t, c[2]), false)
		ask(&v.Apply, c[0], delta(t, c[1]))
		ask(&v.Apply, c[0], delta(t, c[2]))
	}
	for _, c := range [][2]string{{"ab", `[3,"a"]`}, {"🚀", `[2,"a"]`}, {"trou", `[{"d":"tou"}]`}} {
		ask(&v.Apply, c[0], delta(t, c[1]))
	}
	for _, c := range [][2]string{{"aa", "aaa"}, {"🚀", "🛰"}, {"👩🚀", "👩👩🚀"}, {"", ""}, {"é", "e\u0301"}} {
		ask(&v.Diff, c[0], c[1])
	}
	r := rand.New(rand.NewPCG(1, 8))
	for range 60 {
		text := randomText(r, 10)
		a, b := randomDelta(r, text), randomDelta(r, text)
		to := applied(t, text, a)
		ask(&v.Apply, text, a)
		ask(&v.Transform, a, b, r.IntN(2) == 0)
		ask(&v.Compose, a, randomDelta(r, to))
		ask(&v.Invert, a)
		ask(&v.Diff, text, to)
	}
	return v
}

// answer fills the results of the vectors.
func (v *vectors) answer() {
	for i := range v.Apply {
		c := &v.Apply[i]
		c.Out = nil
		if out, err := Apply(c.Text, c.D); err == nil {
			c.Out = &out
		}
	}
	for i := range v.Transform {
		c := &v.Transform[i]
		c.A2, c.B2 = Transform(c.A, c.B, c.AFirst)
	}
	for i := range v.Compose {
		v.Compose[i].Out = Compose(v.Compose[i].A, v.Compose[i].B)
	}
	for i := range v.Invert {
		v.Invert[i].Out = Invert(v.Invert[i].D)
	}
	for i := range v.Diff {
		v.Diff[i].D = Diff(v.Diff[i].From, v.Diff[i].To)
	}
}

func TestVectors(t *testing.T) {
	path := filepath.Join("testdata", "text", "vectors.json")
	if *updateGoldens {
		v := questions(t)
		v.answer()
		raw, err := json.Marshal(v)
		if err == nil {
			raw = bytes.ReplaceAll(raw, []byte(`},{`), []byte("},\n{")) // a line a case
			err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, append(raw, '\n'), 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(golden, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Apply) < 50 || len(v.Transform) < 50 || len(v.Compose) < 50 || len(v.Invert) < 50 || len(v.Diff) < 50 {
		t.Fatal("vectors are missing")
	}
	v.answer()
	got, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, golden); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		for i, line := range strings.Split(string(bytes.ReplaceAll(got, []byte(`},{`), []byte("},\n{"))), "\n") {
			if lines := strings.Split(string(golden), "\n"); i >= len(lines) || lines[i] != line {
				t.Fatalf("line %d of %s: now %s", i+1, path, line)
			}
		}
	}
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte(`[12,"pas ",{"d":"tou"}]`), "ça ne fait tou")
	f.Add([]byte(`["a",{"d":"🚀"},"b"]`), "🚀👩")
	f.Add([]byte(`["\ud83d"]`), "")
	f.Fuzz(func(t *testing.T, raw []byte, text string) {
		var d Delta
		if !utf8.ValidString(text) || json.Unmarshal(raw, &d) != nil {
			return
		}
		checkCanonical(t, d)
		wire, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if again := delta(t, string(wire)); !slices.Equal(again, d) {
			t.Fatalf("%v read again is %v", d, again)
		}
		out, err := Apply(text, d)
		if err != nil {
			return
		}
		if !utf8.ValidString(out) || utf8.RuneCountInString(out) != d.TargetLen(utf8.RuneCountInString(text)) {
			t.Fatalf("%v on %q gives %q", d, text, out)
		}
		if back := applied(t, out, Invert(d)); back != text {
			t.Fatalf("%v on %q and back gives %q", d, text, back)
		}
		whole := Diff(text, out)
		d2, whole2 := Transform(d, whole, true)
		if one, other := applied(t, out, whole2), applied(t, out, d2); one != other {
			t.Fatalf("%v and %v part: %q, %q", d, whole, one, other)
		}
	})
}
