//go:build unix

package embedded

import (
	"bytes"
	"context"
	"log/slog"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is one running postmaster.
type process struct {
	cmd    *exec.Cmd
	log    *logLines
	exited chan struct{} // closed once the process is gone and err is set
	err    error
}

// start runs cmd and waits for it in a goroutine that keeps its thread: PDEATHSIG means the death of the thread that
// started the child, and the Go runtime would otherwise end threads as it pleases (golang.org/issue/27505).
func start(cmd *exec.Cmd, log *slog.Logger) (*process, error) {
	p := &process{cmd: cmd, log: &logLines{log: log}, exited: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.log, p.log
	cmd.WaitDelay = 2 * time.Second // orphaned backends may hold the pipe
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.exited)
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
	}()
	return p, <-started
}

// shutdown ends the process: fast (clients are cut, everything is written), then immediate (the next start
// recovers), then by force. It returns once the process is gone.
func (p *process) shutdown() {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{syscall.SIGINT, 20 * time.Second}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		_ = p.cmd.Process.Signal(step.signal) // gone already: exited says so
		timer := time.NewTimer(step.wait)
		select {
		case <-p.exited:
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// logLines turns PostgreSQL's stderr into log records and remembers why it stopped.
type logLines struct {
	log *slog.Logger

	mu     sync.Mutex // protects following
	rest   []byte     // an unfinished line
	fatal  string     // first FATAL or PANIC message
	latest string
}

func (l *logLines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, b...)
	for {
		line, rest, ok := bytes.Cut(l.rest, []byte("\n"))
		if !ok {
			return len(b), nil
		}
		l.rest = rest
		l.lineLocked(string(line))
	}
}

func (l *logLines) lineLocked(line string) {
	severity, message, ok := strings.Cut(line, ":  ")
	if !ok {
		severity, message = "", strings.TrimSpace(line)
	}
	if message == "" {
		return
	}
	l.latest = message
	level := slog.LevelDebug
	if severity == "FATAL" || severity == "PANIC" {
		level = slog.LevelWarn
		if l.fatal == "" {
			l.fatal = message
		}
	}
	l.log.Log(context.Background(), level, "postgresql: "+message, "severity", severity)
}

// reason is the best single line for why the process ended.
func (l *logLines) reason() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fatal != "" {
		return l.fatal
	}
	return l.latest
}
