package ses

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"lanyard/internal/notify"
	"lanyard/internal/notify/awserr"
	"lanyard/internal/notify/email"
)

// timeout is for one request, connection included; SES answers in well under a second.
const timeout = 10 * time.Second

// codes are SES's errors (API reference, SendEmail, "Errors").
var codes = map[string]awserr.Meaning{
	"LimitExceededException":             awserr.Throttled, // the daily quota
	"AccountSuspendedException":          awserr.Setup,
	"SendingPausedException":             awserr.Setup,
	"MailFromDomainNotVerifiedException": awserr.Setup,
	"NotFoundException":                  awserr.Setup, // the configuration set
	"MessageRejected":                    awserr.Rejected,
	"BadRequestException":                awserr.Rejected,
}

// Options of a Sender.
type Options struct {
	From             string // the address mail comes from; a verified identity
	ConfigurationSet string
}

// Sender is a notify.Sender of e-mail.
type Sender struct {
	client *sesv2.Client
	opts   Options
}

// New makes a Sender. cfg needs a region and credentials.
func New(cfg aws.Config, opts Options) *Sender {
	return &Sender{
		client: sesv2.NewFromConfig(cfg, func(o *sesv2.Options) { o.Retryer = aws.NopRetryer{} }),
		opts:   opts,
	}
}

// Send sends one e-mail.
func (s *Sender) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	raw, err := email.Compose(r, s.opts.From)
	if err != nil {
		return notify.Receipt{}, &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonUnrenderable}
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx, sorted := awserr.Watch(ctx, codes)
	out, err := s.client.SendEmail(ctx, &sesv2.SendEmailInput{
		Content:              &types.EmailContent{Raw: &types.RawMessage{Data: raw}},
		Destination:          &types.Destination{ToAddresses: []string{r.To.Reveal()}},
		FromEmailAddress:     aws.String(s.opts.From),
		ConfigurationSetName: optional(s.opts.ConfigurationSet),
		EmailTags:            tags(r),
	})
	if err != nil {
		return notify.Receipt{}, sorted(err)
	}
	return notify.Receipt{Provider: "ses", ID: aws.ToString(out.MessageId)}, nil
}

// tags come back with every event of the mail: ids, by which package feedback finds
// the message.
func tags(r notify.Rendered) []types.MessageTag {
	return []types.MessageTag{tag("network", r.Network), tag("user", r.User), tag("message", string(r.ID))}
}

func tag(name, value string) types.MessageTag {
	return types.MessageTag{Name: aws.String(name), Value: aws.String(value)}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
