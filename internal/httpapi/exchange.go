package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"lanyard/internal/secret"
)

// exchange is one request and its answer on the way through. It belongs to one
// goroutine.
type exchange struct {
	caller  Caller
	began   time.Time
	method  string
	route   string // the pattern; empty when nothing matched
	matched bool
	out     response
	claim   *claim // of an Idempotency-Key

	code   string // of a problem
	failed error  // what went wrong, for the log
	aside  error  // what went wrong without failing the request, for the log
}

// requestHeader carries the id that the gateway gave the request; nothing a client
// sends gets through under this name.
const requestHeader = "X-Request-Id"

var requestID = regexp.MustCompile(`^[A-Za-z0-9_=-]{1,64}$`)

func (a *API) begin(r *http.Request) *exchange {
	now := a.opts.Now()
	x := &exchange{began: now, method: r.Method, out: response{header: http.Header{}}}
	SecurityHeaders(x.out.header, apiPolicy)
	x.caller = Caller{Client: client(r), Request: r.Header.Get(requestHeader), Browser: browser(r), Agent: agentOf(r.UserAgent())}
	if !requestID.MatchString(x.caller.Request) {
		x.caller.Request = secret.NewID(now)
	}
	return x
}

// fail answers with a problem in place of whatever was written so far.
func (x *exchange) fail(ctx context.Context, err error) {
	p := problemFor(ctx, err)
	x.out.reset()
	for name, values := range p.header {
		x.out.header[name] = values
	}
	x.out.header.Set("Content-Type", problemType)
	x.out.WriteHeader(p.Status)
	_ = json.NewEncoder(&x.out.body).Encode(p) // strings and numbers always encode
}

// response holds an answer back until it is complete, so that a failure
// halfway is a clean failure, and so that an answer can be kept for a retry.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (o *response) Header() http.Header { return o.header }

func (o *response) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
}

func (o *response) Write(b []byte) (int, error) {
	o.WriteHeader(http.StatusOK)
	return o.body.Write(b)
}

// reset forgets status and body and the headers that described them.
func (o *response) reset() {
	o.status = 0
	o.body.Reset()
	o.header.Del("Set-Cookie")
	o.header.Del("Location")
}

func (o *response) send(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range o.header {
		h[name] = values
	}
	if o.body.Len() > 0 {
		h.Set("Content-Length", strconv.Itoa(o.body.Len()))
	}
	o.WriteHeader(http.StatusOK)
	w.WriteHeader(o.status)
	_, _ = w.Write(o.body.Bytes()) // the client may be gone
}
