package app

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// parseOrigin reads an origin (RFC 6454): scheme, host and port, a slash at
// most behind them, in lower case and without a default port. http is for this
// machine only.
func parseOrigin(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return "", errors.New("is not a URL")
	}
	u.Host = strings.ToLower(u.Host)
	switch {
	case strings.Trim(u.Host, "abcdefghijklmnopqrstuvwxyz0123456789-.:[]") != "":
		return "", errors.New("has a host that is none; a wildcard is not, and other letters are written as xn--")
	case u.User != nil, strings.TrimSuffix(u.Path, "/") != "", u.RawQuery != "", u.ForceQuery, u.Fragment != "",
		strings.HasSuffix(s, "#"), strings.HasSuffix(u.Host, ":"):
		return "", errors.New("may only have a scheme, a host and a port")
	case u.Scheme == "https":
		return "https://" + strings.TrimSuffix(u.Host, ":443"), nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return "http://" + strings.TrimSuffix(u.Host, ":80"), nil
	}
	return "", errors.New("has to be https; http is for localhost only")
}

// ParseOrigins reads a list of origins with commas between them; an empty one
// has none. Its error names the place of the first fault and no value.
func ParseOrigins(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	var out []string
	for i, s := range strings.Split(list, ",") {
		origin, err := parseOrigin(strings.TrimSpace(s))
		if err != nil {
			return nil, fmt.Errorf("entry %d %w", i+1, err)
		}
		out = append(out, origin)
	}
	return out, nil
}

// parseLocalPage reads the URL of a page on this machine: an origin and a path.
func parseLocalPage(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", errors.New("is not a URL")
	}
	path := u.EscapedPath()
	u.Path, u.RawPath = "", ""
	origin, err := parseOrigin(u.String())
	if err == nil && !loopback(u.Hostname()) {
		err = errors.New("has to be on localhost")
	}
	if err != nil {
		return "", err
	}
	return origin + path, nil
}

func loopback(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback()
	}
	host = strings.ToLower(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
