package awsaccount_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/doctor"
	"lanyard/internal/doctor/awsaccount"
)

// server is SES (restJson1) and SNS (AWS Query) as far as their questions go: an
// answer by path or action, the status first.
type server map[string]string

func (s server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	if r.Method == http.MethodPost {
		_ = r.ParseForm()
		name = r.PostForm.Get("Action")
		if next := r.PostForm.Get("NextToken"); next != "" {
			name += "?" + next
		}
		w.Header().Set("Content-Type", "text/xml")
	} else {
		w.Header().Set("Content-Type", "application/json")
	}
	if name, err := url.PathUnescape(name); err == nil {
		if answer, ok := s[name]; ok {
			reply(w, answer, r.Method)
			return
		}
	}
	reply(w, "404 NotFoundException", r.Method)
}

// reply is a body, or a status and an error code.
func reply(w http.ResponseWriter, answer, method string) {
	var status int
	var code string
	if n, _ := fmt.Sscanf(answer, "%d %s", &status, &code); n < 2 {
		_, _ = io.WriteString(w, answer)
		return
	}
	if method == http.MethodPost {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>Not for arn:aws:iam::123456789012:user/ada</Message></Error></ErrorResponse>`, code)
		return
	}
	w.Header().Set("X-Amzn-Errortype", code)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"message":"Not for arn:aws:iam::123456789012:user/ada"}`)
}

func account(t *testing.T, s server) awsaccount.Account {
	t.Helper()
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	cfg := aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(web.URL), HTTPClient: web.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
	return awsaccount.New(cfg, cfg, "id@mail.example.com", "lanyard", "Lanyard")
}

const (
	aboutAccount = "/v2/email/account"
	aboutDomain  = "/v2/email/identities/mail.example.com"
	aboutAddress = "/v2/email/identities/id@mail.example.com"
	aboutSet     = "/v2/email/configuration-sets/lanyard"
	aboutEvents  = "/v2/email/configuration-sets/lanyard/event-destinations"
)

// healthy is an account in which everything is as it should be.
func healthy() server {
	return server{
		aboutAccount: `{"ProductionAccessEnabled":true,"SendingEnabled":true,"EnforcementStatus":"HEALTHY","SendQuota":{"Max24HourSend":50000,"MaxSendRate":14,"SentLast24Hours":1200}}`,
		aboutDomain:  `{"IdentityType":"DOMAIN","VerifiedForSendingStatus":true,"DkimAttributes":{"SigningEnabled":true,"Status":"SUCCESS"}}`,
		aboutSet:     `{"ConfigurationSetName":"lanyard","SendingOptions":{"SendingEnabled":true}}`,
		aboutEvents:  `{"EventDestinations":[{"Name":"e","Enabled":true,"MatchingEventTypes":["SEND","DELIVERY","BOUNCE"],"EventBridgeDestination":{"EventBusArn":"arn"}}]}`,

		"GetSMSAttributes":              `<GetSMSAttributesResponse><GetSMSAttributesResult><attributes><entry><key>MonthlySpendLimit</key><value>250</value></entry><entry><key>DeliveryStatusIAMRole</key><value>arn:role</value></entry></attributes></GetSMSAttributesResult></GetSMSAttributesResponse>`,
		"GetSMSSandboxAccountStatus":    `<GetSMSSandboxAccountStatusResponse><GetSMSSandboxAccountStatusResult><IsInSandbox>false</IsInSandbox></GetSMSSandboxAccountStatusResult></GetSMSSandboxAccountStatusResponse>`,
		"ListOriginationNumbers":        `<ListOriginationNumbersResponse><ListOriginationNumbersResult><NextToken>second</NextToken><PhoneNumbers><member><PhoneNumber>+12025550142</PhoneNumber><Iso2CountryCode>US</Iso2CountryCode><NumberCapabilities><member>SMS</member></NumberCapabilities></member></PhoneNumbers></ListOriginationNumbersResult></ListOriginationNumbersResponse>`,
		"ListOriginationNumbers?second": `<ListOriginationNumbersResponse><ListOriginationNumbersResult><PhoneNumbers><member><Iso2CountryCode>CA</Iso2CountryCode><NumberCapabilities><member>VOICE</member></NumberCapabilities></member></PhoneNumbers></ListOriginationNumbersResult></ListOriginationNumbersResponse>`,
	}
}

func TestHealthyAccount(t *testing.T) {
	t.Parallel()
	a := account(t, healthy())
	if d := cmp.Diff(doctor.MailFacts{
		Production: true, Sending: true, Enforcement: "HEALTHY", DailyQuota: 50000, SentToday: 1200,
		IdentityName: "mail.example.com", Found: true, Verified: true, DKIM: true, SetFound: true, SetSending: true, Told: true,
	}, a.Mail(t.Context())); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(doctor.SMSFacts{SpendLimit: 250, Told: true, Numbers: []string{"US"}, SenderID: "Lanyard"}, a.SMS(t.Context())); d != "" {
		t.Error(d)
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change server
		want   func(*doctor.MailFacts)
	}{
		"sandbox": {
			server{aboutAccount: `{"ProductionAccessEnabled":false,"SendingEnabled":false,"EnforcementStatus":"SHUTDOWN","VdmAttributes":{"VdmEnabled":"ENABLED","DashboardAttributes":{"EngagementMetrics":"ENABLED"}}}`},
			func(m *doctor.MailFacts) {
				m.Production, m.Sending, m.Enforcement, m.DailyQuota, m.SentToday, m.Engagement = false, false, "SHUTDOWN", 0, 0, true
			},
		},
		"denied": {server{aboutAccount: "403 AccessDeniedException"}, func(m *doctor.MailFacts) {
			*m = doctor.MailFacts{Account: "AccessDeniedException", IdentityName: m.IdentityName, Found: true, Verified: true, DKIM: true, SetFound: true, SetSending: true, Told: true}
		}},
		"the address alone": {server{aboutDomain: "404 NotFoundException", aboutAddress: `{"VerifiedForSendingStatus":true}`}, func(m *doctor.MailFacts) {
			m.IdentityName, m.DKIM = "id@mail.example.com", false
		}},
		"the domain is waiting": {server{aboutDomain: `{"VerifiedForSendingStatus":false}`}, func(m *doctor.MailFacts) { m.Verified, m.DKIM = false, false }},
		"no identity":           {server{aboutDomain: "404 NotFoundException"}, func(m *doctor.MailFacts) { m.Found, m.Verified, m.DKIM = false, false, false }},
		"identity unknown": {server{aboutDomain: "429 TooManyRequestsException"}, func(m *doctor.MailFacts) {
			m.Identity, m.Found, m.Verified, m.DKIM = "TooManyRequestsException", false, false, false
		}},
		"no set": {server{aboutSet: "404 NotFoundException"}, func(m *doctor.MailFacts) { m.SetFound, m.SetSending, m.Told = false, false, false }},
		"a redirect domain": {server{aboutSet: `{"TrackingOptions":{"CustomRedirectDomain":"click.example.com"},"SendingOptions":{"SendingEnabled":false}}`}, func(m *doctor.MailFacts) {
			m.Tracking, m.SetSending = true, false
		}},
		"engagement":      {server{aboutSet: `{"VdmOptions":{"DashboardOptions":{"EngagementMetrics":"ENABLED"}}}`}, func(m *doctor.MailFacts) { m.Tracking = true }},
		"clicks":          {server{aboutEvents: `{"EventDestinations":[{"Enabled":true,"MatchingEventTypes":["BOUNCE","CLICK"]}]}`}, func(m *doctor.MailFacts) { m.Tracking = true }},
		"switched off":    {server{aboutEvents: `{"EventDestinations":[{"Enabled":false,"MatchingEventTypes":["BOUNCE","CLICK"]}]}`}, func(m *doctor.MailFacts) { m.Told = false }},
		"events unknown":  {server{aboutEvents: "500 InternalFailure"}, func(m *doctor.MailFacts) { m.Set, m.Told = "InternalFailure", false }},
		"no JSON at all":  {server{aboutSet: "<html>"}, func(m *doctor.MailFacts) { m.Set, m.SetFound, m.SetSending, m.Told = "no answer", false, false, false }},
		"nothing changed": {nil, func(*doctor.MailFacts) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			want := account(t, healthy()).Mail(t.Context())
			c.want(&want)
			for k, v := range c.change {
				s[k] = v
			}
			if d := cmp.Diff(want, account(t, s).Mail(t.Context())); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSMS(t *testing.T) {
	t.Parallel()
	s := healthy()
	s["GetSMSAttributes"] = `<GetSMSAttributesResponse><GetSMSAttributesResult><attributes/></GetSMSAttributesResult></GetSMSAttributesResponse>`
	s["GetSMSSandboxAccountStatus"] = strings.Replace(s["GetSMSSandboxAccountStatus"], "false", "true", 1)
	s["ListOriginationNumbers?second"] = "403 AuthorizationError"
	if d := cmp.Diff(doctor.SMSFacts{SpendLimit: 1, Sandbox: true, NumbersFailure: "AuthorizationError", Numbers: []string{"US"}, SenderID: "Lanyard"}, account(t, s).SMS(t.Context())); d != "" {
		t.Error(d)
	}
	s = server{"GetSMSAttributes": "403 AuthorizationError", "GetSMSSandboxAccountStatus": "400 Throttled", "ListOriginationNumbers": "500 InternalError"}
	if d := cmp.Diff(doctor.SMSFacts{Attributes: "AuthorizationError", SandboxFailure: "Throttled", NumbersFailure: "InternalError", SenderID: "Lanyard"}, account(t, s).SMS(t.Context())); d != "" {
		t.Error(d)
	}
}

// One who does not answer is over when the time is.
func TestNoAnswer(t *testing.T) {
	t.Parallel()
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hangs.Close)
	cfg := aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(hangs.URL), Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	a := awsaccount.New(cfg, cfg, "id@mail.example.com", "lanyard", "")
	if m := a.Mail(ctx); m.Account != "no answer in time" || m.Identity != "no answer in time" || m.Set != "no answer in time" {
		t.Errorf("%+v", m)
	}
}
