package invite

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Answer is what the visitor typed so that a code is sent. Something has to be
// typed, because machines that read mail press buttons.
type Answer struct {
	Phone      string // in full
	Email      string // in full
	LastDigits string // of the number on file
}

// entry begins the audit entry of what a visitor does.
func (v Visit) entry(by httpapi.Caller) audit.Entry {
	return audit.Entry{Network: v.Invitation.Network, Actor: audit.ByInvitee(v.User.ID), Request: by.Request}
}

// Challenge sends the code that the visitor's step needs, or sends it again: to
// the phone number that is to be enrolled, or to the contact on file.
//
// errs.Invalid when what was typed is not the contact. The tries of that are
// limited, the right one too, or it would stand out where the others are
// refused. When nothing was typed nothing is written. errs.Unreachable when
// there is no contact on file; the kinds of an ended invitation; and what
// enroll.StartChallenge says.
func (s *Service) Challenge(ctx context.Context, v Visit, typed Answer, by httpapi.Caller) (enroll.Challenge, error) {
	now := s.Now()
	if v.Browser == "" {
		return enroll.Challenge{}, errNoBrowser
	}
	ask, err := v.ask(typed, now)
	guess := errs.KindOf(err) == errs.Invalid || err == nil && v.demand().code()
	if typed != (Answer{}) && guess {
		if err := limit.Spend(ctx, s.Table, now, v.guessing(by)...); err != nil {
			return enroll.Challenge{}, err
		}
	}
	if err != nil {
		return enroll.Challenge{}, err
	}
	ask.Settings, ask.User, ask.About, ask.Path = v.Settings, v.User, v.about(), enroll.BySelf
	ask.Client, ask.Entry = by.Client, v.entry(by)
	return s.Enroll.StartChallenge(ctx, ask)
}

var errNoBrowser = errs.New(errs.Forbidden, "Open the link in this browser first, with cookies allowed.")

// about is what a challenge of this visit is for: a code proves something for
// one generation only.
func (v Visit) about() string { return fmt.Sprintf("%s.%d", v.Invitation.ID, v.Link.Generation) }

// guessing are the limits on typing contacts that are not on file: with the
// link alone nobody is to find out the number behind it.
func (v Visit) guessing(by httpapi.Caller) []limit.Bucket {
	return []limit.Bucket{
		limit.For("contact_guess_user", v.Settings.Salt, string(v.User.ID), limit.Rate{Burst: 10, Per: time.Hour}),
		limit.For("contact_guess_address", v.Settings.Salt, limit.AddressKey(by.Client), limit.Rate{Burst: 20, Per: time.Hour}),
	}
}

// ask decides to whom a code goes: service, contact and purpose of the start.
func (v Visit) ask(typed Answer, now time.Time) (enroll.Start, error) {
	switch step, end := v.Step(now); step {
	case StepPhone:
		contact, err := v.toEnroll(typed.Phone)
		return enroll.Start{Service: enroll.MobileCode, Contact: contact, Purpose: secret.PurposeEnrollment}, err
	case StepSecond:
		ch := other(v.Invitation.Channel)
		ask := enroll.Start{Service: enroll.For(ch), Contact: contactsOf(v.User).by(ch), Purpose: secret.PurposeProof}
		return ask, typed.names(v.User, ch)
	case StepEnded:
		return enroll.Start{}, Over(end)
	}
	return enroll.Start{}, errs.New(errs.Conflict, "No code is needed any more.")
}

// toEnroll reads the number that is to be enrolled. Where a second check is asked
// for it has to be the one on file.
func (v Visit) toEnroll(typed string) (secret.Text, error) {
	code := v.demand().code()
	if code && v.User.Phone == "" {
		return "", errs.Unreachable
	}
	contact, err := enroll.MobileCode.Read(typed, v.Settings.Region)
	if err == nil && code && contact != secret.Text(v.User.Phone) {
		err = errs.BadField("body.phone", "is not the number that your organisation has for you")
	}
	return contact, err
}

// names reports whether what was typed names the contact of u on a channel.
func (a Answer) names(u directory.User, c notify.Channel) error {
	if c == notify.Email {
		typed, err := secret.ParseEmail(a.Email)
		switch {
		case u.Email == "":
			return errs.Unreachable
		case err != nil || typed.Canonical() != u.Email.Canonical():
			return errs.BadField("body.email", "is not the address that your organisation has for you")
		}
		return nil
	}
	if u.Phone == "" {
		return errs.Unreachable
	}
	number := u.Phone.Reveal()
	if digits := strings.TrimSpace(a.LastDigits); len(digits) != 4 || !strings.HasSuffix(number, digits) {
		return errs.BadField("body.last_digits", "are not those of the number that your organisation has for you")
	}
	return nil
}

// Verify tries the code that was sent. Right: one transaction spends it,
// enrolls the phone if that was the step, and adds the proof to the invitation,
// for this generation and browser. The visit that comes back is what was stored
// then.
//
// The errors are those of enroll.Verify, and of an ended invitation.
func (s *Service) Verify(ctx context.Context, v Visit, challenge enroll.ChallengeID, code string, by httpapi.Caller) (Visit, error) {
	now := s.Now()
	if v.Browser == "" {
		return v, errNoBrowser
	}
	purpose := secret.PurposeProof
	switch step, end := v.Step(now); step {
	case StepPhone:
		purpose = secret.PurposeEnrollment
	case StepEnded:
		return v, Over(end)
	}
	old := v.Invitation
	done, err := s.Enroll.Verify(ctx, enroll.Try{
		Settings: v.Settings, User: v.User.ID, Purpose: purpose, About: v.about(), Path: enroll.BySelf,
		Challenge: challenge, Code: code, Entry: v.entry(by),
		Also: func(c enroll.Challenge, u directory.User) ([]table.Op, error) {
			second, err := v.second(c, u)
			v.Invitation = old.proven(v.Browser, second, now)
			return []table.Op{v.Invitation.put(old)}, err
		},
	})
	if err != nil {
		v.Invitation = old
		return v, err
	}
	v.User = done.User
	if done.Enrollment.Service == enroll.MobileCode {
		v.Phone = done.Enrollment
	}
	return v, nil
}

// second is the mark of the contact that the code of c went to, if that is the
// second check: the contact that u has on file, over the other channel, and had
// when the invitation was sent. Where the check is asked for, errs.WrongCode
// when the contact is another by now: enrolling it would put it back on file and
// then pass the check.
func (v Visit) second(c enroll.Challenge, u directory.User) (string, error) {
	ch, code := c.Service.Channel(), v.demand().code()
	m := mark(v.Settings.Salt, ch, c.Contact)
	onFile := m == mark(v.Settings.Salt, ch, contactsOf(u).by(ch)) && m == v.Invitation.Marks.by(ch)
	counts := onFile && ch == other(v.Invitation.Channel)
	switch {
	case c.Purpose == secret.PurposeProof && !counts, code && !onFile:
		return "", errs.Because(errs.WrongCode, errs.Superseded)
	case code && counts:
		return m, nil
	}
	return "", nil
}

// Fresh sends a link that works in place of an expired or superseded one, to
// the contact on file: the next generation, or, when somebody was sent a newer
// one that still works, that one again, so that a machine that finds an old
// link can not void the link that the person has. errs.Conflict while the link
// itself works, errs.Used and Revoked when there is nothing to come for,
// errs.Limited when it is too early. errs.Conflict also where somebody sent a
// registration session: it was for this moment, and for whoever was known then.
func (s *Service) Fresh(ctx context.Context, v Visit, by httpapi.Caller) error {
	now := s.Now()
	switch _, end := v.Step(now); {
	case v.renews(end):
	case end == "":
		return errs.New(errs.Conflict, "This link still works.")
	case end == errs.Expired || end == errs.Superseded:
		return errAskDesk
	default:
		return Over(end)
	}
	if v.demand().code() && v.Invitation.Marks != v.marks() {
		return errMoved
	}
	sc := scene{offer: offer{v.Settings, v.Badge}, user: v.User, standing: v.Standing}
	next, err := sc.again(v.Invitation, v.User, false, now)
	if err == nil && v.Invitation.At(now) == Open {
		next = v.Invitation.repeated(next, now)
	}
	if err != nil {
		return err
	}
	if !next.leaves() {
		return errs.Unreachable
	}
	_, err = s.commit(ctx, act{
		name: "invitation.fresh", scene: sc, next: next, old: v.Invitation, entry: v.entry(by),
		buckets: sc.strangerBuckets(next, v.User, by.Client), also: sc.pursued(next, now),
	}, now)
	if why := limit.Why(err); why != "" {
		// A note decides nothing: who asked gets the same answer without it.
		_ = limit.Note(ctx, s.Table, limit.Refusal{
			Network: string(v.Settings.ID), Why: why, Channel: string(next.Channel), Country: v.countryOf(next.Channel),
		}, now)
	}
	return err
}

// renews reports whether whoever has a link that ended so may ask for a fresh one.
func (v Visit) renews(end errs.Kind) bool {
	return (end == errs.Expired || end == errs.Superseded) && v.Invitation.Session == nil
}

var errAskDesk = errs.New(errs.Conflict, "This was good for a short time only. Ask whoever sent it to you for another one.")

// countryOf is the country that a message to the visitor over c goes to; empty for
// an e-mail.
func (v Visit) countryOf(c notify.Channel) string {
	if c != notify.SMS {
		return ""
	}
	return v.User.Phone.Region()
}

// strangerBuckets are the limits on what a visitor can have sent: all of them.
func (o offer) strangerBuckets(i Invitation, u directory.User, from netip.Addr) []limit.Bucket {
	send := limit.Send{
		Salt: o.set.Salt, Counts: o.set.Sends(), Channel: string(i.Channel), Quota: o.quota(i.Channel),
		User: string(u.ID), Address: from,
	}
	if i.Channel == notify.SMS {
		send.Phone = u.Phone
	} else {
		send.Email = u.Email
	}
	return send.Buckets()
}
