package notify

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/price"
	"lanyard/internal/table"
	"lanyard/internal/table/fault"
	"lanyard/internal/table/sqlite"
)

// A step counts where the state changed, the provider's yes once, and a rehearsal not
// at all.
func TestBecame(t *testing.T) {
	t.Parallel()
	known := []Fact{{State: Accepted}}
	for name, tt := range map[string]struct {
		old, next Message
		want      map[State]int64
	}{
		"accepted":                {Message{State: Sending}, Message{State: Accepted, Facts: known}, map[State]int64{Accepted: 1}},
		"its event was first":     {Message{State: Sending}, Message{State: Delivered, Facts: known}, map[State]int64{Accepted: 1, Delivered: 1}},
		"then the provider's yes": {Message{State: Delivered, Facts: known}, Message{State: Delivered, Facts: append(known, known...)}, nil},
		"delivered":               {Message{State: Accepted, Facts: known}, Message{State: Delivered, Facts: known}, map[State]int64{Delivered: 1}},
		"no budget":               {Message{State: Sending}, Message{State: Blocked}, map[State]int64{Blocked: 1}},
		"given up":                {Message{State: Queued}, Message{State: Failed}, map[State]int64{Failed: 1}},
		"tried":                   {Message{State: Queued}, Message{State: Sending}, nil},
		"again":                   {Message{State: Sending}, Message{State: Queued}, nil},
		"a rehearsal":             {Message{State: Sending}, Message{State: Failed, Rehearsal: true}, nil},
	} {
		var tally Tally
		tt.next.Channel = SMS
		tally.Became(tt.old, tt.next)
		got := tally.counts[tallied{"", "sms"}].ByState()
		if diff := cmp.Diff(tt.want, got); diff != "" && len(got)+len(tt.want) > 0 {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A crowd of workers counts each message once, in few items, and a batch of e-mails
// costs one write.
func TestTallyOfACrowd(t *testing.T) {
	t.Parallel()
	const workers, batches, size = 12, 10, 7
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	store := fault.New(engine, fault.Plan{})
	var crowd sync.WaitGroup
	for range workers {
		crowd.Go(func() {
			var tally Tally
			for range batches {
				for range size {
					tally.Became(Message{State: Sending}, Message{Network: "n", Channel: Email, State: Accepted, Facts: []Fact{{}}})
				}
				if err := tally.Write(t.Context(), store, noon); err != nil {
					t.Error(err)
				}
			}
			tally.Paid(Message{Network: "n", Parts: 2, Cost: 3 * price.Cent}, "US")
			tally.Paid(Message{Network: "n", Parts: 1}, "")
			if err := errors.Join(tally.Write(t.Context(), store, noon), tally.Write(t.Context(), store, noon)); err != nil {
				t.Error(err)
			}
		})
	}
	crowd.Wait()
	if n := store.Counts().Write; n > workers*(batches+2)+3*tallyShards*workers {
		t.Errorf("%d writes", n)
	}
	page, err := engine.Query(t.Context(), DeliveriesOn("n", noon, noon, ""))
	if err != nil || len(page.Items) > 3*tallyShards {
		t.Fatalf("%d items, %v", len(page.Items), err)
	}
	all, _, err := table.Decoded[Counted](page)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]Counts{}
	for _, c := range all {
		if !c.Day().Equal(noon.Truncate(24 * time.Hour)) {
			t.Errorf("it is of %s", c.Day())
		}
		sum := sums[c.Of()]
		sum.Add(c.Counts)
		sums[c.Of()] = sum
	}
	want := map[string]Counts{
		"email": {Accepted: workers * batches * size}, "US": {Parts: 2 * workers, Cost: 3 * workers * price.Cent}, NoRegion: {Parts: workers},
	}
	if diff := cmp.Diff(want, sums); diff != "" {
		t.Error(diff)
	}
	for _, other := range []table.Query{DeliveriesOn("m", noon, noon, ""), DeliveriesOn("n", noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 9), ""), DeliveriesOn("n", noon.AddDate(0, 0, -9), noon.AddDate(0, 0, -1), "")} {
		if page, err := engine.Query(t.Context(), other); err != nil || len(page.Items) > 0 {
			t.Errorf("%+v: %d items, %v", other, len(page.Items), err)
		}
	}
}

// What could not be written is not written later: twice would be worse.
func TestTallyIsLost(t *testing.T) {
	t.Parallel()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	store := fault.New(engine, fault.Plan{})
	store.After(fault.Nth(fault.Write, 2, errs.Unavailable))
	var tally Tally
	tally.Became(Message{State: Sending}, Message{Network: "n", Channel: Email, State: Failed})
	if err := tally.Write(t.Context(), store, time.Now()); errs.KindOf(err) != errs.Unavailable {
		t.Error(err)
	}
	if err := tally.Write(t.Context(), store, time.Now()); err != nil || store.Counts().Write != 2 {
		t.Error(fmt.Sprint(store.Counts()), err)
	}
}
