package gateway

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// callbackPath is where Twilio tells what became of messages, before network and
// gateway.
const callbackPath = "/v1/feedback/twilio/"

// TwilioCallback is the address that Twilio tells what became of a message. The
// network's origin is where people reach us, so Twilio does; the ids let a
// message be found whose note that it was sent got lost.
func TwilioCallback(origin, network string, id ID, user string, message notify.ID) string {
	query := url.Values{"user": {user}, "message": {string(message)}}
	return origin + callbackPath + url.PathEscape(network) + "/" + url.PathEscape(string(id)) + "?" + query.Encode()
}

// TwilioSigned reports whether Twilio sent a form to an address: its signature is
// the HMAC-SHA1 with the account's auth token over the address and the fields,
// sorted by name, names and values one after the other (Twilio, "Security",
// "Validating signatures from Twilio").
//
// Twilio signs the address with or without the port that https has anyway.
func TwilioSigned(token secret.Text, address string, form url.Values, signature string) bool {
	got, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || token == "" {
		return false
	}
	with := address
	if u, err := url.Parse(address); err == nil && u.Scheme == "https" && u.Port() == "" {
		u.Host += ":443"
		with = u.String()
	}
	return hmac.Equal(got, twilioSum(token, address, form)) || hmac.Equal(got, twilioSum(token, with, form))
}

func twilioSum(token secret.Text, address string, form url.Values) []byte {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address)) // a hash takes everything
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range form[name] {
			mac.Write([]byte(name + value))
		}
	}
	return mac.Sum(nil)
}

// twilioReasons are Twilio's error codes (Twilio, "Error and Warning Dictionary"),
// of requests and of messages. What is not here is a refusal of the message.
var twilioReasons = map[int]notify.Reason{
	20003: notify.ReasonSetup,     // wrong SID or token
	20005: notify.ReasonSetup,     // account not active
	20006: notify.ReasonSetup,     // access denied
	20008: notify.ReasonSetup,     // test credentials
	20404: notify.ReasonSetup,     // no such account
	20429: notify.ReasonThrottled, // too many requests
	14107: notify.ReasonThrottled, // rate of messages
	14111: notify.ReasonSetup,     // trial account

	21211: notify.ReasonBadContact, // no number
	21614: notify.ReasonBadContact, // no mobile number
	21635: notify.ReasonBadContact, // a landline
	21610: notify.ReasonOptedOut,   // STOP
	21611: notify.ReasonThrottled,  // the sender's queue is full
	21212: notify.ReasonSetup,      // no sender
	21266: notify.ReasonBadContact, // sender and recipient are the same
	21267: notify.ReasonSetup,      // sender of letters not allowed
	21408: notify.ReasonSetup,      // country not switched on
	21603: notify.ReasonSetup,      // no sender
	21606: notify.ReasonSetup,      // sender can not send SMS
	21608: notify.ReasonSetup,      // trial account, number not verified
	21609: notify.ReasonSetup,      // callback
	21612: notify.ReasonSetup,      // no route from this sender to this number
	21617: notify.ReasonTooLarge,   // body too long
	21659: notify.ReasonSetup,      // sender is not of this account
	21660: notify.ReasonSetup,      // the same
	21703: notify.ReasonSetup,      // messaging service without senders
	21704: notify.ReasonSetup,      // the same

	30001: notify.ReasonThrottled,    // queue overflow
	30002: notify.ReasonSetup,        // account suspended
	30003: notify.ReasonUnreachable,  // phone is off
	30004: notify.ReasonCarrier,      // blocked
	30005: notify.ReasonBadContact,   // unknown number
	30006: notify.ReasonBadContact,   // landline or carrier that can not be reached
	30007: notify.ReasonContent,      // filtered as spam
	30008: notify.ReasonUndetermined, // the carrier says no more
	30010: notify.ReasonPrice,        // over the maximum
	30017: notify.ReasonUnreachable,  // the carrier is congested
	30018: notify.ReasonSetup,        // sender needs registration
	30019: notify.ReasonTooLarge,
	30022: notify.ReasonThrottled, // rate of the US registration
	30023: notify.ReasonThrottled, // its daily cap
	30024: notify.ReasonSetup,     // sender not provisioned at the carrier
	30032: notify.ReasonSetup,     // toll-free number not verified
	30034: notify.ReasonSetup,     // number without US registration
	30035: notify.ReasonSetup,     // number configured wrongly
	30036: notify.ReasonUnreachable,
	30037: notify.ReasonSetup,   // sending switched off
	30038: notify.ReasonContent, // codes are filtered
	30040: notify.ReasonSetup,   // sender needs registration there
	30410: notify.ReasonUnreachable,
	30450: notify.ReasonCarrier, // Twilio's guard against SMS pumping
	63038: notify.ReasonThrottled,
}

// TwilioReason is why a message was not sent, or did not arrive.
func TwilioReason(code int) notify.Reason {
	if r, ok := twilioReasons[code]; ok {
		return r
	}
	return notify.ReasonRejected
}

// TwilioEvent is what Twilio's form says of a message (Twilio, "Track Outbound
// Message Status"). Not ok: it says nothing that a message's timeline tells. Twilio
// does not say when it was, so that is now.
func TwilioEvent(id ID, form url.Values, now time.Time) (e notify.Event, ok bool) {
	e = notify.Event{Provider: string(id), ID: form.Get("MessageSid"), At: now}
	if !IsTwilioMessage(e.ID) {
		return e, false
	}
	switch form.Get("MessageStatus") {
	case "sent":
		e.State = notify.Accepted
	case "delivered", "read":
		e.State = notify.Delivered
	case "undelivered", "failed", "canceled":
		code, err := strconv.Atoi(form.Get("ErrorCode"))
		if err != nil {
			e.State, e.Reason = notify.Bounced, notify.ReasonUndetermined
			break
		}
		e.Code = strconv.Itoa(code)
		e.State, e.Reason = twilioEnd(TwilioReason(code))
	default:
		return e, false
	}
	return e, true
}

// twilioEnd is what became of a message that Twilio gave up for a reason.
func twilioEnd(why notify.Reason) (notify.State, notify.Reason) {
	switch why {
	case notify.ReasonOptedOut:
		return notify.Suppressed, why
	case notify.ReasonBadContact, notify.ReasonUnreachable, notify.ReasonUndetermined:
		return notify.Bounced, why
	case notify.ReasonRejected: // a code that is not in the list
		return notify.Bounced, notify.ReasonUndetermined
	}
	return notify.Blocked, why
}

// IsTwilioMessage reports whether s is Twilio's id of a message.
func IsTwilioMessage(s string) bool {
	id, found := strings.CutPrefix(s, "SM")
	if !found {
		id, found = strings.CutPrefix(s, "MM")
	}
	return found && len(id) == 32 && strings.Trim(id, "0123456789abcdef") == ""
}
