package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// TestMain makes the test binary a bootstrap when it is started as one.
func TestMain(m *testing.M) {
	switch os.Getenv("BOOTSTRAP") {
	case "":
		os.Exit(m.Run())
	case "broken":
		_, _ = os.Stderr.WriteString("setting TABLE is missing")
		os.Exit(1)
	}
	lambda.Start(func(ctx context.Context, in struct{ Say string }) (map[string]any, error) {
		switch in.Say {
		case "error":
			return nil, errors.New("not today")
		case "panic":
			panic("gone")
		case "exit":
			os.Exit(3)
		}
		deadline, _ := ctx.Deadline()
		return map[string]any{"said": in.Say, "deadline": deadline.UTC().Format(time.RFC3339)}, nil
	})
}

func start(t *testing.T, mode string) (*Function, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	f, err := Start(Options{Bootstrap: os.Args[0], Env: []string{"BOOTSTRAP=" + mode}, Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, &log
}

func TestAnswersAndErrors(t *testing.T) {
	t.Parallel()
	f, _ := start(t, "echo")
	if err := f.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := f.Invoke(t.Context(), []byte(`{"say":"hello"}`))
	if want := `{"deadline":"2100-01-01T00:00:00Z","said":"hello"}`; err != nil || string(got) != want {
		t.Errorf("%s %v, want %s", got, err, want)
	}
	var failed *FunctionError
	if _, err := f.Invoke(t.Context(), []byte(`{"say":"error"}`)); !errors.As(err, &failed) || failed.Message != "not today" {
		t.Errorf("error: %v", err)
	}
	if _, err := f.Invoke(t.Context(), []byte(`no JSON`)); !errors.As(err, &failed) {
		t.Errorf("no JSON: %v", err)
	}
	// aws-lambda-go reports a panic and ends the process
	if _, err := f.Invoke(t.Context(), []byte(`{"say":"panic"}`)); !errors.As(err, &failed) || failed.Message != "gone" {
		t.Errorf("panic: %v", err)
	}
	if _, err := f.Invoke(t.Context(), []byte(`{"say":"hello"}`)); !errors.Is(err, ErrExited) {
		t.Errorf("after a panic: %v", err)
	}
}

func TestDeadlineIsTheContexts(t *testing.T) {
	t.Parallel()
	f, _ := start(t, "echo")
	ctx, cancel := context.WithDeadline(t.Context(), time.Date(2999, 1, 2, 3, 4, 5, 0, time.UTC))
	defer cancel()
	got, err := f.Invoke(ctx, []byte(`{}`))
	if err != nil || !strings.Contains(string(got), "2999-01-02T03:04:05Z") {
		t.Errorf("%s %v", got, err)
	}
}

func TestEventsWaitForEachOther(t *testing.T) {
	t.Parallel()
	f, _ := start(t, "echo")
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := f.Invoke(t.Context(), []byte(`{"say":"x"}`)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAFunctionThatEnds(t *testing.T) {
	t.Parallel()
	f, _ := start(t, "echo")
	if _, err := f.Invoke(t.Context(), []byte(`{"say":"exit"}`)); !errors.Is(err, ErrExited) {
		t.Error(err)
	}
	if state := f.Close(); state.ExitCode() != 3 {
		t.Error(state)
	}
	broken, log := start(t, "broken")
	if err := broken.Ready(t.Context()); !errors.Is(err, ErrExited) {
		t.Error(err)
	}
	broken.Close()
	if !strings.Contains(log.String(), "TABLE is missing") {
		t.Errorf("log %q", log)
	}
}
