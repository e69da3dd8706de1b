package desk

import (
	"context"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// receipt reads a verification for an act on a user, and decides whether it may be
// done.
func (s *Service) receipt(ctx context.Context, by httpapi.Caller, u session.UserID, id ID, act Act, now time.Time) (Verification, caller, error) {
	if !id.Valid() {
		c, err := s.caller(ctx, by.Principal, u)
		if err == nil {
			v := Verification{User: u}
			err = s.refused(ctx, by, v, string(act), errs.New(errs.Forbidden, "Verify the caller first."))
		}
		return Verification{}, c, err
	}
	v, c, err := s.load(ctx, by.Principal, id)
	if err != nil {
		return v, c, err
	}
	v.Guarded = v.Guarded || c.grants.Protects(c.user.Access) // who is protected since is protected now
	if err = by.Principal.MayServe(v.User, c.user.Access, c.grants); err == nil {
		err = c.thawed()
	}
	if err == nil {
		err = v.mayUse(act, by.Principal.User, u, now)
	}
	return v, c, s.refused(ctx, by, v, string(act), err)
}

// Adding is a contact that a verified caller wants to be reached at.
type Adding struct {
	User         session.UserID
	Verification ID
	Service      enroll.IdentityService
	Contact      string // as the caller said it
}

// AddContact sends a code to a contact that the caller named, for AddedContact. The
// receipt is used only there, so that a wrong number can be corrected. What mayUse refuses,
// and those of enroll.Service.StartChallenge.
func (s *Service) AddContact(ctx context.Context, in Adding, by httpapi.Caller) (Verification, enroll.Challenge, error) {
	now := s.Now()
	if !in.Service.Valid() {
		return Verification{}, enroll.Challenge{}, errs.BadField("body.service", "is not one of mobile_code and personal_email")
	}
	v, c, err := s.receipt(ctx, by, in.User, in.Verification, adding(in.Service), now)
	if err != nil {
		return v, enroll.Challenge{}, err
	}
	contact, err := in.Service.Read(in.Contact, c.set.Region)
	if err != nil {
		return v, enroll.Challenge{}, err
	}
	sent, err := s.Enroll.StartChallenge(ctx, enroll.Start{
		Settings: c.set, User: c.user, Service: in.Service, Contact: contact, Purpose: secret.PurposeEnrollment,
		About: string(v.ID), Word: v.Word, Path: enroll.ByAgent, Client: by.Client, Entry: v.names(by.Entry("")),
		With: []table.Op{table.Check(v.ItemKey(), table.Equal("rev", v.Rev))},
	})
	return v, sent, err
}

// AddedContact enrolls a caller with the code that they read out. The receipt is used
// in its transaction. What mayUse refuses, errs.Invalid for a digit that was misheard,
// and those of enroll.Service.Verify.
func (s *Service) AddedContact(ctx context.Context, u session.UserID, id ID, service enroll.IdentityService, in Heard, by httpapi.Caller) (enroll.Enrollment, error) {
	now := s.Now()
	if !service.Valid() {
		return enroll.Enrollment{}, errs.NotFound
	}
	act := adding(service)
	v, c, err := s.receipt(ctx, by, u, id, act, now)
	if err != nil {
		return enroll.Enrollment{}, err
	}
	code, err := heard(c.set, in.Code)
	if err != nil {
		return enroll.Enrollment{}, err
	}
	done, err := s.Enroll.Verify(ctx, enroll.Try{
		Settings: c.set, User: u, Purpose: secret.PurposeEnrollment, About: string(id), Path: enroll.ByAgent,
		Challenge: in.Challenge, Code: code, Entry: v.names(by.Entry("")),
		Also: func(ch enroll.Challenge, _ directory.User) ([]table.Op, error) {
			if ch.Service != service {
				return nil, errs.Because(errs.WrongCode, errs.Unknown)
			}
			return []table.Op{v.use(act, now).put(v, now)}, nil
		},
	})
	return done.Enrollment, s.refused(ctx, by, v, string(act), err)
}

// RemoveEnrollment takes an enrollment of a verified caller away, so that they can
// enroll again. What mayUse refuses; errs.NotFound when there is none.
func (s *Service) RemoveEnrollment(ctx context.Context, u session.UserID, id ID, service enroll.IdentityService, by httpapi.Caller) error {
	now := s.Now()
	if !service.Valid() {
		return errs.NotFound
	}
	v, c, err := s.receipt(ctx, by, u, id, RemoveEnrollment, now)
	if err != nil {
		return err
	}
	return s.Enroll.Remove(ctx, c.set, c.user, service, v.names(by.Entry("")), v.use(RemoveEnrollment, now).put(v, now))
}

// RemoveEnrollments takes all enrollments of a verified caller away in one transaction.
// What mayUse refuses; errs.NotFound when there is none.
func (s *Service) RemoveEnrollments(ctx context.Context, u session.UserID, id ID, by httpapi.Caller) error {
	now := s.Now()
	v, c, err := s.receipt(ctx, by, u, id, RemoveEnrollment, now)
	if err != nil {
		return err
	}
	return s.Enroll.RemoveAll(ctx, c.set, c.user, v.names(by.Entry("")), v.use(RemoveEnrollment, now).put(v, now))
}

// RemoveBadge takes a badge of a verified caller off its device; the sessions that were
// made with it are over. What mayUse refuses, and those of register.Service.Remove.
func (s *Service) RemoveBadge(ctx context.Context, u session.UserID, id ID, credential register.CredentialID, by httpapi.Caller) error {
	now := s.Now()
	v, _, err := s.receipt(ctx, by, u, id, RemoveBadge, now)
	if err != nil {
		return err
	}
	badges := &register.Service{Table: s.Table, Now: s.Now, Users: s.People}
	return badges.Remove(ctx, u, credential, v.names(by.Entry("")), by, v.use(RemoveBadge, now).put(v, now))
}
