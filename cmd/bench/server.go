package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the real program, running on free ports with a private PostgreSQL in dir, or a peer's.
type server struct {
	url  string
	cmd  *exec.Cmd
	took time.Duration // from the start of the process to its ready line
	log  bytes.Buffer
}

// freshServer starts with nothing stored; done ends it and deletes what it stored.
func freshServer(ctx context.Context, e *env, more ...string) (s *server, done func(), err error) {
	dir, err := os.MkdirTemp("", "codev-bench-")
	if err != nil {
		return nil, nil, err
	}
	if s, err = startServer(ctx, e, dir, more...); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, func() {
		_ = s.stop() // the figures are taken
		_ = os.RemoveAll(dir)
	}, nil
}

func startServer(ctx context.Context, e *env, dir string, more ...string) (*server, error) {
	program, err := filepath.Abs(e.codev)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("%w: make build first", err)
	}
	line := []string{program, "serve", "--addr", "127.0.0.1:0", "--admin-addr", "off", "--udp-port", "0", "--data-dir", dir}
	return launch(ctx, e, append(line, more...)...)
}

// launch starts a program and waits until it says that it "is ready on" a URL.
func launch(ctx context.Context, e *env, line ...string) (*server, error) {
	program := line[0]
	if e.apart {
		line = append([]string{"taskset", "-c", "0"}, line...) // becomes the program: its process is ours to watch
	}
	s := &server{cmd: exec.CommandContext(ctx, line[0], line[1:]...)}
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	_, url, ok := strings.Cut(strings.TrimSpace(said), " is ready on ")
	if err != nil || !ok {
		return nil, fmt.Errorf("%s says %q: %w\n%s", program, said, errors.Join(err, s.stop()), &s.log)
	}
	s.url, s.took = url, time.Since(began)
	return s, nil
}

func (s *server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may be gone already
	return s.cmd.Wait()
}

// usage is what a process and its children used so far.
type usage struct {
	cpu     float64 // seconds of this process
	storage float64 // seconds of the private PostgreSQL
	memory  float64 // MiB resident of this process
}

// ticks a second of /proc (USER_HZ, 100 on every Linux we know).
const ticks = 100

func (s *server) usage() (usage, error) {
	var u usage
	own, err := readStat(s.cmd.Process.Pid)
	if err != nil {
		return u, err
	}
	u.cpu, u.memory = own.cpu, own.memory
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return u, err
	}
	for _, name := range all {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err != nil {
			continue
		}
		if child, err := readStat(pid); err == nil && s.begot(child, 3) { // a process may end while we look
			u.storage += child.cpu
		}
	}
	return u, nil
}

// begot reports whether the program is an ancestor of a process, at most some generations up.
func (s *server) begot(p stat, generations int) bool {
	for range generations {
		if p.parent == s.cmd.Process.Pid {
			return true
		}
		up, err := readStat(p.parent)
		if err != nil {
			return false
		}
		p = up
	}
	return false
}

type stat struct {
	parent      int
	cpu, memory float64
}

// readStat reads /proc/PID/stat (proc_pid_stat(5)): fields 4 ppid, 14 utime, 15 stime, 16 and 17 of children waited for, 24 rss.
func readStat(pid int) (stat, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	_, rest, _ := strings.Cut(string(data), ") ") // the name may hold spaces
	f := strings.Fields(rest)
	if len(f) < 22 {
		return stat{}, fmt.Errorf("/proc/%d/stat is short", pid)
	}
	number := func(field int) float64 { v, _ := strconv.ParseFloat(f[field-3], 64); return v }
	return stat{
		parent: int(number(4)), cpu: (number(14) + number(15)) / ticks,
		memory: number(24) * float64(os.Getpagesize()) / (1 << 20),
	}, nil
}

// measureServer starts on an existing database and looks at it doing nothing.
func measureServer(ctx context.Context, e *env) ([]figure, error) {
	dir, err := os.MkdirTemp("", "codev-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	first, err := startServer(ctx, e, dir)
	if err != nil {
		return nil, err
	}
	if err := first.stop(); err != nil {
		return nil, err
	}
	s, err := startServer(ctx, e, dir)
	if err != nil {
		return nil, err
	}
	defer s.stop() //nolint:errcheck // the figures are taken
	const watched = 10 * time.Second
	before, err := s.usage()
	if err != nil {
		return nil, err
	}
	select {
	case <-time.After(watched):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	after, err := s.usage()
	return []figure{
		{"start_s", s.took.Seconds(), "s", "<= 2"},
		{"idle_memory_mib", after.memory, "MiB", "<= 40"},
		{"idle_cpu_percent", 100 * (after.cpu - before.cpu) / watched.Seconds(), "%", "< 1"},
	}, err
}
