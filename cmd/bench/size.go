package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

func measureBinary(_ context.Context, e *env) ([]figure, error) {
	info, err := os.Stat(e.codev)
	if err != nil {
		return nil, fmt.Errorf("%w: make build first", err)
	}
	return []figure{{"binary_mb", float64(info.Size()) / 1e6, "MB", "<= 40"}}, nil
}

var script = regexp.MustCompile(`(?:src|modulepreload" href)="/(assets/[^"]+\.js)"`)

// words matches a translation, a chunk of its own: pages.fr-ABCD.js.
var words = regexp.MustCompile(`^(\w+)\.(en|fr)-\w+\.js$`)

// measureClient weighs the built JavaScript as one person loads it: what the first page names and its words, and everything. A browser fetches
// one language; the one that weighs more is counted.
func measureClient(_ context.Context, e *env) ([]figure, error) {
	page, err := os.ReadFile(filepath.Join(e.web, "dist/index.html"))
	if err != nil {
		return nil, fmt.Errorf("%w: make build first", err)
	}
	var first, whole float64
	for _, m := range script.FindAllSubmatch(page, -1) {
		size, err := gzipped(filepath.Join(e.web, "dist", string(m[1])))
		if err != nil {
			return nil, err
		}
		first += size
	}
	all, err := filepath.Glob(filepath.Join(e.web, "dist/assets/*.js"))
	if err != nil {
		return nil, err
	}
	firstWords, wholeWords := map[string]float64{}, map[string]float64{}
	for _, name := range all {
		size, err := gzipped(name)
		if err != nil {
			return nil, err
		}
		m := words.FindStringSubmatch(filepath.Base(name))
		if m == nil {
			whole += size
			continue
		}
		wholeWords[m[2]] += size
		if m[1] == "pages" { // the first screen waits for these
			firstWords[m[2]] += size
		}
	}
	if len(wholeWords) != 2 {
		return nil, fmt.Errorf("the words of %d languages in dist/assets, not of 2", len(wholeWords))
	}
	first += max(firstWords["en"], firstWords["fr"])
	whole += max(wholeWords["en"], wholeWords["fr"])
	return []figure{{"first_screen_kb", first / 1e3, "kB gzip", "<= 60"}, {"whole_kb", whole / 1e3, "kB gzip", "<= 120"}}, nil
}

func gzipped(name string) (float64, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return float64(out.Len()), nil
}
