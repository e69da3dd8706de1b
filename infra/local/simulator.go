package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/inbox"
)

// simulatorDomain is where SES's mailbox simulator is (SES Developer Guide, "Using
// the Amazon SES mailbox simulator").
const simulatorDomain = "simulator.amazonses.com"

// simulator is the inbox, with the mailboxes of SES's simulator: what is sent to them
// comes back, or is called spam, as it does in AWS. A label tells people with the
// same fate apart: bounce+ann@simulator.amazonses.com.
type simulator struct {
	*inbox.Inbox
	hear func(ctx context.Context, detail []byte) error // what SES tells
	now  func() time.Time
}

// Send keeps the message, and has SES tell what the simulator does with it.
func (s simulator) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	receipt, err := s.Inbox.Send(ctx, r)
	if err != nil {
		return receipt, err
	}
	mailbox, domain, _ := strings.Cut(strings.ToLower(r.To.Reveal()), "@")
	name, _, _ := strings.Cut(mailbox, "+")
	does, ok := simulated[name]
	if domain != simulatorDomain || !ok {
		return receipt, nil
	}
	at := s.now().UTC().Format(time.RFC3339)
	event, err := json.Marshal(does(at, fields{
		"timestamp": at, "messageId": receipt.ID,
		"tags": fields{"network": []string{r.Network}, "user": []string{r.User}, "message": []notify.ID{r.ID}},
	}))
	if err != nil {
		return receipt, err
	}
	return receipt, s.hear(ctx, event)
}

// fields are an object in JSON.
type fields = map[string]any

// simulated is what the mailboxes do, each as an event of SES about a mail.
var simulated = map[string]func(at string, mail fields) fields{
	"success": func(at string, mail fields) fields {
		return fields{"eventType": "Delivery", "mail": mail, "delivery": fields{"timestamp": at}}
	},
	"bounce":          bounces("Permanent", "General", "5.1.1"),
	"ooto":            bounces("Transient", "General", "4.0.0"),
	"suppressionlist": bounces("Permanent", "OnAccountSuppressionList", ""),
	"complaint": func(at string, mail fields) fields {
		return fields{"eventType": "Complaint", "mail": mail, "complaint": fields{"timestamp": at, "complaintFeedbackType": "abuse"}}
	},
}

func bounces(kind, sub, status string) func(at string, mail fields) fields {
	return func(at string, mail fields) fields {
		return fields{"eventType": "Bounce", "mail": mail, "bounce": fields{
			"timestamp": at, "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": []fields{{"status": status}},
		}}
	}
}
