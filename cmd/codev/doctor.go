package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"
)

// verdict is how a check ended.
type verdict string

const (
	verdictOK   verdict = "ok"
	verdictWarn verdict = "warn" // it works, or may; somebody should look
	verdictFail verdict = "fail" // people will be kept out
)

// finding is what one check says.
type finding struct {
	Check   string  `json:"check"`
	Verdict verdict `json:"verdict"`
	Says    string  `json:"says"`
	Advice  string  `json:"advice,omitempty"`
}

func ok(says string) finding { return finding{Verdict: verdictOK, Says: says} }
func warn(says, advice string) finding {
	return finding{Verdict: verdictWarn, Says: says, Advice: advice}
}
func fail(says, advice string) finding {
	return finding{Verdict: verdictFail, Says: says, Advice: advice}
}

// doctor is one look at this machine and the server that runs on it, if one does.
type doctor struct {
	cfg   Config
	turn  *turnTrial // credentials of the running server; nil: it does not run, or its admin address is off
	alive bool       // the main address answers
}

// checkWithin bounds each check.
const checkWithin = 5 * time.Second

// checks in the order in which they are printed. Each looks at one thing and changes nothing.
var checks = []struct {
	name string
	look func(*doctor, context.Context) finding
}{
	{"server", (*doctor).server},
	{"public name", (*doctor).publicName},
	{"certificate", (*doctor).certificate},
	{"media port, UDP", (*doctor).mediaUDP},
	{"media port, TCP", (*doctor).mediaTCP},
	{"STUN", (*doctor).stun},
	{"TURN, UDP", (*doctor).turnUDP},
	{"TURN, HTTPS port", (*doctor).turnTLS},
	{"database", (*doctor).database},
	{"clock", (*doctor).clock},
	{"data directory", (*doctor).dataDir},
	{"PostgreSQL programs", (*doctor).programs},
	{"file descriptors", (*doctor).descriptors},
	{"UDP buffers", (*doctor).buffers},
}

// doctorCommand prints every finding; exit code 1 when one is a failure.
func doctorCommand(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	isJSON := func(a string) bool { return a == "--json" || a == "-json" }
	asJSON := slices.ContainsFunc(args, isJSON)
	cfg, _, err := configure(slices.DeleteFunc(slices.Clone(args), isJSON), environ, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "codev: %v\n", err)
		return exitUsage
	}
	code := 0
	for f := range examine(ctx, cfg) {
		if f.Verdict == verdictFail {
			code = exitFailed
		}
		if asJSON {
			_ = json.NewEncoder(stdout).Encode(f)
			continue
		}
		fmt.Fprintf(stdout, "%-4s  %-20s %s\n", f.Verdict, f.Check, f.Says)
		if f.Advice != "" {
			fmt.Fprintf(stdout, "      %-20s -> %s\n", "", f.Advice)
		}
	}
	return code
}

// examine makes the checks one after another, each within its time.
func examine(ctx context.Context, cfg Config) func(yield func(finding) bool) {
	return func(yield func(finding) bool) {
		d := &doctor{cfg: cfg}
		for _, c := range checks {
			within, cancel := context.WithTimeout(ctx, checkWithin)
			f := c.look(d, within)
			cancel()
			f.Check = c.name
			if !yield(f) {
				return
			}
		}
	}
}
