// Package awsaccount asks Amazon SES and SNS how our account is. Every question
// stands for itself: one that fails says so by its error code, and the others are
// answered all the same.
package awsaccount

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	mail "github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	sms "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"

	"lanyard/internal/doctor"
)

// Account is the AWS account that messages are sent by.
type Account struct {
	SES              *sesv2.Client
	SNS              *sns.Client
	From             string // the address that mail comes from
	ConfigurationSet string
	SenderID         string // of SMS; may be empty
}

// New makes an Account. Each configuration needs a region and credentials.
func New(ses, sms aws.Config, from, set, senderID string) Account {
	return Account{sesv2.NewFromConfig(ses), sns.NewFromConfig(sms), from, set, senderID}
}

// Mail asks SES.
func (a Account) Mail(ctx context.Context) doctor.MailFacts {
	var out doctor.MailFacts
	together(
		func() { a.account(ctx, &out) },
		func() { a.identity(ctx, &out) },
		func() { a.set(ctx, &out) },
	)
	return out
}

// SMS asks SNS.
func (a Account) SMS(ctx context.Context) doctor.SMSFacts {
	out := doctor.SMSFacts{SenderID: a.SenderID}
	together(
		func() { a.attributes(ctx, &out) },
		func() { a.sandbox(ctx, &out) },
		func() { a.numbers(ctx, &out) },
	)
	return out
}

// together asks questions at once; each writes fields of its own.
func together(questions ...func()) {
	var group errgroup.Group
	for _, q := range questions {
		group.Go(func() error {
			q()
			return nil
		})
	}
	_ = group.Wait()
}

// failure is the error code of an error, which holds no names as its text may.
func failure(err error) doctor.Failure {
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		return doctor.Failure(api.ErrorCode())
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return "no answer"
}

func missing(err error) bool {
	var none *mail.NotFoundException
	return errors.As(err, &none)
}

func (a Account) account(ctx context.Context, out *doctor.MailFacts) {
	r, err := a.SES.GetAccount(ctx, &sesv2.GetAccountInput{})
	if err != nil {
		out.Account = failure(err)
		return
	}
	out.Production, out.Sending, out.Enforcement = r.ProductionAccessEnabled, r.SendingEnabled, aws.ToString(r.EnforcementStatus)
	if q := r.SendQuota; q != nil {
		out.DailyQuota, out.SentToday = q.Max24HourSend, q.SentLast24Hours
	}
	if v := r.VdmAttributes; v != nil && v.DashboardAttributes != nil {
		out.Engagement = v.VdmEnabled == mail.FeatureStatusEnabled && v.DashboardAttributes.EngagementMetrics == mail.FeatureStatusEnabled
	}
}

// identity asks for the address and then for its domain: either may send.
func (a Account) identity(ctx context.Context, out *doctor.MailFacts) {
	_, domain, _ := strings.Cut(a.From, "@")
	out.IdentityName = domain
	for _, name := range []string{domain, a.From} {
		r, err := a.SES.GetEmailIdentity(ctx, &sesv2.GetEmailIdentityInput{EmailIdentity: aws.String(name)})
		if missing(err) {
			continue
		}
		if err != nil {
			out.Identity = failure(err)
			return
		}
		if out.Found && !r.VerifiedForSendingStatus {
			continue // the domain is more than that
		}
		out.Found, out.IdentityName, out.Verified = true, name, r.VerifiedForSendingStatus
		d := r.DkimAttributes
		out.DKIM = d != nil && d.SigningEnabled && d.Status == mail.DkimStatusSuccess
		if out.Verified {
			return
		}
	}
}

func (a Account) set(ctx context.Context, out *doctor.MailFacts) {
	name := aws.String(a.ConfigurationSet)
	r, err := a.SES.GetConfigurationSet(ctx, &sesv2.GetConfigurationSetInput{ConfigurationSetName: name})
	if missing(err) {
		return
	}
	if err != nil {
		out.Set = failure(err)
		return
	}
	out.SetFound, out.SetSending = true, r.SendingOptions == nil || r.SendingOptions.SendingEnabled
	out.Tracking = r.TrackingOptions != nil && aws.ToString(r.TrackingOptions.CustomRedirectDomain) != ""
	if v := r.VdmOptions; v != nil && v.DashboardOptions != nil && v.DashboardOptions.EngagementMetrics == mail.FeatureStatusEnabled {
		out.Tracking = true
	}
	d, err := a.SES.GetConfigurationSetEventDestinations(ctx, &sesv2.GetConfigurationSetEventDestinationsInput{ConfigurationSetName: name})
	if err != nil {
		out.Set = failure(err)
		return
	}
	for _, to := range d.EventDestinations {
		if !to.Enabled {
			continue
		}
		out.Told = out.Told || slices.Contains(to.MatchingEventTypes, mail.EventTypeBounce)
		if slices.Contains(to.MatchingEventTypes, mail.EventTypeOpen) || slices.Contains(to.MatchingEventTypes, mail.EventTypeClick) {
			out.Tracking = true
		}
	}
}

func (a Account) attributes(ctx context.Context, out *doctor.SMSFacts) {
	r, err := a.SNS.GetSMSAttributes(ctx, &sns.GetSMSAttributesInput{})
	if err != nil {
		out.Attributes = failure(err)
		return
	}
	out.SpendLimit = 1 // what it is until somebody changes it (SNS API reference, SetSMSAttributes)
	if v, err := strconv.ParseFloat(r.Attributes["MonthlySpendLimit"], 64); err == nil {
		out.SpendLimit = v
	}
	out.Told = r.Attributes["DeliveryStatusIAMRole"] != ""
}

func (a Account) sandbox(ctx context.Context, out *doctor.SMSFacts) {
	r, err := a.SNS.GetSMSSandboxAccountStatus(ctx, &sns.GetSMSSandboxAccountStatusInput{})
	if err != nil {
		out.SandboxFailure = failure(err)
		return
	}
	out.Sandbox = r.IsInSandbox
}

// maxPages bounds how many numbers are read: 30 a page.
const maxPages = 20

func (a Account) numbers(ctx context.Context, out *doctor.SMSFacts) {
	pages := sns.NewListOriginationNumbersPaginator(a.SNS, &sns.ListOriginationNumbersInput{})
	for n := 0; n < maxPages && pages.HasMorePages(); n++ {
		page, err := pages.NextPage(ctx)
		if err != nil {
			out.NumbersFailure = failure(err)
			return
		}
		for _, number := range page.PhoneNumbers {
			region := aws.ToString(number.Iso2CountryCode)
			if slices.Contains(number.NumberCapabilities, sms.NumberCapabilitySms) && !slices.Contains(out.Numbers, region) {
				out.Numbers = append(out.Numbers, region)
			}
		}
	}
}
