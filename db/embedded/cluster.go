//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

const (
	superuser = "codev"
	database  = "codev"
	runPrefix = "codev-pg-"
	// PostgreSQL's socket has this name in the run directory, and a path in sun_path has 104 bytes on macOS.
	socketName = ".s.PGSQL.5432"
	socketMax  = 100
)

// ErrVersion says that the cluster needs a major version of PostgreSQL that this machine lacks.
var ErrVersion = errors.New("database was made by another major version of PostgreSQL")

// clusterMajor reads the major version of the cluster at dir; 0 means that there is none yet.
func clusterMajor(dir string) (int, error) {
	data, err := os.ReadFile(filepath.Join(dir, "PG_VERSION"))
	switch {
	case errors.Is(err, os.ErrPermission):
		return 0, fmt.Errorf("%s belongs to another account: start codev as the account that made it", dir)
	case errors.Is(err, os.ErrNotExist):
		if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
			return 0, fmt.Errorf("%s is not empty and not a PostgreSQL cluster: choose another data directory", dir)
		}
		return 0, nil
	case err != nil:
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0, fmt.Errorf("%s does not name a major version: %q", filepath.Join(dir, "PG_VERSION"), data)
	}
	return major, nil
}

// versionAdvice is the refusal to open a cluster of version have when only the versions seen are there.
func versionAdvice(dir string, have int, seen []int) error {
	offers := "offers none"
	if len(seen) > 0 {
		offers = "offers " + strings.Trim(fmt.Sprint(seen), "[]")
	}
	return fmt.Errorf("%w: %s needs PostgreSQL %d, this machine %s; install version %d, or move the data with pg_dump and pg_restore (nothing was changed)",
		ErrVersion, dir, have, offers, have)
}

// create makes the cluster at dir. It works beside it and renames at the end, so a kill never leaves half of one.
func (s *Server) create(dir string) error {
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := s.account.own(fresh); err != nil {
		return err
	}
	args := []string{"-U", superuser, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--no-instructions"}
	switch {
	case s.install.major >= 17: // the same order of text on every system
		args = append(args, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
	case runtime.GOOS == "linux":
		args = append(args, "--locale=C.UTF-8")
	default: // macOS has C.UTF-8 only of late
		args = append(args, "--locale=C", "--lc-ctype=en_US.UTF-8")
	}
	if s.volatile {
		args = append(args, "--no-sync")
	}
	cmd, release, err := s.account.command(filepath.Join(s.install.bin, "initdb"), fresh, args...)
	if err != nil {
		return err
	}
	defer release()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %s", initdbReason(string(out), err))
	}
	return os.Rename(fresh, dir)
}

// initdbReason picks the line that says what went wrong.
func initdbReason(out string, err error) string {
	for line := range strings.Lines(out) {
		if _, message, ok := strings.Cut(line, "error: "); ok {
			return strings.TrimSpace(message)
		}
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return fmt.Sprintf("%s (%v)", lines[len(lines)-1], err)
}

// settings are the postmaster's arguments; they win over postgresql.conf.
func (s *Server) settings() []string {
	list := []string{
		"listen_addresses=", "unix_socket_directories=" + s.runDir, "unix_socket_permissions=0700", "port=5432",
		"shared_buffers=48MB", "max_wal_size=256MB", "jit=off",
		"wal_level=minimal", "max_wal_senders=0", // nobody replicates it
		"timezone=UTC", "log_timezone=UTC", "lc_messages=C",
		// board-protocol rule 17: no card text in any log. ERROR messages quote values, LOG and above do not.
		"log_destination=stderr", "logging_collector=off", "log_line_prefix=", "log_min_messages=log",
		"log_error_verbosity=terse", "log_min_error_statement=panic", "log_statement=none",
		"log_min_duration_statement=-1", "log_checkpoints=off",
	}
	if s.volatile {
		list = append(list, "max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	} else {
		list = append(list, "max_connections=60", "fsync=on", "full_page_writes=on")
	}
	args := make([]string, 0, 2*len(list))
	for _, setting := range list {
		args = append(args, "-c", setting)
	}
	return args
}

// makeRunDir makes the directory of the socket: short enough, reachable for PostgreSQL, closed to other accounts.
func makeRunDir(a account) (string, error) {
	for _, parent := range []string{os.TempDir(), "/tmp"} {
		dir, err := os.MkdirTemp(parent, runPrefix)
		if err != nil {
			continue
		}
		if err := a.own(dir); err != nil {
			_ = os.Remove(dir) // the error to tell is the first
			return "", err
		}
		if len(filepath.Join(dir, socketName)) < socketMax && a.reaches(dir) {
			return dir, nil
		}
		_ = os.Remove(dir) // empty
	}
	return "", fmt.Errorf("no directory for PostgreSQL's socket: %s and /tmp are too long, closed or not writable", os.TempDir())
}
