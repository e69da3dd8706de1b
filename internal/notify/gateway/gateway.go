package gateway

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// ID names a gateway within its network: its kind, and eight characters if there
// can be several of the kind. It is the provider that a message names.
type ID string

// Kind is what a gateway speaks.
type Kind string

// The kinds.
const (
	SES    Kind = "ses"
	SNS    Kind = "sns"
	Twilio Kind = "twilio"
	HTTP   Kind = "http"
)

// BuiltIn reports whether every network has a gateway of this kind, exactly one.
func (k Kind) BuiltIn() bool { return k == SES || k == SNS }

// Gateway is one way for messages to go.
type Gateway struct {
	ID      ID     `json:"id"`
	Kind    Kind   `json:"kind"`
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
	// Order among the gateways of its channel; the lowest is asked first.
	Order int `json:"order"`
	// Regions are the ISO regions that it serves; none means all.
	Regions []string `json:"regions,omitempty"`

	// What messages come from. SenderID is letters and digits, shown where the
	// country allows it; LongCode a number as E.164; ShortCode three to eight
	// digits.
	SenderID  string `json:"sender_id,omitempty"`
	LongCode  string `json:"long_code,omitempty"`
	ShortCode string `json:"short_code,omitempty"`

	User     string  `json:"user,omitempty"`     // of the vendor's account; Twilio: the account SID
	Password string  `json:"password,omitempty"` // sealed, see Seal; Twilio: the auth token
	Keyword  string  `json:"keyword,omitempty"`  // of the account, where the vendor wants one with each message
	HTTP     *Custom `json:"http,omitempty"`     // kind http

	CreatedAt table.Epoch `json:"created_at"`
	UpdatedAt table.Epoch `json:"updated_at"`
}

// builtIn are the gateways that are always there. Vendors go before them unless
// somebody says otherwise.
func builtIn() []Gateway {
	return []Gateway{
		{ID: ID(SES), Kind: SES, Name: "Amazon SES", Enabled: true, Order: BuiltInOrder},
		{ID: ID(SNS), Kind: SNS, Name: "Amazon SNS", Enabled: true, Order: BuiltInOrder},
	}
}

// The usual places in the order.
const (
	VendorOrder  = 100
	BuiltInOrder = 500
)

// NewID makes the id of a vendor's gateway.
func NewID(k Kind) ID { return ID(string(k) + "-" + secret.NewLocalID()) }

// Channel is what the gateway carries.
func (g Gateway) Channel() notify.Channel {
	if g.Kind == SES {
		return notify.Email
	}
	return notify.SMS
}

// Serves reports whether the gateway can carry something to a region; e-mail has
// none.
func (g Gateway) Serves(c notify.Channel, region string) bool {
	return g.Channel() == c && (c == notify.Email || len(g.Regions) == 0 || slices.Contains(g.Regions, region))
}

// numbersOnly are the regions that show no sender of letters, so that one gets
// lost on the way or the message with it (AWS End User Messaging User Guide,
// "Supported countries and regions for SMS messaging"): the United States with
// their territories, and Canada.
var numbersOnly = []string{"US", "CA", "PR", "VI", "GU", "AS", "MP"}

// From is what a message to a region comes from: the sender of letters where
// there is one and it can be shown, else the short code, else the number.
func (g Gateway) From(region string) string {
	number := cmp.Or(g.ShortCode, g.LongCode)
	if slices.Contains(numbersOnly, region) {
		return cmp.Or(number, g.SenderID)
	}
	return cmp.Or(g.SenderID, number)
}

// Host is where the password may go.
func (g Gateway) Host() string {
	switch {
	case g.Kind == Twilio:
		return "api.twilio.com"
	case g.HTTP != nil:
		if u, err := url.Parse(g.HTTP.hostPart()); err == nil {
			return strings.ToLower(u.Host)
		}
	}
	return ""
}

// field is what a password is sealed for, besides the network.
func (g Gateway) field() string { return fmt.Sprintf("gateway/%s/%s", g.ID, g.Host()) }

// Seal is g with a password. An empty one takes it away.
func (g Gateway) Seal(keys *secret.Keyring, network string, password secret.Text) (Gateway, error) {
	g.Password = ""
	if password == "" {
		return g, nil
	}
	sealed, err := keys.Seal(network, g.field(), []byte(password))
	if err != nil {
		return g, fmt.Errorf("seal the password of gateway %s: %w", g.ID, err)
	}
	g.Password = sealed
	return g, nil
}

// Open is the password of g; empty when it has none. errs.Unknown when it was
// sealed for another place, or its root is gone.
func (g Gateway) Open(keys *secret.Keyring, network string) (secret.Text, error) {
	if g.Password == "" {
		return "", nil
	}
	plain, err := keys.Open(network, g.field(), g.Password)
	if err != nil {
		return "", fmt.Errorf("open the password of gateway %s: %w", g.ID, err)
	}
	return secret.Text(plain), nil
}

// Moved reports whether g is to call another host than old did with its password,
// so that it has to be given again.
func (g Gateway) Moved(old Gateway) bool { return old.Password != "" && g.field() != old.field() }

// Get is the gateway of an id. errs.NotFound when there is none.
func (l List) Get(id ID) (Gateway, error) {
	all := l.All()
	if i := slices.IndexFunc(all, func(g Gateway) bool { return g.ID == id }); i >= 0 {
		return all[i], nil
	}
	return Gateway{}, errs.NotFound
}
