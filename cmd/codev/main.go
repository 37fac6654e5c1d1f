package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
)

const usage = `codev: online rooms for professional codevelopment groups

  codev serve [flags]   run the server (codev serve --help lists every setting)
  codev doctor [flags]  look at this machine and the running server with the settings of serve, and advise; --json: one object a line
  codev load [flags]    fill a running server with participants without browsers, and report
`

// Exit codes: 0 done, 1 something failed while running, 2 the command or a setting is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

// gcPercent is how much the heap may grow between two collections, half of Go's own choice: a seventh less memory on a full server, and in
// `make bench` no more processor time. GOGC overrides it.
const gcPercent = 50

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	os.Exit(command(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// command carries out one command line and returns the exit code.
func command(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	switch args[0] {
	case "serve":
		return serve(ctx, args[1:], environ, stdout, stderr)
	case "doctor":
		return doctorCommand(ctx, args[1:], environ, stdout, stderr)
	case "load":
		return loadCommand(ctx, args[1:], stdout, stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return 0
	}
	fmt.Fprintf(stderr, "codev: unknown command %q\n\n%s", args[0], usage)
	return exitUsage
}

func serve(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	cfg, unknown, err := configure(args, environ, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "codev: %v\n", err)
		return exitUsage
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: cfg.LogLevel}))
	for _, name := range unknown {
		log.Warn("this environment variable is not a setting of codev serve", "name", name)
	}
	if !slices.ContainsFunc(environ, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		debug.SetGCPercent(gcPercent)
	}
	if err := Run(ctx, cfg, stdout, log); err != nil {
		fmt.Fprintf(stderr, "codev: %v\n", err)
		return exitFailed
	}
	return 0
}
