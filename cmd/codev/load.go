package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"codev/signaling/client/load"
)

// loadCommand is `codev load`: headless participants against a running server, and a report of what came.
func loadCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg := load.Config{}
	asJSON := false
	flags := flag.NewFlagSet("codev load", flag.ContinueOnError)
	flags.SetOutput(stdout)
	flags.Usage = func() {
		fmt.Fprint(stdout, "codev load: rooms of participants without browsers on a running server, and a report\n\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&cfg.Server, "server", "http://127.0.0.1:8080", "`address` of the server")
	flags.BoolVar(&cfg.Mine, "mine", false, "the server is not on this machine, and it is yours")
	flags.IntVar(&cfg.Rooms, "rooms", 1, "rooms")
	flags.IntVar(&cfg.People, "people", 8, "people in each room")
	flags.DurationVar(&cfg.Duration, "duration", 10*time.Second, "how long to measure once everybody sits")
	flags.DurationVar(&cfg.JoinEvery, "join-every", 0, "time between two joins; 0: room after room, everybody of a room at once")
	flags.IntVar(&cfg.Rejoins, "rejoins", 0, "how many times the last one leaves and comes back afterwards, timed")
	flags.DurationVar(&cfg.Churn, "churn", 0, "how long people stay on average before they leave and come back; 0: for good")
	flags.BoolVar(&cfg.NoVideo, "audio-only", false, "no cameras")
	flags.BoolVar(&cfg.Simulcast, "simulcast", false, "cameras send three layers instead of one")
	flags.IntVar(&cfg.Bitrate, "bitrate", 1_000_000, "`bit/s` of a camera's one layer")
	flags.BoolVar(&cfg.Screen, "screen", false, "the first of each room shares a screen")
	flags.BoolVar(&cfg.Turns, "turns", false, "one of a room speaks at a time, the others are silent")
	line(flags, "", &cfg.Line, "everybody")
	line(flags, "narrow-", &cfg.Narrow, "the last of each room instead")
	flags.StringVar(&cfg.Metrics, "metrics", "", "the server's metrics `address`, such as http://127.0.0.1:9090/metrics: what the run cost it")
	flags.BoolVar(&asJSON, "json", false, "the report as JSON")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return exitUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "codev: load takes flags only, not %q\n", flags.Arg(0))
		return exitUsage
	}
	show := newProgress(stderr)
	report, err := load.Run(ctx, cfg, show.tell)
	show.end()
	if report.Seconds > 0 {
		if asJSON {
			err = errors.Join(err, json.NewEncoder(stdout).Encode(report))
		} else {
			err = errors.Join(err, report.Print(stdout))
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "codev: %v\n", err)
		return exitFailed
	}
	return 0
}

// line adds the flags of a bad line.
func line(flags *flag.FlagSet, prefix string, l *load.Line, whose string) {
	flags.Func(prefix+"loss", "packets lost each way on the line of "+whose+", in `percent`", func(v string) error {
		_, err := fmt.Sscanf(strings.TrimSuffix(v, "%"), "%g", &l.Loss)
		l.Loss /= 100
		return err
	})
	flags.DurationVar(&l.Delay, prefix+"delay", 0, "delay each way on the line of "+whose)
	flags.IntVar(&l.Down, prefix+"down", 0, "what the line of "+whose+" carries to them, in `bit/s`; 0: no limit")
}

// progress writes how a run goes on: over one line of a terminal, else a line each time.
type progress struct {
	out      io.Writer
	terminal bool
	written  bool
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

func (p *progress) tell(n load.Now) {
	text := n.Doing
	if n.Seated > 0 {
		text += fmt.Sprintf(" · %d people", n.Seated)
	}
	if n.Seconds > 0 {
		text += fmt.Sprintf(" · %.0f s", n.Seconds)
	}
	if n.Packets > 0 {
		text += fmt.Sprintf(" · %.0f packets/s · %d missing", n.Packets, n.Missing)
	}
	if s := n.Server; s != nil {
		text += fmt.Sprintf(" · server %.1f MiB, %d goroutines, %d files, %d peers", s.MemoryMiB, s.Goroutines, s.FDs, s.Peers)
	}
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%s", text)
		p.written = true
		return
	}
	fmt.Fprintln(p.out, text)
}

// end leaves the line.
func (p *progress) end() {
	if p.written {
		fmt.Fprintln(p.out)
	}
}
