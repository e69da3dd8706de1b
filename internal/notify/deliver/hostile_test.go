package deliver_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"lanyard/internal/notify"
	"lanyard/internal/notify/pretend"
	"lanyard/internal/notify/ses"
	"lanyard/internal/notify/sns"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const (
	// mostDoubts is how many tries of a notice may end without an answer.
	mostDoubts = 4
	// mostTries is how many tries of a message there are at all.
	mostTries = 100
	// batch is how many records the feed gives at a time, to so many workers.
	batch, workers = 100, 8
)

// TestHostileProvider sends a campaign and codes through the real clients to an SES
// and SNS that refuse nine calls of ten for a while and every other one after that,
// hang up when they took a message, answer what nobody understands, break, and are
// gone for minutes in the middle of a batch; and our own workers are killed, with all
// that they have in their hands.
//
// Nothing is lost: what did not go out is where administrators see it. A notice goes
// out once for the yes and once more only for a try of which nobody knew whether it
// had, and is given up only when the doubts are used up. A code goes out once.
func TestHostileProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.Log = slog.New(slog.DiscardHandler)
	p := w.hostile()
	var ids []notify.ID
	to := map[notify.ID]string{}
	for n := range 300 {
		id, contact := w.queueTo(n)
		ids, to[id] = append(ids, id), contact
	}
	deaths := p.outlast()

	undelivered := w.undelivered()
	states, again := map[string]int{}, 0
	for _, id := range ids {
		m, times := w.message(id), p.Took(to[id])
		states[string(m.Template)+" "+string(m.State)]++
		most, least := m.Doubts, 0
		if m.State == notify.Accepted {
			most, least = m.Doubts+1, 1
		}
		if times > 1 {
			again++
		}
		what := fmt.Sprintf("%s %s: %s %q after %d tries and %d doubts, went out %d times", m.Template, id, m.State, m.Reason, m.Attempts, m.Doubts, times)
		switch {
		case m.State != notify.Accepted && !slices.Contains(undelivered, id):
			t.Errorf("lost: %s", what)
		case times < least || times > most || m.Doubts > mostDoubts:
			t.Errorf("too often or not at all: %s", what)
		case m.Code != nil && times > 1:
			t.Errorf("a code twice: %s", what)
		case m.Code == nil && m.State != notify.Accepted && m.Doubts < mostDoubts && m.Attempts < mostTries:
			t.Errorf("given up too early: %s", what)
		case m.State == notify.Failed && times > 0:
			t.Errorf("it went out, and says that it did not: %s", what)
		}
	}
	t.Logf("%d messages: %v; %d went out more than once; %d calls: %v; %d workers died", len(ids), states, again, p.Calls(), p.Answers(), deaths)
	for _, answer := range []pretend.Answer{pretend.Yes, pretend.Throttled, pretend.Silent, pretend.Garbled, pretend.Nonsense, pretend.Broken, pretend.Gone} {
		if p.Answers()[answer] == 0 {
			t.Errorf("the provider was never %s", answer)
		}
	}
	if deaths == 0 || again == 0 || states["badge_invitation accepted"] < 200 || states["enrollment_code accepted"] == 0 {
		t.Errorf("%d workers died, %d messages were repeated, %v", deaths, again, states)
	}
}

// hostile is SES and SNS at their worst. What they do to a contact's messages follows
// from the contact, so that the order in which workers come changes nothing.
type hostile struct {
	*pretend.Server
	w     *world
	dice  map[string]*rand.Rand
	asked map[string]int
	calls int
	back  time.Time // after it was gone
}

// hostile takes the place of the providers.
func (w *world) hostile() *hostile {
	w.t.Helper()
	h := &hostile{w: w, dice: map[string]*rand.Rand{}, asked: map[string]int{}}
	h.Server = pretend.New(h.answer)
	web := httptest.NewServer(h)
	w.t.Cleanup(web.Close)
	cfg := aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(web.URL), HTTPClient: &http.Client{Transport: h.Transport(web.Client().Transport)},
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
	}
	w.service.Email = mortal{ses.New(cfg, ses.Options{From: "no-reply@mail.example.com"}), w}
	w.service.SMS = mortal{sns.New(cfg, sns.Options{}), w}
	return h
}

func (h *hostile) answer(to string) pretend.Answer {
	if h.calls++; h.calls == 1500 {
		h.w.mu.Lock()
		defer h.w.mu.Unlock()
		h.back = h.w.now.Add(5 * time.Minute)
		return pretend.Gone
	}
	dice := h.dice[to]
	if dice == nil {
		of := fnv.New64a()
		_, _ = of.Write([]byte(to)) // never fails (hash.Hash)
		dice = rand.New(rand.NewPCG(39, of.Sum64()))
		h.dice[to] = dice
	}
	h.asked[to]++
	if throttled := dice.IntN(10); throttled < 9 && h.asked[to] <= 5 || throttled < 5 {
		return pretend.Throttled
	}
	bad := []pretend.Answer{pretend.Silent, pretend.Garbled, pretend.Nonsense, pretend.Broken}
	if n := dice.IntN(10); n < len(bad) {
		return bad[n]
	}
	return pretend.Yes
}

// minute is a minute passing.
func (h *hostile) minute() {
	h.w.wait(time.Minute)
	h.w.mu.Lock()
	back := h.w.now.After(h.back)
	h.w.mu.Unlock()
	if back {
		h.Return()
	}
}

// mortal is a sender whose worker can die before and after the call.
type mortal struct {
	notify.Sender
	w *world
}

func (m mortal) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	m.w.at("before send")
	defer m.w.at("after send")
	return m.Sender.Send(ctx, r)
}

// queueTo queues a message to somebody else than the others: every fourth is a mail,
// every sixth a code.
func (w *world) queueTo(n int) (notify.ID, string) {
	w.t.Helper()
	m := notify.Message{
		ID: notify.ID(secret.DerivedID("hostile", fmt.Sprint(n))), Network: network, User: user, Template: notify.BadgeInvitation,
		Channel: notify.SMS, To: secret.Text(fmt.Sprintf("+1555%07d", n)), Origin: "https://id.example.com",
		ValidUntil: table.At(w.clock().Add(24 * time.Hour)), Data: notify.Data{NetworkName: "Example Works", BadgeName: "Staff"},
		Link: &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: 3, Root: 1},
	}
	switch {
	case n%6 == 5:
		m.Template, m.Link, m.Code = notify.EnrollmentCode, nil, notify.CodeOf(w.challenge())
	case n%4 == 0:
		m.Channel, m.To = notify.Email, secret.Text(fmt.Sprintf("person.%d@example.com", n))
	}
	if err := w.service.Table.Write(w.t.Context(), notify.Queue(m, w.clock())); err != nil {
		w.t.Fatal(err)
	}
	return m.ID, m.To.Reveal()
}

// outlast runs schedule and workers until a day is over, minute by minute while there
// is something to do. Of a batch whose workers die the feed brings nothing again: the
// sweep has to.
func (h *hostile) outlast() (deaths int) {
	w := h.w
	w.t.Helper()
	dice, end := rand.New(rand.NewPCG(36, 37)), w.clock().Add(25*time.Hour)
	for w.clock().Before(end) {
		if _, err := notify.Sweep(w.t.Context(), w.service.Table, w.clock()); err != nil {
			w.t.Fatal(err)
		}
		records := w.records()
		for records := range slices.Chunk(records, batch) {
			if w.batch(records, dice.Int64N(20*batch)) {
				deaths++
			}
		}
		h.minute()
		for minute := 0; len(records) == 0 && minute < 4; minute++ {
			h.minute()
		}
	}
	return deaths
}

// batch lets workers deliver records, and die together at the n-th point where one
// of them can, if there are so many.
func (w *world) batch(records []notify.Message, n int64) (died bool) {
	left, dead := atomic.Int64{}, atomic.Bool{}
	left.Store(n)
	w.at = func(string) {
		if left.Add(-1) == 0 {
			dead.Store(true)
		}
		if dead.Load() {
			panic(errKilled)
		}
	}
	next := make(chan notify.Message, len(records))
	for _, m := range records {
		next <- m
	}
	close(next)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil && p != errKilled {
					panic(p)
				}
			}()
			for m := range next {
				if err := w.service.Deliver(w.t.Context(), m); err != nil {
					w.t.Error(err)
				}
			}
		})
	}
	all.Wait()
	w.at = func(string) {}
	return dead.Load()
}

// undelivered are the messages that the network's administrators are shown.
func (w *world) undelivered() (ids []notify.ID) {
	w.t.Helper()
	for _, pk := range notify.UndeliveredPKs(network) {
		q := notify.Undelivered("", 100)
		q.PK = pk
		for more := true; more; more = q.Cursor != "" {
			page, err := w.store.Query(w.t.Context(), q)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, item := range page.Items {
				var m notify.Message
				if err := item.Decode(&m); err != nil {
					w.t.Fatal(err)
				}
				ids = append(ids, m.ID)
			}
			q.Cursor = page.Cursor
		}
	}
	return ids
}
