package ses_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/notify/ses"
)

// request is SendEmail as it travels (restJson1).
type request struct {
	ConfigurationSetName string
	FromEmailAddress     string
	Destination          struct{ ToAddresses []string }
	Content              struct{ Raw struct{ Data []byte } }
	EmailTags            []tag
}

type tag struct{ Name, Value string }

// server is SES as far as SendEmail goes.
type server struct {
	t        *testing.T
	mu       sync.Mutex
	requests []request
	answer   http.HandlerFunc
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	var req request
	if r.Method != http.MethodPost || r.URL.Path != "/v2/email/outbound-emails" || json.Unmarshal(body, &req) != nil {
		s.t.Errorf("%s %s %s", r.Method, r.URL, body)
	}
	if auth := r.Header.Get("Authorization"); !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 ") || !strings.Contains(auth, "/eu-central-1/ses/aws4_request") {
		s.t.Errorf("authorization %q", auth)
	}
	s.mu.Lock()
	s.requests = append(s.requests, req)
	s.mu.Unlock()
	s.answer(w, r)
}

// got gives the requests so far.
func (s *server) got() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

func accept(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"MessageId":"0107-message"}`)
}

func fail(status int, code, header string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Amzn-Errortype", code)
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"message":"Address ada@example.com is not verified: %s"}`, code)
	}
}

func start(t *testing.T, answer http.HandlerFunc) (*server, *ses.Sender, *httptest.Server) {
	t.Helper()
	s := &server{t: t, answer: answer}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	cfg := aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(web.URL), HTTPClient: web.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
	}
	return s, ses.New(cfg, ses.Options{From: "no-reply@mail.example.com", ConfigurationSet: "lanyard"}), web
}

func message() notify.Rendered {
	return notify.Rendered{
		ID: "0123456789abcdefghjkmnpq", Network: "01234567", User: "0123456789abcdef", Channel: notify.Email, FromName: "Example Works", Reference: "GHJK-MNPQ",
		At: time.Unix(1795287480, 0), To: "ada@example.com", Subject: "A badge", Text: "Text", HTML: "<p>Text</p>", QR: []byte("png"),
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	s, sender, _ := start(t, accept)
	receipt, err := sender.Send(t.Context(), message())
	if err != nil || receipt != (notify.Receipt{Provider: "ses", ID: "0107-message"}) {
		t.Fatalf("got %+v, %v", receipt, err)
	}
	got := s.got()[0]
	if got.ConfigurationSetName != "lanyard" || got.FromEmailAddress != "no-reply@mail.example.com" {
		t.Errorf("from %q with %q", got.FromEmailAddress, got.ConfigurationSetName)
	}
	if d := cmp.Diff([]string{"ada@example.com"}, got.Destination.ToAddresses); d != "" {
		t.Error(d)
	}
	tags := []tag{{"network", "01234567"}, {"user", "0123456789abcdef"}, {"message", "0123456789abcdefghjkmnpq"}}
	if d := cmp.Diff(tags, got.EmailTags); d != "" {
		t.Errorf("tags: %s", d)
	}
	raw, err := mail.ReadMessage(bytes.NewReader(got.Content.Raw.Data))
	if err != nil || raw.Header.Get("Subject") != "A badge" || !strings.HasPrefix(raw.Header.Get("Content-Type"), "multipart/related") {
		t.Errorf("raw message: %v, %v", raw, err)
	}
}

func TestErrorsAreSorted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status      int
		code, after string
		want        notify.SendError
	}{
		{429, "TooManyRequestsException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}},
		{429, "TooManyRequestsException", "7", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled, RetryAfter: 7 * time.Second}},
		{400, "ThrottlingException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}},
		{400, "LimitExceededException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}},
		{400, "MessageRejected", "", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonRejected}},
		{400, "BadRequestException", "", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonRejected}},
		{400, "SomethingNewException", "", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonRejected}},
		{400, "SendingPausedException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute}},
		{404, "NotFoundException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute}},
		{403, "AccessDeniedException", "", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute}},
		{500, "InternalServiceErrorException", "", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable}},
		{503, "ServiceUnavailable", "", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable}},
	} {
		t.Run(c.code+c.after, func(t *testing.T) {
			t.Parallel()
			s, sender, _ := start(t, fail(c.status, c.code, c.after))
			_, err := sender.Send(t.Context(), message())
			c.want.Code = c.code
			if d := cmp.Diff(&c.want, notify.SendErrorOf(err)); d != "" {
				t.Error(d)
			}
			if len(s.got()) != 1 {
				t.Errorf("%d requests: trying again is not the sender's", len(s.got()))
			}
			if strings.Contains(err.Error(), "ada@") {
				t.Errorf("the error repeats an address: %v", err)
			}
		})
	}
}

func TestNoAnswerIsDoubtful(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	for name, answer := range map[string]http.HandlerFunc{
		"given up": func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() },
		"cut":      func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"garbled":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"MessageId":`) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := ctx
			if name != "given up" {
				ctx = t.Context()
			}
			s, sender, _ := start(t, answer)
			_, err := sender.Send(ctx, message())
			if e := notify.SendErrorOf(err); e.Outcome != notify.Doubtful || e.Reason != notify.ReasonUnknown {
				t.Errorf("got %v", err)
			}
			if len(s.got()) != 1 {
				t.Errorf("%d requests", len(s.got()))
			}
		})
	}
}

func TestNoConnectionIsTemporary(t *testing.T) {
	t.Parallel()
	_, sender, web := start(t, accept)
	web.Close()
	_, err := sender.Send(t.Context(), message())
	if e := notify.SendErrorOf(err); e.Outcome != notify.Temporary || e.Reason != notify.ReasonUnavailable {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoMailIsNotSent(t *testing.T) {
	t.Parallel()
	s, sender, _ := start(t, accept)
	r := message()
	r.To = "ada@example.com\r\nBcc: x@evil.example"
	_, err := sender.Send(t.Context(), r)
	if e := notify.SendErrorOf(err); e.Outcome != notify.Permanent || len(s.got()) != 0 {
		t.Errorf("got %v after %d requests", err, len(s.got()))
	}
}
