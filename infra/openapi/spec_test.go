package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"lanyard/infra/template"
)

// Operations, routes and what is described to clients are the same: one that is in
// only one of them would be an answer that nobody can get, a 404 that nobody
// expects, or an operation that no client knows.
func TestRoutesAreOperations(t *testing.T) {
	f, err := os.Open("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tmpl, err := template.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	apis, described := apis(), described(t)
	for _, fn := range tmpl.Functions {
		if fn.Folder == "web" || len(fn.Routes) == 0 {
			continue
		}
		var routes, operations []string
		for _, r := range fn.Routes {
			if r.Method == http.MethodOptions {
				continue // of the door that all functions have: see httpapi
			}
			routes = append(routes, r.Method+" "+r.Path)
		}
		api := apis[fn.Folder]
		if api == nil {
			t.Errorf("function %s has routes and no operations", fn.Folder)
			continue
		}
		delete(apis, fn.Folder)
		for _, op := range api.Operations() {
			operations = append(operations, op.Method+" "+op.Path)
		}
		compare(t, fn.Folder, routes, operations)
		for _, r := range routes {
			if !described[r] {
				t.Errorf("%s: route %s is not in internal/web/openapi.json", fn.Folder, r)
			}
			delete(described, r)
		}
	}
	for op := range described {
		t.Errorf("operation %s of internal/web/openapi.json has no route in template.yaml", op)
	}
	for folder := range apis {
		t.Errorf("operations of %s have no function", folder)
	}
}

func compare(t *testing.T, folder string, routes, operations []string) {
	t.Helper()
	for _, r := range routes {
		if !slices.Contains(operations, r) {
			t.Errorf("%s: route %s of template.yaml is no operation", folder, r)
		}
	}
	for _, o := range operations {
		if !slices.Contains(routes, o) {
			t.Errorf("%s: operation %s has no route in template.yaml", folder, o)
		}
	}
}

// described are the operations that clients are generated from.
func described(t *testing.T) map[string]bool {
	t.Helper()
	file, err := os.ReadFile("../../internal/web/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(file, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for path, methods := range doc.Paths {
		for method := range methods {
			out[strings.ToUpper(method)+" "+path] = true
		}
	}
	return out
}

func TestSpecIsCurrent(t *testing.T) {
	want, err := Spec()
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../../internal/web/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("internal/web/openapi.json is not what the operations give; run: make api")
	}
}
