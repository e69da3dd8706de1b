package egress

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"lanyard/internal/errs"
)

const (
	// timeout is for the whole exchange, from the name to the last byte.
	timeout = 10 * time.Second
	// dialTimeout is for one connection; a vendor that does not take one is down.
	dialTimeout = 3 * time.Second
	// maxBody and maxHeaders are far more than an answer to one message has.
	maxBody    = 64 << 10
	maxHeaders = 16 << 10
)

// Options of a client. The zero value is what functions run with.
type Options struct {
	Loopback bool           // reach this machine too, by http as well; for local runs and tests
	Timeout  time.Duration  // for the whole exchange; 0 is 10 s
	MaxBody  int64          // bytes of an answer that can be read; 0 is 64 KiB
	Resolver *net.Resolver  // nil is the system's
	Roots    *x509.CertPool // nil are the system's
}

// New makes a client. Errors of an address that it does not reach are
// errs.Forbidden; reading more of a body than it may have ends in errs.TooLarge.
func New(o Options) *http.Client {
	g := guard{o: o, addresses: ssrf.New(prefixes(o)...)}
	if g.o.MaxBody == 0 {
		g.o.MaxBody = maxBody
	}
	dialer := &net.Dialer{Timeout: dialTimeout, Resolver: o.Resolver, Control: g.control}
	g.next = &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots},
		MaxResponseHeaderBytes: maxHeaders,
		DisableKeepAlives:      true,
		DisableCompression:     true,
	}
	if o.Timeout == 0 {
		o.Timeout = timeout
	}
	return &http.Client{
		Transport: g, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// prefixes let this machine in where it may be reached; the port is ours to
// check.
func prefixes(o Options) []ssrf.Option {
	all := []ssrf.Option{ssrf.WithAnyPort()}
	if o.Loopback {
		all = append(all, ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")))
	}
	return all
}

// guard is the transport: what is asked before a request leaves, and what may
// come back.
type guard struct {
	o         Options
	addresses *ssrf.Guardian
	next      *http.Transport
}

func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if problem := CheckURL(r.URL.String(), g.o.Loopback); problem != "" {
		if r.Body != nil {
			_ = r.Body.Close() // a RoundTripper has to
		}
		return nil, refused(errors.New("the address " + problem))
	}
	answer, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &capped{answer.Body, g.o.MaxBody}
	return answer, nil
}

// control is called with each address after DNS, before the connection is made.
func (g guard) control(network, address string, conn syscall.RawConn) error {
	if err := g.addresses.Safe(network, address, conn); err != nil {
		return refused(err)
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil || !reachable(at.Port()) {
		return refused(errors.New("not a port of https"))
	}
	return nil
}

func refused(why error) error { return fmt.Errorf("egress: %w", errs.Because(errs.Forbidden, why)) }

// capped is a body that ends in an error when it goes on for too long.
type capped struct {
	body io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.body.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return n + int(c.left), fmt.Errorf("egress: answer: %w", errs.TooLarge)
	}
	return n, err
}

func (c *capped) Close() error { return c.body.Close() }
