package arrows_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// clock are the functions of package time that ask a clock of their own.
var clock = map[string]bool{"Now": true, "Since": true, "Until": true, "Sleep": true}

// TestOneClock: the time comes in through Now func() time.Time, which a main
// package sets; in a function that is app.Start.
func TestOneClock(t *testing.T) {
	t.Parallel()
	module, set := readModule(t)
	for name, p := range module {
		if p.name == "main" || name == "internal/app" {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && clock[s.Sel.Name] {
						t.Errorf("%s: time.%s", set.Position(s.Pos()), s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// TestEveryPackageTellsItsStory: in doc.go, or in its one file.
func TestEveryPackageTellsItsStory(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for name, p := range module {
		var docs []string
		for file, f := range p.files {
			if f.Doc != nil {
				docs = append(docs, file)
			}
		}
		switch {
		case len(p.files) == 0:
		case len(docs) != 1:
			t.Errorf("%s: package comment in %v", name, docs)
		case len(p.files) > 1 && p.name != "main" && docs[0] != "doc.go":
			t.Errorf("%s: its story is in %s, not in doc.go", name, docs[0])
		case !strings.HasPrefix(p.files[docs[0]].Doc.Text(), start(p)):
			t.Errorf("%s: its story does not begin with %q", name, start(p))
		}
	}
}

func start(p *pkg) string {
	if p.name == "main" {
		return "Command " + p.path[strings.LastIndex(p.path, "/")+1:]
	}
	return "Package " + p.name
}

// TestPackagesHaveNoState: a package variable is set where it is declared
// and never again, nor is what it holds; a function that stays warm between
// requests has nothing in which one request could leave something for the next.
//
// It sees assignments, ++, &, delete and clear on a variable or a part of it,
// not what a method does to it: so variables of types that exist to be changed
// are refused by type.
func TestPackagesHaveNoState(t *testing.T) {
	t.Parallel()
	module, set := readModule(t)
	for _, p := range module {
		vars := packageVars(p, func(spec *ast.ValueSpec) {
			if changeable(spec) {
				t.Errorf("%s: a package variable that is there to be changed", set.Position(spec.Pos()))
			}
		})
		for _, f := range p.files {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				for _, at := range changes(fn, vars) {
					t.Errorf("%s: changes a package variable", set.Position(at))
				}
			}
		}
	}
}

func packageVars(p *pkg, each func(*ast.ValueSpec)) map[string]bool {
	vars := map[string]bool{}
	for _, f := range p.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				spec := s.(*ast.ValueSpec)
				each(spec)
				for _, name := range spec.Names {
					if name.Name != "_" {
						vars[name.Name] = true
					}
				}
			}
		}
	}
	return vars
}

// changeable reports whether a variable's type is one for state: of package
// sync or atomic, or a channel. sync.OnceValue makes a function, which is no state
// that anybody could set.
func changeable(spec *ast.ValueSpec) bool {
	found := false
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ChanType:
			found = true
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && (x.Name == "atomic" || x.Name == "sync" && !strings.HasPrefix(n.Sel.Name, "OnceValue")) {
				found = true
			}
		case *ast.FuncLit:
			return false // what it makes is its own
		}
		return !found
	}
	if spec.Type != nil {
		ast.Inspect(spec.Type, look)
	}
	for _, v := range spec.Values {
		ast.Inspect(v, look)
	}
	return found
}

// changes are the places where fn changes one of vars. A name that fn declares
// itself is not the package's.
func changes(fn *ast.FuncDecl, vars map[string]bool) []token.Pos {
	own := declared(fn)
	var out []token.Pos
	changed := func(e ast.Expr) {
		if name := base(e); name != nil && vars[name.Name] && !own[name.Name] {
			out = append(out, e.Pos())
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					changed(e)
				}
			}
		case *ast.IncDecStmt:
			changed(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				changed(n.X)
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear" || f.Name == "copy") && len(n.Args) > 0 {
				changed(n.Args[0])
			}
		}
		return true
	})
	return out
}

// base is the variable that an expression is a part of.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

func declared(fn *ast.FuncDecl) map[string]bool {
	own := map[string]bool{}
	name := func(e ast.Expr) {
		if i, ok := e.(*ast.Ident); ok {
			own[i.Name] = true
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, i := range n.Names {
				own[i.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					name(e)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				name(n.Key)
				name(n.Value)
			}
		case *ast.ValueSpec:
			for _, i := range n.Names {
				own[i.Name] = true
			}
		}
		return true
	})
	return own
}
