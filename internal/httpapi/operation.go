package httpapi

import (
	"context"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"lanyard/internal/session"
)

// Operation is one route of the API.
type Operation struct {
	ID      string // "invitation-send": unique, kebab-case
	Method  string
	Path    string // "/v1/invitations/{invitation}/send"
	Summary string
	Tags    []string
	Access  Access // required; the zero Access panics at registration
	Status  int    // of success; 0 is 200, or 204 when the answer has no body
	// MaxBody is the cap of the body in bytes; 0 is 64 KiB.
	MaxBody int64
	// Consumes is the content type of the body; "" is application/json. Input
	// for another type has a field RawBody []byte `contentType:"text/csv"`. FormType is
	// for public operations that check a signature.
	Consumes string
	// Quiet: the operation only reads, or leaves nothing worth remembering, and can
	// be repeated without a key. An Idempotency-Key is not looked at: keeping one
	// would be the only write that a stranger could cause with it.
	Quiet bool
	// Description is longer text for the OpenAPI document.
	Description string

	bodyless bool // its input has no body; what is sent all the same is refused, not passed over
}

// Access says who may call an operation.
type Access struct {
	level     level
	privilege session.Privilege
	or        []session.Privilege // others that a person may have in its place
	scopes    []session.Scope     // an API token needs all of them
}

type level int

const (
	levelPublic level = iota + 1
	levelSignedIn
	levelKnown
	levelNeeds
	levelDesk
)

// Public: anyone, signed in or not. The principal is not looked up.
func Public() Access { return Access{level: levelPublic} }

// SignedIn: any person with a session. API tokens are refused.
func SignedIn() Access { return Access{level: levelSignedIn} }

// Known: anyone who is known, a person with a session or a program with an API
// token, whatever its scopes.
func Known() Access { return Access{level: levelKnown} }

// Needs: a person with the privilege, or an API token with the scope.
func Needs(p session.Privilege, s session.Scope) Access {
	return Access{level: levelNeeds, privilege: p, scopes: []session.Scope{s}}
}

// And is need, where an API token needs one more scope: for an operation that
// shows what two others show.
func (need Access) And(s session.Scope) Access {
	need.scopes = append(slices.Clone(need.scopes), s)
	return need
}

// Or is need, where a person with another privilege may do the same.
func (need Access) Or(p session.Privilege) Access {
	need.or = append(slices.Clone(need.or), p)
	return need
}

// NeedsPerson: a person with the privilege; no API token, whatever its scopes.
func NeedsPerson(p session.Privilege) Access { return Access{level: levelNeeds, privilege: p} }

// Desk: a person at the service desk, as session.Verifier or as session.Agent. Whoever
// has a higher privilege may do the same (session.Rank); no API token may. Which
// users they reach is for the operation to ask (Principal.MayServe).
func Desk(p session.Privilege) Access {
	if p != session.Verifier && p != session.Agent {
		panic("httpapi: the desk is for verifiers and agents, not for " + string(p))
	}
	return Access{level: levelDesk, privilege: p}
}

// hasBody reports whether an input takes a body.
func hasBody(in reflect.Type) bool {
	_, body := in.FieldByName("Body")
	_, raw := in.FieldByName("RawBody")
	return body || raw
}

// Register adds an operation to the API. In and Out are structs as huma takes
// them: path, query and header parameters, and Body. What they embed must be
// exported, or huma does not see it.
func Register[In, Out any](a *API, op Operation, handle func(context.Context, *In) (*Out, error)) {
	huma.Register(a.huma, a.operation(op, reflect.TypeFor[In]()), func(ctx context.Context, in *In) (*Out, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, problemFor(ctx, err)
		}
		return out, nil
	})
}
