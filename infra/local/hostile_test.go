package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/pretend"
	"lanyard/internal/table"
)

// campaignVariable says how many people a hostile provider keeps from their mails, for
// whoever has the time.
const campaignVariable = "LANYARD_CAMPAIGN"

// TestHostileCampaign invites everyone through the whole system, while SES refuses
// nine mails of ten for a while and every other one after that, hangs up when it took
// one, answers what nobody understands, breaks, and says nothing at all for a minute
// (threat 39). Everybody is written to, or on the list of those who were not, and nobody
// oftener than doubts allow. What requests to the API take meanwhile is printed beside
// what they take in quiet times.
func TestHostileCampaign(t *testing.T) {
	t.Parallel()
	people := 40
	if n, err := strconv.Atoi(os.Getenv(campaignVariable)); err == nil {
		people = n
	}
	c := newCampaign(t, people)
	quiet := c.requests(func(n int) bool { return n < 200 })
	began := time.Now()
	done := make(chan struct{})
	var asking sync.WaitGroup
	var busy []time.Duration
	asking.Go(func() {
		busy = c.requests(func(int) bool {
			select {
			case <-done:
				return false
			default:
				return true
			}
		})
	})
	id := c.start(people)
	c.outlast(people)
	close(done)
	asking.Wait()
	took := time.Since(began)

	undelivered := map[string]int{}
	for cursor := "-"; cursor != ""; {
		page := c.call(http.MethodGet, "/v1/messages?state=undelivered&limit=200&cursor="+strings.TrimPrefix(cursor, "-"), nil)
		for _, m := range page.list("items") {
			undelivered[m.str("state")]++
		}
		cursor = page.str("next")
	}
	accepted, never, again := people, 0, 0
	for _, n := range undelivered {
		accepted -= n
	}
	for i := range people {
		switch n := c.provider.Took(c.address(i)); {
		case n == 0:
			never++
		case n > 4: // the doubts that a notice may have
			t.Errorf("%d mails to one person", n)
		case n > 1:
			again++
		}
	}
	if never > people-accepted || accepted < people*8/10 || again == 0 {
		t.Errorf("campaign %s: %d of %d accepted, %v, and %d got nothing, %d more than one", id, accepted, people, undelivered, never, again)
	}
	t.Logf("%d messages: %d accepted, %d repeated, not accepted %v; %d calls %v; %.1f s for %.1f h", people, accepted, again, undelivered,
		c.provider.Calls(), c.provider.Answers(), took.Seconds(), c.clock.now().Sub(c.begin).Hours())
	t.Logf("requests to the API: quiet %s, meanwhile %s: median %.1f times, 99th percentile %.1f times", times(quiet), times(busy),
		ratio(busy, quiet, 0.5), ratio(busy, quiet, 0.99))
}

func at(all []time.Duration, q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func ratio(a, b []time.Duration, q float64) float64 { return float64(at(a, q)) / float64(at(b, q)) }

func times(all []time.Duration) string {
	return fmt.Sprintf("%.1f and %.1f ms (%d)", at(all, 0.5).Seconds()*1000, at(all, 0.99).Seconds()*1000, len(all))
}

// campaign is a system whose mails go to a hostile SES, on a clock that is moved.
type campaign struct {
	t        *testing.T
	clock    *clock
	begin    time.Time
	system   *system
	provider *pretend.Server
	api      string
	token    string

	mu    sync.Mutex
	calls int // about people
	gone  int // at which call it goes
	back  time.Time
	dice  map[string]*rand.Rand
	asked map[string]int
}

func newCampaign(t *testing.T, people int) *campaign {
	t.Helper()
	begin := time.Now().Add(time.Hour) // ahead, since functions are told their deadlines by this clock
	c := &campaign{t: t, clock: &clock{at: begin}, begin: begin, dice: map[string]*rand.Rand{}, asked: map[string]int{}, gone: 3 * people}
	c.provider = pretend.New(c.answer)
	web := httptest.NewServer(c.provider)
	t.Cleanup(web.Close)
	o := options{data: t.TempDir(), template: "../../template.yaml", now: c.clock.now, aws: web.URL}
	var err error
	if c.system, err = open(t.Context(), o, slog.New(slog.DiscardHandler), machinePort); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := c.system.welcome(t.Context(), &said); err != nil {
		t.Fatal(err)
	}
	c.token = regexp.MustCompile(`lya_\S+`).FindString(said.String())
	streams, err := c.system.cloud.Streams(c.system.store.Feed)
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for _, stream := range streams {
		running.Go(func() { _ = stream(t.Context()) }) // ends with the test's context
	}
	api := httptest.NewServer(c.system.cloud.API())
	c.api = api.URL
	t.Cleanup(func() {
		api.Close()
		running.Wait()
		_ = c.system.store.Close()
	})
	return c
}

// answer is the provider's, and follows from whom a mail is to.
func (c *campaign) answer(to string) pretend.Answer {
	if !strings.HasSuffix(to, "@people.example") {
		return pretend.Yes
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls++; c.calls == c.gone {
		c.back = c.clock.now().Add(90 * time.Second)
		return pretend.Gone
	}
	if c.dice[to] == nil {
		h := fnv.New64a()
		_, _ = h.Write([]byte(to)) // never fails (hash.Hash)
		c.dice[to] = rand.New(rand.NewPCG(39, h.Sum64()))
	}
	c.asked[to]++
	if n := c.dice[to].IntN(10); n < 9 && c.asked[to] <= 5 || n < 5 {
		return pretend.Throttled
	}
	bad := []pretend.Answer{pretend.Silent, pretend.Garbled, pretend.Nonsense, pretend.Broken}
	if n := c.dice[to].IntN(10); n < len(bad) {
		return bad[n]
	}
	return pretend.Yes
}

func (c *campaign) address(i int) string { return fmt.Sprintf("person.%06d@people.example", i) }

func (c *campaign) call(method, path string, body any) object {
	c.t.Helper()
	kind, text := "application/json", []byte(nil)
	if list, ok := body.(string); ok {
		kind, text = "text/csv", []byte(list)
	} else if body != nil {
		text, _ = json.Marshal(body) // strings and maps
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.api+path, bytes.NewReader(text))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Error(err)
		return object{}
	}
	defer answer.Body.Close()
	text, err = io.ReadAll(answer.Body)
	out := object{}
	if err != nil || answer.StatusCode/100 != 2 || json.Unmarshal(text, &out) != nil {
		c.t.Errorf("%s %s: %d %s %v", method, path, answer.StatusCode, text, err)
	}
	return out
}

// await waits for the end of a long act: of 5,000 people on a busy machine.
func (c *campaign) await(path, state string) {
	c.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.After(5 * time.Minute)
	for c.call(http.MethodGet, path, nil).str("state") != state {
		select {
		case <-tick.C:
		case <-late:
			c.t.Fatalf("waited for %s to be %s", path, state)
		}
	}
}

// requests reads and writes by the API as long as more says of the number of requests,
// and tells how long each took.
func (c *campaign) requests(more func(n int) bool) (took []time.Duration) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for len(took) == 0 || more(len(took)) {
		began := time.Now()
		if len(took)%2 == 0 {
			c.call(http.MethodGet, "/v1/users?limit=20", nil)
		} else {
			c.call(http.MethodPatch, "/v1/network", object{"numbers": object{"emails_per_day": 1_000_000 + len(took)}})
		}
		took = append(took, time.Since(began))
		<-tick.C
	}
	return took
}

// start imports people and invites everyone.
func (c *campaign) start(people int) string {
	c.t.Helper()
	var list strings.Builder
	list.WriteString("first name,last name,email\n")
	for i := range people {
		fmt.Fprintf(&list, "Person,Number %d,%s\n", i, c.address(i))
	}
	path := "/v1/imports/" + c.call(http.MethodPost, "/v1/imports", list.String()).str("id")
	c.await(path, "planned")
	c.call(http.MethodPost, path+"/apply", object{})
	c.await(path, "done")
	badge := c.call(http.MethodGet, "/v1/badges", nil).list("items")[0].str("id")
	id := c.call(http.MethodPost, "/v1/campaigns", object{"badge": badge, "everyone_not_invited": true}).str("id")
	c.await("/v1/campaigns/"+id, "done")
	return id
}

// outlast lets minutes pass until nothing is to be sent any more. Whatever is new and
// whatever the sweep touches is one call: time moves when they are made, or when none
// comes any more.
func (c *campaign) outlast(people int) {
	c.t.Helper()
	for due := people; ; {
		c.made(due)
		if c.empty() {
			return
		}
		c.clock.advance(time.Minute)
		c.mu.Lock()
		back := c.clock.now().After(c.back)
		due = c.calls
		c.mu.Unlock()
		if back {
			c.provider.Return()
		}
		swept, err := notify.Sweep(c.t.Context(), c.system.env.Table, c.clock.now())
		if err != nil {
			c.t.Fatal(err)
		}
		due += int(swept.Nudged)
	}
}

// made waits until there were so many calls, or there are no more.
func (c *campaign) made(due int) {
	c.t.Helper()
	for before := c.count(); before < due; before = c.count() {
		still := 0
		await(c.t, "the mails that are due", func() bool {
			still++
			return c.count() > before || still > 200 // a second
		})
		if c.count() == before {
			return
		}
	}
}

func (c *campaign) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

// empty reports whether the outbox is.
func (c *campaign) empty() bool {
	c.t.Helper()
	for shard := range 8 {
		page, err := c.system.env.Table.Query(c.t.Context(), table.Query{PK: fmt.Sprintf("outbox#%d", shard), Index: true, Limit: 1})
		if err != nil {
			c.t.Fatal(err)
		}
		if len(page.Items) > 0 {
			return false
		}
	}
	return true
}
