package invite

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"lanyard/internal/network"
	"lanyard/internal/table"
)

// cpu is what this process has used so far.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// One invitation created and queued, by the API.
func BenchmarkSend(b *testing.B) {
	w := newWorld(b)
	badge := w.badge(nil)
	users := w.people(b.N)
	before := cpu()
	b.ResetTimer()
	for _, u := range users {
		if got := w.asAdmin("POST", "/v1/invitations", `{"user":%q,"badge":%q}`, u, badge.ID); got.status != 201 {
			b.Fatal(got.raw)
		}
	}
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// One campaign for everyone: invitations created and queued.
func BenchmarkCampaign(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				w := newWorld(b)
				w.set.Numbers = map[network.Number]int64{network.EmailsADay: 10_000_000}
				w.write(table.Put(&w.set))
				badge := w.badge(nil)
				w.people(n)
				c := w.campaign(NewCampaign{Badge: badge.ID, Everyone: true})
				runtime.GC()
				before, began := cpu(), time.Now()
				c = w.run(c)
				took := time.Since(began)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				if c.Counts["sent"] != int64(n+1) {
					b.Fatal(counts(c))
				}
				b.ReportMetric(float64(n)/took.Seconds(), "invitations/s")
				b.ReportMetric(float64((cpu()-before).Microseconds())/float64(n), "cpu-µs/invitation")
				b.ReportMetric(float64(m.HeapSys)/(1<<20), "heap-MB")
			}
		})
	}
}

// One call of a preview for everyone, of whom half are invited.
func BenchmarkPreview(b *testing.B) {
	w := newWorld(b)
	badge := w.badge(nil)
	users := w.people(8000)
	for part := range slices.Chunk(users[:4000], maxListed) {
		w.run(w.campaign(NewCampaign{Badge: badge.ID, Users: part}))
	}
	cursor, done := "", int64(0)
	b.ResetTimer()
	for range b.N {
		p, err := w.s.PreviewCampaign(b.Context(), NewCampaign{Badge: badge.ID, Everyone: true, Entry: w.entry()}, cursor)
		if err != nil {
			b.Fatal(err)
		}
		cursor, done = p.Next, done+p.Done
	}
	b.ReportMetric(float64(done)/float64(b.N), "users/op")
}
