package enroll

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// crowd has n people ask for a code each, by numbers of the United States, of whom
// the first ones type it.
func (w *world) crowd(from, n, typing int) {
	w.t.Helper()
	for i := from; i < from+n; i++ {
		u := w.person(fmt.Sprintf("crowd%d", i), "")
		in := w.asked(u, inUS(i))
		in.Client = addressOf(i)
		c := w.start(in)
		if i < from+typing {
			if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func inUS(i int) secret.Text {
	return secret.Text(fmt.Sprintf("+1%d555%04d", areas[i%len(areas)], 100+i/len(areas)))
}

func (w *world) stops() (entries int) {
	for shard := range 4 {
		q := table.Query{PK: fmt.Sprintf("n#%s#audit#%s#%d", home, w.now().UTC().Format("20060102"), shard), Limit: 1000}
		for _, r := range list[audit.Record](w, q) {
			if r.Act == "breaker.open" {
				entries++
			}
		}
	}
	return entries
}

// Threat 42: somebody earns with codes that nobody reads. Where fewer than 30 of a hundred of
// at least 20 codes of an hour were used, the country stops: a stranger hears what any
// limit says, an agent and other countries go on, one alarm says so, and it
// ends by itself.
func TestCountryStopsWhenCodesAreNotUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	w.s.Log = slog.New(slog.NewJSONHandler(&log, nil))
	w.set.SMSRegions = []string{"US", "CA"}
	ann := w.person("ann", "")
	w.crowd(0, 20, 5)
	if _, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(80))); err != nil {
		t.Errorf("codes that are ten minutes young stop a country: %v", err)
	}
	w.pass(20 * time.Minute)

	_, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(81)))
	var public *errs.Error
	if kind(err) != errs.Limited || limit.Why(err) != limit.WhyBreaker || !errors.As(err, &public) || public.Detail != "" || public.RetryAfter <= 0 {
		t.Fatalf("a stranger: %v", err)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(20+i))); kind(err) != errs.Limited {
				t.Errorf("a stranger: %v", err)
			}
		}()
	}
	all.Wait()
	if n := w.stops(); n != 1 || strings.Count(log.String(), `"country stopped"`) != 1 || strings.Contains(log.String(), "555") {
		t.Errorf("%d entries; log: %s", n, log.String())
	}
	for what, in := range map[string]Start{
		"an agent":        {Path: ByAgent, Contact: inUS(82)},
		"another country": {Path: BySelf, Contact: "+14165550123"},
	} {
		ask := w.asked(w.person(strings.ReplaceAll(what, " ", ""), ""), in.Contact)
		ask.Path = in.Path
		if _, err := w.s.StartChallenge(t.Context(), ask); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	w.pass(6 * time.Hour)
	if _, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(83))); err != nil {
		t.Errorf("after its time: %v", err)
	}
}

// Codes that are used stop nothing; nor do those from before an administrator went
// on.
func TestCountryGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person("ann", "")
	w.crowd(0, 20, 6)
	w.pass(20 * time.Minute)
	if _, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(81))); err != nil {
		t.Fatalf("six of twenty used: %v", err)
	}
	w.crowd(20, 5, 0)
	w.pass(20 * time.Minute)
	_, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(82)))
	if limit.Why(err) != limit.WhyBreaker {
		t.Fatalf("six of 26 used: %v", err)
	}
	var b limit.Breaker
	if err := w.engine.Get(t.Context(), limit.BreakerKey(string(home), "US"), &b); err != nil || b.Sent != 26 || b.Used != 6 {
		t.Fatalf("%v, %+v", err, b)
	}
	closed, _ := b.Closed(w.now())
	w.write(closed.Save())
	if _, err := w.s.StartChallenge(t.Context(), w.asked(ann, inUS(83))); err != nil {
		t.Errorf("after an administrator closed it: %v", err)
	}
}

// Threat 42: Jamaica has the calling code of the United States. A number there
// is refused when only these are allowed, and administrators can see why.
func TestCountriesNotCallingCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	for range 2 {
		if _, err := w.s.StartChallenge(t.Context(), w.asked(u, "+18765550123")); kind(err) != errs.Invalid {
			t.Fatal(err)
		}
	}
	if len(w.messages(u)) > 0 {
		t.Error("something was sent")
	}
	if got := list[limit.Refusal](w, limit.Refusals(string(home), "", 10)); len(got) != 1 || got[0].Why != limit.WhyCountry || got[0].Country != "JM" || got[0].Count != 2 {
		t.Errorf("%+v", got)
	}
}

// A flood of refusals writes no more than its bound, whoever is asked for.
func TestRefusalsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	for i := range 2 * limit.MostRefusals {
		in := w.asked(u, inUS(i))
		in.Settings.Paused = true
		if _, err := w.s.StartChallenge(t.Context(), in); kind(err) != errs.Unavailable {
			t.Fatal(err)
		}
	}
	got := list[limit.Refusal](w, limit.Refusals(string(home), "", 10))
	if len(got) != 1 || got[0].Why != limit.WhyPaused || got[0].Count != limit.MostRefusals {
		t.Errorf("%+v", got)
	}
}
