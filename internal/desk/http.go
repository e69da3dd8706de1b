package desk

import (
	"context"
	"net/http"

	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/register"
	"lanyard/internal/session"
)

// Register adds the operations of the service desk. Those that change something for a
// user are all here, and all of them ask for a verification.
func Register(api *httpapi.API, s *Service) {
	see, act := httpapi.Desk(session.Verifier), httpapi.Desk(session.Agent)
	tags := []string{"desk"}
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-open", Method: http.MethodPost, Path: "/v1/desk/verifications", Status: http.StatusCreated,
		Summary: "Begin to verify a caller, for the acts that they ask for", Tags: tags, Access: see,
	}, s.postVerification)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-get", Method: http.MethodGet, Path: "/v1/desk/verifications/{verification}",
		Summary: "Show a verification", Tags: tags, Access: see,
	}, s.getVerification)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-end", Method: http.MethodDelete, Path: "/v1/desk/verifications/{verification}",
		Status: http.StatusNoContent, Summary: "End a verification: nothing can be done with it any more", Tags: tags, Access: see,
	}, s.deleteVerification)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-code", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/code",
		Status:  http.StatusAccepted,
		Summary: "Send a code to an enrolled contact of the caller, or send it again. The agent says the word, then the caller reads the code out",
		Tags:    tags, Access: see,
	}, s.postCode)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-check", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/code/check",
		Summary: "Check the code that the caller read out", Tags: tags, Access: see,
	}, s.postCheck)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-ask", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/ask",
		Summary: "Ask for a second person at the desk", Tags: tags, Access: see,
	}, s.postAsk)
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-agree", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/agree",
		Summary: "Agree as the second person", Tags: tags, Access: see,
	}, s.postAgree)
	httpapi.Register(api, httpapi.Operation{
		ID: "approval-list", Method: http.MethodGet, Path: "/v1/desk/approvals",
		Summary: "List the verifications of others that wait for a second person, the longest waiting first", Tags: tags, Access: see,
	}, s.listApprovals)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-user-find", Method: http.MethodGet, Path: "/v1/desk/users",
		Summary: "Look up who is calling, by the beginning of a name, login, address, phone or employee number", Tags: tags, Access: see,
	}, s.findUsers)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-user-get", Method: http.MethodGet, Path: "/v1/desk/users/{user}",
		Summary: "Show who is calling: contacts masked, enrollments, and how they can be verified", Tags: tags, Access: see,
	}, s.getUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-user-trace", Method: http.MethodGet, Path: "/v1/desk/users/{user}/trace",
		Summary: "List what the desk did for a user and what it was refused, the latest first", Tags: tags, Access: see,
	}, s.getTrace)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-enrollment-challenge", Method: http.MethodPost, Path: "/v1/desk/users/{user}/enrollments/challenges",
		Status: http.StatusAccepted, Summary: "Send a code to a contact that the verified caller named, or send it again",
		Tags: tags, Access: act,
	}, s.postAdding)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-enrollment-add", Method: http.MethodPost, Path: "/v1/desk/users/{user}/enrollments/{service}",
		Summary: "Enroll the caller with the code that they read out, and use the verification for it", Tags: tags, Access: act,
	}, s.postAdded)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-enrollment-remove", Method: http.MethodPost, Path: "/v1/desk/users/{user}/enrollments/{service}/remove",
		Status: http.StatusNoContent, Summary: "Remove an enrollment of the caller, and use the verification for it",
		Tags: tags, Access: act,
	}, s.postRemove)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-enrollment-remove-all", Method: http.MethodPost, Path: "/v1/desk/users/{user}/enrollments/remove",
		Status: http.StatusNoContent, Summary: "Remove all enrollments of the caller at once, so that they enroll again, and use the verification for it",
		Tags: tags, Access: act,
	}, s.postRemoveAll)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-badge-remove", Method: http.MethodPost, Path: "/v1/desk/users/{user}/badges/{credential}/remove",
		Status: http.StatusNoContent, Summary: "Take a badge of the caller off its device, and use the verification for it",
		Tags: tags, Access: act,
	}, s.postRemoveBadge)
	registerSessions(api, s)
	registerPrompts(api, s)
	registerVouching(api, s)
}

type verificationInput struct {
	Verification ID `path:"verification"`
}

type openInput struct {
	Body struct {
		User   session.UserID         `json:"user"`
		Ticket string                 `json:"ticket" maxLength:"64" doc:"The number of the ticket, or what else names the call."`
		Acts   []Act                  `json:"acts" maxItems:"20" doc:"What the caller asks for: add_mobile, add_email, remove_enrollment, send_session, resend_session, remove_session, remove_badge."`
		Code   enroll.IdentityService `json:"code,omitempty" enum:"mobile_code,personal_email" doc:"Send a code there at once."`
	}
}

func (s *Service) postVerification(ctx context.Context, in *openInput) (*httpapi.Output[verificationView], error) {
	by, b := httpapi.CallerOf(ctx), in.Body
	v, sent, err := s.Open(ctx, Begin{User: b.User, Ticket: b.Ticket, Acts: b.Acts, Code: b.Code}, by)
	return s.answer(ctx, v, sent, err)
}

func (s *Service) getVerification(ctx context.Context, in *verificationInput) (*httpapi.Output[verificationView], error) {
	v, err := s.Get(ctx, httpapi.CallerOf(ctx).Principal, in.Verification)
	return s.answer(ctx, v, nil, err)
}

func (s *Service) deleteVerification(ctx context.Context, in *verificationInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.End(ctx, in.Verification, httpapi.CallerOf(ctx))
}

type codeInput struct {
	Verification ID `path:"verification"`
	Body         struct {
		Service enroll.IdentityService `json:"service" enum:"mobile_code,personal_email"`
	}
}

func (s *Service) postCode(ctx context.Context, in *codeInput) (*httpapi.Output[verificationView], error) {
	v, sent, err := s.SendCode(ctx, in.Verification, in.Body.Service, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, &sent, err)
}

type checkInput struct {
	Verification ID `path:"verification"`
	Body         struct {
		Challenge enroll.ChallengeID `json:"challenge"`
		Code      string             `json:"code" maxLength:"64" doc:"All digits that the caller read out, the check digit too."`
	}
}

func (s *Service) postCheck(ctx context.Context, in *checkInput) (*httpapi.Output[verificationView], error) {
	v, err := s.CheckCode(ctx, in.Verification, Heard(in.Body), httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

func (s *Service) postAsk(ctx context.Context, in *verificationInput) (*httpapi.Output[verificationView], error) {
	v, err := s.Ask(ctx, in.Verification, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

func (s *Service) postAgree(ctx context.Context, in *verificationInput) (*httpapi.Output[verificationView], error) {
	v, err := s.Agree(ctx, in.Verification, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

func (s *Service) listApprovals(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[approvalView]], error) {
	all, users, next, err := s.Waiting(ctx, httpapi.CallerOf(ctx).Principal, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	known, err := s.names(ctx, all...)
	if err != nil {
		return nil, err
	}
	views := make([]approvalView, len(all))
	for i, v := range all {
		views[i] = approvalView{s.view(ctx, v, known), users[i].Name().Reveal()}
	}
	return httpapi.Answer(httpapi.NewPage(views, next), nil)
}

type findInput struct {
	httpapi.PageInput
	Search string `query:"q" maxLength:"100" doc:"The beginning of each of its words begins a word of the name, the login, the address, the phone number or the employee number."`
}

func (s *Service) findUsers(ctx context.Context, in *findInput) (*httpapi.Output[httpapi.Page[foundView]], error) {
	by := httpapi.CallerOf(ctx).Principal
	found, next, err := s.Find(ctx, by, in.Search, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	views, err := s.shown(ctx, by, found, in.Cursor == "" && next == "")
	return httpapi.Answer(httpapi.NewPage(views, next), err)
}

type userInput struct {
	User session.UserID `path:"user"`
}

func (s *Service) getUser(ctx context.Context, in *userInput) (*httpapi.Output[userView], error) {
	return httpapi.Answer(s.look(ctx, httpapi.CallerOf(ctx).Principal, in.User))
}

type traceInput struct {
	User session.UserID `path:"user"`
	httpapi.PageInput
}

func (s *Service) getTrace(ctx context.Context, in *traceInput) (*httpapi.Output[httpapi.Page[traceView]], error) {
	entries, next, err := s.Trace(ctx, httpapi.CallerOf(ctx).Principal, in.User, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	known, err := s.called(ctx, httpapi.CallerOf(ctx).Principal.Network, httpapi.Each(entries, func(r audit.Record) session.UserID { return r.Actor.User() }))
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(entries, func(r audit.Record) traceView { return viewTrace(r, known) }), next), err)
}

type addingInput struct {
	User session.UserID `path:"user"`
	Body struct {
		Verification ID                     `json:"verification" doc:"The receipt."`
		Service      enroll.IdentityService `json:"service" enum:"mobile_code,personal_email"`
		Contact      string                 `json:"contact" maxLength:"400" doc:"A phone number or an e-mail address."`
	}
}

func (s *Service) postAdding(ctx context.Context, in *addingInput) (*httpapi.Output[sentView], error) {
	b := in.Body
	v, sent, err := s.AddContact(ctx, Adding{in.User, b.Verification, b.Service, b.Contact}, httpapi.CallerOf(ctx))
	return httpapi.Answer(sentView{sent.View(), v.Word}, err)
}

type addedInput struct {
	User    session.UserID         `path:"user"`
	Service enroll.IdentityService `path:"service"`
	Body    struct {
		Verification ID                 `json:"verification" doc:"The receipt. It is used by this."`
		Challenge    enroll.ChallengeID `json:"challenge"`
		Code         string             `json:"code" maxLength:"64" doc:"All digits that the caller read out, the check digit too."`
	}
}

func (s *Service) postAdded(ctx context.Context, in *addedInput) (*httpapi.Output[enrollmentView], error) {
	b := in.Body
	e, err := s.AddedContact(ctx, in.User, b.Verification, in.Service, Heard{b.Challenge, b.Code}, httpapi.CallerOf(ctx))
	if err != nil {
		return nil, err
	}
	known, err := s.enrolledBy(ctx, []enroll.Enrollment{e})
	view := viewEnrollment(e)
	view.ByName = known.of(e.By)
	return httpapi.Answer(view, err)
}

type removeInput struct {
	User    session.UserID         `path:"user"`
	Service enroll.IdentityService `path:"service"`
	Body    struct {
		Verification ID `json:"verification" doc:"The receipt. It is used by this."`
	}
}

func (s *Service) postRemove(ctx context.Context, in *removeInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.RemoveEnrollment(ctx, in.User, in.Body.Verification, in.Service, httpapi.CallerOf(ctx))
}

type removeAllInput struct {
	User session.UserID `path:"user"`
	Body struct {
		Verification ID `json:"verification" doc:"The receipt. It is used by this."`
	}
}

func (s *Service) postRemoveAll(ctx context.Context, in *removeAllInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.RemoveEnrollments(ctx, in.User, in.Body.Verification, httpapi.CallerOf(ctx))
}

type removeBadgeInput struct {
	User       session.UserID        `path:"user"`
	Credential register.CredentialID `path:"credential"`
	Body       struct {
		Verification ID `json:"verification" doc:"The receipt. It is used by this."`
	}
}

func (s *Service) postRemoveBadge(ctx context.Context, in *removeBadgeInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.RemoveBadge(ctx, in.User, in.Body.Verification, in.Credential, httpapi.CallerOf(ctx))
}
