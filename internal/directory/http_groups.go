package directory

import (
	"context"
	"net/http"
	"slices"

	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/session"
)

func registerGroups(api *httpapi.API, s *Service) {
	read := httpapi.Needs(session.Admin, session.UsersRead)
	write := httpapi.Needs(session.Admin, session.UsersWrite)
	tags := []string{"groups"}
	httpapi.Register(api, httpapi.Operation{
		ID: "group-list", Method: http.MethodGet, Path: "/v1/groups",
		Summary: "List groups", Tags: tags, Access: read,
	}, s.listGroups)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-create", Method: http.MethodPost, Path: "/v1/groups", Status: http.StatusCreated,
		Summary: "Add a group", Tags: tags, Access: write,
	}, s.postGroup)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-get", Method: http.MethodGet, Path: "/v1/groups/{group}",
		Summary: "Show a group", Tags: tags, Access: read,
	}, s.getGroup)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-change", Method: http.MethodPatch, Path: "/v1/groups/{group}",
		Summary: "Rename a group or change what it gives", Tags: tags, Access: write,
	}, s.patchGroup)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-members", Method: http.MethodGet, Path: "/v1/groups/{group}/members",
		Summary: "List the members of a group", Tags: tags, Access: read,
	}, s.listMembers)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-join", Method: http.MethodPut, Path: "/v1/groups/{group}/members/{user}",
		Summary: "Put a user into a group", Tags: tags, Access: write, Status: http.StatusNoContent,
	}, s.putMember)
	httpapi.Register(api, httpapi.Operation{
		ID: "group-leave", Method: http.MethodDelete, Path: "/v1/groups/{group}/members/{user}",
		Summary: "Take a user out of a group", Tags: tags, Access: write, Status: http.StatusNoContent,
	}, s.deleteMember)
}

type groupView struct {
	ID         session.GroupID     `json:"id"`
	Name       string              `json:"name"`
	BuiltIn    bool                `json:"built_in"`
	Privileges []session.Privilege `json:"privileges" nullable:"false" doc:"admin, agent, verifier or use:<resource>."`
	Serves     []session.GroupID   `json:"serves,omitempty" nullable:"false" doc:"Groups whose members those may verify and help to whom this one gives agent or verifier. Absent: everybody."`
	Protected  bool                `json:"protected,omitempty" doc:"Its members are helped at the desk only when a second person agrees. That of administrators takes one always."`
	AutoInvite network.BadgeID     `json:"auto_invite,omitempty" doc:"The badge that people are invited to when they are put into the group. Absent: none."`
	Language   string              `json:"language,omitempty" doc:"In which members are written to who have none of their own. Of several groups the oldest one's. Absent: the network's."`
	CreatedAt  httpapi.Time        `json:"created_at,omitempty"`
	Version    int64               `json:"version,omitempty" doc:"Grows with every change. A built-in group has none."`
}

// gifts are what groups of a network give.
type gifts struct {
	grants session.Grants
	set    network.Settings
}

func (s *Service) gifts(ctx context.Context, n session.NetworkID) (out gifts, err error) {
	if out.grants, err = session.LoadGrants(ctx, s.Table, n); err == nil {
		out.set, err = s.Network.Settings(ctx, n)
	}
	return out, err
}

func viewGroup(g Group, give gifts) groupView {
	return groupView{
		ID: g.ID, Name: g.Name, BuiltIn: isBuiltin(g.ID), CreatedAt: httpapi.Time(g.CreatedAt), Version: g.Version,
		Privileges: append([]session.Privilege{}, give.grants.Privileges[g.ID]...), AutoInvite: give.set.AutoInvite[g.ID],
		Language: give.set.Languages[g.ID], Serves: give.grants.Serves[g.ID], Protected: slices.Contains(give.grants.Protected, g.ID),
	}
}

// answerGroup adds to a group what it gives.
func (s *Service) answerGroup(ctx context.Context, g Group, err error) (*httpapi.Output[groupView], error) {
	if err != nil {
		return nil, err
	}
	give, err := s.gifts(ctx, g.Network)
	return httpapi.Answer(viewGroup(g, give), err)
}

func (s *Service) listGroups(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[groupView]], error) {
	n := httpapi.CallerOf(ctx).Principal.Network
	groups, next, err := s.Groups(ctx, n, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	give, err := s.gifts(ctx, n)
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(groups, func(g Group) groupView { return viewGroup(g, give) }), next), err)
}

type postGroupInput struct {
	Body struct {
		Name       string   `json:"name" minLength:"1" maxLength:"400"`
		Privileges []string `json:"privileges,omitempty" nullable:"false" maxItems:"50"`
		Language   string   `json:"language,omitempty" maxLength:"100" doc:"A code such as en or de-CH, for members who have none of their own. Absent: the network's."`
	}
}

func (s *Service) postGroup(ctx context.Context, in *postGroupInput) (*httpapi.Output[groupView], error) {
	privileges, err := parsePrivileges(in.Body.Privileges)
	if err != nil {
		return nil, err
	}
	g, err := s.CreateGroup(ctx, httpapi.CallerOf(ctx), in.Body.Name, in.Body.Language, privileges)
	return s.answerGroup(ctx, g, err)
}

func parsePrivileges(in []string) ([]session.Privilege, error) {
	out := make([]session.Privilege, len(in))
	for i, text := range in {
		var err error
		if out[i], err = session.ParsePrivilege(text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type groupInput struct {
	Group session.GroupID `path:"group"`
}

func (s *Service) getGroup(ctx context.Context, in *groupInput) (*httpapi.Output[groupView], error) {
	g, err := s.Group(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Group)
	return s.answerGroup(ctx, g, err)
}

type patchGroupInput struct {
	Group session.GroupID `path:"group"`
	Body  struct {
		Name       *string            `json:"name,omitempty" minLength:"1" maxLength:"400"`
		Privileges *[]string          `json:"privileges,omitempty" nullable:"false" maxItems:"50" doc:"All of them; absent leaves them."`
		Serves     *[]session.GroupID `json:"serves,omitempty" nullable:"false" maxItems:"50" doc:"For a group that gives agent or verifier: those whose members they may be that for, all of them; empty: everybody; absent leaves them."`
		Protected  *bool              `json:"protected,omitempty" doc:"Whether its members are helped at the desk only when a second person agrees."`
		AutoInvite *network.BadgeID   `json:"auto_invite,omitempty" maxLength:"100" doc:"A badge that people are invited to from now on when they are put into the group; empty: none. Try it out first: GET /v1/auto-invitations/rehearsal."`
		Language   *string            `json:"language,omitempty" maxLength:"100" doc:"Of members who have none of their own; empty: the network's."`
		Version    int64              `json:"version,omitempty" minimum:"1" doc:"The version you have seen: refused if it is no longer that one."`
	}
}

func (s *Service) patchGroup(ctx context.Context, in *patchGroupInput) (*httpapi.Output[groupView], error) {
	change := GroupChange{Name: in.Body.Name, AutoInvite: in.Body.AutoInvite, Language: in.Body.Language, Protected: in.Body.Protected, Version: in.Body.Version}
	if in.Body.Serves != nil {
		change.Serves = append([]session.GroupID{}, *in.Body.Serves...)
	}
	if in.Body.Privileges != nil {
		var err error
		if change.Privileges, err = parsePrivileges(*in.Body.Privileges); err != nil {
			return nil, err
		}
	}
	g, err := s.UpdateGroup(ctx, httpapi.CallerOf(ctx), in.Group, change)
	return s.answerGroup(ctx, g, err)
}

type memberView struct {
	User    UserView `json:"user"`
	Sources []Source `json:"sources" nullable:"false"`
}

type membersInput struct {
	Group session.GroupID `path:"group"`
	httpapi.PageInput
}

func (s *Service) listMembers(ctx context.Context, in *membersInput) (*httpapi.Output[httpapi.Page[memberView]], error) {
	members, next, err := s.Members(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Group, in.Limit, in.Cursor)
	view := func(m Member) memberView { return memberView{ViewUser(m.User), append([]Source{}, m.Sources...)} }
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(members, view), next), err)
}

type memberInput struct {
	Group session.GroupID `path:"group"`
	User  session.UserID  `path:"user"`
}

func (s *Service) putMember(ctx context.Context, in *memberInput) (*httpapi.None, error) {
	_, err := s.Join(ctx, httpapi.CallerOf(ctx), in.Group, in.User)
	return &httpapi.None{}, err
}

func (s *Service) deleteMember(ctx context.Context, in *memberInput) (*httpapi.None, error) {
	_, err := s.Leave(ctx, httpapi.CallerOf(ctx), in.Group, in.User)
	return &httpapi.None{}, err
}
