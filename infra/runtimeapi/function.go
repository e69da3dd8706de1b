package runtimeapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
)

// Options say what to run.
type Options struct {
	Bootstrap string    // path of the program
	Args      []string  // Lambda gives none
	Env       []string  // "NAME=value", the whole environment besides Lambda's own
	Log       io.Writer // what the function prints; nil drops it
}

// Function is a running bootstrap.
type Function struct {
	cmd    *exec.Cmd
	server *http.Server

	ready     chan struct{} // closed at the first next
	readyOnce sync.Once
	exited    chan struct{} // closed when the process has ended
	events    chan *invocation

	mu      sync.Mutex // guards the rest
	current *invocation
	count   int
	initErr error
}

type invocation struct {
	id       string
	payload  []byte
	deadline string // in milliseconds since 1970
	done     chan result
}

type result struct {
	payload []byte
	err     error
}

// FunctionError is what a function reported instead of an answer.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// ErrExited is the error of an event whose function ended instead of answering.
var ErrExited = errors.New("the function's process ended")

// Start runs a bootstrap until Close.
func Start(o Options) (*Function, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtime API: %w", err)
	}
	f := &Function{
		cmd:   exec.Command(o.Bootstrap, o.Args...),
		ready: make(chan struct{}), exited: make(chan struct{}), events: make(chan *invocation),
	}
	f.server = &http.Server{Handler: f.routes()}
	f.cmd.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + listener.Addr().String(),
		"AWS_LAMBDA_FUNCTION_NAME=local", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
	}, o.Env...)
	f.cmd.Stdout, f.cmd.Stderr = o.Log, o.Log
	go func() { _ = f.server.Serve(listener) }()
	if err := f.cmd.Start(); err != nil {
		_ = f.server.Close()
		return nil, fmt.Errorf("start function: %w", err)
	}
	go func() {
		_ = f.cmd.Wait() // its state is in ProcessState
		close(f.exited)
	}()
	return f, nil
}

// Ready waits until the function asks for its first event. It gives the
// function's own error when it reported that it can not start.
func (f *Function) Ready(ctx context.Context) error {
	select {
	case <-f.ready:
		return nil
	case <-f.exited:
		return f.ended()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Invoke gives the function one event and waits for its answer; events wait
// for each other. The deadline of ctx is the function's.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	in := f.newInvocation(ctx, payload)
	select {
	case f.events <- in:
	case <-f.exited:
		return nil, f.ended()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case r := <-in.done:
		return r.payload, r.err
	case <-f.exited:
		return nil, f.ended()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// farFuture is the deadline when there is none: the year 2100.
const farFuture = "4102444800000"

func (f *Function) newInvocation(ctx context.Context, payload []byte) *invocation {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	in := &invocation{id: "invocation-" + strconv.Itoa(f.count), payload: payload, deadline: farFuture, done: make(chan result, 1)}
	if d, ok := ctx.Deadline(); ok {
		in.deadline = strconv.FormatInt(d.UnixMilli(), 10)
	}
	return in
}

func (f *Function) ended() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.initErr != nil {
		return f.initErr
	}
	return ErrExited
}

// PID is the process's id.
func (f *Function) PID() int { return f.cmd.Process.Pid }

// Close kills the process, as Lambda does, and says how it had been: its
// times, and its memory in SysUsage.
func (f *Function) Close() *os.ProcessState {
	_ = f.cmd.Process.Kill() // it may have ended already
	<-f.exited
	_ = f.server.Close()
	return f.cmd.ProcessState
}
