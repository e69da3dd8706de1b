package doctor

import (
	"strings"
	"testing"

	"lanyard/internal/notify/gateway"
)

func goodMail() MailFacts {
	return MailFacts{
		Production: true, Sending: true, Enforcement: "HEALTHY", DailyQuota: 50000, SentToday: 1200,
		IdentityName: "mail.example.com", Found: true, Verified: true, DKIM: true, SetFound: true, SetSending: true, Told: true,
	}
}

// bad are the findings that are not OK: id=severity.
func bad(all []Finding) string {
	var out []string
	for _, f := range all {
		if f.Severity != OK {
			out = append(out, f.ID+"="+string(f.Severity))
		}
	}
	return strings.Join(out, " ")
}

// wellSaid holds for every finding: what is not OK says what to do.
func wellSaid(t *testing.T, all []Finding) {
	t.Helper()
	for _, f := range all {
		_, known := rank[f.Severity]
		if f.ID == "" || !strings.HasSuffix(f.What, ".") || f.Severity != OK && f.Next == "" || !known {
			t.Errorf("%+v", f)
		}
	}
}

func TestMailFindings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*MailFacts)
		want   string
	}{
		"good":            {func(*MailFacts) {}, ""},
		"sandbox":         {func(m *MailFacts) { m.Production = false }, "ses.sandbox=problem"},
		"paused":          {func(m *MailFacts) { m.Sending = false }, "ses.sending=problem"},
		"shut down":       {func(m *MailFacts) { m.Enforcement = "SHUTDOWN" }, "ses.sending=problem"},
		"probation":       {func(m *MailFacts) { m.Enforcement = "PROBATION" }, "ses.sending=warning"},
		"quota":           {func(m *MailFacts) { m.SentToday = 50000 }, "ses.quota=problem"},
		"nearly":          {func(m *MailFacts) { m.SentToday = 40000 }, "ses.quota=warning"},
		"not nearly":      {func(m *MailFacts) { m.SentToday = 39999 }, ""},
		"no limit":        {func(m *MailFacts) { m.DailyQuota = -1 }, ""},
		"engagement":      {func(m *MailFacts) { m.Engagement = true }, "ses.tracking=problem"},
		"no identity":     {func(m *MailFacts) { m.Found = false }, "ses.identity=problem"},
		"not verified":    {func(m *MailFacts) { m.Verified = false }, "ses.identity=problem"},
		"no DKIM":         {func(m *MailFacts) { m.DKIM = false }, "ses.identity=warning"},
		"no set":          {func(m *MailFacts) { m.SetFound = false }, "ses.configuration_set=problem"},
		"set off":         {func(m *MailFacts) { m.SetSending = false }, "ses.configuration_set=problem"},
		"tracking":        {func(m *MailFacts) { m.Tracking = true }, "ses.tracking=problem"},
		"not told":        {func(m *MailFacts) { m.Told = false }, "ses.events=warning"},
		"nothing known":   {func(m *MailFacts) { *m = MailFacts{Account: "x", Identity: "x", Set: "x"} }, "ses.account=unknown ses.identity=unknown ses.configuration_set=unknown"},
		"account unknown": {func(m *MailFacts) { m.Account = "AccessDeniedException" }, "ses.account=unknown"},
	} {
		m := goodMail()
		c.change(&m)
		all := mailFindings(m)
		if got := bad(all); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		wellSaid(t, all)
	}
}

func TestSMSFindings(t *testing.T) {
	t.Parallel()
	good := SMSFacts{SpendLimit: 250, Told: true, Numbers: []string{"US"}, SenderID: "Lanyard"}
	for name, c := range map[string]struct {
		change  func(*SMSFacts)
		regions []string
		want    string
	}{
		"good":        {func(*SMSFacts) {}, []string{"US", "DE"}, ""},
		"sandbox":     {func(s *SMSFacts) { s.Sandbox = true }, nil, "sns.sandbox=problem"},
		"one dollar":  {func(s *SMSFacts) { s.SpendLimit = 1 }, nil, "sns.spend_limit=problem"},
		"no receipts": {func(s *SMSFacts) { s.Told = false }, nil, "sns.receipts=warning"},
		"no number":   {func(s *SMSFacts) { s.Numbers = nil }, []string{"US", "DE"}, "sns.numbers=problem"},
		"not needed":  {func(s *SMSFacts) { s.Numbers = nil }, []string{"DE"}, ""},
		"no sender":   {func(s *SMSFacts) { s.Numbers, s.SenderID = nil, "" }, []string{"DE"}, "sns.numbers=warning"},
		"nothing is known": {
			func(s *SMSFacts) { *s = SMSFacts{Attributes: "x", SandboxFailure: "x", NumbersFailure: "x"} },
			[]string{"US"},
			"sns.sandbox=unknown sns.spend_limit=unknown sns.numbers=unknown",
		},
	} {
		s := good
		c.change(&s)
		all := smsFindings(s, c.regions)
		if got := bad(all); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		wellSaid(t, all)
	}
}

func TestVendorFindings(t *testing.T) {
	t.Parallel()
	twilio := gateway.Gateway{ID: "twilio-a", Kind: gateway.Twilio, Name: "Twilio", Enabled: true}
	off := twilio
	off.Enabled = false
	custom := gateway.Gateway{ID: "http-a", Kind: gateway.HTTP, Name: "Vendor", Enabled: true}
	for name, c := range map[string]struct {
		v    Vendor
		want Severity
	}{
		"good":        {Vendor{Gateway: twilio, Asked: true, Health: gateway.Health{Known: true, Good: true}}, OK},
		"wrong token": {Vendor{Gateway: twilio, Asked: true, Health: gateway.Health{Known: true, State: "20003"}}, Problem},
		"and off":     {Vendor{Gateway: off, Asked: true, Health: gateway.Health{Known: true, State: "20003"}}, Warning},
		"no answer":   {Vendor{Gateway: twilio, Asked: true, Health: gateway.Health{Failure: "no answer"}}, Problem},
		"not asked":   {Vendor{Gateway: twilio}, Unknown},
		"unreadable":  {Vendor{Gateway: custom, Unreadable: true}, Problem},
		"there":       {Vendor{Gateway: custom, Asked: true}, OK},
		"not there":   {Vendor{Gateway: custom, Asked: true, Health: gateway.Health{Failure: "not sent"}}, Problem},
	} {
		all := c.v.findings()
		if len(all) != 1 || all[0].Severity != c.want || all[0].Gateway != c.v.ID {
			t.Errorf("%s: %+v", name, all)
		}
		wellSaid(t, all)
	}
}

func TestTheWorstIsFirst(t *testing.T) {
	t.Parallel()
	all := sorted([]Finding{{ID: "a", Severity: OK}, {ID: "b", Severity: Unknown}, {ID: "c", Severity: Problem}, {ID: "d", Severity: Warning}, {ID: "e", Severity: Problem}})
	got := ""
	for _, f := range all {
		got += f.ID
	}
	if got != "cedba" || worst(all) != Problem || worst(all[2:]) != Warning || worst(all[3:4]) != Unknown || worst(nil) != OK {
		t.Errorf("%s, %s", got, worst(all))
	}
}
