package web

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed openapi.json
var openAPI []byte

// Paths of the portal's pages. template.yaml has a route for each.
var pages = []string{"/", "/i", "/r", "/signin", "/me"}

// contentSecurityPolicy allows what the portal is made of and nothing else: its
// own script, style and images, and calls to its own API.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// types of the files that a build makes, by extension. mime.TypeByExtension would ask
// the machine, and machines differ.
var types = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".html": "text/html; charset=utf-8",
}

// Handler serves the pages and their assets.
func Handler() http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant
	}
	return handler(built)
}

func handler(built fs.FS) http.Handler {
	mux := http.NewServeMux()
	page := file(built, "index.html", "no-store")
	for _, p := range pages {
		if p == "/" {
			p = "/{$}"
		}
		mux.Handle("GET "+p, page)
	}
	mux.Handle("GET /favicon.svg", file(built, "favicon.svg", "public, max-age=86400"))
	mux.HandleFunc("GET /assets/{file}", func(w http.ResponseWriter, r *http.Request) {
		// The name has a hash of the content in it.
		name := path.Join("assets", path.Base(r.PathValue("file")))
		file(built, name, "public, max-age=31536000, immutable")(w, r)
	})
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(openAPI) // the client is gone if this fails
	})
	return secured(mux)
}

// secured sets the headers of every answer, errors included.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "publickey-credentials-create=(self), publickey-credentials-get=(self), camera=(), microphone=(), geolocation=()")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

// file serves one built file, gzipped where the build left it so and the
// browser takes it.
func file(built fs.FS, name, cache string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		plain, err := fs.ReadFile(built, name)
		if err != nil {
			missing(w, name)
			return
		}
		h := w.Header()
		h.Set("Content-Type", types[path.Ext(name)])
		h.Set("Cache-Control", cache)
		h.Set("Vary", "Accept-Encoding")
		if zipped, err := fs.ReadFile(built, name+".gz"); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			plain = zipped
		}
		_, _ = w.Write(plain) // the client is gone if this fails
	}
}

func missing(w http.ResponseWriter, name string) {
	if name == "index.html" {
		http.Error(w, "The pages are not built. Run: make web", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "There is no such file.", http.StatusNotFound)
}
