package cloud

import (
	"strings"

	"lanyard/infra/template"
)

// route is a route of the template and the function behind it.
type route struct {
	template.Route
	function template.Function
	segments []string
}

// match gives the path parameters when the route takes the path.
func (r route) match(method string, path []string) (map[string]string, bool) {
	if r.Method != "ANY" && r.Method != method {
		return nil, false
	}
	params := map[string]string{}
	for i, s := range r.segments {
		name, variable := strings.CutPrefix(s, "{")
		name = strings.TrimSuffix(name, "}")
		switch {
		case variable && strings.HasSuffix(name, "+") && len(path) > i:
			params[strings.TrimSuffix(name, "+")] = strings.Join(path[i:], "/")
			return params, true
		case len(path) <= i || !variable && path[i] != s || variable && path[i] == "":
			return nil, false
		case variable:
			params[name] = path[i]
		}
	}
	return params, len(path) == len(r.segments)
}

// before reports whether r is more specific than other: literal text before a
// variable, a variable before the greedy rest, and one method before ANY.
func (r route) before(other route) bool {
	for i := range min(len(r.segments), len(other.segments)) {
		a, b := rank(r.segments[i]), rank(other.segments[i])
		if a != b {
			return a < b
		}
	}
	return r.Method != "ANY" && other.Method == "ANY"
}

func rank(segment string) int {
	switch {
	case strings.HasSuffix(segment, "+}"):
		return 2
	case strings.HasPrefix(segment, "{"):
		return 1
	}
	return 0
}

func segments(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

// find is the most specific route for a request, nil when there is none.
func find(routes []route, method, path string) (*route, map[string]string) {
	var best *route
	var bestParams map[string]string
	parts := segments(path)
	for i, r := range routes {
		params, ok := r.match(method, parts)
		if ok && (best == nil || r.before(*best)) {
			best, bestParams = &routes[i], params
		}
	}
	return best, bestParams
}
