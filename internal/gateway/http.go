package gateway

import (
	"context"
	"net/http"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/events"
)

// HeaderRequestID carries the request id that API Gateway gave. Whatever the
// client sent under this name is replaced.
const HeaderRequestID = "X-Request-Id"

// HTTP serves h behind an API Gateway HTTP API with payload format 2.0. The
// error it returns is always nil: every failure is an answer.
func HTTP(h http.Handler, opts ...Option) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	o := settle(opts)
	return func(ctx context.Context, ev events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		r, refusal := request(ctx, ev, o.maxBody)
		if refusal != nil {
			return refusal.answer(ev), nil
		}
		w := &recorder{header: http.Header{}}
		if !o.serve(h, w, r) {
			return broken.answer(ev), nil
		}
		answer, err := w.answer(r.Method)
		if err != nil {
			o.log.ErrorContext(ctx, "answer not sent", "request", ev.RequestContext.RequestID, "error", err)
			return broken.answer(ev), nil
		}
		return answer, nil
	}
}

func (o options) serve(h http.Handler, w http.ResponseWriter, r *http.Request) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			o.log.ErrorContext(r.Context(), "panic", "request", r.Header.Get(HeaderRequestID),
				"method", r.Method, "cause", cause(p), "stack", string(debug.Stack()))
		}
	}()
	h.ServeHTTP(w, r)
	return true
}
