package httpapi

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"lanyard/internal/errs"
)

// safe methods change nothing (RFC 9110, section 9.2.1).
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// fromForeign reports whether a request was made by a page that is not ours
// and not allowed to. Browsers say so with Origin, and with Sec-Fetch-Site where a
// page could hide its Origin; a program that is no browser sends neither.
func (a *API) fromForeign(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) > 1 {
		return true
	}
	if len(origins) == 1 && origins[0] != a.opts.Origin {
		return !a.allowed(r)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none" && !a.allowed(r)
}

// allowed reports whether the page is one that may call from elsewhere, with a
// bearer token and without cookies.
func (a *API) allowed(r *http.Request) bool {
	return a.listed(r) && r.Header.Get("Authorization") != "" && r.Header.Get("Cookie") == ""
}

func (a *API) listed(r *http.Request) bool {
	return slices.Contains(a.opts.AllowedOrigins, r.Header.Get("Origin"))
}

// fromForm reports whether the body has a type that an HTML form can send, which a
// browser lets any page do without asking.
func fromForm(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded", "multipart/form-data", "text/plain":
		return true
	}
	return false
}

// admit refuses changing requests that a foreign page may have made somebody's
// browser send (cross-site request forgery).
func (a *API) admit(r *http.Request) error {
	if safe(r.Method) {
		return nil
	}
	if a.fromForeign(r) {
		return errs.New(errs.Forbidden, "This page may not do this.")
	}
	if fromForm(r) && !a.takesForms(r) {
		return errs.New(errs.Forbidden, "Forms are not accepted; send JSON.")
	}
	return nil
}

// takesForms reports whether r is for an operation whose body is a form. Such a one
// is called by a provider that signs what it sends: it is public, so that nothing in
// it follows from who somebody's browser is.
func (a *API) takesForms(r *http.Request) bool {
	_, route := a.mux.Handler(r)
	return a.forms[route]
}

// preflight answers the question a browser asks before a page from an allowed
// origin may call (Fetch Standard, section 3.3). It reports whether r was such
// a question.
func (a *API) preflight(h http.Header, r *http.Request) bool {
	h.Set("Vary", "Origin")
	if !a.listed(r) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	h.Set("Access-Control-Expose-Headers", exposed)
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key")
	h.Set("Access-Control-Max-Age", "600")
	return true
}

// exposed are the headers of answers that a page from an allowed origin may
// read besides those that any may (Fetch Standard, section 3.3.3).
const exposed = "Retry-After, Idempotency-Replayed, Next-Cursor, Content-Disposition"

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
