package signin

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/session"
)

func registerSessions(api *httpapi.API, s *Service) {
	httpapi.Register(api, httpapi.Operation{
		ID: "user-session-list", Method: http.MethodGet, Path: "/v1/users/{user}/sessions", Tags: []string{tag},
		Summary: "List where a user is signed in, oldest first", Access: httpapi.Needs(session.Admin, session.UsersRead),
	}, s.listSessions)
	httpapi.Register(api, httpapi.Operation{
		ID: "user-session-end", Method: http.MethodDelete, Path: "/v1/users/{user}/sessions/{session}", Tags: []string{tag},
		Summary: "Sign a user out in one place", Access: httpapi.Needs(session.Admin, session.UsersWrite),
	}, func(ctx context.Context, in *UserSessionInput) (*httpapi.None, error) {
		return nil, s.EndSession(ctx, in.User, in.Session, httpapi.CallerOf(ctx))
	})
}

// UserSessionsInput asks for the sessions of a user.
type UserSessionsInput struct {
	User session.UserID `path:"user" maxLength:"64"`
	httpapi.PageInput
}

// UserSessionInput names a session of a user.
type UserSessionInput struct {
	User    session.UserID `path:"user" maxLength:"64"`
	Session session.ID     `path:"session" maxLength:"64"`
}

// UserSessionView is one place where a user is signed in. Its id opens nothing.
type UserSessionView struct {
	ID         session.ID   `json:"id"`
	Kind       session.Kind `json:"kind" enum:"staff,user" doc:"Sessions of administrators, agents and verifiers are short."`
	CreatedAt  httpapi.Time `json:"created_at"`
	LastSeenAt httpapi.Time `json:"last_seen_at" doc:"To the minute."`
	EndsAt     httpapi.Time `json:"ends_at" doc:"When it ends at the latest; unused it ends earlier."`
	Current    bool         `json:"current" doc:"It is the one that this request comes from."`
}

func (s *Service) listSessions(ctx context.Context, in *UserSessionsInput) (*httpapi.Output[httpapi.Page[UserSessionView]], error) {
	p := httpapi.CallerOf(ctx).Principal
	have, next, err := s.Sessions.List(ctx, p.Network, in.User, in.Limit, in.Cursor)
	views := make([]UserSessionView, len(have))
	for i, h := range have {
		views[i] = UserSessionView{
			ID: h.ID(), Kind: h.SessionKind, CreatedAt: httpapi.Time(h.CreatedAt), LastSeenAt: httpapi.Time(h.LastSeen),
			EndsAt: httpapi.Time(h.EndsAt), Current: h.ID() == p.Session,
		}
	}
	return httpapi.Answer(httpapi.NewPage(views, next), err)
}
