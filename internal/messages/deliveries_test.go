package messages

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/price"
	"lanyard/internal/table"
)

// What became of messages, by day and channel, with what SMS cost and how the month
// stands; another network sees nothing of it.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, stranger := w.found("Abroad")
	today := w.now().UTC().Truncate(24 * time.Hour)
	n := string(w.set.ID)
	count := func(at time.Time, fill func(*notify.Tally)) {
		t.Helper()
		for range 3 { // in different shards
			var tally notify.Tally
			fill(&tally)
			if err := tally.Write(t.Context(), w.engine, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	known := []notify.Fact{{}}
	count(today.AddDate(0, 0, -1), func(c *notify.Tally) {
		c.Became(notify.Message{State: notify.Sending}, notify.Message{Network: n, Channel: notify.Email, State: notify.Accepted, Facts: known})
	})
	count(today, func(c *notify.Tally) {
		c.Became(notify.Message{State: notify.Accepted, Facts: known}, notify.Message{Network: n, Channel: notify.Email, State: notify.Delivered, Facts: known})
		c.Became(notify.Message{State: notify.Sending}, notify.Message{Network: n, Channel: notify.SMS, State: notify.Blocked})
		c.Paid(notify.Message{Network: n, Parts: 2, Cost: 8 * price.Cent}, "JM")
		c.Paid(notify.Message{Network: n, Parts: 1, Cost: price.Cent}, "US")
	})
	month, err := w.set.Of(w.set.ID).SpentIn(t.Context(), w.engine, w.now())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.engine.Write(t.Context(), month.Spend(60*price.Dollar, w.now())...); err != nil {
		t.Fatal(err)
	}
	get := func(session, query string) (int, map[string]any) {
		t.Helper()
		return w.callAs(session, http.MethodGet, "/v1/deliveries"+query, "")
	}
	day := func(d int) string { return today.AddDate(0, 0, d).Format(time.DateOnly) }
	_, got := get(w.signIn(w.admin), "?from="+day(-1)+"&to="+day(0))
	want := fmt.Sprintf("[map[day:%s email:map[accepted:3] regions:[] sms:map[]] map[day:%s email:map[delivered:3] "+
		"regions:[map[cost:0.24 parts:6 region:JM] map[cost:0.03 parts:3 region:US]] sms:map[blocked:3]]]", day(-1), day(0))
	if days := fmt.Sprint(got["days"]); days != want {
		t.Errorf("%s\nwant %s", days, want)
	}
	if m := fmt.Sprint(got["month"]); m != fmt.Sprintf("map[alarm:map[at:%s percent:50] budget:100 left:40 month:%s spent:60]", w.now().UTC().Format(time.RFC3339), today.Format("2006-01")) {
		t.Error(m)
	}
	if _, got := get(w.signIn(w.admin), ""); len(got["days"].([]any)) != usualDays {
		t.Errorf("%v", got)
	}
	_, got = get(w.signIn(stranger), "?from="+day(-1))
	if m := fmt.Sprint(got["days"].([]any)[1], got["month"]); m != fmt.Sprintf("map[day:%s email:map[] regions:[] sms:map[]] map[budget:100 left:100 month:%s spent:0]", day(0), today.Format("2006-01")) {
		t.Errorf("another network sees %s", m)
	}
	for _, bad := range []string{"?from=yesterday", "?to=2026-02-30", "?from=" + day(1), "?from=" + day(-92), "?days=3"} {
		if status, got := get(w.signIn(w.admin), bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", bad, status, got)
		}
	}
	if status, got := get(w.signIn(w.admin), "?from="+day(-91)); status != http.StatusOK {
		t.Errorf("%d %v", status, got)
	}
	// Without a bound there is nothing left of it.
	w.set.SMSBudget = new(price.USD)
	if err := w.engine.Write(t.Context(), table.Put(&w.set)); err != nil {
		t.Fatal(err)
	}
	if _, got := get(w.signIn(w.admin), ""); fmt.Sprint(got["month"]) != fmt.Sprintf("map[budget:0 month:%s spent:60]", today.Format("2006-01")) {
		t.Errorf("%v", got["month"])
	}
}
