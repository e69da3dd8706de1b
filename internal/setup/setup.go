package setup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Service makes networks.
type Service struct {
	Table    table.Table
	Now      func() time.Time
	Networks *network.Service
	Users    *directory.Service
	Invites  *invite.Service
}

// Request is what a new network and its first administrator shall be.
type Request struct {
	Network string `json:"network"`          // name
	Origin  string `json:"origin"`           // of the pages, where badges will work
	Region  string `json:"region,omitempty"` // ISO 3166; US when empty
	Name    string `json:"name"`             // of the administrator
	Login   string `json:"login,omitempty"`  // e-mail address when empty
	Email   string `json:"email"`

	// Unfreeze in place of all else: an administrator who is frozen, where no
	// other is left who could look (directory.Service.UnfreezeAdmin).
	Unfreeze *Frozen `json:"unfreeze,omitempty"`
}

// Frozen names an administrator who is frozen.
type Frozen struct {
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
}

// Result is what whoever set it up needs to go on. Both secrets are given here
// and nowhere else.
type Result struct {
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
	Link    secret.Text       `json:"link"`  // to the administrator's badge
	Token   secret.Text       `json:"token"` // of the API, all scopes
}

// FirstToken is how long the API token of a setup works: a day's work.
const FirstToken = 24 * time.Hour

// Run makes a network, its first administrator, a link for the badge and an
// API token. errs.Invalid names every field that is wrong.
func (s *Service) Run(ctx context.Context, in Request) (Result, error) {
	if in.Unfreeze != nil {
		u, err := s.Users.UnfreezeAdmin(ctx, in.Unfreeze.Network, in.Unfreeze.User)
		return Result{Network: u.Network, User: u.ID}, err
	}
	set, admin, err := s.create(ctx, in)
	if err != nil {
		return Result{}, err
	}
	link, err := s.AdminLink(ctx, set.ID)
	if err != nil {
		return Result{}, err
	}
	token, err := s.Token(ctx, set.ID, "setup")
	return Result{Network: set.ID, User: admin.ID, Link: link, Token: token}, err
}

func (s *Service) create(ctx context.Context, in Request) (network.Settings, directory.User, error) {
	now := s.Now()
	if in.Region == "" {
		in.Region = "US"
	}
	admins := session.GroupID(secret.NewID(now))
	set, ops, err := network.Create(network.NewNetwork{Name: in.Network, Origin: in.Origin, Region: in.Region},
		map[session.GroupID][]session.Privilege{admins: {session.Admin}}, now)
	if err != nil {
		return set, directory.User{}, err
	}
	_, group, err := directory.MakeGroup(set, directory.NewGroup{ID: admins, Name: "Administrators", By: audit.System}, now)
	if err != nil {
		return set, directory.User{}, err
	}
	admin, user, err := directory.MakeUser(set, directory.NewUser{
		Draft:  directory.Draft{Last: text(in.Name), Login: optional(in.Login), Email: text(in.Email)},
		Groups: map[session.GroupID][]directory.Source{admins: {directory.Manual}},
		By:     audit.System,
	}, now)
	if err != nil {
		return set, admin, err
	}
	ops = append(slices.Concat(ops, group, user), audit.Put(audit.Entry{
		Network: set.ID, Actor: audit.System, Act: "network.create", About: admin.ID, Target: "network:" + string(set.ID),
	}, now))
	if err := s.Table.Write(ctx, ops...); err != nil {
		return set, admin, fmt.Errorf("create network %s: %w", set.ID, err)
	}
	return set, admin, nil
}

func text(v string) *secret.Text {
	t := secret.Text(v)
	return &t
}

func optional(v string) *secret.Text {
	if v == "" {
		return nil
	}
	return text(v)
}

// AdminLink gives the link by which the first administrator gets the first
// badge: the one that is open, or a new one. errs.Used when the administrator
// has the badge.
func (s *Service) AdminLink(ctx context.Context, n session.NetworkID) (secret.Text, error) {
	set, err := s.Networks.Settings(ctx, n)
	if err != nil {
		return "", err
	}
	admin, err := s.admin(ctx, n)
	if err != nil {
		return "", err
	}
	by := httpapi.Caller{Principal: session.Principal{Network: n, User: admin.ID}}
	badge, err := s.badge(ctx, n, by)
	if err != nil {
		return "", err
	}
	i, err := s.invitation(ctx, n, admin.ID, badge.ID)
	if err != nil {
		return "", fmt.Errorf("invite administrator %s: %w", admin.ID, err)
	}
	return s.Invites.Link(set, i), nil
}

// admin is an active member of a group that gives the privilege.
func (s *Service) admin(ctx context.Context, n session.NetworkID) (directory.User, error) {
	grants, err := s.Users.Grants(ctx, n)
	if err != nil {
		return directory.User{}, err
	}
	for _, group := range slices.Sorted(maps.Keys(grants.Privileges)) {
		if !slices.Contains(grants.Privileges[group], session.Admin) {
			continue
		}
		members, _, err := s.Users.Members(ctx, n, group, table.MaxOps, "")
		if err != nil {
			return directory.User{}, err
		}
		for _, m := range members {
			if m.User.Active() {
				return m.User, nil
			}
		}
	}
	return directory.User{}, fmt.Errorf("administrator of network %s: %w", n, errs.NotFound)
}

// badge is the network's first, made if there is none: by e-mail, with a phone
// number enrolled on the way.
func (s *Service) badge(ctx context.Context, n session.NetworkID, by httpapi.Caller) (network.Badge, error) {
	have, _, err := s.Networks.Badges(ctx, n, 1, "")
	if err != nil || len(have) > 0 {
		return first(have), err
	}
	name, enroll := "Staff badge", true
	return s.Networks.AddBadge(ctx, by, network.BadgeChange{Name: &name, PhoneEnrollment: &enroll})
}

func first(badges []network.Badge) network.Badge {
	if len(badges) == 0 {
		return network.Badge{}
	}
	return badges[0]
}

// invitation is the open one, the next generation of one that expired, or a new
// one. It is given as a link: on a new system mail may not work yet.
func (s *Service) invitation(ctx context.Context, n session.NetworkID, u session.UserID, b network.BadgeID) (invite.Invitation, error) {
	entry := audit.Entry{Network: n, Actor: audit.System}
	have, _, err := s.Invites.OfUser(ctx, n, u, 0, "")
	if err != nil {
		return invite.Invitation{}, err
	}
	for _, i := range have {
		switch {
		case i.Badge != b:
		case i.At(s.Now()) == invite.Open:
			return i, nil
		case i.At(s.Now()) == invite.Expired:
			i, _, err = s.Invites.FollowUp(ctx, n, i.ID, "", true, entry)
			return i, err
		case i.State == invite.Completed:
			return i, errs.Used
		}
	}
	made, _, err := s.Invites.Send(ctx, invite.Send{Network: n, User: u, Badge: b, ByLink: true, Entry: entry})
	return made, err
}

// Token makes an API token with all scopes for a day. It is the first
// administrator's and works while that is an active one.
func (s *Service) Token(ctx context.Context, n session.NetworkID, name string) (secret.Text, error) {
	admin, err := s.admin(ctx, n)
	if err != nil {
		return "", err
	}
	now := s.Now()
	raw, t, op, err := session.CreateToken(session.NewToken{
		Network: n, User: admin.ID, Name: name, Scopes: session.Scopes(), ValidFor: FirstToken,
	}, now)
	if err != nil {
		return "", err
	}
	err = s.Table.Write(ctx, op, audit.Put(audit.Entry{
		Network: n, Actor: audit.System, Act: "token.create", About: admin.ID, Target: "token:" + string(t.ID),
	}, now))
	if err != nil {
		return "", fmt.Errorf("create API token: %w", err)
	}
	return secret.Text(raw.Reveal()), nil
}

// First is the network that was made first. errs.NotFound when there is none.
func (s *Service) First(ctx context.Context) (session.NetworkID, error) {
	refs, _, err := s.Networks.Networks(ctx, 0, "")
	if err != nil {
		return "", err
	}
	if len(refs) == 0 {
		return "", errs.NotFound
	}
	oldest := slices.MinFunc(refs, func(a, b network.Ref) int { return int(a.CreatedAt - b.CreatedAt) })
	return oldest.ID, nil
}
