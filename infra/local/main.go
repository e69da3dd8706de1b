// Command local runs the whole system on one machine: the functions of
// template.yaml in this process, on SQLite or DynamoDB Local, with an inbox in
// place of mail and text messages.
//
//	-addr     where to listen; the pages are at http://localhost and its port
//	-data     folder for the store, the keys and the inbox
//	-template template.yaml
//	-log      file that log lines go to; "-" is standard error
//	-allow-origin
//	          origin of another page that may call the API with a token; repeat it, or put commas between several
//	-gateways send by the gateways that networks added, to this machine too and without TLS;
//	          without it all messages stay in the inbox
//	-aws      address of an SES and SNS that others run on this machine, such as moto:
//	          what would be in the inbox goes there
//	-later    how far ahead of the real time its clock is, to see things expire
//
// STORE=dynamodb chooses DynamoDB Local.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/infra/local/cloud"
	"lanyard/infra/local/store"
	"lanyard/infra/template"
	"lanyard/internal/app"
	"lanyard/internal/gateway"
	"lanyard/internal/jobs"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/secret"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.LookupEnv); err != nil {
		fmt.Fprintln(os.Stderr, "lanyard:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	addr, data, template, log string
	origins                   []string
	gateways                  bool
	aws                       string
	dynamo                    bool
	now                       func() time.Time
}

func parse(args []string, lookup app.Lookup) (options, error) {
	var o options
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "where to listen")
	flags.StringVar(&o.data, "data", ".lanyard", "folder for the store, the keys and the inbox")
	flags.StringVar(&o.template, "template", "template.yaml", "what to serve")
	flags.StringVar(&o.log, "log", "", `file for log lines, "-" for standard error; log.jsonl in the data folder by default`)
	flags.Func("allow-origin", "`origin` of another page that may call the API with a token; repeat it, or put commas between several", func(list string) error {
		origins, err := app.ParseOrigins(list)
		o.origins = append(o.origins, origins...)
		return err
	})
	flags.BoolVar(&o.gateways, "gateways", false, "send by the gateways that networks added, to this machine too; without it all messages stay in the inbox")
	flags.StringVar(&o.aws, "aws", "", "`address` of an SES and SNS that others run on this machine, such as moto: what would be in the inbox goes there")
	later := flags.Duration("later", 0, "how far ahead of the real time its clock is, to see things expire")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.now = func() time.Time { return time.Now().Add(*later) }
	if o.log == "" {
		o.log = filepath.Join(o.data, "log.jsonl")
	}
	switch s, _ := lookup("STORE"); s {
	case "", "sqlite":
	case "dynamodb":
		o.dynamo = true
	default:
		return o, fmt.Errorf("STORE is sqlite or dynamodb, not %q", s)
	}
	return o, nil
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, out io.Writer, lookup app.Lookup) error {
	o, err := parse(args, lookup)
	if err != nil {
		return err
	}
	return start(ctx, o, out)
}

func start(ctx context.Context, o options, out io.Writer) error {
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return fmt.Errorf("%w; choose another address with -addr", err)
	}
	defer listener.Close()
	log, closeLog, err := openLog(o.log)
	if err != nil {
		return err
	}
	defer closeLog()
	s, err := open(ctx, o, log, listener.Addr().(*net.TCPAddr).Port)
	if err != nil {
		return err
	}
	return errors.Join(s.serve(ctx, listener, out), s.store.Close())
}

func openLog(path string) (*slog.Logger, func(), error) {
	if path == "-" {
		return app.NewLog(os.Stderr), func() {}, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	return app.NewLog(f), func() { _ = f.Close() }, nil
}

// system is everything that runs.
type system struct {
	env   app.Env
	store *store.Store
	box   *inbox.Inbox
	cloud *cloud.Cloud
}

func open(ctx context.Context, o options, log *slog.Logger, port int) (*system, error) {
	t, err := readTemplate(o.template)
	if err != nil {
		return nil, err
	}
	keys, err := secret.LoadOrCreateFile(filepath.Join(o.data, "root.json"))
	if err != nil {
		return nil, err
	}
	box, err := inbox.Open(filepath.Join(o.data, "inbox"))
	if err != nil {
		return nil, err
	}
	kept, err := openStore(ctx, o, t)
	if err != nil {
		return nil, err
	}
	s := &system{store: kept, box: box, env: app.Env{Table: kept.Table, Keys: keys, Now: o.now, Log: log}}
	s.env.Origin = fmt.Sprintf("http://localhost:%d", port)
	s.env.Inbox = s.env.Origin + "/inbox"
	s.env.AllowedOrigins = o.origins
	if s.cloud, err = cloud.New(t, onClock(functions(s.env, ways{box, o.gateways, o.aws}), o.now), log, o.now); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return s, nil
}

func readTemplate(path string) (*template.Template, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; run this in the project's folder, or name it with -template", err)
	}
	defer f.Close()
	return template.Read(f)
}

func openStore(ctx context.Context, o options, t *template.Template) (*store.Store, error) {
	if o.dynamo {
		return store.DynamoDB(ctx, filepath.Join(o.data, "dynamodb"), o.now)
	}
	return store.SQLite(filepath.Join(o.data, "store.db"), cloud.Kinds(t), o.now)
}

// serve runs the API, the streams, the schedules and the store's upkeep until
// ctx ends.
func (s *system) serve(ctx context.Context, listener net.Listener, out io.Writer) error {
	streams, err := s.cloud.Streams(s.store.Feed)
	if err != nil {
		return err
	}
	if err := s.welcome(ctx, out); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", s.cloud.API())
	for _, path := range []string{"/inbox", "/inbox.json"} {
		mux.Handle(path, s.box.Handler())
	}
	server := &http.Server{Handler: onlyHere(mux), ReadHeaderTimeout: 10 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	for _, work := range append(append(streams, s.cloud.Schedules(cloud.Ticker)...), s.store.Keep) {
		group.Go(func() error { return work(ctx) })
	}
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return server.Shutdown(last)
	})
	return group.Wait()
}

// onlyHere refuses requests that were sent to another name than this machine's
// own: a page elsewhere whose name was pointed at this address (DNS rebinding)
// could read the inbox otherwise.
func onlyHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This is a local Lanyard: use http://localhost.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func overRecords(d *deliver.Service) func(context.Context, gateway.Record) error {
	return func(ctx context.Context, r gateway.Record) error { return d.DeliverRecord(ctx, r.New) }
}

func overActs(l *jobs.LongActs) func(context.Context, gateway.Record) error {
	return func(ctx context.Context, r gateway.Record) error { return l.Continue(ctx, r.Kind, r.New) }
}
