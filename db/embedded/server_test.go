//go:build unix

package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const helperDir = "CODEV_EMBEDDED_TEST_HELPER"

// TestMain runs the tests from the top of the repository, where a machine without PostgreSQL finds web/node_modules,
// or, in the process that TestStartAfterKill kills, a server that never stops.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	dir := os.Getenv(helperDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	s, err := Start(context.Background(), Config{DataDir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.URL())
	select {}
}

func begin(t *testing.T, cfg Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// query runs one statement and returns its first value, if it has one.
func query(t *testing.T, url, sql string, args ...any) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var value string
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func TestDataSurviveRestart(t *testing.T) {
	t.Parallel()
	cfg := Config{DataDir: filepath.Join(t.TempDir(), "made", "by", "start")}
	s := begin(t, cfg)
	for setting, want := range map[string]string{
		"listen_addresses": "", "fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8", "log_error_verbosity": "terse",
		"log_min_error_statement": "panic", "log_min_messages": "log", "unix_socket_permissions": "0700",
	} {
		if got := query(t, s.URL(), "SELECT current_setting($1)", setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, s.URL(), "SELECT lower('ÉTÉ') || char_length('👩‍🚀')"); got != "été3" {
		t.Errorf("characters of the C.UTF-8 locale: %q", got)
	}
	if info, err := os.Stat(s.runDir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("run directory %v, %v: want mode 0700", info, err)
	}
	query(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept word' AS word")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	if _, err := os.Stat(s.runDir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("run directory is still there: %v", err)
	}
	if got := query(t, begin(t, cfg).URL(), "SELECT word FROM kept"); got != "kept word" {
		t.Errorf("after a restart: %q", got)
	}
}

func TestSecondServerRefused(t *testing.T) {
	t.Parallel()
	cfg := Config{DataDir: t.TempDir(), Volatile: true}
	first := begin(t, cfg)
	_, err := Start(t.Context(), cfg)
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v, want ErrInUse", err)
	}
	for _, part := range []string{cfg.DataDir, fmt.Sprintf("process %d", os.Getpid())} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q is more than a line", err)
	}
	query(t, first.URL(), "SELECT 'unharmed'")
}

func TestStartAfterKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	helper := exec.Command(os.Args[0])
	helper.Dir = "db/embedded"
	helper.Env = append(os.Environ(), helperDir+"="+dir)
	out, err := helper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url := strings.TrimSpace(line)
	if err != nil || !strings.HasPrefix(url, "postgres://") {
		t.Fatalf("helper said %q, %v", line, err)
	}
	query(t, url, "CREATE TABLE kept AS SELECT 'committed' AS word")
	abandoned, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = helper.Wait() // killed: its error is the point
	s := begin(t, Config{DataDir: dir})
	if got := query(t, s.URL(), "SELECT word FROM kept"); got != "committed" {
		t.Errorf("after kill -9: %q", got)
	}
	if _, err := os.Stat(abandoned.Host); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the killed server's run directory is still there: %v", err)
	}
}

// TestOrphanIsStopped starts a postmaster that nobody's death stops, as on systems without PDEATHSIG.
func TestOrphanIsStopped(t *testing.T) {
	t.Parallel()
	cfg := Config{DataDir: t.TempDir(), Volatile: true}
	s := begin(t, cfg)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	run, err := makeRunDir(s.account)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(run)
	s.runDir = run
	cmd, release, err := s.account.command(filepath.Join(s.install.bin, "postgres"), s.dir, s.settings()...)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cmd.SysProcAttr.Credential}
	orphan, err := start(cmd, s.log)
	if err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	if err := orphan.ready(t.Context(), s.dir, tick.C); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), s.URL()) // somebody still uses it
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	again := begin(t, cfg)
	select {
	case <-orphan.exited:
	default:
		t.Error("the orphan still runs")
	}
	query(t, again.URL(), "SELECT 'answers'")
}

// TestReusedProcessID leaves the postmaster.pid of a crash whose number another program has got meanwhile, as it
// happens in containers, where numbers are small.
func TestReusedProcessID(t *testing.T) {
	t.Parallel()
	cfg := Config{DataDir: t.TempDir(), Volatile: true}
	s := begin(t, cfg)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	other := exec.Command("sleep", "600")
	other.Dir = "/"
	if s.account.other { // PostgreSQL takes the processes of other accounts for dead ones
		other.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(s.account.uid), Gid: uint32(s.account.gid)}}
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = other.Process.Kill() // the end of the test
		_ = other.Wait()
	}()
	pidFile := filepath.Join(s.dir, "postmaster.pid")
	content := fmt.Sprintf("%d\n%s\n1700000000\n5432\n/tmp\n\n  0  0\nready   \n", other.Process.Pid, s.dir)
	if err := os.WriteFile(pidFile, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.account.own(pidFile); err != nil {
		t.Fatal(err)
	}
	query(t, begin(t, cfg).URL(), "SELECT 'answers'")
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the innocent process was ended: %v", err)
	}
}

func TestDeadPostmasterComesBack(t *testing.T) {
	t.Parallel()
	s := begin(t, Config{DataDir: t.TempDir()})
	query(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept' AS word")
	conn, err := pgx.Connect(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	pid, _, err := readPID(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for conn.Ping(t.Context()) == nil { // until the old backend has noticed
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err = pgx.Connect(ctx, s.URL()); err == nil {
			break
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal(err)
		}
	}
	defer conn.Close(context.Background())
	if got := query(t, s.URL(), "SELECT word FROM kept"); got != "kept" {
		t.Errorf("after the postmaster's death: %q", got)
	}
}
