//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrInUse says that another running codev uses the data directory.
var ErrInUse = errors.New("data directory is in use")

// lock is our claim on a data directory: an flock on DataDir/postgres.lock. The file names the holder's process id
// and run directory, a line each; it is never deleted, since deleting a lock file races with taking it.
type lock struct {
	file *os.File
}

// lockWithin is how long acquire asks again. A predecessor that was told to stop may need it; and a child that some other
// goroutine has forked and that has not yet become its program holds our descriptors for a moment (flock(2)).
const lockWithin = 2 * time.Second

// acquire takes the lock or says who has it, and removes the run directory that a killed predecessor left.
func acquire(ctx context.Context, dataDir string) (*lock, error) {
	path := filepath.Join(dataDir, "postgres.lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockWithin)
	defer cancel()
	err = flock(ctx, file)
	content, _ := os.ReadFile(path) // only for the message and the cleaning
	holder, runDir, _ := strings.Cut(strings.TrimSpace(string(content)), "\n")
	if err != nil {
		_ = file.Close() // nothing written
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%w: another codev server (process %s) runs on %s", ErrInUse, holder, dataDir)
		}
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	if strings.HasPrefix(filepath.Base(runDir), runPrefix) {
		_ = os.RemoveAll(runDir) // best effort: it holds nothing but a dead socket
	}
	return &lock{file}, nil
}

// flock takes the lock of a file, asking again until ctx ends; EWOULDBLOCK then means that somebody has it.
func flock(ctx context.Context, file *os.File) error {
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return err
		}
	}
}

// name writes who holds the lock.
func (l *lock) name(runDir string) error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt(fmt.Appendf(nil, "%d\n%s\n", os.Getpid(), runDir), 0)
	return err
}

func (l *lock) release() error { return l.file.Close() }

// stopOrphan ends a postmaster that outlived the codev which started it. The caller holds the lock, so no living
// codev owns it. It returns the process id in a postmaster.pid whose number now belongs to some other program, else
// 0: PostgreSQL itself would take that program for a postmaster and refuse to start.
func stopOrphan(ctx context.Context, dir string) (reused int, err error) {
	pid, _, err := readPID(dir)
	if err != nil || pid == 0 {
		return 0, err
	}
	if !isPostmaster(pid, dir) {
		if syscall.Kill(pid, 0) == nil {
			return pid, nil
		}
		return 0, nil
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	impatient := time.NewTimer(20 * time.Second)
	defer impatient.Stop()
	err = syscall.Kill(pid, syscall.SIGINT)
	for isPostmaster(pid, dir) {
		if err != nil && !errors.Is(err, syscall.ESRCH) {
			return 0, fmt.Errorf("PostgreSQL process %d still runs on %s and cannot be stopped: %w", pid, dir, err)
		}
		select {
		case <-impatient.C:
			err = syscall.Kill(pid, syscall.SIGQUIT)
		case <-ctx.Done():
			return 0, fmt.Errorf("PostgreSQL process %d still runs on %s and does not stop: %w", pid, dir, ctx.Err())
		case <-tick.C:
		}
	}
	return 0, nil
}

// readPID reads postmaster.pid: the process id on its first line (0 without a file) and the state on its eighth.
func readPID(dir string) (pid int, state string, err error) {
	data, err := os.ReadFile(filepath.Join(dir, "postmaster.pid"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, "", nil
	}
	if err != nil {
		return 0, "", err
	}
	lines := strings.Split(string(data), "\n")
	pid, _ = strconv.Atoi(lines[0]) // an unreadable or half-written number names nobody
	if len(lines) > 7 {
		state = strings.TrimSpace(lines[7])
	}
	return max(pid, 0), state, nil
}

// isPostmaster says whether the process is a postmaster that works in dir.
func isPostmaster(pid int, dir string) bool {
	if runtime.GOOS == "linux" {
		proc := filepath.Join("/proc", strconv.Itoa(pid))
		cwd, err := os.Stat(filepath.Join(proc, "cwd"))
		if err != nil {
			return false
		}
		here, err := os.Stat(dir)
		if err != nil || !os.SameFile(cwd, here) {
			return false
		}
		comm, err := os.ReadFile(filepath.Join(proc, "comm"))
		return err == nil && strings.HasPrefix(string(comm), "postgres")
	}
	out, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), "postgres") && strings.Contains(string(out), "-D "+dir)
}
