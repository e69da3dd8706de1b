package session

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Service finds principals and starts and ends sessions.
type Service struct {
	Table table.Table
	Now   func() time.Time
}

// Find gives the principal that raw, a session or API token, stands for.
// errs.Unauthenticated whatever the reason when it stands for nobody; the
// error's text names the reason for the log.
func (s *Service) Find(ctx context.Context, raw secret.Bearer) (Principal, error) {
	switch text := raw.Reveal(); {
	case strings.HasPrefix(text, secret.SessionPrefix):
		return s.findSession(ctx, text)
	case strings.HasPrefix(text, secret.APITokenPrefix):
		return s.findToken(ctx, text)
	}
	return Principal{}, nobody("not a token")
}

func (s *Service) findSession(ctx context.Context, raw string) (Principal, error) {
	n, u, ok := namedBy(raw, secret.SessionPrefix)
	if !ok {
		return Principal{}, nobody("malformed session token")
	}
	id := ID(secret.HashBearer(raw))
	items, err := s.Table.GetAll(ctx, []table.Key{sessionKey(id), UserKey(n, u), GrantsKey(n)})
	if err != nil {
		return Principal{}, fmt.Errorf("find session: %w", err)
	}
	return principal(items, n, u, s.Now())
}

func (s *Service) findToken(ctx context.Context, raw string) (Principal, error) {
	n, u, ok := namedBy(raw, secret.APITokenPrefix)
	if !ok {
		return Principal{}, nobody("malformed API token")
	}
	hash := secret.HashBearer(raw)
	items, err := s.Table.GetAll(ctx, []table.Key{tokenKey(n, tokenID(n, hash)), UserKey(n, u), GrantsKey(n)})
	if err != nil {
		return Principal{}, fmt.Errorf("find API token: %w", err)
	}
	return program(items, n, u, hash)
}

// program decides from the items [token, user, grants].
func program(items []table.Item, n NetworkID, u UserID, hash secret.Hash) (Principal, error) {
	var t Token
	access, grants, err := read(items, &t)
	switch {
	case err != nil:
		return Principal{}, fmt.Errorf("read API token of user %s: %w", u, err)
	case subtle.ConstantTimeCompare([]byte(t.Hash), []byte(hash)) != 1:
		return Principal{}, nobody("another API token with this id")
	case t.orphaned(access, access.Privileges(grants)):
		return Principal{}, nobody("API token of somebody who is no administrator")
	}
	return Principal{Network: n, Owner: u, Token: t.ID, Scopes: t.Scopes, EndsAt: t.EndsAt}, nil
}

// principal decides from the items [session, user, grants]. That the session
// is this user's follows from its key: the hash is of the whole token, which
// names both.
func principal(items []table.Item, n NetworkID, u UserID, now time.Time) (Principal, error) {
	var session Session
	access, grants, err := read(items, &session)
	if err != nil {
		return Principal{}, fmt.Errorf("read session of user %s: %w", u, err)
	}
	privileges := access.Privileges(grants)
	if over(session, access, privileges, now) {
		return Principal{}, nobody("session is over")
	}
	return Principal{
		Network: n, User: u, Session: session.ID(), Privileges: privileges,
		Serves: access.Serves(grants), EndsAt: session.EndsAt, Badge: session.Badge,
		Shown: session.Shown.in(access), seen: session.LastSeen,
	}, nil
}

// read takes what a bearer token stands for from the items [it, user, grants].
// errs.Unauthenticated when it or the user does not exist.
func read(items []table.Item, into any) (Access, Grants, error) {
	var access Access
	var grants Grants
	if !items[0].Exists() || !items[1].Exists() {
		return access, grants, nobody("no such token or user")
	}
	err := errors.Join(items[0].Decode(into), items[1].Decode(&access))
	if items[2].Exists() {
		err = errors.Join(err, items[2].Decode(&grants))
	}
	return access, grants, err
}

// Touch notes that the session of p was used, at most once a minute. That it
// could not be noted makes the session end early and nothing worse.
func (s *Service) Touch(ctx context.Context, p Principal) error {
	now := s.Now()
	due := table.At(now.Add(-Touched))
	if p.Session == "" || p.seen > due {
		return nil
	}
	err := s.Table.Write(ctx, table.Update(sessionKey(p.Session), table.Cond{}, table.Set("last_seen", table.At(now))))
	if errors.Is(err, errs.Conflict) { // the session ended meanwhile
		return nil
	}
	return err
}

// Beginning is what a new session shall be.
type Beginning struct {
	Network   NetworkID
	User      UserID
	Lifetimes Lifetimes
	Replaces  secret.Bearer // the session token the browser came with, if any
	Badge     string        // credential that was shown for it; empty: none was
}

// Start makes a session of a user. The ops belong in the transaction of the
// sign-in, first: they put the session, check that the user is still
// active, and end the session the browser came with (a new id at sign-in
// defeats session fixation, OWASP ASVS 5.0 7.2.4). errs.Forbidden when the user
// is not active or is frozen, errs.NotFound when there is no such user.
func (s *Service) Start(ctx context.Context, b Beginning) (secret.Bearer, Session, []table.Op, error) {
	access, privileges, err := s.access(ctx, b.Network, b.User)
	if err != nil {
		return "", Session{}, nil, fmt.Errorf("start session of user %s: %w", b.User, err)
	}
	if !access.MayAct() {
		return "", Session{}, nil, errs.Forbidden
	}
	raw, begun := b.session(privileges, s.Now())
	ops := []table.Op{table.Put(&begun, table.Absent()), table.Check(UserKey(b.Network, b.User), MayAct())}
	if b.Replaces != "" {
		ops = append(ops, End(ID(secret.HashBearer(b.Replaces.Reveal()))))
	}
	return raw, begun, ops, nil
}

// access reads what a user may do. errs.NotFound when there is no such user.
func (s *Service) access(ctx context.Context, n NetworkID, u UserID) (Access, []Privilege, error) {
	var access Access
	var grants Grants
	items, err := s.Table.GetAll(ctx, []table.Key{UserKey(n, u), GrantsKey(n)})
	if err != nil {
		return Access{}, nil, err
	}
	if err = items[0].Decode(&access); err == nil && items[1].Exists() {
		err = items[1].Decode(&grants)
	}
	return access, access.Privileges(grants), err
}

func (b Beginning) session(privileges []Privilege, now time.Time) (secret.Bearer, Session) {
	kind, strong := kindOf(privileges)
	life := b.Lifetimes.of(kind)
	begun := Session{
		Network: b.Network, User: b.User, SessionKind: kind, Staff: strong,
		CreatedAt: table.At(now), EndsAt: table.At(now.Add(life.Absolute)),
		Idle: int64(life.Idle / time.Second), LastSeen: table.At(now), Badge: b.Badge,
	}
	if b.Badge != "" {
		begun.Shown = Shown{Badge: b.Badge, At: table.At(now)}
	}
	raw, hash := secret.NewBearer(secret.SessionPrefix + string(b.Network) + string(b.User))
	begun.place(ID(hash))
	return raw, begun
}

// End is the op that ends a session. Ending one that is over already succeeds.
func End(id ID) table.Op { return table.Delete(sessionKey(id)) }

// EndOf is the op that ends a session of a user; its condition fails when the user
// has none of that id.
func EndOf(n NetworkID, u UserID, id ID) table.Op {
	return table.Delete(sessionKey(id), table.Equal("network", n), table.Equal("user", u))
}

// List gives the sessions of a user that are not over, oldest first, as the
// index knows them; a page may be short of those that are. errs.NotFound when
// there is no such user.
func (s *Service) List(ctx context.Context, n NetworkID, u UserID, limit int, cursor string) ([]Session, string, error) {
	if !secret.ValidUserID(string(u)) {
		return nil, "", errs.NotFound
	}
	access, privileges, err := s.access(ctx, n, u)
	if err != nil {
		return nil, "", fmt.Errorf("list sessions of user %s: %w", u, err)
	}
	page, err := s.Table.Query(ctx, table.Query{PK: sessionsIPK(n, u), Index: true, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list sessions of user %s: %w", u, err)
	}
	all, next, err := table.Decoded[Session](page)
	now := s.Now()
	return slices.DeleteFunc(all, func(x Session) bool { return over(x, access, privileges, now) }), next, err
}

// Token gives an API token of a network. errs.NotFound when there is none of
// that id.
func (s *Service) Token(ctx context.Context, n NetworkID, id TokenID) (Token, error) {
	var t Token
	if err := s.Table.Get(ctx, tokenKey(n, id), &t); err != nil {
		return Token{}, fmt.Errorf("API token %s: %w", id, err)
	}
	return t, nil
}

// Tokens gives the API tokens of a network.
func (s *Service) Tokens(ctx context.Context, n NetworkID, limit int, cursor string) ([]Token, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: NetworkPK(n), Prefix: tokenSK, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list API tokens of network %s: %w", n, err)
	}
	return table.Decoded[Token](page)
}

// Lengths of what tokens name, in characters.
const (
	networkLen = 8
	userLen    = 16
	maxRaw     = 128
)

// namedBy gives the network and user in a token of one kind.
func namedBy(raw, prefix string) (NetworkID, UserID, bool) {
	n := cut(raw, len(prefix), networkLen)
	u := cut(raw, len(prefix)+networkLen, userLen)
	ok := secret.ValidNetworkID(n) && secret.ValidUserID(u) && len(raw) <= maxRaw
	return NetworkID(n), UserID(u), ok
}

func cut(s string, from, n int) string {
	if len(s) < from+n {
		return ""
	}
	return s[from : from+n]
}

func nobody(reason string) error { return errs.Because(errs.Unauthenticated, errors.New(reason)) }
