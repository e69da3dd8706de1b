package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"lanyard/internal/secret"
)

// Lookup gives a setting and whether it is set, as os.LookupEnv does.
type Lookup func(name string) (string, bool)

// Config is what every function is told.
type Config struct {
	Table          string   // name of the table
	Origin         string   // of our own pages: scheme, host and port
	AllowedOrigins []string // of other pages that may call the API with a token
	RootKeySecret  string   // Secrets Manager id; empty when RootKeyFile is set
	RootKeyFile    string
	Inbox          string // page with the messages that stay on this machine; empty in AWS
	AWS            AWS
}

// Delivery is what functions/deliver is told besides.
type Delivery struct {
	MailFrom             string
	MailConfigurationSet string
	SMSSenderID          string // may be empty
	SES                  string // endpoint instead of AWS's own; may be empty
	SNS                  string // the same
}

// AWS is how to reach AWS. It prints as ***.
type AWS struct {
	Region         string
	Credentials    aws.Credentials
	DynamoDB       string // endpoint instead of AWS's own; may be empty
	SecretsManager string // the same
}

func (AWS) String() string             { return secret.Hidden }
func (AWS) GoString() string           { return secret.Hidden }
func (AWS) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(secret.Hidden)) }

// LogValue hides the credentials from slog.
func (AWS) LogValue() slog.Value { return slog.StringValue(secret.Hidden) }

// SDK is the configuration that the SDK's clients of other services are made
// with. endpoint is used instead of AWS's own; it may be empty.
func (a AWS) SDK(endpoint string) aws.Config {
	c := aws.Config{
		Region: a.Region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return a.Credentials, nil
		}),
	}
	if endpoint != "" {
		c.BaseEndpoint = &endpoint
	}
	return c
}

// Faults is everything that is wrong with the settings. It names settings and
// holds no values.
type Faults []string

func (f Faults) Error() string { return "configuration: " + strings.Join(f, "; ") }

// Load reads the configuration. Its error is Faults.
func Load(lookup Lookup) (Config, error) {
	r := reader{lookup: lookup}
	c := r.config()
	return c, r.err()
}

// LoadDelivery reads the configuration of functions/deliver. Its error is
// Faults, of both parts together.
func LoadDelivery(lookup Lookup) (Config, Delivery, error) {
	r := reader{lookup: lookup}
	c := r.config()
	d := Delivery{
		MailFrom:             r.required("LANYARD_MAIL_FROM"),
		MailConfigurationSet: r.required("LANYARD_MAIL_CONFIGURATION_SET"),
		SMSSenderID:          r.optional("LANYARD_SMS_SENDER_ID"),
		SES:                  r.endpoint("AWS_ENDPOINT_URL_SESV2"),
		SNS:                  r.endpoint("AWS_ENDPOINT_URL_SNS"),
	}
	if a, err := mail.ParseAddress(d.MailFrom); d.MailFrom != "" && (err != nil || a.Address != d.MailFrom) {
		r.fault("LANYARD_MAIL_FROM", "is not a plain e-mail address")
	}
	if d.SMSSenderID != "" && !senderID(d.SMSSenderID) {
		r.fault("LANYARD_SMS_SENDER_ID", "has to be 3 to 11 letters and digits, with a letter among them")
	}
	return c, d, r.err()
}

// reader reads settings and collects what is wrong with them.
type reader struct {
	lookup Lookup
	faults Faults
}

func (r *reader) config() Config {
	c := Config{
		Table:         r.required("LANYARD_TABLE"),
		Origin:        r.required("LANYARD_BASE_URL"),
		RootKeySecret: r.optional("LANYARD_ROOT_KEY_SECRET"),
		RootKeyFile:   r.optional("LANYARD_ROOT_KEY_FILE"),
		Inbox:         r.localPage("LANYARD_INBOX_URL"),
		AWS: AWS{
			Region: r.required("AWS_REGION"),
			Credentials: aws.Credentials{
				AccessKeyID:     r.required("AWS_ACCESS_KEY_ID"),
				SecretAccessKey: r.required("AWS_SECRET_ACCESS_KEY"),
				SessionToken:    r.optional("AWS_SESSION_TOKEN"),
			},
			DynamoDB:       r.endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
			SecretsManager: r.endpoint("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
		},
	}
	if c.Origin != "" {
		origin, err := parseOrigin(c.Origin)
		if err != nil {
			r.fault("LANYARD_BASE_URL", err.Error())
		}
		c.Origin = origin
	}
	origins, err := ParseOrigins(r.optional("LANYARD_ALLOWED_ORIGINS"))
	if err != nil {
		r.fault("LANYARD_ALLOWED_ORIGINS", err.Error())
	}
	c.AllowedOrigins = origins
	if (c.RootKeySecret == "") == (c.RootKeyFile == "") {
		r.fault("LANYARD_ROOT_KEY_SECRET", "or LANYARD_ROOT_KEY_FILE has to be set, and not both")
	}
	return c
}

func (r *reader) optional(name string) string {
	v, _ := r.lookup(name)
	return strings.TrimSpace(v)
}

func (r *reader) required(name string) string {
	v := r.optional(name)
	if v == "" {
		r.fault(name, "is missing")
	}
	return v
}

func (r *reader) endpoint(name string) string {
	v := r.optional(name)
	if v == "" {
		return ""
	}
	origin, err := parseOrigin(v)
	if err != nil {
		r.fault(name, err.Error())
	}
	return origin
}

func (r *reader) localPage(name string) string {
	v := r.optional(name)
	if v == "" {
		return ""
	}
	page, err := parseLocalPage(v)
	if err != nil {
		r.fault(name, err.Error())
	}
	return page
}

func (r *reader) fault(name, problem string) { r.faults = append(r.faults, name+" "+problem) }

func (r *reader) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	return r.faults
}

// senderID is what AWS End User Messaging takes as one.
func senderID(s string) bool {
	letters := 0
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters++
		case c < '0' || c > '9':
			return false
		}
	}
	return letters > 0 && len(s) >= 3 && len(s) <= 11
}
