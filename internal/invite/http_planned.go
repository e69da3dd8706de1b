package invite

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
)

// registerPlanned adds what is done with a campaign that was planned.
func registerPlanned(api *httpapi.API, s *Service, read, write httpapi.Access) {
	tags := []string{"campaigns"}
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-run", Method: http.MethodPost, Path: "/v1/campaigns/{campaign}/start", Status: http.StatusAccepted,
		Summary: "Do what a planned campaign's plan says, or rehearse it", Tags: tags, Access: write,
		Description: "Only who was planned is invited, and only as planned; what became different is in the row's outcome. In a rehearsal everything " +
			"is decided and rendered, nothing is sent, no link works, and the campaign is planned again after it.",
	}, s.startPlanned)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-pause", Method: http.MethodPost, Path: "/v1/campaigns/{campaign}/pause",
		Summary: "Hold a campaign where it is, with its messages that are not sent yet", Tags: tags, Access: write,
	}, s.pauseCampaign)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-resume", Method: http.MethodPost, Path: "/v1/campaigns/{campaign}/resume",
		Summary: "Let a campaign go on that is paused, or waits for a wave to arrive", Tags: tags, Access: write,
	}, s.resumeCampaign)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-message-count", Method: http.MethodGet, Path: "/v1/campaigns/{campaign}/messages",
		Summary: "Count what became of a campaign's messages", Tags: tags, Access: read,
		Description: "Counts the messages of some users a call. Give next as cursor until there is none, and add the answers up.",
	}, s.countArrivals)
	httpapi.Register(api, httpapi.Operation{
		ID: "campaign-outcomes", Method: http.MethodGet, Path: "/v1/campaigns/{campaign}/outcomes",
		Summary: "What came of each user, as CSV", Tags: tags, Access: read,
		Description: "Columns: user, name, outcome, why, planned, lacks, channel, invitation, message, message_state, message_reason, at. A cell that a " +
			"spreadsheet would take for a formula has an apostrophe before it. Go on with Next-Cursor until there is none; each file has the headings.",
	}, s.exportOutcomes)
}

type startPlannedInput struct {
	Campaign CampaignID `path:"campaign"`
	Body     *struct {
		Rehearsal bool    `json:"rehearsal,omitempty" doc:"Decide and render everything, and send nothing."`
		Waves     []int64 `json:"waves,omitempty" nullable:"false" maxItems:"10" doc:"How many messages go out in the first waves, [5, 50]; everybody else is the last one. Each waits until enough of the one before has arrived, or until somebody says resume."`
	}
}

func (s *Service) startPlanned(ctx context.Context, in *startPlannedInput) (*httpapi.Output[campaignView], error) {
	by := httpapi.CallerOf(ctx)
	start := Start{}
	if in.Body != nil {
		start = Start{in.Body.Rehearsal, in.Body.Waves}
	}
	c, err := s.StartPlanned(ctx, by.Principal.Network, in.Campaign, start, by.Entry(""))
	return s.answerCampaign(ctx, c, err)
}

func (s *Service) pauseCampaign(ctx context.Context, in *campaignInput) (*httpapi.Output[campaignView], error) {
	by := httpapi.CallerOf(ctx)
	c, err := s.PauseCampaign(ctx, by.Principal.Network, in.Campaign, by.Entry(""))
	return s.answerCampaign(ctx, c, err)
}

type resumeCampaignInput struct {
	Campaign CampaignID `path:"campaign"`
	Body     *struct {
		Wave int `json:"wave,omitempty" minimum:"1" maximum:"11" doc:"The wave behind which it waits, as it was shown: if that is another by now, nothing happens."`
	}
}

func (s *Service) resumeCampaign(ctx context.Context, in *resumeCampaignInput) (*httpapi.Output[campaignView], error) {
	by := httpapi.CallerOf(ctx)
	wave := 0
	if in.Body != nil {
		wave = in.Body.Wave
	}
	c, err := s.ResumeCampaign(ctx, by.Principal.Network, in.Campaign, wave, by.Entry(""))
	return s.answerCampaign(ctx, c, err)
}

type countArrivalsInput struct {
	Campaign CampaignID `path:"campaign"`
	Cursor   string     `query:"cursor" maxLength:"64" doc:"The next of the answer before."`
}

type arrivalsView struct {
	States map[notify.State]int64 `json:"states" doc:"How many messages by state; a campaign that is paused or stopped holds those that are queued."`
	Next   string                 `json:"next,omitempty" doc:"Give it as cursor to go on with the users after these."`
}

func (s *Service) countArrivals(ctx context.Context, in *countArrivalsInput) (*httpapi.Output[arrivalsView], error) {
	a, err := s.Arrivals(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Campaign, in.Cursor)
	return httpapi.Answer(arrivalsView(a), err)
}

type outcomesInput struct {
	Campaign CampaignID `path:"campaign"`
	Cursor   string     `query:"cursor" maxLength:"64" doc:"The Next-Cursor of the file before."`
}

type outcomesOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Next        string `header:"Next-Cursor" doc:"Set when there are more than fit one file."`
	Body        []byte
}

func (s *Service) exportOutcomes(ctx context.Context, in *outcomesInput) (*outcomesOutput, error) {
	by := httpapi.CallerOf(ctx).Principal
	body, next, err := s.Outcomes(ctx, by.Network, in.Campaign, by.SeesUsers(), in.Cursor)
	if err != nil {
		return nil, err
	}
	return &outcomesOutput{
		ContentType: "text/csv; charset=utf-8", Disposition: `attachment; filename="outcomes.csv"`, Next: next, Body: body,
	}, nil
}

// planView is what a plan counted.
type planView struct {
	Users    int64            `json:"users" doc:"How many users it is for."`
	Outcomes map[string]int64 `json:"outcomes" doc:"How many users by outcome."`
	Channels map[string]int64 `json:"channels" doc:"How many messages by channel: email, sms."`
	Lacks    map[string]int64 `json:"lacks" doc:"How many can not be reached for want of what: email, phone, textable_phone, unmarked."`
	Regions  []regionView     `json:"regions" nullable:"false" doc:"The SMS by country."`
	Cost     *costView        `json:"cost,omitempty" doc:"What the SMS cost, as they are estimated. Absent: there are none."`
	Problems []planProblem    `json:"problems" nullable:"false"`
}

type regionView struct {
	Region   string  `json:"region" doc:"ISO 3166-1."`
	Messages int64   `json:"messages"`
	Parts    int64   `json:"parts" doc:"What these messages take together; 0 where nobody can tell."`
	Price    float64 `json:"price" doc:"US dollars for each part."`
	Known    bool    `json:"known" doc:"Whether that price is more than a guess."`
	CostFrom float64 `json:"cost_from" doc:"US dollars: each planned SMS once."`
	CostTo   float64 `json:"cost_to" doc:"US dollars: with each reminder by SMS, to everybody."`
}

func viewPlan(counts map[string]int64, p purse, begun bool) *planView {
	if counts == nil {
		return nil
	}
	v := &planView{
		Outcomes: outcomes(counts), Channels: counted(counts, countChannel), Lacks: counted(counts, countLack),
		Regions: []regionView{}, Problems: []planProblem{},
	}
	for _, n := range v.Outcomes {
		v.Users += n
	}
	v.reckon(counts, p, begun)
	return v
}

// tideView is what became of a wave.
type tideView struct {
	Wave    int          `json:"wave" doc:"Counted from 1."`
	At      httpapi.Time `json:"at" doc:"When it was looked at."`
	Sent    int64        `json:"sent"`
	Arrived int64        `json:"arrived"`
	Lost    int64        `json:"lost"`
	Assumed int64        `json:"assumed,omitempty" doc:"Of arrived: only taken by a provider that tells of nothing more."`
	Rate    int64        `json:"rate" doc:"How many of a hundred arrived. The next wave waits for the network's number wave_arrived."`
}

func viewTide(t *Tide) *tideView {
	if t == nil {
		return nil
	}
	v := viewWave(*t)
	return &v
}

func viewWave(t Tide) tideView {
	return tideView{t.Wave, httpapi.Time(t.At), t.Sent, t.Arrived, t.Lost, t.Assumed, t.rate()}
}

// number is the wave under way, counted from 1, and how many messages it has so
// far; 0 of a campaign without waves.
func (c Campaign) number() (wave int, sent int64) {
	if len(c.Waves) == 0 || c.Stage != Inviting {
		return 0, 0
	}
	at, err := readCourse(c.Cursor)
	if err != nil {
		return 0, 0
	}
	return at.Wave + 1, at.Sent
}
