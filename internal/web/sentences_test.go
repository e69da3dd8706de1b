package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2/validation"
)

// The places where a text begins that an answer may carry: the argument of a call
// or the field of a composite literal, by the name of the function or type.
var (
	sayingCalls = map[string]int{"errs.New": 1, "errs.BadField": 1}
	sayingTypes = map[string][]string{
		"errs.Field": {"Problem"}, "errs.Error": {"Detail"}, "people.Problem": {"Problem"}, "wording.Problem": {"Problem"},
		"httpapi.public": {"text"}, "gateway.problem": {"detail"}, "doctor.Finding": {"What", "Next"},
	}
)

// sayingRooms are those where such fields are set after the literal, too.
var sayingRooms = map[string][]string{"doctor": {"What", "Next"}}

// humaSays is what httpapi lets pass of huma's messages: those that our operations
// can get, up to the value that they quote.
var humaSays = []string{
	validation.MsgUnexpectedProperty, validation.MsgExpectedRFC3339DateTime, validation.MsgExpectedRFC3339Date,
	validation.MsgExpectedBoolean, validation.MsgExpectedNumber, validation.MsgExpectedInteger, validation.MsgExpectedString,
	validation.MsgExpectedArray, validation.MsgExpectedObject, validation.MsgExpectedArrayItemsUnique,
	printed(validation.MsgExpectedOneOf), printed(validation.MsgExpectedMinimumNumber), printed(validation.MsgExpectedMaximumNumber),
	printed(validation.MsgExpectedMinLength), printed(validation.MsgExpectedMaxLength), printed(validation.MsgExpectedMatchPattern),
	printed(validation.MsgExpectedMinItems), printed(validation.MsgExpectedMaxItems), printed(validation.MsgExpectedRequiredProperty),
	"required query parameter is missing", "required path parameter is missing", "required header parameter is missing",
	"unknown query parameter", "invalid integer", "invalid boolean",
}

// printed is a format with holes for its values.
func printed(format string) string {
	return strings.NewReplacer("%s", aWord, "%d", aNumber, "%v", aNumber).Replace(format)
}

// silent are the rooms whose failures are ours and reach nobody, or are said on a
// terminal. What the store says of a cursor does reach people.
var silent = []string{"app", "notify", "setup", "table", "errs"}

// spoken are rooms inside of those whose failures reach people all the same.
var spoken = []string{"notify/gateway"}

func (r *room) silent() bool {
	top, _, _ := strings.Cut(r.name, "/")
	return slices.Contains(silent, top) && !slices.Contains(spoken, r.name)
}

// Holes in a sentence, for what is known only when it is said.
const (
	aNumber = "\x01"
	aWord   = "\x02"
)

// room is a package as far as its texts go. Everything is found by its name
// alone, which is enough where one name means one thing.
type room struct {
	name    string
	files   []*ast.File
	parents map[ast.Node]ast.Node
	funcs   map[string][]*ast.FuncDecl
	values  map[string]ast.Expr // constants and variables of the package
	structs map[string][]string // fields in their order
}

// house follows expressions to the texts they can have.
type house struct {
	t     *testing.T
	rooms map[string]*room
	set   *token.FileSet
	found map[ast.Expr][]string // by expression, also while it is followed: recursion ends there
}

func readHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, rooms: map[string]*room{}, set: token.NewFileSet(), found: map[ast.Expr][]string{}}
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		file = filepath.ToSlash(file)
		if err != nil || d.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(h.set, file, nil, 0)
		if err == nil {
			h.room(strings.TrimPrefix(path.Dir(file), "../")).add(f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) room(name string) *room {
	if h.rooms[name] == nil {
		h.rooms[name] = &room{
			name: name, parents: map[ast.Node]ast.Node{}, funcs: map[string][]*ast.FuncDecl{},
			values: map[string]ast.Expr{}, structs: map[string][]string{},
		}
	}
	return h.rooms[name]
}

func (r *room) add(f *ast.File) {
	r.files = append(r.files, f)
	var above []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return false
		}
		if len(above) > 0 {
			r.parents[n] = above[len(above)-1]
		}
		above = append(above, n)
		switch n := n.(type) {
		case *ast.FuncDecl:
			r.funcs[n.Name.Name] = append(r.funcs[n.Name.Name], n)
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok {
				r.structs[n.Name.Name] = names(s.Fields)
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) && len(above) == 3 { // file, declaration, this
					r.values[name.Name] = n.Values[i]
				}
			}
		}
		return true
	})
}

func names(l *ast.FieldList) []string {
	var out []string
	if l == nil {
		return nil
	}
	for _, f := range l.List {
		for _, n := range f.Names {
			out = append(out, n.Name)
		}
	}
	return out
}

// sentences are all texts that an answer may carry, with where they begin.
func (h *house) sentences() map[string]token.Position {
	out := map[string]token.Position{}
	for _, name := range slices.Sorted(maps.Keys(h.rooms)) {
		r := h.rooms[name]
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				for _, e := range r.said(n) {
					for _, text := range h.texts(r, e) {
						if strings.Trim(text, aNumber+aWord) == "" && text != "" {
							h.t.Errorf("%s: it can not be seen what is said there: teach this test, or say it with a literal", h.set.Position(e.Pos()))
						} else if !strings.HasSuffix(text, " ") && text != "" { // else nothing followed
							out[text] = h.set.Position(e.Pos())
						}
					}
				}
				return true
			})
		}
	}
	return out
}

// said are the texts that begin at a node.
func (r *room) said(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		at, ok := sayingCalls[r.qualified(n.Fun)]
		if !ok || r.qualified(n.Args[0]) == "errs.Internal" || r.silent() && !isCursor(n.Args[0]) {
			return nil
		}
		return []ast.Expr{n.Args[at]}
	case *ast.CompositeLit:
		name := r.qualified(r.typeOf(n))
		if r.silent() {
			return nil
		}
		var out []ast.Expr
		for _, field := range sayingTypes[name] {
			out = append(out, r.field(n, name, field))
		}
		return out
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if sel, ok := to.(*ast.SelectorExpr); ok && slices.Contains(sayingRooms[r.name], sel.Sel.Name) {
				return n.Rhs[i : i+1]
			}
		}
	}
	return nil
}

func isCursor(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && strings.Contains(lit.Value, "cursor")
}

// qualified is a name with its room: errs.New, and people.Problem inside of people.
func (r *room) qualified(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return path.Base(r.name) + "." + e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	}
	return ""
}

// typeOf a composite literal, which may be left out inside of a slice or map.
func (r *room) typeOf(n *ast.CompositeLit) ast.Expr {
	if n.Type != nil {
		return n.Type
	}
	for up := r.parents[ast.Node(n)]; up != nil; up = r.parents[up] {
		if outer, ok := up.(*ast.CompositeLit); ok {
			switch t := outer.Type.(type) {
			case *ast.ArrayType:
				return t.Elt
			case *ast.MapType:
				return t.Value
			}
		}
	}
	return nil
}

// known are the fields, in their order, of the types of other rooms.
var known = map[string][]string{"errs.Field": {"Location", "Problem"}, "people.Problem": {"Column", "Problem"}}

func (r *room) field(n *ast.CompositeLit, name, field string) ast.Expr {
	_, short, _ := strings.Cut(name, ".")
	fields := known[name]
	if fields == nil {
		fields = r.structs[short]
	}
	for i, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == field {
				return kv.Value
			}
		} else if i == slices.Index(fields, field) {
			return e
		}
	}
	return nil
}

var verb = regexp.MustCompile(`%[a-z]`)

// texts are what an expression of a room can be.
func (h *house) texts(r *room, e ast.Expr) []string {
	if found, ok := h.found[e]; ok || e == nil {
		return found
	}
	h.found[e] = nil
	out := h.followed(r, e)
	slices.Sort(out)
	h.found[e] = slices.Compact(out)
	return h.found[e]
}

func (h *house) followed(r *room, e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{text}
		}
	case *ast.ParenExpr:
		return h.texts(r, e.X)
	case *ast.BinaryExpr:
		return cross([]string{""}, h.texts(r, e.X), h.texts(r, e.Y))
	case *ast.Ident:
		if e.Name == "nil" {
			return nil
		}
		return h.named(r, e)
	case *ast.IndexExpr:
		return h.texts(r, e.X)
	case *ast.CompositeLit: // of a map: its values
		var out []string
		for _, v := range e.Elts {
			if kv, ok := v.(*ast.KeyValueExpr); ok {
				out = append(out, h.texts(r, kv.Value)...)
			}
		}
		return out
	case *ast.SelectorExpr:
		return h.selected(r, e)
	case *ast.CallExpr:
		return h.called(r, e, 0)
	}
	return []string{aWord}
}

func cross(parts ...[]string) []string {
	out := parts[0]
	for _, part := range parts[1:] {
		var next []string
		for _, a := range out {
			for _, b := range part {
				next = append(next, a+b)
			}
		}
		out = next
	}
	return out
}

// named follows a constant, a variable or a parameter.
func (h *house) named(r *room, e *ast.Ident) []string {
	for up := r.parents[ast.Node(e)]; up != nil; up = r.parents[up] {
		if declares(up, e.Name) {
			return h.assigned(r, e.Name, up)
		}
		kind, body := function(up)
		if kind == nil {
			continue
		}
		if i := slices.Index(names(kind.Params), e.Name); i >= 0 {
			var out []string
			for _, args := range r.calls(up) {
				if i < len(args) {
					out = append(out, h.texts(r, args[i])...)
				}
			}
			return out
		}
		if slices.Contains(names(kind.Results), e.Name) {
			return h.assigned(r, e.Name, body)
		}
	}
	if v, ok := r.values[e.Name]; ok {
		return h.texts(r, v)
	}
	return []string{aWord}
}

// declares reports whether a statement brings a name into the scope that it is.
func declares(n ast.Node, name string) bool {
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	case *ast.IfStmt:
		list = []ast.Stmt{n.Init}
	case *ast.SwitchStmt:
		list = []ast.Stmt{n.Init}
	}
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.AssignStmt:
			return s.Tok == token.DEFINE && slices.ContainsFunc(s.Lhs, func(l ast.Expr) bool { return nameOf(l) == name })
		case *ast.DeclStmt:
			return slices.ContainsFunc(s.Decl.(*ast.GenDecl).Specs, func(spec ast.Spec) bool {
				v, ok := spec.(*ast.ValueSpec)
				return ok && slices.ContainsFunc(v.Names, func(l *ast.Ident) bool { return l.Name == name })
			})
		}
		return false
	})
}

func function(n ast.Node) (*ast.FuncType, *ast.BlockStmt) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Type, n.Body
	case *ast.FuncLit:
		return n.Type, n.Body
	}
	return nil, nil
}

// calls are the arguments of every call of a function: in its room, or in the
// function that it is a variable of.
func (r *room) calls(fn ast.Node) [][]ast.Expr {
	name, where := "", []ast.Node(nil)
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		name = fn.Name.Name
		for _, f := range r.files {
			where = append(where, f)
		}
	case *ast.FuncLit:
		if set, ok := r.parents[ast.Node(fn)].(*ast.AssignStmt); ok {
			name, where = nameOf(set.Lhs[0]), []ast.Node{r.parents[ast.Node(set)]}
		}
	}
	var out [][]ast.Expr
	for _, in := range where {
		ast.Inspect(in, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && nameOf(call.Fun) == name {
				out = append(out, call.Args)
			}
			return true
		})
	}
	return out
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// assigned is what a variable is set to anywhere in its scope.
func (h *house) assigned(r *room, name string, scope ast.Node) []string {
	var out []string
	set := func(i int, values []ast.Expr) {
		if i < len(values) {
			out = append(out, h.texts(r, values[i])...)
		} else if call, ok := values[0].(*ast.CallExpr); ok {
			out = append(out, h.called(r, call, i)...)
		}
	}
	ast.Inspect(scope, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if nameOf(l) == name {
					set(i, n.Rhs)
				}
			}
		case *ast.ValueSpec:
			for i, l := range n.Names {
				if l.Name == name && len(n.Values) > 0 {
					set(i, n.Values)
				}
			}
		}
		return true
	})
	return out
}

// selected follows a name of another room, or the field of a struct of this one.
func (h *house) selected(r *room, e *ast.SelectorExpr) []string {
	if x, ok := e.X.(*ast.Ident); ok {
		if v := h.rooms[x.Name]; v != nil && v.values[e.Sel.Name] != nil {
			return h.texts(v, v.values[e.Sel.Name])
		}
	}
	switch e.Sel.Name {
	case "Problem": // of an errs.Field: said where that was made
		if r.name == "doctor" {
			return []string{aWord} // in a sentence of its own
		}
		return nil
	case "Message":
		return humaSays
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(r.structs)) {
		if !slices.Contains(r.structs[name], e.Sel.Name) {
			continue
		}
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok && nameOf(r.typeOf(lit)) == name {
					out = append(out, h.texts(r, r.field(lit, r.name+"."+name, e.Sel.Name))...)
				}
				return true
			})
		}
	}
	if out == nil {
		return []string{aWord}
	}
	return out
}

// called is one result of a call.
func (h *house) called(r *room, call *ast.CallExpr, result int) []string {
	switch name := r.qualified(call.Fun); {
	case name == "fmt.Sprintf":
		return h.printed(r, call)
	case name == "errors.New", nameOf(call.Fun) == "string" && len(call.Args) == 1:
		return h.texts(r, call.Args[0])
	case nameOf(call.Fun) == "Error" && len(call.Args) == 0:
		return h.texts(r, call.Fun.(*ast.SelectorExpr).X)
	}
	fns := h.functions(r, call.Fun)
	if len(fns) == 0 {
		return []string{aWord}
	}
	var out []string
	for _, fn := range fns {
		out = append(out, h.returned(fn, result)...)
	}
	return out
}

func (h *house) printed(r *room, call *ast.CallExpr) []string {
	out := []string{""}
	for _, format := range h.texts(r, call.Args[0]) {
		rest := format
		for _, arg := range call.Args[1:] {
			at := verb.FindStringIndex(rest)
			if at == nil {
				break
			}
			value := []string{aNumber}
			if rest[at[0]:at[1]] != "%d" {
				value = h.texts(r, arg)
			}
			out, rest = cross(out, []string{rest[:at[0]]}, value), rest[at[1]:]
		}
		out = cross(out, []string{rest})
	}
	return out
}

// callee is a function and where it is.
type callee struct {
	room *room
	node ast.Node
}

// functions are those that an expression can be.
func (h *house) functions(r *room, e ast.Expr) []callee {
	var out []callee
	switch e := e.(type) {
	case *ast.FuncLit:
		return []callee{{r, e}}
	case *ast.CallExpr: // what a call gives is called
		for _, fn := range h.functions(r, e.Fun) {
			for _, result := range results(fn.node) {
				out = append(out, h.functions(fn.room, result[0])...)
			}
		}
	case *ast.Ident, *ast.SelectorExpr:
		where := r
		if s, ok := e.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && h.rooms[x.Name] != nil {
				where = h.rooms[x.Name]
			}
		}
		for _, fn := range where.funcs[nameOf(e)] {
			out = append(out, callee{where, fn})
		}
		if id, ok := e.(*ast.Ident); ok && out == nil {
			return h.given(r, id)
		}
	}
	return out
}

// given are the functions that a parameter can be.
func (h *house) given(r *room, e *ast.Ident) []callee {
	var out []callee
	for up := r.parents[ast.Node(e)]; up != nil; up = r.parents[up] {
		kind, _ := function(up)
		if kind == nil {
			continue
		}
		if i := slices.Index(names(kind.Params), e.Name); i >= 0 {
			for _, args := range r.calls(up) {
				if i < len(args) {
					out = append(out, h.functions(r, args[i])...)
				}
			}
		}
	}
	return out
}

// results are what a function returns, without what functions inside of it do.
func results(fn ast.Node) [][]ast.Expr {
	var out [][]ast.Expr
	_, body := function(fn)
	ast.Inspect(body, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			out = append(out, ret.Results)
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	return out
}

func (h *house) returned(fn callee, result int) []string {
	var out []string
	for _, values := range results(fn.node) {
		if result < len(values) {
			out = append(out, h.texts(fn.room, values[result])...)
		} else if call, ok := values[0].(*ast.CallExpr); ok {
			out = append(out, h.called(fn.room, call, result)...)
		}
	}
	return out
}
