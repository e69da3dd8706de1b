package arrows_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// pkg is a package of the module, by its folder: "internal/errs".
type pkg struct {
	path  string
	name  string
	files map[string]*ast.File // by name, without tests
	tests map[string]*ast.File
}

// readModule parses every Go file below functions, infra and internal.
func readModule(t *testing.T) (map[string]*pkg, *token.FileSet) {
	t.Helper()
	module, set := map[string]*pkg{}, token.NewFileSet()
	for _, top := range []string{"functions", "infra", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(file, ".go"):
				return nil
			}
			return read(module, set, file)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(module) < 40 {
		t.Fatalf("only %d packages found", len(module))
	}
	return module, set
}

func read(module map[string]*pkg, set *token.FileSet, file string) error {
	parsed, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	relative, err := filepath.Rel(root, file)
	if err != nil {
		return err
	}
	folder, name := path.Split(filepath.ToSlash(relative))
	folder = strings.TrimSuffix(folder, "/")
	p := module[folder]
	if p == nil {
		p = &pkg{path: folder, files: map[string]*ast.File{}, tests: map[string]*ast.File{}}
		module[folder] = p
	}
	if strings.HasSuffix(name, "_test.go") {
		p.tests[name] = parsed
		return nil
	}
	p.name, p.files[name] = parsed.Name.Name, parsed
	return nil
}

// imports are what files import: ours by folder, others by import path.
// The standard library is left out.
func imports(files map[string]*ast.File) (ours, others []string) {
	for _, f := range files {
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value) // the parser has checked it
			first, _, _ := strings.Cut(name, "/")
			switch {
			case first == "lanyard":
				ours = append(ours, strings.TrimPrefix(name, "lanyard/"))
			case strings.Contains(first, "."):
				others = append(others, name)
			}
		}
	}
	return unique(ours), unique(others)
}

func unique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
