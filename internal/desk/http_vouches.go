package desk

import (
	"context"
	"net/http"
	"time"

	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

// registerVouching adds what an agent asks a caller's manager, and what whoever holds
// the manager's link answers: public, with the link in the body as those of
// invitations.
func registerVouching(api *httpapi.API, s *Service) {
	tags := []string{"vouching"}
	httpapi.Register(api, httpapi.Operation{
		ID: "verification-manager", Method: http.MethodPost, Path: "/v1/desk/verifications/{verification}/manager",
		Summary: "Send the caller's manager a link by which they vouch, or send it again", Tags: []string{"desk"}, Access: httpapi.Desk(session.Verifier),
	}, s.postManager)
	httpapi.Register(api, httpapi.Operation{
		ID: "vouch-open", Method: http.MethodPost, Path: "/v1/vouch/open",
		Summary: "Show a manager who asks, for whom and for what. Changes nothing", Tags: tags, Access: httpapi.Public(), Quiet: true,
	}, s.postVouchOpen)
	httpapi.Register(api, httpapi.Operation{
		ID: "vouch", Method: http.MethodPost, Path: "/v1/vouch",
		Summary: "Vouch as the manager that it is this person on the telephone", Tags: tags, Access: httpapi.Public(),
	}, s.postVouch)
	httpapi.Register(api, httpapi.Operation{
		ID: "vouch-refuse", Method: http.MethodPost, Path: "/v1/vouch/refuse",
		Summary: "Say as the manager that you know nothing of this: the verification is over", Tags: tags, Access: httpapi.Public(),
	}, s.postVouchRefuse)
}

// vouchingView is a question to a manager as the desk sees it.
type vouchingView struct {
	State     VouchState     `json:"state" enum:"open,vouched,refused,over"`
	Manager   session.UserID `json:"manager"`
	AskedAt   httpapi.Time   `json:"asked_at"`
	ExpiresAt httpapi.Time   `json:"expires_at"`
}

func viewVouching(v Verification, now time.Time) *vouchingView {
	q := v.Vouching
	return &vouchingView{v.vouching(now), q.Manager, httpapi.Time(q.AskedAt), httpapi.Time(q.ValidUntil)}
}

func (s *Service) postManager(ctx context.Context, in *verificationInput) (*httpapi.Output[verificationView], error) {
	v, err := s.AskManager(ctx, in.Verification, httpapi.CallerOf(ctx))
	return s.answer(ctx, v, nil, err)
}

// vouchView is what whoever holds the link may see.
type vouchView struct {
	State     VouchState   `json:"state" enum:"open,vouched,refused,over"`
	Network   string       `json:"network" doc:"Its name."`
	Agent     string       `json:"agent" doc:"What the one who asks is called."`
	Name      string       `json:"name" doc:"Whom you are asked about."`
	Ticket    string       `json:"ticket"`
	Acts      []Act        `json:"acts" nullable:"false" doc:"What will be done for whoever is on the telephone."`
	AskedAt   httpapi.Time `json:"asked_at"`
	ExpiresAt httpapi.Time `json:"expires_at"`
}

func (s *Service) answerVouch(q question, err error) (*httpapi.Output[vouchView], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(vouchView{
		State: q.v.vouching(s.Now()), Network: q.set.Name, Agent: q.agent.Name().Reveal(), Name: q.user.Name().Reveal(), Ticket: q.v.Ticket,
		Acts:    httpapi.Each(q.v.Acts, func(a Allowed) Act { return a.Act }),
		AskedAt: httpapi.Time(q.v.Vouching.AskedAt), ExpiresAt: httpapi.Time(q.v.Vouching.ValidUntil),
	}, nil)
}

type vouchOpenInput struct {
	Body struct {
		Link string `json:"link" maxLength:"200" doc:"The part after # of the link."`
	}
}

func (s *Service) postVouchOpen(ctx context.Context, in *vouchOpenInput) (*httpapi.Output[vouchView], error) {
	return s.answerVouch(s.question(ctx, in.Body.Link, s.Now()))
}

type vouchInput struct {
	Body struct {
		Link   string `json:"link" maxLength:"200"`
		Reason string `json:"reason,omitempty" maxLength:"1000" doc:"How you know that it is them: 10 characters at least. It is kept."`
		Spoke  bool   `json:"spoke,omitempty" doc:"That you spoke with the person."`
	}
}

func (s *Service) postVouch(ctx context.Context, in *vouchInput) (*httpapi.Output[vouchView], error) {
	return s.answerVouch(s.Vouch(ctx, in.Body.Link, Word{in.Body.Reason, in.Body.Spoke}, httpapi.CallerOf(ctx)))
}

type vouchRefuseInput struct {
	Body struct {
		Link   string `json:"link" maxLength:"200"`
		Reason string `json:"reason,omitempty" maxLength:"1000" doc:"What is wrong: 10 characters at least. It is kept."`
	}
}

func (s *Service) postVouchRefuse(ctx context.Context, in *vouchRefuseInput) (*httpapi.Output[vouchView], error) {
	return s.answerVouch(s.Deny(ctx, in.Body.Link, Word{Reason: in.Body.Reason}, httpapi.CallerOf(ctx)))
}
