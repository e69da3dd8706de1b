package doctor

import (
	"slices"
	"strings"
)

// needNumbers are regions that take SMS from a registered number of the account
// only (AWS End User Messaging User Guide, "Supported countries and regions for
// SMS messaging").
var needNumbers = []string{"US", "CA", "PR"}

// smsFindings are what follows from what SNS says, for a network that sends to
// regions by it.
func smsFindings(s SMSFacts, regions []string) []Finding {
	return slices.Concat(s.sandbox(), s.limits(), s.senders(regions))
}

func (s SMSFacts) sandbox() []Finding {
	switch {
	case s.SandboxFailure != "":
		return []Finding{unknown("sns.sandbox", "the account at Amazon SNS", s.SandboxFailure)}
	case s.Sandbox:
		return []Finding{{
			ID: "sns.sandbox", Severity: Problem, What: "SMS by Amazon SNS are in the sandbox: they reach verified numbers only, ten at most.",
			Next: "Leave it: Amazon SNS console, Text messaging (SMS), Exit SMS sandbox.",
		}}
	}
	return []Finding{{ID: "sns.sandbox", Severity: OK, What: "SMS by Amazon SNS go to everybody: the account is out of the sandbox."}}
}

// lowLimit is the spend limit that accounts begin with, in US dollars a month (SNS
// Developer Guide, "Requesting increases to your monthly SMS spending quota").
const lowLimit = 1

func (s SMSFacts) limits() []Finding {
	if s.Attributes != "" {
		return []Finding{unknown("sns.spend_limit", "the spend limit for SMS", s.Attributes)}
	}
	limit := Finding{
		ID: "sns.spend_limit", Severity: OK, Values: map[string]string{"dollars": count(s.SpendLimit)},
		What: "AWS lets the account spend " + count(s.SpendLimit) + " US dollars a month on SMS. How much of it is left only CloudWatch knows: metric SMSMonthToDateSpentUSD.",
	}
	if s.SpendLimit <= lowLimit {
		limit.Severity = Problem
		limit.What = "AWS lets the account spend " + count(s.SpendLimit) + " US dollars a month on SMS. What is sent after that is taken and thrown away."
		limit.Next = "Ask for more in the Service Quotas console, Amazon SNS, and then raise the account's limit in the SNS console."
	}
	if s.Told {
		return []Finding{limit}
	}
	return []Finding{limit, {
		ID: "sns.receipts", Severity: Warning, What: "Amazon SNS tells nobody what becomes of SMS: one that was thrown away looks like one that arrived.",
		Next: "Switch on delivery status logging: SNS console, Text messaging (SMS), Delivery status logs; then deploy with the parameter SmsReceiptLogGroup.",
	}}
}

func (s SMSFacts) senders(regions []string) []Finding {
	if s.NumbersFailure != "" {
		return []Finding{unknown("sns.numbers", "what SMS come from", s.NumbersFailure)}
	}
	var missing []string
	for _, r := range needNumbers {
		if slices.Contains(regions, r) && !slices.Contains(s.Numbers, r) {
			missing = append(missing, r)
		}
	}
	switch {
	case len(missing) > 0:
		list := strings.Join(missing, ", ")
		return []Finding{{
			ID: "sns.numbers", Severity: Problem, What: "There is no registered number for " + list + ", where carriers take SMS from nothing else.",
			Next: "Get a number for each in the AWS End User Messaging console, or take these regions from the gateway sns and let a vendor serve them.", Values: map[string]string{"regions": list},
		}}
	case len(s.Numbers) == 0 && s.SenderID == "":
		return []Finding{{
			ID: "sns.numbers", Severity: Warning, What: "SMS have no sender of their own: AWS takes whichever number it has, and some countries refuse those.",
			Next: "Deploy with the parameter SmsSenderId, and register it where a country asks for that.",
		}}
	}
	return []Finding{{ID: "sns.numbers", Severity: OK, What: "SMS have a sender."}}
}
