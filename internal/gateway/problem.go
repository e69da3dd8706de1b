package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"

	"github.com/aws/aws-lambda-go/events"
)

// problem is a failure before or outside the handler, answered as RFC 9457
// problem details with the headers that every answer of the house carries.
type problem struct {
	status int
	detail string
}

func (p *problem) answer(ev events.APIGatewayV2HTTPRequest) events.APIGatewayV2HTTPResponse {
	body, _ := json.Marshal(struct { // strings and a number always marshal
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Code    string `json:"code"`
		Detail  string `json:"detail"`
		Request string `json:"request,omitempty"`
	}{http.StatusText(p.status), p.status, code(p.status), p.detail, ev.RequestContext.RequestID})
	return events.APIGatewayV2HTTPResponse{
		StatusCode: p.status,
		Headers: map[string]string{
			"Content-Type":                 "application/problem+json",
			"Cache-Control":                "no-store",
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy":              "no-referrer",
			"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
		},
		Body: string(body),
	}
}

// broken is the failure of which nothing is told.
var broken = &problem{http.StatusInternalServerError, "Something went wrong on our side."}

func code(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "invalid"
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return "too_large"
	}
	return "internal"
}

// cause names a panic for the log without its value, which may hold what a
// person typed. Only the runtime's own faults speak for themselves.
func cause(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}
