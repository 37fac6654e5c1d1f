package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// constants reads the values of every named string type from the source of packages, given by their folders below the
// module's root: type name -> values in the order of the source.
func constants(folders ...string) map[string][]any {
	out := map[string][]any{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(moduleRoot(), folder, "*.go"))
		if err != nil {
			log.Fatalf("gen: %v", err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				log.Fatalf("gen: %v", err)
			}
			collect(file, out)
		}
	}
	return out
}

// collect adds the constants of one file that name their type and have a string literal.
func collect(file *ast.File, out map[string][]any) {
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			values, ok := spec.(*ast.ValueSpec)
			if !ok || len(values.Values) != 1 {
				continue
			}
			typ, named := values.Type.(*ast.Ident)
			lit, literal := values.Values[0].(*ast.BasicLit)
			if !named || !literal || lit.Kind != token.STRING {
				continue
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				log.Fatalf("gen: %v", err)
			}
			out[typ.Name] = append(out[typ.Name], text)
		}
	}
}

// moduleRoot is the folder of go.mod, found upwards from the working directory.
func moduleRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			log.Fatal("gen: no go.mod above the working directory")
		}
		dir = up
	}
}
