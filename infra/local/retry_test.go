package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

// acts are changing routes that a program will want to repeat when it does not
// know whether it was heard, and the act that each leaves in the audit.
var acts = map[string]struct {
	act  string
	make func(*tenant) (body, other any)
}{
	"/v1/invitations": {"invitation.send", func(n *tenant) (any, any) {
		return object{"user": n.someone(), "badge": n.badge}, object{"user": n.someone(), "badge": n.badge}
	}},
	"/v1/campaigns": {"campaign.start", func(n *tenant) (any, any) {
		return object{"badge": n.badge, "users": []string{n.someone()}}, object{"badge": n.badge, "everyone_not_invited": true}
	}},
	"/v1/imports": {"import.upload", func(n *tenant) (any, any) {
		return csv("name,email\nSomebody New," + n.w.email("new")), csv("name,email\nSomebody Else," + n.w.email("new"))
	}},
	"/v1/users": {"user.create", func(n *tenant) (any, any) {
		return object{"last_name": "New", "email": n.w.email("new")}, object{"last_name": "Else", "email": n.w.email("new")}
	}},
}

// acted counts what a network's audit says was done.
func (n *tenant) acted(act string) int {
	count := 0
	for key, body := range n.w.dump() {
		if strings.HasPrefix(key, "n#"+n.id+"#audit#") && strings.Contains(body, `"act":"`+act+`"`) {
			count++
		}
	}
	return count
}

// TestRepeating: the same key and request have one effect and get the same
// answer, however they come (threat 43).
func TestRepeating(t *testing.T) {
	t.Parallel()
	for path, a := range acts {
		t.Run(strings.TrimPrefix(path, "/v1/"), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			n := w.tenant("Repeating")
			one := func(name string, before int) {
				t.Helper()
				if got := n.acted(a.act) - before; got != 1 {
					t.Errorf("%s: done %d times", name, got)
				}
			}

			body, other := a.make(n)
			before := n.acted(a.act)
			key := set("Idempotency-Key", "twice")
			first := n.api.post(path, body, key)
			if first.status >= 300 || first.header.Get("Idempotency-Replayed") != "" {
				t.Fatalf("%d %s", first.status, first.body)
			}
			again := n.api.post(path, body, key)
			if again.status != first.status || string(again.body) != string(first.body) || again.header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
			}
			n.api.post(path, other, key).problem(http.StatusUnprocessableEntity, "idempotency_mismatch")
			one("twice", before)

			body, _ = a.make(n)
			before = n.acted(a.act)
			n.drop(path, body, "dropped")
			n.comesThrough(path, body, "dropped")
			one("dropped response", before)

			body, _ = a.make(n)
			before = n.acted(a.act)
			n.crowd(path, body, "crowd")
			one("20 at once", before)

			body, _ = a.make(n)
			before = n.acted(a.act)
			n.dies(path, body, "died")
			one("died before it answered", before)
		})
	}
}

// drop sends a request and hangs up.
func (n *tenant) drop(path string, body any, key string) {
	n.w.t.Helper()
	r, err := n.api.request(http.MethodPost, path, body)
	if err != nil {
		n.w.t.Fatal(err)
	}
	r.Header.Set("Idempotency-Key", key)
	conn, err := net.Dial("tcp", n.w.server.Listener.Addr().String())
	if err != nil {
		n.w.t.Fatal(err)
	}
	defer conn.Close()
	out := bufio.NewWriter(conn)
	if err := r.Write(out); err != nil {
		n.w.t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		n.w.t.Fatal(err)
	}
}

// comesThrough repeats a request until it is answered.
func (n *tenant) comesThrough(path string, body any, key string) *answer {
	n.w.t.Helper()
	var last *answer
	await(n.w.t, "an answer", func() bool {
		last = n.api.post(path, body, set("Idempotency-Key", key))
		if last.status == http.StatusConflict {
			last.problem(http.StatusConflict, "busy")
			return false
		}
		return true
	})
	if last.status >= 300 {
		n.w.t.Fatalf("%d %s", last.status, last.body)
	}
	return last
}

// crowd sends the same request twenty times at once.
func (n *tenant) crowd(path string, body any, key string) {
	n.w.t.Helper()
	answers := make([]*answer, 20)
	faults := make([]error, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i], faults[i] = n.api.try(http.MethodPost, path, body, set("Idempotency-Key", key))
		})
	}
	all.Wait()
	last := n.comesThrough(path, body, key)
	good := 0
	for i, a := range answers {
		switch {
		case faults[i] != nil:
			n.w.t.Error(faults[i])
		case a.status == last.status && string(a.body) == string(last.body):
			good++
		case a.status != http.StatusConflict:
			n.w.t.Errorf("one of them got %d %s", a.status, a.body)
		}
	}
	if good == 0 {
		n.w.t.Error("none of them got the answer")
	}
}

// dies lets the process end between the act and keeping its answer: whoever
// repeats is told to look, and nothing is done a second time.
func (n *tenant) dies(path string, body any, key string) {
	n.w.t.Helper()
	n.w.faults.Before(func(c fault.Call) error {
		for _, op := range c.Ops {
			for _, change := range op.Changes {
				if change.Attr == "answer" {
					return errs.Unavailable
				}
			}
		}
		return nil
	})
	if a := n.api.post(path, body, set("Idempotency-Key", key)); a.status >= 300 {
		n.w.t.Errorf("%d %s", a.status, a.body)
	}
	n.w.faults.Heal()
	again := n.api.post(path, body, set("Idempotency-Key", key)).problem(http.StatusConflict, "busy")
	if again.header.Get("Retry-After") == "" {
		n.w.t.Error("nobody knows when to come back")
	}
	n.w.advance(61 * time.Second)
	late := n.api.post(path, body, set("Idempotency-Key", key)).problem(http.StatusConflict, "busy")
	if !strings.Contains(late.str("detail"), "answer was lost") {
		n.w.t.Errorf("%s", late.body)
	}
}

// TestStoreTroubleIsNoWrongCode: what the store refuses costs nobody a try, and
// nobody is told that their code was wrong (threat 44).
func TestStoreTroubleIsNoWrongCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Trouble")
	i, number := n.invited(), w.phone()
	b := i.browser()
	c := b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number}).want(http.StatusAccepted)
	code := w.code(number)
	w.settle() // that it went out is noted before the store fails
	verify := func(code string) *answer {
		t.Helper()
		return b.post("/v1/invitations/challenges/verify", object{"link": i.link, "challenge": c.str("challenge"), "code": code})
	}
	wrong := fmt.Sprintf("%06d", (mustAtoi(t, code)+1)%1_000_000)

	for _, kind := range []errs.Kind{errs.Unavailable, errs.Conflict} {
		w.faults.Before(func(c fault.Call) error {
			if c.Method == fault.Write {
				return kind
			}
			return nil
		})
		for range 10 {
			for _, typed := range []string{wrong, code} {
				if a := verify(typed); a.status != http.StatusServiceUnavailable && a.status != http.StatusConflict {
					t.Errorf("%s: %d %s", kind, a.status, a.body)
				}
			}
		}
		w.faults.Heal()
	}
	w.faults.Before(func(c fault.Call) error {
		if c.Method != fault.Write {
			return errs.Unavailable
		}
		return nil
	})
	for range 10 {
		verify(wrong).problem(http.StatusServiceUnavailable, "unavailable")
	}
	w.faults.Heal()

	// 50 times later there are five tries: three wrong ones, one whose counting was
	// done and not heard of, and the right one, at first not kept
	for range 3 {
		verify(wrong).problem(http.StatusUnprocessableEntity, "wrong_code")
	}
	w.faults.After(func(c fault.Call) error {
		if writes(c, "challenge#") {
			return errs.Unavailable
		}
		return nil
	})
	verify(wrong).problem(http.StatusServiceUnavailable, "unavailable")
	w.faults.Heal()
	if v := verify(code).want(http.StatusOK); v.str("step") != "badge" {
		t.Errorf("%s", v.body)
	}
}

// writes reports whether a call writes an item whose sort key begins so.
func writes(c fault.Call, sk string) bool {
	for _, op := range c.Ops {
		if op.Type != table.OpCheck && strings.HasPrefix(op.Key.SK, sk) {
			return true
		}
	}
	return false
}

func mustAtoi(t *testing.T, s string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscan(strings.TrimLeft(s, "0")+" ", &n); err != nil && strings.Trim(s, "0") != "" {
		t.Fatal(err)
	}
	return n
}

// TestUnreliableStore: with a store that refuses and loses answers, whoever
// tries again with the same key gets there, and nothing is done twice.
func TestUnreliableStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Unreliable")
	w.quiet() // what the setup sends is not what this is about
	for seed := range uint64(30) {
		body := object{"last_name": "Person", "email": w.email("person")}
		key := set("Idempotency-Key", fmt.Sprint("key", seed))
		before := n.acted("user.create")
		w.faults.Before(flaky(seed, 3))
		for range 3 {
			if a := n.api.post("/v1/users", body, key); a.status >= 500 && a.status != http.StatusServiceUnavailable {
				t.Errorf("seed %d: %d %s", seed, a.status, a.body)
			}
		}
		w.faults.Heal()
		w.advance(61 * time.Second) // the lease of one that failed halfway
		a := n.api.post("/v1/users", body, key)
		if a.status != http.StatusCreated && a.status != http.StatusConflict {
			t.Errorf("seed %d: %d %s", seed, a.status, a.body)
		}
		if got := n.acted("user.create") - before; got != 1 {
			t.Errorf("seed %d: done %d times", seed, got)
		}
	}
}

// flaky refuses a third of the writes, others for each seed.
func flaky(seed uint64, of int) fault.Hook {
	return func(c fault.Call) error {
		if c.Method == fault.Write && (c.N*7919+int(seed)*104729)%of == 0 {
			return errs.Unavailable
		}
		return nil
	}
}
