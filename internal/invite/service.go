package invite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service is the use cases of this room. Here are an administrator's; those of
// whoever holds a link are in link.go, those of campaigns in
// campaign_service.go.
type Service struct {
	Table  table.Table
	Keys   *secret.Keyring
	Now    func() time.Time
	Enroll *enroll.Service
	People *directory.Service // campaigns list users with it
	// Parts is how parts of SMS are counted that are of one kind and language with m,
	// in a network with a language and a time zone; token is how long a link's is. Only
	// who plans campaigns needs it; nil: nobody knows.
	Parts func(ctx context.Context, m notify.Message, language string, zone *time.Location) (count func(m notify.Message, token int) int, err error)
}

// Send is an invitation that somebody wants to go out.
type Send struct {
	Network  session.NetworkID
	User     session.UserID
	Badge    network.BadgeID
	Channel  notify.Channel // empty: the badge's
	ValidFor time.Duration  // 0: the badge's
	ByLink   bool           // give the link to the caller instead of sending it
	Entry    audit.Entry    // begun: network, who, in which request
}

func (in Send) wish() wish { return wish{in.Channel, in.ValidFor, in.ByLink} }

// scene is what an act on one user and badge is decided from.
type scene struct {
	offer
	user     directory.User
	standing Standing
	last     Invitation // that standing names; zero: none
}

// Send invites a user. The invitation, its message, the user's standing and the
// audit entry are one transaction, and the network's quota is spent in it.
//
// The link is empty unless it was asked for.
//
// Somebody who can not be reached gets an invitation with Reason NoContact,
// which is no error. errs.Conflict when there is an open invitation, the user
// is disabled, or has the badge on as many devices as it allows; errs.NotFound
// when there is no such user or badge; errs.Invalid, Limited and Unavailable as
// in next.
func (s *Service) Send(ctx context.Context, in Send) (Invitation, secret.Text, error) {
	now := s.Now()
	sc, err := s.scene(ctx, in.Network, in.User, in.Badge)
	if err != nil {
		return Invitation{}, "", err
	}
	if err := sc.standing.mayInvite(sc.last, sc.badge.DeviceLimit); err != nil {
		return Invitation{}, "", err
	}
	i := Invitation{
		ID: NewID(in.User, secret.NewID(now)), Network: in.Network, User: in.User, Badge: in.Badge,
		Wanted: in.Channel, ValidFor: int64(in.ValidFor / time.Second), CreatedBy: in.Entry.Actor,
	}
	if i, err = sc.next(i, sc.user, in.wish(), now); err != nil {
		return Invitation{}, "", err
	}
	stand := sc.standing
	stand.Invitation = i.ID
	i, err = s.commit(ctx, act{
		name: "invitation.send", scene: sc, next: i, entry: in.Entry,
		buckets: sc.adminBuckets(i, sc.user), also: append(sc.pursued(i, now), stand.put(sc.standing)),
	}, now)
	var lost *table.ConditionFailed
	if errors.As(err, &lost) { // somebody else invited the user meanwhile
		return Invitation{}, "", errAlreadyInvited
	}
	return i, s.linkFor(sc.set, i), err
}

// act is one sending of an invitation on its way into the store.
type act struct {
	scene
	name      string // in the audit
	next, old Invitation
	entry     audit.Entry
	buckets   []limit.Bucket
	also      []table.Op
}

// commit writes an act in one transaction: the invitation, what goes out with
// it, the audit entry, what its limits spend.
func (s *Service) commit(ctx context.Context, a act, now time.Time) (Invitation, error) {
	next, ops, err := s.issue(a.offer, a.next, a.old, a.user, "", now)
	if err != nil {
		return Invitation{}, err
	}
	ops = append(append(ops, a.also...), audit.Put(next.sending(a.old, a.entry, a.name), now))
	err = limit.Within(ctx, s.Table, now, a.buckets, func(spent []table.Op) error {
		return s.Table.Write(ctx, append(spent, ops...)...)
	})
	if err != nil {
		return Invitation{}, fmt.Errorf("%s %s: %w", a.name, next.ID, err)
	}
	return next, nil
}

// entry completes the audit entry of an act on i.
func (i Invitation) entry(begun audit.Entry, act string) audit.Entry {
	begun.Act, begun.About, begun.Target = act, i.User, "invitation:"+string(i.ID)
	detail := map[string]string{
		"badge": string(i.Badge), "channel": string(i.Channel), "generation": fmt.Sprint(i.Generation),
	}
	maps.Copy(detail, begun.Detail)
	begun.Detail = detail
	if i.Reason != "" {
		begun.Detail["reason"] = string(i.Reason)
	}
	if i.ByLink {
		begun.Detail["deliver"] = string(DeliverToCaller)
	}
	if i.Session != nil && i.Session.Forced {
		begun.Detail["forced"] = "yes"
	}
	return begun
}

// sending completes the audit entry of sending i in place of old.
func (i Invitation) sending(old Invitation, begun audit.Entry, act string) audit.Entry {
	entry := i.entry(begun, act)
	if old.Rev > 0 && old.Marks != i.Marks {
		entry.Detail["contacts"] = "changed"
	}
	return entry
}

// scene reads what an act is decided from. errs.NotFound when the user or the
// badge is not there.
func (s *Service) scene(ctx context.Context, n session.NetworkID, u session.UserID, b network.BadgeID) (scene, error) {
	if !secret.ValidUserID(string(u)) || !secret.ValidID(string(b)) {
		return scene{}, errs.NotFound
	}
	items, err := s.Table.GetAll(ctx, []table.Key{
		network.SettingsKey(n), network.BadgeKey(n, b), session.UserKey(n, u), StandingKey(n, u, b),
	})
	if err != nil {
		return scene{}, fmt.Errorf("read user %s and badge %s: %w", u, b, err)
	}
	sc := scene{standing: Standing{Network: n, User: u, Badge: b}}
	err = errors.Join(items[0].Decode(&sc.set), items[1].Decode(&sc.badge), items[2].Decode(&sc.user))
	if err == nil && items[3].Exists() {
		err = items[3].Decode(&sc.standing)
	}
	if err == nil && sc.standing.Invitation != "" {
		sc.last, err = s.Invitation(ctx, n, sc.standing.Invitation)
		if errors.Is(err, errs.NotFound) { // so long ago that it is gone
			err = nil
		}
	}
	if err != nil {
		return scene{}, fmt.Errorf("read user %s and badge %s: %w", u, b, err)
	}
	return sc, nil
}

// Invitation reads one. errs.NotFound when there is none of that id in n.
func (s *Service) Invitation(ctx context.Context, n session.NetworkID, id ID) (Invitation, error) {
	if !id.Valid() {
		return Invitation{}, errs.NotFound
	}
	var i Invitation
	if err := s.Table.Get(ctx, Key(n, id), &i); err != nil {
		return Invitation{}, fmt.Errorf("invitation %s: %w", id, err)
	}
	return i, nil
}

// FollowUp sends an open invitation again: the next generation, after which the
// links before answer superseded, and whose second check goes to the contacts on
// file now. It goes over channel from now on; empty: as it was asked for at first.
// errs.Used and Revoked when it is not open, errs.Limited when it is too early,
// and what Send says.
func (s *Service) FollowUp(ctx context.Context, n session.NetworkID, id ID, channel notify.Channel, byLink bool, entry audit.Entry) (Invitation, secret.Text, error) {
	now := s.Now()
	old, err := s.Invitation(ctx, n, id)
	if err != nil {
		return Invitation{}, "", err
	}
	sc, err := s.scene(ctx, n, old.User, old.Badge)
	if err != nil {
		return Invitation{}, "", err
	}
	wanted := old
	wanted.Wanted = cmp.Or(channel, old.Wanted)
	next, err := sc.followUp(wanted, sc.user, byLink, now)
	if err != nil {
		return Invitation{}, "", err
	}
	next, err = s.commit(ctx, act{
		name: "invitation.send_again", scene: sc, next: next, old: old, entry: entry,
		buckets: sc.adminBuckets(next, sc.user), also: sc.pursued(next, now),
	}, now)
	return next, s.linkFor(sc.set, next), err
}

// Revoke takes an invitation back: none of its links leads anywhere any more.
// errs.Used when it was completed. Revoking a revoked one changes nothing.
func (s *Service) Revoke(ctx context.Context, n session.NetworkID, id ID, entry audit.Entry) (Invitation, error) {
	old, err := s.Invitation(ctx, n, id)
	if err != nil || old.State == Revoked {
		return old, err
	}
	next, err := old.revoked()
	if err != nil {
		return old, err
	}
	ops := []table.Op{next.put(old), audit.Put(next.entry(entry, "invitation.revoke"), s.Now())}
	if old.Desk {
		ops = append(ops, next.closeTask())
	}
	if err := s.Table.Write(ctx, ops...); err != nil {
		return old, fmt.Errorf("revoke invitation %s: %w", id, err)
	}
	return next, nil
}

// linkFor is the link of an invitation, if it was asked for instead of being
// sent.
func (s *Service) linkFor(set network.Settings, i Invitation) secret.Text {
	if !i.ByLink {
		return ""
	}
	return s.Link(set, i)
}

// Link is the link of an invitation's newest generation. Where it points is the
// network's setting, never what a request says. Whoever may have it is for the
// caller to decide.
func (s *Service) Link(set network.Settings, i Invitation) secret.Text {
	return secret.Text(set.Origin + "/i#" + s.Keys.MintLink(i.link()).Reveal())
}
