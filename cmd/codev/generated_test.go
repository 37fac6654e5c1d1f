package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sumFile has the hash of everything sqlc reads and writes, as they were when `make generate` last ran. Building sqlc to
// ask it takes two minutes; comparing hashes finds the same two mistakes: a query changed without generating, and
// generated code changed by hand.
const sumFile = root + "/db/generated.sum"

var freshen = flag.Bool("freshen", false, "write "+sumFile+" instead of comparing (make generate)")

func TestGeneratedCodeIsFresh(t *testing.T) {
	var names []string
	for _, pattern := range []string{"sqlc.yaml", "db/schema/*.sql", "db/query/*.sql", "db/internal/rows/*.go"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s matches nothing (%v)", pattern, err)
		}
		names = append(names, found...)
	}
	var now strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&now, "%x  %s\n", sha256.Sum256(data), filepath.ToSlash(rel))
	}
	if *freshen {
		if err := os.WriteFile(sumFile, []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	then, err := os.ReadFile(sumFile)
	if err != nil {
		t.Fatalf("%v: run make generate", err)
	}
	if string(then) != now.String() {
		t.Errorf("what sqlc reads or writes has changed since it last ran: run make generate and commit the result")
	}
}
