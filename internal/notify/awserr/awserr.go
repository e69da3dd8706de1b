package awserr

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"lanyard/internal/notify"
)

// setupRetry is how long to wait for somebody to repair an account or a setting.
const setupRetry = 5 * time.Minute

// Meaning of an error code for the message.
type Meaning struct {
	Outcome notify.Outcome
	Reason  notify.Reason
}

// Meanings that several codes share.
var (
	Throttled = Meaning{notify.Temporary, notify.ReasonThrottled}
	Setup     = Meaning{notify.Temporary, notify.ReasonSetup}
	Broken    = Meaning{notify.Doubtful, notify.ReasonUnavailable}
	Rejected  = Meaning{notify.Permanent, notify.ReasonRejected}
)

// common are the codes that every AWS service knows.
var common = map[string]Meaning{
	"Throttling": Throttled, "ThrottlingException": Throttled, "TooManyRequestsException": Throttled,
	"RequestLimitExceeded": Throttled, "RequestThrottled": Throttled,
	"AccessDenied": Setup, "AccessDeniedException": Setup, "UnrecognizedClientException": Setup,
	"InvalidClientTokenId": Setup, "SignatureDoesNotMatch": Setup, "InvalidSignatureException": Setup,
	"ExpiredToken": Setup, "ExpiredTokenException": Setup, "MissingAuthenticationToken": Setup,
	"OptInRequired": Setup, "RequestExpired": Setup,
}

// Watch gives a context for one call, and a function that sorts the error that
// the call ended in. codes are those of the service.
func Watch(ctx context.Context, codes map[string]Meaning) (context.Context, func(error) *notify.SendError) {
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	return ctx, func(err error) *notify.SendError { return sort(err, left.Load(), codes) }
}

func sort(err error, left bool, codes map[string]Meaning) *notify.SendError {
	var answer *smithyhttp.ResponseError
	var api smithy.APIError
	switch {
	case errors.As(err, &api) && errors.As(err, &answer):
		m := meaning(api.ErrorCode(), answer.HTTPStatusCode(), codes)
		return &notify.SendError{
			Outcome: m.Outcome, Reason: m.Reason, Code: api.ErrorCode(), RetryAfter: after(m, answer),
		}
	case left:
		return &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown, Code: "no answer"}
	}
	return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable, Code: "not sent"}
}

func meaning(code string, status int, codes map[string]Meaning) Meaning {
	if m, ok := codes[code]; ok {
		return m
	}
	if m, ok := common[code]; ok {
		return m
	}
	switch {
	case status == http.StatusTooManyRequests:
		return Throttled
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return Setup
	case status >= 400 && status < 500:
		return Rejected
	}
	return Broken
}

func after(m Meaning, answer *smithyhttp.ResponseError) time.Duration {
	wait := time.Duration(0)
	if answer.Response != nil {
		if seconds, err := strconv.Atoi(answer.Response.Header.Get("Retry-After")); err == nil && seconds > 0 {
			wait = time.Duration(seconds) * time.Second
		}
	}
	if m.Reason == notify.ReasonSetup {
		wait = max(wait, setupRetry)
	}
	return wait
}
