package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheLoadOfAPeerShowsEveryLetterToEverybodyElse(t *testing.T) {
	e := &env{peers: func(context.Context) (string, error) { return "peers/main.mjs", nil }}
	figures, err := measurePeer("testdata/memory", boardLoad{rooms: 2, people: 2, rate: 20, seconds: 1})(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"visible_ms_p50", "visible_ms_p99", "cpu_s_per_1000", "memory_mib"} {
		if f := figures[i]; f.metric != want || want != "memory_mib" && f.value >= 1000 || want == "memory_mib" && f.value < 10 {
			t.Errorf("figure %d is %v, want %s", i, f, want)
		}
	}
	_, err = measurePeer("testdata/memory", boardLoad{rooms: 1, people: 3, rate: 20, seconds: 1})(t.Context(), e)
	if err == nil || errors.Is(err, errAbsent) || !strings.Contains(err.Error(), "the line is cut") {
		t.Errorf("a line that is cut gives %v", err)
	}
	if _, err = measurePeer("none", room8)(t.Context(), e); !errors.Is(err, errAbsent) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "none.mjs") {
		t.Errorf("a server that does not start gives %v", err)
	}
}

func TestConverseReadsWhatEachLetterTook(t *testing.T) {
	l := boardLoad{rooms: 1, people: 2, rate: 2, seconds: 1, goals: fromMemory}
	converse := func(said string) ([]figure, string, error) {
		var told bytes.Buffer
		used := []usage{{cpu: 1, memory: 5}, {cpu: 1.5, memory: 7}}
		figures, err := l.converse(func() (usage, error) {
			u := used[0]
			used = used[1:]
			return u, nil
		}, &told, strings.NewReader(said))
		return figures, told.String(), err
	}
	figures, told, err := converse("seated\n[3.5, 1, 2, 1e3]\n")
	if err != nil || told != "type\n" {
		t.Fatalf("told %q, %v", told, err)
	}
	for i, want := range []float64{2, 3.5, 125, 7} { // 0.5 s of a processor for four letters
		if figures[i].value != want {
			t.Errorf("figure %v, want %v", figures[i], want)
		}
	}
	for _, bad := range []string{"", "seated", "Error: no\n", "seated\n", "seated\n[1,2,3]\n", "seated\n[1,2,3,4,5]\n", "seated\n{}\n"} {
		if _, _, err := converse(bad); err == nil {
			t.Errorf("%q is taken for a result", bad)
		}
	}
}

func TestMeasureGoesOnWithoutAPeer(t *testing.T) {
	defer func(all []bench) { benches = all }(benches)
	benches = []bench{
		{name: "peer.x", run: measurePeer("x", room8)},
		{name: "board", run: func(context.Context, *env) ([]figure, error) { return []figure{{"m", 1, "", ""}}, nil }},
	}
	e := &env{peers: func(context.Context) (string, error) { return "", errors.New("no network") }}
	var out, table bytes.Buffer
	if err := measure(t.Context(), e, 3, nil, &out, &table); err != nil {
		t.Fatal(err)
	}
	if strings.Count(out.String(), "\n") != 1 || strings.Count(table.String(), "peer.x: not measured: no network\n") != 1 {
		t.Errorf("wrote %q and %q", out.String(), table.String())
	}
}

// fakeNpm stands before the real one in the PATH; it notes each call and leaves a node_modules as npm ci does.
const fakeNpm = `#!/bin/sh
echo "$*" >> calls
[ -e broken ] && { echo "npm error code ENOTFOUND"; echo "npm error more"; exit 1; }
rm -rf node_modules; mkdir node_modules
`

func TestInstallRunsNpmOnlyForAnotherLockFile(t *testing.T) {
	bin, dir := t.TempDir(), t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	lock, broken := filepath.Join(dir, "package-lock.json"), filepath.Join(dir, "broken")
	for _, err := range []error{
		os.WriteFile(filepath.Join(bin, "npm"), []byte(fakeNpm), 0o700), os.WriteFile(lock, nil, 0o600), os.WriteFile(broken, nil, 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	calls := func() int {
		said, _ := os.ReadFile(filepath.Join(dir, "calls"))
		return strings.Count(string(said), "ci ")
	}
	peers := installer(dir)
	for range 2 { // it is tried once
		if _, err := peers(t.Context()); err == nil || !strings.HasSuffix(err.Error(), "npm error code ENOTFOUND npm error more") || calls() != 1 {
			t.Errorf("%d calls of a broken npm: %v", calls(), err)
		}
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{2, 2, 3} {
		if i == 2 { // another lock file came
			if err := os.Chtimes(lock, time.Time{}, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		main, err := installer(dir)(t.Context())
		if err != nil || calls() != want || main != filepath.Join(dir, "main.mjs") {
			t.Errorf("time %d: %q after %d calls, %v", i, main, calls(), err)
		}
	}
}
