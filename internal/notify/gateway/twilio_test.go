package gateway

import (
	"encoding/base64"
	"net/url"
	"testing"
)

// The example of Twilio's documentation ("Security", "Explore the algorithm
// yourself").
func TestTwilioSigned(t *testing.T) {
	t.Parallel()
	const token, signature = "12345", "RSOYDt4T1cUTdK1PDd93/VVr8B8="
	const address = "https://mycompany.com/myapp.php?foo=1&bar=2"
	form := url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"},
	}
	if !TwilioSigned(token, address, form, signature) {
		t.Error("Twilio's own signature was refused")
	}
	for name, ok := range map[string]bool{
		"token":     TwilioSigned("12346", address, form, signature),
		"no token":  TwilioSigned("", address, form, signature),
		"address":   TwilioSigned(token, address+"0", form, signature),
		"host":      TwilioSigned(token, "https://evil.example/myapp.php?foo=1&bar=2", form, signature),
		"empty":     TwilioSigned(token, address, form, ""),
		"cut":       TwilioSigned(token, address, form, signature[:20]),
		"no base64": TwilioSigned(token, address, form, "!"),
		"field":     TwilioSigned(token, address, url.Values{"Digits": {"1234"}}, signature),
	} {
		if ok {
			t.Errorf("taken with another %s", name)
		}
	}
	form.Set("Digits", "1235")
	if TwilioSigned(token, address, form, signature) {
		t.Error("taken with another value")
	}
	with := "https://id.example.com:443/x"
	sum := b64(twilioSum(token, with, nil))
	if !TwilioSigned(token, "https://id.example.com/x", nil, sum) || TwilioSigned(token, "http://id.example.com/x", nil, sum) {
		t.Error("the port of https")
	}
}

func b64(sum []byte) string { return base64.StdEncoding.EncodeToString(sum) }
