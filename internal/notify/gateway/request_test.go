package gateway

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
)

// naughty are values that try to become something else in the request.
var naughty = []string{
	"plain", "a&to=+1900&b=c", `","to":"+1900`, "</text><to>+1900</to>", "a\r\nX-To: +1900", "\"\\\n\t\x01<>&'%", "{{Password}}", "{{To}}", "é日😀", "a/../b?c#d",
}

// Whatever a value is, it arrives as the value of its own field.
func TestValuesStayInTheirPlace(t *testing.T) {
	t.Parallel()
	for _, text := range naughty {
		v := sample()
		v.To, v.Text, v.User, v.Password = "+12025550142", asText(text), text, "s3cret"
		form := Custom{Method: "POST", URL: "https://a.example/{{User}}/x?text={{Text}}&to={{ToDigits}}", Format: Form, Body: "to={{To}}&text={{Text}}"}.Request(v)
		fields, err := url.ParseQuery(form.Body)
		if err != nil || len(fields) != 2 || fields.Get("to") != "+12025550142" || fields.Get("text") != text {
			t.Errorf("form of %q: %q, %v", text, form.Body, err)
		}
		u, err := url.Parse(form.URL)
		if err != nil || u.Host != "a.example" || u.Path != "/"+text+"/x" || u.Query().Get("text") != text || u.Query().Get("to") != "12025550142" || len(u.Query()) != 2 {
			t.Errorf("URL of %q: %q, %v", text, form.URL, err)
		}
		var got map[string]string
		body := Custom{Method: "POST", Format: JSON, Body: `{"to":"{{To}}","text":"{{Text}}"}`}.Request(v).Body
		if err := json.Unmarshal([]byte(body), &got); err != nil || len(got) != 2 || got["text"] != text {
			t.Errorf("JSON of %q: %s, %v", text, body, err)
		}
		var doc struct {
			To   []string `xml:"to"`
			Text string   `xml:"text"`
		}
		body = Custom{Method: "POST", Format: XML, Body: `<m><to>{{To}}</to><text>{{Text}}</text></m>`}.Request(v).Body
		want := strings.ReplaceAll(text, "\x01", "\uFFFD") // XML can not hold it
		if err := xml.Unmarshal([]byte(body), &doc); err != nil || len(doc.To) != 1 || doc.Text != want {
			t.Errorf("XML of %q: %s, %v", text, body, err)
		}
		for _, h := range (Custom{Headers: []Header{{"X-User", "{{User}}"}}}).Request(v).Headers {
			if strings.ContainsAny(h.Value, "\r\n") || strings.Contains(h.Value, "s3cret") {
				t.Errorf("header of %q: %q", text, h.Value)
			}
		}
	}
}

func TestEveryPlaceholderHasAValue(t *testing.T) {
	t.Parallel()
	v := Values{To: "+12025550142", Text: "text", From: "+12025550100", ID: "id", User: "user", Password: "pass", Keyword: "key"}
	got := Custom{Format: Text, Body: "{{" + strings.Join(Placeholders(), "}} {{") + "}}"}.Request(v)
	if got.Body != "+12025550142 12025550142 text +12025550100 12025550100 id user pass dXNlcjpwYXNz key" {
		t.Errorf("got %q", got.Body)
	}
	if len(got.Headers) != 1 || got.Headers[0] != (Header{"Content-Type", "text/plain; charset=utf-8"}) {
		t.Errorf("headers %v", got.Headers)
	}
	own := Custom{Format: JSON, Body: "{}", Headers: []Header{{"content-type", "application/vnd.api+json"}}}.Request(v)
	if len(own.Headers) != 1 || own.Headers[0].Value != "application/vnd.api+json" {
		t.Errorf("headers %v", own.Headers)
	}
}
