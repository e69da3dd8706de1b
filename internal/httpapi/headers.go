package httpapi

import "net/http"

// apiPolicy lets an answer of the API load and run nothing, wherever it is
// shown.
const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

// SecurityHeaders sets what every answer carries, errors too. policy is the
// Content-Security-Policy; pages have their own, which must say
// frame-ancestors 'none'.
func SecurityHeaders(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}
