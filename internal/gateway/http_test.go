package gateway

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// get is the event of GET /v1/session as API Gateway would send it.
func get() events.APIGatewayV2HTTPRequest {
	return events.APIGatewayV2HTTPRequest{
		Version: "2.0",
		RawPath: "/v1/session",
		Headers: map[string]string{"accept": "*/*"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			Stage: "$default", RequestID: "req-1", DomainName: "id.example.org",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "GET", SourceIP: "192.0.2.7"},
		},
	}
}

// seen is what a handler was shown.
type seen struct {
	*http.Request
	text string
}

// show runs ev through HTTP and gives what the handler saw, nil if it was not
// reached, and the answer.
func show(t *testing.T, ev events.APIGatewayV2HTTPRequest, opts ...Option) (*seen, events.APIGatewayV2HTTPResponse) {
	t.Helper()
	var got *seen
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = &seen{r, string(b)}
		w.WriteHeader(http.StatusNoContent)
	})
	answer, err := HTTP(h, opts...)(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	return got, answer
}

func TestRequestComesFromTheContextOnly(t *testing.T) {
	t.Parallel()
	ev := get()
	ev.Headers = map[string]string{
		"host": "evil.example", "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http",
		"forwarded": "for=203.0.113.9;host=evil.example", "x-real-ip": "203.0.113.9", "x-request-id": "mine", "content-length": "99",
		"cookie": "a=header", "accept": "text/html, */*",
	}
	ev.Cookies = []string{"a=1", "b=2"}
	ev.RawQueryString = "limit=5&cursor=a%2Bb"
	ev.Body = `{"a":1}`
	r, _ := show(t, ev)
	for name, pair := range map[string][2]string{
		"address":        {r.RemoteAddr, "192.0.2.7:0"},
		"host":           {r.Host, "id.example.org"},
		"url host":       {r.URL.Host, ""},
		"request id":     {r.Header.Get(HeaderRequestID), "req-1"},
		"cookie":         {r.Header.Get("Cookie"), "a=1; b=2"},
		"cursor":         {r.URL.Query().Get("cursor"), "a+b"},
		"request uri":    {r.RequestURI, "/v1/session?limit=5&cursor=a%2Bb"},
		"joined headers": {r.Header.Get("Accept"), "text/html, */*"},
		"length":         {r.Header.Get("Content-Length"), "7"},
		"body":           {r.text, `{"a":1}`},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", name, pair[0], pair[1])
		}
	}
	if r.TLS == nil || r.ContentLength != 7 {
		t.Errorf("TLS %v, content length %d", r.TLS, r.ContentLength)
	}
	want := []string{"Accept", "Content-Length", "Cookie", "X-Request-Id"}
	var names []string
	for _, n := range want {
		if r.Header.Get(n) != "" {
			names = append(names, n)
		}
	}
	if len(r.Header) != len(want) || !cmp.Equal(names, want) {
		t.Errorf("headers %v, want only %v", r.Header, want)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ raw, stage, want string }{
		{"/", "$default", "/"},
		{"/v1/users", "$default", "/v1/users"},
		{"/dev/v1/users", "dev", "/v1/users"},
		{"/dev", "dev", "/"},
		{"/dev/", "dev", "/"},
		{"/device/codes", "dev", "/device/codes"},
		{"/v1/users", "dev", "/v1/users"}, // a custom domain hides the stage
		{"/assets/a b+c?d%41.js", "$default", "/assets/a b+c?d%41.js"},
		{"//evil.example/x", "$default", "//evil.example/x"},
	} {
		ev := get()
		ev.RawPath, ev.RequestContext.Stage = tt.raw, tt.stage
		r, _ := show(t, ev)
		if r == nil {
			t.Errorf("%q at %s was refused", tt.raw, tt.stage)
		} else if r.URL.Path != tt.want || r.URL.Host != "" || r.URL.RawQuery != "" {
			t.Errorf("%q at %s: %q", tt.raw, tt.stage, r.URL)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	type event = events.APIGatewayV2HTTPRequest
	for name, tt := range map[string]struct {
		status int
		change func(*event)
	}{
		"repeated query parameter":         {400, func(e *event) { e.RawQueryString = "state=a&state=b" }},
		"repeated after decoding":          {400, func(e *event) { e.RawQueryString = "state=a&st%61te=b" }},
		"repeated with equal values":       {400, func(e *event) { e.RawQueryString = "state=a&state=a" }},
		"bad query escape":                 {400, func(e *event) { e.RawQueryString = "a=%zz" }},
		"semicolon in the query":           {400, func(e *event) { e.RawQueryString = "a=1;a=2" }},
		"repeated cookie":                  {400, func(e *event) { e.Cookies = []string{"s=1", "s=2"} }},
		"repeated cookie in one line":      {400, func(e *event) { e.Cookies = []string{"s=1;  s=2"} }},
		"repeated cookie, space before =":  {400, func(e *event) { e.Cookies = []string{"s=1; s =2"} }},
		"line break in a cookie":           {400, func(e *event) { e.Cookies = []string{"s=1\r\nx: y"} }},
		"line break in a header":           {400, func(e *event) { e.Headers["a"] = "b\r\nc: d" }},
		"space in a header name":           {400, func(e *event) { e.Headers["a b"] = "c" }},
		"one header under two spellings":   {400, func(e *event) { e.Headers["Accept"] = "text/html" }},
		"line break in the path":           {400, func(e *event) { e.RawPath = "/a\r\nb" }},
		"path without a slash":             {400, func(e *event) { e.RawPath = "v1" }},
		"no path":                          {400, func(e *event) { e.RawPath = "" }},
		"no client address":                {400, func(e *event) { e.RequestContext.HTTP.SourceIP = "" }},
		"a client address that is none":    {400, func(e *event) { e.RequestContext.HTTP.SourceIP = "IP" }},
		"client address with a zone":       {400, func(e *event) { e.RequestContext.HTTP.SourceIP = "fe80::1%eth0" }},
		"no method":                        {400, func(e *event) { e.RequestContext.HTTP.Method = "" }},
		"no host":                          {400, func(e *event) { e.RequestContext.DomainName = "" }},
		"a host with a path":               {400, func(e *event) { e.RequestContext.DomainName = "a/b" }},
		"body that is not the base64 said": {400, func(e *event) { e.Body, e.IsBase64Encoded = "%%", true }},
		"body over the cap":                {413, func(e *event) { e.Body = strings.Repeat("x", 101) }},
		"headers over the cap":             {431, func(e *event) { e.Headers["a"] = strings.Repeat("x", maxHeaderBytes) }},
		"cookies over the cap":             {431, func(e *event) { e.Cookies = []string{"a=" + strings.Repeat("x", maxHeaderBytes)} }},
		"too many headers": {431, func(e *event) {
			for i := range maxHeaders + 1 {
				e.Headers["a"+strings.Repeat("b", i)] = ""
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ev := get()
			tt.change(&ev)
			r, answer := show(t, ev, LimitBody(100))
			if r != nil {
				t.Fatal("the handler was reached")
			}
			isProblem(t, answer, tt.status)
		})
	}
}

func isProblem(t *testing.T, answer events.APIGatewayV2HTTPResponse, status int) {
	t.Helper()
	var body struct {
		Status int
		Title  string
		Code   string
		Detail string
	}
	if err := json.Unmarshal([]byte(answer.Body), &body); err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != status || body.Status != status || body.Title == "" || body.Code == "" || body.Detail == "" {
		t.Errorf("answer %d %s, want %d", answer.StatusCode, answer.Body, status)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/problem+json", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	} {
		if answer.Headers[name] != want {
			t.Errorf("%s: %q, want %q", name, answer.Headers[name], want)
		}
	}
}

func TestOneOfEachIsNotRepeated(t *testing.T) {
	t.Parallel()
	ev := get()
	ev.RawQueryString = "state=a&State=b&code=c"
	ev.Cookies = []string{"s=1", "S=2; t=3"}
	ev.RequestContext.HTTP.SourceIP = "::ffff:192.0.2.7"
	r, answer := show(t, ev)
	if r == nil {
		t.Fatal(answer.Body)
	}
	if r.RemoteAddr != "192.0.2.7:0" || len(r.Cookies()) != 3 {
		t.Errorf("%s, cookies %v", r.RemoteAddr, r.Cookies())
	}
}

func TestBodiesBothWays(t *testing.T) {
	t.Parallel()
	echo := HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	}))
	for name, body := range map[string]string{
		"empty": "", "text": "héllo <&> \u2028\x00", "binary": "\xff\xfe\x00\x01", "gzip": "\x1f\x8b\x08",
	} {
		ev := get()
		ev.Body, ev.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(body)), true
		answer, err := echo(t.Context(), ev)
		if err != nil {
			t.Fatal(err)
		}
		wire, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		var back events.APIGatewayV2HTTPResponse
		if err := json.Unmarshal(wire, &back); err != nil {
			t.Fatal(err)
		}
		got := back.Body
		if back.IsBase64Encoded {
			raw, err := base64.StdEncoding.DecodeString(got)
			if err != nil {
				t.Fatal(err)
			}
			got = string(raw)
		}
		if got != body || back.StatusCode != 200 {
			t.Errorf("%s: %d %q, want %q", name, back.StatusCode, got, body)
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		method  string
		handler http.HandlerFunc
		want    string
	}{
		"nothing written": {"GET", func(http.ResponseWriter, *http.Request) {}, `{"statusCode":200,"headers":{},"multiValueHeaders":null,"body":"","cookies":null}`},
		"cookies apart, other repeats joined": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("Set-Cookie", "a=1; Secure")
			w.Header().Add("Set-Cookie", "b=2")
			w.Header().Add("Vary", "Origin")
			w.Header().Add("Vary", "Cookie")
			w.Header().Set("Content-Length", "99")
			w.WriteHeader(http.StatusNoContent)
			w.Header().Set("Late", "yes")
			w.WriteHeader(http.StatusTeapot)
		}, `{"statusCode":204,"headers":{"Vary":"Origin, Cookie"},"multiValueHeaders":null,"body":"","cookies":["a=1; Secure","b=2"]}`},
		"no body with 304": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusNotModified)
			if _, err := w.Write([]byte("x")); err != http.ErrBodyNotAllowed {
				panic(err)
			}
		}, `{"statusCode":304,"headers":{},"multiValueHeaders":null,"body":"","cookies":null}`},
		"HEAD has the headers only": {"HEAD", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>")
		}, `{"statusCode":200,"headers":{"Content-Type":"text/html; charset=utf-8"},"multiValueHeaders":null,"body":"","cookies":null}`},
	} {
		ev := get()
		ev.RequestContext.HTTP.Method = tt.method
		answer, err := HTTP(tt.handler)(t.Context(), ev)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestPanicTellsNothing(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := HTTP(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half an answ")
		panic("password of ada@example.org")
	}), LogTo(slog.New(slog.NewTextHandler(&log, nil))))
	answer, err := h(t.Context(), get())
	if err != nil {
		t.Fatal(err)
	}
	isProblem(t, answer, 500)
	for where, text := range map[string]string{"answer": answer.Body, "log": log.String()} {
		if strings.Contains(text, "ada@") || strings.Contains(text, "half") {
			t.Errorf("%s: %s", where, text)
		}
	}
	if !strings.Contains(log.String(), "req-1") || !strings.Contains(log.String(), "http_test.go") {
		t.Errorf("the log does not say where: %s", log.String())
	}
}

func TestAnswerTooLargeForLambda(t *testing.T) {
	t.Parallel()
	h := HTTP(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte("x"), maxAnswer+1))
	}), LogTo(slog.New(slog.DiscardHandler)))
	answer, err := h(t.Context(), get())
	if err != nil {
		t.Fatal(err)
	}
	isProblem(t, answer, 500)
}

// TestAWSSamples decodes as Lambda does.
func TestAWSSamples(t *testing.T) {
	t.Parallel()
	h := lambda.NewHandler(HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.Host+r.RequestURI+" from "+r.RemoteAddr)
	})))
	for name, want := range map[string]string{
		"apigw-v2-request-no-authorizer.json": `GET aaaaaaaaaa.execute-api.us-west-2.amazonaws.com/ from 1.2.3.4:0`,
		// these give parameter1 twice and an address that is none
		"apigw-v2-request-iam.json":               `The event has no client address.`,
		"apigw-v2-request-jwt-authorizer.json":    `The event has no client address.`,
		"apigw-v2-request-lambda-authorizer.json": `The event has no client address.`,
	} {
		for _, payload := range [][]byte{sample(t, name)} {
			out, err := h.Invoke(context.Background(), payload)
			if err != nil {
				t.Fatal(name, err)
			}
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("%s: %s", name, out)
			}
		}
	}
	fixed := bytes.Replace(sample(t, "apigw-v2-request-lambda-authorizer.json"), []byte(`"IP"`), []byte(`"192.0.2.7"`), 1)
	out, err := h.Invoke(context.Background(), fixed)
	if err != nil || !bytes.Contains(out, []byte("given twice")) {
		t.Errorf("parameter1 twice: %s %v", out, err)
	}
}

func FuzzHTTPEvent(f *testing.F) {
	for _, name := range []string{"apigw-v2-request-no-authorizer.json", "apigw-v2-request-lambda-authorizer.json"} {
		f.Add(sample(f, name))
	}
	plainGet, err := json.Marshal(get())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plainGet)
	reached := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Reached", "yes")
		for name, values := range r.URL.Query() {
			if len(values) != 1 {
				panic("query parameter twice: " + name)
			}
		}
		names := map[string]bool{}
		for _, c := range r.Cookies() {
			if names[c.Name] {
				panic("cookie twice: " + c.Name)
			}
			names[c.Name] = true
		}
		if r.Header.Get("X-Forwarded-For") != "" || r.RemoteAddr == "" || r.URL.Path[0] != '/' {
			panic("not from the context")
		}
		// what the handler sees would survive the wire
		var wire bytes.Buffer
		if err := r.Write(&wire); err != nil {
			panic(err)
		}
	})
	h := HTTP(reached)
	f.Fuzz(func(t *testing.T, payload []byte) {
		var ev events.APIGatewayV2HTTPRequest
		if json.Unmarshal(payload, &ev) != nil {
			return
		}
		answer, err := h(context.Background(), ev)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == 500 || answer.StatusCode < 400 && answer.Headers["Reached"] == "" {
			t.Fatalf("answer %d %s", answer.StatusCode, answer.Body)
		}
	})
}
