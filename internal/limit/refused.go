package limit

import (
	"errors"
	"fmt"
	"time"

	"lanyard/internal/errs"
)

// WhyBreaker names the stop of a country in place of a limit.
const WhyBreaker = "breaker"

// Refused is errs.Limited with the name of what refused, which is for the log and
// for administrators: whoever asked gets the same answer from all of them.
type Refused struct {
	Why   string
	Limit *errs.Error
}

// Refuse says that why refuses for a time.
func Refuse(why string, wait time.Duration) error { return &Refused{why, errs.After(wait)} }

func (r *Refused) Error() string { return fmt.Sprintf("limit %s: %v", r.Why, r.Limit) }

// Unwrap makes it an errs.Limited.
func (r *Refused) Unwrap() error { return r.Limit }

// Why is the name of the limit that err comes from; empty when it comes from none.
func Why(err error) string {
	var r *Refused
	if errors.As(err, &r) {
		return r.Why
	}
	return ""
}
