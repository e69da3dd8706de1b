package egress

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/errs"
)

// inside are addresses that nobody may have us call.
var inside = []string{
	"127.0.0.1", "127.1.2.3", "::1", "0.0.0.0", "0.1.2.3", "::",
	"10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "198.18.0.1", "fc00::1", "fd12::1",
	"169.254.169.254", "169.254.170.2", "fe80::1", "fd00:ec2::254", // metadata among them
	"224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1",
	"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", // mapped
	"64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", // NAT64, 6to4
}

// Threat 14: a name that points inside is not connected to, nor is an address
// itself.
func TestNothingInsideIsReached(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	for _, a := range inside {
		at := netip.AddrPortFrom(netip.MustParseAddr(a), 443).String()
		if err := New(Options{}).Transport.(guard).control("tcp4", at, nil); !errors.Is(err, errs.Forbidden) {
			t.Errorf("a connection to %s: %v", at, err)
		}
		host := a
		if strings.Contains(a, ":") {
			host = "[" + a + "]"
		}
		client := New(Options{Resolver: resolver(t, a)})
		for _, url := range []string{"https://inside.example.com:" + c.port, "https://" + host + ":" + c.port, "http://" + host + ":" + c.port} {
			if _, err := get(t, client, url); !errors.Is(err, errs.Forbidden) {
				t.Errorf("%s at %s: %v", url, a, err)
			}
		}
	}
	if n := c.hits.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// Numbers in other spellings are names for Go's resolver and addresses for
// others.
func TestNumbersAreNoNames(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	client := New(Options{Resolver: resolver(t, "127.0.0.1")})
	for _, host := range []string{
		"2130706433", "0177.0.0.1", "017700000001", "0x7f000001", "0x7f.1", "127.1", "127.0.0.1.", "localhost", "localhost.",
	} {
		if _, err := get(t, client, "https://"+host+":"+c.port); !errors.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := c.hits.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// The runtime beside a function listens there.
func TestTheRuntimeIsNotReached(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/2018-06-01/runtime/invocation/next", "/"} {
		for _, scheme := range []string{"http", "https"} {
			if _, err := get(t, New(Options{}), scheme+"://127.0.0.1:9001"+path); !errors.Is(err, errs.Forbidden) {
				t.Errorf("%s %s: %v", scheme, path, err)
			}
		}
	}
}

// Each connection is judged by the address it is made to: what a name was a
// moment ago does not help.
func TestNameThatChangesItsMind(t *testing.T) {
	t.Parallel()
	s, roots := server(t, func(http.ResponseWriter, *http.Request) {})
	url := strings.Replace(s.URL, "127.0.0.1", "example.com", 1)
	client := New(Options{Loopback: true, Roots: roots, Resolver: resolver(t, "127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "127.0.0.1")})
	for i, good := range []bool{true, false, false, false, true} {
		if _, err := get(t, client, url); (err == nil) != good || !good && !errors.Is(err, errs.Forbidden) {
			t.Errorf("request %d: %v", i, err)
		}
	}
}

func TestThePublicInternetIsReached(t *testing.T) {
	t.Parallel()
	g := New(Options{}).Transport.(guard)
	for address, good := range map[string]bool{
		"8.8.8.8:443": true, "8.8.8.8:8443": true, "8.8.8.8:65535": true, "[2606:4700::1111]:443": true,
		"8.8.8.8:80": false, "8.8.8.8:25": false, "8.8.8.8:22": false, "8.8.8.8:1023": false, "8.8.8.8": false, "": false,
	} {
		if err := g.control("tcp4", address, nil); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := g.control("udp4", "8.8.8.8:443", nil); !errors.Is(err, errs.Forbidden) {
		t.Errorf("udp: %v", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	for _, to := range []string{"http://127.0.0.1:", "https://127.0.0.1:", "//localhost:"} {
		s, roots := server(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, to+c.port+"/", http.StatusTemporaryRedirect)
		})
		answer, err := get(t, New(Options{Loopback: true, Roots: roots}), s.URL)
		if err != nil || answer.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("%s: %v, %v", to, answer, err)
		}
	}
	if n := c.hits.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestABodyHasAnEnd(t *testing.T) {
	t.Parallel()
	var wrote atomic.Int64
	s, roots := server(t, func(w http.ResponseWriter, _ *http.Request) {
		for block := make([]byte, 64<<10); wrote.Load() < 1<<30; {
			n, err := w.Write(block)
			if wrote.Add(int64(n)); err != nil {
				return
			}
		}
	})
	answer, err := get(t, New(Options{Loopback: true, Roots: roots}), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	read, err := io.Copy(io.Discard, answer.Body)
	if !errors.Is(err, errs.TooLarge) || read != maxBody {
		t.Errorf("%d bytes, %v", read, err)
	}
	_ = answer.Body.Close()
	s.Close() // waits for the handler
	if n := wrote.Load(); n > 64<<20 {
		t.Errorf("%d bytes were sent to us", n)
	}
}

func TestABodyOfTheFullSizeIsRead(t *testing.T) {
	t.Parallel()
	s, roots := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "0123456789") })
	for size, good := range map[int64]bool{9: false, 10: true, 11: true} {
		answer, err := get(t, New(Options{Loopback: true, Roots: roots, MaxBody: size}), s.URL)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(answer.Body); (err == nil) != good || good && string(got) != "0123456789" {
			t.Errorf("%d: %q, %v", size, got, err)
		}
	}
}

func TestHeadersAndTimeHaveAnEnd(t *testing.T) {
	t.Parallel()
	long, roots := server(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) })
	if _, err := get(t, New(Options{Loopback: true, Roots: roots}), long.URL); err == nil {
		t.Error("a header of a megabyte")
	}
	drip, roots := server(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
		}
	})
	answer, err := get(t, New(Options{Loopback: true, Roots: roots, Timeout: 50 * time.Millisecond, MaxBody: 1 << 40}), drip.URL)
	if err == nil {
		_, err = io.Copy(io.Discard, answer.Body)
	}
	if err == nil || errors.Is(err, errs.TooLarge) {
		t.Errorf("a body without an end: %v", err)
	}
}

// A vendor that takes a request and hangs up must not get it twice, by no hand of
// ours: net/http repeats a GET on a connection that was used before.
func TestNoRequestIsRepeated(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	s, roots := server(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "ok")
	})
	client := New(Options{Loopback: true, Roots: roots})
	first, err := get(t, client, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, first.Body)
	_ = first.Body.Close()
	if _, err := get(t, client, s.URL); err == nil || requests.Load() != 2 {
		t.Errorf("%d requests, %v", requests.Load(), err)
	}
}

func TestCertificatesCount(t *testing.T) {
	t.Parallel()
	s, roots := server(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came through") })
	if _, err := get(t, New(Options{Loopback: true}), s.URL); err == nil {
		t.Error("an unknown certificate")
	}
	url := strings.Replace(s.URL, "127.0.0.1", "other.test", 1)
	if _, err := get(t, New(Options{Loopback: true, Roots: roots, Resolver: resolver(t, "127.0.0.1")}), url); err == nil {
		t.Error("a certificate for another name")
	}
}

// The switch is for this machine, not for http elsewhere.
func TestLoopbackIsASwitch(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	open := New(Options{Loopback: true, Resolver: resolver(t, "127.0.0.1")})
	for url, good := range map[string]bool{
		"http://localhost:" + c.port: true, "http://127.0.0.1:" + c.port: true, "https://127.0.0.1:" + c.port: true,
		"http://inside.example.com:" + c.port: false, "http://10.0.0.1:" + c.port: false, "https://10.0.0.1:" + c.port: false,
		"ftp://127.0.0.1:" + c.port: false, "http://u:p@127.0.0.1:" + c.port: false,
	} {
		before := c.hits.Load()
		_, err := get(t, open, url) // the canary hangs up
		if errors.Is(err, errs.Forbidden) == good {
			t.Errorf("%s: %v", url, err)
		}
		if !good && c.hits.Load() != before {
			t.Errorf("%s: connected", url)
		}
	}
}

// The environment is set for the whole process, so this test is not parallel.
func TestNoProxy(t *testing.T) {
	c := newCanary(t)
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, "http://127.0.0.1:"+c.port)
	}
	s, roots := server(t, func(http.ResponseWriter, *http.Request) {})
	url := strings.Replace(s.URL, "127.0.0.1", "example.com", 1)
	if _, err := get(t, New(Options{Loopback: true, Roots: roots, Resolver: resolver(t, "127.0.0.1")}), url); err != nil || c.hits.Load() != 0 {
		t.Errorf("%v, %d connections to a proxy", err, c.hits.Load())
	}
}
