package httpapi

import (
	"context"
	"net/netip"

	"lanyard/internal/audit"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Caller is what is known of whoever makes a request.
type Caller struct {
	// Principal is nobody for public operations: a cookie sent there is not
	// looked at.
	Principal session.Principal
	// Client is the address the request came from, as the gateway tells it.
	Client netip.Addr
	// Request is the id of the request, in the log line and in every problem.
	Request string
	// Browser is the SHA-256 of the browser cookie, in base64url; empty when there
	// is none. See NewBrowser.
	Browser string
	// Agent is what sort of program the request says that it comes from.
	Agent Agent
	// Presented is the session token the browser came with, valid or not: the
	// session that a sign-in replaces.
	Presented secret.Bearer
}

// Entry begins an audit entry of this caller: network, actor and request are
// filled in. An act of nobody needs its own Network and Actor.
func (c Caller) Entry(act string) audit.Entry {
	return audit.Entry{Network: c.Principal.Network, Actor: audit.By(c.Principal), Act: act, Request: c.Request}
}

type callerKey struct{}

// CallerOf gives the caller of the request that ctx belongs to; the zero Caller
// outside of one.
func CallerOf(ctx context.Context) Caller {
	if s, ok := ctx.Value(callerKey{}).(*exchange); ok {
		return s.caller
	}
	return Caller{}
}
