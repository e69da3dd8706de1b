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
var pages = []string{"/", "/i", "/r", "/f", "/p", "/v", "/signin", "/me", "/genuine"}

// Where the pages are in a build.
const (
	portalPage  = "index.html"
	consolePage = "console/index.html"
)

// The policies allow what the pages are made of and nothing else: their own
// script, style and images, and calls to their own API; the console has fonts of
// its own besides.
const (
	portalPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

// types of the files that a build makes, by extension. A file of another type is
// not served: nosniff would make nothing of it. mime.TypeByExtension would ask
// the machine, and machines differ.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
	".html":  "text/html; charset=utf-8",
}

// How long a browser may keep what it got. The name of an asset has a hash of the
// content in it.
const (
	never   = "no-store"
	aDay    = "public, max-age=86400"
	forEver = "public, max-age=31536000, immutable"
)

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
	page := file(built, portalPage, never)
	for _, p := range pages {
		if p == "/" {
			p = "/{$}"
		}
		mux.Handle("GET "+p, page)
	}
	mux.Handle("GET /favicon.svg", file(built, "favicon.svg", aDay))
	mux.Handle("GET /assets/{file}", assets(built, "assets"))
	console := file(built, consolePage, never)
	mux.Handle("GET /console", console)
	mux.Handle("GET /console/", console)
	mux.Handle("GET /console/assets/{file...}", assets(built, "console/assets"))
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
		h.Set("Content-Security-Policy", policy(r.URL.Path))
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

func policy(path string) string {
	if path == "/console" || strings.HasPrefix(path, "/console/") {
		return consolePolicy
	}
	return portalPolicy
}

// assets serves the files of a folder. Names that lead out of it are names of
// no file (fs.ValidPath).
func assets(built fs.FS, folder string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		file(built, folder+"/"+r.PathValue("file"), forEver)(w, r)
	}
}

// file serves one built file, gzipped where the build left it so and the
// browser takes it.
func file(built fs.FS, name, cache string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		plain, err := fs.ReadFile(built, name)
		kind, known := types[path.Ext(name)]
		if err != nil || !known {
			missing(w, name)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
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
	if name == portalPage || name == consolePage {
		http.Error(w, "The pages are not built. Run: make web", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "There is no such file.", http.StatusNotFound)
}
