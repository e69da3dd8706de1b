package enroll

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room. Those of a typed code are in
// verify.go.
type Service struct {
	Table table.Table
	Keys  *secret.Keyring
	Now   func() time.Time
	// Check compares a typed code with that of a challenge, in constant time.
	// Nil is Keys.CheckCode; tests count here.
	Check func(c secret.Challenge, typed string) bool
	Log   *slog.Logger // of alarms; nil: nowhere but in the audit
}

func (s *Service) check(c secret.Challenge, typed string) bool {
	if s.Check != nil {
		return s.Check(c, typed)
	}
	return s.Keys.CheckCode(c, typed)
}

// PolicyOf is what a network's settings say about codes.
func PolicyOf(s network.Settings) Policy {
	return Policy{
		Digits:      int(s.Count(network.CodeDigits)),
		Lifetime:    s.Duration(network.CodeLifetime),
		Tries:       int(s.Count(network.CodeTries)),
		WrongPerDay: int(s.Count(network.WrongADay)),
		WrongInARow: int(s.Count(network.WrongInARow)),
	}
}

// Start is what a code is asked for with.
type Start struct {
	Settings network.Settings
	User     directory.User
	Service  IdentityService
	Contact  secret.Text // from IdentityService.Read, or on file
	Purpose  secret.Purpose
	About    string // the record that it is for; may be empty
	Word     string // ByAgent: what the agent says before the code is read out
	Path     Path
	Client   netip.Addr  // where the request came from
	Entry    audit.Entry // begun: network, who, in which request
	// With are more ops for the transaction. errs.Conflict when one of their
	// conditions fails.
	With []table.Op
}

// StartChallenge sends a code to a contact, or sends it again, as
// Challenge.next decides.
//
// errs.Limited says when the next one can go, also where the country is stopped or
// the month's budget is used up; errs.Invalid that no code can go to this contact;
// errs.Unavailable that sending is switched off, and to an agent that the budget is
// used up.
func (s *Service) StartChallenge(ctx context.Context, in Start) (Challenge, error) {
	now := s.Now()
	c, err := s.startChallenge(ctx, in, now)
	return c, s.noted(ctx, in, err, now)
}

func (s *Service) startChallenge(ctx context.Context, in Start, now time.Time) (Challenge, error) {
	if err := in.maySend(); err != nil {
		return Challenge{}, err
	}
	want := s.wanted(in, now)
	prev, traffic, month, err := s.before(ctx, in, want, now)
	if err == nil {
		err = s.flows(ctx, in, traffic, now)
	}
	if err == nil {
		err = s.afforded(ctx, in, month, now)
	}
	if err != nil {
		return Challenge{}, err
	}
	for range rounds {
		next, err := prev.next(want, PolicyOf(in.Settings), now)
		if err != nil {
			return Challenge{}, err
		}
		err = s.send(ctx, in, traffic, prev, next, now)
		var lost *table.ConditionFailed
		if !errors.As(err, &lost) {
			return next, err
		}
		prev = Challenge{}
		if err := read(lost.Item, &prev); err != nil {
			return Challenge{}, err
		}
	}
	return Challenge{}, errs.Unavailable
}

// wanted is the challenge that in asks for, before next decides.
func (s *Service) wanted(in Start, now time.Time) Challenge {
	c := Challenge{
		ID:      ChallengeID(secret.NewID(now)),
		Network: in.Settings.ID, User: in.User.ID, Service: in.Service, Path: in.Path,
		Purpose: in.Purpose, About: in.About, Contact: in.Contact, Root: s.Keys.CurrentRoot(),
	}
	c.place()
	return c
}

// send writes next over prev with its message and audit entry, and spends the
// limits, all in one transaction. A *table.ConditionFailed is that of the
// challenge.
func (s *Service) send(ctx context.Context, in Start, traffic limit.Traffic, prev, next Challenge, now time.Time) error {
	entry := in.Entry
	entry.Act, entry.About, entry.Target = "challenge.start", next.User, "challenge:"+string(next.ID)
	entry.Detail = next.detail(entry.Detail)
	err := limit.Within(ctx, s.Table, now, in.buckets(), func(spent []table.Op) error {
		ops := append(spent, next.put(prev), notify.Queue(in.message(next), now), audit.Put(entry, now))
		own := len(ops)
		ops = append(ops, in.With...)
		if !in.counts() {
			return in.conflict(own, s.Table.Write(ctx, ops...))
		}
		return in.conflict(own, traffic.Sending(now, func(count table.Op) (int, error) {
			return len(ops), s.Table.Write(ctx, append(slices.Clip(ops), count)...)
		}))
	})
	if err != nil {
		return fmt.Errorf("send challenge %s: %w", next.ID, err)
	}
	return nil
}

// conflict is err, or errs.Conflict where it is one of With that failed: the ops
// from own on.
func (in Start) conflict(own int, err error) error {
	var lost *table.ConditionFailed
	if errors.As(err, &lost) && own <= lost.Op && lost.Op < own+len(in.With) {
		return errs.Conflict
	}
	return err
}

// maySend refuses contacts that nothing is ever sent to.
func (in Start) maySend() error {
	switch {
	case !in.User.Active():
		return errs.Unknown
	case in.Settings.Paused:
		return errs.New(errs.Unavailable, "Sending is switched off for now.")
	case in.Contact == "":
		return errs.Unreachable
	case in.Service == MobileCode:
		return phone.E164(in.Contact).CheckTextable(in.Settings.SMSRegions)
	}
	return nil
}

// buckets are the limits that sending this code spends. An agent spends the
// network's own and none of those that a stranger could have used up.
func (in Start) buckets() []limit.Bucket {
	channel, number := string(in.Service.Channel()), network.EmailsADay
	if in.Service == MobileCode {
		number = network.SMSADay
	}
	quota := int(in.Settings.Count(number))
	if in.Path == ByAgent {
		return []limit.Bucket{limit.NetworkQuota(in.Settings.Salt, channel, quota, in.Contact.Reveal())}
	}
	send := limit.Send{
		Salt: in.Settings.Salt, Counts: in.Settings.Sends(), Channel: channel, Quota: quota,
		User: string(in.User.ID), Address: in.Client,
	}
	if in.Service == MobileCode {
		send.Phone = phone.E164(in.Contact)
	} else {
		send.Email = secret.Email(in.Contact)
	}
	return send.Buckets()
}

// message carries the code of c to its contact.
func (in Start) message(c Challenge) notify.Message {
	m := messageTo(in.Settings, in.User, c.Service, c.Contact)
	switch {
	case c.Path == ByAgent:
		m.Template, m.Data.Word = notify.TelephoneCode, in.Word
	case c.Purpose == secret.PurposeEnrollment:
		m.Template = notify.EnrollmentCode
	default:
		m.Template = notify.VerificationCode
	}
	m.ValidUntil = c.ValidUntil
	m.About = notify.About{Type: "challenge", ID: string(c.ID), Generation: c.Generation}
	m.Code = notify.CodeOf(c.Secret())
	return m
}

// Challenges gives a user's challenges, of each sort the newest.
func (s *Service) Challenges(ctx context.Context, n session.NetworkID, u session.UserID) ([]Challenge, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: session.UserPK(n, u), Prefix: challengePrefix})
	if err != nil {
		return nil, fmt.Errorf("list challenges of user %s: %w", u, err)
	}
	out, _, err := table.Decoded[Challenge](page)
	return out, err
}

// messageTo begins a message to one contact of a user.
func messageTo(set network.Settings, u directory.User, service IdentityService, contact secret.Text) notify.Message {
	return notify.Message{
		Network: string(set.ID), User: string(u.ID), Channel: service.Channel(), To: contact,
		Language: set.LanguageOf(u.Language, u.Groups), Origin: set.Origin,
		Data: notify.Data{UserName: u.FullName(), NetworkName: set.Name},
	}
}

// List gives the enrollments of a user.
func (s *Service) List(ctx context.Context, n session.NetworkID, u session.UserID) ([]Enrollment, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: session.UserPK(n, u), Prefix: enrollmentPrefix})
	if err != nil {
		return nil, fmt.Errorf("list enrollments of user %s: %w", u, err)
	}
	out, _, err := table.Decoded[Enrollment](page)
	return out, err
}

// Remove ends an enrollment and tells the contact so. Codes that are under way
// for the same service are void, or the contact would be back with the next one
// typed. errs.NotFound when there is no such enrollment; errs.Conflict when it
// changed meanwhile, or a condition of with fails, which are more ops for the
// transaction.
func (s *Service) Remove(ctx context.Context, set network.Settings, u directory.User, service IdentityService, entry audit.Entry, with ...table.Op) error {
	entry.Target = "enrollment:" + string(service)
	return s.remove(ctx, set, u, []IdentityService{service}, entry, with)
}

// RemoveAll is Remove for all enrollments of a user, in one transaction.
func (s *Service) RemoveAll(ctx context.Context, set network.Settings, u directory.User, entry audit.Entry, with ...table.Op) error {
	entry.Target = "user:" + string(u.ID)
	return s.remove(ctx, set, u, identityServices[:], entry, with)
}

func (s *Service) remove(ctx context.Context, set network.Settings, u directory.User, services []IdentityService, entry audit.Entry, with []table.Op) error {
	now := s.Now()
	var ops []table.Op
	var removed []string
	for _, service := range services {
		more, err := s.removing(ctx, set, u, service, now)
		if errors.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read enrollment of user %s: %w", u.ID, err)
		}
		ops, removed = append(ops, more...), append(removed, string(service))
	}
	if len(removed) == 0 {
		return errs.NotFound
	}
	entry.Act, entry.About = "enrollment.remove", u.ID
	entry.Detail = maps.Clone(entry.Detail)
	if entry.Detail == nil {
		entry.Detail = map[string]string{}
	}
	entry.Detail["services"] = strings.Join(removed, " ")
	if err := s.Table.Write(ctx, append(append(ops, audit.Put(entry, now)), with...)...); err != nil {
		return fmt.Errorf("remove enrollments of user %s with %s: %w", u.ID, entry.Detail["services"], err)
	}
	return nil
}

// removing are the ops that end an enrollment, void the codes under way for it, and
// tell its contact. errs.NotFound when there is none.
func (s *Service) removing(ctx context.Context, set network.Settings, u directory.User, service IdentityService, now time.Time) ([]table.Op, error) {
	keys := []table.Key{
		EnrollmentKey(set.ID, u.ID, service),
		challengeKey(set.ID, u.ID, secret.PurposeEnrollment, service, BySelf),
		challengeKey(set.ID, u.ID, secret.PurposeEnrollment, service, ByAgent),
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var e Enrollment
	if err := items[0].Decode(&e); err != nil {
		return nil, err
	}
	notice := messageTo(set, u, service, e.Contact)
	notice.Template, notice.Data.Contact = notify.ContactChanged, service.contactKind()
	notice.About = notify.About{Type: "enrollment", ID: string(service)}
	notice.Link = directory.FreezeLink(notify.ContactChanged, u.ID, now)
	ops := []table.Op{table.Delete(keys[0], table.Equal("challenge", e.Challenge)), notify.Queue(notice, now)}
	for _, item := range items[1:] {
		var c Challenge
		if err := read(item, &c); err != nil {
			return nil, err
		}
		if c.State == ChallengeOpen {
			ops = append(ops, table.Update(c.ItemKey(), c.unchanged(), table.Set("state", ChallengeVoid)))
		}
	}
	return ops, nil
}
