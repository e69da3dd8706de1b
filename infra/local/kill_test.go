package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/register/softkey"
	"lanyard/internal/table/fault"
)

// serveVariable makes this binary the server itself: its arguments, one a
// line.
const serveVariable = "LANYARD_TEST_SERVE"

func TestMain(m *testing.M) {
	if args := os.Getenv(serveVariable); args != "" {
		if err := run(context.Background(), strings.Split(args, "\n"), os.Stdout, func(string) (string, bool) { return "", false }); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim is a server in a process of its own that is killed again and again,
// and started on the same folder.
type victim struct {
	*world
	dir   string
	port  int
	later time.Duration // how far ahead its clock is
	dice  *rand.Rand
	left  int // kills to come in this part of the journey
	kills int
	cut   int // requests that were cut off by one
	facts []fact
	token string
	first string // the first administrator's link

	proc *exec.Cmd
	dead chan struct{}
}

// fact is something that was acknowledged and has to stay so.
type fact struct {
	what string
	is   func() error
}

var (
	linkLine  = regexp.MustCompile(`First administrator (\S+)`)
	tokenLine = regexp.MustCompile(`API token, one day  (\S+)`)
)

func newVictim(t *testing.T, seed uint64) *victim {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{
		world: &world{t: t, taken: map[string]bool{}, evidence: &evidence{secrets: map[string]string{}, contacts: map[string]string{}}},
		dir:   t.TempDir(), port: free.Addr().(*net.TCPAddr).Port, dice: rand.New(rand.NewPCG(seed, seed)),
	}
	v.env.Origin = fmt.Sprintf("http://localhost:%d", v.port)
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	v.start()
	t.Cleanup(v.kill)
	return v
}

// start starts the server and waits until it says hello.
func (v *victim) start() {
	v.t.Helper()
	transport.CloseIdleConnections()
	args := []string{
		"-addr", fmt.Sprintf("127.0.0.1:%d", v.port), "-data", v.dir, "-template", "../../template.yaml", "-later", v.later.String(),
	}
	v.proc = exec.Command(os.Args[0], "-test.run=^$")
	v.proc.Env = append(os.Environ(), serveVariable+"="+strings.Join(args, "\n"))
	v.proc.Stderr = os.Stderr
	out, err := v.proc.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.proc.Start(); err != nil {
		v.t.Fatal(err)
	}
	v.dead = make(chan struct{})
	lines := bufio.NewScanner(out)
	link, token := "", ""
	for token == "" && lines.Scan() {
		if m := linkLine.FindStringSubmatch(lines.Text()); m != nil {
			link = m[1]
		}
		if m := tokenLine.FindStringSubmatch(lines.Text()); m != nil {
			token = m[1]
		}
	}
	go func(proc *exec.Cmd, dead chan struct{}) {
		for lines.Scan() {
		}
		_ = proc.Wait() // it was killed
		close(dead)
	}(v.proc, v.dead)
	if token == "" {
		v.t.Fatal("the server did not start")
	}
	if v.token == "" {
		v.token, v.first = token, link
	}
	v.secret(token, "API token")
}

// kill is kill -9.
func (v *victim) kill() {
	_ = v.proc.Process.Kill() // it may be dead
	<-v.dead
}

// restart kills and starts, some time later, and looks whether everything that
// was acknowledged is still so.
func (v *victim) restart(later time.Duration) {
	v.t.Helper()
	v.kill()
	v.later += later
	v.start()
	for _, f := range v.facts {
		if err := f.is(); err != nil {
			v.t.Fatalf("after a kill it is no longer so that %s: %v", f.what, err)
		}
	}
}

// killsAPart is how often a part of the journey is disturbed at most, and the
// first time for sure.
const killsAPart = 4

// part begins the next part of the journey, with kills of its own.
func (v *victim) part() { v.left = killsAPart }

// doom decides whether to kill now: one time in so many.
func (v *victim) doom(one int) bool {
	if v.left == 0 || v.left < killsAPart && v.dice.IntN(one) > 0 {
		return false
	}
	v.left--
	v.kills++
	return true
}

// stays notes a fact.
func (v *victim) stays(what string, is func() error) {
	v.t.Helper()
	if err := is(); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
	v.facts = append(v.facts, fact{what, is})
}

// step asks until there is an answer, and may kill the server meanwhile.
func (v *victim) step(ask func() (*answer, error)) *answer {
	v.t.Helper()
	for range 50 {
		doomed := v.doom(2)
		var timer *time.Timer
		if doomed {
			timer = time.AfterFunc(time.Duration(v.dice.IntN(6_000))*time.Microsecond, func() { _ = v.proc.Process.Kill() })
		}
		a, err := ask()
		if doomed {
			timer.Stop()
			v.restart(0)
		}
		switch {
		case err != nil:
			v.cut++
		case a.status == http.StatusConflict && a.str("code") == "busy" && !strings.Contains(a.str("detail"), "answer was lost"):
			v.restart(61 * time.Second) // it died in the middle, and its lease has to end
		case a.status == http.StatusTooManyRequests:
			v.restart(5 * time.Minute)
		case a.status < 500:
			return a
		}
	}
	v.t.Fatal("50 tries were not enough")
	return nil
}

// poll waits for something that the server does by itself, and may kill it
// meanwhile. What a dead process held is free again after a while.
func (v *victim) poll(what string, is func() bool) {
	v.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := range 4000 {
		if is() {
			return
		}
		<-tick.C
		if v.doom(5) {
			v.restart(0)
		}
		if i%300 == 299 {
			v.restart(3 * time.Minute)
		}
	}
	v.t.Fatalf("%s did not happen", what)
}

// inbox gives what has arrived, newest first.
func (v *victim) inbox() []inbox.Message {
	v.t.Helper()
	box, err := inbox.Open(filepath.Join(v.dir, "inbox"))
	if err != nil {
		v.t.Fatal(err)
	}
	all, err := box.List(inbox.Keep)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, m := range all {
		v.told(m)
	}
	return all
}

// arrived waits for the newest message of a template to somebody.
func (v *victim) arrived(to, template string) inbox.Message {
	v.t.Helper()
	var found inbox.Message
	v.poll("a "+template, func() bool {
		for _, m := range v.inbox() {
			if m.To.Reveal() == to && string(m.Template) == template {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// status is an error unless an answer has it.
func status(want int, ask func() (*answer, error)) error {
	a, err := ask()
	if err == nil && a.status != want {
		err = fmt.Errorf("%s: %d %s", a.what, a.status, a.body)
	}
	return err
}

// TestKilled kills the server at points nobody chose, all along the journey. What
// it had acknowledged is there when it comes back, notices arrive, and no code goes
// out twice.
func TestKilled(t *testing.T) {
	t.Parallel()
	seeds := []uint64{1, 2, 3}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			v := newVictim(t, seed)
			v.journey()
			v.end()
			t.Logf("seed %d: killed %d times, %d requests cut off", seed, v.kills, v.cut)
			if v.kills < 8 { // the parts
				t.Error("that was too gentle")
			}
		})
	}
}

const crowd = 25

func (v *victim) journey() {
	t := v.t
	api := v.program(v.token)
	get := func(path string) func() (*answer, error) {
		return func() (*answer, error) { return api.try(http.MethodGet, path, nil) }
	}
	post := func(path string, body any) *answer {
		return v.step(func() (*answer, error) {
			return api.try(http.MethodPost, path, body, set("Idempotency-Key", strings.ReplaceAll(path, "/", "-")))
		})
	}
	// begin gives the one that there is when it was begun and nobody heard of it
	begin := func(path string, body any) string {
		a := post(path, body)
		if a.status < 300 {
			return path + "/" + a.str("id")
		}
		have := api.all(path)
		if a.problem(http.StatusConflict, "busy"); len(have) != 1 {
			t.Fatalf("%d of %s", len(have), path)
		}
		return path + "/" + have[0].str("id")
	}
	var list strings.Builder
	grace, number := v.email("grace"), v.phone()
	list.WriteString("first name,last name,email\nGrace,Hopper," + grace + "\n")
	for i := range crowd - 1 {
		fmt.Fprintf(&list, "Number,%d,%s\n", i, v.email("crowd"))
	}
	v.part()
	load := begin("/v1/imports", csv(list.String()))
	v.stays("the import exists", func() error { return status(200, get(load)) })
	reached := func(path, state string) func() bool {
		return func() bool {
			a, err := get(path)()
			return err == nil && a.status == http.StatusOK && a.str("state") == state
		}
	}
	v.poll("the plan", reached(load, "planned"))
	v.part()
	post(load+"/apply", nil)
	v.stays("the import was applied", func() error {
		a, err := get(load)()
		if err == nil && a.str("applied_at") == "" {
			err = fmt.Errorf("%s", a.body)
		}
		return err
	})
	v.poll("the import", reached(load, "done"))
	v.stays("everybody is there", func() error {
		a, err := get("/v1/users?limit=200")()
		if err == nil && len(a.items()) != crowd+1 {
			err = fmt.Errorf("%d users", len(a.items()))
		}
		return err
	})
	badges, err := get("/v1/badges")()
	if err != nil {
		t.Fatal(err)
	}
	badge := badges.want(http.StatusOK).items()[0].str("id")
	v.part()
	campaign := begin("/v1/campaigns", object{"badge": badge, "everyone_not_invited": true})
	v.stays("the campaign exists", func() error { return status(200, get(campaign)) })
	v.poll("the campaign", reached(campaign, "done"))
	v.stays("everybody was invited once", func() error {
		a, err := get(campaign)()
		if err == nil && (a.str("outcomes.sent") != fmt.Sprint(crowd) || a.str("outcomes.already_invited") != "1") {
			err = fmt.Errorf("%s", a.body)
		}
		return err
	})

	b := v.browser()
	try := func(path string, body any) func() (*answer, error) {
		return func() (*answer, error) { return b.try(http.MethodPost, path, body) }
	}
	v.part()
	link := v.tokenIn(v.arrived(grace, "badge_invitation"))
	open := try("/v1/invitations/open", object{"link": link})
	v.step(open).want(http.StatusOK)
	v.part()
	v.prove(b, link, number)
	atBadge := func() error {
		a, err := open()
		if err == nil && a.str("step") != "badge" && a.str("end") != "used" {
			err = fmt.Errorf("%s", a.body)
		}
		return err
	}
	v.stays("the code was typed", atBadge)
	v.part()
	key := v.badge(b, link)
	v.stays("the invitation was completed", func() error {
		a, err := open()
		if err == nil && a.str("end") != "used" {
			err = fmt.Errorf("%s", a.body)
		}
		return err
	})
	v.part()
	v.in(b, key)
	v.stays("Grace is signed in", func() error {
		return status(200, func() (*answer, error) { return b.try(http.MethodGet, "/v1/session", nil) })
	})
	v.facts = v.facts[:len(v.facts)-1]
	v.part()
	old := v.browser()
	old.cookies["__Host-lanyard"] = b.cookies["__Host-lanyard"]
	if a := v.step(func() (*answer, error) { return b.try(http.MethodDelete, "/v1/session", nil) }); a.status != http.StatusNoContent && a.status != http.StatusUnauthorized {
		t.Errorf("sign out: %d %s", a.status, a.body)
	}
	v.stays("Grace is signed out", func() error {
		return status(401, func() (*answer, error) { return old.try(http.MethodGet, "/v1/session", nil) })
	})
}

// tokenIn is what is after the # of a message's link.
func (v *victim) tokenIn(m inbox.Message) string {
	v.t.Helper()
	token, ok := strings.CutPrefix(m.Link(), v.env.Origin+"/i#")
	if !ok {
		v.t.Fatal("a link leads elsewhere")
	}
	return token
}

// prove types the phone number and the code, until the server knows.
func (v *victim) prove(b *browser, link, number string) {
	v.t.Helper()
	for range 10 {
		c := v.step(func() (*answer, error) {
			return b.try(http.MethodPost, "/v1/invitations/challenges", object{"link": link, "phone": number})
		})
		if c.status != http.StatusAccepted {
			return // the number is enrolled, and nobody heard of it
		}
		// a code that was asked for before a kill may come after it
		for code := v.soon(number); code != ""; code = v.soon(number) {
			v.step(func() (*answer, error) {
				return b.try(http.MethodPost, "/v1/invitations/challenges/verify", object{"link": link, "challenge": c.str("challenge"), "code": code})
			})
			if a := v.step(func() (*answer, error) { return b.try(http.MethodPost, "/v1/invitations/open", object{"link": link}) }); a.str("step") == "badge" {
				return
			}
		}
		v.restart(2 * time.Minute) // it died while sending, and no code goes out twice
	}
	v.t.Fatal("ten codes were not enough")
}

// soon gives the newest code that came, empty when none does.
func (v *victim) soon(number string) string {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 300 {
		for _, m := range v.inbox() {
			if m.To.Reveal() == number && !v.taken[string(m.ID)] {
				v.taken[string(m.ID)] = true
				return m.Code()
			}
		}
		<-tick.C
	}
	return ""
}

// badge puts the badge on the device, until the server knows.
func (v *victim) badge(b *browser, link string) *softkey.Key {
	v.t.Helper()
	key := softkey.New()
	post := func(path string, body any) *answer {
		return v.step(func() (*answer, error) { return b.try(http.MethodPost, path, body) })
	}
	for range 10 {
		session := post("/v1/registrations", object{"link": link})
		if session.status == http.StatusGone { // it was done, and nobody heard of it
			return key
		}
		begun := post("/v1/registrations/options", object{"registration": session.want(http.StatusOK).str("registration")}).want(http.StatusOK)
		made, err := key.Create(v.env.Origin, begun.raw("options"))
		if err != nil {
			v.t.Fatal(err)
		}
		done := post("/v1/registrations/finish", object{
			"registration": session.str("registration"), "ceremony": begun.str("ceremony"), "credential": json.RawMessage(made),
		})
		if done.status == http.StatusOK {
			return key
		}
	}
	v.t.Fatal("ten ceremonies were not enough")
	return nil
}

func (v *victim) in(b *browser, key *softkey.Key) {
	v.t.Helper()
	for range 10 {
		begun := v.step(func() (*answer, error) { return b.try(http.MethodPost, "/v1/signin/options", object{}) }).want(http.StatusOK)
		proof, err := key.Get(v.env.Origin, begun.raw("options"))
		if err != nil {
			v.t.Fatal(err)
		}
		a := v.step(func() (*answer, error) {
			return b.try(http.MethodPost, "/v1/signin/finish", object{"ceremony": begun.str("ceremony"), "credential": json.RawMessage(proof)})
		})
		if a.status == http.StatusOK {
			return
		}
	}
	v.t.Fatal("ten sign-ins were not enough")
}

// end lets the rest go out and looks at every message.
func (v *victim) end() {
	t := v.t
	api := v.program(v.token)
	v.left = 0
	under := func() (all []object, waiting int) {
		for _, u := range api.all("/v1/users?limit=200") {
			for _, m := range api.all("/v1/users/" + u.str("id") + "/messages?limit=200") {
				if s := m.str("state"); s == "queued" || s == "sending" {
					waiting++
				}
				all = append(all, m)
			}
		}
		return all, waiting
	}
	v.poll("the end of all messages", func() bool { _, waiting := under(); return waiting == 0 })
	messages, _ := under()
	arrived := map[string]bool{}
	for _, m := range v.inbox() {
		arrived[m.Reference] = true
	}
	invitations := 0
	for _, m := range messages {
		code := strings.HasSuffix(m.str("template"), "_code")
		sendings := 0
		for _, step := range m.list("timeline") {
			if step.str("state") == "sending" {
				sendings++
			}
		}
		switch {
		case code && sendings > 1:
			t.Errorf("a code went out %d times: %v", sendings, m)
		case !code && m.str("state") != "accepted", !code && !arrived[m.str("reference")]:
			t.Errorf("a notice did not arrive: %v", m)
		}
		if m.str("template") == "badge_invitation" {
			invitations++
		}
	}
	if invitations != crowd {
		t.Errorf("%d invitations were sent to %d people", invitations, crowd)
	}
	if open := api.all("/v1/audit/check"); len(open) != 0 {
		t.Errorf("%v", open)
	}
	v.kill()
	logs, err := os.ReadFile(filepath.Join(v.dir, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	v.verdict(t, dumpFile(t, filepath.Join(v.dir, "store.db")), string(logs))
}

// TestLostMark lets the process die between sending and saying so: a code does
// not go out again, a notice does.
func TestLostMark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Lost marks")
	i, number, to := n.invited(), w.phone(), w.email("notice")
	user := n.person(object{"last_name": "Notice", "email": to})
	w.faults.Before(func(c fault.Call) error {
		for _, op := range c.Ops {
			if m, ok := op.Record.(*notify.Message); ok && m.State == notify.Accepted {
				return errs.Unavailable
			}
		}
		return nil
	})
	b := i.browser()
	c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
	n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}).want(http.StatusCreated)
	code := w.code(number)
	first := w.message(to)
	w.faults.Heal()
	w.clock.advance(notify.Lease + time.Second)
	w.job("sweep")
	w.settle()
	for who, want := range map[string]string{i.user: "unknown 1", user: "accepted 2"} {
		m := n.api.all("/v1/users/" + who + "/messages")[0]
		sendings := 0
		for _, step := range m.list("timeline") {
			if step.str("state") == "sending" {
				sendings++
			}
		}
		if got := fmt.Sprint(m.str("state"), " ", sendings); got != want {
			t.Errorf("%s: %s, want %s", m.str("template"), got, want)
		}
	}
	b.follow(w.token(first.Link()), w.phone()) // the link is the same in both
	verify := object{"link": i.link, "challenge": c.str("challenge"), "code": code}
	b.post("/v1/invitations/challenges/verify", verify).want(http.StatusOK) // it did arrive
}
