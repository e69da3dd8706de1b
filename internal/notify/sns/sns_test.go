package sns_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
	"lanyard/internal/notify/sns"
)

// server is SNS as far as Publish goes (AWS Query protocol: a form in, XML out).
type server struct {
	t        *testing.T
	mu       sync.Mutex
	requests []url.Values
	answer   http.HandlerFunc
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.URL.Path != "/" {
		s.t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	if auth := r.Header.Get("Authorization"); !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 ") || !strings.Contains(auth, "/eu-central-1/sns/aws4_request") {
		s.t.Errorf("authorization %q", auth)
	}
	s.mu.Lock()
	s.requests = append(s.requests, r.PostForm)
	s.mu.Unlock()
	s.answer(w, r)
}

// got gives the requests so far.
func (s *server) got() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

func accept(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(w, `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>`+
		`<MessageId>message-1</MessageId></PublishResult><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></PublishResponse>`)
}

func fail(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>%s</Code>`+
			`<Message>Invalid parameter: PhoneNumber Reason: +15550100123 is not valid to publish to</Message></Error>`+
			`<RequestId>request-1</RequestId></ErrorResponse>`, code)
	}
}

func start(t *testing.T, opts sns.Options, answer http.HandlerFunc) (*server, *sns.Sender, *httptest.Server) {
	t.Helper()
	s := &server{t: t, answer: answer}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	cfg := aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(web.URL), HTTPClient: web.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
	}
	return s, sns.New(cfg, opts), web
}

func message() notify.Rendered {
	return notify.Rendered{
		ID: "0123456789abcdefghjkmnpq", Channel: notify.SMS, To: "+15550100123",
		Text: "Example & Söhne: 493027 is your code.\n\n@id.example.com #493027",
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opts       sns.Options
		attributes [][3]string
	}{
		{sns.Options{}, [][3]string{{"AWS.SNS.SMS.SMSType", "String", "Transactional"}}},
		{sns.Options{SenderID: "Lanyard", MaxPrice: 0.25}, [][3]string{
			{"AWS.SNS.SMS.SMSType", "String", "Transactional"},
			{"AWS.SNS.SMS.SenderID", "String", "Lanyard"},
			{"AWS.SNS.SMS.MaxPrice", "Number", "0.25"},
		}},
	} {
		s, sender, _ := start(t, c.opts, accept)
		receipt, err := sender.Send(t.Context(), message())
		if err != nil || receipt != (notify.Receipt{Provider: "sns", ID: "message-1", ByID: true}) {
			t.Fatalf("got %+v, %v", receipt, err)
		}
		want := map[string]string{
			"Action": "Publish", "Version": "2010-03-31", "PhoneNumber": "+15550100123", "Message": message().Text.Reveal(),
		}
		got := map[string]string{}
		attributes := map[[3]string]bool{}
		for key := range s.got()[0] {
			value := s.got()[0].Get(key)
			entry, isName := strings.CutSuffix(key, ".Name")
			switch {
			case isName:
				at := entry + ".Value."
				attributes[[3]string{value, s.got()[0].Get(at + "DataType"), s.got()[0].Get(at + "StringValue")}] = true
			case !strings.HasPrefix(key, "MessageAttributes."):
				got[key] = value
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		for _, a := range c.attributes {
			if !attributes[a] {
				t.Errorf("attribute %v is missing in %v", a, attributes)
			}
		}
		if len(attributes) != len(c.attributes) {
			t.Errorf("%d attributes: %v", len(attributes), attributes)
		}
	}
}

func TestErrorsAreSorted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		code   string
		want   notify.SendError
	}{
		{429, "Throttled", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}},
		{400, "Throttling", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}},
		{400, "InvalidParameter", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonBadContact}},
		{400, "OptedOut", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonOptedOut}},
		{403, "AuthorizationError", notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute}},
		{400, "EndpointDisabled", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonRejected}},
		{500, "InternalError", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable}},
		{503, "ServiceUnavailable", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable}},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			s, sender, _ := start(t, sns.Options{}, fail(c.status, c.code))
			_, err := sender.Send(t.Context(), message())
			c.want.Code = c.code
			if d := cmp.Diff(&c.want, notify.SendErrorOf(err)); d != "" {
				t.Error(d)
			}
			if len(s.got()) != 1 {
				t.Errorf("%d requests: trying again is not the sender's", len(s.got()))
			}
			if strings.Contains(err.Error(), "5550100") {
				t.Errorf("the error repeats a number: %v", err)
			}
		})
	}
}

func TestNoAnswerIsDoubtful(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, sender, _ := start(t, sns.Options{}, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := sender.Send(ctx, message())
	if e := notify.SendErrorOf(err); e.Outcome != notify.Doubtful || e.Reason != notify.ReasonUnknown || len(s.got()) != 1 {
		t.Errorf("given up: got %v after %d requests", err, len(s.got()))
	}
	s, sender, _ = start(t, sns.Options{}, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err = sender.Send(t.Context(), message())
	if e := notify.SendErrorOf(err); e.Outcome != notify.Doubtful || e.Reason != notify.ReasonUnknown || len(s.got()) != 1 {
		t.Errorf("cut: got %v after %d requests", err, len(s.got()))
	}
}

func TestNoConnectionIsTemporary(t *testing.T) {
	t.Parallel()
	_, sender, web := start(t, sns.Options{}, accept)
	web.Close()
	_, err := sender.Send(t.Context(), message())
	if e := notify.SendErrorOf(err); e.Outcome != notify.Temporary || e.Reason != notify.ReasonUnavailable {
		t.Errorf("got %v", err)
	}
}
