package dynamolocal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"lanyard/internal/table/dynamo"
)

// DirVariable is the environment variable that names the folder with
// DynamoDBLocal.jar and DynamoDBLocal_lib.
const DirVariable = "LANYARD_DYNAMODB_LOCAL"

// A JVM needs about two seconds to answer, on a busy machine many more.
const (
	pollEvery = 50 * time.Millisecond
	maxPolls  = 1200
)

// region and credentials are made up; DynamoDB Local wants some.
const region = "us-east-1"

var credentials = aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}

// Server is a running DynamoDB Local.
type Server struct {
	// Endpoint is its address, http://127.0.0.1:port.
	Endpoint string

	stop   context.CancelFunc
	exited chan struct{}
	output *tail
}

// Start runs the DynamoDB Local of folder dir and waits until it answers. data
// is the folder its tables are kept in; empty means in memory. ctx bounds the
// waiting, not the server: that ends with Close.
func Start(ctx context.Context, dir, data string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Server{
		Endpoint: "http://127.0.0.1:" + strconv.Itoa(port),
		stop:     stop, exited: make(chan struct{}), output: &tail{},
	}
	cmd := exec.CommandContext(run, "sh", append([]string{"-c", untilOrphaned, "sh"}, arguments(dir, data, port)...)...)
	cmd.Stdout, cmd.Stderr = s.output, s.output
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	if _, err = cmd.StdinPipe(); err == nil { // open as long as this process lives
		err = cmd.Start()
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("start DynamoDB Local: %w", err)
	}
	go func() {
		defer close(s.exited)
		_ = cmd.Wait() // how it ended is in its output
	}()
	if err := s.ready(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("start DynamoDB Local: %w\n%s", err, s.output)
	}
	return s, nil
}

// untilOrphaned runs java until its standard input closes, which it does
// however this process ends.
const untilOrphaned = `exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec java "$@" 3<&-`

// grace is how long it has to end by itself.
const grace = 5 * time.Second

func arguments(dir, data string, port int) []string {
	args := []string{
		"-Xmx512m", "-Djava.library.path=" + filepath.Join(dir, "DynamoDBLocal_lib"),
		"-jar", filepath.Join(dir, "DynamoDBLocal.jar"),
		"-port", strconv.Itoa(port), "-sharedDb", "-disableTelemetry",
	}
	if data == "" {
		return append(args, "-inMemory")
	}
	return append(args, "-dbPath", data)
}

// freePort is one that is free now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// ready waits for the first answer to a request.
func (s *Server) ready(ctx context.Context) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for range maxPolls {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.exited:
			return errors.New("it ended")
		case <-tick.C:
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Endpoint, http.NoBody)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("it does not answer")
}

// Close ends the server and waits until it is gone.
func (s *Server) Close() {
	s.stop()
	<-s.exited
}

// Options is how to reach the server.
func (s *Server) Options() dynamo.Options {
	return dynamo.Options{Region: region, Credentials: credentials, Endpoint: s.Endpoint}
}

// Client is a client of the server.
func (s *Server) Client() *dynamodb.Client { return dynamo.Client(s.Options()) }

// Dir is the folder that DirVariable names, made absolute.
func Dir() (string, bool) {
	dir := os.Getenv(DirVariable)
	if dir == "" {
		return "", false
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return dir, true
}

// tail keeps the end of what the child says, for an error message.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const tailBytes = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p)
	if over := t.buf.Len() - tailBytes; over > 0 {
		t.buf.Next(over)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
