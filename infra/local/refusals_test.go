package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/limit"
	"lanyard/internal/table/fault"
)

// stranger asks for a code to any number, with a link of their own each time, so that
// no limit is reached but those on the number.
func (n *tenant) stranger() func(number string) look {
	i := n.invited()
	b := i.browser()
	return func(number string) look {
		return n.w.look(func() *answer {
			return b.post("/v1/invitations/challenges", object{"link": i.link, "phone": number})
		})
	}
}

// refusals is how many hours have a note of why.
func (n *tenant) refusals(why string) (times int) {
	n.w.t.Helper()
	for _, r := range n.api.get("/v1/refusals").want(http.StatusOK).items() {
		if r.str("why") == why {
			times++
		}
	}
	return times
}

// TestRefusalsLookAlike: what a stranger is refused is noted for administrators, and
// tells the stranger nothing more for that. A number that somebody has and one that
// nobody has are refused at the same count, by the same answer, with as many calls of
// the store, whether the note is the first of its hour, one more, or one too many
// (threats 10 and 11).
func TestRefusalsLookAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.tenant("Refused")
	alike := func(what string, status int, known, unknown look) {
		t.Helper()
		if diff := cmp.Diff(known, unknown); diff != "" || known.Status != status || known.Store == (fault.Counts{}) {
			t.Errorf("%s: %d, %s", what, known.Status, diff)
		}
	}
	british, nobodys := "+447911123456", "+447911123457"
	for _, number := range []string{british, nobodys} {
		w.contact(number)
	}
	n.person(object{"last_name": "Known", "phone": british})
	first := n.stranger()(british)
	next, unknown := n.stranger(), n.stranger()
	alike("a country once more", http.StatusUnprocessableEntity, next(british), unknown(nobodys))
	w.advance(time.Hour)
	alike("a country, first of its hour", http.StatusUnprocessableEntity, first, unknown(nobodys))
	if first.Store.Write != 1 {
		t.Errorf("nothing was noted: %+v", first.Store)
	}
	for range limit.MostRefusals {
		next(british)
	}
	full := next(british)
	alike("a country, too often", http.StatusUnprocessableEntity, full, unknown(nobodys))
	if full.Store.Write != 0 || n.refusals(limit.WhyCountry) != 2 {
		t.Errorf("%+v, noted in %d hours", full.Store, n.refusals(limit.WhyCountry))
	}

	enrolled, free := w.phone(), w.phone()
	i := n.invited()
	i.browser().follow(i.link, enrolled)
	w.advance(time.Hour)
	until := func(number string) (sent int, last look) {
		for range 20 {
			if last = n.stranger()(number); last.Status != http.StatusAccepted {
				return sent, last
			}
			sent++
			w.advance(31 * time.Second)
		}
		return sent, last
	}
	// each from the beginning of an hour, in which nothing was refused
	hour := func() { w.advance(w.clock.now().Truncate(time.Hour).Add(time.Hour).Sub(w.clock.now())) }
	hour()
	sent, known := until(enrolled)
	hour()
	others, nobody := until(free)
	if sent != others || sent == 0 {
		t.Errorf("%d codes to a number that somebody has, %d to one that nobody has", sent, others)
	}
	alike("a number too often", http.StatusTooManyRequests, known, nobody)

	enrolled, free = w.phone(), w.phone()
	n.person(object{"last_name": "Known", "phone": enrolled})
	next, unknown = n.stranger(), n.stranger()
	w.quiet()
	n.api.patch("/v1/network", object{"paused": true}).want(http.StatusOK)
	next(free)
	alike("a network that sends nothing", http.StatusServiceUnavailable, next(enrolled), unknown(free))
	n.api.patch("/v1/network", object{"paused": false}).want(http.StatusOK)
	if n.refusals(limit.WhyPaused) != 1 || strings.Contains(string(n.api.get("/v1/refusals").body), enrolled[1:]) {
		t.Errorf("%s", n.api.get("/v1/refusals").body)
	}
}
