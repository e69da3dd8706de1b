package messages

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

func registerGateways(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.SettingsRead)
	write := httpapi.Needs(session.Admin, session.SettingsWrite)
	const path = "/v1/gateways/{gateway}"
	tags := []string{"gateways"}
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-list", Method: http.MethodGet, Path: "/v1/gateways",
		Summary: "List the ways for messages to go", Tags: tags, Access: read,
		Description: "In the order in which they are asked. Another one is asked when the one before says that it sent nothing, because it is down, takes no more or is not set up.",
	}, s.listGateways)
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-create", Method: http.MethodPost, Path: "/v1/gateways", Status: http.StatusCreated,
		Summary: "Add an SMS vendor", Tags: tags, Access: write,
		Description: "It is off unless you say otherwise: send a test by it, then switch it on.",
	}, s.postGateway)
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-get", Method: http.MethodGet, Path: path,
		Summary: "Show a way for messages to go", Tags: tags, Access: read,
	}, s.getGateway)
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-change", Method: http.MethodPatch, Path: path,
		Summary: "Change a way for messages to go", Tags: tags, Access: write,
		Description: "Holds for what is sent from then on. The password stays unless another is given; it must be given again when messages go to another host.",
	}, s.patchGateway)
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-delete", Method: http.MethodDelete, Path: path, Status: http.StatusNoContent,
		Summary: "Delete an SMS vendor", Tags: tags, Access: write,
	}, s.deleteGateway)
	httpapi.Register(api, httpapi.Operation{
		ID: "gateway-test", Method: http.MethodPost, Path: path + "/test", Status: http.StatusAccepted,
		Summary: "Send a test message by one gateway", Tags: tags, Access: write,
		Description: "Whether the gateway is on or not, and by no other. The sending limits apply. The message is among your own.",
	}, s.postGatewayTest)
}

type gatewayView struct {
	ID        gateway.ID      `json:"id"`
	Kind      gateway.Kind    `json:"kind" enum:"ses,sns,twilio,http"`
	Channel   notify.Channel  `json:"channel" enum:"email,sms"`
	BuiltIn   bool            `json:"built_in" doc:"Always there: it can be switched off, but not deleted."`
	Name      string          `json:"name"`
	Enabled   bool            `json:"enabled"`
	Order     int             `json:"order" doc:"The lowest is asked first."`
	Regions   []string        `json:"regions" nullable:"false" doc:"Regions (ISO 3166) that it serves; empty: all."`
	SenderID  string          `json:"sender_id,omitempty"`
	LongCode  string          `json:"long_code,omitempty"`
	ShortCode string          `json:"short_code,omitempty"`
	User      string          `json:"user,omitempty"`
	Password  secretView      `json:"password"`
	Keyword   string          `json:"keyword,omitempty"`
	HTTP      *gateway.Custom `json:"http,omitempty"`
	CreatedAt httpapi.Time    `json:"created_at,omitempty"`
	UpdatedAt httpapi.Time    `json:"updated_at,omitempty"`
}

// secretView is what is told of a secret: whether there is one.
type secretView struct {
	Set bool `json:"set" doc:"Whether there is one. It is never shown."`
}

func viewGateway(g gateway.Gateway) gatewayView {
	return gatewayView{
		ID: g.ID, Kind: g.Kind, Channel: g.Channel(), BuiltIn: g.Kind.BuiltIn(), Name: g.Name, Enabled: g.Enabled, Order: g.Order,
		Regions: append([]string{}, g.Regions...), SenderID: g.SenderID, LongCode: g.LongCode, ShortCode: g.ShortCode,
		User: g.User, Password: secretView{g.Password != ""}, Keyword: g.Keyword, HTTP: g.HTTP,
		CreatedAt: httpapi.Time(g.CreatedAt), UpdatedAt: httpapi.Time(g.UpdatedAt),
	}
}

// GatewayFields are what can be said of a gateway. (Exported because huma looks
// only into exported structs.)
type GatewayFields struct {
	Name      *string         `json:"name,omitempty"`
	Enabled   *bool           `json:"enabled,omitempty" doc:"Default of a new one: false."`
	Order     *int            `json:"order,omitempty" doc:"1 to 1000, the lowest is asked first. Default: 100; SES and SNS have 500."`
	Regions   *[]string       `json:"regions,omitempty" nullable:"false" maxItems:"300" doc:"Regions (ISO 3166) that it serves; empty: all."`
	SenderID  *string         `json:"sender_id,omitempty" doc:"Up to 11 letters, digits and spaces; shown where the country allows it. Not in the United States and Canada, where messages come from the short or long code."`
	LongCode  *string         `json:"long_code,omitempty" doc:"A number of the account, with its country code."`
	ShortCode *string         `json:"short_code,omitempty" doc:"3 to 8 digits. Comes before the long code."`
	User      *string         `json:"user,omitempty" doc:"Of the vendor's account; Twilio: the Account SID."`
	Password  *string         `json:"password,omitempty" maxLength:"200" doc:"Twilio: the auth token. Is never shown. Empty takes it away."`
	Keyword   *string         `json:"keyword,omitempty"`
	HTTP      *gateway.Custom `json:"http,omitempty" doc:"Kind http: how the vendor wants a message, and what its answers mean. Takes the place of all that was there."`
}

func (f GatewayFields) change() GatewayChange {
	return GatewayChange{
		Name: f.Name, Enabled: f.Enabled, Order: f.Order, Regions: f.Regions,
		SenderID: f.SenderID, LongCode: f.LongCode, ShortCode: f.ShortCode,
		User: f.User, Password: (*secret.Text)(f.Password), Keyword: f.Keyword, HTTP: f.HTTP,
	}
}

func (s *Service) listGateways(ctx context.Context, _ *httpapi.None) (*httpapi.Output[httpapi.Page[gatewayView]], error) {
	all, err := s.Gateways(ctx, httpapi.CallerOf(ctx).Principal.Network)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(all, viewGateway), ""), err)
}

type createGatewayInput struct {
	Body struct {
		Kind gateway.Kind `json:"kind" enum:"twilio,http"`
		GatewayFields
	}
}

func (s *Service) postGateway(ctx context.Context, in *createGatewayInput) (*httpapi.Output[gatewayView], error) {
	g, err := s.AddGateway(ctx, httpapi.CallerOf(ctx), in.Body.Kind, in.Body.change())
	return httpapi.Answer(viewGateway(g), err)
}

type gatewayInput struct {
	Gateway gateway.ID `path:"gateway"`
}

func (s *Service) getGateway(ctx context.Context, in *gatewayInput) (*httpapi.Output[gatewayView], error) {
	g, err := s.Gateway(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Gateway)
	return httpapi.Answer(viewGateway(g), err)
}

type patchGatewayInput struct {
	Gateway gateway.ID `path:"gateway"`
	Body    GatewayFields
}

func (s *Service) patchGateway(ctx context.Context, in *patchGatewayInput) (*httpapi.Output[gatewayView], error) {
	g, err := s.ChangeGateway(ctx, httpapi.CallerOf(ctx), in.Gateway, in.Body.change())
	return httpapi.Answer(viewGateway(g), err)
}

func (s *Service) deleteGateway(ctx context.Context, in *gatewayInput) (*httpapi.None, error) {
	return nil, s.DeleteGateway(ctx, httpapi.CallerOf(ctx), in.Gateway)
}

type testGatewayInput struct {
	Gateway gateway.ID `path:"gateway"`
	Body    struct {
		To string `json:"to" maxLength:"400" doc:"A phone number, or an address for e-mail."`
	}
}

type testGatewayView struct {
	Message notify.ID `json:"message" doc:"Among your own messages, with what becomes of it."`
}

func (s *Service) postGatewayTest(ctx context.Context, in *testGatewayInput) (*httpapi.Output[testGatewayView], error) {
	id, err := s.TryGateway(ctx, httpapi.CallerOf(ctx), in.Gateway, in.Body.To)
	return httpapi.Answer(testGatewayView{id}, err)
}
