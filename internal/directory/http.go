package directory

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Register adds the operations on users, groups and imports.
func Register(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.UsersRead)
	write := httpapi.Needs(session.Admin, session.UsersWrite)
	users := []string{"users"}
	httpapi.Register(api, httpapi.Operation{
		ID: "user-list", Method: http.MethodGet, Path: "/v1/users",
		Summary: "List users by name", Tags: users, Access: read,
		Description: "Those of a group come in no order that means anything. With a filter a page may be short, even empty, without being the last.",
	}, s.listUsers)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-count", Method: http.MethodGet, Path: "/v1/users/count",
		Summary: "Count users", Tags: users, Access: read,
		Description: "Without search and state the number comes at once, up to 100,000. With them a call counts among some " +
			"thousand users: follow next and add the counts up.",
	}, s.countUsers)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-name-list", Method: http.MethodGet, Path: "/v1/users/names",
		Summary: "What users are called", Tags: users, Access: read,
	}, s.listNames)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-create", Method: http.MethodPost, Path: "/v1/users", Status: http.StatusCreated,
		Summary: "Add a user", Tags: users, Access: write,
	}, s.postUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-get", Method: http.MethodGet, Path: "/v1/users/{user}",
		Summary: "Show a user", Tags: users, Access: read,
	}, s.getUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-change", Method: http.MethodPatch, Path: "/v1/users/{user}",
		Summary: "Change a user", Tags: users, Access: write,
	}, s.patchUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-deactivate", Method: http.MethodPost, Path: "/v1/users/{user}/deactivate",
		Summary: "End everything a user may do, at once", Tags: users, Access: write,
	}, s.deactivateUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-activate", Method: http.MethodPost, Path: "/v1/users/{user}/activate",
		Summary: "Let a user in again", Tags: users, Access: write,
	}, s.activateUser)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-unfreeze", Method: http.MethodPost, Path: "/v1/users/{user}/unfreeze",
		Summary: "Let a user act again who was frozen by the link in a notice. A program may not, and nobody for themselves",
		Tags:    users, Access: httpapi.NeedsPerson(session.Admin),
	}, s.unfreezeUser)
	registerGroups(api, s)
	registerImports(api, s)
}

// UserView is a user as the API shows one. (Exported for the views of other rooms
// that have one in them.)
type UserView struct {
	ID             session.UserID    `json:"id"`
	State          session.UserState `json:"state" enum:"active,disabled"`
	FirstName      string            `json:"first_name,omitempty"`
	LastName       string            `json:"last_name,omitempty"`
	Title          string            `json:"title,omitempty"`
	Login          string            `json:"login,omitempty"`
	Email          string            `json:"email,omitempty"`
	Phone          phone.E164        `json:"phone,omitempty" doc:"E.164."`
	PhoneOriginal  string            `json:"phone_original,omitempty" doc:"As it was written."`
	PhoneRegion    string            `json:"phone_region,omitempty" doc:"ISO 3166-1."`
	Language       string            `json:"language,omitempty"`
	TimeZone       string            `json:"time_zone,omitempty"`
	EmployeeNumber string            `json:"employee_number,omitempty"`
	Groups         []membershipView  `json:"groups" nullable:"false"`
	Contacts       []ContactView     `json:"contacts,omitempty" nullable:"false" doc:"Whether what is on file is sent to. Where one user is shown."`
	Manager        session.UserID    `json:"manager,omitempty" doc:"Who can vouch for the user at the service desk."`
	FrozenAt       httpapi.Time      `json:"frozen_at,omitempty" doc:"Since when nobody can sign in as the user: somebody said of a change that it was not them."`
	FrozenBy       string            `json:"frozen_by,omitempty" doc:"The notice whose link was used: contact_changed, badge_added."`
	CreatedAt      httpapi.Time      `json:"created_at"`
	UpdatedAt      httpapi.Time      `json:"updated_at"`
	Version        int64             `json:"version" doc:"Grows with every change."`
}

type membershipView struct {
	Group   session.GroupID `json:"group"`
	Sources []Source        `json:"sources" nullable:"false" doc:"Where the membership came from."`
}

// ViewUser is how the API shows a user.
func ViewUser(u User) UserView {
	v := UserView{
		ID: u.ID, State: u.State, FirstName: u.First.Reveal(), LastName: u.Last.Reveal(), Title: u.Title.Reveal(),
		Login: u.Login.Reveal(), Email: u.Email.Reveal(), Phone: u.Phone, PhoneOriginal: u.PhoneOriginal.Reveal(),
		PhoneRegion: u.PhoneRegion, Language: u.Language, TimeZone: u.TimeZone, EmployeeNumber: u.EmployeeNumber.Reveal(),
		Manager: u.Manager, FrozenAt: httpapi.Time(u.FrozenAt), FrozenBy: u.FrozenBy,
		Groups: []membershipView{}, CreatedAt: httpapi.Time(u.CreatedAt), UpdatedAt: httpapi.Time(u.UpdatedAt), Version: u.Version,
	}
	for _, g := range u.groupIDs() {
		v.Groups = append(v.Groups, membershipView{g, u.Groups[g]})
	}
	return v
}

func answerUser(u User, err error) (*httpapi.Output[UserView], error) {
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(ViewUser(u), nil)
}

// FilterInput is a [Filter] as lists take it; inputs of lists embed it.
type FilterInput struct {
	Search string            `query:"search" maxLength:"100" doc:"Words, each the beginning of a word of the name, login, e-mail address, title or employee number, or three digits or more of the phone number. A number of nine digits or more or a whole e-mail address is looked up from its beginning, at once. Letter case and accents do not count."`
	State  session.UserState `query:"state" enum:"active,disabled,frozen" doc:"Only users in this state; frozen: who is, whatever their state."`
	Group  session.GroupID   `query:"group" maxLength:"100" doc:"Only members of this group."`
}

type usersInput struct {
	FilterInput
	httpapi.PageInput
}

func (s *Service) listUsers(ctx context.Context, in *usersInput) (*httpapi.Output[httpapi.Page[UserView]], error) {
	users, next, err := s.Find(ctx, httpapi.CallerOf(ctx).Principal.Network, Filter(in.FilterInput), in.Limit, in.Cursor)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(users, ViewUser), next), err)
}

type countInput struct {
	FilterInput
	Cursor string `query:"cursor" maxLength:"8192" doc:"The next of the count before."`
}

type countView struct {
	Count int    `json:"count" doc:"Of this call: add up those of all."`
	Next  string `json:"next,omitempty" doc:"Give it as cursor to count on."`
}

func (s *Service) countUsers(ctx context.Context, in *countInput) (*httpapi.Output[countView], error) {
	count, next, err := s.Count(ctx, httpapi.CallerOf(ctx).Principal.Network, Filter(in.FilterInput), in.Cursor)
	return httpapi.Answer(countView{count, next}, err)
}

type namesInput struct {
	Users []session.UserID `query:"user" maxItems:"100" nullable:"false" doc:"Ids, separated by commas."`
}

type nameView struct {
	User session.UserID `json:"user"`
	Name string         `json:"name" doc:"First and last name; the login where there is none."`
}

// namesView is a list that has no next page.
type namesView struct {
	Items []nameView `json:"items" nullable:"false" doc:"Those that exist, in the order asked."`
}

func (s *Service) listNames(ctx context.Context, in *namesInput) (*httpapi.Output[namesView], error) {
	names, err := s.Names(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Users)
	out := namesView{Items: []nameView{}}
	for _, id := range in.Users {
		if name, known := names[id]; known {
			out.Items = append(out.Items, nameView{id, name.Reveal()})
			delete(names, id) // once, however often it was asked for
		}
	}
	return httpapi.Answer(out, err)
}

// PersonFields are what can be said about a user. (Exported because huma looks
// only into exported structs.)
type PersonFields struct {
	FirstName      *string `json:"first_name,omitempty" maxLength:"400"`
	LastName       *string `json:"last_name,omitempty" maxLength:"400"`
	Title          *string `json:"title,omitempty" maxLength:"400"`
	Login          *string `json:"login,omitempty" maxLength:"400" doc:"Absent: the e-mail address."`
	Email          *string `json:"email,omitempty" maxLength:"400"`
	Phone          *string `json:"phone,omitempty" maxLength:"400" doc:"In any usual way of writing."`
	PhoneRegion    string  `json:"phone_region,omitempty" pattern:"^[A-Za-z]{2}$" doc:"Where a phone number without a country code is from, ISO 3166-1. Absent: the network's."`
	Language       *string `json:"language,omitempty" maxLength:"100" doc:"A code such as en or de-CH. Absent: the network's."`
	TimeZone       *string `json:"time_zone,omitempty" maxLength:"100" doc:"A name of the IANA database such as Europe/Zurich: quiet hours are read on the clocks there. Absent: the network's."`
	EmployeeNumber *string `json:"employee_number,omitempty" maxLength:"400"`
}

func (f PersonFields) draft() Draft {
	return Draft{
		First: asText(f.FirstName), Last: asText(f.LastName), Title: asText(f.Title), Login: asText(f.Login),
		Email: asText(f.Email), Phone: asText(f.Phone), Language: asText(f.Language), TimeZone: asText(f.TimeZone),
		EmployeeNumber: asText(f.EmployeeNumber), Region: f.PhoneRegion,
	}
}

func asText(s *string) *secret.Text { return (*secret.Text)(s) }

type postUserInput struct {
	Body struct {
		PersonFields
		Groups []session.GroupID `json:"groups,omitempty" nullable:"false" maxItems:"40" uniqueItems:"true" doc:"At most 40 at once; the others can be joined one by one."`
	}
}

func (s *Service) postUser(ctx context.Context, in *postUserInput) (*httpapi.Output[UserView], error) {
	user := NewUser{Draft: in.Body.draft()}
	for _, g := range in.Body.Groups {
		if user.Groups == nil {
			user.Groups = map[session.GroupID][]Source{}
		}
		user.Groups[g] = []Source{Manual}
	}
	return answerUser(s.Create(ctx, httpapi.CallerOf(ctx), user))
}

type userInput struct {
	User session.UserID `path:"user"`
}

func (s *Service) getUser(ctx context.Context, in *userInput) (*httpapi.Output[UserView], error) {
	u, contacts, err := s.UserWithContacts(ctx, httpapi.CallerOf(ctx).Principal.Network, in.User)
	if err != nil {
		return nil, err
	}
	view := ViewUser(u)
	view.Contacts = viewContacts(contacts)
	return httpapi.Answer(view, nil)
}

type patchUserInput struct {
	User session.UserID `path:"user"`
	Body struct {
		PersonFields
		Manager *session.UserID `json:"manager,omitempty" maxLength:"16" doc:"Who can vouch for the user at the service desk: another user. Empty: nobody."`
		Version int64           `json:"version,omitempty" minimum:"1" doc:"The version you have seen: refused if it is no longer that one."`
	}
}

func (s *Service) patchUser(ctx context.Context, in *patchUserInput) (*httpapi.Output[UserView], error) {
	draft := in.Body.draft()
	draft.Manager = in.Body.Manager
	return answerUser(s.Update(ctx, httpapi.CallerOf(ctx), in.User, draft, in.Body.Version))
}

func (s *Service) deactivateUser(ctx context.Context, in *userInput) (*httpapi.Output[UserView], error) {
	return answerUser(s.Deactivate(ctx, httpapi.CallerOf(ctx), in.User))
}

func (s *Service) activateUser(ctx context.Context, in *userInput) (*httpapi.Output[UserView], error) {
	return answerUser(s.Activate(ctx, httpapi.CallerOf(ctx), in.User))
}

func (s *Service) unfreezeUser(ctx context.Context, in *userInput) (*httpapi.Output[UserView], error) {
	return answerUser(s.Unfreeze(ctx, httpapi.CallerOf(ctx), in.User))
}
