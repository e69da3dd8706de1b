package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

// complete is an environment in which everything is set that may be set, but
// the second source of root keys.
func complete() map[string]string {
	return map[string]string{
		"LANYARD_TABLE":                    "lanyard-dev",
		"LANYARD_BASE_URL":                 "https://id.example.com",
		"LANYARD_ALLOWED_ORIGINS":          "https://console.example.com, http://localhost:5173",
		"LANYARD_ROOT_KEY_SECRET":          "lanyard/dev/root",
		"LANYARD_INBOX_URL":                "http://localhost:8080/inbox",
		"LANYARD_MAIL_FROM":                "id@example.com",
		"LANYARD_MAIL_CONFIGURATION_SET":   "lanyard-dev",
		"LANYARD_SMS_SENDER_ID":            "Example",
		"AWS_REGION":                       "eu-central-1",
		"AWS_ACCESS_KEY_ID":                "AKIDEXAMPLE",
		"AWS_SECRET_ACCESS_KEY":            "wJalrXUtnFEMI",
		"AWS_SESSION_TOKEN":                "session",
		"AWS_ENDPOINT_URL_DYNAMODB":        "http://127.0.0.1:8000",
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://vpce.example.com",
		"AWS_ENDPOINT_URL_SESV2":           "https://vpce.example.com",
		"AWS_ENDPOINT_URL_SNS":             "https://vpce.example.com",
	}
}

// optional are the settings that need not be there.
var optional = []string{
	"LANYARD_ALLOWED_ORIGINS", "LANYARD_ROOT_KEY_FILE", "LANYARD_INBOX_URL", "LANYARD_SMS_SENDER_ID", "AWS_SESSION_TOKEN",
	"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_SNS",
}

// from looks settings up in env and notes which ones.
func from(env map[string]string, asked map[string]bool) Lookup {
	return func(name string) (string, bool) {
		asked[name] = true
		v, ok := env[name]
		return v, ok
	}
}

// loaders give the faults of an environment for each kind of function.
func loaders(ctx context.Context) map[string]func(Lookup) error {
	return map[string]func(Lookup) error{
		"any function":  func(l Lookup) error { _, err := Load(l); return err },
		"deliver":       func(l Lookup) error { _, _, err := LoadDelivery(l); return err },
		"start":         func(l Lookup) error { _, err := Start(ctx, l); return err },
		"start deliver": func(l Lookup) error { _, _, err := StartDelivery(ctx, l); return err },
	}
}

// Every setting that is asked for and not optional is taken out in turn.
func TestMissingSettingRefusesTheStart(t *testing.T) {
	t.Parallel()
	for kind, load := range loaders(t.Context()) {
		asked := map[string]bool{}
		all := load(from(nil, asked)).Error()
		required := 0
		for name := range asked {
			if slices.Contains(optional, name) {
				continue
			}
			required++
			if !strings.Contains(all, name) {
				t.Errorf("%s: %s is not among all faults: %s", kind, name, all)
			}
			for what, change := range map[string]func(map[string]string){
				"missing": func(env map[string]string) { delete(env, name) },
				"empty":   func(env map[string]string) { env[name] = "" },
				"blank":   func(env map[string]string) { env[name] = " \t" },
			} {
				env := complete()
				change(env)
				err := load(from(env, asked))
				var faults Faults
				if !errors.As(err, &faults) || len(faults) != 1 || !strings.Contains(faults[0], name) {
					t.Errorf("%s with %s %s: %v", kind, what, name, err)
				}
			}
		}
		if required < 6 {
			t.Errorf("%s asked for %d settings only", kind, required)
		}
	}
}

func TestOptionalSettings(t *testing.T) {
	t.Parallel()
	env := complete()
	for _, name := range optional {
		delete(env, name)
	}
	c, d, err := LoadDelivery(from(env, map[string]bool{}))
	if err != nil {
		t.Fatal(err)
	}
	if d.SMSSenderID != "" || c.Inbox != "" || c.AllowedOrigins != nil || c.AWS.DynamoDB != "" || c.AWS.Credentials.SessionToken != "" {
		t.Error("something came from nowhere")
	}
}

func TestFaultySettings(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{
		"LANYARD_BASE_URL": {"id.example.com", "http://id.example.com", "ftp://id.example.com"},
		"LANYARD_ALLOWED_ORIGINS": {
			"*", "null", "https://*.example.com", "http://console.example.com", "https://console.example.com/app",
			"https://console.example.com,", "https://console.example.com https://other.example.com", "https://console.example.com,,http://localhost",
		},
		"LANYARD_MAIL_FROM": {
			"id", "@example.com", "Id <id@example.com>", "id@example.com, x@example.com", "id@example.com\r\nBcc: x@example.com",
		},
		"LANYARD_SMS_SENDER_ID":            {"ab", "123456", "abcdefghijkl", "a b c", "Exämple"},
		"LANYARD_ROOT_KEY_FILE":            {"root.json"}, // besides the secret
		"LANYARD_INBOX_URL":                {"/inbox", "https://id.example.com/inbox", "http://localhost/inbox?a=b", "javascript://localhost/%0aalert(1)"},
		"AWS_ENDPOINT_URL_DYNAMODB":        {"http://10.0.0.1:8000", "x"},
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": {"http://example.com"},
		"AWS_ENDPOINT_URL_SESV2":           {"http://example.com"},
		"AWS_ENDPOINT_URL_SNS":             {"http://example.com"},
	} {
		for _, v := range values {
			env := complete()
			env[name] = v
			_, _, err := LoadDelivery(from(env, map[string]bool{}))
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s=%q: %v", name, v, err)
			}
		}
	}
}

// Faults come together, and none repeats what was set.
func TestFaultsComeTogetherWithoutValues(t *testing.T) {
	t.Parallel()
	env := map[string]string{}
	for name := range complete() {
		env[name] = "?#!secret value"
	}
	delete(env, "LANYARD_TABLE")
	_, _, err := LoadDelivery(from(env, map[string]bool{}))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 10 {
		t.Errorf("got %v, want ten faults", err)
	}
	if strings.Contains(err.Error(), "secret value") {
		t.Errorf("%v holds a value", err)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://id.example.com":        "https://id.example.com",
		"https://id.example.com/":       "https://id.example.com",
		"HTTPS://ID.Example.com:443":    "https://id.example.com",
		"https://id.example.com:8443":   "https://id.example.com:8443",
		"http://localhost:8080":         "http://localhost:8080",
		"http://a.localhost":            "http://a.localhost",
		"http://127.0.0.1:80":           "http://127.0.0.1",
		"http://[::1]:8080":             "http://[::1]:8080",
		"":                              "",
		"https://":                      "",
		"https://:443":                  "",
		"https://id.example.com:":       "",
		"https://id.example.com/a":      "",
		"https://id.example.com?":       "",
		"https://id.example.com#":       "",
		"https://id.example.com?a=b":    "",
		"https://a@id.example.com":      "",
		"//id.example.com":              "",
		"http://localhost.example.com":  "",
		"http://127.0.0.1.example.com":  "",
		"http://192.168.0.1":            "",
		"https://*.example.com":         "",
		"https://*":                     "",
		"https://idé.example.com":       "",
		"https://a_b.example.com":       "",
		"javascript://id.example.com/a": "",
		"https://id.example.com\n":      "",
	} {
		got, err := parseOrigin(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	c, err := Load(from(complete(), map[string]bool{}))
	if want := []string{"https://console.example.com", "http://localhost:5173"}; err != nil || !slices.Equal(c.AllowedOrigins, want) {
		t.Errorf("%v, %v, want %v", c.AllowedOrigins, err, want)
	}
	if got, err := ParseOrigins("HTTPS://Console.Example.com:443/ ,https://other.example.com:8443"); err != nil ||
		!slices.Equal(got, []string{"https://console.example.com", "https://other.example.com:8443"}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := ParseOrigins("https://a.example,https://b.example/secret"); err == nil || !strings.Contains(err.Error(), "entry 2") ||
		strings.Contains(err.Error(), "secret") {
		t.Errorf("the second is faulty: %v", err)
	}
}

func TestLocalPage(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"http://localhost:8080/inbox": "http://localhost:8080/inbox",
		"http://127.0.0.1:80/a%2Fb":   "http://127.0.0.1/a%2Fb",
		"https://[::1]":               "https://[::1]",
		"http://a@localhost/inbox":    "",
		"http://localhost/inbox#a":    "",
		"https://localhost.example/":  "",
	} {
		got, err := parseLocalPage(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestCompleteIsComplete(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	if _, _, err := LoadDelivery(from(complete(), asked)); err != nil {
		t.Error(err)
	}
	known := slices.Sorted(maps.Keys(complete()))
	for name := range asked {
		if name != "LANYARD_ROOT_KEY_FILE" && !slices.Contains(known, name) {
			t.Errorf("%s is not in complete()", name)
		}
	}
}
