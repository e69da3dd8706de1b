package dynamo_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"lanyard/internal/table/dynamo"
)

// A fault is what befalls one request.
type fault int

const (
	none      fault = iota
	lost            // performed, then the connection breaks
	truncated       // performed, then the connection breaks within the answer
	refused         // never arrives
	throttled
	broken     // an HTTP 500
	conflicted // a transaction that met another one
	starved    // BatchGetItem that processes nothing
)

var errReset = errors.New("connection reset by peer")

// wire is a connection with a list of faults to come. between is called
// after a fault, before the next try.
type wire struct {
	mu       sync.Mutex
	faults   []fault
	forever  fault // once the list is through
	requests int
	between  func()
	under    http.RoundTripper
}

func (w *wire) next() fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if len(w.faults) == 0 {
		return w.forever
	}
	f := w.faults[0]
	w.faults = w.faults[1:]
	return f
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	f := w.next()
	if f != none && w.between != nil {
		defer w.between()
	}
	switch f {
	case lost, truncated:
		return w.lose(r, f)
	case refused:
		return nil, errReset
	case throttled:
		return answer(400, `{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow"}`), nil
	case broken:
		return answer(500, `{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"oops"}`), nil
	case conflicted:
		return answer(400, `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",`+
			`"Message":"cancelled","CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]}`), nil
	case starved:
		return starve(r)
	}
	return w.under.RoundTrip(r)
}

func (w *wire) lose(r *http.Request, f fault) (*http.Response, error) {
	resp, err := w.under.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || f == lost {
		return nil, errors.Join(errReset, err, resp.Body.Close())
	}
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), brokenReader{}))
	return resp, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errReset }

func answer(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
	}
}

// starve gives every key that was asked for back as unprocessed.
func starve(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	asked := strings.TrimPrefix(string(body), `{"RequestItems":`)
	return answer(200, `{"Responses":{},"UnprocessedKeys":`+asked), nil
}

// through is an engine whose requests go through w.
func (w *wire) through(o dynamo.Options) *dynamo.Engine {
	w.under = dynamo.NewTransport()
	o.Transport = w
	return dynamo.New(dynamo.Client(o), tableName, clock)
}

// fixed answers everything with one error.
type fixed struct {
	body     string
	requests int
}

func (f *fixed) RoundTrip(*http.Request) (*http.Response, error) {
	f.requests++
	return answer(http.StatusBadRequest, f.body), nil
}
