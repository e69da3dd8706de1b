package feedback

import (
	"encoding/json"
	"regexp"
	"time"

	"lanyard/internal/notify"
)

// The tags of a mail, see package ses.
const (
	tagNetwork = "network"
	tagUser    = "user"
	tagMessage = "message"
)

// sesEvent is the detail of an event that SES publishes (SES Developer Guide,
// "Contents of event data that Amazon SES publishes"). What names a
// person in it is not read.
type sesEvent struct {
	Type string `json:"eventType"`
	Mail struct {
		Timestamp time.Time           `json:"timestamp"`
		MessageID string              `json:"messageId"`
		Tags      map[string][]string `json:"tags"`
	} `json:"mail"`
	Bounce struct {
		Type       string    `json:"bounceType"`
		SubType    string    `json:"bounceSubType"`
		Timestamp  time.Time `json:"timestamp"`
		Recipients []struct {
			Status string `json:"status"`
		} `json:"bouncedRecipients"`
	} `json:"bounce"`
	Complaint struct {
		SubType   string    `json:"complaintSubType"`
		Type      string    `json:"complaintFeedbackType"`
		Timestamp time.Time `json:"timestamp"`
	} `json:"complaint"`
	Delivery struct {
		Timestamp time.Time `json:"timestamp"`
	} `json:"delivery"`
	Delay struct {
		Type      string    `json:"delayType"`
		Timestamp time.Time `json:"timestamp"`
	} `json:"deliveryDelay"`
}

// SES reads the detail of an SES event. Not ok: it is none that a message's timeline
// tells, or none of a mail of ours.
func SES(detail []byte) (e notify.Event, ok bool) {
	var d sesEvent
	if json.Unmarshal(detail, &d) != nil {
		return e, false
	}
	e = notify.Event{
		Network: d.tag(tagNetwork), User: d.tag(tagUser), Message: notify.ID(d.tag(tagMessage)),
		Provider: "ses", ID: d.Mail.MessageID,
	}
	var at time.Time
	switch d.Type {
	case "Send":
		e.State = notify.Accepted
	case "Delivery":
		e.State, at = notify.Delivered, d.Delivery.Timestamp
	case "DeliveryDelay":
		e.State, e.Reason, e.Code, at = notify.Deferred, delays[d.Delay.Type], word(d.Delay.Type), d.Delay.Timestamp
	case "Bounce":
		e.State, e.Reason = d.bounce()
		e.Code, at = d.bounceCode(), d.Bounce.Timestamp
	case "Complaint":
		e.State, e.Reason, e.Code, at = notify.Complained, notify.ReasonComplaint, word(d.Complaint.Type), d.Complaint.Timestamp
		if d.Complaint.SubType == onList { // it was not sent at all: an older complaint
			e.State, e.Reason, e.Code = notify.Suppressed, notify.ReasonListed, onList
		}
	case "Reject":
		e.State, e.Reason = notify.Blocked, notify.ReasonContent
	case "Rendering Failure":
		e.State, e.Reason = notify.Blocked, notify.ReasonUnrenderable
	default: // Open, Click, Subscription, and what is yet to come
		return e, false
	}
	if e.At = at; at.IsZero() {
		e.At = d.Mail.Timestamp
	}
	return e, e.Network != "" && e.User != "" && e.Message != "" && !e.At.IsZero()
}

func (d *sesEvent) tag(name string) string {
	if values := d.Mail.Tags[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// onList is the sub-type of what SES did not send because of the account's
// suppression list.
const onList = "OnAccountSuppressionList"

// bounces are SES's sorts of bounces ("Bounce types"). Only General and NoEmail
// say something of the address; Suppressed and onList that SES did not try.
var bounces = map[string]notify.Reason{
	"Permanent/General":            notify.ReasonBadContact,
	"Permanent/NoEmail":            notify.ReasonBadContact,
	"Transient/General":            notify.ReasonTurnedBack,
	"Transient/MailboxFull":        notify.ReasonMailboxFull,
	"Transient/MessageTooLarge":    notify.ReasonTooLarge,
	"Transient/ContentRejected":    notify.ReasonContent,
	"Transient/AttachmentRejected": notify.ReasonContent,
}

func (d *sesEvent) bounce() (notify.State, notify.Reason) {
	switch d.Bounce.SubType {
	case onList, "Suppressed":
		return notify.Suppressed, notify.ReasonListed
	case "UnsubscribedRecipient":
		return notify.Suppressed, notify.ReasonOptedOut
	}
	if why, ok := bounces[d.Bounce.Type+"/"+d.Bounce.SubType]; ok {
		return notify.Bounced, why
	}
	if d.Bounce.Type == "Transient" {
		return notify.Bounced, notify.ReasonTurnedBack
	}
	return notify.Bounced, notify.ReasonUndetermined
}

// bounceCode is the status of RFC 3463 where the other side gave one, and
// otherwise SES's own word.
func (d *sesEvent) bounceCode() string {
	if r := d.Bounce.Recipients; len(r) == 1 && status.MatchString(r[0].Status) {
		return r[0].Status
	}
	return word(d.Bounce.SubType)
}

var delays = map[string]notify.Reason{
	"MailboxFull":                   notify.ReasonMailboxFull,
	"SpamDetected":                  notify.ReasonContent,
	"RecipientServerError":          notify.ReasonUnreachable,
	"TransientCommunicationFailure": notify.ReasonUnreachable,
	"SendingDeferral":               notify.ReasonThrottled,
}

var (
	status   = regexp.MustCompile(`^[245](\.[0-9]{1,3}){2}$`)
	wordForm = regexp.MustCompile(`^[A-Za-z][A-Za-z-]{0,39}$`)
)

// word lets through what can be no address and no text.
func word(s string) string {
	if wordForm.MatchString(s) {
		return s
	}
	return ""
}
