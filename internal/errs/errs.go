package errs

import (
	"errors"
	"time"
)

// Kind says in what way an act failed. Kinds are errors themselves, so
// errors.Is(err, errs.NotFound) asks for one.
type Kind string

// The kinds. Adding one means adding a row to the table in httpapi.
const (
	// Invalid: the input is wrong; Fields says which part and what to do.
	Invalid Kind = "invalid"
	// Unauthenticated: nobody is signed in, or no longer.
	Unauthenticated Kind = "unauthenticated"
	// Forbidden: the principal may not do this.
	Forbidden Kind = "forbidden"
	// NotFound: no such thing in this network.
	NotFound Kind = "not_found"
	// Conflict: the thing changed meanwhile, or a unique value is taken.
	Conflict Kind = "conflict"
	// Unknown: a link or code that Lanyard never made, or for something else.
	Unknown Kind = "unknown"
	// Expired: its time is over.
	Expired Kind = "expired"
	// Superseded: a newer one was sent.
	Superseded Kind = "superseded"
	// Used: it did its work already.
	Used Kind = "used"
	// Revoked: somebody took it back.
	Revoked Kind = "revoked"
	// WrongCode: a try was counted and the code was not the right one.
	WrongCode Kind = "wrong_code"
	// Locked: no tries are left.
	Locked Kind = "locked"
	// Limited: too many in this window; RetryAfter says when to come back.
	Limited Kind = "limited"
	// Unreachable: the person has no contact that this could be sent to.
	Unreachable Kind = "no_contact"
	// TooLarge: the input is over a cap.
	TooLarge Kind = "too_large"
	// Mismatch: an Idempotency-Key came again with another request.
	Mismatch Kind = "idempotency_mismatch"
	// Busy: the same act is under way, or its answer was lost.
	Busy Kind = "busy"
	// Unavailable: a part we depend on does not answer; trying again is right.
	Unavailable Kind = "unavailable"
	// Internal: a fault of ours.
	Internal Kind = "internal"
)

func (k Kind) Error() string { return string(k) }

// Field is one faulty part of the input. Location is a path such as
// "body.phone" or "row 12, column phone". Problem says what to do about it and
// never repeats the value.
type Field struct {
	Location string `json:"location"`
	Problem  string `json:"problem"`
}

// Error is a failure with its kind. Detail is public and bland; cause is for
// the log.
type Error struct {
	Kind       Kind
	Detail     string
	Fields     []Field
	RetryAfter time.Duration
	cause      error
}

// New makes a failure of a kind. detail may be shown to whoever asked; empty
// means the kind's own public text.
func New(kind Kind, detail string) *Error { return &Error{Kind: kind, Detail: detail} }

// BadField is the failure of one part of the input.
func BadField(location, problem string) *Error {
	return &Error{Kind: Invalid, Fields: []Field{{location, problem}}}
}

// Because gives a cause a kind. The cause is for the log only.
func Because(kind Kind, cause error) *Error { return &Error{Kind: kind, cause: cause} }

// After is Limited, with the time after which a new try can succeed.
func After(d time.Duration) *Error { return &Error{Kind: Limited, RetryAfter: d} }

func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	for _, f := range e.Fields {
		s += ": " + f.Location + ": " + f.Problem
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, kind) true for the kind of this failure. The kind of
// the outermost Error counts, and those of its causes as well.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

// KindOf is the kind of the outermost failure in err, Internal when there is
// none, and empty for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return Internal
}

// As is the outermost failure in err; an error without a kind becomes an
// Internal one that wraps it.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Because(KindOf(err), err)
}
