package httpsms

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
)

const twilioAPI = "https://api.twilio.com"

// twilioRequest creates a Message (Twilio, "Messages resource", version
// 2010-04-01). What becomes of it Twilio tells the callback, which is where people
// reach us; on a machine of one's own it could not.
func (s sender) twilioRequest(r notify.Rendered) gateway.Request {
	form := url.Values{"To": {r.To.Reveal()}, "From": {s.from(r)}, "Body": {r.Text.Reveal()}}
	if strings.HasPrefix(r.Origin, "https://") {
		form.Set("StatusCallback", gateway.TwilioCallback(r.Origin, r.Network, s.g.ID, r.User, r.ID))
	}
	return gateway.Request{
		Method: "POST",
		URL:    s.twilio + "/2010-04-01/Accounts/" + url.PathEscape(s.g.User) + "/Messages.json",
		Headers: []gateway.Header{
			{Name: "Authorization", Value: s.basic()},
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
			{Name: "Accept", Value: "application/json"},
		},
		Body: form.Encode(),
	}
}

func (s sender) basic() string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(s.g.User+":"+s.password.Reveal()))
}

// twilioAnswer is a Message, or an error ("Twilio's response").
type twilioAnswer struct {
	SID       string          `json:"sid"`
	Status    json.RawMessage `json:"status"`     // a word in a Message, a number in an error
	ErrorCode *int            `json:"error_code"` // of a Message
	Code      int             `json:"code"`       // of an error
}

func (s sender) readTwilio(a gateway.Answer) (id string, refusal *notify.SendError) {
	var in twilioAnswer
	good := json.Unmarshal(a.Body, &in) == nil
	switch {
	case a.Status/100 == 2 && good && gateway.IsTwilioMessage(in.SID):
		if in.ErrorCode != nil && failedAtOnce(in.Status) {
			return "", gateway.Refusal(gateway.TwilioReason(*in.ErrorCode), strconv.Itoa(*in.ErrorCode), a)
		}
		return in.SID, nil
	case a.Status/100 == 2:
		return "", &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown, Code: "not understood"}
	case a.Status/100 == 4 && good && in.Code >= 1000:
		return "", gateway.Refusal(gateway.TwilioReason(in.Code), strconv.Itoa(in.Code), a)
	}
	return "", gateway.ByStatus(a)
}

// failedAtOnce reports a Message that Twilio made and will not send.
func failedAtOnce(status json.RawMessage) bool {
	s := strings.Trim(string(status), `"`)
	return s == "failed" || s == "undelivered"
}
