//go:build unix

package dbtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"codev/db/embedded"
)

// Migrate brings the database at url up to date. Pass a declared function, not a closure: its template is made once.
type Migrate func(ctx context.Context, url string) error

// server is the PostgreSQL of this test process.
var server struct {
	mu        sync.Mutex // protects following
	running   bool       // inside Run
	url       string     // empty until the first New
	private   *embedded.Server
	dataDir   string
	templates map[uintptr]string // by code address of the Migrate
}

// Main runs the package's tests with Run and exits with their code.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run runs the package's tests, then drops the templates and stops the server. For a TestMain with more to do.
func Run(m interface{ Run() int }) int {
	server.mu.Lock()
	server.running = true
	server.mu.Unlock()
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, "dbtest:", err)
		return max(code, 1)
	}
	return code
}

// New makes a database with the schema of migrate (nil: an empty one) and returns a pool on it. The pool is closed
// and the database dropped when the test ends.
func New(t testing.TB, migrate Migrate) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), URL(t, migrate))
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// URL is New for tests that connect by themselves, or start a program that does.
func URL(t testing.TB, migrate Migrate) string {
	t.Helper()
	base, template, err := prepare(t.Context(), migrate)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	name := freshName()
	if err := execute(t.Context(), base, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(context.Background(), base, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	u, err := withDatabase(base, name)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	return u
}

// prepare starts the server and makes migrate's template, each at the first call that needs it.
func prepare(ctx context.Context, migrate Migrate) (base, template string, err error) {
	server.mu.Lock()
	defer server.mu.Unlock()
	if !server.running {
		return "", "", errors.New("the package needs: func TestMain(m *testing.M) { dbtest.Main(m) }")
	}
	if server.url == "" {
		if err := startLocked(ctx); err != nil {
			return "", "", err
		}
	}
	if migrate == nil {
		return server.url, "template0", nil
	}
	key := reflect.ValueOf(migrate).Pointer()
	if name, ok := server.templates[key]; ok {
		return server.url, name, nil
	}
	name := freshName()
	if err := execute(ctx, server.url, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", "", err
	}
	u, err := withDatabase(server.url, name)
	if err == nil {
		err = migrate(ctx, u)
	}
	if err != nil {
		return "", "", errors.Join(fmt.Errorf("migrate: %w", err), execute(ctx, server.url, "DROP DATABASE "+name+" WITH (FORCE)"))
	}
	server.templates[key] = name
	return server.url, name, nil
}

func startLocked(ctx context.Context) error {
	server.templates = map[uintptr]string{}
	if given := os.Getenv("CODEV_TEST_DATABASE_URL"); given != "" {
		server.url = given
		return nil
	}
	dir, err := makeDataDir()
	if err != nil {
		return err
	}
	cfg := embedded.Config{DataDir: dir, Volatile: true}
	private, err := embedded.Start(ctx, cfg)
	if errors.Is(err, embedded.ErrNotFound) {
		if cfg.Binaries = nodeModules(); cfg.Binaries != "" {
			private, err = embedded.Start(ctx, cfg)
		}
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	server.url, server.private, server.dataDir = private.URL(), private, dir
	return nil
}

const dirPrefix = "codev-dbtest-"

// makeDataDir makes the private server's directory, in memory where the system has room for it, and removes those of
// test processes that died without stopping theirs.
func makeDataDir() (string, error) {
	parent := os.TempDir()
	var room syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &room) == nil && uint64(room.Bavail)*uint64(room.Bsize) > 2<<30 {
		parent = "/dev/shm"
	}
	left, _ := filepath.Glob(filepath.Join(parent, dirPrefix+"*")) // pattern is sound
	for _, dir := range left {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), dirPrefix), "-")
		if n, err := strconv.Atoi(pid); err == nil && errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // another account's is not ours to remove
		}
	}
	return os.MkdirTemp(parent, fmt.Sprintf("%s%d-", dirPrefix, os.Getpid()))
}

// stop ends what prepare began.
func stop() error {
	server.mu.Lock()
	defer server.mu.Unlock()
	server.running = false
	var err error
	if server.private == nil { // a given server keeps nothing of ours
		for _, name := range server.templates {
			err = errors.Join(err, execute(context.Background(), server.url, "DROP DATABASE "+name+" WITH (FORCE)"))
		}
	} else {
		err = errors.Join(server.private.Stop(), os.RemoveAll(server.dataDir))
	}
	server.url, server.private, server.templates = "", nil, nil
	return err
}

// nodeModules is where npm ci installs a PostgreSQL for machines without one: web/node_modules of the module that the
// test, whose working directory is its package's, belongs to. Empty if there is no module above.
func nodeModules() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return filepath.Join(dir, "web", "node_modules")
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

func execute(ctx context.Context, url, sql string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func freshName() string { return "codev_test_" + strings.ToLower(rand.Text()) }

func withDatabase(base, name string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("CODEV_TEST_DATABASE_URL is not a postgres:// URL: %v", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}
