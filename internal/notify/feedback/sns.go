package feedback

import (
	"encoding/json"
	"strings"
	"time"

	"lanyard/internal/notify"
)

// receipt is a line of the log groups that SNS writes about SMS (SNS Developer
// Guide, "Viewing CloudWatch metrics and logs for SMS deliveries"). The
// number in it is not read.
type receipt struct {
	Notification struct {
		MessageID string `json:"messageId"`
		Timestamp string `json:"timestamp"`
	} `json:"notification"`
	Delivery struct {
		Response string `json:"providerResponse"`
	} `json:"delivery"`
	Status string `json:"status"`
}

// snsTime is how SNS writes times, in UTC.
const snsTime = "2006-01-02 15:04:05.999"

// SNS reads a line of SNS's log of SMS, which was written at a time. Not ok: it is
// none.
func SNS(line []byte, written time.Time) (e notify.Event, ok bool) {
	var r receipt
	if json.Unmarshal(line, &r) != nil || r.Notification.MessageID == "" {
		return e, false
	}
	e = notify.Event{Provider: "sns", ID: r.Notification.MessageID, At: written}
	if e.At.IsZero() {
		at, err := time.Parse(snsTime, r.Notification.Timestamp)
		if err != nil {
			return e, false
		}
		e.At = at
	}
	switch r.Status {
	case "SUCCESS":
		e.State = notify.Delivered
	case "FAILURE":
		e.State, e.Reason = failure(r.Delivery.Response)
	default:
		return e, false
	}
	return e, true
}

type stopped struct {
	state notify.State
	why   notify.Reason
}

// failures are what SNS says in providerResponse ("SMS delivery failure
// reasons"), older wordings of the lists of blocked numbers included.
var failures = map[string]stopped{
	"blocked as spam by phone carrier":                   {notify.Blocked, notify.ReasonContent},
	"destination is on a blocked list":                   {notify.Suppressed, notify.ReasonListed},
	"destination is blacklisted":                         {notify.Suppressed, notify.ReasonListed},
	"invalid phone number":                               {notify.Bounced, notify.ReasonBadContact},
	"message body is invalid":                            {notify.Blocked, notify.ReasonUnrenderable},
	"phone carrier has blocked this message":             {notify.Blocked, notify.ReasonCarrier},
	"phone carrier is currently unreachable/unavailable": {notify.Bounced, notify.ReasonUnreachable},
	"phone has blocked sms":                              {notify.Blocked, notify.ReasonCarrier},
	"phone is on a blocked list":                         {notify.Suppressed, notify.ReasonListed},
	"phone is blacklisted":                               {notify.Suppressed, notify.ReasonListed},
	"phone is currently unreachable/unavailable":         {notify.Bounced, notify.ReasonUnreachable},
	"phone number is opted out":                          {notify.Suppressed, notify.ReasonOptedOut},
	"this delivery would exceed max price":               {notify.Blocked, notify.ReasonPrice},
	"no quota left for account":                          {notify.Blocked, notify.ReasonThrottled},
	"unknown error attempting to reach phone":            {notify.Bounced, notify.ReasonUndetermined},
}

func failure(response string) (notify.State, notify.Reason) {
	text := strings.ToLower(strings.TrimRight(strings.TrimSpace(response), "."))
	switch f, ok := failures[text]; {
	case ok:
		return f.state, f.why
	case strings.Contains(text, "opted out"): // with the number in it
		return notify.Suppressed, notify.ReasonOptedOut
	}
	return notify.Bounced, notify.ReasonUndetermined
}
