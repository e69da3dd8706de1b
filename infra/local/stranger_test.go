package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/register/softkey"
	"lanyard/internal/table/fault"
)

var requestID = regexp.MustCompile(`"request":"[^"]*"`)

// look is what a stranger sees of an answer, and how much work it was.
type look struct {
	Status int
	Header string
	Body   string
	Store  fault.Counts
}

func (w *world) look(ask func() *answer) look {
	w.t.Helper()
	w.faults.Reset()
	a := ask()
	a.header.Del("Date")
	return look{a.status, fmt.Sprint(a.header), requestID.ReplaceAllString(string(a.body), ""), w.faults.Counts()}
}

// TestWhoExists: known and unknown look alike, and cost the same number of
// calls of the store (threat 10).
func TestWhoExists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Existence")
	i, phoneless := n.invited(), n.invited()
	w.settle()
	alike := func(what string, asks ...func() *answer) {
		t.Helper()
		first := w.look(asks[0])
		for _, ask := range asks[1:] {
			if diff := cmp.Diff(first, w.look(ask)); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
	}
	b := i.browser()
	open := func(link string) func() *answer {
		return func() *answer { return b.post("/v1/invitations/open", object{"link": link}) }
	}
	typed := func(code string) func() *answer {
		return func() *answer { return b.post("/v1/invitations/open", object{"code": code}) }
	}
	forged := func(link string, at int) string {
		raw, err := base64.RawURLEncoding.DecodeString(link)
		if err != nil {
			t.Fatal(err)
		}
		raw[(at+len(raw))%len(raw)] ^= 1
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	alike("links that were never made", open(forged(i.link, -1)), open(forged(phoneless.link, -1)), open(forged(i.link, 12)), open(forged(i.link, 20)))
	question := n.desk().vouching(n)
	vouch := func(link string) func() *answer {
		return func() *answer { return b.post("/v1/vouch/open", object{"link": link}) }
	}
	alike("managers' links that were never made", vouch(forged(question, -1)), vouch(forged(question, 2)), vouch(forged(question, 12)), vouch(forged(question, 20)), vouch(i.link))
	b = i.browser()
	alike("codes that were never made", typed("0000-0000-0000"), typed("1111-2222-3333"))

	_, alarm := n.alarmed()
	w.settle()
	freeze := func(link string) func() *answer {
		return func() *answer { return b.post("/v1/freeze", object{"link": link, "word": "freeze"}) }
	}
	alike("links of notices that were never made", freeze(forged(alarm, -1)), freeze(forged(alarm, 1)), freeze(forged(alarm, 12)), freeze(forged(alarm, 20)), freeze(i.link))
	show := func(link string) func() *answer {
		return func() *answer { return b.post("/v1/freeze/open", object{"link": link}) }
	}
	alike("links of notices that lead nowhere", show(forged(alarm, -1)), show(forged(alarm, 12)), show(i.link))

	number := w.phone()
	c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
	code := w.code(number)
	w.settle() // its message is noted as accepted
	verify := func(b *browser, link, challenge, code string) func() *answer {
		return func() *answer {
			return b.post("/v1/invitations/challenges/verify", object{"link": link, "challenge": challenge, "code": code})
		}
	}
	none := "06eawtv602w8xmyf7hrpsxpb"
	alike("challenges that never were", verify(b, i.link, none, code), verify(phoneless.browser(), phoneless.link, none, code),
		verify(phoneless.browser(), phoneless.link, c.str("challenge"), code))
	right, other := w.look(verify(b, i.link, c.str("challenge"), "000000")), w.look(verify(b, i.link, none, "000000"))
	right.Store, other.Store = fault.Counts{}, fault.Counts{} // a try is counted
	if code != "000000" && !cmp.Equal(right, other) {
		t.Errorf("a wrong code and a wrong challenge differ: %s", cmp.Diff(right, other))
	}

	// sign-in: a badge nobody has, a wrong signature, somebody else's handle
	_, member := n.member()
	_, gone := n.member()
	w.settle() // the notices of their badges have gone out
	credential := func(change func(*softkey.Parts), key *softkey.Key) func() *answer {
		b := w.browser()
		body := b.assertion(key, change)
		return func() *answer { return b.post("/v1/signin/finish", body) }
	}
	unsigned := func(p *softkey.Parts) {
		p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { s[len(s)-1] ^= 1; return c, a, s }
	}
	handle := func(of []byte) func(*softkey.Parts) {
		return func(p *softkey.Parts) { unsigned(p); p.UserHandle = of }
	}
	unknown := softkey.New()
	unknown.UserHandle = member.key.UserHandle
	nobody := []byte(n.id + strings.Repeat("0", 16))
	alike("badges", credential(unsigned, member.key), credential(unsigned, unknown), credential(unsigned, gone.key),
		credential(handle(nobody), member.key), credential(handle(gone.key.UserHandle), member.key))

	// sessions and tokens
	cookie := func(value string) func() *answer {
		return func() *answer {
			b := w.browser()
			b.cookies["__Host-lanyard"] = value
			return b.get("/v1/session")
		}
	}
	session := member.cookies["__Host-lanyard"]
	alike("sessions", cookie(session[:len(session)-1]+"_"), cookie("lys_"+n.id+strings.Repeat("0", 16)+strings.Repeat("A", 43)),
		cookie("lys_00000000"+strings.Repeat("0", 16)+strings.Repeat("A", 43)))
	token := func(value string) func() *answer {
		return func() *answer { return w.program(value).get("/v1/network") }
	}
	alike("tokens", token("lya_"+n.id+strings.Repeat("0", 16)+strings.Repeat("A", 43)), token("lya_00000000"+strings.Repeat("0", 16)+strings.Repeat("A", 43)))
}

// TestRobot: a mail scanner opens the link, runs the page and presses every
// button, twenty times. The table stays as it was, but for the lists of openings,
// and then the person succeeds (threat 2).
func TestRobot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Scanners")
	i, ready, number := n.invited(), n.invited(), w.phone()
	free := n.kind(object{"name": "Link is enough"})
	made := n.api.post("/v1/invitations", object{"user": ready.user, "badge": free, "deliver": "link"}).want(http.StatusCreated)
	ready.link = w.token(made.str("link"))
	w.settle()
	before := decisive(w.dump())
	for range 20 {
		robot := w.browser()
		for _, path := range []string{"/", "/i", "/r", "/f", "/p", "/v", "/signin", "/me", "/genuine"} {
			robot.send(http.MethodHead, path, nil)
			robot.get(path)
		}
		for _, link := range []string{i.link, ready.link} {
			robot.post("/v1/invitations/open", object{"link": link}).want(http.StatusOK)
			for _, empty := range []object{{"link": link}, {"link": link, "phone": ""}, {"link": link, "last_digits": "", "email": ""}} {
				if a := robot.post("/v1/invitations/challenges", empty); a.status < 400 {
					t.Fatalf("a code was sent: %s", a.body)
				}
			}
			robot.post("/v1/invitations/challenges/verify", object{"link": link, "challenge": "", "code": ""})
			robot.post("/v1/invitations/fresh", object{"link": link}).problem(http.StatusConflict, "conflict")
			robot.post("/v1/registrations", object{"link": link})
		}
		session := robot.post("/v1/registrations", object{"link": ready.link}).want(http.StatusOK)
		permission := object{"registration": session.str("registration")}
		robot.post("/v1/registrations/options", permission).want(http.StatusOK)
		shown := robot.post("/v1/registrations/handover", permission).want(http.StatusOK)
		robot.post("/v1/registrations/handover/state", object{"handover": shown.str("handover")}).want(http.StatusOK)
		robot.post("/v1/signin/options", object{}).want(http.StatusOK)
	}
	if diff := cmp.Diff(before, decisive(w.dump())); diff != "" {
		t.Errorf("the table changed: %s", diff)
	}
	for _, m := range n.api.get("/v1/invitations/" + i.id + "/timeline").want(http.StatusOK).items() {
		if m.str("what") == "link.open" && m.str("opened") != "scanner" {
			t.Errorf("a program opened the link: %v", m)
		}
	}
	b := w.browser()
	b.follow(i.link, number)
	b.register(i.link)
	c := w.browser()
	c.post("/v1/invitations/open", object{"link": ready.link}).want(http.StatusOK)
	c.register(ready.link)
}

// decisive is a dump without what nothing depends on: who opened which link.
func decisive(dump map[string]string) map[string]string {
	out := maps.Clone(dump)
	maps.DeleteFunc(out, func(key, _ string) bool { return strings.Contains(key, "|opened#") })
	return out
}

// TestHostHeaders: links lead to the network's own origin, whatever a request says
// of hosts (threat 15).
func TestHostHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Hosts")
	host := func(h string) change { return func(r *http.Request) { r.Host = h } }
	variants := map[string]change{
		"another host":               host("evil.example"),
		"another port":               host("localhost:1"),
		"userinfo":                   host("localhost@evil.example"),
		"a dot at the end":           host("localhost."),
		"a path in the host":         host("evil.example/i"),
		"a host in the request line": func(r *http.Request) { r.URL.Opaque = "http://evil.example" + r.URL.Path },
		"X-Forwarded-Host":           set("X-Forwarded-Host", "evil.example"),
		"X-Forwarded-Server":         set("X-Forwarded-Server", "evil.example"),
		"X-Host":                     set("X-Host", "evil.example"),
		"X-Original-Host":            set("X-Original-Host", "evil.example"),
		"Forwarded":                  set("Forwarded", "for=1.2.3.4;host=evil.example;proto=http"),
		"X-Forwarded-Proto":          set("X-Forwarded-Proto", "gopher"),
		"X-Original-URL":             set("X-Original-URL", "http://evil.example/i"),
		"Referer":                    set("Referer", "http://evil.example/i"),
	}
	done := 0
	for name, change := range variants {
		to := w.email("host")
		user := n.person(object{"last_name": "Host", "email": to})
		sent := n.api.post("/v1/invitations", object{"user": user, "badge": n.badge}, change)
		if sent.status == http.StatusBadRequest {
			continue // no HTTP
		}
		if sent.status != http.StatusCreated {
			t.Errorf("%s: %d %s", name, sent.status, sent.body)
			continue
		}
		link := w.link(to) // which fails for any other origin
		w.advance(time.Minute)
		again := n.api.post("/v1/invitations/"+sent.str("id")+"/send", object{"deliver": "link"}, change).want(http.StatusOK)
		if w.token(again.str("link")) == link {
			t.Errorf("%s: the same link", name)
		}
		b := w.browser()
		b.follow(w.token(again.str("link")), w.phone())
		permission := object{"registration": b.post("/v1/registrations", object{"link": w.token(again.str("link"))}).want(http.StatusOK).str("registration")}
		if shown := b.post("/v1/registrations/handover", permission, change).want(http.StatusOK); !strings.HasPrefix(shown.str("url"), w.env.Origin+"/r#") {
			t.Errorf("%s: a QR code leads elsewhere", name)
		}
		options := b.post("/v1/registrations/options", permission, change).want(http.StatusOK).raw("options")
		if !json.Valid(options) || strings.Contains(string(options), "evil") {
			t.Errorf("%s: %s", name, options)
		}
		done++
	}
	if done < 12 {
		t.Errorf("only %d variants were HTTP", done)
	}
}

// TestSpoofedAddress: what a client says of its own address widens no limit
// (threat 46).
func TestSpoofedAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Addresses")
	headers := []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP"}
	count := func(addr string, spoof func(i int) change) int {
		t.Helper()
		for i := range 20 {
			b := n.invited().browser()
			link := n.invited()
			b.post("/v1/invitations/open", object{"link": link.link}).want(http.StatusOK)
			b.addr = addr
			a := b.post("/v1/invitations/challenges", object{"link": link.link, "phone": w.phone()}, spoof(i))
			if a.status == http.StatusTooManyRequests {
				return i
			}
			a.want(http.StatusAccepted)
		}
		return 20
	}
	honest := count("203.0.113.1", func(int) change { return func(*http.Request) {} })
	spoofed := count("203.0.113.2", func(i int) change {
		return func(r *http.Request) {
			for _, h := range headers {
				r.Header.Set(h, fmt.Sprintf("for=192.0.2.%d", i))
			}
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d, 10.0.0.%d", i, i))
		}
	})
	if honest != spoofed || honest == 20 {
		t.Errorf("%d codes, and %d with made-up addresses", honest, spoofed)
	}
}
