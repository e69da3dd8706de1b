package messages

import (
	"context"
	"fmt"
	"net/url"

	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// TwilioCall is what Twilio tells of a message, as it comes in: nothing of it is
// believed before its signature was checked.
type TwilioCall struct {
	Network   session.NetworkID
	Gateway   gateway.ID
	User      session.UserID
	Message   notify.ID
	Form      string
	Signature string
}

// HearTwilio writes down what Twilio tells of a message. errs.Forbidden when it is
// not signed with the token of the network's account, whatever else it names:
// nothing is written and nothing told.
func (s *Service) HearTwilio(ctx context.Context, c TwilioCall) error {
	form, err := url.ParseQuery(c.Form)
	if err != nil || !secret.ValidNetworkID(string(c.Network)) || !secret.ValidUserID(string(c.User)) || !secret.ValidID(string(c.Message)) {
		return errs.Forbidden
	}
	signed, err := s.signedByTwilio(ctx, c, form)
	if err != nil {
		return fmt.Errorf("hear of gateway %s: %w", c.Gateway, err)
	}
	if !signed {
		return errs.Forbidden
	}
	e, ok := gateway.TwilioEvent(c.Gateway, form, s.Now())
	if !ok {
		return nil
	}
	e.Network, e.User, e.Message = string(c.Network), string(c.User), c.Message
	return s.Feedback.Hear(ctx, e)
}

// signedByTwilio checks the signature over the address that we gave Twilio, which
// follows from the network's own origin and not from what the request says of where
// it came to.
func (s *Service) signedByTwilio(ctx context.Context, c TwilioCall, form url.Values) (bool, error) {
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(c.Network), gateway.Key(string(c.Network))})
	if err != nil {
		return false, err
	}
	if !items[0].Exists() {
		return false, nil
	}
	var set network.Settings
	if err := items[0].Decode(&set); err != nil {
		return false, err
	}
	l, err := gateway.Decode(items[1], string(c.Network))
	if err != nil {
		return false, err
	}
	g, err := l.Get(c.Gateway)
	if err != nil || g.Kind != gateway.Twilio {
		return false, nil
	}
	token, err := g.Open(s.Keys, string(c.Network))
	if err != nil {
		return false, nil // its root is gone: nobody can be believed
	}
	address := gateway.TwilioCallback(set.Origin, string(c.Network), g.ID, string(c.User), c.Message)
	return gateway.TwilioSigned(token, address, form, c.Signature), nil
}
