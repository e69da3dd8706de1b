package directory

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewUser is what a new user shall be.
type NewUser struct {
	Draft
	ID       session.UserID // empty: a new one is made
	Groups   map[session.GroupID][]Source
	Disabled bool
	By       audit.Actor
	Row      string // of an import
}

// MakeUser checks a new user and gives the ops that store it: the user, its
// locks, its memberships. They belong in one transaction with the audit entry
// (entry is not among them), and [Explain] says what their failing means.
// errs.Invalid names every field that is wrong. It does not check that the groups
// exist.
func MakeUser(set network.Settings, in NewUser, now time.Time) (User, []table.Op, error) {
	if in.Region == "" {
		in.Region = set.Region
	}
	profile, err := in.complete(Profile{})
	if err != nil {
		return User{}, nil, err
	}
	u := User{
		Profile: profile, ID: in.ID, Network: set.ID, CreatedAt: table.At(now), CreatedBy: in.By,
		Access: session.Access{State: session.Active, Groups: in.Groups}, Row: in.Row,
	}
	if u.ID == "" {
		u.ID = session.UserID(secret.NewUserID())
	}
	if in.Disabled {
		u = u.disabled(now)
	}
	u, ops := change(set, User{ID: u.ID, Network: u.Network}, u, now)
	return u, ops, nil
}

// change gives the ops that make old into next, the user itself first, and next as it
// is stored. Version 0 of old means that there must be none. It is the one door by
// which people are added, and so where it becomes due that they are invited. A
// change of neither name nor contact nor group may do without settings.
func change(set network.Settings, old, next User, now time.Time) (User, []table.Op) {
	next.Version, next.UpdatedAt = old.Version+1, table.At(now)
	next.Terms = old.Terms || set.Salt != ""
	if next.Email != old.Email {
		next.EmailSince = table.At(now)
	}
	if next.Manager != old.Manager {
		next.ManagerSince = table.At(now)
	}
	next.place()
	cond := table.Equal("version", old.Version)
	if old.Version == 0 {
		cond = table.Absent()
	}
	ops := []table.Op{table.Put(&next, cond)}
	ops = append(ops, lockOps(old, next, set.Salt)...)
	ops = append(ops, memberOps(old, next)...)
	ops = append(ops, termOps(old, next, set.Salt)...)
	return next, append(ops, welcome(set, old, next, now)...)
}

// lockOps move the locks from old to next, in an order that does not change.
func lockOps(old, next User, salt secret.Salt) []table.Op {
	if old.Profile == next.Profile {
		return nil
	}
	had, has := old.keys(old.Network, salt), next.keys(next.Network, salt)
	var ops []table.Op
	for _, key := range sortedKeys(has) {
		if _, kept := had[key]; !kept {
			ops = append(ops, hold(key, has[key], next.ID))
		}
	}
	for _, key := range sortedKeys(had) {
		if _, kept := has[key]; !kept {
			ops = append(ops, letGo(key, old.ID))
		}
	}
	return ops
}

func sortedKeys(m map[table.Key]space) []table.Key {
	return slices.SortedFunc(maps.Keys(m), func(a, b table.Key) int { return strings.Compare(a.PK, b.PK) })
}

// termOps bring the terms in line with the profile of next. All are written again
// when one is another, because each knows of the others. Without a salt nothing is
// done: see change.
func termOps(old, next User, salt secret.Salt) []table.Op {
	if salt == "" || old.Terms && old.Profile == next.Profile {
		return nil
	}
	has, had := next.trails(salt), []string(nil)
	if old.Terms {
		had = old.trails(salt)
	}
	if slices.Equal(had, has) {
		return nil
	}
	var ops []table.Op
	for _, trail := range has {
		ops = append(ops, table.Put(newTerm(next, trail, has)))
	}
	for _, trail := range had {
		if !slices.Contains(has, trail) {
			ops = append(ops, table.Delete(termKey(old.Network, trail, old.ID)))
		}
	}
	return ops
}

// memberOps bring the memberships, which are for listing, in line with the
// groups of next.
func memberOps(old, next User) []table.Op {
	var ops []table.Op
	for _, g := range slices.Sorted(maps.Keys(next.Groups)) {
		if !slices.Equal(old.Groups[g], next.Groups[g]) {
			ops = append(ops, table.Put(newMember(next.Network, next.ID, g, next.Groups[g])))
		}
	}
	for _, g := range slices.Sorted(maps.Keys(old.Groups)) {
		if _, kept := next.Groups[g]; !kept {
			ops = append(ops, table.Delete(memberKey(old.Network, old.ID, g)))
		}
	}
	return ops
}

// ChangePhone gives the ops after which number is u's: for whoever has seen that it
// is. They belong in one transaction with the audit entry; u is as it was read.
func ChangePhone(set network.Settings, u User, number phone.Number, now time.Time) (User, []table.Op) {
	next := u
	next.Phone, next.PhoneOriginal, next.PhoneRegion = number.E164, number.Original, number.Region
	return change(set, u, next, now)
}

// ChangeEmail gives the ops after which e is u's address, as ChangePhone does. A
// login that was the old address becomes the new one.
func ChangeEmail(set network.Settings, u User, e secret.Email, now time.Time) (User, []table.Op) {
	next := u
	next.Email = e
	if next.followsEmail(u.Profile) {
		next.Login = secret.Text(e)
	}
	return change(set, u, next, now)
}

// WithoutBadge gives the ops after which a credential is none of u's any more, and the
// sessions that were made with it are over. u is as it was read.
func WithoutBadge(u User, credential string, now time.Time) (User, []table.Op) {
	next := u
	next.Access = u.Without(credential, now)
	return change(network.Settings{}, u, next, now)
}

// Explain turns the failed condition of one of this room's ops into an
// errs.Conflict that says what is taken or changed. Any other error comes back as
// it is. ops are those of the failed write, in order.
func Explain(err error, ops []table.Op) error {
	var failed *table.ConditionFailed
	if !errors.As(err, &failed) || failed.Op >= len(ops) {
		return err
	}
	op := ops[failed.Op]
	if op.Type == table.OpCheck && strings.HasPrefix(op.Key.SK, groupSK) {
		return errs.BadField("body.groups", "has a group that does not exist")
	}
	switch rec := op.Record.(type) {
	case *lock:
		return &errs.Error{Kind: errs.Conflict, Detail: takenTexts[rec.Space]}
	case *User:
		return errs.New(errs.Conflict, "The user was changed meanwhile. Look again.")
	case *Group:
		return errs.New(errs.Conflict, "The group was changed meanwhile. Look again.")
	}
	return err
}

var takenTexts = map[space]string{
	names:  "The login or e-mail address belongs to another user.",
	phones: "The phone number belongs to another user.",
	titles: "There is a group of this name.",
}
