package jobs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/due"
	"lanyard/internal/errs"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

type world struct {
	*Service
	clock time.Time
	log   bytes.Buffer
	set   network.Settings
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w.Service = &Service{
		Table: engine, Now: now, Log: slog.New(slog.NewJSONHandler(&w.log, nil)),
		Networks: &network.Service{Table: engine, Now: now}, Audit: &audit.Service{Table: engine, Now: now},
	}
	set, ops, err := network.Create(network.NewNetwork{Name: "Example", Origin: "https://id.example", Region: "US"}, nil, now())
	if err != nil {
		t.Fatal(err)
	}
	w.set = set
	w.write(t, ops...)
	return w
}

func (w *world) write(t *testing.T, ops ...table.Op) {
	t.Helper()
	if err := w.Table.Write(context.Background(), ops...); err != nil {
		t.Fatal(err)
	}
}

func TestSweepTouchesWhatIsLeftLying(t *testing.T) {
	w := newWorld(t)
	m := notify.Message{
		ID: "000000000000000000000001", Network: string(w.set.ID), User: "0000000000000001", Template: notify.BadgeAdded,
		Channel: notify.Email, To: "ada@example.com", Origin: w.set.Origin,
	}
	w.write(t, notify.Queue(m, w.clock))
	key := notify.MessageKey(m.Network, m.User, m.ID)
	rev := func() int64 {
		var stored notify.Message
		if err := w.Table.Get(context.Background(), key, &stored); err != nil {
			t.Fatal(err)
		}
		return stored.Rev
	}
	before := rev()
	if err := w.Run(context.Background(), "sweep"); err != nil {
		t.Fatal(err)
	}
	if rev() != before {
		t.Error("a message was touched that its stream record still has time for")
	}
	w.clock = w.clock.Add(5 * time.Minute)
	if err := w.Run(context.Background(), "sweep"); err != nil {
		t.Fatal(err)
	}
	if rev() == before {
		t.Error("a message that nobody sent was not touched")
	}
}

func TestSealSealsEveryNetwork(t *testing.T) {
	w := newWorld(t)
	second, ops, err := network.Create(network.NewNetwork{Name: "Second", Origin: "https://id.example", Region: "US"}, nil, w.clock)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, ops...)
	networks := []session.NetworkID{w.set.ID, second.ID}
	for _, n := range networks {
		w.write(t, audit.Put(audit.Entry{Network: n, Actor: audit.System, Act: "test"}, w.clock))
	}
	w.clock = w.clock.Add(time.Hour)
	if err := w.Run(context.Background(), "seal"); err != nil {
		t.Fatal(err)
	}
	for _, n := range networks {
		report, err := w.Audit.Check(context.Background(), n, w.set.CreatedAt.Time(), "")
		if err != nil || report.Links == 0 || len(report.Findings) > 0 {
			t.Errorf("network %s: %+v, %v", n, report, err)
		}
		if !strings.Contains(w.log.String(), string(n)) {
			t.Errorf("network %s: its chain's head is not in the log", n)
		}
	}
}

// What can not be done is logged and put off, and does not fail the job, which
// would only be called again.
func TestDueJob(t *testing.T) {
	w := newWorld(t)
	w.Invites = &invite.Service{Table: w.Table, Now: w.Now}
	lost := due.Item{What: notify.AwaitsArrival, Network: w.set.ID, User: "0000000000000001", About: "000000000000000000000001", At: table.At(w.clock)}
	odd := lost
	odd.What = "dance"
	w.write(t, due.Put(lost), due.Put(odd))
	for range 2 {
		if err := w.Run(context.Background(), "due"); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(w.log.String(), "put off"); n != 1 || !strings.Contains(w.log.String(), "dance") {
		t.Errorf("%d faults in the log: %s", n, w.log.String())
	}
	var item due.Item
	if err := w.Table.Get(context.Background(), due.Key(lost.Network, lost.User, lost.What, lost.About), &item); !errors.Is(err, errs.NotFound) {
		t.Errorf("the item of an invitation that is gone: %v", err)
	}
}

func TestUnknownJobsAndActsAreErrors(t *testing.T) {
	w := newWorld(t)
	if err := w.Run(context.Background(), "dance"); err == nil {
		t.Error("an unknown job ran")
	}
	l := &LongActs{}
	if err := l.Continue(context.Background(), "message", []byte(`{}`)); err == nil {
		t.Error("a record of another kind was taken")
	}
	if err := l.Continue(context.Background(), "campaign", []byte(`[]`)); err == nil {
		t.Error("an image that is none was taken")
	}
}
