package messages

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
)

func registerGenuine(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "message-genuine", Method: http.MethodPost, Path: "/v1/messages/genuine",
		Summary: "Tell whether a message with this reference was sent. Changes nothing", Tags: []string{"messages"},
		Description: "For whoever got a message and wonders. Messages that just left may take a moment to be known.",
		Access:      httpapi.Public(), Quiet: true,
	}, s.postGenuine)
}

type genuineInput struct {
	Body struct {
		Reference string `json:"reference" maxLength:"64" doc:"From the end of the message."`
	}
}

// genuineView is what may be known of a message by whoever has its reference:
// enough to compare it with the one at hand.
type genuineView struct {
	Template notify.Kind    `json:"template" doc:"What it was about."`
	Channel  notify.Channel `json:"channel" enum:"email,sms"`
	Network  string         `json:"network" doc:"The name of who sent it."`
	To       string         `json:"to" doc:"The address or number that it went to, masked."`
	SentAt   httpapi.Time   `json:"sent_at"`
}

type genuineOutput struct {
	Messages []genuineView `json:"messages" nullable:"false" doc:"Empty: no message with this reference is known to have left here."`
}

func viewGenuine(m notify.Message) genuineView {
	return genuineView{m.Template, m.Channel, m.Data.NetworkName, masked(m.Channel, m.To), httpapi.Time(m.CreatedAt)}
}

func (s *Service) postGenuine(ctx context.Context, in *genuineInput) (*httpapi.Output[genuineOutput], error) {
	found, err := s.Genuine(ctx, in.Body.Reference, httpapi.CallerOf(ctx).Client)
	return httpapi.Answer(genuineOutput{httpapi.Each(found, viewGenuine)}, err)
}
