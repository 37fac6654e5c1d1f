package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entries is how often a browser enters for one median.
const entries = 20

// measureBrowser has a second Chromium enter beside a first one with a camera: from pressing "enter" to the first frame
// of remote video decoded.
func measureBrowser(ctx context.Context, e *env) ([]figure, error) {
	s, done, err := freshServer(ctx, e)
	if err != nil {
		return nil, err
	}
	defer done()
	line := []string{"node", filepath.Join(e.web, "e2e/first-video.mjs"), s.url, strconv.Itoa(entries)}
	if e.apart {
		line = append([]string{"taskset", "-c", "0,1"}, line...) // two browsers need all there is
	}
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("browsers: %w\n%s", err, &said)
	}
	var ms []float64
	for _, word := range strings.Fields(string(out)) {
		v, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, err
		}
		ms = append(ms, v)
	}
	if len(ms) != entries {
		return nil, fmt.Errorf("browsers: %d entries measured, want %d", len(ms), entries)
	}
	slices.Sort(ms)
	return []figure{
		{"first_video_ms", ms[len(ms)/2], "ms", "<= 1000"},
		{"first_video_ms_max", ms[len(ms)-1], "ms", ""},
	}, nil
}
