package egress

import (
	"strings"
	"testing"
)

func TestCheckURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://api.example.com/sms":        "",
		"https://api.example.com:8443/a?b=c": "",
		"https://api.example.com:443":        "",
		"HTTPS://API.EXAMPLE.COM":            "",
		"https://deadbeef.example":           "",
		"":                                   problemURL,
		"api.example.com":                    problemURL,
		"/sms":                               problemURL,
		"https:api.example.com":              problemURL,
		"https://":                           problemURL,
		"https:///sms":                       problemURL,
		"http://api.example.com":             problemURL,
		"ftp://api.example.com":              problemURL,
		"javascript://api.example.com/%0a":   problemURL,
		"https://api.example.com/#a":         problemURL,
		"https://api.example.com/a b":        problemURL,
		"https://api.example.com/\r\nX: y":   problemURL,
		"https://api.example.com:port":       problemURL,
		"https://u@api.example.com":          problemUser,
		"https://u:p@api.example.com":        problemUser,
		"https://127.0.0.1":                  problemHost,
		"https://[::1]":                      problemHost,
		"https://2130706433":                 problemHost,
		"https://0177.0.0.1":                 problemHost,
		"https://0x7f.1":                     problemHost,
		"https://127.0.0.1.":                 problemHost,
		"https://api.example.0x7F":           problemHost,
		"https://api.example.com:25":         problemPort,
		"https://api.example.com:80":         problemPort,
		"https://api.example.com:0":          problemPort,
		"https://api.example.com:99999":      problemPort,
		"https://localhost":                  "", // decided when it is called
		"https://api.example.com/" + strings.Repeat("a", 2000): problemLength,
	} {
		if got := CheckURL(raw, false); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
	for raw, good := range map[string]bool{
		"http://localhost:9000/sms": true, "http://127.0.0.1:80": true, "https://[::1]:9000": true,
		"http://10.0.0.1": false, "http://localhost.example.com": false, "ftp://localhost": false, "http://u:p@localhost": false,
	} {
		if got := CheckURL(raw, true); (got == "") != good {
			t.Errorf("on this machine %q: %q", raw, got)
		}
	}
}
