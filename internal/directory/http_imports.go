package directory

import (
	"context"
	"net/http"
	"strings"

	"lanyard/internal/bulk"
	"lanyard/internal/directory/people"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

func registerImports(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.UsersRead)
	write := httpapi.Needs(session.Admin, session.UsersWrite)
	tags := []string{"imports"}
	httpapi.Register(api, httpapi.Operation{
		ID: "import-list", Method: http.MethodGet, Path: "/v1/imports",
		Summary: "List imports, newest first", Tags: tags, Access: read,
	}, s.listImports)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-upload", Method: http.MethodPost, Path: "/v1/imports", Status: http.StatusCreated,
		Summary: "Upload a list of people and plan its import", Tags: tags, Access: write,
		Consumes: "text/csv", MaxBody: people.MaxBytes,
		Description: "Nothing changes until the plan is applied. Columns are recognised for a plain list and for the user " +
			"downloads of Microsoft Entra, Google Workspace and Okta; others are named with map.",
	}, s.postImport)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-get", Method: http.MethodGet, Path: "/v1/imports/{import}",
		Summary: "Show an import and how far it is", Tags: tags, Access: read,
	}, s.getImport)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-rows", Method: http.MethodGet, Path: "/v1/imports/{import}/rows",
		Summary: "List the rows of an import with their plan and outcome", Tags: tags, Access: read,
	}, s.listRows)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-rejects", Method: http.MethodGet, Path: "/v1/imports/{import}/rejects",
		Summary: "The rows that did not go in, as CSV to be mended and uploaded again", Tags: tags, Access: read,
	}, s.getRejects)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-apply", Method: http.MethodPost, Path: "/v1/imports/{import}/apply", Status: http.StatusAccepted,
		Summary: "Do what the plan says", Tags: tags, Access: write,
	}, s.applyImport)
	httpapi.Register(api, httpapi.Operation{
		ID: "import-stop", Method: http.MethodPost, Path: "/v1/imports/{import}/stop",
		Summary: "Stop an import where it is, or give up its plan", Tags: tags, Access: write,
		Description: "What was done stays. The same file can be uploaded again: rows that went in are unchanged then.",
	}, s.stopImport)
}

type importView struct {
	ID         ImportID         `json:"id"`
	State      bulk.State       `json:"state" enum:"planning,planned,running,done,stopped,failed"`
	Format     people.Format    `json:"format" enum:"plain,entra,google,okta" doc:"As the headings tell."`
	Columns    []people.Column  `json:"columns" nullable:"false" doc:"Those without a field are not read."`
	Region     string           `json:"region,omitempty" doc:"Assumed for phone numbers without a country code."`
	Map        string           `json:"map,omitempty" doc:"As it was given with the upload."`
	Proof      string           `json:"proof,omitempty" doc:"How the contacts were verified that are enrolled without a code."`
	Replace    bool             `json:"replace,omitempty" doc:"Where another contact is enrolled, it is replaced."`
	Contacts   map[string]int64 `json:"contacts" nullable:"false" doc:"Contacts that are enrolled by the proof, or were: enrolled, replaced, and kept, which are another's that is enrolled."`
	Rows       int              `json:"rows"`
	Plan       map[string]int64 `json:"plan" nullable:"false" doc:"Rows by action, as far as planned."`
	Outcome    map[string]int64 `json:"outcome" nullable:"false" doc:"Rows by outcome, as far as applied."`
	Reason     string           `json:"reason,omitempty"`
	CreatedAt  httpapi.Time     `json:"created_at"`
	AppliedAt  httpapi.Time     `json:"applied_at,omitempty"`
	FinishedAt httpapi.Time     `json:"finished_at,omitempty"`
}

func viewImport(i Import) importView {
	v := importView{
		ID: i.ID, State: i.State, Format: i.Format, Columns: append([]people.Column{}, i.Columns...), Region: i.Region, Map: i.Map,
		Proof: i.Proof, Replace: i.Replace, Rows: i.Rows, Plan: i.Plan, Outcome: i.Counts, Reason: i.Reason,
		CreatedAt: httpapi.Time(i.CreatedAt), AppliedAt: httpapi.Time(i.AppliedAt), FinishedAt: httpapi.Time(i.FinishedAt),
	}
	if i.AppliedAt == 0 {
		v.Plan, v.Outcome = i.Counts, nil
	}
	v.Plan, v.Contacts = apart(v.Plan)
	var done map[string]int64
	if v.Outcome, done = apart(v.Outcome); i.AppliedAt != 0 {
		v.Contacts = done
	}
	return v
}

func answerImport(i Import, err error) (*httpapi.Output[importView], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(viewImport(i), nil)
}

func (s *Service) listImports(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[importView]], error) {
	imports, next, err := s.Imports(ctx, httpapi.CallerOf(ctx), in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(imports, viewImport), next), err)
}

type postImportInput struct {
	Region  string `query:"region" maxLength:"2" doc:"Where phone numbers without a country code are from, ISO 3166-1. Absent: the network's."`
	Map     string `query:"map" maxLength:"4096" doc:"Columns that are not recognised, or not rightly: Heading:field,Other heading:field,Not read:. Fields are first_name, last_name, name, email, title, phone, login, employee_number, groups, language, time_zone, country, enabled."`
	Proof   string `query:"proof" maxLength:"400" doc:"How the organisation verified the contacts of the list before, in at least 10 characters: each is then enrolled without a code, and this is kept with it. For administrators only."`
	Replace bool   `query:"replace" doc:"With a proof: contacts that are enrolled already are replaced by those of the list, and told so."`
	RawBody []byte `contentType:"text/csv"`
}

func (s *Service) postImport(ctx context.Context, in *postImportInput) (*httpapi.Output[importView], error) {
	return answerImport(s.Upload(ctx, httpapi.CallerOf(ctx), File{Body: in.RawBody, Map: in.Map, Region: in.Region, Proof: strings.TrimSpace(in.Proof), Replace: in.Replace}))
}

type importInput struct {
	Import ImportID `path:"import"`
}

func (s *Service) getImport(ctx context.Context, in *importInput) (*httpapi.Output[importView], error) {
	return answerImport(s.Import(ctx, httpapi.CallerOf(ctx), in.Import))
}

func (s *Service) applyImport(ctx context.Context, in *importInput) (*httpapi.Output[importView], error) {
	return answerImport(s.Apply(ctx, httpapi.CallerOf(ctx), in.Import))
}

func (s *Service) stopImport(ctx context.Context, in *importInput) (*httpapi.Output[importView], error) {
	return answerImport(s.StopImport(ctx, httpapi.CallerOf(ctx), in.Import))
}

type rowView struct {
	Row       int              `json:"row" doc:"As a spreadsheet shows it: the headings are row 1."`
	Person    people.Cells     `json:"person" doc:"The cells as they were read."`
	Action    Action           `json:"action,omitempty" enum:"create,update,unchanged,reject"`
	Outcome   Outcome          `json:"outcome,omitempty" enum:"created,updated,unchanged,rejected,changed_since_plan,failed"`
	User      session.UserID   `json:"user,omitempty" doc:"That the row is about."`
	Fields    []people.Field   `json:"fields,omitempty" nullable:"false" doc:"That change."`
	NewGroups []string         `json:"new_groups,omitempty" nullable:"false" doc:"That are made for the row."`
	Region    string           `json:"region,omitempty" doc:"That was assumed for the phone number."`
	Vouched   []Vouched        `json:"vouched,omitempty" nullable:"false" doc:"Contacts that are enrolled by the proof of the import, or kept."`
	Problems  []people.Problem `json:"problems,omitempty" nullable:"false"`
}

func viewRow(r Row) rowView {
	return rowView{
		Row: r.Number, Person: r.Cells, Action: r.Action, Outcome: r.Outcome, User: r.User,
		Fields: r.Fields, NewGroups: r.NewGroups, Region: r.Region, Vouched: r.Vouched, Problems: r.Problems,
	}
}

type rowsInput struct {
	Import  ImportID `path:"import"`
	Outcome string   `query:"outcome" enum:"create,update,unchanged,reject,created,updated,rejected,changed_since_plan,failed" doc:"Only rows with this action or outcome."`
	httpapi.PageInput
}

func (s *Service) listRows(ctx context.Context, in *rowsInput) (*httpapi.Output[httpapi.Page[rowView]], error) {
	i, err := s.Import(ctx, httpapi.CallerOf(ctx), in.Import)
	if err != nil {
		return nil, err
	}
	rows, next, err := s.ImportRows(ctx, i, in.Outcome, in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(rows, viewRow), next), err)
}

type rejectsInput struct {
	Import ImportID `path:"import"`
	Cursor string   `query:"cursor" maxLength:"100" doc:"The Next-Cursor of the file before."`
}

type rejectsOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Next        string `header:"Next-Cursor" doc:"Set when there are more rows than fit one file."`
	Body        []byte
}

func (s *Service) getRejects(ctx context.Context, in *rejectsInput) (*rejectsOutput, error) {
	body, next, err := s.Rejects(ctx, httpapi.CallerOf(ctx), in.Import, in.Cursor)
	if err != nil {
		return nil, err
	}
	return &rejectsOutput{
		ContentType: "text/csv; charset=utf-8", Disposition: `attachment; filename="rejected.csv"`, Next: next, Body: body,
	}, nil
}
