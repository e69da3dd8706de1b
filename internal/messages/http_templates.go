package messages

import (
	"context"
	"net/http"
	"slices"

	"lanyard/internal/httpapi"
	"lanyard/internal/messages/wording"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/session"
)

// maxDraft holds the caps of package wording, written as JSON.
const maxDraft = 256 << 10

func registerTemplates(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.SettingsRead)
	write := httpapi.Needs(session.Admin, session.SettingsWrite)
	const path = "/v1/templates/{kind}/{channel}/{language}"
	tags := []string{"templates"}
	httpapi.Register(api, httpapi.Operation{
		ID: "template-list", Method: http.MethodGet, Path: "/v1/templates",
		Summary: "List the texts of messages", Tags: tags, Access: read,
	}, s.listTemplates)
	httpapi.Register(api, httpapi.Operation{
		ID: "template-get", Method: http.MethodGet, Path: path,
		Summary: "Show a text", Tags: tags, Access: read,
	}, s.getTemplate)
	httpapi.Register(api, httpapi.Operation{
		ID: "template-save", Method: http.MethodPut, Path: path, MaxBody: maxDraft,
		Summary: "Word messages of a kind in a language", Tags: tags, Access: write,
		Description: "Holds for what is rendered from then on. HTML is sanitised; what was taken out of it is among the problems of the answer.",
	}, s.putTemplate)
	httpapi.Register(api, httpapi.Operation{
		ID: "template-reset", Method: http.MethodDelete, Path: path, Status: http.StatusNoContent,
		Summary: "Go back to the built-in text", Tags: tags, Access: write,
	}, s.deleteTemplate)
	httpapi.Register(api, httpapi.Operation{
		ID: "template-preview", Method: http.MethodPost, Path: path + "/preview", MaxBody: maxDraft, Quiet: true,
		Summary: "Show what a text will look like, and what is wrong with it", Tags: tags, Access: read,
		Description: "Filled with what is made up. Without a draft it is the text that the network has.",
	}, s.previewTemplate)
	httpapi.Register(api, httpapi.Operation{
		ID: "template-test", Method: http.MethodPost, Path: path + "/test", MaxBody: maxDraft, Status: http.StatusAccepted,
		Summary: "Send a text to yourself", Tags: tags, Access: httpapi.NeedsPerson(session.Admin),
		Description: "Filled with what is made up, and says that it is a test. Without a draft it is the text that the network has.",
	}, s.testTemplate)
}

// TemplatePath names a text. (Exported because huma looks only into exported
// structs.)
type TemplatePath struct {
	Kind     notify.Kind    `path:"kind"`
	Channel  notify.Channel `path:"channel"`
	Language string         `path:"language" doc:"Two or three small letters, such as de. Other languages than those that are built in may be added."`
}

func (p TemplatePath) name() TextName {
	return TextName{wording.Kind{Of: p.Kind, Channel: p.Channel}, p.Language}
}

// DraftFields are a text as an administrator writes it. (Exported because huma
// looks only into exported structs, as TextSummary is.)
type DraftFields struct {
	Subject string `json:"subject,omitempty" doc:"E-mail only."`
	Text    string `json:"text,omitempty" doc:"An e-mail's has blocks apart by an empty line: # heading, * line of a list, [button]({{EnrollUrl}}), {{EnrollQRCode}}, {{EnrollUrl}}, {{Code}} or {{TypedCode}} in a line of its own, > warning, and -- before the small print. A block that names something empty is left out. Absent: made of the HTML."`
	HTML    string `json:"html,omitempty" doc:"E-mail only: what stands in the page's body, in place of the page that is made of the text."`
}

func (d DraftFields) draft() template.Draft { return template.Draft(d) }

// TextSummary is a text in the list.
type TextSummary struct {
	Kind      notify.Kind    `json:"kind"`
	Channel   notify.Channel `json:"channel" enum:"email,sms"`
	Language  string         `json:"language"`
	Source    TextSource     `json:"source" enum:"own,built_in,other_language" doc:"other_language: nothing is built in, and the text is one to begin with."`
	UpdatedAt httpapi.Time   `json:"updated_at,omitempty"`
	Version   int64          `json:"version,omitempty" doc:"Of your own; grows with every change."`
}

func summary(t NetworkText) TextSummary {
	return TextSummary{t.Of, t.Channel, t.Language, t.Source, httpapi.Time(t.UpdatedAt), t.Version}
}

type textView struct {
	TextSummary
	Subject      string        `json:"subject,omitempty"`
	Text         string        `json:"text"`
	HTML         string        `json:"html,omitempty"`
	Placeholders []string      `json:"placeholders" nullable:"false" doc:"What messages of this kind can say."`
	MaxParts     int           `json:"max_parts,omitempty" doc:"SMS: how many parts it may take."`
	Problems     []problemView `json:"problems" nullable:"false" doc:"After saving: what to look at, nothing that would keep it from being saved."`
}

func viewText(t NetworkText, problems []wording.Problem) textView {
	v := textView{
		TextSummary: summary(t), Subject: t.Subject, Text: t.Text, HTML: t.HTML,
		Placeholders: template.Placeholders(t.Of, t.Channel), Problems: httpapi.Each(problems, viewProblem),
	}
	if t.Channel == notify.SMS {
		v.MaxParts = template.MaxParts(t.Of)
	}
	return v
}

type problemView struct {
	Where    wording.Part     `json:"where" enum:"subject,text,html"`
	Problem  string           `json:"problem"`
	Found    string           `json:"found,omitempty" doc:"The piece that it is about."`
	Severity wording.Severity `json:"severity" enum:"error,warning" doc:"With an error it can not be saved."`
}

func viewProblem(p wording.Problem) problemView { return problemView(p) }

func (s *Service) listTemplates(ctx context.Context, _ *httpapi.None) (*httpapi.Output[httpapi.Page[TextSummary]], error) {
	texts, err := s.Texts(ctx, httpapi.CallerOf(ctx).Principal.Network)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(texts, summary), ""), err)
}

// settings are those of the caller's network.
func (s *Service) settings(ctx context.Context) (network.Settings, error) {
	return s.Networks.Settings(ctx, httpapi.CallerOf(ctx).Principal.Network)
}

type templateInput struct {
	TemplatePath
}

func (s *Service) getTemplate(ctx context.Context, in *templateInput) (*httpapi.Output[textView], error) {
	set, err := s.settings(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.Text(ctx, set, in.name())
	return httpapi.Answer(viewText(t, nil), err)
}

type putTemplateInput struct {
	TemplatePath
	Body struct {
		DraftFields
		Version int64 `json:"version,omitempty" minimum:"1" doc:"The version you have seen: refused if it is no longer that one."`
	}
}

func (s *Service) putTemplate(ctx context.Context, in *putTemplateInput) (*httpapi.Output[textView], error) {
	set, err := s.settings(ctx)
	if err != nil {
		return nil, err
	}
	t, problems, err := s.SaveText(ctx, httpapi.CallerOf(ctx), set, in.name(), in.Body.draft(), in.Body.Version)
	return httpapi.Answer(viewText(t, problems), err)
}

func (s *Service) deleteTemplate(ctx context.Context, in *templateInput) (*httpapi.None, error) {
	return &httpapi.None{}, s.ResetText(ctx, httpapi.CallerOf(ctx), in.name())
}

// draftInput is a text with a draft of it, which may be left out.
type draftInput struct {
	TemplatePath
	Body struct {
		Draft *DraftFields `json:"draft,omitempty"`
	}
}

func (in draftInput) draft() *template.Draft {
	if in.Body.Draft == nil {
		return nil
	}
	d := in.Body.Draft.draft()
	return &d
}

type previewView struct {
	Subject  string        `json:"subject,omitempty"`
	Text     string        `json:"text"`
	HTML     string        `json:"html,omitempty" doc:"The whole page. Show it in a frame without scripts."`
	SMS      *smsView      `json:"sms,omitempty"`
	Problems []problemView `json:"problems" nullable:"false"`
}

type smsView struct {
	Parts    int    `json:"parts" doc:"Each is paid for."`
	MaxParts int    `json:"max_parts"`
	Encoding string `json:"encoding" enum:"GSM-7,UCS-2"`
	Units    int    `json:"units" doc:"Characters; some count twice."`
	Left     int    `json:"left" doc:"Until another part begins."`
	Wide     string `json:"wide,omitempty" doc:"The characters that make it UCS-2, whose parts hold less than half as much."`
}

func viewShown(k wording.Kind, shown wording.Shown, problems []wording.Problem) previewView {
	v := previewView{Subject: shown.Subject, Text: shown.Text, HTML: shown.HTML, Problems: httpapi.Each(problems, viewProblem)}
	if k.Channel != notify.SMS {
		return v
	}
	v.SMS = &smsView{
		Parts: shown.Size.Parts, MaxParts: template.MaxParts(k.Of), Encoding: "GSM-7",
		Units: shown.Size.Units, Left: shown.Size.Left, Wide: shown.Size.Wide,
	}
	if shown.Size.Wide != "" {
		v.SMS.Encoding = "UCS-2"
	}
	return v
}

func (s *Service) previewTemplate(ctx context.Context, in *draftInput) (*httpapi.Output[previewView], error) {
	set, err := s.settings(ctx)
	if err != nil {
		return nil, err
	}
	d, name := in.draft(), in.name()
	if d == nil {
		t, err := s.Text(ctx, set, name)
		if err != nil {
			return nil, err
		}
		d = &t.Draft
	}
	checked, err := s.CheckText(set, name, *d)
	if err != nil {
		return nil, err
	}
	shown, err := fills(set).Preview(name.Kind, name.Language, &checked.Draft, s.Now())
	return httpapi.Answer(viewShown(name.Kind, shown, slices.Clip(checked.Problems)), err)
}

type testView struct {
	Message notify.ID `json:"message" doc:"What became of it is in your messages."`
}

func (s *Service) testTemplate(ctx context.Context, in *draftInput) (*httpapi.Output[testView], error) {
	set, err := s.settings(ctx)
	if err != nil {
		return nil, err
	}
	id, err := s.TryText(ctx, httpapi.CallerOf(ctx), set, in.name(), in.draft())
	return httpapi.Answer(testView{id}, err)
}
