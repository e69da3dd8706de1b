package deliver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/notify/deliver"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/price"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const (
	network = "01234567"
	user    = "0123456789abcdef"
	link    = "0123456789abcdefghjkmnpq"
)

// world is an outbox with everything around it: store, feed, clock, providers.
type world struct {
	t       testing.TB
	store   *sqlite.Engine
	keys    *secret.Keyring
	service *deliver.Service
	sent    *provider
	vendors map[gateway.ID]*provider // by gateway
	log     *bytes.Buffer

	mu   sync.Mutex
	now  time.Time
	feed []notify.Message
	// at is called at every point where a worker can die; see kill_test.go.
	at func(point string)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 21, 18, 58, 0, 0, time.UTC), log: &bytes.Buffer{}, at: func(string) {}}
	var err error
	if w.store, err = sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	if w.keys, err = secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)}); err != nil {
		t.Fatal(err)
	}
	w.pause(false)
	w.sent = &provider{w: w, calls: map[notify.ID][]notify.Rendered{}}
	w.vendors = map[gateway.ID]*provider{}
	w.service = &deliver.Service{
		Table: feed{w.store, w}, Keys: w.keys, Email: w.sent, SMS: w.sent, Vendor: w.vendor, Now: w.clock,
		Rand: func() float64 { return 1 }, Log: slog.New(slog.NewJSONHandler(&locked{w: w}, nil)),
	}
	return w
}

// settings are what a network's settings say here.
type settings struct {
	table.Head
	Paused   bool   `json:"paused,omitempty"`
	Language string `json:"language,omitempty"`
	TimeZone string `json:"time_zone,omitempty"`
	budget.Money
}

func (w *world) pause(on bool) {
	w.t.Helper()
	w.set(settings{Paused: on, Money: budget.Money{SMSBudget: new(price.USD)}}) // no bound
}

func (w *world) set(s settings) {
	w.t.Helper()
	s.Head = table.Head{PK: "n#" + network, SK: "settings", Kind: "network"}
	if err := w.store.Write(w.t.Context(), table.Put(&s)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// locked is the log, for many workers.
type locked struct{ w *world }

func (l *locked) Write(p []byte) (int, error) {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	return l.w.log.Write(p)
}

// feed is a store that also keeps what its stream would deliver: messages
// that became queued or were written as such again.
type feed struct {
	table.Table
	w *world
}

func (f feed) Write(ctx context.Context, ops ...table.Op) error {
	f.w.at("before write")
	err := f.Table.Write(ctx, ops...)
	for _, op := range ops {
		if m, ok := op.Record.(*notify.Message); ok && err == nil && m.State == notify.Queued {
			f.w.mu.Lock()
			f.w.feed = append(f.w.feed, *m)
			f.w.mu.Unlock()
		}
	}
	f.w.at("after write")
	return err
}

// records gives what the feed has, once.
func (w *world) records() []notify.Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	records := w.feed
	w.feed = nil
	return records
}

// settle lets an hour pass: minute by minute the schedule sweeps and a worker
// does what the feed has.
func (w *world) settle() {
	w.t.Helper()
	for range 60 {
		if _, err := notify.Sweep(w.t.Context(), w.service.Table, w.clock()); err != nil {
			w.t.Fatal(err)
		}
		for _, m := range w.records() {
			if err := w.service.Deliver(w.t.Context(), m); err != nil {
				w.t.Fatal(err)
			}
		}
		w.wait(time.Minute)
	}
}

func (w *world) message(id notify.ID) notify.Message {
	w.t.Helper()
	var m notify.Message
	if err := w.store.Get(w.t.Context(), notify.MessageKey(network, user, id), &m); err != nil {
		w.t.Fatal(err)
	}
	return m
}

// queue puts a message of a kind into the outbox, for a day.
func (w *world) queue(kind notify.Kind, channel notify.Channel, n int) notify.ID {
	w.t.Helper()
	return w.queueIn(kind, channel, n, "")
}

func (w *world) queueIn(kind notify.Kind, channel notify.Channel, n int, language string) notify.ID {
	w.t.Helper()
	m := notify.Message{
		ID: notify.ID(secret.DerivedID("test", fmt.Sprint(n))), Network: network, User: user, Template: kind, Channel: channel,
		To: "ada@example.com", Origin: "https://id.example.com", ValidUntil: table.At(w.clock().Add(24 * time.Hour)),
		Data:     notify.Data{UserName: "Ada Lovelace", NetworkName: "Example Works", BadgeName: "Staff"},
		Language: language,
	}
	if channel == notify.SMS {
		m.To = "+15550100123"
	}
	switch kind {
	case notify.BadgeInvitation, notify.FollowUp:
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation, ID: link, Generation: 3, Root: 1}
		m.About = notify.About{Type: "invitation", ID: link, Generation: 3}
	case notify.EnrollmentCode, notify.VerificationCode:
		m.Code = notify.CodeOf(w.challenge())
	}
	if err := w.service.Table.Write(w.t.Context(), notify.Queue(m, w.clock())); err != nil {
		w.t.Fatal(err)
	}
	return m.ID
}

func (w *world) challenge() secret.Challenge {
	return secret.Challenge{
		Network: network, User: user, ID: link, Purpose: secret.PurposeEnrollment, Contact: "+15550100123",
		Generation: 2, Root: 1, Digits: 6,
	}
}

// provider is a mail and SMS provider that says yes, or what answer says.
type provider struct {
	w      *world
	mu     sync.Mutex
	calls  map[notify.ID][]notify.Rendered
	answer func(r notify.Rendered, call int) error
	byID   bool
}

func (p *provider) Send(_ context.Context, r notify.Rendered) (notify.Receipt, error) {
	p.w.at("before send")
	p.mu.Lock()
	calls := append(p.calls[r.ID], r)
	answer := p.answer
	p.calls[r.ID] = calls
	p.mu.Unlock()
	if answer != nil {
		if err := answer(r, len(calls)); err != nil {
			return notify.Receipt{}, err
		}
	}
	p.w.at("after send")
	return notify.Receipt{Provider: "test", ID: fmt.Sprintf("%s-%d", r.ID, len(calls)), ByID: p.byID}, nil
}

// count is how many calls there were about a message.
func (p *provider) count(id notify.ID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls[id])
}

var errBroken = errors.New("connection reset while talking to +15550100123")

// secretFree fails when s holds anything that must be in no log, error or table.
func (w *world) secretFree(where, s string, contacts bool) {
	w.t.Helper()
	code, _ := w.keys.Code(w.challenge())
	token := w.keys.MintLink(secret.Link{Purpose: secret.PurposeInvitation, Network: network, ID: link, Generation: 3})
	typed, _ := w.keys.TypedCode(secret.Link{Purpose: secret.PurposeInvitation, Network: network, ID: link, Generation: 3}, 1)
	hidden := []string{code.Reveal(), token.Reveal(), typed.Reveal(), strings.ToUpper(typed.Reveal()[:4] + "-" + typed.Reveal()[4:8]), "Your badge"}
	if contacts {
		hidden = append(hidden, "ada@example.com", "+15550100123", "5550100123", "Lovelace")
	}
	for _, h := range hidden {
		if strings.Contains(s, h) {
			w.t.Errorf("%s holds %q", where, h)
		}
	}
}
