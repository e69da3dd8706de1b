package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ceremonyTime is how long a sign-in may take from options to answer.
const ceremonyTime = register.CeremonyTime

// Service is the use cases of this room.
type Service struct {
	Table    table.Table
	Keys     *secret.Keyring
	Now      func() time.Time
	Origin   string // scheme and host of the sign-in page
	Sessions *session.Service
	Networks *network.Service
	Users    *directory.Service
}

// Options begins a sign-in in a browser. It writes nothing and is the same for
// everybody.
func (s *Service) Options(browser string) (secret.Token, *protocol.CredentialAssertion, error) {
	rp, err := register.RelyingParty(s.Origin, "Lanyard")
	if err != nil {
		return "", nil, err
	}
	options, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return "", nil, errs.Because(errs.Internal, fmt.Errorf("begin sign-in: %w", err))
	}
	token, err := s.seal(data, browser, "")
	return token, options, err
}

// SignedIn is what a sign-in gives.
type SignedIn struct {
	Session session.Session
	Token   secret.Bearer
	User    directory.User
}

// errRefused is all that a stranger learns of a sign-in that failed.
func errRefused(cause error) error {
	return errs.Because(errs.Unauthenticated, cause)
}

// FinishBadge checks the answer of a badge and starts a session.
// errs.Unauthenticated whatever is wrong with the answer, the badge or the user.
func (s *Service) FinishBadge(ctx context.Context, ceremony string, answer []byte, c httpapi.Caller) (SignedIn, error) {
	o, err := s.open(ceremony, c.Browser, "")
	if err != nil {
		return SignedIn{}, errRefused(fmt.Errorf("sign-in challenge: %w", err))
	}
	used, user, err := s.assert(ctx, o, answer)
	if err != nil {
		return SignedIn{}, err
	}
	return s.start(ctx, o, user, used, c)
}

// assert checks the answer of a badge and says whose it is. errs.Unauthenticated
// whatever is wrong with it.
func (s *Service) assert(ctx context.Context, o opened, answer []byte) (register.Credential, directory.User, error) {
	var user directory.User
	rp, err := register.RelyingParty(s.Origin, "Lanyard")
	if err != nil {
		return register.Credential{}, user, err
	}
	var unavailable error
	used, err := register.Assert(rp, o.Data, answer, func(handle []byte, id register.CredentialID) (register.Holder, error) {
		holder, found, err := s.holder(ctx, handle, id)
		if errors.Is(err, errs.Unavailable) {
			unavailable = err
		}
		user = found
		return holder, err
	})
	if unavailable != nil {
		return register.Credential{}, user, unavailable
	}
	if err != nil {
		return register.Credential{}, user, errRefused(fmt.Errorf("show a badge: %w", err))
	}
	return used, user, nil
}

// holder finds who a user handle and a credential id name.
func (s *Service) holder(ctx context.Context, handle []byte, id register.CredentialID) (register.Holder, directory.User, error) {
	n, u, err := register.ParseHandle(handle)
	if err != nil {
		return register.Holder{}, directory.User{}, err
	}
	items, err := s.Table.GetAll(ctx, []table.Key{session.UserKey(n, u), register.CredentialKey(n, u, id)})
	if err != nil {
		return register.Holder{}, directory.User{}, err
	}
	var user directory.User
	var credential register.Credential
	if err := errors.Join(items[0].Decode(&user), items[1].Decode(&credential)); err != nil {
		return register.Holder{}, directory.User{}, err
	}
	return register.Holder{Network: n, User: u, Credentials: []register.Credential{credential}}, user, nil
}

// start is the one transaction of the package's story.
func (s *Service) start(ctx context.Context, o opened, u directory.User, used register.Credential, c httpapi.Caller) (SignedIn, error) {
	settings, err := s.Networks.Settings(ctx, used.Network)
	if err != nil {
		return SignedIn{}, err
	}
	token, begun, ops, err := s.Sessions.Start(ctx, session.Beginning{
		Network: used.Network, User: used.User, Lifetimes: settings.SessionLifetimes(), Replaces: c.Presented,
		Badge: string(used.ID),
	})
	if errors.Is(err, errs.Forbidden) {
		return SignedIn{}, errRefused(fmt.Errorf("sign-in of user %s: %w", used.User, err))
	}
	if err != nil {
		return SignedIn{}, err
	}
	now := s.Now()
	ops = append(ops, spend(o.Nonce, now), used.MoveOn(now), audit.Put(audit.Entry{
		Network: used.Network, Actor: audit.ByUser(used.User), Act: "session.start", About: used.User,
		Target: "credential:" + string(used.ID), Request: c.Request,
	}, now))
	err = s.Table.Write(ctx, ops...)
	if errors.Is(err, errs.Conflict) { // spent, removed, disabled or overtaken meanwhile
		return SignedIn{}, errRefused(fmt.Errorf("sign-in of user %s: %w", used.User, err))
	}
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign-in of user %s: %w", used.User, err)
	}
	return SignedIn{Session: begun, Token: token, User: u}, nil
}

// SignOut ends the session of a caller.
func (s *Service) SignOut(ctx context.Context, c httpapi.Caller) error {
	entry := c.Entry("session.end")
	entry.About = c.Principal.User
	if err := s.Table.Write(ctx, session.End(c.Principal.Session), audit.Put(entry, s.Now())); err != nil {
		return fmt.Errorf("sign out user %s: %w", c.Principal.User, err)
	}
	return nil
}

// EndSession ends a session of a user of the caller's network: the next request
// with it is refused. errs.NotFound when the user has no such session,
// errs.Forbidden when a program wants to end one of somebody with staff privileges.
func (s *Service) EndSession(ctx context.Context, u session.UserID, id session.ID, c httpapi.Caller) error {
	if err := s.Users.MaySignOut(ctx, c, u); err != nil {
		return err
	}
	entry := c.Entry("session.end")
	entry.About, entry.Target = u, "session:"+string(id)
	err := s.Table.Write(ctx, session.EndOf(c.Principal.Network, u, id), audit.Put(entry, s.Now()))
	var failed *table.ConditionFailed
	if errors.As(err, &failed) && failed.Op == 0 {
		err = errs.NotFound
	}
	if err != nil {
		return fmt.Errorf("end session of user %s: %w", u, err)
	}
	return nil
}
