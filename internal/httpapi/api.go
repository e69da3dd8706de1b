package httpapi

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

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
	// Origin is the scheme and host that our own pages are served from.
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
}

// New makes an API without operations.
func New(o Options) *API {
	a := &API{opts: o, mux: http.NewServeMux()}
	a.huma = humago.New(a.mux, huma.DefaultConfig("Lanyard", "1"))
	return a
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// Spec is the OpenAPI 3.1 document of all registered operations, as JSON.
func (a *API) Spec() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

func (a *API) operation(op Operation) huma.Operation { return huma.Operation{OperationID: op.ID} }

type exchange struct{ caller Caller }
