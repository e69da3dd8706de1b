package gateway

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// maxAnswer is what Lambda takes from a function, less room for the event
// around the body. (AWS, "Lambda quotas": 6 MB.)
const maxAnswer = 6<<20 - 64<<10

// recorder is a whole answer in memory: nothing is sent until it is complete.
type recorder struct {
	header http.Header
	sent   http.Header // the headers as they were at WriteHeader
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status != 0 || status < 200 { // API Gateway has no interim answers
		return
	}
	w.status = status
	w.sent = w.header.Clone()
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if !hasBody(w.status) {
		return 0, http.ErrBodyNotAllowed
	}
	return w.body.Write(p)
}

func hasBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

func (w *recorder) answer(method string) (events.APIGatewayV2HTTPResponse, error) {
	w.WriteHeader(http.StatusOK)
	out := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: map[string]string{}}
	if w.body.Len() > 0 && w.sent.Get("Content-Type") == "" {
		w.sent.Set("Content-Type", http.DetectContentType(w.body.Bytes()))
	}
	for name, values := range w.sent {
		switch name {
		case "Set-Cookie":
			out.Cookies = values
		case "Content-Length", "Connection", "Transfer-Encoding": // API Gateway writes its own
		default:
			out.Headers[name] = strings.Join(values, ", ")
		}
	}
	switch {
	case method == http.MethodHead:
	case utf8.Valid(w.body.Bytes()):
		out.Body = w.body.String()
	default:
		out.Body = base64.StdEncoding.EncodeToString(w.body.Bytes())
		out.IsBase64Encoded = true
	}
	if len(out.Body) > maxAnswer {
		return out, fmt.Errorf("%d bytes are more than Lambda takes", len(out.Body))
	}
	return out, nil
}
