package deliver_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
)

func TestDeliverSendsWhatTheMessageFollowsFrom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mail := w.queue(notify.BadgeInvitation, notify.Email, 1)
	text := w.queue(notify.EnrollmentCode, notify.SMS, 2)
	for _, m := range w.records() {
		if err := w.service.Deliver(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	token := w.keys.MintLink(secret.Link{Purpose: secret.PurposeInvitation, Network: network, ID: link, Generation: 3})
	if got := w.sent.calls[mail][0]; !strings.Contains(got.Text.Reveal(), "https://id.example.com/i#"+token.Reveal()) || got.To != "ada@example.com" {
		t.Errorf("e-mail without its link: %s", got.Text.Reveal())
	}
	code, _ := w.keys.Code(w.challenge())
	if got := w.sent.calls[text][0]; !strings.HasSuffix(got.Text.Reveal(), "\n@id.example.com #"+code.Reveal()) {
		t.Errorf("SMS without its code: %s", got.Text.Reveal())
	}
	m := w.message(mail)
	if m.State != notify.Accepted || m.Provider != "test" || m.ProviderID != string(mail)+"-1" || m.IPK != "ref#"+m.Reference() {
		t.Errorf("got %s by %s %s on %q", m.State, m.Provider, m.ProviderID, m.IPK)
	}
	var steps []string
	for _, s := range m.History() {
		steps = append(steps, string(s.State))
	}
	if got := strings.Join(steps, " "); got != "queued sending accepted" {
		t.Errorf("timeline: %s", got)
	}
}

// TestReplay: the same batch 50 times by 10 workers, records old and new mixed.
func TestReplay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ids []notify.ID
	for n := range 20 {
		kind, channel := notify.BadgeInvitation, notify.Email
		if n%2 == 1 {
			kind, channel = notify.EnrollmentCode, notify.SMS
		}
		ids = append(ids, w.queue(kind, channel, n))
	}
	batch := w.records()
	var workers sync.WaitGroup
	for worker := range 10 {
		workers.Go(func() {
			for replay := range 5 {
				for i := range batch {
					if err := w.service.Deliver(t.Context(), batch[(i+worker+replay)%len(batch)]); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	workers.Wait()
	for _, id := range ids {
		if n := w.sent.count(id); n != 1 {
			t.Errorf("message %s: %d provider calls", id, n)
		}
		if m := w.message(id); m.State != notify.Accepted {
			t.Errorf("message %s is %s", id, m.State)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	throttled := &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}
	for _, c := range []struct {
		name   string
		answer func(call int) error
		kind   notify.Kind
		calls  int
		state  notify.State
		reason notify.Reason
	}{
		{"throttled thrice", func(call int) error { return upTo(3, call, throttled) }, notify.BadgeInvitation, 4, notify.Accepted, ""},
		{"code throttled thrice", func(call int) error { return upTo(3, call, throttled) }, notify.EnrollmentCode, 4, notify.Accepted, ""},
		{"bad number", func(int) error {
			return &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonBadContact}
		}, notify.BadgeInvitation, 1, notify.Failed, notify.ReasonBadContact},
		{"doubtful notice", func(call int) error { return upTo(1, call, errBroken) }, notify.BadgeInvitation, 2, notify.Accepted, ""},
		{"doubtful code", func(call int) error { return upTo(1, call, errBroken) }, notify.EnrollmentCode, 1, notify.Unknown, notify.ReasonUnknown},
		{"always doubtful", func(int) error { return errBroken }, notify.BadgeInvitation, 4, notify.Unknown, notify.ReasonUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sent.answer = func(_ notify.Rendered, call int) error { return c.answer(call) }
			id := w.queue(c.kind, notify.SMS, 1)
			w.settle()
			m := w.message(id)
			if n := w.sent.count(id); n != c.calls || m.State != c.state || m.Reason != c.reason {
				t.Errorf("got %d calls, %s %q; want %d, %s %q", n, m.State, m.Reason, c.calls, c.state, c.reason)
			}
			w.secretFree("the log", w.log.String(), true)
		})
	}
}

// A message that was refused for good is not waited for: what comes after it is
// due at once. One that is refused for now, or went out, hurries nothing.
func TestWhatWaitsForALostMessageIsDueAtOnce(t *testing.T) {
	t.Parallel()
	for reason, hurried := range map[notify.Reason]bool{
		notify.ReasonBadContact: true, notify.ReasonOptedOut: true, notify.ReasonSetup: false, "": false,
	} {
		w := newWorld(t)
		later := table.At(w.clock().Add(48 * time.Hour))
		item := due.Item{What: notify.AwaitsArrival, Network: network, User: user, About: link, At: later}
		if err := w.service.Table.Write(t.Context(), due.Put(item)); err != nil {
			t.Fatal(err)
		}
		w.sent.answer = func(notify.Rendered, int) error {
			if reason == "" {
				return nil
			}
			return &notify.SendError{Outcome: notify.Permanent, Reason: reason}
		}
		w.queue(notify.BadgeInvitation, notify.Email, 1)
		w.settle()
		if err := w.service.Table.Get(t.Context(), due.Key(network, user, notify.AwaitsArrival, link), &item); err != nil {
			t.Fatal(err)
		}
		if (item.At < later) != hurried {
			t.Errorf("%q: due at %s", reason, item.At.Time())
		}
	}
}

func upTo(n, call int, err error) error {
	if call <= n {
		return err
	}
	return nil
}

// TestThrottledCampaign: nine of ten calls are refused; all go out, each once.
func TestThrottledCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	calls, yes := 0, map[notify.ID]int{}
	w.sent.answer = func(r notify.Rendered, _ int) error {
		mu.Lock()
		defer mu.Unlock()
		if calls++; calls%10 != 0 {
			return &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled}
		}
		yes[r.ID]++
		return nil
	}
	for n := range 50 {
		w.queue(notify.BadgeInvitation, notify.Email, n)
	}
	for range 6 {
		w.settle()
	}
	for id, n := range yes {
		if n != 1 {
			t.Errorf("message %s went out %d times", id, n)
		}
	}
	if len(yes) != 50 {
		t.Errorf("%d of 50 went out", len(yes))
	}
}

func TestWhatCanNotBeRenderedFailsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, change := range map[string]func(*notify.Message){
		string(notify.ReasonUnrenderable): func(m *notify.Message) { m.Data.NetworkName = "A\r\nBcc: x" },
		string(notify.ReasonNoSecret):     func(m *notify.Message) { m.Link.Root = 9 },
	} {
		m := notify.Message{
			ID: notify.ID(secret.DerivedID(name)), Network: network, User: user, Template: notify.BadgeInvitation,
			Channel: notify.Email, To: "ada@example.com", Origin: "https://id.example.com",
			ValidUntil: table.At(w.clock().Add(time.Hour)),
			Link:       &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: 1},
		}
		change(&m)
		if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if got := w.message(m.ID); got.State != notify.Failed || string(got.Reason) != name || w.sent.count(m.ID) != 0 {
			t.Errorf("%s: got %s %q", name, got.State, got.Reason)
		}
	}
}

func TestStoreFailureIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.BadgeInvitation, notify.Email, 1)
	batch := w.records()
	_ = w.store.Close()
	if err := w.service.Deliver(t.Context(), batch[0]); err == nil || w.sent.count(id) != 0 {
		t.Errorf("got %v after %d calls", err, w.sent.count(id))
	}
}

func TestNoTimeLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	// A deadline a second away by the world's clock; for the real one it is over
	// or far, so it must not be what stops Deliver.
	ctx := deadline{t.Context(), w.clock().Add(time.Second)}
	if err := w.service.Deliver(ctx, w.records()[0]); err == nil {
		t.Error("it was tried")
	}
	if m := w.message(id); m.State != notify.Queued {
		t.Errorf("it is %s", m.State)
	}
}

type deadline struct {
	context.Context
	at time.Time
}

func (d deadline) Deadline() (time.Time, bool) { return d.at, true }

// TestMarkedAfterTheFunctionsTime: what the provider said is written down even
// when the caller has no more time.
func TestMarkedAfterTheFunctionsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	ctx, cancel := context.WithCancel(t.Context())
	w.at = func(point string) {
		if point == "after send" {
			cancel()
		}
	}
	if err := w.service.Deliver(ctx, w.records()[0]); err != nil {
		t.Fatal(err)
	}
	if m := w.message(id); m.State != notify.Accepted {
		t.Errorf("it is %s", m.State)
	}
}

// TestLostResponses: a write happened, and its answer did not come.
func TestLostResponses(t *testing.T) {
	t.Parallel()
	for n, want := range []struct {
		kind  notify.Kind
		calls int
		state notify.State
	}{
		{notify.BadgeInvitation, 1, notify.Accepted}, // the claim: the sweep sends it
		{notify.BadgeInvitation, 1, notify.Accepted}, // the payment: so here, and it is not paid again
		{notify.BadgeInvitation, 1, notify.Accepted}, // the mark
		{notify.EnrollmentCode, 0, notify.Unknown},   // the claim: it is given up
		{notify.EnrollmentCode, 0, notify.Unknown},   // the payment
		{notify.EnrollmentCode, 1, notify.Accepted},  // the mark
	} {
		w := newWorld(t)
		id := w.queue(want.kind, notify.SMS, n)
		batch := w.records()
		store := fault.New(w.service.Table, fault.Plan{})
		store.After(fault.Nth(fault.Write, 1+n%3, errs.Unavailable))
		w.service.Table = store
		if err := w.service.Deliver(t.Context(), batch[0]); err == nil && n%3 != 1 {
			t.Errorf("case %d: no error", n)
		}
		for range 3 {
			if err := w.service.Deliver(t.Context(), batch[0]); err != nil {
				t.Error(err)
			}
		}
		w.settle()
		if m := w.message(id); m.State != want.state || w.sent.count(id) != want.calls {
			t.Errorf("case %d: %s after %d calls", n, m.State, w.sent.count(id))
		}
	}
}

// TestUnreliableStore: responses get lost and calls are refused, for messages
// of both sorts, until the store heals.
func TestUnreliableStore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		w := newWorld(t)
		var ids []notify.ID
		for n := range 20 {
			kind := notify.BadgeInvitation
			if n%2 == 1 {
				kind = notify.EnrollmentCode
			}
			ids = append(ids, w.queue(kind, notify.SMS, n))
		}
		store := fault.New(w.service.Table, fault.Plan{Seed: seed, Lost: 0.2, Refused: 0.2, Blind: 0.1})
		w.service.Table = store
		for range 30 {
			_, _ = notify.Sweep(t.Context(), store, w.clock())
			for _, m := range w.records() {
				for range 3 { // the stream's retries
					if w.service.Deliver(t.Context(), m) == nil {
						break
					}
				}
			}
			w.wait(20 * time.Second)
		}
		store.Heal()
		w.settle()
		for n, id := range ids {
			m, calls := w.message(id), w.sent.count(id)
			switch {
			case n%2 == 1 && calls > 1:
				t.Errorf("seed %d: a code went out %d times", seed, calls)
			case n%2 == 0 && calls == 0, m.State != notify.Accepted && m.State != notify.Unknown:
				t.Errorf("seed %d: message %d is %s after %d calls", seed, n, m.State, calls)
			}
		}
	}
}

func TestMessageThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.BadgeInvitation, notify.Email, 1)
	batch := w.records()
	if err := w.store.Write(t.Context(), table.Delete(notify.MessageKey(network, user, id))); err != nil {
		t.Fatal(err)
	}
	if err := w.service.Deliver(t.Context(), batch[0]); err != nil || w.sent.count(id) != 0 {
		t.Errorf("got %v after %d calls", err, w.sent.count(id))
	}
}

// TestNothingSecretAtRest reads every item, log line and error of a life with
// refusals in it.
func TestNothingSecretAtRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent.answer = func(r notify.Rendered, call int) error {
		if call == 1 {
			return fmt.Errorf("provider said %s about %s", r.Text.Reveal(), r.To.Reveal())
		}
		return nil
	}
	for n, kind := range []notify.Kind{notify.BadgeInvitation, notify.EnrollmentCode} {
		for k, channel := range []notify.Channel{notify.Email, notify.SMS} {
			id := w.queue(kind, channel, 2*n+k)
			for _, m := range w.records() {
				if err := w.service.Deliver(t.Context(), m); err != nil {
					w.secretFree("an error", err.Error(), true)
				}
				w.secretFree("a printed message", fmt.Sprintf("%v %+v %#v", m, m, m), false)
			}
			w.settle()
			m := w.message(id)
			record, _ := json.Marshal(m)
			w.secretFree("the record", string(record), false)
			printed := fmt.Sprintf("%v %+v %#v %s", w.sent.calls[id][0], w.sent.calls[id], w.sent.calls[id][0], &w.sent.calls[id][0])
			w.secretFree("a printed rendering", printed, true)
			if got := fmt.Sprintf("%d %x %s", w.sent.calls[id][0], w.sent.calls[id][0], w.sent.calls[id][0]); got != "*** *** ***" {
				t.Errorf("a rendering prints as %.200s", got)
			}
		}
	}
	w.secretFree("the log", w.log.String(), true)
	if w.log.Len() == 0 {
		t.Error("the log is empty")
	}
}

func TestSlowWorkersYesCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	w.at = func(point string) {
		if point == "after send" { // asleep until the sweep has given it up
			w.at = func(string) {}
			w.wait(2 * notify.Lease)
			if _, err := notify.Sweep(t.Context(), w.store, w.clock()); err != nil {
				t.Error(err)
			}
			if m := w.message(id); m.State != notify.Unknown {
				t.Errorf("the sweep left it %s", m.State)
			}
		}
	}
	if err := w.service.Deliver(t.Context(), w.records()[0]); err != nil {
		t.Fatal(err)
	}
	if m := w.message(id); m.State != notify.Accepted || m.Reason != "" {
		t.Errorf("got %s %q", m.State, m.Reason)
	}
}

func TestDeliverRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.queue(notify.BadgeAdded, notify.SMS, 1)
	image, err := json.Marshal(w.records()[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := w.service.DeliverRecord(t.Context(), image); err != nil || w.sent.count(id) != 1 {
		t.Errorf("got %v after %d calls", err, w.sent.count(id))
	}
	err = w.service.DeliverRecord(t.Context(), []byte(`{"to":["+15550100123"]}`))
	if err == nil || strings.Contains(err.Error(), "5550100") {
		t.Errorf("got %v", err)
	}
}

var errKilled = errors.New("killed")
