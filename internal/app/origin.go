package app

import (
	"errors"
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
