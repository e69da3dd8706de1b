package feedback

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

var noon = time.Date(2026, 11, 21, 18, 58, 0, 0, time.UTC)

// world is a store with one message that was tried, and who hears of it.
type world struct {
	t     *testing.T
	store *sqlite.Engine
	log   *bytes.Buffer
	*Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	now := func() time.Time { return noon.Add(time.Minute) }
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w := &world{t: t, store: store, log: &bytes.Buffer{}}
	w.Service = &Service{Table: store, Now: now, Log: slog.New(slog.NewJSONHandler(w.log, nil))}
	return w
}

// sent queues a message and does its first try; with a receipt, that was answered.
func (w *world) sent(id notify.ID, to string, receipt *notify.Receipt) {
	w.t.Helper()
	m := notify.Message{
		ID: id, Network: network, User: user, Template: notify.BadgeInvitation, Channel: notify.Email, Origin: "https://id.example.com",
		ValidUntil: table.At(noon.Add(time.Hour)), Link: &notify.Link{ID: message}, About: notify.About{Type: "invitation", ID: message},
	}
	if strings.HasPrefix(to, "+") {
		m.Channel = notify.SMS
	}
	m.To = secret.Text(to)
	w.write(notify.Queue(m, noon))
	m, ok := w.message(id).Claim(noon)
	if !ok {
		w.t.Fatal("it can not be claimed")
	}
	w.write(notify.Save(m))
	if receipt == nil {
		return
	}
	m, _ = m.Sent(*receipt, noon)
	w.write(append([]table.Op{notify.Save(m)}, notify.SentOps(m, *receipt, noon)...)...)
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.store.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) message(id notify.ID) (m notify.Message) {
	w.t.Helper()
	if err := w.store.Get(w.t.Context(), notify.MessageKey(network, user, id), &m); err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *world) mark(c notify.Channel) (k notify.Mark) {
	w.t.Helper()
	_ = w.store.Get(w.t.Context(), notify.MarkKey(network, user, c), &k) // the zero Mark when there is none
	return k
}

// entries are the audit entries about the user.
func (w *world) entries() int {
	w.t.Helper()
	page, err := w.store.Query(w.t.Context(), table.Query{PK: "n#" + network + "#about#" + user, Index: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return len(page.Items)
}

// hear tells of an event in testdata, about a message.
func (w *world) hear(name string, id notify.ID) {
	w.t.Helper()
	e, ok := SES(detail(w.t, name))
	if !ok {
		w.t.Fatalf("%s is no event", name)
	}
	e.Message = id
	if err := w.Hear(w.t.Context(), e); err != nil {
		w.t.Fatal(err)
	}
}

const other = notify.ID("0123456789abcdefghjkmnpr")

func TestHear(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state  notify.State
		marked notify.Reason
	}{
		"send": {notify.Accepted, ""}, "delivery": {notify.Delivered, ""}, "delay": {notify.Deferred, ""},
		"bounce_permanent": {notify.Bounced, notify.ReasonBadContact}, "bounce_transient": {notify.Bounced, ""},
		"bounce_away": {notify.Bounced, ""}, "bounce_undetermined": {notify.Bounced, ""},
		"bounce_suppressed": {notify.Suppressed, notify.ReasonListed}, "complaint": {notify.Complained, notify.ReasonComplaint},
		"reject": {notify.Blocked, ""}, "failure": {notify.Blocked, ""},
	} {
		w := newWorld(t)
		w.sent(message, "ada@example.com", nil) // our note that it was sent is lost
		for range 3 {
			w.hear(name, message)
		}
		m, mark := w.message(message), w.mark(notify.Email)
		if m.State != c.state || m.Provider != "ses" || m.ProviderID != mailID {
			t.Errorf("%s: %s by %s %s", name, m.State, m.Provider, m.ProviderID)
		}
		if mark.Reason != c.marked || mark.Holds("ada@example.com") != (c.marked != "") {
			t.Errorf("%s: marked for %q", name, mark.Reason)
		}
		want := 0
		if c.marked != "" {
			want = 1
		}
		if n := w.entries(); n != want {
			t.Errorf("%s: %d audit entries", name, n)
		}
		if log := w.log.String(); strings.Contains(log, "ada@") || strings.Contains(log, "Ada") || log == "" {
			t.Errorf("%s: the log is %s", name, log)
		}
	}
}

// TestMarks: of one contact the weightier reason stays, of two what was found out
// last; another contact is not marked.
func TestMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "Ada@Example.com", nil)
	w.sent(other, "new@example.com", nil)
	w.hear("bounce_permanent", message)
	if k := w.mark(notify.Email); !k.Holds("ada@example.com") || k.Holds("new@example.com") || k.Holds("") {
		t.Errorf("%+v", k)
	}
	w.hear("complaint", message)
	w.hear("bounce_suppressed", message)
	if k := w.mark(notify.Email); k.Reason != notify.ReasonComplaint || w.entries() != 2 {
		t.Errorf("marked for %s after %d acts", k.Reason, w.entries())
	}
	w.hear("bounce_permanent", other) // was found out before the complaint
	if k := w.mark(notify.Email); !k.Holds("ada@example.com") {
		t.Errorf("%+v", k)
	}
	w.hear("complaint", other) // at the same second
	w.write(w.mark(notify.Email).Unmark())
	for _, again := range []string{"complaint", "bounce_permanent", "bounce_suppressed"} {
		w.hear(again, message) // late repetitions
	}
	if k := w.mark(notify.Email); k.Kind != "" {
		t.Errorf("what was taken away came back: %+v", k)
	}
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "+15550100123", &notify.Receipt{Provider: "sns", ID: smsID, ByID: true})
	tell := func(text string) {
		t.Helper()
		e, ok := SNS([]byte(text), written)
		if !ok {
			t.Fatal(text)
		}
		if err := w.Hear(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	tell(line(t, "success"))
	if m := w.message(message); m.State != notify.Delivered || w.mark(notify.SMS).Kind != "" {
		t.Errorf("%s", m.State)
	}
	tell(strings.Replace(line(t, "failure"), "Unknown error attempting to reach phone", "Phone number is opted out", 1))
	if m := w.message(message); m.State != notify.Suppressed || !w.mark(notify.SMS).Holds("+15550100123") || w.mark(notify.Email).Kind != "" {
		t.Errorf("%s, %+v", m.State, w.mark(notify.SMS))
	}
	tell(strings.Replace(line(t, "success"), smsID, "another", 1))
	if !strings.Contains(w.log.String(), "event dropped") || strings.Contains(w.log.String(), "5550100") {
		t.Errorf("the log is %s", w.log)
	}
}

// What has no message here is dropped, and never an error.
func TestOfNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "ada@example.com", nil)
	e, _ := SES(detail(t, "bounce_permanent"))
	for name, change := range map[string]func(*notify.Event){
		"no such message": func(e *notify.Event) { e.Message = other },
		"no such user":    func(e *notify.Event) { e.User = "fedcba9876543210" },
		"no such network": func(e *notify.Event) { e.Network = "76543210" },
		"a long name":     func(e *notify.Event) { e.Message = notify.ID(strings.Repeat("x", 5000)) },
		"a long network":  func(e *notify.Event) { e.Network = strings.Repeat("x", 5000) },
		"a long id":       func(e *notify.Event) { e.Message, e.ID = "", strings.Repeat("x", 5000) },
		"no id":           func(e *notify.Event) { e.Message, e.ID = "", "" },
	} {
		foreign := e
		change(&foreign)
		if err := w.Hear(t.Context(), foreign); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if m := w.message(message); m.State != notify.Sending || w.entries() != 0 {
		t.Errorf("it is %s", m.State)
	}
}

// A store that does not answer is an error, wherever it happens, so that the event
// comes again; then it is written once.
func TestStoreThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		for n := 1; n <= 2; n++ {
			w := newWorld(t)
			w.sent(message, "ada@example.com", nil)
			c := fault.New(w.store, fault.Plan{})
			only := func(call fault.Call) error {
				if call.N == n {
					return errs.Unavailable
				}
				return nil
			}
			if lost {
				c.After(only)
			} else {
				c.Before(only)
			}
			w.Table = c
			e, _ := SES(detail(t, "bounce_permanent"))
			if err := w.Hear(t.Context(), e); err == nil {
				t.Errorf("call %d: no error", n)
			}
			if err := w.Hear(t.Context(), e); err != nil {
				t.Error(err)
			}
			if m := w.message(message); m.State != notify.Bounced || w.entries() != 1 {
				t.Errorf("call %d: %s, %d entries", n, m.State, w.entries())
			}
		}
	}
}

// TestManyAtOnce: events of one message by many workers end as they would one
// after the other, with one mark and one entry for each reason.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "ada@example.com", nil)
	var group sync.WaitGroup
	names := []string{"send", "delay", "delivery", "complaint"}
	for range 5 {
		for _, name := range names {
			e, _ := SES(detail(t, name))
			group.Go(func() {
				for w.Hear(t.Context(), e) != nil { // the bus gives it again
				}
			})
		}
	}
	group.Wait()
	m := w.message(message)
	var steps []string
	for _, s := range m.History() {
		steps = append(steps, string(s.State))
	}
	if got := strings.Join(steps, " "); got != "queued sending accepted delivered deferred complained" {
		t.Errorf("timeline %s", got)
	}
	if m.State != notify.Complained || w.entries() != 1 || m.Rev != 6 {
		t.Errorf("%s, %d entries, rev %d", m.State, w.entries(), m.Rev)
	}
}

// A message that came back lets what waits for it be due at once; one that was
// turned back for now does not.
// Each change of a message's state counts once on its day, in the chart of deliveries.
func TestEventsCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "ada@example.com", &notify.Receipt{Provider: "ses", ID: "1"})
	for range 3 {
		for seconds, state := range []notify.State{notify.Deferred, notify.Delivered, notify.Complained, notify.Delivered} {
			e := notify.Event{Network: network, User: user, Message: message, At: noon.Add(time.Duration(seconds) * time.Second), State: state, Provider: "ses", ID: "1"}
			if err := w.Hear(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	page, err := w.store.Query(t.Context(), notify.DeliveriesOn(network, noon, noon, ""))
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := table.Decoded[notify.Counted](page)
	if err != nil {
		t.Fatal(err)
	}
	var sum notify.Counts
	for _, c := range all {
		sum.Add(c.Counts)
	}
	if want := (notify.Counts{Deferred: 1, Delivered: 1, Complained: 1}); sum != want {
		t.Errorf("%+v", sum)
	}
}

func TestWhatWaitsIsHurried(t *testing.T) {
	t.Parallel()
	for name, hurried := range map[string]bool{"bounce_permanent": true, "bounce_suppressed": true, "bounce_transient": false, "delivery": false} {
		w := newWorld(t)
		w.sent(message, "ada@example.com", nil)
		later := table.At(noon.Add(48 * time.Hour))
		item := due.Item{What: notify.AwaitsArrival, Network: network, User: session.UserID(user), About: message, At: later}
		w.write(due.Put(item))
		w.hear(name, message)
		if err := w.store.Get(t.Context(), due.Key(network, user, notify.AwaitsArrival, message), &item); err != nil {
			t.Fatal(err)
		}
		if (item.At < later) != hurried {
			t.Errorf("%s: due at %s", name, item.At.Time())
		}
	}
}

func TestPrintsNoContact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sent(message, "ada@example.com", nil)
	w.hear("bounce_permanent", message)
	if text := fmt.Sprintf("%+v", w.mark(notify.Email)); strings.Contains(text, "ada@") {
		t.Errorf("a mark prints as %s", text)
	}
}
