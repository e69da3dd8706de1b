package messages

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/session"
)

func registerFeedback(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "feedback-twilio", Method: http.MethodPost, Path: "/v1/feedback/twilio/{network}/{gateway}", Status: http.StatusNoContent,
		Summary: "For Twilio: tell what became of a message", Tags: []string{"gateways"},
		Description: "Called by Twilio with the status of a message that was sent by a gateway of kind twilio. Only what is signed with the account's auth token is believed.",
		Access:      httpapi.Public(), Consumes: httpapi.FormType, Quiet: true,
	}, s.postTwilio)
}

type twilioInput struct {
	Network   session.NetworkID `path:"network"`
	Gateway   gateway.ID        `path:"gateway"`
	User      session.UserID    `query:"user" required:"true"`
	Message   notify.ID         `query:"message" required:"true"`
	Signature string            `header:"X-Twilio-Signature"`
	RawBody   []byte            `contentType:"application/x-www-form-urlencoded"`
}

func (s *Service) postTwilio(ctx context.Context, in *twilioInput) (*httpapi.None, error) {
	return nil, s.HearTwilio(ctx, TwilioCall{in.Network, in.Gateway, in.User, in.Message, string(in.RawBody), in.Signature})
}
