package gateway

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// house is a function of all sources that writes down what it was given.
type house struct {
	got  []string
	fail func(text string) error
	log  bytes.Buffer
	call func(context.Context, json.RawMessage) (any, error)
}

func newHouse() *house {
	h := &house{fail: func(string) error { return nil }}
	note := func(format string, args ...any) error {
		text := fmt.Sprintf(format, args...)
		h.got = append(h.got, text)
		return h.fail(text)
	}
	h.call = Any(Sources{
		Bus: func(_ context.Context, e BusEvent) error { return note("bus %s %s %s", e.Source, e.Type, e.Detail) },
		Log: func(_ context.Context, l LogLine) error {
			return note("log %s %s %s", l.Group, l.At.Format(time.RFC3339), l.Text)
		},
		HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = note("http %s %s", r.Method, r.URL)
			w.WriteHeader(http.StatusNoContent)
		}),
	}, LogTo(slog.New(slog.NewTextHandler(&h.log, nil))))
	return h
}

// give calls the function as Lambda does.
func (h *house) give(t *testing.T, raw []byte) (string, error) {
	t.Helper()
	out, err := lambda.NewHandler(h.call).Invoke(t.Context(), raw)
	return string(out), err
}

// amazon is a sample event of aws-lambda-go, as AWS sends it.
func amazon(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

const bounced = `{"version":"0","id":"6a7e8feb","detail-type":"Email Bounced","source":"aws.ses","account":"123456789012","detail":{"eventType":"Bounce"}}`

// packed is an event of a subscription with lines.
func packed(t *testing.T, kind string, lines ...string) []byte {
	t.Helper()
	data := events.CloudwatchLogsData{LogGroup: "sns/x", MessageType: kind}
	for i, l := range lines {
		data.LogEvents = append(data.LogEvents, events.CloudwatchLogsLogEvent{ID: fmt.Sprint(i), Timestamp: 1795287484000, Message: l})
	}
	text, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return envelope(t, text)
}

func envelope(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, `{"awslogs":{"data":%q}}`, base64.StdEncoding.EncodeToString(b.Bytes()))
}

func TestAnyTellsSourcesApart(t *testing.T) {
	t.Parallel()
	request, err := json.Marshal(get())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		raw  []byte
		want []string
	}{
		"bus":  {[]byte(bounced), []string{`bus aws.ses Email Bounced {"eventType":"Bounce"}`}},
		"logs": {packed(t, "DATA_MESSAGE", "a", "b"), []string{"log sns/x 2026-11-21T18:58:04Z a", "log sns/x 2026-11-21T18:58:04Z b"}},
		"AWS's own": {amazon(t, "cloudwatch-logs-event.json"), []string{
			"log testLogGroup 2015-08-24T19:03:07Z [ERROR] First test message", "log testLogGroup 2015-08-24T19:03:07Z [ERROR] Second test message",
		}},
		"is CloudWatch there": {packed(t, "CONTROL_MESSAGE", "CWL CONTROL MESSAGE: Checking health of destination"), nil},
		"request":             {request, []string{"http GET /v1/session"}},
	} {
		h := newHouse()
		answer, err := h.give(t, c.raw)
		if err != nil || strings.Join(h.got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %q, %v", name, h.got, err)
		}
		var status struct{ StatusCode int }
		if _ = json.Unmarshal([]byte(answer), &status); (status.StatusCode == http.StatusNoContent) != (name == "request") {
			t.Errorf("%s: answered with %s", name, answer)
		}
		if h.log.Len() > 0 {
			t.Errorf("%s: logged %s", name, &h.log)
		}
	}
}

// What is of no source is dropped with a line that does not repeat it: as an error
// it would come again for ever.
func TestAnyDropsTheUnknown(t *testing.T) {
	t.Parallel()
	bomb := envelope(t, append([]byte(`{"messageType":"DATA_MESSAGE","owner":"`), bytes.Repeat([]byte("ada@"), maxLogs/4)...))
	for name, raw := range map[string][]byte{
		"null": []byte("null"), "a list": []byte(`["ada@example.com"]`), "a text": []byte(`"ada@example.com"`), "empty": []byte("{}"),
		"a schedule": []byte(`{"job":"sweep"}`), "another type": []byte(`{"source":{"ada@":1},"detail-type":"x"}`),
		"no base64": []byte(`{"awslogs":{"data":"ada@example.com"}}`), "no gzip": []byte(`{"awslogs":{"data":"YWRhQA=="}}`),
		"no JSON": envelope(t, []byte("ada@example.com")), "too large": bomb, "cut": envelope(t, nil)[:60],
		"half a request": []byte(`{"requestContext":"ada@example.com"}`),
	} {
		if !json.Valid(raw) {
			raw = []byte(`{"awslogs":{"data":"H4sI"}}`)
		}
		h := newHouse()
		if answer, err := h.give(t, raw); err != nil || answer != "null" || len(h.got) > 0 {
			t.Errorf("%s: %s, %v, %q", name, answer, err, h.got)
		}
		if text := h.log.String(); !strings.Contains(text, "event dropped") || strings.Contains(text, "ada@") {
			t.Errorf("%s: logged %s", name, text)
		}
	}
}

// An error has the event given again, but not before every line was tried; a panic
// does not: it would happen again.
func TestAnyFails(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.fail = func(text string) error {
		switch {
		case strings.HasSuffix(text, "bad"):
			return errors.New("the store is away")
		case strings.HasSuffix(text, "worse"):
			panic("ada@example.com")
		}
		return nil
	}
	if _, err := h.give(t, packed(t, "DATA_MESSAGE", "good", "bad", "worse", "good")); err == nil || len(h.got) != 4 {
		t.Errorf("%v after %d lines", err, len(h.got))
	}
	if _, err := h.give(t, packed(t, "DATA_MESSAGE", "worse")); err != nil {
		t.Errorf("a panic: %v", err)
	}
	if text := h.log.String(); !strings.Contains(text, "event panicked") || strings.Contains(text, "ada@") {
		t.Errorf("logged %s", text)
	}
	h.fail = func(string) error { return errors.New("the store is away") }
	if _, err := h.give(t, []byte(bounced)); err == nil {
		t.Error("an event was lost")
	}
}

// A source that a function does not have has no events.
func TestAnyWithoutSources(t *testing.T) {
	t.Parallel()
	request, err := json.Marshal(get())
	if err != nil {
		t.Fatal(err)
	}
	call := Any(Sources{}, LogTo(slog.New(slog.DiscardHandler)))
	for _, raw := range [][]byte{request, []byte(bounced), packed(t, "DATA_MESSAGE", "a")} {
		if out, err := call(t.Context(), raw); out != nil || err != nil {
			t.Errorf("%v, %v", out, err)
		}
	}
}

func FuzzAny(f *testing.F) {
	f.Add([]byte(bounced))
	f.Add([]byte(`{"awslogs":{"data":"H4sI"}}`))
	f.Add([]byte(`{"requestContext":{}}`))
	call := newHouse().call
	f.Fuzz(func(t *testing.T, raw []byte) { _, _ = call(t.Context(), raw) })
}
