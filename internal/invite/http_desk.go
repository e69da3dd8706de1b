package invite

import (
	"context"
	"net/http"

	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// registerDesk adds what the service desk does with invitations that nobody
// took up.
func registerDesk(api *httpapi.API, s *Service) {
	tags := []string{"invitations"}
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-task-list", Method: http.MethodGet, Path: "/v1/desk-tasks",
		Summary: "List whom the service desk is to call, the longest waiting first", Tags: tags,
		Access: httpapi.Needs(session.Admin, session.InvitationsRead).Or(session.Agent),
	}, s.listTasks)
	httpapi.Register(api, httpapi.Operation{
		ID: "desk-task-finish", Method: http.MethodPost, Path: "/v1/desk-tasks/{invitation}/finish", Status: http.StatusNoContent,
		Summary: "Say that the desk did what it can", Tags: tags,
		Access: httpapi.Needs(session.Admin, session.InvitationsWrite).Or(session.Agent),
	}, s.finishTask)
}

type taskView struct {
	Invitation ID              `json:"invitation"`
	User       session.UserID  `json:"user"`
	Name       string          `json:"name,omitempty" doc:"What the user is called. A program needs users:read for it."`
	Badge      network.BadgeID `json:"badge"`
	Why        TaskReason      `json:"why" enum:"not_taken_up,not_reached" doc:"not_reached: no message arrives where the person is reached."`
	CreatedAt  httpapi.Time    `json:"created_at"`
}

func viewTask(t Task, name secret.Text) taskView {
	return taskView{t.Invitation, t.User, name.Reveal(), t.Badge, t.Why, httpapi.Time(t.CreatedAt)}
}

func (s *Service) listTasks(ctx context.Context, in *httpapi.PageInput) (*httpapi.Output[httpapi.Page[taskView]], error) {
	tasks, next, err := s.Tasks(ctx, httpapi.CallerOf(ctx).Principal.Network, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, httpapi.Each(tasks, func(t Task) session.UserID { return t.User }))
	return httpapi.Answer(httpapi.NewPage(httpapi.Each(tasks, func(t Task) taskView { return viewTask(t, names[t.User]) }), next), err)
}

func (s *Service) finishTask(ctx context.Context, in *invitationInput) (*httpapi.None, error) {
	by := httpapi.CallerOf(ctx)
	return nil, s.FinishTask(ctx, by.Principal.Network, in.Invitation, by.Entry(""))
}
