package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room.
type Service struct {
	Table    table.Table
	Keys     *secret.Keyring
	Now      func() time.Time
	Invites  *invite.Service
	Users    *directory.Service
	Networks *network.Service
}

// Mint makes a registration session for whoever holds the link of an
// invitation for which nothing is missing but the badge. It writes nothing.
// The kinds of an invitation's honest ends; errs.Forbidden when a check is still missing
// or the browser is not the one that passed it.
func (s *Service) Mint(ctx context.Context, link string, c httpapi.Caller) (secret.Token, Session, error) {
	if c.Browser == "" {
		return "", Session{}, errs.New(errs.Forbidden, "This browser does not keep cookies, which are needed to continue.")
	}
	v, err := s.Invites.Open(ctx, link, c.Browser)
	if err != nil {
		return "", Session{}, fmt.Errorf("mint registration session: %w", err)
	}
	now := s.Now()
	if err := ready(v, now); err != nil {
		return "", Session{}, fmt.Errorf("mint registration session for %s: %w", v.Invitation.ID, err)
	}
	ends := now.Add(v.Settings.Duration(network.Registration)).Truncate(time.Second)
	r := Session{
		Network: v.Invitation.Network, Invitation: v.Invitation.ID, Generation: v.Link.Generation,
		Browser: c.Browser, Ends: ends.Unix(),
	}
	token, err := s.Keys.SealToken(secret.PurposeRegistration, r, ends)
	return token, r, err
}

// ready decides whether only the badge itself is missing.
func ready(v invite.Visit, now time.Time) error {
	switch step, end := v.Step(now); step {
	case invite.StepBadge:
		return nil
	case invite.StepEnded:
		return invite.Over(end)
	}
	return errs.New(errs.Forbidden, "A step before this one is not done yet. Open the link again.")
}

// Permission is what a device shows to run a ceremony: a registration session,
// or the handover that it took.
type Permission struct {
	Registration string
	Handover     string
}

// granted is a permission that was checked.
type granted struct {
	Session  Session
	Handover *Handover // of a phone
	digest   string    // of the token that was shown
}

// grant checks a permission against the browser that shows it.
func (s *Service) grant(ctx context.Context, p Permission, c httpapi.Caller) (granted, error) {
	now := s.Now()
	if p.Handover == "" {
		var r Session
		if err := s.Keys.OpenToken(secret.PurposeRegistration, p.Registration, now, &r); err != nil {
			return granted{}, err
		}
		return granted{Session: r, digest: digest(secret.Token(p.Registration))}, r.boundTo(c.Browser)
	}
	t, h, err := s.handover(ctx, p.Handover)
	if err != nil {
		return granted{}, err
	}
	return granted{Session: t.Session, Handover: &h, digest: digest(secret.Token(p.Handover))}, h.mayRegister(c.Browser, now)
}

// still reads the invitation of a registration session again and decides
// whether it is still worth a badge. The proof was shown in the browser
// that the session was minted for, whichever device runs the ceremony. For a session
// that its user made it is stillOwn.
func (s *Service) still(ctx context.Context, r Session) (basis, error) {
	if r.Own.User != "" {
		return s.stillOwn(ctx, r)
	}
	v, err := s.Invites.Visit(ctx, r.link(), r.Browser)
	if err != nil {
		return basis{}, err
	}
	return basis{Visit: v}, ready(v, s.Now())
}

// Options begins a ceremony: creation options for the browser, and the sealed
// challenge that Finish wants back within the network's time for a ceremony. It
// writes nothing.
func (s *Service) Options(ctx context.Context, p Permission, c httpapi.Caller) (secret.Token, *protocol.CredentialCreation, error) {
	g, err := s.grant(ctx, p, c)
	if err != nil {
		return "", nil, fmt.Errorf("begin registration: %w", err)
	}
	v, err := s.still(ctx, g.Session)
	if err != nil {
		return "", nil, fmt.Errorf("begin registration for %s: %w", g.Session.about(), err)
	}
	rp, err := RelyingParty(v.Settings.Origin, v.Settings.Name)
	if err != nil {
		return "", nil, err
	}
	have, err := s.Credentials(ctx, g.Session.Network, g.Session.user())
	if err != nil {
		return "", nil, err
	}
	h := holderOf(v.User, have)
	creation, data, err := rp.BeginRegistration(h, webauthn.WithExclusions(h.Descriptors()))
	if err != nil {
		return "", nil, errs.Because(errs.Internal, fmt.Errorf("begin registration for %s: %w", g.Session.about(), err))
	}
	token, err := s.sealCeremony(g.digest, data, v.Settings)
	return token, creation, err
}

func (s *Service) sealCeremony(digest string, data *webauthn.SessionData, settings network.Settings) (secret.Token, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return "", errs.Because(errs.Internal, err)
	}
	t := ceremonyToken{For: digest, Data: raw}
	return s.Keys.SealToken(secret.PurposeCeremony, t, s.Now().Add(settings.Duration(network.Ceremony)))
}

func (s *Service) openCeremony(raw, digest string) (webauthn.SessionData, error) {
	var t ceremonyToken
	if err := s.Keys.OpenToken(secret.PurposeCeremony, raw, s.Now(), &t); err != nil {
		return webauthn.SessionData{}, err
	}
	var data webauthn.SessionData
	if t.For != digest || json.Unmarshal(t.Data, &data) != nil {
		return webauthn.SessionData{}, errs.Unknown
	}
	return data, nil
}

// Finish checks the answer of the device and makes the badge: the one
// transaction of the package's story. errs.Used, Superseded, Revoked, Expired
// when the invitation ended meanwhile; errs.Conflict when the user has the badge on as many
// devices as it allows, or the credential belongs to somebody already;
// errs.Invalid when a step of the ceremony does not hold.
func (s *Service) Finish(ctx context.Context, p Permission, ceremony string, answer []byte, c httpapi.Caller) (Credential, error) {
	g, err := s.grant(ctx, p, c)
	if err != nil {
		return Credential{}, fmt.Errorf("finish registration: %w", err)
	}
	data, err := s.openCeremony(ceremony, g.digest)
	if err != nil {
		return Credential{}, fmt.Errorf("finish registration for %s: %w", g.Session.about(), err)
	}
	v, err := s.still(ctx, g.Session)
	if err != nil {
		return Credential{}, fmt.Errorf("finish registration for %s: %w", g.Session.about(), err)
	}
	rp, err := RelyingParty(v.Settings.Origin, v.Settings.Name)
	if err != nil {
		return Credential{}, err
	}
	made, err := create(rp, holderOf(v.User, nil), data, answer)
	if err != nil {
		return Credential{}, fmt.Errorf("finish registration for %s: %w", g.Session.about(), err)
	}
	made.Badge, made.Invitation, made.CreatedAt = v.Badge.ID, v.Invitation.ID, table.At(s.Now())
	made.place()
	return made, s.store(ctx, g, v, made, c)
}

// store is the transaction of Finish.
func (s *Service) store(ctx context.Context, g granted, v basis, made Credential, c httpapi.Caller) error {
	now := s.Now()
	ops, err := v.completing(now)
	if err != nil {
		return fmt.Errorf("store badge of %s: %w", g.Session.about(), err)
	}
	lock := lockOf(made)
	ops = append(ops,
		table.Put(lock, table.Absent()),
		table.Put(&made, table.Absent()),
		audit.Put(v.entry(made, c.Request), now),
	)
	if m, ok := notice(v.Visit, now); ok {
		ops = append(ops, m)
	}
	if g.Handover != nil {
		ops = append(ops, table.Update(g.Handover.ItemKey(), table.Equal("state", HandoverMatched), table.Set("state", HandoverCompleted)))
	}
	err = s.Table.Write(ctx, ops...)
	var lost *table.ConditionFailed
	if errors.As(err, &lost) && ops[lost.Op].Key == lock.ItemKey() {
		err = errs.New(errs.Conflict, "This device's badge is already in use.")
	}
	if err != nil {
		return fmt.Errorf("store badge of %s: %w", g.Session.about(), v.explain(err, ops, now))
	}
	return nil
}

// notice tells the user that a badge was added, by mail if possible: whoever
// held the phone just now would see a text on it.
func notice(v invite.Visit, now time.Time) (table.Op, bool) {
	m := notify.Message{
		Network: string(v.User.Network), User: string(v.User.ID), Template: notify.BadgeAdded,
		Language: v.Settings.LanguageOf(v.User.Language, v.User.Groups), Origin: v.Settings.Origin,
		Data: notify.Data{UserName: v.User.First, NetworkName: v.Settings.Name, BadgeName: v.Badge.Name},
		Link: directory.FreezeLink(notify.BadgeAdded, v.User.ID, now),
	}
	if v.Invitation.ID != "" {
		m.About = notify.About{Type: "invitation", ID: string(v.Invitation.ID), Generation: v.Link.Generation}
	}
	switch {
	case v.User.Email != "":
		m.Channel, m.To = notify.Email, secret.Text(v.User.Email.Reveal())
	case v.User.Phone != "":
		m.Channel, m.To = notify.SMS, secret.Text(v.User.Phone.Reveal())
	default:
		return table.Op{}, false
	}
	return notify.Queue(m, now), true
}

// Credentials of a user, all badges.
func (s *Service) Credentials(ctx context.Context, n session.NetworkID, u session.UserID) ([]Credential, error) {
	return Credentials(ctx, s.Table, n, u)
}

// Credentials of a user, all badges, for rooms above.
func Credentials(ctx context.Context, t table.Table, n session.NetworkID, u session.UserID) ([]Credential, error) {
	page, err := t.Query(ctx, table.Query{PK: session.UserPK(n, u), Prefix: credentialPrefix, Limit: maxCredentials})
	if err != nil {
		return nil, fmt.Errorf("credentials of user %s: %w", u, err)
	}
	out, _, err := table.Decoded[Credential](page)
	if err != nil {
		return nil, fmt.Errorf("credentials of user %s: %w", u, err)
	}
	return out, nil
}

// maxCredentials is more than the badges of a network times their highest
// device limit will be for one person.
const maxCredentials = 500

// Remove takes a badge off a device: it can no longer sign in, and the sessions that
// were made with it are over. entry is begun: who, in which request. errs.NotFound when
// the user has no such credential, errs.Forbidden for a program where the user has
// staff privileges, errs.Conflict when too few administrators could sign in, when the
// user changed meanwhile, or a condition of with fails, which are more ops for the
// transaction.
func (s *Service) Remove(ctx context.Context, u session.UserID, id CredentialID, entry audit.Entry, c httpapi.Caller, with ...table.Op) error {
	n := c.Principal.Network
	if !id.Valid() {
		return errs.NotFound
	}
	var have Credential
	if err := s.Table.Get(ctx, CredentialKey(n, u, id), &have); err != nil {
		return fmt.Errorf("remove credential %s: %w", id, err)
	}
	user, err := s.Users.User(ctx, n, u)
	if err != nil {
		return err
	}
	now := s.Now()
	checks, err := s.Users.MayLoseBadge(ctx, c, user, func(who directory.User) ([]table.Op, error) {
		return s.another(ctx, who, id)
	})
	if err != nil {
		return err
	}
	entry.Act, entry.About, entry.Target = "badge.remove", u, "credential:"+string(id)
	ops := []table.Op{
		table.Delete(have.ItemKey(), table.Exists()),
		table.Delete(lockKey(id)),
		invite.ReleaseOp(n, u, have.Badge),
		audit.Put(entry, now),
	}
	_, gone := directory.WithoutBadge(user, string(id), now)
	ops = distinct(append(append(append(ops, gone...), checks...), with...))
	err = directory.Explain(s.Table.Write(ctx, ops...), ops)
	var failed *table.ConditionFailed
	if errors.As(err, &failed) && failed.Op == 0 { // somebody else was faster
		err = errs.NotFound
	}
	if err != nil {
		return fmt.Errorf("remove credential %s: %w", id, err)
	}
	return nil
}

// distinct leaves out the checks that somebody keeps a badge which are there already:
// no two ops of a transaction may be on one item.
func distinct(ops []table.Op) []table.Op {
	seen := map[table.Key]bool{}
	return slices.DeleteFunc(ops, func(op table.Op) bool {
		again := seen[op.Key] && op.Type == table.OpCheck && strings.HasPrefix(op.Key.SK, credentialPrefix)
		seen[op.Key] = true
		return again
	})
}

// another gives the check that a user keeps a badge besides one.
// errs.Unreachable when there is none.
func (s *Service) another(ctx context.Context, u directory.User, but CredentialID) ([]table.Op, error) {
	have, err := s.Credentials(ctx, u.Network, u.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range have {
		if c.ID != but {
			return []table.Op{table.Check(c.ItemKey(), table.Exists())}, nil
		}
	}
	return nil, errs.Unreachable
}

func holderOf(u directory.User, have []Credential) Holder {
	h := Holder{Network: u.Network, User: u.ID, Name: u.Login.Reveal(), DisplayName: u.FullName().Reveal(), Credentials: have}
	if h.Name == "" {
		h.Name = h.DisplayName
	}
	return h
}
