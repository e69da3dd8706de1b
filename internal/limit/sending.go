package limit

import (
	"net/netip"
	"time"

	"lanyard/internal/phone"
	"lanyard/internal/secret"
)

// Subject is what a sending limit counts by.
type Subject string

// The subjects.
const (
	Contact Subject = "contact" // a phone number or e-mail address
	User    Subject = "user"
	Address Subject = "address" // where the request came from
	Prefix  Subject = "prefix"  // all but the last four digits of a phone number
	Country Subject = "country" // its ISO region
	Quota   Subject = "quota"   // everything a network sends over a channel
)

// Cap is one sending limit: Default per Per, where the network has no number of
// its own.
type Cap struct {
	Name    string
	Subject Subject
	Per     time.Duration
	Default int
}

const day = 24 * time.Hour

// sending is the one list of the limits on sending. All must pass. The defaults
// are what the large providers of codes run with. Those of a contact hold in
// every network; the others are numbers of its settings, with their bounds
// there.
var sending = [...]Cap{
	{"contact_30s", Contact, 30 * time.Second, 1},
	{"contact_10m", Contact, 10 * time.Minute, 3},
	{"contact_1h", Contact, time.Hour, 5},
	{"contact_1d", Contact, day, 10},
	{"user_1h", User, time.Hour, 5},
	{"address_1h", Address, time.Hour, 10},
	{"prefix_1h", Prefix, time.Hour, 20},
	{"country_1h", Country, time.Hour, 100},
}

// Sending is the list of the limits on sending.
func Sending() []Cap { return sending[:] }

// Counts are a network's own numbers in place of the defaults, by the name of
// the limit. Whoever gives them has checked them.
type Counts map[string]int

// rates are those of one subject, in the order of the list.
func (c Counts) rates(s Subject) []Rate {
	var rates []Rate
	for _, l := range sending {
		if l.Subject != s {
			continue
		}
		n, set := c[l.Name]
		if !set {
			n = l.Default
		}
		rates = append(rates, Rate{n, l.Per})
	}
	return rates
}

// Send is one message that somebody outside asks for: a code, a fresh link.
type Send struct {
	Salt    secret.Salt // the network's
	Counts  Counts      // the network's
	Channel string      // what the quota is of, such as "sms"
	Quota   int         // messages a day over the channel; 0 stops it
	Phone   phone.E164  // the recipient: this or Email
	Email   secret.Email
	User    string // empty when nobody is known
	Address netip.Addr
}

// Buckets are all that s must pass, spent before the message is queued.
func (s Send) Buckets() []Bucket {
	to := s.Phone.Reveal() + s.Email.Canonical().Reveal()
	buckets := []Bucket{
		s.bucket(Contact, to),
		s.bucket(Address, AddressKey(s.Address)),
		NetworkQuota(s.Salt, s.Channel, s.Quota, to),
	}
	if s.User != "" {
		buckets = append(buckets, s.bucket(User, s.User))
	}
	if s.Phone != "" {
		country := s.Counts.rates(Country)[0]
		buckets = append(buckets,
			s.bucket(Prefix, s.Phone.Prefix().Reveal()),
			shardOf(string(Country), s.Salt, s.Phone.Region(), country, to))
	}
	return buckets
}

func (s Send) bucket(subject Subject, value string) Bucket {
	return For(string(subject), s.Salt, value, s.Counts.rates(subject)...)
}
