package httpapi

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"lanyard/internal/secret"
)

// The cookies. The __Host- prefix makes browsers refuse them unless they are
// Secure, for Path=/ and for this host alone (RFC 6265bis, section 4.1.3.2), so
// that no other subdomain can plant one.
const (
	SessionCookie = "__Host-lanyard"
	BrowserCookie = "__Host-lanyard-browser"
)

// browserLasts is longer than anything that is bound to a browser.
const browserLasts = 30 * 24 * time.Hour

// SetSession is the cookie that carries a session until it ends. Outputs have a
// field SetCookie []http.Cookie `header:"Set-Cookie"` for it.
//
// It is Lax, not Strict: a signed-in person who follows a link in a message to
// a page of ours is still signed in. Changing requests from foreign pages are
// refused by their origin.
func SetSession(raw secret.Bearer, ends time.Time) http.Cookie {
	return cookie(SessionCookie, raw.Reveal(), ends, http.SameSiteLaxMode)
}

// ClearSession is the cookie that takes the session cookie away.
func ClearSession() http.Cookie {
	c := cookie(SessionCookie, "", time.Unix(0, 0), http.SameSiteLaxMode)
	c.MaxAge = -1
	return c
}

// NewBrowser makes the cookie that a browser is recognised by, and the hash
// that records hold of it and Caller.Browser shows from the next request on.
// It says nothing about who uses the browser.
func NewBrowser(now time.Time) (c http.Cookie, hash string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	value := base64.RawURLEncoding.EncodeToString(b[:])
	return cookie(BrowserCookie, value, now.Add(browserLasts), http.SameSiteStrictMode), browserHash(value)
}

func browserHash(value string) string {
	sum := sha256.Sum256([]byte(value))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func cookie(name, value string, ends time.Time, site http.SameSite) http.Cookie {
	return http.Cookie{
		Name: name, Value: value, Path: "/", Expires: ends,
		Secure: true, HttpOnly: true, SameSite: site,
	}
}
