package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// SendCode sends a code to a contact of the caller, or sends it again. errs.Forbidden
// when the contact proves nothing (see enroll.Enrollment.Trusted); those of
// enroll.Service.StartChallenge.
func (s *Service) SendCode(ctx context.Context, id ID, service enroll.IdentityService, by httpapi.Caller) (Verification, enroll.Challenge, error) {
	now := s.Now()
	v, c, err := s.mine(ctx, by, id, "verification.code")
	if err == nil {
		err = v.mayPass(now)
	}
	if err != nil {
		return v, enroll.Challenge{}, err
	}
	sent, err := s.sendCode(ctx, c, v, service, by, now, table.Check(v.ItemKey(), table.Equal("state", Open)))
	return v, sent, err
}

func (s *Service) sendCode(ctx context.Context, c caller, v Verification, service enroll.IdentityService, by httpapi.Caller, now time.Time, with ...table.Op) (enroll.Challenge, error) {
	contact, err := s.trusted(ctx, c, service, now)
	if err != nil {
		return enroll.Challenge{}, s.refused(ctx, by, v, "verification.code", err)
	}
	sent, err := s.Enroll.StartChallenge(ctx, enroll.Start{
		Settings: c.set, User: c.user, Service: service, Contact: contact, Purpose: secret.PurposeCaller, About: string(v.ID),
		Word: v.Word, Path: enroll.ByAgent, Client: by.Client, Entry: v.names(by.Entry("")), With: with,
	})
	if err != nil {
		return sent, fmt.Errorf("verification %s: %w", v.ID, err)
	}
	return sent, nil
}

// trusted is the contact of the caller that a code may go to. errs.Forbidden when it
// would prove nothing.
func (s *Service) trusted(ctx context.Context, c caller, service enroll.IdentityService, now time.Time) (secret.Text, error) {
	if !service.Valid() {
		return "", errs.BadField("body.service", "is not one of mobile_code and personal_email")
	}
	var e enroll.Enrollment
	err := s.Table.Get(ctx, enroll.EnrollmentKey(c.set.ID, c.user.ID, service), &e)
	switch {
	case errors.Is(err, errs.NotFound):
		return "", errs.New(errs.Forbidden, "The caller is not enrolled with this service. Use another way to verify them.")
	case err != nil:
		return "", fmt.Errorf("read enrollment of user %s: %w", c.user.ID, err)
	case !e.Trusted(c.user, c.set.Duration(network.DeskCoolDown), now):
		return "", errs.New(errs.Forbidden, "This contact was changed too recently to prove anything. Use another way to verify the caller.")
	}
	return e.Contact, nil
}

// Heard is a code that the caller read out.
type Heard struct {
	Challenge enroll.ChallengeID
	Code      string // with its check digit
}

// CheckCode takes the code that the caller read out. errs.Invalid when no code sounds
// like that: that cost no try. The others are those of enroll.Service.Verify.
func (s *Service) CheckCode(ctx context.Context, id ID, in Heard, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.mine(ctx, by, id, "verification.check")
	if err == nil {
		err = v.mayPass(now)
	}
	if err != nil {
		return v, err
	}
	code, err := heard(c.set, in.Code)
	if err != nil {
		return v, err
	}
	next := v
	_, err = s.Enroll.Verify(ctx, enroll.Try{
		Settings: c.set, User: v.User, Purpose: secret.PurposeCaller, About: string(id), Path: enroll.ByAgent,
		Challenge: in.Challenge, Code: code, Entry: v.names(by.Entry("")),
		Also: func(ch enroll.Challenge, _ directory.User) ([]table.Op, error) {
			next, err = s.pass(v, c, Passed{Method: Code, Service: ch.Service, By: audit.By(by.Principal)}, now)
			return []table.Op{next.put(v, now)}, err
		},
	})
	return next, s.refused(ctx, by, v, "verification.check", err)
}

// heard takes the check digit off what an agent heard.
func heard(set network.Settings, typed string) (string, error) {
	code, ok := secret.Heard(typed, int(set.Count(network.CodeDigits)))
	if !ok {
		return "", errs.BadField("body.code", "was misheard: ask the caller to read all digits again. That was no try")
	}
	return code, nil
}
