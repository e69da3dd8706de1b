package signin

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ShowOptions begins to show a badge again in the caller's session: the device is
// asked for the caller's badges alone. It writes nothing. errs.Conflict when there is
// none.
func (s *Service) ShowOptions(ctx context.Context, c httpapi.Caller) (secret.Token, *protocol.CredentialAssertion, error) {
	p := c.Principal
	have, err := register.Credentials(ctx, s.Table, p.Network, p.User)
	if err != nil {
		return "", nil, err
	}
	if len(have) == 0 {
		return "", nil, errs.New(errs.Conflict, "You have no badge any more. Your administrator can send you an invitation.")
	}
	rp, err := register.RelyingParty(s.Origin, "Lanyard")
	if err != nil {
		return "", nil, err
	}
	options, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return "", nil, errs.Because(errs.Internal, fmt.Errorf("begin to show a badge: %w", err))
	}
	options.Response.AllowedCredentials = register.Holder{Credentials: have}.Descriptors()
	token, err := s.seal(data, "", p.Session)
	return token, options, err
}

// Show checks the answer of a badge of the caller, and notes in the session that it
// was shown. One transaction: the challenge is spent, the credential still exists
// and its counter moves on, the session is not over, the audit entry is written.
// errs.Forbidden whatever is wrong with the answer; the session goes on.
func (s *Service) Show(ctx context.Context, ceremony string, answer []byte, c httpapi.Caller) (session.Shown, error) {
	p := c.Principal
	o, err := s.open(ceremony, "", p.Session)
	if err != nil {
		return session.Shown{}, errNotShown(fmt.Errorf("challenge: %w", err))
	}
	used, _, err := s.assert(ctx, o, answer)
	if errors.Is(err, errs.Unauthenticated) {
		return session.Shown{}, errNotShown(err)
	}
	if err != nil {
		return session.Shown{}, err
	}
	if used.Network != p.Network || used.User != p.User {
		return session.Shown{}, errNotShown(errors.New("it is somebody else's"))
	}
	now := s.Now()
	entry := c.Entry("badge.show")
	entry.About, entry.Target = p.User, "credential:"+string(used.ID)
	err = s.Table.Write(ctx, spend(o.Nonce, now), used.MoveOn(now), p.Show(string(used.ID), now), audit.Put(entry, now))
	if errors.Is(err, errs.Conflict) { // spent, removed or over meanwhile
		return session.Shown{}, errNotShown(err)
	}
	if err != nil {
		return session.Shown{}, fmt.Errorf("show a badge of user %s: %w", p.User, err)
	}
	return session.Shown{Badge: string(used.ID), At: table.At(now)}, nil
}

// errNotShown is what a person learns of a badge that could not be shown.
func errNotShown(cause error) error {
	return fmt.Errorf("show a badge: %w: %w",
		errs.New(errs.Forbidden, "That badge could not be verified. Try again with one of yours."), cause)
}
