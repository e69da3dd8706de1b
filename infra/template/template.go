package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"
)

// Template is what template.yaml declares.
type Template struct {
	Functions []Function // by name
	Resources map[string]Resource
}

// Resource is one resource as it is written.
type Resource struct {
	Type       string
	Condition  string
	Properties map[string]any
}

// Function is one Lambda function and what calls it.
type Function struct {
	Name      string // the logical id
	Folder    string // the last part of CodeUri: "invites"
	Timeout   time.Duration
	Routes    []Route
	Streams   []Stream
	Schedules []Schedule
	Rules     []Rule
}

// Route is a route of the HTTP API.
type Route struct {
	Method string // "GET"; "ANY" is any
	Path   string // "/v1/users/{user}"
}

// Key is the route as API Gateway names it.
func (r Route) Key() string { return r.Method + " " + r.Path }

// Stream is an event source mapping of the table's stream.
type Stream struct {
	Name           string
	Filters        []Filter // a record passes that one of them matches
	BatchSize      int
	Lanes          int // ParallelizationFactor: batches at once; one item stays in one lane
	Retries        int
	Bisect         bool
	ReportFailures bool // ReportBatchItemFailures
}

// Kinds are the kinds of items whose changes can pass the filters.
func (s Stream) Kinds() []string {
	var out []string
	for _, f := range s.Filters {
		out = append(out, f.values("dynamodb", "NewImage", "kind", "S")...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Match reports whether a record passes one of the filters, or there is none.
func (s Stream) Match(record map[string]any) bool {
	return len(s.Filters) == 0 || slices.ContainsFunc(s.Filters, func(f Filter) bool { return f.Match(record) })
}

// Schedule is a fixed rate at which a function is called with the same input.
type Schedule struct {
	Name  string
	Every time.Duration
	Input string
}

// Rule is a rule of the default EventBridge bus, whose events call a function.
type Rule struct {
	Name    string
	Pattern map[string]any // as it is written
}

// Read reads a template and refuses what it does not understand of functions
// and their events.
func Read(r io.Reader) (*Template, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	if root.Kind != yaml.DocumentNode {
		return nil, errors.New("template: is empty")
	}
	tree, err := plain(&root)
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	var doc document
	if err := convert(tree, &doc); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	t := &Template{Resources: doc.Resources}
	for _, name := range slices.Sorted(maps.Keys(doc.Resources)) {
		if doc.Resources[name].Type != "AWS::Serverless::Function" {
			continue
		}
		f, err := function(name, doc.Resources[name], doc.Globals.Function.Timeout)
		if err != nil {
			return nil, fmt.Errorf("template: function %s: %w", name, err)
		}
		t.Functions = append(t.Functions, f)
	}
	return t, nil
}

type document struct {
	Globals struct {
		Function struct{ Timeout int }
	}
	Resources map[string]Resource
}

// convert fills out from a tree of plain values.
func convert(tree, out any) error {
	text, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, out)
}

func function(name string, r Resource, timeout int) (Function, error) {
	var p struct {
		CodeURI string `json:"CodeUri"`
		Timeout int
		Events  map[string]event
	}
	if err := convert(r.Properties, &p); err != nil {
		return Function{}, err
	}
	if p.Timeout == 0 {
		p.Timeout = timeout
	}
	if p.CodeURI == "" || p.Timeout <= 0 {
		return Function{}, errors.New("has no CodeUri or no Timeout")
	}
	f := Function{Name: name, Folder: path.Base(p.CodeURI), Timeout: time.Duration(p.Timeout) * time.Second}
	for _, id := range slices.Sorted(maps.Keys(p.Events)) {
		if err := p.Events[id].addTo(&f, id); err != nil {
			return Function{}, fmt.Errorf("event %s: %w", id, err)
		}
	}
	return f, nil
}
