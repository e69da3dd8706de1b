package httpapi

import (
	"net/url"
	"strings"
)

// maxReturn is longer than any path of ours with its query.
const maxReturn = 512

// ReturnPath gives the path a browser may be sent to after signing in: raw when
// it is a path on this host, else "/". What is let through means the same to
// every reader of URLs: browsers take a backslash for a slash, drop tabs and
// line breaks, and read two slashes as the start of a host (WHATWG URL
// Standard, section 4.4).
func ReturnPath(raw string) string {
	if len(raw) > maxReturn || !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") {
		return "/"
	}
	for _, c := range []byte(raw) {
		if c <= ' ' || c == '\\' || c >= 0x7f {
			return "/"
		}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "/"
	}
	if bad(u.Path) {
		return "/"
	}
	return raw
}

// bad looks at the decoded path, in case something on the way decodes it once
// before a browser sees it.
func bad(path string) bool {
	return strings.Contains(path, "//") ||
		strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f })
}
