package cloud

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
)

// Limits of HTTP APIs and of Lambda. (AWS, "Quotas for HTTP APIs" and "Lambda
// quotas".)
const (
	maxHead    = 10240 // bytes of request line and headers
	maxPayload = 10 << 20
	maxEvent   = 6 << 20
	maxTime    = 30 * time.Second
)

// api is the HTTP API.
type api struct {
	*Cloud
	routes []route
}

// API serves the template's routes.
func (c *Cloud) API() http.Handler {
	a := &api{Cloud: c}
	for _, f := range c.template.Functions {
		for _, r := range f.Routes {
			a.routes = append(a.routes, route{r, f, segments(r.Path)})
		}
	}
	return a
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// HTTP APIs give the path decoded, and cut at a decoded question mark.
	path, _, _ := strings.Cut(r.URL.Path, "?")
	to, params := find(a.routes, r.Method, path)
	switch {
	case to == nil:
		refuse(w, http.StatusNotFound)
		return
	case headSize(r) > maxHead:
		refuse(w, http.StatusRequestHeaderFieldsTooLarge)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge)
		return
	}
	ev := a.event(r, to, path, params, body)
	answer, err := a.call(r.Context(), to, ev)
	switch {
	case errors.Is(err, errTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge)
	case err != nil:
		a.log.Error("function failed", "function", to.function.Name, "route", to.Key(), "request", ev.RequestContext.RequestID, "error", err)
		refuse(w, http.StatusInternalServerError)
	default:
		a.write(w, answer)
	}
}

// headSize is about what the request line and headers were.
func headSize(r *http.Request) int {
	size := len(r.Method) + len(r.RequestURI) + len(r.Host)
	for name, values := range r.Header {
		for _, v := range values {
			size += len(name) + len(v) + 4
		}
	}
	return size
}

func (a *api) event(r *http.Request, to *route, path string, params map[string]string, body []byte) events.APIGatewayV2HTTPRequest {
	client, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		client = r.RemoteAddr
	}
	now := a.now()
	ev := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: to.Key(), RawPath: path, RawQueryString: r.URL.RawQuery,
		Headers: headers(r, client), PathParameters: params, QueryStringParameters: queryParameters(r),
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: to.Key(), AccountID: "000000000000", Stage: "$default", RequestID: rand.Text()[:16],
			APIID: "local", DomainName: r.Host, DomainPrefix: "local",
			Time: now.Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: r.Method, Path: path, Protocol: r.Proto, SourceIP: client, UserAgent: r.UserAgent(),
			},
		},
	}
	for _, line := range r.Header["Cookie"] {
		for c := range strings.SplitSeq(line, ";") {
			ev.Cookies = append(ev.Cookies, strings.TrimSpace(c))
		}
	}
	ev.Body, ev.IsBase64Encoded = string(body), false
	if !isText(r.Header.Get("Content-Type")) && len(body) > 0 || !utf8.Valid(body) {
		ev.Body, ev.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return ev
}

// headers are lower-cased, repeated ones joined, cookies elsewhere. A client's
// X-Forwarded-For is kept in front of what is added, as API Gateway does.
func headers(r *http.Request, client string) map[string]string {
	out := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		if name != "Cookie" {
			out[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	out["x-forwarded-for"] = strings.TrimPrefix(out["x-forwarded-for"]+", "+client, ", ")
	out["x-forwarded-proto"], out["x-forwarded-port"] = "https", "443"
	return out
}

func queryParameters(r *http.Request) map[string]string {
	out := map[string]string{}
	for name, values := range r.URL.Query() {
		out[name] = strings.Join(values, ",")
	}
	return out
}

// isText holds for the content types that HTTP APIs pass on as they are; the
// others travel as base64.
func isText(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch t {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(t, "text/")
}

var errTooLarge = errors.New("the event is over Lambda's 6 MB")

func (a *api) call(ctx context.Context, to *route, ev events.APIGatewayV2HTTPRequest) (*events.APIGatewayV2HTTPResponse, error) {
	payload, err := json.Marshal(ev)
	if err != nil {
		return nil, err
	}
	if len(payload) > maxEvent {
		return nil, errTooLarge
	}
	// A client that goes away does not stop the function.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(maxTime, to.function.Timeout))
	defer cancel()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: ev.RequestContext.RequestID})
	out, err := a.functions[to.function.Folder].Invoke(ctx, payload)
	if err != nil {
		return nil, err
	}
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(out, &answer); err != nil {
		return nil, err
	}
	if answer.StatusCode < 200 || answer.StatusCode > 599 {
		return nil, errors.New("the answer has no statusCode")
	}
	return &answer, nil
}

func (a *api) write(w http.ResponseWriter, answer *events.APIGatewayV2HTTPResponse) {
	body := []byte(answer.Body)
	if answer.IsBase64Encoded {
		raw, err := base64.StdEncoding.DecodeString(answer.Body)
		if err != nil {
			refuse(w, http.StatusInternalServerError)
			return
		}
		body = raw
	}
	for name, value := range answer.Headers {
		w.Header().Set(name, value)
	}
	for _, c := range answer.Cookies {
		w.Header().Add("Set-Cookie", c)
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body) // the client is gone if this fails
}

// refuse answers what no function was asked, as the functions would.
func refuse(w http.ResponseWriter, status int) {
	httpapi.SecurityHeaders(w.Header(), "default-src 'none'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	code, detail := reason(status)
	_ = json.NewEncoder(w).Encode(httpapi.Problem{ // the client is gone if this fails
		Title: http.StatusText(status), Status: status, Code: string(code), Detail: detail,
	})
}

func reason(status int) (errs.Kind, string) {
	switch status {
	case http.StatusNotFound:
		return errs.NotFound, "There is no such route."
	case http.StatusInternalServerError:
		return errs.Internal, "Something went wrong on our side."
	}
	return errs.TooLarge, "The request is too large."
}
