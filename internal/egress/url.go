package egress

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// maxURL is how long an address may be, in bytes.
const maxURL = 2000

// What to do about an address, as errs.Field has it.
const (
	problemURL    = "must be a whole https address, such as https://api.example.com/sms"
	problemHost   = "must name a host, such as api.example.com, not a number"
	problemPort   = "must use port 443 or one above 1023"
	problemUser   = "must not hold a user name or a password; there are fields for them"
	problemLength = "must have at most 2000 characters"
)

// CheckURL says what is wrong with an address that somebody typed in; empty when
// nothing is. loopback is Options.Loopback of the client that will call it.
func CheckURL(raw string, loopback bool) (problem string) {
	if len(raw) > maxURL {
		return problemLength
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "" || strings.Contains(raw, "#") || strings.ContainsFunc(raw, isSpace):
		return problemURL
	case u.User != nil:
		return problemUser
	case loopback && thisMachine(u.Hostname()) && (u.Scheme == "http" || u.Scheme == "https"):
		return ""
	case u.Scheme != "https":
		return problemURL
	case isNumber(u.Hostname()):
		return problemHost
	case !goodPort(u.Port()):
		return problemPort
	}
	return ""
}

func isSpace(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 }

// thisMachine reports a host that can be nothing else.
func thisMachine(host string) bool {
	a, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && a.Unmap().IsLoopback()
}

// isNumber reports a host that is an address, or that some resolver takes for
// one: its last label is a decimal, octal or hexadecimal number (WHATWG URL
// Standard, "ends in a number").
func isNumber(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndex(host, ".")+1:]
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	hex, found := strings.CutPrefix(strings.ToLower(last), "0x")
	return found && strings.Trim(hex, "0123456789abcdef") == ""
}

func goodPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && reachable(uint16(n))
}

// reachable ports are those of https and those that no service of a system
// listens on.
func reachable(port uint16) bool { return port == 443 || port > 1023 }
