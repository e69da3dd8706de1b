package enroll

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Try is one code that somebody typed.
type Try struct {
	Settings  network.Settings
	User      session.UserID
	Purpose   secret.Purpose
	About     string // as it was started
	Path      Path
	Challenge ChallengeID
	Code      string
	Entry     audit.Entry // begun: who, in which request
	// Also gives ops for the transaction of a right code, made from its
	// challenge and its user, who is then still as given. May be nil.
	Also func(Challenge, directory.User) ([]table.Op, error)
}

// attempt is a try under way: what was read, and then what was counted.
type attempt struct {
	user       directory.User
	enrollment Enrollment // with the challenge's service; zero: none
	challenge  Challenge
	guesses    Guesses
	counted    table.Epoch
	uncounted  bool // the sending was not: neither is the use
}

// Proven is what a right code made: the challenge that it was of, and its user
// with the enrollment as they are from then on. For another purpose than
// enrollment these are as they were.
type Proven struct {
	Challenge  Challenge
	User       directory.User
	Enrollment Enrollment // with the challenge's service; zero: none
}

// rounds bounds how often a try is decided again because others changed what it
// was decided from. Each of them used up a try, so that a few are enough.
const rounds = 64

// Verify tries a code. Right: the contact is the user's own from then on, or,
// for another purpose than enrollment, just proven; t.Also is part of it.
//
// errs.WrongCode for everything that could tell a stranger something; the cause
// under it is for the log. errs.Locked when the tries of this challenge are
// used up, errs.Limited and errs.Locked when those of the user are.
// errs.Unavailable when the store could not count or finish: a try that was not
// counted was not compared. errs.Conflict when t.Also failed, or somebody else
// holds the contact.
func (s *Service) Verify(ctx context.Context, t Try) (Proven, error) {
	now := s.Now()
	a, err := s.find(ctx, t)
	if err != nil {
		return Proven{}, err
	}
	if a, err = s.count(ctx, t, a, now); err != nil {
		return Proven{}, err
	}
	if !s.check(a.challenge.Secret(), t.Code) {
		return Proven{}, errs.WrongCode
	}
	return s.accept(ctx, t, a, now)
}

// find reads the user, the challenge that t names, and what goes with it.
func (s *Service) find(ctx context.Context, t Try) (attempt, error) {
	n, u := t.Settings.ID, t.User
	keys := []table.Key{session.UserKey(n, u), guessesKey(n, u, t.Path)}
	for _, service := range identityServices {
		keys = append(keys, challengeKey(n, u, t.Purpose, service, t.Path), EnrollmentKey(n, u, service))
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return attempt{}, fmt.Errorf("read challenges of user %s: %w", u, err)
	}
	var a attempt
	if err := errors.Join(read(items[0], &a.user), a.guesses.read(items[1], n, u, t.Path)); err != nil {
		return attempt{}, err
	}
	for i := 2; i < len(items); i += 2 {
		a.challenge, a.enrollment = Challenge{}, Enrollment{}
		if err := errors.Join(read(items[i], &a.challenge), read(items[i+1], &a.enrollment)); err != nil {
			return attempt{}, err
		}
		if a.challenge.ID == t.Challenge && a.challenge.About == t.About && a.user.Active() {
			return a, nil
		}
	}
	return attempt{}, unclear(errs.Unknown)
}

// read decodes an item into out; one that is absent leaves out as it is.
func read(item table.Item, out any) error {
	if err := item.Decode(out); !errors.Is(err, errs.NotFound) {
		return err
	}
	return nil
}

// unclear hides from whoever asks why a code was not right.
func unclear(cause error) error { return errs.Because(errs.WrongCode, cause) }

// mayTry decides whether a code may be tried: by the challenge, and by the user's
// guesses on this path.
func (a attempt) mayTry(p Policy, now time.Time) error {
	if err := a.challenge.mayTry(p, now); err != nil {
		if errors.Is(err, errs.Locked) {
			return err
		}
		return unclear(err)
	}
	return a.guesses.mayTry(p, now)
}

// count counts the try at the challenge and the user, or refuses it. What it
// was decided from may change meanwhile: then it is decided again.
func (s *Service) count(ctx context.Context, t Try, a attempt, now time.Time) (attempt, error) {
	p := PolicyOf(t.Settings)
	for range rounds {
		if err := a.mayTry(p, now); err != nil {
			return a, err
		}
		next, ops := a.counting(t, now)
		err := s.Table.Write(ctx, ops...)
		var lost *table.ConditionFailed
		switch {
		case err == nil:
			return next, nil
		case !errors.As(err, &lost):
			return a, fmt.Errorf("count a try of challenge %s: %w", a.challenge.ID, err)
		}
		if a, err = a.after(lost, t); err != nil {
			return a, err
		}
	}
	return a, errs.Unavailable
}

// counting gives the attempt once it is counted, and the ops that count it.
// Their conditions are what mayTry saw.
func (a attempt) counting(t Try, now time.Time) (attempt, []table.Op) {
	c := a.challenge
	ops := []table.Op{table.Update(c.ItemKey(), table.And(
		c.unchanged(), table.Equal("tries", c.Tries), table.Greater("valid_until", table.At(now)),
	), table.Add("tries", 1))}
	a.challenge.Tries++
	before := a.guesses
	a.guesses, a.counted = before.counted(now), table.At(now)
	return a, append(ops, a.guesses.put(before))
}

// after is the attempt with what a failed condition saw in place of what was
// read before.
func (a attempt) after(lost *table.ConditionFailed, t Try) (attempt, error) {
	if lost.Op == 1 {
		return a, a.guesses.read(lost.Item, t.Settings.ID, t.User, t.Path)
	}
	a.challenge = Challenge{}
	err := read(lost.Item, &a.challenge)
	if err == nil && a.challenge.ID != t.Challenge {
		err = unclear(errs.Superseded)
	}
	return a, err
}

// accept does what a right code does, in one transaction. Of what it was
// decided from, only the user and their guesses may change meanwhile; then it
// is decided again.
func (s *Service) accept(ctx context.Context, t Try, a attempt, now time.Time) (Proven, error) {
	for range rounds {
		done, ops, err := a.accepting(t, now)
		if err != nil {
			return Proven{}, err
		}
		err = s.Table.Write(ctx, ops...)
		var lost *table.ConditionFailed
		if !errors.As(err, &lost) {
			return done, wrapped(err, "accept challenge", a.challenge.ID)
		}
		switch ops[lost.Op].Key {
		case a.challenge.ItemKey():
			return Proven{}, unclear(errs.Used)
		case a.challenge.codes().Uses(a.challenge.SentAt.Time()).Key:
			a.uncounted = true
		case guessesKey(t.Settings.ID, t.User, t.Path):
			err = a.guesses.read(lost.Item, t.Settings.ID, t.User, t.Path)
		case session.UserKey(t.Settings.ID, t.User):
			a.user = directory.User{}
			if err = read(lost.Item, &a.user); err == nil && !a.user.Active() {
				err = unclear(errs.Unknown)
			}
		default:
			err = wrapped(directory.Explain(err, ops), "accept challenge", a.challenge.ID)
		}
		if err != nil {
			return Proven{}, err
		}
	}
	return Proven{}, errs.Unavailable
}

// accepting are the ops of a right code, and what they make.
func (a attempt) accepting(t Try, now time.Time) (Proven, []table.Op, error) {
	c := a.challenge
	done := Proven{c, a.user, a.enrollment}
	ops := []table.Op{table.Update(c.ItemKey(), c.unchanged(), table.Set("state", ChallengeSpent))}
	if a.guesses.Rev > 0 {
		ops = append(ops, a.guesses.right(a.counted).put(a.guesses))
	}
	if c.Purpose == secret.PurposeEnrollment {
		var more []table.Op
		done, more = a.enrolling(t, now)
		ops = append(ops, more...)
	} else {
		ops = append(ops, table.Check(session.UserKey(c.Network, c.User), table.Equal("version", a.user.Version)))
		used, err := a.using(now)
		if err != nil {
			return done, nil, err
		}
		ops = append(ops, used...)
	}
	if c.counts() && !a.uncounted {
		ops = append(ops, c.codes().Uses(c.SentAt.Time()))
	}
	entry := t.Entry
	entry.Act, entry.About, entry.Target = "challenge.verify", c.User, "challenge:"+string(c.ID)
	entry.Detail = c.detail(entry.Detail)
	ops = append(ops, audit.Put(entry, now))
	if t.Also == nil {
		return done, ops, nil
	}
	also, err := t.Also(c, a.user)
	return done, append(ops, also...), err
}

// using are the ops that note that the enrollment of the challenge's contact was of
// use. They fail when it is another one meanwhile. Who is on the telephone only an
// enrolled contact tells.
func (a attempt) using(now time.Time) ([]table.Op, error) {
	e, c := a.enrollment, a.challenge
	if e.Challenge != "" && c.Service.canonical(e.Contact) == c.Service.canonical(c.Contact) {
		return []table.Op{table.Update(e.ItemKey(), table.Equal("challenge", e.Challenge), table.Set("used_at", table.At(now)))}, nil
	}
	if c.Purpose == secret.PurposeCaller {
		return nil, unclear(errs.Superseded)
	}
	return nil, nil
}

// enrolling are the ops that make the contact of the challenge the user's own,
// on file and enrolled, and tell the one before.
func (a attempt) enrolling(t Try, now time.Time) (Proven, []table.Op) {
	c := a.challenge
	e := enrolled(c, t.Entry.Actor, now)
	e.place()
	u, ops := a.filing(t.Settings, now)
	ops = append(ops, e.put(a.enrollment))
	for _, contact := range before(a.user, a.enrollment, c) {
		notice := messageTo(t.Settings, a.user, c.Service, contact)
		notice.Template, notice.Data.Contact = notify.ContactChanged, c.Service.contactKind()
		notice.About = notify.About{Type: "enrollment", ID: string(c.Service)}
		notice.Link = directory.FreezeLink(notify.ContactChanged, c.User, now)
		ops = append(ops, notify.Queue(notice, now))
	}
	return Proven{c, u, e}, ops
}

// filing is the user with the contact on file, and the ops that make it so,
// where nobody else's may be the same. When it is there already they check
// that.
func (a attempt) filing(set network.Settings, now time.Time) (directory.User, []table.Op) {
	c := a.challenge
	switch {
	case c.Service.canonical(onFile(a.user, c.Service)) == c.Service.canonical(c.Contact):
		return a.user, []table.Op{table.Check(a.user.ItemKey(), table.Equal("version", a.user.Version))}
	case c.Service == MobileCode:
		number := phone.E164(c.Contact)
		return directory.ChangePhone(set, a.user,
			phone.Number{E164: number, Original: c.Contact, Region: number.Region()}, now)
	}
	return directory.ChangeEmail(set, a.user, secret.Email(c.Contact), now)
}

func wrapped[ID ~string](err error, act string, id ID) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", act, id, err)
}
