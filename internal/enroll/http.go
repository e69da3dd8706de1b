package enroll

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Register adds the operations on enrollments: a signed-in person's own, and an
// administrator's.
func Register(api *httpapi.API, s *Service) {
	tags := []string{"enrollments"}
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-list-own", Method: http.MethodGet, Path: "/v1/enrollments",
		Summary: "List my enrollments", Tags: tags, Access: httpapi.SignedIn(),
	}, s.listOwn)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-challenge-start", Method: http.MethodPost, Path: "/v1/enrollments/challenges",
		Status: http.StatusAccepted, Summary: "Send a code to a contact of mine, or send it again. A badge has to have been shown within five minutes",
		Tags: tags, Access: httpapi.SignedIn(),
	}, s.postChallenge)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-challenge-verify", Method: http.MethodPost, Path: "/v1/enrollments/challenges/{challenge}/verify",
		Summary: "Enroll the contact with the code that was sent to it", Tags: tags, Access: httpapi.SignedIn(),
	}, s.postCode)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-remove-own", Method: http.MethodDelete, Path: "/v1/enrollments/{service}",
		Summary: "Remove an enrollment of mine. A badge has to have been shown within five minutes", Tags: tags, Access: httpapi.SignedIn(),
	}, s.deleteOwn)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-list", Method: http.MethodGet, Path: "/v1/users/{user}/enrollments",
		Summary: "List a user's enrollments", Tags: tags, Access: httpapi.Needs(session.Admin, session.UsersRead),
	}, s.listOf)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-remove", Method: http.MethodDelete, Path: "/v1/users/{user}/enrollments/{service}",
		Summary: "Remove a user's enrollment", Tags: tags, Access: httpapi.Needs(session.Admin, session.UsersWrite),
	}, s.deleteEnrollment)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-codes", Method: http.MethodGet, Path: "/v1/users/{user}/enrollments/codes",
		Summary: "See whether a user may type codes, or was stopped after too many wrong ones", Tags: tags,
		Access: httpapi.Needs(session.Admin, session.UsersRead),
	}, s.getCodes)
	httpapi.Register(api, httpapi.Operation{
		ID: "enrollment-unlock", Method: http.MethodPost, Path: "/v1/users/{user}/enrollments/unlock",
		Status:  http.StatusNoContent,
		Summary: "Let a user type codes again who was stopped after too many wrong ones in a row. Those of the last 24 hours still count",
		Tags:    tags, Access: httpapi.Needs(session.Admin, session.UsersWrite),
	}, s.postUnlock)
	registerFreeze(api, s)
}

type enrollmentView struct {
	Service    IdentityService `json:"service" enum:"mobile_code,personal_email"`
	Contact    string          `json:"contact" doc:"Masked."`
	EnrolledAt httpapi.Time    `json:"enrolled_at"`
	How        Path            `json:"how" enum:"self,agent,import" doc:"On whose initiative. import: an administrator vouched for it."`
	Proof      string          `json:"proof,omitempty" doc:"Of an import: how the contact was verified."`
	By         audit.Actor     `json:"by,omitempty"`
	ByName     string          `json:"by_name,omitempty" doc:"What the person is called who did it."`
	UsedAt     httpapi.Time    `json:"used_at,omitempty" doc:"When a code sent there last proved who somebody is."`
}

func viewEnrollment(e Enrollment) enrollmentView {
	return enrollmentView{
		Service: e.Service, Contact: e.Service.Masked(e.Contact), EnrolledAt: httpapi.Time(e.EnrolledAt),
		How: e.Path, Proof: e.Proof, By: e.By, UsedAt: httpapi.Time(e.UsedAt),
	}
}

// ChallengeView is what may be seen of a challenge outside.
type ChallengeView struct {
	Challenge   ChallengeID  `json:"challenge" doc:"To give with the code."`
	Contact     string       `json:"contact" doc:"Where the code went, masked."`
	Digits      int          `json:"digits"`
	ExpiresAt   httpapi.Time `json:"expires_at"`
	ResendAfter int64        `json:"resend_after" doc:"Seconds from the sending on before the code can be asked for again."`
}

// View is what may be seen of c outside.
func (c Challenge) View() ChallengeView {
	return ChallengeView{
		Challenge: c.ID, Contact: c.Service.Masked(c.Contact), Digits: c.Digits,
		ExpiresAt: httpapi.Time(c.ValidUntil), ResendAfter: int64(c.resendAt().Sub(c.SentAt.Time()) / time.Second),
	}
}

func (s *Service) listOwn(ctx context.Context, _ *httpapi.None) (*httpapi.Output[httpapi.Page[enrollmentView]], error) {
	p := httpapi.CallerOf(ctx).Principal
	return s.viewList(ctx, p.Network, p.User)
}

type userInput struct {
	User session.UserID `path:"user"`
}

func (s *Service) listOf(ctx context.Context, in *userInput) (*httpapi.Output[httpapi.Page[enrollmentView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	if _, _, err := s.load(ctx, n, in.User); err != nil {
		return nil, err
	}
	return s.viewList(ctx, n, in.User)
}

// viewList shows the enrollments of a user, and to whoever may know it who made them.
func (s *Service) viewList(ctx context.Context, n session.NetworkID, u session.UserID) (*httpapi.Output[httpapi.Page[enrollmentView]], error) {
	all, err := s.List(ctx, n, u)
	if err != nil {
		return nil, err
	}
	views, by := httpapi.Each(all, viewEnrollment), make([]session.UserID, 0, len(all))
	for _, e := range all {
		by = append(by, e.By.User())
	}
	people := &directory.Service{Table: s.Table}
	names, err := people.Names(ctx, n, by)
	for i, e := range all {
		views[i].ByName = names[e.By.User()].Reveal()
	}
	return httpapi.Answer(httpapi.NewPage(views, ""), err)
}

type removeOwnInput struct {
	Service IdentityService `path:"service"`
}

func (s *Service) deleteOwn(ctx context.Context, in *removeOwnInput) (*httpapi.None, error) {
	by, now := httpapi.CallerOf(ctx), s.Now()
	if !in.Service.Valid() {
		return nil, errs.NotFound
	}
	if err := by.Principal.Shown.Fresh(now); err != nil {
		return nil, err
	}
	set, u, err := s.load(ctx, by.Principal.Network, by.Principal.User)
	if err != nil {
		return nil, err
	}
	return &httpapi.None{}, s.Remove(ctx, set, u, in.Service, by.Entry(""), by.Principal.Still(now, "")...)
}

type startInput struct {
	Body struct {
		Service IdentityService `json:"service" enum:"mobile_code,personal_email"`
		Contact string          `json:"contact" maxLength:"400" doc:"A phone number or an e-mail address."`
	}
}

func (s *Service) postChallenge(ctx context.Context, in *startInput) (*httpapi.Output[ChallengeView], error) {
	by, now := httpapi.CallerOf(ctx), s.Now()
	if err := by.Principal.Shown.Fresh(now); err != nil {
		return nil, err
	}
	set, u, err := s.load(ctx, by.Principal.Network, by.Principal.User)
	if err != nil {
		return nil, err
	}
	contact, err := in.Body.Service.Read(in.Body.Contact, set.Region)
	if err != nil {
		return nil, err
	}
	c, err := s.StartChallenge(ctx, Start{
		Settings: set, User: u, Service: in.Body.Service, Contact: contact,
		Purpose: secret.PurposeEnrollment, Path: BySelf, Client: by.Client, Entry: by.Entry(""),
		With: by.Principal.Still(now, ""),
	})
	return httpapi.Answer(c.View(), err)
}

type verifyInput struct {
	Challenge ChallengeID `path:"challenge"`
	Body      struct {
		Code string `json:"code" maxLength:"64"`
	}
}

func (s *Service) postCode(ctx context.Context, in *verifyInput) (*httpapi.Output[enrollmentView], error) {
	by := httpapi.CallerOf(ctx)
	set, u, err := s.load(ctx, by.Principal.Network, by.Principal.User)
	if err != nil {
		return nil, err
	}
	done, err := s.Verify(ctx, Try{
		Settings: set, User: u.ID, Purpose: secret.PurposeEnrollment, Path: BySelf,
		Challenge: in.Challenge, Code: in.Body.Code, Entry: by.Entry(""),
	})
	return httpapi.Answer(viewEnrollment(done.Enrollment), err)
}

type removeInput struct {
	User    session.UserID  `path:"user"`
	Service IdentityService `path:"service"`
}

func (s *Service) deleteEnrollment(ctx context.Context, in *removeInput) (*httpapi.None, error) {
	by := httpapi.CallerOf(ctx)
	if !in.Service.Valid() {
		return nil, errs.NotFound
	}
	set, u, err := s.load(ctx, by.Principal.Network, in.User)
	if err != nil {
		return nil, err
	}
	if err := directory.MayChangeContacts(by, u); err != nil {
		return nil, err
	}
	return &httpapi.None{}, s.Remove(ctx, set, u, in.Service, by.Entry(""))
}

// codesView is whether a user may type codes.
type codesView struct {
	Stopped     bool         `json:"stopped" doc:"Too many wrong ones in a row: until an administrator unlocks."`
	WrongInARow int          `json:"wrong_in_a_row"`
	MostInARow  int          `json:"most_in_a_row"`
	WrongADay   int          `json:"wrong_a_day" doc:"Those of the last 24 hours."`
	MostADay    int          `json:"most_a_day"`
	WaitUntil   httpapi.Time `json:"wait_until,omitempty" doc:"From when on one can be typed, where those of the last 24 hours are too many."`
}

func (s *Service) getCodes(ctx context.Context, in *userInput) (*httpapi.Output[codesView], error) {
	set, u, err := s.load(ctx, httpapi.CallerOf(ctx).Principal.Network, in.User)
	if err != nil {
		return nil, err
	}
	g, err := s.guesses(ctx, u, BySelf)
	if err != nil {
		return nil, err
	}
	now, p := s.Now(), PolicyOf(set)
	return httpapi.Answer(codesView{
		Stopped: g.stopped(p), WrongInARow: g.InARow, MostInARow: p.WrongInARow,
		WrongADay: len(g.recent(now)), MostADay: p.WrongPerDay, WaitUntil: httpapi.Time(g.free(p, now)),
	}, nil)
}

func (s *Service) postUnlock(ctx context.Context, in *userInput) (*httpapi.None, error) {
	by := httpapi.CallerOf(ctx)
	_, u, err := s.load(ctx, by.Principal.Network, in.User)
	if err != nil {
		return nil, err
	}
	return &httpapi.None{}, s.Unlock(ctx, u, by.Entry(""))
}

// load reads a network's settings and one of its users. errs.NotFound when
// there is no such user.
func (s *Service) load(ctx context.Context, n session.NetworkID, u session.UserID) (set network.Settings, user directory.User, err error) {
	if !secret.ValidUserID(string(u)) {
		return set, user, errs.NotFound
	}
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(n), session.UserKey(n, u)})
	if err == nil {
		err = errors.Join(items[0].Decode(&set), items[1].Decode(&user))
	}
	if err != nil {
		err = fmt.Errorf("load user %s of network %s: %w", u, n, err)
	}
	return set, user, err
}
