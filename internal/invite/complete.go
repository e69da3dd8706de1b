package invite

import (
	"errors"
	"time"

	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// completed is i after its badge was made.
func (i Invitation) completed(now time.Time) Invitation {
	i.State = Completed
	i.CompletedAt, i.Desk = table.At(now), false
	return i
}

// CompleteOps are the invitation's part of the transaction that makes the
// badge: the invitation is completed, if it is open, of this generation and not
// over; the user has one credential more, if that is within the badge's limit;
// and is still active, with the contacts and the phone enrollment that the visit
// saw where something was asked for that depends on them. They touch the items
// of the invitation, its task at the desk, the standing, the user and the
// enrollment, and of none of these may the transaction have another op.
//
// What the visit says already is refused here: errs.Forbidden while a step is
// missing, the kinds of an ended invitation, errs.Conflict at the limit. What
// changed since comes back from the write; [Visit.Explain] says what it was.
func (v Visit) CompleteOps(now time.Time) ([]table.Op, error) {
	switch step, end := v.Step(now); {
	case step == StepEnded:
		return nil, Over(end)
	case step != StepBadge:
		return nil, errs.New(errs.Forbidden, "A step before this one is missing.")
	case v.Standing.Credentials >= v.Invitation.limit(v.Badge):
		return nil, errHasBadge
	}
	i := v.Invitation.completed(now)
	i.Finisher = shortBrowser(v.Browser)
	op := i.put(v.Invitation)
	op.If = table.And(op.If,
		table.Equal("state", Open), table.Equal("generation", v.Link.Generation), table.Greater("valid_until", table.At(now)))
	ops := []table.Op{op}
	if v.Invitation.Desk {
		ops = append(ops, i.closeTask())
	}
	one := table.Update(StandingKey(i.Network, i.User, i.Badge),
		table.Less("credentials", v.Invitation.limit(v.Badge)), table.Add("credentials", 1))
	return append(append(ops, one), v.unchanged()...), nil
}

// unchanged are the checks that what the visitor has on file is what decided.
func (v Visit) unchanged() []table.Op {
	i, d := v.Invitation, v.demand()
	user := session.MayAct()
	if d.code() || d.Phone {
		user = table.And(user, table.Equal("version", v.User.Version))
	}
	ops := []table.Op{table.Check(session.UserKey(i.Network, i.User), user)}
	if d.Phone {
		key := enroll.EnrollmentKey(i.Network, i.User, enroll.MobileCode)
		ops = append(ops, table.Check(key, table.Equal("challenge", v.Phone.Challenge)))
	}
	return ops
}

// Explain says what it means that a write with CompleteOps among its ops
// failed: errs.Used when somebody was faster, errs.Superseded, Revoked and
// Expired as for any link, errs.Conflict at the device limit or when a proof
// was added or the user changed meanwhile (opening the link again shows what is
// next). Any other error comes back as it is. ops are those of the write, in order.
func (v Visit) Explain(err error, ops []table.Op, now time.Time) error {
	var lost *table.ConditionFailed
	if !errors.As(err, &lost) || lost.Op >= len(ops) {
		return err
	}
	i := v.Invitation
	switch ops[lost.Op].Key {
	case Key(i.Network, i.ID):
		var stored Invitation
		if err := lost.Item.Decode(&stored); err != nil {
			return errs.Expired // gone
		}
		if why := stored.Check(v.Link.Generation, now); why != nil {
			return why
		}
	case StandingKey(i.Network, i.User, i.Badge):
		return errHasBadge
	case session.UserKey(i.Network, i.User):
		var user session.Access
		if err := lost.Item.Decode(&user); err != nil || !user.MayAct() {
			return errs.Revoked
		}
	}
	return err
}

// OneMore is the standing's part of the transaction that makes a credential without an
// invitation: the user, who has the badge, has one more within its limit. errs.Conflict
// when that is reached.
func (s Standing) OneMore(b network.Badge) (table.Op, error) {
	if s.Credentials >= b.DeviceLimit {
		return table.Op{}, errHasBadge
	}
	return table.Update(s.ItemKey(), table.And(table.Greater("credentials", 0), table.Less("credentials", b.DeviceLimit)),
		table.Add("credentials", 1)), nil
}

// ReleaseOp is the standing's part of the transaction that removes a
// credential: the user has one less.
func ReleaseOp(n session.NetworkID, u session.UserID, b network.BadgeID) table.Op {
	return table.Update(StandingKey(n, u, b), table.Greater("credentials", 0), table.Add("credentials", -1))
}
