package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"lanyard/internal/errs"
)

// A request is tried ten times. The waits between add up to 2.3 s on average
// and 4.7 s at most, well inside the 30 s an HTTP API gives.
const (
	maxTries  = 10
	firstWait = 20 * time.Millisecond
	maxWait   = time.Second
)

// Reasons inside a TransactionCanceledException
// (AWS, TransactWriteItems API reference, "Error codes").
const (
	reasonCondition  = "ConditionalCheckFailed"
	reasonValidation = "ValidationError"
)

// passing are the codes of errors and cancellation reasons that another try
// may not meet.
var passing = []string{
	"InternalServerError",
	"ProvisionedThroughputExceeded",
	"ProvisionedThroughputExceededException",
	"ReplicatedWriteConflictException",
	"RequestLimitExceeded",
	"ServiceUnavailable",
	"ThrottlingError",
	"ThrottlingException",
	"TransactionConflict",
	"TransactionConflictException",
	"TransactionInProgressException",
}

// errUnprocessed: everything that was asked for was throttled.
var errUnprocessed = errors.New("no key was processed")

// try calls do until it succeeds, fails for good, or the tries or ctx are over.
// An error of DynamoDB comes back with a kind, except for the failed
// conditions, which the caller reads.
func (e *Engine) try(ctx context.Context, do func(context.Context) error) error {
	for n := 1; ; n++ {
		err := do(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return errs.Because(errs.Unavailable, fmt.Errorf("%w in try %d: %w", ctx.Err(), n, err))
		case !passes(err):
			return final(err)
		case n == maxTries:
			return errs.Because(errs.Unavailable, fmt.Errorf("%d tries: %w", n, err))
		}
		if e.sleep(ctx, wait(n, rand.Float64())) != nil {
			return errs.Because(errs.Unavailable, fmt.Errorf("%w after try %d: %w", ctx.Err(), n, err))
		}
	}
}

// wait is how long to wait after try n: full jitter, so that those who met each
// other do not meet again (AWS Architecture Blog, "Exponential Backoff And Jitter").
func wait(n int, random float64) time.Duration {
	return time.Duration(random * float64(min(maxWait, firstWait<<(n-1))))
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// passes reports whether another try may succeed.
func passes(err error) bool {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return conflicted(cancelled.CancellationReasons)
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.HTTPStatusCode() >= http.StatusInternalServerError {
		return true
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		return slices.Contains(passing, api.ErrorCode())
	}
	var ours *smithy.SerializationError
	var params *smithy.InvalidParamsError
	return !errors.As(err, &ours) && !errors.As(err, &params) // else the network's
}

// conflicted reports whether a transaction was cancelled for reasons that
// pass. One failed condition decides: it failed whatever befell the others.
func conflicted(reasons []types.CancellationReason) bool {
	again := false
	for _, r := range reasons {
		switch code := aws.ToString(r.Code); {
		case code == reasonCondition, code == reasonValidation:
			return false
		case slices.Contains(passing, code):
			again = true
		}
	}
	return again
}

// final gives an error that another try would meet again its kind.
func final(err error) error {
	var failed *types.ConditionalCheckFailedException
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &failed) || errors.As(err, &cancelled) {
		return err
	}
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "ValidationException" {
		return refused(api.ErrorMessage(), err)
	}
	return errs.Because(errs.Internal, err)
}

// refused is the kind of a validation error. DynamoDB has one code for all of
// them; that an item outgrew its limit by an update only the message tells.
func refused(message string, cause error) error {
	if strings.Contains(message, "Item size") {
		return errs.Because(errs.TooLarge, cause)
	}
	return errs.Because(errs.Invalid, cause)
}
