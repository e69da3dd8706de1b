package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
)

// Fault is what befalls one request to DynamoDB.
type Fault string

// The faults. The zero Fault is none.
const (
	// Lose performs the request; the connection breaks before the answer.
	Lose Fault = "lose"
	// Refuse breaks the connection before the request is sent.
	Refuse Fault = "refuse"
	// Throttle answers ProvisionedThroughputExceededException.
	Throttle Fault = "throttle"
	// Conflict answers a write that it met another transaction: for
	// TransactWriteItems with a reason per item, the first of which is
	// TransactionConflict. Reads are let through: they meet none.
	Conflict Fault = "conflict"
	// Break answers with an internal server error.
	Break Fault = "break"
)

// Request is one request to DynamoDB, counted from 1.
type Request struct {
	N         int
	Operation string // such as PutItem
}

// Transport is an http.RoundTripper for DynamoDB that fails as Decide says.
type Transport struct {
	Base   http.RoundTripper
	Decide func(r Request) Fault

	n atomic.Int64
}

// Seeded gives each request one of faults with the given chance, from 0 to 1.
// The same seed and number of the request give the same.
func Seeded(seed uint64, chance float64, faults ...Fault) func(r Request) Fault {
	return func(r Request) Fault {
		dice := rand.New(rand.NewPCG(seed, uint64(r.N)))
		if len(faults) == 0 || dice.Float64() >= chance {
			return ""
		}
		return faults[dice.IntN(len(faults))]
	}
}

// InTurn gives the first requests these faults and the others none.
func InTurn(faults ...Fault) func(r Request) Fault {
	return func(r Request) Fault {
		if r.N > len(faults) {
			return ""
		}
		return faults[r.N-1]
	}
}

// Requests is how many there were.
func (t *Transport) Requests() int { return int(t.n.Load()) }

// RoundTrip performs a request, or fails, or both.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	_, operation, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	switch t.Decide(Request{N: int(t.n.Add(1)), Operation: operation}) {
	case Lose:
		return t.lose(req)
	case Refuse:
		return nil, errors.Join(errReset, drop(req))
	case Throttle:
		return answer(req, http.StatusBadRequest, problem{
			Type: "ProvisionedThroughputExceededException", Message: "The level of configured provisioned throughput for the table was exceeded.",
		})
	case Break:
		return answer(req, http.StatusInternalServerError, problem{Type: "InternalServerError", Message: "Internal Server Error"})
	case Conflict:
		return t.conflict(req, operation)
	}
	return t.Base.RoundTrip(req)
}

// errReset is what a connection that breaks looks like.
var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

func (t *Transport) lose(req *http.Request) (*http.Response, error) {
	resp, err := t.Base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return nil, errors.Join(errReset, err, resp.Body.Close())
}

// problem is an error of DynamoDB's in its JSON protocol.
type problem struct {
	Type    string   `json:"__type"`
	Message string   `json:"Message"`
	Reasons []reason `json:"CancellationReasons,omitempty"`
}

type reason struct {
	Code    string `json:"Code"`
	Message string `json:"Message,omitempty"`
}

func (t *Transport) conflict(req *http.Request, operation string) (*http.Response, error) {
	switch operation {
	case "TransactWriteItems":
		return cancelled(req)
	case "PutItem", "UpdateItem", "DeleteItem":
		return answer(req, http.StatusBadRequest, problem{
			Type: "TransactionConflictException", Message: "Transaction is ongoing for the item",
		})
	}
	return t.Base.RoundTrip(req)
}

// cancelled has a reason for each item of the transaction, as DynamoDB's
// answer does.
func cancelled(req *http.Request) (*http.Response, error) {
	var in struct {
		TransactItems []json.RawMessage
	}
	if err := json.NewDecoder(req.Body).Decode(&in); err != nil {
		return nil, fmt.Errorf("fault: read the request: %w", err)
	}
	reasons := make([]reason, len(in.TransactItems))
	for i := range reasons {
		reasons[i].Code = "None"
	}
	if len(reasons) > 0 {
		reasons[0] = reason{"TransactionConflict", "Transaction is ongoing for the item"}
	}
	return answer(req, http.StatusBadRequest, problem{
		Type: "TransactionCanceledException", Message: "Transaction cancelled, please refer cancellation reasons for specific reasons", Reasons: reasons,
	})
}

func answer(req *http.Request, status int, p problem) (*http.Response, error) {
	p.Type = "com.amazonaws.dynamodb.v20120810#" + p.Type
	body, err := json.Marshal(p)
	if err := errors.Join(err, drop(req)); err != nil {
		return nil, err
	}
	return &http.Response{
		Status: fmt.Sprint(status, " ", http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header:        http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}, nil
}

// drop closes a request that is not sent, as a RoundTripper must.
func drop(req *http.Request) error {
	if req.Body == nil {
		return nil
	}
	return req.Body.Close()
}
