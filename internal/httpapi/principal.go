package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// present gives the token that a request carries: a session's from the cookie
// or an API token from the Authorization header. Both at once could be a
// page using somebody's cookie under cover of its own token, so it is refused;
// so is either given twice.
func present(r *http.Request) (cookie, bearer secret.Bearer, err error) {
	cookies := r.CookiesNamed(SessionCookie)
	headers := r.Header.Values("Authorization")
	switch {
	case len(cookies) > 1 || len(r.CookiesNamed(BrowserCookie)) > 1:
		return "", "", badRequest("header.Cookie", "has a cookie twice")
	case len(headers) > 1:
		return "", "", badRequest("header.Authorization", "is given twice")
	case len(cookies) == 1 && len(headers) == 1:
		return "", "", badRequest("header.Authorization", "must not come with a session cookie")
	case len(cookies) == 1:
		return secret.Bearer(cookies[0].Value), "", nil
	case len(headers) == 1:
		return "", bearerOf(headers[0]), nil
	}
	return "", "", nil
}

// bearerOf is the token of an Authorization header (RFC 6750, section 2.1);
// one of another scheme is a token that nobody has.
func bearerOf(header string) secret.Bearer {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "?"
	}
	return secret.Bearer(strings.TrimSpace(token))
}

// identify fills in who makes the request and refuses who may not.
func (a *API) identify(ctx context.Context, x *exchange, need Access, r *http.Request) error {
	cookie, bearer, err := present(r)
	if err != nil {
		return err
	}
	x.caller.Presented = cookie
	if need.level == levelPublic {
		return nil
	}
	token := cookie
	switch {
	case cookie == "" && bearer == "":
		return errs.Unauthenticated
	case cookie == "" && !strings.HasPrefix(bearer.Reveal(), secret.APITokenPrefix),
		cookie != "" && !strings.HasPrefix(cookie.Reveal(), secret.SessionPrefix):
		return errs.Unauthenticated // each kind of token comes its own way only
	case cookie == "":
		token = bearer
	}
	p, err := a.opts.Sessions.Find(ctx, token)
	if err != nil {
		return err
	}
	x.caller.Principal = p
	if err := need.check(p); err != nil {
		return err
	}
	x.aside = a.opts.Sessions.Touch(ctx, p)
	return nil
}

// check refuses a principal that may not call the operation.
func (need Access) check(p session.Principal) error {
	switch need.level {
	case levelPublic:
		return nil
	case levelSignedIn:
		if p.IsUser() {
			return nil
		}
	case levelKnown:
		if !p.Nobody() {
			return nil
		}
	case levelNeeds:
		if p.May(need.privilege, need.scopes...) || slices.ContainsFunc(need.or, p.Has) {
			return nil
		}
	case levelDesk:
		if p.IsDesk(need.privilege) {
			return nil
		}
	}
	return errs.Forbidden
}

// client is the address the gateway put into the request.
func client(r *http.Request) netip.Addr {
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return ap.Addr().Unmap()
	}
	addr, _ := netip.ParseAddr(r.RemoteAddr)
	return addr.Unmap()
}

// browser is the hash of the browser cookie.
func browser(r *http.Request) string {
	c, err := r.Cookie(BrowserCookie)
	if err != nil || c.Value == "" {
		return ""
	}
	return browserHash(c.Value)
}
