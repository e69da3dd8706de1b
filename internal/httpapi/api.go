package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Options are what an API needs. To describe operations without serving them
// (Spec), none are needed.
type Options struct {
	Table    table.Table
	Sessions *session.Service
	Keys     *secret.Keyring
	Now      func() time.Time
	Log      *slog.Logger
	// Origin is the scheme and host that our own pages are served from. Without
	// it every changing request of a browser is refused.
	Origin string
	// AllowedOrigins are other pages that may call with a bearer token, never
	// with a cookie.
	AllowedOrigins []string
}

// API is an http.Handler of registered operations.
type API struct {
	opts Options
	mux  *http.ServeMux
	huma huma.API
	ops  []Operation
	// forms are the routes of operations whose body is a form.
	forms map[string]bool
	room  string // whose operation is being registered
}

// New makes an API without operations.
func New(o Options) *API {
	a := &API{opts: o, mux: http.NewServeMux(), forms: map[string]bool{}}
	a.huma = huma.NewAPI(a.config(), adapter{a})
	return a
}

// Operations are those registered so far, in order.
func (a *API) Operations() []Operation { return a.ops }

// ServeHTTP answers one request: the order is in the package documentation.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := a.begin(r)
	r = r.WithContext(context.WithValue(r.Context(), callerKey{}, x))
	a.answer(x, r)
	if !x.matched && x.out.status != http.StatusNoContent && x.failed == nil {
		x.lost(r)
	}
	a.line(r.Context(), x)
	x.out.send(w)
}

func (a *API) answer(x *exchange, r *http.Request) {
	defer func() {
		if p := recover(); p != nil {
			x.fail(r.Context(), fmt.Errorf("panic: %s: %s", panicked(p), debug.Stack()))
		}
	}()
	if a.preflight(x.out.header, r) {
		x.out.WriteHeader(http.StatusNoContent)
		return
	}
	if err := a.admit(r); err != nil {
		x.fail(r.Context(), err)
		return
	}
	a.mux.ServeHTTP(&x.out, r)
}

// panicked names a panic without its value, which may hold what a person
// typed. Only the runtime's own faults speak for themselves.
func panicked(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// adapter joins huma to the mux, with our own steps between them.
type adapter struct{ api *API }

func (ad adapter) Handle(described *huma.Operation, next func(huma.Context)) {
	op := ad.api.ops[len(ad.api.ops)-1] // Register has just put it there
	if op.Consumes == FormType {
		ad.api.forms[op.Method+" "+op.Path] = true
	}
	ad.api.mux.HandleFunc(op.Method+" "+op.Path, func(_ http.ResponseWriter, r *http.Request) {
		x, _ := r.Context().Value(callerKey{}).(*exchange)
		x.matched, x.route = true, op.Path
		if err := ad.api.run(x, op, r, func(r *http.Request) {
			next(humago.NewContext(described, r, &x.out))
		}); err != nil {
			x.fail(r.Context(), err)
		}
	})
}

func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.api.ServeHTTP(w, r) }

// run does the steps of a request whose operation is known.
func (a *API) run(x *exchange, op Operation, r *http.Request, next func(*http.Request)) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	if err := a.identify(r.Context(), x, op.Access, r); err != nil {
		return err
	}
	if safe(op.Method) {
		next(r)
		return nil
	}
	body, err := op.body(r)
	if err != nil {
		return err
	}
	if op.Quiet {
		next(r)
		return nil
	}
	return a.once(x, r, body, func() { next(r) })
}

// line writes the one log line of a request. Paths, addresses, headers and
// bodies stay out of it: they hold what people typed.
func (a *API) line(ctx context.Context, x *exchange) {
	p := x.caller.Principal
	attrs := []slog.Attr{
		slog.String("method", x.method), slog.String("route", x.route),
		slog.Int("status", x.out.status), slog.String("code", x.code),
		slog.Int64("ms", a.opts.Now().Sub(x.began).Milliseconds()),
		slog.String("request", x.caller.Request),
	}
	if !p.Nobody() {
		attrs = append(attrs, slog.String("actor", string(x.caller.Entry("").Actor)), slog.String("network", string(p.Network)))
	}
	if x.failed != nil {
		attrs = append(attrs, slog.String("error", x.failed.Error()))
	}
	if x.aside != nil {
		attrs = append(attrs, slog.String("aside", x.aside.Error()))
	}
	level := slog.LevelInfo
	if x.out.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.opts.Log.LogAttrs(ctx, level, "request", attrs...)
}

// lost is the answer where no route matched: the mux has said 404 or 405 in
// plain text, or pointed to a cleaned path.
func (x *exchange) lost(r *http.Request) {
	allow := x.out.header.Get("Allow")
	x.out.header.Del("Location")
	if x.out.status != http.StatusMethodNotAllowed {
		x.fail(r.Context(), errs.NotFound)
		return
	}
	x.fail(r.Context(), statusError{http.StatusMethodNotAllowed, errs.New(errs.NotFound, "This path does not take this method.")})
	x.out.header.Set("Allow", allow)
}
