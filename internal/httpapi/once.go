package httpapi

import (
	"context"
	"errors"
	"slices"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Once makes acts of requests with an Idempotency-Key happen once: function
// mains give their capabilities this table instead of t. The first write of
// such a request that contains an audit entry gets one more op, which marks the
// request's record as acted in the same transaction. An act therefore has to
// leave room for one op (table.MaxOps).
//
// What a client may rely on, for 24 hours:
//
//	same key and request, answered            the same answer again, and no effect
//	same key, another method, path or body    422 idempotency_mismatch
//	same key and request, under way           409 busy, with Retry-After
//	acted, but the answer was lost in a crash 409 busy, saying so: look, do not repeat
//	failed without having acted, or 429        the key is free again
//
// Operations that keep nothing (Operation.Quiet) do not look at keys: a page that
// only shows what a link leads to shall not write because of a header.
//
// A key belongs to whoever used it: another person's same key is another key.
func Once(t table.Table) table.Table { return onceTable{t} }

// discreet keeps for the log what the store says of a failure: it speaks of
// operations and items, which are nothing to whoever made the request.
func discreet(err error) error {
	var said *errs.Error
	if errors.As(err, &said) && said.Detail != "" {
		return errs.Because(said.Kind, err)
	}
	return err
}

type onceTable struct{ table.Table }

func (o onceTable) Write(ctx context.Context, ops ...table.Op) error {
	x, _ := ctx.Value(callerKey{}).(*exchange)
	if x == nil || x.claim == nil || x.claim.acted || !slices.ContainsFunc(ops, audit.IsEntry) {
		return discreet(o.Table.Write(ctx, ops...))
	}
	err := discreet(o.Table.Write(ctx, append(slices.Clip(ops), x.claim.mark())...))
	var failed *table.ConditionFailed
	if errors.As(err, &failed) && failed.Op == len(ops) {
		return errs.Because(errs.Busy, errors.New("another request took over the idempotency key"))
	}
	x.claim.acted = err == nil
	return err
}
