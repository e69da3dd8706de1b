package httpapi

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lanyard/internal/errs"
)

// Problem is every answer that is not a success (RFC 9457).
type Problem struct {
	Title   string       `json:"title" doc:"What the status means."`
	Status  int          `json:"status"`
	Code    string       `json:"code" doc:"What went wrong, for programs. A closed list."`
	Detail  string       `json:"detail" doc:"What went wrong, for people."`
	Errors  []errs.Field `json:"errors,omitempty" doc:"The faulty parts of the request."`
	Request string       `json:"request,omitempty" doc:"Names the request when asking for help."`

	header http.Header
}

// Error names the problem in the log.
func (p *Problem) Error() string { return p.Code }

// GetStatus is for huma.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders is for huma.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType is for huma.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// public is what is said of a kind of failure outside.
type public struct {
	status int
	text   string
}

// kinds is the one table from kinds to what is seen outside.
func kinds(k errs.Kind) public {
	switch k {
	case errs.Invalid:
		return public{http.StatusUnprocessableEntity, "The request has faulty parts."}
	case errs.Unauthenticated:
		return public{http.StatusUnauthorized, "Sign in first."}
	case errs.Forbidden:
		return public{http.StatusForbidden, "You may not do this."}
	case errs.NotFound:
		return public{http.StatusNotFound, "There is no such thing."}
	case errs.Conflict:
		return public{http.StatusConflict, "It was changed meanwhile, or the value is taken. Look again."}
	case errs.Unknown:
		return public{http.StatusNotFound, "This link or code is not valid."}
	case errs.Expired:
		return public{http.StatusGone, "This has expired."}
	case errs.Superseded:
		return public{http.StatusGone, "A newer one was sent. Use that."}
	case errs.Used:
		return public{http.StatusGone, "This was used already."}
	case errs.Revoked:
		return public{http.StatusGone, "This was withdrawn."}
	case errs.WrongCode:
		return public{http.StatusUnprocessableEntity, "This is not the right code."}
	case errs.Locked:
		return public{http.StatusLocked, "There were too many wrong tries."}
	case errs.Limited:
		return public{http.StatusTooManyRequests, "That was too often. Wait and try again."}
	case errs.Unreachable:
		return public{http.StatusUnprocessableEntity, "There is no contact that this could be sent to."}
	case errs.TooLarge:
		return public{http.StatusRequestEntityTooLarge, "The request is too large."}
	case errs.Mismatch:
		return public{http.StatusUnprocessableEntity, "This Idempotency-Key was used with another request."}
	case errs.Busy:
		return public{http.StatusConflict, "The same request is under way."}
	case errs.Unavailable:
		return public{http.StatusServiceUnavailable, "This does not work at the moment. Try again soon."}
	case errs.Internal:
	}
	return public{http.StatusInternalServerError, "Something went wrong on our side."}
}

// problem is what is said outside of err. The details of an Internal failure
// stay inside.
func problem(err error) *Problem {
	e := errs.As(err)
	said := kinds(e.Kind)
	p := &Problem{Status: said.status, Code: string(e.Kind), Detail: said.text, Errors: e.Fields}
	if e.Detail != "" && e.Kind != errs.Internal {
		p.Detail = e.Detail
	}
	var status statusError
	if errors.As(err, &status) {
		p.Status = status.status
	}
	p.Title = http.StatusText(p.Status)
	if e.RetryAfter > 0 {
		p.set("Retry-After", strconv.FormatInt(int64((e.RetryAfter+time.Second-1)/time.Second), 10))
	}
	if p.Status == http.StatusUnauthorized {
		p.set("WWW-Authenticate", "Bearer") // RFC 9110, section 11.6.1
	}
	return p
}

func (p *Problem) set(name, value string) {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
}

// statusError gives a failure another status than its kind has: the cases in which
// HTTP has a more exact word than 422.
type statusError struct {
	status int
	err    error
}

func (e statusError) Error() string { return e.err.Error() }
func (e statusError) Unwrap() error { return e.err }

func badRequest(location, problem string) error {
	return statusError{http.StatusBadRequest, errs.BadField(location, problem)}
}

// problemFor notes err for the log line and gives what is said of it outside.
func problemFor(ctx context.Context, err error) *Problem {
	p := problem(err)
	if x, ok := ctx.Value(callerKey{}).(*exchange); ok {
		x.failed, x.code, p.Request = err, p.Code, x.caller.Request
	}
	return p
}

// huma keeps these as package variables; they are set once, before anything
// runs, and never change.
func init() {
	huma.ValidateStrictCasing = true // {"email": ok, "EMAIL": bad} would bind the bad one
	huma.NewError = func(status int, _ string, causes ...error) huma.StatusError {
		return problem(refused(status, causes))
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, _ string, causes ...error) huma.StatusError {
		return problemFor(c.Context(), refused(status, causes))
	}
}

// refused is huma's own refusal of a request, without the values that it
// would repeat.
func refused(status int, causes []error) error {
	kind := errs.Invalid
	switch {
	case status == http.StatusRequestEntityTooLarge:
		kind = errs.TooLarge
	case status >= http.StatusInternalServerError:
		return errs.Because(errs.Internal, errors.Join(causes...))
	}
	e := errs.New(kind, "")
	for _, cause := range causes {
		var d *huma.ErrorDetail
		if errors.As(cause, &d) {
			e.Fields = append(e.Fields, errs.Field{Location: location(d.Location), Problem: said(d.Message)})
		}
	}
	if status == 0 || status == http.StatusUnprocessableEntity || kind == errs.TooLarge {
		return e
	}
	return statusError{status, e}
}

// plain is what paths into our own schemas look like: no number can be in
// place of a name. Compiling it takes 0.7 ms, so it waits until it is needed.
var plain = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,40}((\.[A-Za-z_][A-Za-z0-9_-]{0,40})|(\[[0-9]{1,6}\])){0,8}$`)
})

// location is a path into the request, unless it has a name in it that the
// client made up and that could be anything.
func location(s string) string {
	if plain().MatchString(s) {
		return s
	}
	root, _, _ := strings.Cut(s, ".")
	if plain().MatchString(root) {
		return root
	}
	return "request"
}

// said is a message of huma's without what it quotes of the input: its
// validator quotes after a colon, other messages are free text of decoders.
func said(message string) string {
	for _, start := range []string{"expected ", "unexpected property", "required ", "unknown query", "invalid integer", "invalid boolean"} {
		if strings.HasPrefix(message, start) {
			message, _, _ = strings.Cut(message, ": ")
			return message
		}
	}
	return "is malformed"
}
