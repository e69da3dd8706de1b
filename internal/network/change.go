package network

import (
	"context"
	"fmt"
	"maps"
	"sort"
	"strings"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// SettingsChange is what shall be different; nil leaves it as it is.
type SettingsChange struct {
	Name       *string
	Region     *string
	SMSRegions *[]string
	Language   *string
	TimeZone   *string
	Paused     *bool
	Ladder     *Ladder
	Quiet      *Quiet
	AutoInvite *BadgeID // of everyone
	SMSBudget  *float64 // dollars a month
	SMSPrices  *map[string]float64
	Numbers    map[Number]int64 // only those named change
}

// Change changes the settings of the caller's network. errs.Invalid names every
// field that is wrong; errs.Conflict when somebody else changed them meanwhile.
func (s *Service) Change(ctx context.Context, by httpapi.Caller, c SettingsChange) (Settings, error) {
	n := by.Principal.Network
	old, err := s.Settings(ctx, n)
	if err != nil {
		return Settings{}, err
	}
	if c.AutoInvite != nil {
		err := mayAutoInvite(by)
		if err == nil {
			err = s.isBadge(ctx, n, *c.AutoInvite)
		}
		if err != nil {
			return Settings{}, err
		}
	}
	next, names := old.with(c)
	spends, priced, fields := money{c.SMSBudget, c.SMSPrices}.read(next.Money)
	next.Money = spends
	if fields = append(next.faults(), fields...); len(fields) > 0 {
		return Settings{}, &errs.Error{Kind: errs.Invalid, Fields: fields}
	}
	now := s.Now()
	next.UpdatedAt, next.Version = table.At(now), old.Version+1
	entry := by.Entry("network.change")
	entry.Detail = map[string]string{"changed": strings.Join(append(names, priced...), " ")}
	err = s.Table.Write(ctx, table.Put(&next, table.Equal("version", old.Version)), audit.Put(entry, now))
	if err != nil {
		return Settings{}, fmt.Errorf("change network %s: %w", n, err)
	}
	return next, nil
}

// with is s with c, and the names of what c names.
func (s Settings) with(c SettingsChange) (Settings, []string) {
	var names []string
	names = set(names, "name", &s.Name, c.Name)
	names = set(names, "region", &s.Region, c.Region)
	names = set(names, "sms_regions", &s.SMSRegions, c.SMSRegions)
	names = set(names, "language", &s.Language, c.Language)
	names = set(names, "time_zone", &s.TimeZone, c.TimeZone)
	names = set(names, "paused", &s.Paused, c.Paused)
	names = set(names, "ladder", &s.Ladder, c.Ladder)
	if c.Quiet != nil {
		names = set(names, "quiet_hours", &s.Quiet, &c.Quiet)
	}
	if c.AutoInvite != nil {
		s, names = s.autoInvite(session.Everyone, *c.AutoInvite), append(names, "auto_invite")
	}
	s.Numbers = maps.Clone(s.Numbers)
	for number, v := range c.Numbers {
		if s.Numbers == nil {
			s.Numbers = map[Number]int64{}
		}
		s.Numbers[number] = v
		if b, ok := BoundOf(number); ok && v == b.Default {
			delete(s.Numbers, number)
		}
		names = append(names, string(number))
	}
	sort.Strings(names)
	return s, names
}

func set[T any](names []string, name string, field, to *T) []string {
	if to == nil {
		return names
	}
	*field = *to
	return append(names, name)
}

// BadgeChange is what shall be different; nil leaves it as it is.
type BadgeChange struct {
	Name            *string
	Channel         *notify.Channel
	PhoneEnrollment *bool
	Proof           *Proof
	DeviceLimit     *int
	ValidFor        *int64
	Terms           *string
}

// AddBadge makes a badge in the caller's network. What c does not name has a
// default: e-mail, proof by link, five devices. errs.Invalid names every field
// that is wrong.
func (s *Service) AddBadge(ctx context.Context, by httpapi.Caller, c BadgeChange) (Badge, error) {
	now := s.Now()
	b, _ := Badge{
		ID: BadgeID(secret.NewID(now)), Network: by.Principal.Network,
		Channel: notify.Email, Proof: ProofLink, DeviceLimit: defaultDevices,
		CreatedAt: table.At(now), UpdatedAt: table.At(now), Version: 1,
	}.with(c)
	op, err := b.op(table.Absent())
	if err != nil {
		return Badge{}, err
	}
	entry := by.Entry("badge.create")
	entry.Target = "badge:" + string(b.ID)
	if err := s.Table.Write(ctx, op, audit.Put(entry, now)); err != nil {
		return Badge{}, fmt.Errorf("create badge %s: %w", b.ID, err)
	}
	return b, nil
}

// ChangeBadge changes a badge of the caller's network. Invitations already sent
// never ask for less than they did. errs.Invalid names every field that is wrong;
// errs.NotFound, errs.Conflict when somebody else changed it meanwhile.
func (s *Service) ChangeBadge(ctx context.Context, by httpapi.Caller, id BadgeID, c BadgeChange) (Badge, error) {
	old, err := s.Badge(ctx, by.Principal.Network, id)
	if err != nil {
		return Badge{}, err
	}
	now := s.Now()
	next, names := old.with(c)
	next.UpdatedAt, next.Version = table.At(now), old.Version+1
	op, err := next.op(table.Equal("version", old.Version))
	if err != nil {
		return Badge{}, err
	}
	entry := by.Entry("badge.change")
	entry.Target = "badge:" + string(id)
	entry.Detail = map[string]string{"changed": strings.Join(names, " ")}
	if err := s.Table.Write(ctx, op, audit.Put(entry, now)); err != nil {
		return Badge{}, fmt.Errorf("change badge %s: %w", id, err)
	}
	return next, nil
}

// op stores b if it is a badge that can be.
func (b Badge) op(cond table.Cond) (table.Op, error) {
	if fields := b.faults(); len(fields) > 0 {
		return table.Op{}, &errs.Error{Kind: errs.Invalid, Fields: fields}
	}
	b.place()
	return table.Put(&b, cond), nil
}

func (b Badge) with(c BadgeChange) (Badge, []string) {
	var names []string
	names = set(names, "channel", &b.Channel, c.Channel)
	names = set(names, "device_limit", &b.DeviceLimit, c.DeviceLimit)
	names = set(names, "name", &b.Name, c.Name)
	names = set(names, "phone_enrollment", &b.PhoneEnrollment, c.PhoneEnrollment)
	names = set(names, "proof", &b.Proof, c.Proof)
	names = set(names, "terms", &b.Terms, c.Terms)
	names = set(names, "valid_for", &b.ValidFor, c.ValidFor)
	return b, names
}

// IssueToken makes an API token of the caller's network; the token itself is
// shown this once, and ends when the caller is no administrator any more.
// validFor is in seconds; zero is the network's usual lifetime.
func (s *Service) IssueToken(ctx context.Context, by httpapi.Caller, name string, scopes []session.Scope, validFor int64) (secret.Bearer, session.Token, error) {
	n := by.Principal.Network
	settings, err := s.Settings(ctx, n)
	if err != nil {
		return "", session.Token{}, err
	}
	if validFor == 0 {
		validFor = settings.Count(APIToken)
	}
	if bound, _ := BoundOf(APIToken); bound.check("body.valid_for", validFor) != nil {
		return "", session.Token{}, bound.check("body.valid_for", validFor)
	}
	now := s.Now()
	entry := by.Entry("token.create")
	raw, token, op, err := session.CreateToken(session.NewToken{
		Network: n, User: by.Principal.User, Name: name, Scopes: scopes, ValidFor: seconds(validFor),
	}, now)
	if err != nil {
		return "", session.Token{}, err
	}
	entry.Target = "token:" + string(token.ID)
	if err := s.Table.Write(ctx, op, audit.Put(entry, now)); err != nil {
		return "", session.Token{}, fmt.Errorf("create token %s: %w", token.ID, err)
	}
	return raw, token, nil
}

// RevokeToken ends an API token of the caller's network. errs.NotFound when
// there is none of that id.
func (s *Service) RevokeToken(ctx context.Context, by httpapi.Caller, id session.TokenID) error {
	if !secret.ValidID(string(id)) {
		return errs.NotFound
	}
	entry := by.Entry("token.revoke")
	entry.Target = "token:" + string(id)
	err := s.Table.Write(ctx, session.RevokeToken(by.Principal.Network, id), audit.Put(entry, s.Now()))
	if errs.KindOf(err) == errs.Conflict {
		return errs.Because(errs.NotFound, err)
	}
	return err
}
