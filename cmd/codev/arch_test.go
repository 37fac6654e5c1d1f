package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// root is the work tree, seen from this package.
const root = "../.."

// Sizes of style.md.
const (
	maxFileLines  = 600
	maxFuncLines  = 60
	maxFields     = 20
	portMaxMethod = 10 // of an interface that one package asks another for
)

// arrows says whom each package of ours may import; every other package of ours is forbidden, for the reason given.
// A package that is not listed fails the test: it has to say where it stands. Test files are free.
var arrows = []struct {
	pkg    string
	may    []string
	reason string
}{
	{"collab/method", nil, "the method is pure: the standard library is enough to say what codevelopment is"},
	{"collab/board", []string{"collab/method"}, "the board is pure: rules in, documents out"},
	{"sfu", []string{"sfu/echo", "sfu/estimate", "sfu/udp"}, "the media plane knows ids and bits, never names, roles or phases"},
	{"sfu/echo", nil, "whether two microphones hear one voice follows from levels and times alone"},
	{"sfu/estimate", nil, "how much a line carries follows from times and sizes alone"},
	{"sfu/udp", nil, "a socket knows addresses and bytes"},
	{"sfu/tcp", nil, "a listener knows connections, not what is said on them"},
	{"sfu/relay", []string{"sfu/tcp"}, "the relay knows addresses and seats' words, never the media it carries"},
	{"collab/coalesce", nil, "a moment knows nothing of what is done then"},
	{"collab", []string{"collab/method", "collab/board", "collab/coalesce"}, "the live session asks for a Store and a Media and does not know who satisfies them"},
	{"collab/people", []string{"collab/method"}, "people and invitations know no live session and no SQL"},
	{"collab/media", []string{"collab", "collab/method", "sfu"}, "the adapter stands between the session and the media plane and sees nothing else"},
	{"db", []string{"db/*", "collab", "collab/method", "collab/board", "collab/people"}, "the database satisfies the ports of collab and collab/people; nobody above it is its business"},
	{"db/*", []string{"db/*"}, "generated rows, the private PostgreSQL and the test databases know no domain"},
	{"signaling/wire", []string{"collab", "collab/method", "collab/board"}, "frames are made of the domain's words"},
	{"signaling/wire/gen", []string{"signaling/wire", "collab", "collab/method", "collab/board"}, "the generator reads the frames and nothing else"},
	{"signaling/client/synthetic", nil, "synthetic media knows the offer's shape and nothing of ours"},
	{"signaling/client/load", []string{"signaling/client", "signaling/client/synthetic", "collab", "collab/method"}, "a load knows the server from outside only"},
	{"signaling/client", []string{"signaling/wire", "signaling/client/synthetic", "collab", "collab/people", "collab/method", "collab/board"}, "a second client knows the protocol, not the server"},
	{"signaling", []string{"signaling/wire", "collab", "collab/coalesce", "collab/people", "collab/method", "collab/board"}, "the websocket edge holds no session truth, and never touches the media plane"},
	{"web", []string{"collab", "collab/people", "collab/method", "collab/board"}, "pages and API know no SQL, no socket and no media"},
	{"web/https", []string{"sfu/tcp"}, "the HTTPS port knows certificates and first bytes, never pages"},
	{"cmd/codev", []string{"*"}, ""},
	{"cmd/bench", []string{"signaling/client", "signaling/client/*", "collab", "collab/board", "collab/method"}, "the bench measures the program from outside, as its users meet it"},
	{"cmd/cable", nil, "a line knows frames and time"},
	{"cmd/headless", []string{"signaling/client", "signaling/wire", "collab", "collab/board", "collab/method"}, "a participant without a browser meets the program from outside, as browsers do"},
}

// outside forbids imports from elsewhere where they would break a promise.
var outside = []struct{ pkg, prefix, why string }{
	{"collab/method", "", "the method needs nothing but the standard library"},
	{"collab/board", "", "the board needs nothing but the standard library"},
	{"sfu", "encoding/json", "no JSON on the path of a packet"},
	{"sfu", "database/sql", "no SQL on the path of a packet"},
	{"sfu", "github.com/jackc", "no SQL on the path of a packet"},
	{"collab", "github.com/jackc", "SQL lives in db"},
	{"collab/people", "github.com/jackc", "SQL lives in db"},
	{"signaling", "github.com/jackc", "SQL lives in db"},
	{"signaling", "github.com/pion", "the websocket edge hands SDP on and never opens it"},
	{"web", "github.com/jackc", "SQL lives in db"},
	{"web", "github.com/pion", "pages and API carry no media"},
}

// source is one Go file of ours.
type source struct {
	name  string // from the root
	pkg   string // its directory
	lines int
	test  bool
	made  bool // by a generator
	file  *ast.File
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, spec := range s.file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			if why := forbidden(s.pkg, imported); why != "" {
				t.Errorf("%s imports %s: %s", s.name, imported, why)
			}
		}
	}
}

// forbidden says why pkg may not import the path; "" if it may.
func forbidden(pkg, imported string) string {
	for _, o := range outside {
		standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
		if o.pkg == pkg && strings.HasPrefix(imported, o.prefix) && (o.prefix != "" || !standard) {
			return o.why
		}
	}
	ours, ok := strings.CutPrefix(imported, "codev/")
	if !ok {
		return ""
	}
	for _, a := range arrows {
		if !covers(a.pkg, pkg) {
			continue
		}
		for _, may := range a.may {
			if covers(may, ours) {
				return ""
			}
		}
		return a.reason
	}
	return "this package is not in the table of arrows: say whom it may import"
}

// covers reports whether a pattern ("db", "db/*", "*") names the package.
func covers(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(pkg, prefix)
	}
	return pattern == pkg
}

func TestForbiddenSeesABrokenArrow(t *testing.T) {
	for _, bad := range [][2]string{
		{"signaling", "codev/sfu"}, {"sfu", "codev/collab/method"}, {"web", "codev/db"}, {"collab", "codev/db"},
		{"collab/method", "github.com/google/uuid"}, {"db/internal/rows", "codev/collab"}, {"util", "codev/db"},
	} {
		if forbidden(bad[0], bad[1]) == "" {
			t.Errorf("%s may import %s", bad[0], bad[1])
		}
	}
	for _, good := range [][2]string{{"web", "codev/collab/people"}, {"cmd/codev", "codev/db"}, {"db", "codev/db/internal/rows"}, {"collab/method", "time"}} {
		if why := forbidden(good[0], good[1]); why != "" {
			t.Errorf("%s may not import %s: %s", good[0], good[1], why)
		}
	}
}

func TestEveryPackageHasADoc(t *testing.T) {
	docs := map[string]bool{}
	for _, s := range sources(t) {
		if s.made || s.test {
			continue
		}
		docs[s.pkg] = docs[s.pkg] || (path.Base(s.name) == "doc.go" && len(s.file.Doc.Text()) > 60)
	}
	for pkg, ok := range docs {
		if !ok {
			t.Errorf("%s has no doc.go that says what it owns", pkg)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if s.made {
			continue
		}
		if s.lines > maxFileLines {
			t.Errorf("%s has %d lines; a file stops at %d", s.name, s.lines, maxFileLines)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if what, size, limit := measure(n); size > limit {
				t.Errorf("%s: %s has %d lines, fields or methods; it stops at %d", s.name, what, size, limit)
			}
			return true
		})
	}
}

var positions = token.NewFileSet()

// measure gives the size of a function, a struct or an interface, and its limit.
func measure(n ast.Node) (what string, size, limit int) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Name.Name, positions.Position(n.End()).Line - positions.Position(n.Pos()).Line + 1, maxFuncLines
	case *ast.TypeSpec:
		switch body := n.Type.(type) {
		case *ast.StructType:
			return n.Name.Name, body.Fields.NumFields(), maxFields
		case *ast.InterfaceType:
			return n.Name.Name, body.Methods.NumFields(), portMaxMethod
		}
	}
	return "", 0, 0
}

// sources parses every Go file of the tree, once for each test: it takes a few milliseconds.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(rel, ".git") || rel == "data" || rel == "bin") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(positions, name, nil, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		all = append(all, source{
			name: filepath.ToSlash(rel), pkg: filepath.ToSlash(filepath.Dir(rel)), lines: positions.File(file.Pos()).LineCount(),
			test: strings.HasSuffix(name, "_test.go"), made: ast.IsGenerated(file), file: file,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d Go files found: the walk is broken", len(all))
	}
	return all
}
