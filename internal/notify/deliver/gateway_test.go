package deliver_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// vendor is the sender of a gateway: a provider of the gateway's own, which says
// yes unless its answer says something else.
func (w *world) vendor(g gateway.Gateway, password secret.Text) notify.Sender {
	if password != "pass-w0rd" {
		w.t.Errorf("%s was given the password %q", g.ID, password.Reveal())
	}
	return named{w.vendors[g.ID], string(g.ID)}
}

type named struct {
	*provider
	name string
}

func (n named) Send(ctx context.Context, r notify.Rendered) (notify.Receipt, error) {
	receipt, err := n.provider.Send(ctx, r)
	if err == nil {
		receipt.Provider = n.name
	}
	return receipt, err
}

// account adds a vendor's gateway with a place in the order, and gives what stands
// for the vendor.
func (w *world) account(id gateway.ID, order int, answer func(notify.Rendered, int) error) *provider {
	w.t.Helper()
	g := gateway.Gateway{ID: id, Kind: gateway.Twilio, Enabled: true, Order: order}
	g, err := g.Seal(w.keys, network, "pass-w0rd")
	if err != nil {
		w.t.Fatal(err)
	}
	w.gateways(func(l gateway.List) gateway.List { return l.With(g) })
	w.vendors[id] = &provider{w: w, calls: map[notify.ID][]notify.Rendered{}, answer: answer}
	return w.vendors[id]
}

// gateways changes the network's gateways.
func (w *world) gateways(change func(gateway.List) gateway.List) {
	w.t.Helper()
	l, err := gateway.Read(w.t.Context(), w.store, network)
	if err == nil {
		err = w.store.Write(w.t.Context(), change(l).Put())
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func always(e notify.SendError) func(notify.Rendered, int) error {
	return func(notify.Rendered, int) error { return &e }
}

// What the first gateway says decides whether the second is asked. SNS is the last.
func TestTheNextGatewayIsAsked(t *testing.T) {
	t.Parallel()
	temporary := func(r notify.Reason) notify.SendError {
		return notify.SendError{Outcome: notify.Temporary, Reason: r}
	}
	for _, c := range []struct {
		name  string
		says  notify.SendError
		kind  notify.Kind
		calls [3]int // of the first, the second and SNS in one try
		by    string
		state notify.State
	}{
		{"setup", temporary(notify.ReasonSetup), notify.EnrollmentCode, [3]int{1, 1, 0}, "twilio-second", notify.Accepted},
		{"throttled", temporary(notify.ReasonThrottled), notify.EnrollmentCode, [3]int{1, 1, 0}, "twilio-second", notify.Accepted},
		{"unavailable", temporary(notify.ReasonUnavailable), notify.BadgeInvitation, [3]int{1, 1, 0}, "twilio-second", notify.Accepted},
		{"a wrong number", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonBadContact}, notify.EnrollmentCode, [3]int{1, 0, 0}, "twilio-first", notify.Failed},
		{"opted out", notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonOptedOut}, notify.BadgeInvitation, [3]int{1, 0, 0}, "twilio-first", notify.Failed},
		{"doubt about a code", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown}, notify.EnrollmentCode, [3]int{1, 0, 0}, "twilio-first", notify.Unknown},
		{"a broken vendor and a code", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable}, notify.EnrollmentCode, [3]int{1, 0, 0}, "twilio-first", notify.Unknown},
		{"doubt about a notice", notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown}, notify.BadgeInvitation, [3]int{1, 0, 0}, "twilio-first", notify.Queued},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.account("twilio-first", 1, always(c.says))
			second := w.account("twilio-second", 2, nil)
			id := w.queue(c.kind, notify.SMS, 1)
			if err := w.service.Deliver(t.Context(), w.records()[0]); err != nil {
				t.Fatal(err)
			}
			m := w.message(id)
			got := [3]int{first.count(id), second.count(id), w.sent.count(id)}
			if got != c.calls || m.Provider != c.by || m.State != c.state {
				t.Errorf("calls %v, %s by %s", got, m.State, m.Provider)
			}
			w.secretFree("the log", w.log.String(), true)
			if strings.Contains(w.log.String(), "pass-w0rd") {
				t.Error("the log holds a password")
			}
		})
	}
}

// A code goes out at most once whatever the gateways say: of all refusals only
// those that are sure that nothing was sent lead on.
func TestACodeGoesOutOnce(t *testing.T) {
	t.Parallel()
	outcomes := []notify.Outcome{notify.Temporary, notify.Permanent, notify.Doubtful}
	reasons := []notify.Reason{notify.ReasonSetup, notify.ReasonThrottled, notify.ReasonUnavailable, notify.ReasonUnknown, notify.ReasonBadContact, notify.ReasonRejected}
	for n := range len(outcomes) * len(reasons) {
		e := notify.SendError{Outcome: outcomes[n%len(outcomes)], Reason: reasons[n/len(outcomes)]}
		w := newWorld(t)
		w.account("twilio-first", 1, always(e))
		w.account("twilio-second", 2, nil)
		id := w.queue(notify.EnrollmentCode, notify.SMS, n)
		w.settle()
		yes := w.vendors["twilio-second"].count(id) + w.sent.count(id)
		if e.Outcome == notify.Doubtful && yes > 0 || yes > 1 {
			t.Errorf("%v: then %d more calls", &e, yes)
		}
	}
}

// A notice of which nobody knows is given to the next gateway the next time.
func TestDoubtTurnsToTheNextGateway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.account("twilio-first", 1, always(notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown}))
	second := w.account("twilio-second", 2, nil)
	id := w.queue(notify.BadgeInvitation, notify.SMS, 1)
	w.settle()
	if m := w.message(id); m.State != notify.Accepted || m.Provider != "twilio-second" || first.count(id) != 1 || second.count(id) != 1 {
		t.Errorf("%s by %s after %d and %d calls", m.State, m.Provider, first.count(id), second.count(id))
	}
}

func TestGatewaysAreTurnedOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vendor := w.account("twilio-first", 1, nil)
	off := func(g gateway.Gateway) func(gateway.List) gateway.List {
		return func(l gateway.List) gateway.List { return l.With(g) }
	}
	w.gateways(off(gateway.Gateway{ID: "twilio-first", Kind: gateway.Twilio, Order: 1}))
	w.gateways(off(gateway.Gateway{ID: "sns", Kind: gateway.SNS, Order: 500}))
	id := w.queue(notify.BadgeInvitation, notify.SMS, 1)
	w.settle()
	if m := w.message(id); m.State != notify.Queued || m.Reason != notify.ReasonSetup || vendor.count(id)+w.sent.count(id) != 0 {
		t.Fatalf("%s %q after %d calls", m.State, m.Reason, vendor.count(id)+w.sent.count(id))
	}
	w.gateways(func(l gateway.List) gateway.List { return l.Without("sns") })
	w.settle()
	if m := w.message(id); m.State != notify.Accepted || w.sent.count(id) != 1 {
		t.Errorf("%s after it was switched on again", m.State)
	}
}

// A country that a gateway does not serve goes by another.
func TestCountriesHaveTheirGateways(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vendor := w.account("twilio-first", 1, nil)
	w.gateways(func(l gateway.List) gateway.List {
		g, _ := l.Get("twilio-first")
		g.Regions = []string{"DE"}
		return l.With(g)
	})
	abroad := w.queue(notify.BadgeInvitation, notify.SMS, 1)
	m := w.message(abroad)
	m.ID, m.To = notify.ID(secret.DerivedID("home")), "+4915112345678"
	if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if vendor.count(m.ID) != 1 || vendor.count(abroad) != 0 || w.sent.count(abroad) != 1 {
		t.Errorf("to Germany %d, elsewhere %d and %d by SNS", vendor.count(m.ID), vendor.count(abroad), w.sent.count(abroad))
	}
}

// A test goes by the gateway that is tested, on or off, and by no other.
func TestVia(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vendor := w.account("twilio-first", 900, always(notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup}))
	w.gateways(func(l gateway.List) gateway.List {
		g, _ := l.Get("twilio-first")
		g.Enabled = false
		return l.With(g)
	})
	m := notify.Message{
		ID: link, Network: network, User: user, Template: notify.Test, Channel: notify.SMS, To: "+15550100123", Via: "twilio-first",
		Origin: "https://id.example.com", ValidUntil: table.At(w.clock().Add(time.Minute)), Data: notify.Data{NetworkName: "Example Works"},
	}
	if err := w.service.Table.Write(t.Context(), notify.Queue(m, w.clock())); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if got := w.message(m.ID); vendor.count(m.ID) == 0 || w.sent.count(m.ID) != 0 || got.State != notify.Failed {
		t.Errorf("%s after %d calls, %d by SNS", got.State, vendor.count(m.ID), w.sent.count(m.ID))
	}
}

// A password that does not open, because its root is gone or it was moved, leaves
// its gateway out.
func TestPasswordThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vendor := w.account("twilio-first", 1, nil)
	w.gateways(func(l gateway.List) gateway.List {
		g, _ := l.Get("twilio-first")
		g.ID = "twilio-moved"
		return l.Without("twilio-first").With(g)
	})
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	w.settle()
	if m := w.message(id); m.State != notify.Accepted || m.Provider != "test" || vendor.count(id) != 0 {
		t.Errorf("%s by %s", m.State, m.Provider)
	}
}

// One dead gateway after the other costs no more than three are asked in one try.
func TestFewAreAskedInOneTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	down := always(notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable})
	for n := range 6 {
		w.account(gateway.ID(fmt.Sprint("twilio-", n)), n+1, down)
	}
	id := w.queue(notify.EnrollmentCode, notify.SMS, 1)
	if err := w.service.Deliver(t.Context(), w.records()[0]); err != nil {
		t.Fatal(err)
	}
	calls := w.sent.count(id)
	for _, v := range w.vendors {
		calls += v.count(id)
	}
	if m := w.message(id); calls != 3 || m.State != notify.Queued {
		t.Errorf("%d calls, %s", calls, m.State)
	}
}
