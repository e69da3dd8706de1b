package httpapi

import (
	"lanyard/internal/table"
)

// Once makes acts of requests with an Idempotency-Key happen once: function
// mains give their capabilities this table instead of t. The first write of
// such a request that contains an audit entry gets one more op, which marks the
// request's record as acted in the same transaction. An act therefore has to
// leave room for one op (table.MaxOps).
func Once(t table.Table) table.Table {
	return t
}
