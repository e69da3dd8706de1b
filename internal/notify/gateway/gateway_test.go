package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
)

const network = "01234567"

func keyring(t *testing.T) *secret.Keyring {
	t.Helper()
	keys, err := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// A password opens for its network, its gateway and its host, and nowhere else.
func TestPasswordStaysInItsPlace(t *testing.T) {
	t.Parallel()
	keys := keyring(t)
	g, err := custom("https://api.example.com/sms").Seal(keys, network, "pass-w0rd")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := g.Open(keys, network); err != nil || p != "pass-w0rd" {
		t.Fatalf("%q, %v", p.Reveal(), err)
	}
	if raw, err := json.Marshal(g); err != nil || bytes.Contains(raw, []byte("pass-w0rd")) {
		t.Errorf("stored as it is: %s, %v", raw, err)
	}
	if _, err := g.Open(keys, "abcdefgh"); !errors.Is(err, errs.Unknown) {
		t.Errorf("in another network: %v", err)
	}
	for name, change := range map[string]func(*Gateway){
		"another gateway": func(g *Gateway) { g.ID = "http-other" },
		"another host":    func(g *Gateway) { g.HTTP = &Custom{URL: "https://evil.example/sms"} },
		"another port":    func(g *Gateway) { g.HTTP = &Custom{URL: "https://api.example.com:8443/sms"} },
		"a host by user":  func(g *Gateway) { g.HTTP = &Custom{URL: "https://api.example.com@evil.example/"} },
		"a host by query": func(g *Gateway) { g.HTTP = &Custom{URL: "https://evil.example?api.example.com/"} },
		"another kind":    func(g *Gateway) { g.Kind, g.HTTP = Twilio, nil },
	} {
		moved := g
		change(&moved)
		if _, err := moved.Open(keys, network); !errors.Is(err, errs.Unknown) || !moved.Moved(g) {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := g
	path.HTTP = &Custom{URL: "https://API.example.com/v2?to={{To}}"}
	if _, err := path.Open(keys, network); err != nil || path.Moved(g) {
		t.Errorf("another path of the same host: %v", err)
	}
	if none, err := g.Seal(keys, network, ""); err != nil || none.Password != "" || none.Moved(none) {
		t.Errorf("taken away: %q, %v", none.Password, err)
	}
}

func custom(url string) Gateway {
	return Gateway{ID: "http-01234567", Kind: HTTP, Order: 100, HTTP: &Custom{
		Method: "POST", URL: url, Format: Form, Body: "to={{To}}&text={{Text}}",
	}}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	twilio := Gateway{Kind: Twilio, Order: 1, User: "AC" + strings.Repeat("0", 32), Password: "sealed", LongCode: "+12025550142"}
	for name, c := range map[string]struct {
		g      Gateway
		change func(*Gateway)
		want   string // locations
	}{
		"good":               {g: custom("https://api.example.com"), want: ""},
		"good twilio":        {g: twilio, want: ""},
		"no order":           {g: twilio, change: func(g *Gateway) { g.Order = 0 }, want: "order"},
		"wrong regions":      {g: twilio, change: func(g *Gateway) { g.Regions = []string{"de"} }, want: "regions"},
		"regions of mail":    {g: Gateway{Kind: SES, Order: 1, Regions: []string{"DE"}}, want: "regions"},
		"another kind":       {g: Gateway{Kind: "smpp", Order: 1}, want: "kind"},
		"no account":         {g: twilio, change: func(g *Gateway) { g.User = "AC0" }, want: "user"},
		"no token":           {g: twilio, change: func(g *Gateway) { g.Password = "" }, want: "password"},
		"no sender":          {g: twilio, change: func(g *Gateway) { g.LongCode = "" }, want: "long_code"},
		"wrong senders":      {g: twilio, change: func(g *Gateway) { g.LongCode, g.ShortCode, g.SenderID = "0202", "12", "12345" }, want: "sender_id long_code short_code"},
		"long sender":        {g: twilio, change: func(g *Gateway) { g.SenderID = "ExampleWorks" }, want: "sender_id"},
		"custom of twilio":   {g: twilio, change: func(g *Gateway) { g.HTTP, g.Keyword = &Custom{}, "K" }, want: "http keyword"},
		"nothing":            {g: Gateway{Kind: HTTP, Order: 1}, want: "http"},
		"method":             {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Method = "DELETE" }, want: "http.method http.body"},
		"http":               {g: custom("http://api.example.com"), want: "http.url"},
		"inside":             {g: custom("https://127.0.0.1/"), want: "http.url"},
		"host placeholder":   {g: custom("https://{{ToDigits}}.example.com/"), want: "http.url"},
		"secret in query":    {g: custom("https://api.example.com?apiKey=1234"), want: "http.url"},
		"secret in body":     {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Body += "&password=1234" }, want: "http.body"},
		"secret in header":   {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Headers = []Header{{"Authorization", "Bearer 1"}} }, want: "http.headers[0].value"},
		"named, not given":   {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Body += "&u={{User}}&p={{Password}}&k={{Keyword}}&f={{From}}" }, want: "password user keyword sender_id"},
		"no recipient":       {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Body = "text={{Text}}" }, want: "http.url"},
		"no text":            {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Body = "to={{To}}" }, want: "http.url"},
		"unknown name":       {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Body += "&x={{Number}}" }, want: "http.body"},
		"no JSON":            {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format = JSON }, want: "http.body"},
		"JSON without quote": {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format, g.HTTP.Body = JSON, `{"to":"{{To}}","text":{{Text}}}` }, want: "http.body"},
		"JSON":               {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format, g.HTTP.Body = JSON, `{"to":{{ToDigits}},"text":"{{Text}}"}` }, want: ""},
		"no XML":             {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format = XML }, want: "http.body"},
		"XML":                {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format, g.HTTP.Body = XML, `<m to="{{To}}">{{Text}}</m>` }, want: ""},
		"no format":          {g: custom("https://api.example.com"), change: func(g *Gateway) { g.HTTP.Format = "" }, want: "http.format"},
		"headers": {g: custom("https://api.example.com"), change: func(g *Gateway) {
			g.HTTP.Headers = []Header{{"Host", "x"}, {"A b", "x"}, {"X", "a\r\nb"}, {"Y", "{{Text}}"}}
		}, want: "http.headers[0].name http.headers[1].name http.headers[2].value http.headers[3].value"},
		"rules": {g: custom("https://api.example.com"), change: func(g *Gateway) {
			g.HTTP.Answers = []Rule{{Status: "2xx", Means: "accepted"}, {At: "a", Means: "accepted"}, {Match: "(", Means: "accepted"}, {Means: "accepted"}, {Status: "200", Means: "fine"}}
			g.HTTP.IDAt, g.HTTP.IDMatch = "id", "id"
		}, want: "http.answers[0].status http.answers[1].at http.answers[2].match http.answers[3] http.answers[4].means http.id_at http.id_match http.id_match"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := c.g
			if c.change != nil {
				c.change(&g)
			}
			var got []string
			for _, f := range g.Faults(false) {
				got = append(got, strings.TrimPrefix(f.Location, "body."))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
	if f := custom("http://localhost:9000/sms").Faults(true); f != nil {
		t.Errorf("on this machine: %v", f)
	}
	for p, good := range map[secret.Text]bool{"": true, "pass w0rd": true, "a\nb": false, secret.Text(strings.Repeat("a", 201)): false} {
		if got := PasswordFaults(p); (got == nil) != good {
			t.Errorf("%q: %v", p.Reveal(), got)
		}
	}
}
