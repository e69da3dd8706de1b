package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room.
type Service struct {
	Table   table.Table
	Keys    *secret.Keyring
	Now     func() time.Time
	Enroll  *enroll.Service
	People  *directory.Service
	Invites *invite.Service
	Audit   *audit.Service
}

// caller reads who is calling, as the agent says. errs.NotFound when there is no
// such user, or not for this agent.
func (s *Service) caller(ctx context.Context, by session.Principal, u session.UserID) (caller, error) {
	if !secret.ValidUserID(string(u)) {
		return caller{}, errs.NotFound
	}
	n := by.Network
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(n), session.UserKey(n, u), session.GrantsKey(n)})
	var c caller
	if err == nil {
		err = errors.Join(items[0].Decode(&c.set), items[1].Decode(&c.user))
	}
	if err == nil && items[2].Exists() {
		err = items[2].Decode(&c.grants)
	}
	if err != nil {
		return caller{}, fmt.Errorf("read user %s at the desk: %w", u, err)
	}
	if !by.Reaches(c.user.Access) {
		return caller{}, errs.NotFound
	}
	return c, nil
}

// Begin is what a verification is opened with.
type Begin struct {
	User   session.UserID
	Ticket string
	Acts   []Act
	Code   enroll.IdentityService // send a code at once; empty: none
}

// check says what is wrong with a beginning.
func (b Begin) check() error {
	if t := strings.TrimSpace(b.Ticket); t == "" || len(t) > 64 || !network.OneLine(t) {
		return errs.BadField("body.ticket", "must have 1 to 64 visible characters: the number of the ticket, or what else names the call")
	}
	for i, a := range b.Acts {
		if _, ok := sums[a]; !ok || slices.Contains(b.Acts[:i], a) {
			return errs.BadField("body.acts", "must name acts of the desk, each once")
		}
	}
	if len(b.Acts) == 0 {
		return errs.BadField("body.acts", "must name what the caller asks for")
	}
	return nil
}

// Open begins to verify a caller, and sends a code at once if that is asked for.
// errs.NotFound and Forbidden as in session.Principal.MayServe, errs.Invalid; for the
// code those of SendCode.
func (s *Service) Open(ctx context.Context, in Begin, by httpapi.Caller) (Verification, *enroll.Challenge, error) {
	now := s.Now()
	if err := in.check(); err != nil {
		return Verification{}, nil, err
	}
	c, err := s.caller(ctx, by.Principal, in.User)
	if err != nil {
		return Verification{}, nil, err
	}
	v, err := c.opens(by.Principal, in.Acts, strings.TrimSpace(in.Ticket), now)
	if err != nil {
		return Verification{}, nil, s.refused(ctx, by, Verification{User: in.User, Ticket: in.Ticket}, "verification.open", err)
	}
	entry := v.entry(by.Entry(""), "verification.open")
	names := make([]string, len(in.Acts))
	for i, a := range in.Acts {
		names[i] = string(a)
	}
	entry.Detail["acts"] = strings.Join(names, " ")
	ops := []table.Op{v.put(Verification{}, now), audit.Put(entry, now)}
	if in.Code == "" {
		if err := s.Table.Write(ctx, ops...); err != nil {
			return Verification{}, nil, fmt.Errorf("open verification %s: %w", v.ID, err)
		}
		return v, nil, nil
	}
	sent, err := s.sendCode(ctx, c, v, in.Code, by, now, ops...)
	return v, &sent, err
}

// Get gives a verification. errs.NotFound when there is none, or not for this
// agent.
func (s *Service) Get(ctx context.Context, by session.Principal, id ID) (Verification, error) {
	v, _, err := s.load(ctx, by, id)
	return v, err
}

// load reads a verification and who it is about.
func (s *Service) load(ctx context.Context, by session.Principal, id ID) (Verification, caller, error) {
	if !id.Valid() {
		return Verification{}, caller{}, errs.NotFound
	}
	c, err := s.caller(ctx, by, id.User())
	if err != nil {
		return Verification{}, c, err
	}
	var v Verification
	if err := s.Table.Get(ctx, key(by.Network, id), &v); err != nil {
		return v, c, fmt.Errorf("read verification %s: %w", id, err)
	}
	return v, c, nil
}

// mine is load for an act of the agent whose verification it is. errs.Forbidden for
// others; what MayServe refuses now is refused, whatever was when it was opened.
func (s *Service) mine(ctx context.Context, by httpapi.Caller, id ID, act string) (Verification, caller, error) {
	v, c, err := s.load(ctx, by.Principal, id)
	if err != nil {
		return v, c, err
	}
	err = by.Principal.MayServe(v.User, c.user.Access, c.grants)
	if err == nil && v.Agent != by.Principal.User {
		err = errs.New(errs.Forbidden, "This verification is another agent's. Verify the caller yourself.")
	}
	return v, c, s.refused(ctx, by, v, act, err)
}

// Ask puts a verification on the list of those that wait for a second person.
func (s *Service) Ask(ctx context.Context, id ID, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, _, err := s.mine(ctx, by, id, "verification.ask")
	if err == nil {
		err = v.mayPass(now)
	}
	if err != nil || v.Asked {
		return v, err
	}
	next := v
	next.Asked = true
	next.Rev++
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "verification.ask"), now)
}

// Agree is a second person at the desk, who answers for the caller too. errs.Forbidden
// for its own agent and for whoever may not serve the user.
func (s *Service) Agree(ctx context.Context, id ID, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.load(ctx, by.Principal, id)
	if err != nil {
		return v, err
	}
	err = by.Principal.MayServe(v.User, c.user.Access, c.grants)
	if err == nil && v.Agent == by.Principal.User {
		err = errs.New(errs.Forbidden, "A second person has to agree. Ask a colleague.")
	}
	if err == nil && v.by(Manager, by.Principal.User) {
		err = errSame
	}
	if err != nil {
		return v, s.refused(ctx, by, v, "verification.agree", err)
	}
	next, err := s.pass(v, c, Passed{Method: Second, By: audit.By(by.Principal)}, now)
	if err != nil {
		return v, err
	}
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "verification.agree"), now)
}

// pass is v after a method was passed, with what that counts in the network.
func (s *Service) pass(v Verification, c caller, p Passed, now time.Time) (Verification, error) {
	if p.Weight = c.set.Count(weights[p.Method]); p.Weight == 0 {
		return v, errOff
	}
	return v.pass(p, now, c.set.Duration(network.DeskReceipt))
}

var errOff = errs.New(errs.Forbidden, "This way to verify callers is switched off in the network's settings.")

// End is its agent's word that a verification is of no more use. One that is over is
// ended all the same.
func (s *Service) End(ctx context.Context, id ID, by httpapi.Caller) error {
	v, _, err := s.mine(ctx, by, id, "verification.end")
	if err != nil || v.State == Ended {
		return err
	}
	now := s.Now()
	next := v.end()
	next.place()
	err = s.Table.Write(ctx, table.Put(&next, table.Equal("rev", v.Rev)), audit.Put(next.entry(by.Entry(""), "verification.end"), now))
	if err != nil {
		return fmt.Errorf("end verification %s: %w", id, err)
	}
	return nil
}

// Waiting lists the verifications that wait for a second person, the oldest first,
// of users whom by reaches, without by's own. The index may lag.
func (s *Service) Waiting(ctx context.Context, by session.Principal, limit int, cursor string) ([]Verification, []directory.User, string, error) {
	page, err := table.Sharded(ctx, s.Table, table.Query{Index: true, Limit: limit, Cursor: cursor}, waitingPKs(by.Network))
	if err != nil {
		return nil, nil, "", fmt.Errorf("list verifications of network %s: %w", by.Network, err)
	}
	all, next, err := table.Decoded[Verification](page)
	if err != nil {
		return nil, nil, "", err
	}
	keys := make([]table.Key, len(all))
	for i, v := range all {
		keys[i] = session.UserKey(v.Network, v.User)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return nil, nil, "", fmt.Errorf("read who is called for: %w", err)
	}
	var kept []Verification
	var users []directory.User
	for i, v := range all {
		var u directory.User
		if err := items[i].Decode(&u); err == nil && v.Agent != by.User && by.Reaches(u.Access) && v.At(s.Now()) == Open {
			kept, users = append(kept, v), append(users, u)
		}
	}
	return kept, users, next, nil
}

// save writes a step with its entry, and more in the same transaction. errs.Conflict when
// somebody else was faster, or a condition of the others fails.
func (s *Service) save(ctx context.Context, next, old Verification, entry audit.Entry, now time.Time, with ...table.Op) error {
	err := s.Table.Write(ctx, append([]table.Op{next.put(old, now), audit.Put(entry, now)}, with...)...)
	if errors.Is(err, errs.Conflict) {
		return errChanged
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", entry.Act, next.ID, err)
	}
	return nil
}

var errChanged = errs.New(errs.Conflict, "The verification was changed meanwhile. Look again.")

// refused notes an act that was refused, about the user it would have changed. It
// passes the refusal on.
func (s *Service) refused(ctx context.Context, by httpapi.Caller, v Verification, act string, why error) error {
	var said *errs.Error
	if why == nil || !errors.As(why, &said) || !slices.Contains(noted, said.Kind) {
		return why
	}
	if err := s.Table.Write(ctx, audit.Put(refusal(by, v, act, said.Kind), s.Now())); err != nil {
		return fmt.Errorf("note a refused %s: %w", act, errors.Join(why, err))
	}
	return why
}

// refusal is the entry of an act that was refused.
func refusal(by httpapi.Caller, v Verification, act string, why errs.Kind) audit.Entry {
	entry := by.Entry("desk.refuse")
	entry.About, entry.Target = v.User, "user:"+string(v.User)
	entry.Detail = map[string]string{"act": act, "why": string(why), "ticket": v.Ticket}
	if v.ID != "" {
		entry.Detail["verification"] = string(v.ID)
	}
	return entry
}

// noted are the kinds of refusals that somebody who looks back wants to see. The
// others are no try to do what may not be done.
var noted = []errs.Kind{errs.Forbidden, errs.Used, errs.Expired, errs.WrongCode, errs.Locked}
