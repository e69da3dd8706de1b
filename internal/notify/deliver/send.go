package deliver

import (
	"context"
	"log/slog"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/phone"
)

const (
	// mostAsked is how many gateways are asked in one try. Two that do not take a
	// connection and a third that is slow are well inside tryTime.
	mostAsked = 3
	// gatewayRetry is how long to wait for somebody to switch a gateway on.
	gatewayRetry = 5 * time.Minute
)

// send asks one gateway after the other until one takes the message, or until
// another may not be asked.
func (s *Service) send(ctx context.Context, m *notify.Message, all gateway.List, r notify.Rendered) (notify.Receipt, *notify.SendError) {
	region := ""
	if m.Channel == notify.SMS {
		region = phone.E164(m.To).Region()
	}
	var refusals []*notify.SendError
	for _, g := range all.Route(m.Channel, region, gateway.ID(m.Via), m.Doubts) {
		receipt, refusal := s.ask(ctx, g, r)
		if refusal == nil {
			return receipt, nil
		}
		s.logRefusal(ctx, m, refusal)
		refusals = append(refusals, refusal)
		if !gateway.Next(refusal) || len(refusals) == mostAsked || ctx.Err() != nil {
			break
		}
	}
	if len(refusals) == 0 {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, Code: "no gateway", RetryAfter: gatewayRetry}
	}
	return notify.Receipt{}, gateway.Together(refusals)
}

// ask gives the message to one gateway.
func (s *Service) ask(ctx context.Context, g gateway.Gateway, r notify.Rendered) (notify.Receipt, *notify.SendError) {
	sender, refusal := s.sender(g, r.Network)
	if refusal == nil {
		receipt, err := sender.Send(ctx, r)
		if err == nil {
			return receipt, nil
		}
		refusal = notify.SendErrorOf(err)
	}
	of := *refusal
	of.Provider = string(g.ID)
	return notify.Receipt{}, &of
}

// sender is what speaks to a gateway. One whose password can not be opened, because
// its root is gone, is not set up.
func (s *Service) sender(g gateway.Gateway, network string) (notify.Sender, *notify.SendError) {
	switch g.Kind {
	case gateway.SES:
		return s.Email, nil
	case gateway.SNS:
		return s.SMS, nil
	}
	password, err := g.Open(s.Keys, network)
	if err != nil {
		return nil, &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, Code: "password", RetryAfter: gatewayRetry}
	}
	return s.Vendor(g, password), nil
}

func (s *Service) logRefusal(ctx context.Context, m *notify.Message, e *notify.SendError) {
	s.Log.LogAttrs(ctx, slog.LevelWarn, "gateway refused",
		slog.String("id", string(m.ID)), slog.String("network", m.Network), slog.String("provider", e.Provider),
		slog.String("outcome", string(e.Outcome)), slog.String("reason", string(e.Reason)), slog.String("code", e.Code))
}
