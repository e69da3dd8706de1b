package messages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Gateways of a network, in the order in which they are asked.
func (s *Service) Gateways(ctx context.Context, n session.NetworkID) ([]gateway.Gateway, error) {
	l, err := gateway.Read(ctx, s.Table, string(n))
	return l.All(), err
}

// Gateway of a network. errs.NotFound when there is none of that id.
func (s *Service) Gateway(ctx context.Context, n session.NetworkID, id gateway.ID) (gateway.Gateway, error) {
	_, g, err := s.gateway(ctx, n, id)
	return g, err
}

func (s *Service) gateway(ctx context.Context, n session.NetworkID, id gateway.ID) (gateway.List, gateway.Gateway, error) {
	l, err := gateway.Read(ctx, s.Table, string(n))
	if err != nil {
		return l, gateway.Gateway{}, err
	}
	g, err := l.Get(id)
	return l, g, err
}

// GatewayChange is what shall be different; nil leaves it as it is.
type GatewayChange struct {
	Name      *string
	Enabled   *bool
	Order     *int
	Regions   *[]string
	SenderID  *string
	LongCode  *string
	ShortCode *string
	User      *string
	Password  *secret.Text // empty takes it away
	Keyword   *string
	HTTP      *gateway.Custom
}

// changed is g with c, and the names of what c names.
func (c GatewayChange) changed(g gateway.Gateway) (gateway.Gateway, []string) {
	var names []string
	names = set(names, "name", &g.Name, c.Name)
	names = set(names, "enabled", &g.Enabled, c.Enabled)
	names = set(names, "order", &g.Order, c.Order)
	names = set(names, "regions", &g.Regions, c.Regions)
	names = set(names, "sender_id", &g.SenderID, c.SenderID)
	names = set(names, "long_code", &g.LongCode, c.LongCode)
	names = set(names, "short_code", &g.ShortCode, c.ShortCode)
	names = set(names, "user", &g.User, c.User)
	names = set(names, "keyword", &g.Keyword, c.Keyword)
	if c.HTTP != nil {
		names = set(names, "http", &g.HTTP, &c.HTTP)
	}
	if c.Password != nil {
		names = append(names, "password")
	}
	slices.Sort(names)
	return g, names
}

func set[T any](names []string, name string, field, to *T) []string {
	if to == nil {
		return names
	}
	*field = *to
	return append(names, name)
}

// AddGateway gives the caller's network another gateway, switched off unless c says
// otherwise. errs.Invalid names every field that is wrong.
func (s *Service) AddGateway(ctx context.Context, by httpapi.Caller, k gateway.Kind, c GatewayChange) (gateway.Gateway, error) {
	l, err := gateway.Read(ctx, s.Table, string(by.Principal.Network))
	if err != nil {
		return gateway.Gateway{}, err
	}
	if len(l.Gateways) >= gateway.Most {
		return gateway.Gateway{}, errs.New(errs.Invalid, "A network has at most 20 gateways. Delete one that is not needed.")
	}
	now := s.Now()
	old := gateway.Gateway{ID: gateway.NewID(k), Kind: k, Order: gateway.VendorOrder, CreatedAt: table.At(now)}
	g, _, err := s.settled(by, old, c)
	if err != nil {
		return gateway.Gateway{}, err
	}
	entry := by.Entry("gateway.create")
	entry.Target = "gateway:" + string(g.ID)
	if err := s.Table.Write(ctx, l.With(g).Put(), audit.Put(entry, now)); err != nil {
		return gateway.Gateway{}, fmt.Errorf("create gateway %s: %w", g.ID, err)
	}
	return g, nil
}

// ChangeGateway changes a gateway of the caller's network; messages that are sent
// from then on go by what it says. The password stays unless c has another, and
// has to be given again when it would go to another host. errs.Invalid names every
// field that is wrong; errs.NotFound, errs.Conflict when somebody else changed the
// gateways meanwhile.
func (s *Service) ChangeGateway(ctx context.Context, by httpapi.Caller, id gateway.ID, c GatewayChange) (gateway.Gateway, error) {
	l, old, err := s.gateway(ctx, by.Principal.Network, id)
	if err != nil {
		return gateway.Gateway{}, err
	}
	g, names, err := s.settled(by, old, c)
	if err != nil {
		return gateway.Gateway{}, err
	}
	entry := by.Entry("gateway.change")
	entry.Target = "gateway:" + string(id)
	entry.Detail = map[string]string{"changed": strings.Join(names, " ")}
	if err := s.Table.Write(ctx, l.With(g).Put(), audit.Put(entry, s.Now())); err != nil {
		return gateway.Gateway{}, fmt.Errorf("change gateway %s: %w", id, err)
	}
	return g, nil
}

// settled is a gateway as c wants it, if it is one that can be.
func (s *Service) settled(by httpapi.Caller, old gateway.Gateway, c GatewayChange) (gateway.Gateway, []string, error) {
	g, names := c.changed(old)
	g.UpdatedAt = table.At(s.Now())
	if g.Kind.BuiltIn() && (g.Says() || c.Name != nil || c.Password != nil) {
		return g, nil, errs.New(errs.Invalid, "Of this gateway only enabled, order and regions can be changed here. The rest is set where Lanyard is deployed.")
	}
	var faults []errs.Field
	if !goodGatewayName(g.Name) {
		faults = append(faults, errs.Field{Location: "body.name", Problem: "must have 1 to 100 visible characters"})
	}
	if c.Password == nil && g.Moved(old) {
		faults = append(faults, errs.Field{Location: "body.password", Problem: "must be given again, because messages go to another host"})
	}
	if c.Password != nil {
		faults = append(faults, gateway.PasswordFaults(*c.Password)...)
		var err error
		if g, err = g.Seal(s.Keys, string(by.Principal.Network), *c.Password); err != nil {
			return g, nil, err
		}
	}
	if faults = append(faults, g.Faults(s.Loopback)...); len(faults) > 0 {
		return g, nil, &errs.Error{Kind: errs.Invalid, Fields: faults}
	}
	return g, names, nil
}

func goodGatewayName(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= 100 && network.OneLine(s)
}

// DeleteGateway takes a gateway away from the caller's network. What is queued goes
// by the others. errs.NotFound when there is none of that id, errs.Invalid when it
// is one that is always there.
func (s *Service) DeleteGateway(ctx context.Context, by httpapi.Caller, id gateway.ID) error {
	l, g, err := s.gateway(ctx, by.Principal.Network, id)
	if err != nil {
		return err
	}
	if g.Kind.BuiltIn() {
		return errs.New(errs.Invalid, "This gateway is always there. Switch it off instead.")
	}
	entry := by.Entry("gateway.delete")
	entry.Target = "gateway:" + string(id)
	if err := s.Table.Write(ctx, l.Without(id).Put(), audit.Put(entry, s.Now())); err != nil {
		return fmt.Errorf("delete gateway %s: %w", id, err)
	}
	return nil
}

// trialTime is how long a gateway is tried: whoever tries it waits for the answer.
const trialTime = 15 * time.Minute

// TryGateway sends a test by a gateway, on or off, to a number or an address that
// the caller types in. The message is the caller's own, with everything that
// becomes of it. All sending limits apply. errs.Invalid for what can not be sent to;
// errs.Limited; errs.Unavailable while the network sends nothing.
func (s *Service) TryGateway(ctx context.Context, by httpapi.Caller, id gateway.ID, to string) (notify.ID, error) {
	n := by.Principal.Network
	_, g, err := s.gateway(ctx, n, id)
	if err != nil {
		return "", err
	}
	settings, err := s.Networks.Settings(ctx, n)
	switch {
	case err != nil:
		return "", err
	case settings.Paused:
		return "", errs.New(errs.Unavailable, "Sending is switched off in this network's settings.")
	}
	now := s.Now()
	m := notify.Message{
		ID: notify.ID(secret.NewID(now)), Network: string(n), User: string(tester(by.Principal)),
		Template: notify.Test, Channel: g.Channel(), Via: string(id), Language: settings.Language, Origin: settings.Origin,
		ValidUntil: table.At(now.Add(trialTime)), Data: notify.Data{NetworkName: settings.Name},
		About: notify.About{Type: "gateway", ID: string(id)},
	}
	send := limit.Send{
		Salt: settings.Salt, Counts: settings.Sends(), Channel: string(m.Channel), Quota: int(settings.Count(dailyQuota(m.Channel))),
		User: m.User, Address: by.Client,
	}
	if m.To, err = recipient(settings, &send, to); err != nil {
		return "", err
	}
	entry := by.Entry("gateway.test")
	entry.Target = "gateway:" + string(id)
	err = limit.Within(ctx, s.Table, now, send.Buckets(), func(spent []table.Op) error {
		return s.Table.Write(ctx, append(spent, notify.Queue(m, now), audit.Put(entry, now))...)
	})
	if err != nil {
		return "", fmt.Errorf("test gateway %s: %w", id, err)
	}
	return m.ID, nil
}

// tester is whose message a test is: of a token, its owner.
func tester(p session.Principal) session.UserID {
	if p.IsUser() {
		return p.User
	}
	return p.Owner
}

func dailyQuota(c notify.Channel) network.Number {
	if c == notify.SMS {
		return network.SMSADay
	}
	return network.EmailsADay
}

// recipient reads what a test is sent to, and says so in send.
func recipient(set network.Settings, send *limit.Send, typed string) (secret.Text, error) {
	if send.Channel == string(notify.Email) {
		e, err := secret.ParseEmail(typed)
		send.Email = e
		return secret.Text(e), atTo(err)
	}
	number, err := phone.Parse(typed, set.Region)
	if err == nil {
		err = number.E164.CheckTextable(set.SMSRegions)
	}
	send.Phone = number.E164
	return secret.Text(number.E164), atTo(err)
}

// atTo is a failure of a contact at the place where it was typed in.
func atTo(err error) error {
	if err == nil {
		return nil
	}
	e := *errs.As(err)
	e.Fields = slices.Clone(e.Fields)
	for i := range e.Fields {
		e.Fields[i].Location = "body.to"
	}
	return &e
}
