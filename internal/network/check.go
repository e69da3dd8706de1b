package network

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

// Bounds of texts, in characters.
const (
	maxName  = 100
	maxTerms = 10_000
)

// faults are all that is wrong with settings, so that an administrator sees
// them together.
func (s Settings) faults() []errs.Field {
	var f faults
	f.when(!goodName(s.Name), "name", "must have 1 to 100 visible characters")
	f.when(!goodOrigin(s.Origin), "origin", "must be https:// and a host name, or http://localhost with a port")
	f.when(!goodRegion(s.Region), "region", "must be a region of two capital letters (ISO 3166), such as DE")
	f.when(len(s.SMSRegions) > 300 || slices.ContainsFunc(s.SMSRegions, func(r string) bool { return !goodRegion(r) }),
		"sms_regions", "must be regions of two capital letters (ISO 3166)")
	f.when(!language.MatchString(s.Language), "language", "must be a language tag (BCP 47), such as en or de-CH")
	f.when(!GoodTimeZone(s.TimeZone), "time_zone", "must be a time zone of the IANA database, such as Europe/Zurich")
	f.when(!s.QuietHours().good(), "quiet_hours", "must be two different times such as 21:00 and 08:00, or both empty")
	f = append(f, s.Ladder.faults()...)
	for n, v := range s.Numbers {
		b, ok := BoundOf(n)
		f.when(!ok, "numbers", "has one that does not exist")
		f.when(ok && (v < b.Min || v > b.Max), "numbers."+string(n), b.says())
	}
	return f
}

// faults of a badge.
func (b Badge) faults() []errs.Field {
	var f faults
	f.when(!goodName(b.Name), "name", "must have 1 to 100 visible characters")
	f.when(b.Channel != notify.Email && b.Channel != notify.SMS, "channel", "must be email or sms")
	f.when(b.Proof == "agent" || b.Proof == "oidc", "proof", "is not available yet; use link or code")
	f.when(!slices.Contains([]Proof{ProofLink, ProofCode, "agent", "oidc"}, b.Proof), "proof", "must be link or code")
	f.when(b.DeviceLimit < 1 || b.DeviceLimit > 20, "device_limit", "must be between 1 and 20")
	bound, _ := BoundOf(lifetimeNumber(b.Channel, b.Proof))
	f.when(b.ValidFor != 0 && (b.ValidFor < bound.Min || b.ValidFor > bound.Max), "valid_for", bound.says())
	f.when(utf8.RuneCountInString(b.Terms) > maxTerms, "terms", "must have at most 10000 characters")
	return f
}

type faults []errs.Field

func (f *faults) when(wrong bool, location, problem string) {
	if wrong {
		*f = append(*f, errs.Field{Location: "body." + location, Problem: problem})
	}
}

func (b Bound) says() string {
	unit := ""
	if b.Unit == Seconds {
		unit = " seconds"
	}
	return fmt.Sprintf("must be between %d and %d%s", b.Min, b.Max, unit)
}

var (
	region   = regexp.MustCompile(`^[A-Z]{2}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
)

// hostname is compiled when it is needed and not at every start.
var hostname = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
})

func goodRegion(s string) bool { return region.MatchString(s) }

func goodName(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= maxName && OneLine(s)
}

// goodOrigin holds for what links can begin with and what has a host that can be a
// WebAuthn relying party: a domain, not an address (WebAuthn Level 3, section
// 5.1.3), and https except on this machine.
func goodOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme+"://"+u.Host != s || len(s) > 255 {
		return false
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || !hostname().MatchString(host) {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && host == "localhost"
}
