package limit

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestPartsAreTheWhole(t *testing.T) {
	t.Parallel()
	for _, aDay := range []int{0, 1, 999, 1000, 2000, 8001, 50_000, 1_000_000} {
		sum := 0
		keys := map[string]bool{}
		for i := range shards(aDay) {
			b := shard("quota", "salt", "sms", Rate{aDay, day}, i)
			sum += b.Rates[0].Burst
			keys[b.key] = true
		}
		if sum != aDay || len(keys) != shards(aDay) {
			t.Errorf("%d: %d in %d parts", aDay, sum, len(keys))
		}
	}
}

// Recipients find most of the quota, and never more than it.
func TestQuotaIsFoundByRecipients(t *testing.T) {
	t.Parallel()
	for _, aDay := range []int{0, 1, 500, 2000, 50_000} {
		tbl := map[string]State{}
		sent := 0
		for i := range 3 * aDay {
			if spendInMemory(tbl, []Bucket{NetworkQuota("salt", "sms", aDay, fmt.Sprintf("+1212%07d", i))}, start) {
				sent++
			}
		}
		if sent != aDay {
			t.Errorf("%d of %d", sent, aDay)
		}
		if spendInMemory(tbl, BulkQuota("salt", "sms", aDay, 1), start) {
			t.Errorf("%d: bulk found more", aDay)
		}
	}
}

func TestBulkSpendsTheWholeQuota(t *testing.T) {
	t.Parallel()
	tbl := map[string]State{}
	for i := range 25 {
		if !spendInMemory(tbl, BulkQuota("salt", "sms", 20_000, 800), start) {
			t.Fatalf("slice %d was refused", i)
		}
	}
	if spendInMemory(tbl, BulkQuota("salt", "sms", 20_000, 16), start) {
		t.Error("more than the quota")
	}
	if n := len(BulkQuota("salt", "sms", 50_000, 3)); n != 3 {
		t.Errorf("3 messages need %d parts", n)
	}
}

// Many clients of one network at once: nobody is turned away for a lost race.
func TestCrowdOfANetwork(t *testing.T) {
	t.Parallel()
	tbl := store(t, still)
	var wg sync.WaitGroup
	var failed atomic.Int64
	for c := range 32 {
		wg.Go(func() {
			for i := range 10 {
				to := fmt.Sprintf("+1212555%02d%02d", c, i)
				if err := Spend(t.Context(), tbl, start, For("contact", "salt", to, Rate{1, time.Minute}), NetworkQuota("salt", "sms", 50_000, to)); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if failed.Load() > 0 || tbl.written.Load() != 320 {
		t.Errorf("%d failed, %d writes of %d tried", failed.Load(), tbl.written.Load(), tbl.tried.Load())
	}
	t.Logf("%d writes of %d tried", tbl.written.Load(), tbl.tried.Load())
}
