package invite

import (
	"errors"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// completed is i after its badge was made.
func (i Invitation) completed(now time.Time) Invitation {
	i.State = Completed
	i.CompletedAt = table.At(now)
	return i
}

// CompleteOps are the invitation's part of the transaction that makes the
// badge: the invitation is completed, if it is open, of this generation and not
// over; the user has one credential more, if that is within the badge's limit;
// and is still active. They touch the items of the invitation, the standing and
// the user, and of none of these may the transaction have another op.
//
// What the visit says already is refused here: errs.Forbidden while a step is
// missing, the kinds of an ended invitation, errs.Conflict at the limit. What
// changed since comes back from the write; [Visit.Explain] says what it was.
func (v Visit) CompleteOps(now time.Time) ([]table.Op, error) {
	switch step, end := v.Step(now); {
	case step == StepEnded:
		return nil, end
	case step != StepBadge:
		return nil, errs.New(errs.Forbidden, "A step before this one is missing.")
	case v.Standing.Credentials >= v.Badge.DeviceLimit:
		return nil, errHasBadge
	}
	i := v.Invitation.completed(now)
	op := i.put(v.Invitation)
	op.If = table.And(op.If,
		table.Equal("state", Open), table.Equal("generation", v.Link.Generation), table.Greater("valid_until", table.At(now)))
	return []table.Op{
		op,
		table.Update(StandingKey(i.Network, i.User, i.Badge),
			table.Less("credentials", v.Badge.DeviceLimit), table.Add("credentials", 1)),
		table.Check(session.UserKey(i.Network, i.User), table.Equal("state", session.Active)),
	}, nil
}

// Explain says what it means that a write with CompleteOps among its ops
// failed: errs.Used when somebody was faster, errs.Superseded, Revoked and
// Expired as for any link, errs.Conflict at the device limit or when a proof
// was added meanwhile (opening the link again shows what is next). Any other
// error comes back as it is. ops are those of the write, in order.
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
		return errs.Revoked
	}
	return err
}

// ReleaseOp is the standing's part of the transaction that removes a
// credential: the user has one less.
func ReleaseOp(n session.NetworkID, u session.UserID, b network.BadgeID) table.Op {
	return table.Update(StandingKey(n, u, b), table.Greater("credentials", 0), table.Add("credentials", -1))
}
