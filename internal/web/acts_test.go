package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The console has words for every act that the server writes into the audit, and
// for no other.
func TestActsAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("console/audit/acts.ts")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)export const acts = \[(.*?)\]`).FindSubmatch(source)
	if list == nil {
		t.Fatal("acts.ts has no list of acts")
	}
	var known []string
	rooms := map[string]bool{}
	for _, m := range regexp.MustCompile(`"(([a-z]+)\.[a-z_]+)"`).FindAllStringSubmatch(string(list[1]), -1) {
		known = append(known, m[1])
		rooms[m[2]] = true
	}
	slices.Sort(known)
	if diff := cmp.Diff(written(t, rooms), known); diff != "" {
		t.Errorf("acts.ts (+) and the acts of the server (-) differ:\n%s", diff)
	}
}

// written are the texts in the sources of the server that have the form of an act
// of these rooms, sorted.
func written(t *testing.T, rooms map[string]bool) []string {
	t.Helper()
	found := map[string]bool{}
	act := regexp.MustCompile(`^([a-z]+)\.[a-z_]+$`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				if m := act.FindStringSubmatch(text); m != nil && rooms[m[1]] {
					found[text] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for text := range found {
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}
