package network

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/price"
	"lanyard/internal/session"
)

// Register adds the operations on settings, badges, API tokens, the audit and the
// statistics.
func Register(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.SettingsRead)
	write := httpapi.Needs(session.Admin, session.SettingsWrite)
	httpapi.Register(api, httpapi.Operation{
		ID: "network-get", Method: http.MethodGet, Path: "/v1/network",
		Summary: "Show the network's settings", Tags: []string{"settings"}, Access: read,
	}, s.getNetwork)
	httpapi.Register(api, httpapi.Operation{
		ID: "network-change", Method: http.MethodPatch, Path: "/v1/network",
		Summary: "Change the network's settings", Tags: []string{"settings"}, Access: write,
	}, s.patchNetwork)
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-list", Method: http.MethodGet, Path: "/v1/badges",
		Summary: "List badges", Tags: []string{"badges"}, Access: read,
	}, s.listBadges)
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-create", Method: http.MethodPost, Path: "/v1/badges", Status: http.StatusCreated,
		Summary: "Create a badge", Tags: []string{"badges"}, Access: write,
	}, s.postBadge)
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-get", Method: http.MethodGet, Path: "/v1/badges/{badge}",
		Summary: "Show a badge", Tags: []string{"badges"}, Access: read,
	}, s.getBadge)
	httpapi.Register(api, httpapi.Operation{
		ID: "badge-change", Method: http.MethodPatch, Path: "/v1/badges/{badge}",
		Summary: "Change a badge", Tags: []string{"badges"}, Access: write,
	}, s.patchBadge)
	registerTokens(api, s, read)
	registerAudit(api, s)
	registerStatistics(api, s)
}

type networkView struct {
	ID         session.NetworkID  `json:"id"`
	Name       string             `json:"name"`
	Origin     string             `json:"origin"`
	Region     string             `json:"region"`
	SMSRegions []string           `json:"sms_regions" nullable:"false"`
	Language   string             `json:"language"`
	TimeZone   string             `json:"time_zone"`
	Paused     bool               `json:"paused" doc:"While true, nothing is sent."`
	Ladder     Ladder             `json:"ladder" nullable:"false" doc:"What happens to invitations that nobody takes up. Equal steps by again are reminders. Empty: nothing."`
	Quiet      Quiet              `json:"quiet_hours" doc:"When nothing goes out by itself, neither reminders nor automatic invitations, on the clock of the recipient's time zone, else the network's."`
	AutoInvite BadgeID            `json:"auto_invite,omitempty" doc:"The badge that everyone is invited to when they are added. Absent: nobody is invited by themselves. Groups have their own."`
	SMSBudget  float64            `json:"sms_budget" doc:"What SMS may cost in a month (UTC), in US dollars, as they are estimated. What does not fit is not sent. 0: there is no bound."`
	SMSPrices  map[string]float64 `json:"sms_prices" doc:"The network's own prices by region (ISO 3166), in US dollars for each part of an SMS."`
	PriceList  []priceView        `json:"sms_price_list" nullable:"false" doc:"What is reckoned with, for the regions that SMS may go to and those with a price of the network's own."`
	PricesAsOf string             `json:"sms_prices_as_of" doc:"The month in which the built-in estimates were made."`
	Numbers    []numberView       `json:"numbers" nullable:"false"`
	Inbox      string             `json:"inbox,omitempty" doc:"Page with the messages, where they stay on the machine that Lanyard runs on. Absent where they are sent."`
}

type numberView struct {
	Name    Number `json:"name"`
	Unit    Unit   `json:"unit" enum:"seconds,count"`
	Value   int64  `json:"value"`
	Default int64  `json:"default"`
	Min     int64  `json:"min"`
	Max     int64  `json:"max"`
}

func (s *Service) viewNetwork(set Settings, err error) (*httpapi.Output[networkView], error) {
	if err != nil {
		return nil, err
	}
	v := networkView{
		ID: set.ID, Name: set.Name, Origin: set.Origin, Region: set.Region, SMSRegions: set.SMSRegions,
		Language: set.Language, TimeZone: set.TimeZone, Paused: set.Paused,
		AutoInvite: set.AutoInvite[session.Everyone],
		Ladder:     append(Ladder{}, set.Ladder...), Quiet: set.QuietHours(), Inbox: s.Inbox,
		SMSBudget: set.Monthly().Dollars(), SMSPrices: set.ownPrices(), PriceList: set.prices(), PricesAsOf: price.AsOf,
	}
	for _, b := range bounds {
		v.Numbers = append(v.Numbers, numberView{b.Number, b.Unit, set.Count(b.Number), b.Default, b.Min, b.Max})
	}
	return httpapi.Answer(v, nil)
}

func (s *Service) getNetwork(ctx context.Context, _ *httpapi.None) (*httpapi.Output[networkView], error) {
	return s.viewNetwork(s.Settings(ctx, httpapi.CallerOf(ctx).Principal.Network))
}

type patchNetworkInput struct {
	Body struct {
		Name       *string             `json:"name,omitempty"`
		Region     *string             `json:"region,omitempty"`
		SMSRegions *[]string           `json:"sms_regions,omitempty" nullable:"false" minItems:"1" maxItems:"300"`
		Language   *string             `json:"language,omitempty"`
		TimeZone   *string             `json:"time_zone,omitempty"`
		Paused     *bool               `json:"paused,omitempty"`
		Ladder     *Ladder             `json:"ladder,omitempty" nullable:"false" maxItems:"10" doc:"Holds for what is sent from now on and for what is under way. Empty takes it away."`
		Quiet      *Quiet              `json:"quiet_hours,omitempty"`
		AutoInvite *BadgeID            `json:"auto_invite,omitempty" maxLength:"100" doc:"A badge that everyone is invited to from now on when they are added; empty: nobody. Try it out first: GET /v1/auto-invitations/rehearsal."`
		SMSBudget  *float64            `json:"sms_budget,omitempty" doc:"US dollars a month, from 0, no bound, to 1000000, with two decimals at most."`
		SMSPrices  *map[string]float64 `json:"sms_prices,omitempty" nullable:"false" doc:"US dollars for each part by region, from 0 to 10. In place of all that are there; empty takes them away."`
		Numbers    map[Number]int64    `json:"numbers,omitempty" doc:"By name, only those that change."`
	}
}

func (s *Service) patchNetwork(ctx context.Context, in *patchNetworkInput) (*httpapi.Output[networkView], error) {
	return s.viewNetwork(s.Change(ctx, httpapi.CallerOf(ctx), SettingsChange(in.Body)))
}

type badgeView struct {
	ID              BadgeID        `json:"id"`
	Name            string         `json:"name"`
	Channel         notify.Channel `json:"channel" enum:"email,sms"`
	PhoneEnrollment bool           `json:"phone_enrollment"`
	Proof           Proof          `json:"proof" enum:"link,code"`
	DeviceLimit     int            `json:"device_limit"`
	ValidFor        int64          `json:"valid_for,omitempty" doc:"Seconds an invitation lasts, when not the network's."`
	Terms           string         `json:"terms,omitempty"`
	CreatedAt       httpapi.Time   `json:"created_at"`
	UpdatedAt       httpapi.Time   `json:"updated_at"`
}

func viewBadge(b Badge) badgeView {
	return badgeView{
		ID: b.ID, Name: b.Name, Channel: b.Channel, PhoneEnrollment: b.PhoneEnrollment, Proof: b.Proof,
		DeviceLimit: b.DeviceLimit, ValidFor: b.ValidFor, Terms: b.Terms,
		CreatedAt: httpapi.Time(b.CreatedAt), UpdatedAt: httpapi.Time(b.UpdatedAt),
	}
}

func (s *Service) listBadges(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[badgeView]], error) {
	badges, next, err := s.Badges(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(badges, viewBadge), next), err)
}

type createBadgeInput struct {
	Body struct {
		Name string `json:"name"`
		BadgeFields
	}
}

// BadgeFields are what can be said of a badge besides its name. (Exported
// because huma looks only into exported structs.)
type BadgeFields struct {
	Channel         *notify.Channel `json:"channel,omitempty" enum:"email,sms" doc:"Default: email."`
	PhoneEnrollment *bool           `json:"phone_enrollment,omitempty"`
	Proof           *Proof          `json:"proof,omitempty" doc:"link or code. Default: link. agent and oidc are not available yet."`
	DeviceLimit     *int            `json:"device_limit,omitempty" doc:"1 to 20. Default: 5."`
	ValidFor        *int64          `json:"valid_for,omitempty" doc:"Seconds an invitation lasts. 0 or absent: the network's."`
	Terms           *string         `json:"terms,omitempty"`
}

func (f BadgeFields) change(name *string) BadgeChange {
	return BadgeChange{
		Name: name, Channel: f.Channel, PhoneEnrollment: f.PhoneEnrollment, Proof: f.Proof,
		DeviceLimit: f.DeviceLimit, ValidFor: f.ValidFor, Terms: f.Terms,
	}
}

func (s *Service) postBadge(ctx context.Context, in *createBadgeInput) (*httpapi.Output[badgeView], error) {
	b, err := s.AddBadge(ctx, httpapi.CallerOf(ctx), in.Body.change(&in.Body.Name))
	return httpapi.Answer(viewBadge(b), err)
}

type badgeInput struct {
	Badge BadgeID `path:"badge"`
}

func (s *Service) getBadge(ctx context.Context, in *badgeInput) (*httpapi.Output[badgeView], error) {
	b, err := s.Badge(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Badge)
	return httpapi.Answer(viewBadge(b), err)
}

type patchBadgeInput struct {
	Badge BadgeID `path:"badge"`
	Body  struct {
		Name *string `json:"name,omitempty"`
		BadgeFields
	}
}

func (s *Service) patchBadge(ctx context.Context, in *patchBadgeInput) (*httpapi.Output[badgeView], error) {
	b, err := s.ChangeBadge(ctx, httpapi.CallerOf(ctx), in.Badge, in.Body.change(in.Body.Name))
	return httpapi.Answer(viewBadge(b), err)
}
