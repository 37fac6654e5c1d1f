//go:build unix

package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

const childRun = "CODEV_DBTEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childRun) == "bare" {
		os.Exit(m.Run()) // a package that forgot Main
	}
	Main(m)
}

var migrations atomic.Int32

func migrate(ctx context.Context, url string) error {
	migrations.Add(1)
	return execute(ctx, url, "CREATE TABLE word (word text PRIMARY KEY)")
}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	for i := range 6 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			pool := New(t, migrate)
			if _, err := pool.Exec(t.Context(), "INSERT INTO word VALUES ('same key')"); err != nil {
				t.Error(err)
			}
			if n := migrations.Load(); n != 1 {
				t.Errorf("migrated %d times, want 1", n)
			}
		})
	}
}

func TestDatabaseIsDropped(t *testing.T) {
	pool := New(t, nil)
	count := func() (n int) {
		err := pool.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'codev\\_test\\_%'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, during := count(), 0
	t.Run("", func(t *testing.T) {
		New(t, nil)
		during = count()
	})
	if after := count(); during != before+1 || after != before {
		t.Errorf("%d databases before, %d during, %d after the test", before, during, after)
	}
}

func TestFailedMigrationIsTold(t *testing.T) {
	broken := errors.New("broken")
	if _, _, err := prepare(t.Context(), func(context.Context, string) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("prepare: %v, want the migration's error", err)
	}
}

// child runs some of this file's tests in a process with the given environment.
func child(t *testing.T, run string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", run, "-test.v")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestGivenServerIsUsedAndLeftClean(t *testing.T) {
	pool := New(t, nil)
	var before, after int
	databases := "SELECT count(*) FROM pg_database"
	if err := pool.QueryRow(t.Context(), databases).Scan(&before); err != nil {
		t.Fatal(err)
	}
	out, err := child(t, "TestEachTestHasItsOwnDatabase", "CODEV_TEST_DATABASE_URL="+pool.Config().ConnString())
	if err != nil || !strings.Contains(out, "--- PASS: TestEachTestHasItsOwnDatabase/5") {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := pool.QueryRow(t.Context(), databases).Scan(&after); err != nil || after != before {
		t.Errorf("%d databases before, %d after, %v", before, after, err)
	}
	if out, err := child(t, "TestEachTestHasItsOwnDatabase", "CODEV_TEST_DATABASE_URL=postgres:///none?host=/nowhere"); err == nil {
		t.Errorf("a given server that is not there was passed over:\n%s", out)
	}
}

func TestMainIsRequired(t *testing.T) {
	t.Parallel()
	out, err := child(t, "TestEachTestHasItsOwnDatabase", childRun+"=bare")
	if err == nil || !strings.Contains(out, "dbtest.Main(m)") {
		t.Errorf("%v, output %s", err, out)
	}
}

func TestDeadProcessLeavesNothing(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	mine, err := makeDataDir()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(mine)
	left := filepath.Join(filepath.Dir(mine), fmt.Sprintf("%s%d-x", dirPrefix, gone.Process.Pid))
	if err := os.MkdirAll(filepath.Join(left, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(left)
	again, err := makeDataDir()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(again)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the dead process's directory is still there: %v", err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("a living process's directory is gone: %v", err)
	}
}
