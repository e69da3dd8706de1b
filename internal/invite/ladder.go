package invite

import (
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// keepsFor is how long a link must still be good to be sent once more: a shorter
// time is none for whoever reads the message later. Until it ends nothing is sent,
// because the next link would end it under the eyes of whoever opened it.
const keepsFor = time.Hour

// move is what comes next of an invitation's ladder.
type move struct {
	do   moveKind
	rung int            // that is taken: sends, asksDesk
	by   notify.Channel // sends
	at   time.Time      // waits
}

type moveKind int

const (
	ends moveKind = iota // there is nothing left to do
	waits
	sends
	asksDesk
)

// pursuit is everything that decides the next move.
type pursuit struct {
	offer
	user     directory.User
	standing Standing
	last     Invitation     // that is pursued
	message  notify.Message // that carried it last
	marked   marked
}

// move decides what comes next of the ladder at now: a pure function of the
// policy, the invitation, what became of its message, and whom it is for. A
// person who is done, or is not to have the badge, ends it, and so does a campaign
// that was stopped before the invitation went out. A registration session has none:
// somebody is on the telephone, or was.
//
// A rung is due so long after the sending before it. A message that is lost is
// not waited for, nor is a rung that nobody can be reached by: then it is the
// next one's turn, at once. What goes out waits for the end of the quiet hours of
// the person's time zone.
func (p pursuit) move(now time.Time) move {
	i := p.last
	if i.State != Open || i.ByLink || i.Session != nil || p.message.Reason == notify.ReasonStopped || !p.user.Active() || p.standing.mayFollowUp(i, p.badge.DeviceLimit) != nil {
		return move{do: ends}
	}
	at := now
	for rung := i.Rungs; rung < len(p.set.Ladder); rung++ {
		r := p.set.Ladder[rung]
		if rung == i.Rungs && !p.message.Lost() {
			at = i.SentAt.Time().Add(r.Wait())
		}
		by, sending := i.over(r.By)
		switch {
		case at.After(now):
			return move{do: waits, at: at}
		case !sending:
			return move{do: asksDesk, rung: rung}
		case !p.reaches(by):
			at = now
			continue
		}
		if at = p.set.QuietHours().Until(now, network.Zone(p.user.TimeZone, p.set.TimeZone)); at.After(now) {
			return move{do: waits, at: at}
		}
		if end, soon := p.runsOut(now); soon {
			return move{do: waits, at: end}
		}
		return move{do: sends, rung: rung, by: by}
	}
	return move{do: ends}
}

// over is the channel of a rung; not sending: it is the desk's.
func (i Invitation) over(by network.RungBy) (c notify.Channel, sending bool) {
	switch by {
	case network.RungEmail:
		return notify.Email, true
	case network.RungSMS:
		return notify.SMS, true
	case network.RungAgain:
		return i.Channel, true
	}
	return "", false
}

// reaches reports whether the person can be sent the link over a channel: there is
// a contact that may be texted, nothing came back from it, it is not marked, and the second
// check could go to contacts that an administrator's sending knew.
func (p pursuit) reaches(c notify.Channel) bool {
	to := contactsOf(p.user)
	over, reason := route(p.badge, c, to)
	switch {
	case over != c || reason != "":
		return false
	case c == notify.SMS && p.user.Phone.CheckTextable(p.set.SMSRegions) != nil:
		return false
	case p.message.Lost() && p.message.Channel == c && p.message.To == to.by(c), p.marked.holds(c, to):
		return false
	}
	return !p.last.Demand.and(demandOf(p.badge)).code() || p.last.Marks == p.marks(p.user)
}

// climb is the invitation as a rung sends it: the same link, if it may go that
// way and is good for a while, and otherwise the next generation.
func (p pursuit) climb(m move, now time.Time) (Invitation, error) {
	old := p.last
	old.Rungs = m.rung + 1
	next, err := p.renewed(old, m.by, now)
	if err == nil && p.keeps(m.by, now) {
		next = old.repeated(next, now)
	}
	return next, err
}

// renewed is the next generation of old, over a channel. A lifetime that was
// asked for may be out of bounds there.
func (p pursuit) renewed(old Invitation, c notify.Channel, now time.Time) (Invitation, error) {
	w := wish{channel: c, validFor: time.Duration(old.ValidFor) * time.Second}
	next, err := p.next(old, p.user, w, now)
	if errs.KindOf(err) == errs.Invalid && w.validFor != 0 {
		w.validFor = 0
		return p.next(old, p.user, w, now)
	}
	return next, err
}

// keeps reports whether the link that the person has may be sent once more. Over
// another channel it may if no second check goes there, and if it does not live
// longer than a link over that one can.
func (p pursuit) keeps(c notify.Channel, now time.Time) bool {
	i := p.last
	switch {
	case i.At(now) != Open || i.Reason != "":
		return false
	case c == i.Channel:
		return true
	case i.Demand.and(demandOf(p.badge)).code():
		return false
	}
	_, err := p.set.InvitationLifetime(p.badge, c, i.ValidUntil.Time().Sub(now))
	return err == nil
}

// runsOut is when the link that the person has ends, if that is too soon to send
// it once more; not ok: it is not, or it ended.
func (p pursuit) runsOut(now time.Time) (end time.Time, ok bool) {
	i := p.last
	end = i.ValidUntil.Time()
	return end, i.At(now) == Open && i.Reason == "" && !p.message.Lost() && end.Sub(now) < keepsFor
}

// pursued are the ops by which i, just sent, comes up again when the next rung
// is due; none where there is none. An invitation on its way to nobody comes up
// at once.
func (o offer) pursued(i Invitation, now time.Time) []table.Op {
	if i.ByLink || i.Rungs >= len(o.set.Ladder) {
		return nil
	}
	at := now.Add(o.set.Ladder[i.Rungs].Wait())
	if i.Reason == NoContact {
		at = now
	}
	return []table.Op{due.Put(due.Item{
		What: notify.AwaitsArrival, Network: i.Network, User: i.User, About: string(i.ID), At: table.At(at),
	})}
}
