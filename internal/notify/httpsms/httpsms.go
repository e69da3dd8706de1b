package httpsms

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
)

// setupRetry is how long to wait for somebody to repair a gateway.
const setupRetry = 5 * time.Minute

// Client speaks to vendors.
type Client struct {
	http   *http.Client
	twilio string
}

// New makes a Client. calls is package egress's. twilio is where Twilio's API is;
// empty is Twilio's own address.
func New(calls *http.Client, twilio string) *Client {
	if twilio == "" {
		twilio = twilioAPI
	}
	return &Client{http: calls, twilio: twilio}
}

// Sender is the sender of a gateway of kind twilio or http, with its password.
func (c *Client) Sender(g gateway.Gateway, password secret.Text) notify.Sender {
	return sender{c, g, password}
}

type sender struct {
	*Client
	g        gateway.Gateway
	password secret.Text
}

// Send sends one SMS.
func (s sender) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	var request gateway.Request
	read := s.readTwilio
	if s.g.Kind == gateway.Twilio {
		request = s.twilioRequest(r)
	} else {
		request = s.g.HTTP.Request(s.values(r))
		read = s.g.HTTP.Read
	}
	answer, failure := s.call(ctx, request)
	if failure != nil {
		return notify.Receipt{}, failure
	}
	id, refusal := read(answer)
	if refusal != nil {
		return notify.Receipt{}, refusal
	}
	return notify.Receipt{Provider: string(s.g.ID), ID: id}, nil
}

func (s sender) values(r notify.Rendered) gateway.Values {
	return gateway.Values{
		To: r.To, Text: r.Text, From: s.from(r), ID: string(r.ID),
		User: s.g.User, Password: s.password, Keyword: s.g.Keyword,
	}
}

func (s sender) from(r notify.Rendered) string { return s.g.From(phone.E164(r.To).Region()) }

// call makes one request. An answer whose end is missing is what there is of it:
// its status is an answer too.
func (s sender) call(ctx context.Context, in gateway.Request) (gateway.Answer, *notify.SendError) {
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	out, err := http.NewRequestWithContext(ctx, in.Method, in.URL, strings.NewReader(in.Body))
	if err != nil {
		return gateway.Answer{}, unset("request")
	}
	for _, h := range in.Headers {
		out.Header.Set(h.Name, h.Value)
	}
	answer, err := s.http.Do(out)
	if err != nil {
		return gateway.Answer{}, unanswered(err, left.Load())
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return gateway.Answer{Status: answer.StatusCode, Header: answer.Header, Body: body}, nil
}

// unanswered sorts an error of a request by whether the request left the house.
func unanswered(err error, left bool) *notify.SendError {
	var untrusted *tls.CertificateVerificationError
	switch {
	case left:
		return &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown, Code: "no answer"}
	case errors.Is(err, errs.Forbidden):
		return unset("address")
	case errors.As(err, &untrusted):
		return unset("certificate")
	}
	return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "not sent"}
}

// unset is for what an administrator has to repair.
func unset(code string) *notify.SendError {
	return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, Code: code, RetryAfter: setupRetry}
}
