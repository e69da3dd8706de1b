package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"lanyard/infra/bootstrap"
	"lanyard/infra/runtimeapi"
	"lanyard/internal/httpapi"
)

// function is one that is deployed, and what it is asked here.
type function struct {
	name  string
	ratio float64 // the goal of its cold start
	first []byte  // an event whose answer needs no store
	warm  []byte  // one that needs it, in a way that ends well
}

// functionsOf gives all functions, with events about what is in w.
func functionsOf(w *world, somebody string) []function {
	batch := []byte(`{"Records":[]}`)
	token := w.made.Token
	api := func(name string, ratio float64, method, path string, body any) function {
		return function{name, ratio, w.event(method, path, "", body), w.event(method, path, token, body)}
	}
	mine, caller := w.event("GET", "/v1/session", "", nil), w.event("GET", "/v1/desk/users/"+somebody, "", nil)
	return []function{
		api("invites", 1.7, "POST", "/v1/invitations", map[string]any{"user": somebody, "badge": w.badge}),
		api("enrollments", 1.7, "GET", "/v1/users/"+somebody+"/enrollments", nil),
		api("directory", 1.7, "GET", "/v1/users/"+somebody, nil),
		api("messages", 1.7, "GET", "/v1/users/"+somebody+"/messages", nil),
		api("settings", 1.7, "GET", "/v1/network", nil),
		api("registrations", 2, "GET", "/v1/users/"+somebody+"/badges", nil),
		{"desk", 2, caller, withCookie(w, caller)}, // reads what a badge signs, as the two around it
		{"signin", 2, mine, withCookie(w, mine)},
		{"deliver", 1.8, batch, nil},
		{"doctor", 2, w.event("GET", "/v1/doctor", "", nil), nil},
		{"feedback", 1.7, []byte(`{"source":"none","detail-type":"none"}`), nil},
		{"campaigns", 1.7, batch, nil},
		{"schedule", 1.7, []byte(`{"job":"none"}`), []byte(`{"job":"sweep"}`)},
		{"setup", 1.7, []byte(`{}`), nil},
		{"web", 1.7, w.event("GET", "/openapi.json", "", nil), w.event("GET", "/openapi.json", "", nil)},
	}
}

// withCookie is an event of the administrator's browser.
func withCookie(w *world, event []byte) []byte {
	cookie := httpapi.SessionCookie + "=" + w.session.Reveal()
	return fmt.Appendf(nil, `{"cookies":[%q],%s`, cookie, event[1:])
}

// functions measures the built functions: how large, how fast to start beside
// an empty one, what a warm request costs.
func (b *bench) functions(ctx context.Context) error {
	w, err := b.newWorld(ctx)
	if err != nil {
		return err
	}
	defer w.engine.Close()
	users, err := w.people(ctx, 1)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	store := &http.Server{Handler: &amazon{w.engine}, ReadHeaderTimeout: time.Second}
	go func() { _ = store.Serve(listener) }()
	defer store.Close()
	stage := stage{bench: b, env: environment(w, "http://"+listener.Addr().String())}
	all := functionsOf(w, string(users[0]))
	if err := b.sizes(ctx, all); err != nil {
		return err
	}
	if err := stage.coldStarts(ctx, all); err != nil {
		return err
	}
	return stage.warmRequests(ctx, all)
}

// environment is what template.yaml sets, but for the endpoint of DynamoDB.
func environment(w *world, dynamo string) []string {
	return []string{
		"LANYARD_TABLE=" + tableName, "LANYARD_BASE_URL=" + origin, "LANYARD_ROOT_KEY_FILE=" + w.keyFile,
		"LANYARD_MAIL_FROM=id@bench.example", "LANYARD_MAIL_CONFIGURATION_SET=bench",
		"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=bench", "AWS_SECRET_ACCESS_KEY=bench",
		"AWS_ENDPOINT_URL_DYNAMODB=" + dynamo,
	}
}

// stage is where built functions are started.
type stage struct {
	*bench
	env []string
}

func (s stage) start(name string) (*runtimeapi.Function, error) {
	return runtimeapi.Start(runtimeapi.Options{Bootstrap: filepath.Join(s.built, name), Env: s.env})
}

// sizes are those for arm64, as deployed.
func (b *bench) sizes(ctx context.Context, all []function) error {
	progress("functions for arm64")
	out := filepath.Join(b.work, "arm64")
	if err := bootstrap.Build(ctx, ".", out, "arm64", "./functions/...", "./infra/bench/empty"); err != nil {
		return err
	}
	b.section("Zip of each function, of its binary, linux/arm64")
	for _, name := range append([]string{"empty"}, names(all)...) {
		size, zipped, err := sizeOf(filepath.Join(out, name))
		if err != nil {
			return err
		}
		b.add(fmt.Sprintf("%s, of %s MB", name, figure(float64(size)/1e6)), float64(zipped)/1e6, "MB", atMost(5))
	}
	return nil
}

func names(all []function) []string {
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = f.name
	}
	return out
}

// sizeOf gives the bytes of a program and of a zip file with it alone.
func sizeOf(path string) (size, zipped int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	var n counter
	z := zip.NewWriter(&n)
	part, err := z.Create("bootstrap")
	if err != nil {
		return 0, 0, err
	}
	if size, err = io.Copy(part, f); err != nil {
		return 0, 0, err
	}
	err = z.Close()
	return size, int64(n), err
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
