package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// errAbsent says that a peer cannot be had on this machine: its rows are left out, and the bench goes on.
var errAbsent = errors.New("not measured")

// fromMemory stands where our own rows have a goal.
var fromMemory = map[string]string{
	"visible_ms_p50": "none: acknowledged from memory", "visible_ms_p99": "none: acknowledged from memory", "cpu_s_per_1000": "none: nothing is stored",
}

// measurePeer loads another product's server with the same people at the same rate. The load is one process, beside the bench on its processor.
func measurePeer(name string, l boardLoad) func(context.Context, *env) ([]figure, error) {
	l.goals = fromMemory
	return func(ctx context.Context, e *env) ([]figure, error) {
		program, err := e.peers(ctx)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errAbsent, err)
		}
		s, err := launch(ctx, e, "node", program, "serve", name)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", errAbsent, oneLine(err.Error()))
		}
		defer s.stop() //nolint:errcheck // it ends by the signal
		ctx, cancel := context.WithTimeout(ctx, time.Duration(l.seconds)*time.Second+2*time.Minute)
		defer cancel()
		line := []string{program, "load", name, s.url}
		for _, n := range []int{l.rooms, l.people, l.rate, l.seconds} {
			line = append(line, strconv.Itoa(n))
		}
		var said bytes.Buffer
		load := exec.CommandContext(ctx, "node", line...)
		load.Stderr = &said
		in, inErr := load.StdinPipe()
		out, outErr := load.StdoutPipe()
		if err := errors.Join(inErr, outErr, load.Start()); err != nil {
			return nil, err
		}
		figures, err := l.converse(s.usage, in, out)
		if err := errors.Join(err, in.Close(), load.Wait()); err != nil {
			_ = s.stop() // what it said is whole then
			return nil, fmt.Errorf("%w\n%s%s", err, &said, &s.log)
		}
		return figures, nil
	}
}

// converse lets a load of peers/main.mjs begin when all are seated, reads how long each letter took, and watches the server meanwhile.
func (l boardLoad) converse(used func() (usage, error), in io.Writer, out io.Reader) ([]figure, error) {
	lines := bufio.NewReader(out)
	if said, err := lines.ReadString('\n'); said != "seated\n" {
		return nil, fmt.Errorf("the load says %q: %w", said, err)
	}
	before, err := used()
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(in, "type\n"); err != nil {
		return nil, err
	}
	var ms []float64
	if err := json.NewDecoder(lines).Decode(&ms); err != nil {
		return nil, fmt.Errorf("the load's result: %w", err)
	}
	after, err := used()
	if err != nil {
		return nil, err
	}
	if all := l.rooms * l.people * (l.people - 1) * l.rate * l.seconds; len(ms) != all {
		return nil, fmt.Errorf("%d letters were shown, not %d", len(ms), all)
	}
	took := make([]time.Duration, len(ms))
	for i, v := range ms {
		took[i] = time.Duration(v * float64(time.Millisecond))
	}
	return l.figures(took, before, after), nil
}

// installer gives what installs the peers into a folder's own node_modules, the first time it is asked.
func installer(dir string) func(context.Context) (main string, err error) {
	var once sync.Once
	var failed error
	return func(ctx context.Context) (string, error) {
		once.Do(func() { failed = install(ctx, dir) })
		return filepath.Join(dir, "main.mjs"), failed
	}
}

// install runs npm ci, unless what the lock file says is there already.
func install(ctx context.Context, dir string) error {
	want, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	stamp := filepath.Join(dir, "node_modules/.codev") // npm ci begins by deleting the folder
	if have, err := os.Stat(stamp); err == nil && have.ModTime().After(want.ModTime()) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", "--loglevel=error")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci in %s: %w, %s", dir, err, oneLine(string(out)))
	}
	return os.WriteFile(stamp, nil, 0o600)
}

// oneLine is the beginning of what a program said, for a line of ours.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return s[:min(len(s), 300)]
}
