package httpsms

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lanyard/internal/notify/gateway"
	"lanyard/internal/secret"
)

// Examine asks a vendor how it is, and sends nothing. Twilio is asked for the
// account. Of another vendor nobody knows what a request would do, so it is only
// seen whether somebody is there.
func (c *Client) Examine(ctx context.Context, g gateway.Gateway, password secret.Text) gateway.Health {
	s := sender{c, g, password}
	request := gateway.Request{Method: http.MethodHead, URL: "https://" + g.Host() + "/"}
	if g.Kind == gateway.Twilio {
		request = gateway.Request{
			Method: http.MethodGet, URL: s.twilio + "/2010-04-01/Accounts/" + url.PathEscape(g.User) + ".json",
			Headers: []gateway.Header{{Name: "Authorization", Value: s.basic()}},
		}
	} else if g.HTTP != nil && strings.HasPrefix(g.HTTP.URL, "http://") { // this machine
		request.URL = "http://" + g.Host() + "/"
	}
	answer, failure := s.call(ctx, request)
	switch {
	case failure != nil:
		return gateway.Health{Failure: failure.Code}
	case g.Kind == gateway.Twilio:
		return twilioHealth(answer)
	}
	return gateway.Health{}
}

// twilioHealth reads an Account (Twilio, "Accounts resource").
func twilioHealth(a gateway.Answer) gateway.Health {
	var in struct {
		Status json.RawMessage `json:"status"` // a word in an Account, a number in an error
		Code   int             `json:"code"`
	}
	good := json.Unmarshal(a.Body, &in) == nil
	status := strings.Trim(string(in.Status), `"`)
	switch {
	case a.Status == http.StatusOK && good && (status == "active" || status == "suspended" || status == "closed"):
		return gateway.Health{Known: true, Good: status == "active", State: status}
	case a.Status/100 == 4 && a.Status != http.StatusTooManyRequests:
		state := fmt.Sprintf("http %d", a.Status)
		if good && in.Code > 0 {
			state = strconv.Itoa(in.Code)
		}
		return gateway.Health{Known: true, State: state}
	}
	return gateway.Health{Failure: fmt.Sprintf("http %d", a.Status)}
}
