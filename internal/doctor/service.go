package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// within is how long the providers together may take; the function ends at 10 s.
const within = 7 * time.Second

// Accounts ask AWS. They answer within the time that ctx has, with failures for
// what they could not learn.
type Accounts interface {
	Mail(ctx context.Context) MailFacts
	SMS(ctx context.Context) SMSFacts
}

// Service examines networks.
type Service struct {
	Table    table.Table
	Now      func() time.Time
	Keys     *secret.Keyring
	Messages *messages.Service
	// Accounts are nil where messages stay on this machine.
	Accounts Accounts
	// Vendor asks a network's vendor; nil where vendors are not called.
	Vendor func(context.Context, gateway.Gateway, secret.Text) gateway.Health
}

// Report is what was found, the worst first.
type Report struct {
	At       time.Time
	Severity Severity // of the worst
	Findings []Finding
}

// Examine looks at everything that messages of a network need. errs.NotFound when
// there is no such network.
func (s *Service) Examine(ctx context.Context, n session.NetworkID) (Report, error) {
	set, l, err := s.read(ctx, n)
	if err != nil {
		return Report{}, err
	}
	faulty, err := s.Messages.FaultyTexts(ctx, set)
	if err != nil {
		return Report{}, fmt.Errorf("examine network %s: %w", n, err)
	}
	stops, err := s.Messages.Stops(ctx, n)
	if err != nil {
		return Report{}, fmt.Errorf("examine network %s: %w", n, err)
	}
	month, err := set.Of(n).SpentIn(ctx, s.Table, s.Now())
	if err != nil {
		return Report{}, fmt.Errorf("examine network %s: %w", n, err)
	}
	all := sorted(slices.Concat(networkFindings(set, l), budgetFindings(month), stopFindings(stops), textFindings(faulty), s.ask(ctx, set, l)))
	return Report{s.Now(), worst(all), all}, nil
}

func (s *Service) read(ctx context.Context, n session.NetworkID) (set network.Settings, l gateway.List, err error) {
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(n), gateway.Key(string(n))})
	if err == nil {
		err = items[0].Decode(&set)
	}
	if err == nil {
		l, err = gateway.Decode(items[1], string(n))
	}
	if err != nil {
		return set, l, fmt.Errorf("examine network %s: %w", n, err)
	}
	return set, l, nil
}

// ask asks all providers at once, those that the network sends by.
func (s *Service) ask(ctx context.Context, set network.Settings, l gateway.List) []Finding {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	gateways := l.All()
	found := make([][]Finding, len(gateways))
	var group errgroup.Group
	for i, g := range gateways {
		group.Go(func() error {
			found[i] = s.askOne(ctx, g, set, l)
			return nil
		})
	}
	_ = group.Wait()
	var out []Finding
	if s.Accounts == nil {
		out = append(out, Finding{
			ID: "inbox", Severity: OK, What: "Messages stay on the machine that Lanyard runs on: its inbox shows what would have been sent by Amazon SES and SNS.",
		})
	}
	for _, f := range found {
		out = append(out, f...)
	}
	return out
}

func (s *Service) askOne(ctx context.Context, g gateway.Gateway, set network.Settings, l gateway.List) []Finding {
	switch {
	case !g.Kind.BuiltIn():
		return s.askVendor(ctx, g, set.ID).findings()
	case s.Accounts == nil || !g.Enabled:
		return nil
	case g.Kind == gateway.SES:
		return mailFindings(s.Accounts.Mail(ctx))
	}
	return smsFindings(s.Accounts.SMS(ctx), servedBySNS(set, l))
}

func (s *Service) askVendor(ctx context.Context, g gateway.Gateway, n session.NetworkID) Vendor {
	v := Vendor{Gateway: g}
	password, err := g.Open(s.Keys, string(n))
	switch {
	case err != nil:
		v.Unreadable = true
	case s.Vendor != nil:
		v.Asked, v.Health = true, s.Vendor(ctx, g, password)
	}
	return v
}
