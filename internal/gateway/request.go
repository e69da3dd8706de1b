package gateway

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// API Gateway takes 10,240 bytes of request line and headers and then adds a
// few headers of its own. (AWS, "Quotas for HTTP APIs".)
const (
	maxHeaders     = 100
	maxHeaderBytes = 12 << 10
)

// request turns an event into the request it was, or says why not.
func request(ctx context.Context, ev events.APIGatewayV2HTTPRequest, maxBody int) (*http.Request, *problem) {
	rc := ev.RequestContext
	client, err := netip.ParseAddr(rc.HTTP.SourceIP)
	if err != nil || client.Zone() != "" {
		return nil, invalid("The event has no client address.")
	}
	if !isToken(rc.HTTP.Method) || !isHost(rc.DomainName) {
		return nil, invalid("The event has no method or no host.")
	}
	target, refusal := target(ev)
	if refusal != nil {
		return nil, refusal
	}
	header, refusal := headers(ev)
	if refusal != nil {
		return nil, refusal
	}
	body, refusal := body(ev, maxBody)
	if refusal != nil {
		return nil, refusal
	}
	header.Set(HeaderRequestID, rc.RequestID)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	r := &http.Request{
		Method: rc.HTTP.Method, URL: target, RequestURI: target.RequestURI(), Host: rc.DomainName,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, ContentLength: int64(len(body)), Body: http.NoBody,
		RemoteAddr: net.JoinHostPort(client.Unmap().String(), "0"),
		TLS:        &tls.ConnectionState{}, // API Gateway speaks nothing but TLS
	}
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
	}
	return r.WithContext(ctx), nil
}

func invalid(detail string) *problem { return &problem{http.StatusBadRequest, detail} }

// target is path and query. Scheme and host stay empty, as in any server's
// request, so that nobody builds a link from them.
func target(ev events.APIGatewayV2HTTPRequest) (*url.URL, *problem) {
	path := unstage(ev.RawPath, ev.RequestContext.Stage)
	if !strings.HasPrefix(path, "/") || hasControl(path) {
		return nil, invalid("The path is malformed.")
	}
	query, err := url.ParseQuery(ev.RawQueryString)
	if err != nil || hasControl(ev.RawQueryString) {
		return nil, invalid("The query string is malformed.")
	}
	for _, values := range query {
		if len(values) > 1 {
			return nil, invalid("A query parameter is given twice.")
		}
	}
	return &url.URL{Path: path, RawQuery: ev.RawQueryString}, nil
}

// unstage takes the stage off the path. On the execute-api host the path
// starts with a named stage; under a custom domain it does not.
func unstage(path, stage string) string {
	if stage == "" || stage == "$default" {
		return path
	}
	rest, ok := strings.CutPrefix(path, "/"+stage)
	switch {
	case ok && rest == "":
		return "/"
	case ok && rest[0] == '/':
		return rest
	}
	return path
}

func headers(ev events.APIGatewayV2HTTPRequest) (http.Header, *problem) {
	size := len(ev.RawPath) + len(ev.RawQueryString)
	out := make(http.Header, len(ev.Headers)+3)
	for name, value := range ev.Headers {
		size += len(name) + len(value)
		canonical := http.CanonicalHeaderKey(name)
		if claimed(canonical) {
			continue
		}
		if !isToken(name) || hasControl(strings.ReplaceAll(value, "\t", " ")) {
			return nil, invalid("A header is malformed.")
		}
		if out[canonical] != nil {
			return nil, invalid("A header is given twice.")
		}
		out[canonical] = []string{value}
	}
	for _, c := range ev.Cookies {
		size += len(c)
	}
	if len(ev.Headers) > maxHeaders || size > maxHeaderBytes {
		return nil, &problem{http.StatusRequestHeaderFieldsTooLarge, "The request's headers are too large."}
	}
	return out, setCookies(out, ev.Cookies)
}

// claimed reports whether the header is something that only the request
// context may say.
func claimed(name string) bool {
	switch name {
	case "Host", "Cookie", "Content-Length", "Forwarded", "X-Real-Ip", "Connection", "Transfer-Encoding", HeaderRequestID:
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded-")
}

func setCookies(h http.Header, cookies []string) *problem {
	line := strings.Join(cookies, "; ")
	if line == "" {
		return nil
	}
	if hasControl(line) {
		return invalid("A cookie is malformed.")
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(line, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
		name = strings.TrimSpace(name)
		if name != "" && seen[name] {
			return invalid("A cookie is given twice.")
		}
		seen[name] = true
	}
	h.Set("Cookie", line)
	return nil
}

func body(ev events.APIGatewayV2HTTPRequest, limit int) (string, *problem) {
	text := ev.Body
	if ev.IsBase64Encoded {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "", invalid("The body is malformed.")
		}
		text = string(raw)
	}
	if len(text) > limit {
		return "", &problem{http.StatusRequestEntityTooLarge, "The request's body is too large."}
	}
	return text, nil
}

// isToken holds for a method or header name (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for _, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return s != ""
}

// isHost holds for what a host name or address with a port consists of.
func isHost(s string) bool {
	for _, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && !strings.ContainsRune("-.:[]", rune(c)) {
			return false
		}
	}
	return s != ""
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c < 0x20 || c == 0x7f })
}
