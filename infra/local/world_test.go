package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/infra/local/cloud"
	"lanyard/infra/local/store"
	"lanyard/infra/template"
	"lanyard/internal/app"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// world is the whole system on a clock that a test moves, behind real HTTP,
// with the change feed running. Everything it says and keeps is evidence, which
// is gone through when the test ends (evidence_test.go).
type world struct {
	t         *testing.T
	clock     *clock
	env       app.Env
	store     *store.Store
	watch     *watch       // under everything: what is written
	faults    *fault.Table // over it: what goes wrong
	box       *inbox.Inbox
	template  *template.Template
	functions cloud.Functions
	server    *httptest.Server
	db        string
	gateways  bool // -gateways
	*evidence

	mu       sync.Mutex
	taken    map[string]bool // messages that were read
	people   int
	standing []string // networks where nothing is sent
}

// clock stands still until it is moved. It begins in the past, so that
// deadlines of real contexts never come first.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var monday = time.Date(2020, 3, 2, 12, 0, 0, 0, time.UTC)

// kinds are those of all items. evidence.check fails when the table has
// another one.
var kinds = strings.Fields(`network badge grants group network-ref user membership lock term standing invitation typed
	enrollment challenge guesses message sent contact credential handover spent session token audit chain tally once limit campaign
	campaign-row import import-chunk due desk-task verification openings text gateways breaker codes refusal halt
	budget-spent budget-alarm deliveries end-of-test`)

// newWorld starts a system without any network.
func newWorld(t *testing.T) *world {
	t.Helper()
	return openWorld(t, false)
}

// openWorld is newWorld, with -gateways if it sends by vendors.
func openWorld(t *testing.T, gateways bool) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{
		t: t, clock: &clock{at: monday}, db: filepath.Join(dir, "store.db"), taken: map[string]bool{},
		evidence: &evidence{secrets: map[string]string{}, contacts: map[string]string{}},
	}
	var err error
	if w.template, err = readTemplate("../../template.yaml"); err != nil {
		t.Fatal(err)
	}
	if w.store, err = store.SQLite(w.db, kinds, w.clock.now); err != nil {
		t.Fatal(err)
	}
	keys, err := secret.LoadOrCreateFile(filepath.Join(dir, "root.json"))
	if err != nil {
		t.Fatal(err)
	}
	if w.box, err = inbox.Open(filepath.Join(dir, "inbox")); err != nil {
		t.Fatal(err)
	}
	w.watch = &watch{Table: w.store.Table, now: w.clock.now}
	w.faults = fault.New(w.watch, fault.Plan{})
	w.faults.Aside(func(c fault.Call) bool {
		return len(c.Ops) > 0 && !slices.ContainsFunc(c.Ops, func(op table.Op) bool { return !strings.Contains(op.Key.String(), ofDeliveries) })
	})
	w.env = app.Env{Table: w.faults, Keys: keys, Now: w.clock.now, Log: app.NewLog(&w.logs)}
	w.env.AllowedOrigins = []string{friend}
	w.gateways = gateways
	w.serve()
	return w
}

// friend is the origin of a page elsewhere that may call the API with a token.
const friend = "https://console.example"

// serve starts HTTP and the change feed; both end with the test.
func (w *world) serve() {
	w.t.Helper()
	var api http.Handler
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if from := r.Header.Get(clientHeader); from != "" {
			r.RemoteAddr = from + ":40000"
			r.Header.Del(clientHeader)
		}
		api.ServeHTTP(rw, r)
	}))
	w.env.Origin = "http://localhost:" + w.server.URL[strings.LastIndex(w.server.URL, ":")+1:]
	w.functions = functions(w.env, ways{box: w.box, gateways: w.gateways})
	c, err := cloud.New(w.template, w.functions, w.env.Log, w.clock.now)
	if err != nil {
		w.t.Fatal(err)
	}
	api = c.API()
	streams, err := c.Streams(w.store.Feed)
	if err != nil {
		w.t.Fatal(err)
	}
	record, err := w.store.Feed("recorder", kinds)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, stream := range streams {
		running.Go(func() { _ = stream(ctx) })
	}
	running.Go(func() { w.record(ctx, record) })
	w.t.Cleanup(func() {
		w.server.Close()
		if !w.t.Failed() {
			w.check(w)
		}
		cancel()
		running.Wait()
		if err := w.store.Close(); err != nil {
			w.t.Error(err)
		}
	})
}

// invoke calls a function that is behind no route.
func (w *world) invoke(folder string, in, out any) {
	w.t.Helper()
	payload, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := w.functions[folder].Invoke(w.t.Context(), payload)
	if err != nil {
		w.t.Fatalf("%s: %v", folder, err)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(answer, out); err != nil {
		w.t.Fatalf("%s: %s: %v", folder, answer, err)
	}
}

// job runs a scheduled job once.
func (w *world) job(name string) {
	w.t.Helper()
	w.invoke("schedule", map[string]string{"job": name}, nil)
}

// advance moves the clock when nothing is under way: a lease that ends while
// it is used is another test's.
func (w *world) advance(d time.Duration) {
	w.t.Helper()
	w.quiet()
	w.clock.advance(d)
}

// await waits until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("waited a minute for %s", what)
		}
	}
}

// message waits for the next message to a contact that was not read yet.
func (w *world) message(to string) inbox.Message {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	m, err := w.box.Wait(ctx, func(m inbox.Message) bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return m.To.Reveal() == to && !w.taken[string(m.ID)]
	})
	if err != nil {
		w.t.Fatalf("no message came: %v", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.taken[string(m.ID)] = true
	return m
}

// code waits for a code.
func (w *world) code(to string) string {
	w.t.Helper()
	code := w.message(to).Code()
	if code == "" {
		w.t.Fatal("the message has no code")
	}
	return code
}

// link waits for a link and gives what is after its #.
func (w *world) link(to string) string {
	w.t.Helper()
	return w.token(w.message(to).Link())
}

// token is what is after the # of a link of ours.
func (w *world) token(link string) string {
	w.t.Helper()
	token, ok := strings.CutPrefix(link, w.env.Origin+"/i#")
	if !ok || token == "" {
		w.t.Fatal("a link leads elsewhere")
	}
	return token
}

// messages are how many messages a contact got.
func (w *world) messages(to string) int {
	w.t.Helper()
	all, err := w.box.List(inbox.Keep)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, m := range all {
		if to == "" || m.To.Reveal() == to {
			n++
		}
	}
	return n
}

// phone gives a number that nobody has.
func (w *world) phone() string {
	n := w.next()
	number := fmt.Sprintf("+1%d55501%02d", areas[n%len(areas)], n/len(areas)%100)
	w.contact(number)
	return number
}

// areas are area codes of the US; 555-01xx is fiction in each. The limit on a
// number's prefix is reached later with many of them.
var areas = []int{
	202, 206, 212, 213, 214, 215, 216, 303, 305, 312, 314, 317, 336, 402, 404, 407, 408, 410, 412, 414, 415, 503, 512, 602, 617, 702, 713, 808,
}

// email gives an address that nobody has.
func (w *world) email(name string) string {
	address := fmt.Sprintf("%s.%d@people.example", name, w.next())
	w.contact(address)
	return address
}

func (w *world) next() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people++
	return w.people
}
