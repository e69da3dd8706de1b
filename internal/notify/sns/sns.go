package sns

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"lanyard/internal/notify"
	"lanyard/internal/notify/awserr"
)

// timeout is for one request, connection included; SNS answers in well under a second.
const timeout = 10 * time.Second

// The attributes of an SMS (SNS Developer Guide, "Publishing SMS messages to a
// mobile phone").
const (
	attrType     = "AWS.SNS.SMS.SMSType"
	attrSender   = "AWS.SNS.SMS.SenderID"
	attrMaxPrice = "AWS.SNS.SMS.MaxPrice"
)

// codes are SNS's errors (API reference, Publish, "Errors"). Of the parameters
// only the number differs from message to message.
var codes = map[string]awserr.Meaning{
	"Throttled":             awserr.Throttled,
	"KMSThrottling":         awserr.Throttled,
	"AuthorizationError":    awserr.Setup,
	"InvalidParameter":      {Outcome: notify.Permanent, Reason: notify.ReasonBadContact},
	"ParameterValueInvalid": {Outcome: notify.Permanent, Reason: notify.ReasonBadContact},
	"OptedOut":              {Outcome: notify.Permanent, Reason: notify.ReasonOptedOut},
	"InternalError":         awserr.Broken,
}

// Options of a Sender.
type Options struct {
	SenderID string  // 3 to 11 letters and digits; empty: the account's number
	MaxPrice float64 // US dollars for one message; 0: no limit but the account's
}

// Sender is a notify.Sender of SMS.
type Sender struct {
	client     *sns.Client
	attributes map[string]types.MessageAttributeValue
}

// New makes a Sender. cfg needs a region and credentials.
func New(cfg aws.Config, opts Options) *Sender {
	s := &Sender{
		client:     sns.NewFromConfig(cfg, func(o *sns.Options) { o.Retryer = aws.NopRetryer{} }),
		attributes: map[string]types.MessageAttributeValue{attrType: attribute("String", "Transactional")},
	}
	if opts.SenderID != "" {
		s.attributes[attrSender] = attribute("String", opts.SenderID)
	}
	if opts.MaxPrice > 0 {
		s.attributes[attrMaxPrice] = attribute("Number", strconv.FormatFloat(opts.MaxPrice, 'f', -1, 64))
	}
	return s
}

func attribute(kind, value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String(kind), StringValue: aws.String(value)}
}

// Send sends one SMS.
func (s *Sender) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx, sorted := awserr.Watch(ctx, codes)
	out, err := s.client.Publish(ctx, &sns.PublishInput{
		PhoneNumber:       aws.String(r.To.Reveal()),
		Message:           aws.String(r.Text.Reveal()),
		MessageAttributes: s.attributes,
	})
	if err != nil {
		return notify.Receipt{}, sorted(err)
	}
	return notify.Receipt{Provider: "sns", ID: aws.ToString(out.MessageId), ByID: true}, nil
}
