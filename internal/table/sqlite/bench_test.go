//go:build unix

package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const clients = 32

// BenchmarkFlow is what a user's way from an invitation to a badge asks of the
// store, at 32 clients: 12 reads, 8 writes of 1 to 6 ops, and a worker that
// follows the feed.
func BenchmarkFlow(b *testing.B) {
	e := open(b, filepath.Join(b.TempDir(), "store.db"), time.Now, "message")
	stop := follow(b, e)
	var next atomic.Int64
	took := make([]time.Duration, b.N)
	before := cpu()
	b.ResetTimer()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				start := time.Now()
				if err := flow(b.Context(), e, fmt.Sprintf("acme#%08d", i*7919%100_000_000)); err != nil {
					b.Error(err)
					return
				}
				took[i-1] = time.Since(start)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "flows/s")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
	b.ReportMetric((cpu()-before).Seconds()*1000/float64(b.N), "cpu-ms/flow")
	stop()
}

// cpu is what this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// follow acknowledges what comes, until stop.
func follow(b *testing.B, e *sqlite.Engine) (stop func()) {
	b.Helper()
	w, err := e.Worker("deliver", "message")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			changes, err := w.Next(ctx, 100)
			if err != nil {
				return
			}
			if err := w.Ack(ctx, changes[len(changes)-1].Seq); err != nil && ctx.Err() == nil {
				b.Error(err)
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

// step is a write after some reads.
type step struct {
	reads []table.Key
	ops   []table.Op
}

func flow(ctx context.Context, e *sqlite.Engine, user string) error {
	for _, s := range steps(user) {
		for _, key := range s.reads {
			if err := e.Get(ctx, key, &thing{}); err != nil {
				return fmt.Errorf("get %s: %w", key, err)
			}
		}
		if err := e.Write(ctx, s.ops...); err != nil {
			return err
		}
	}
	_, err := e.Query(ctx, table.Query{PK: user, Limit: 20})
	return err
}

func steps(user string) []step {
	key := func(sk string) table.Key { return table.Key{PK: user, SK: sk} }
	put := func(sk, kind string) table.Op { return table.Put(item(user, sk, kind), table.Absent()) }
	audit := func(n int) table.Op {
		return table.Put(item("audit#"+user[len(user)-1:], fmt.Sprintf("%s#%d", user, n), "audit"))
	}
	expiring := func(sk, kind string) table.Op {
		it := item(user, sk, kind)
		it.ExpiresAt = table.At(time.Now().Add(time.Hour))
		return table.Put(it, table.Absent())
	}
	listed := item(user, "profile", "user")
	listed.IPK, listed.ISK = "users#acme", user
	once := table.Equal("state", "open")
	profile, invitation, challenge, session := key("profile"), key("invitation"), key("challenge"), key("session")
	return []step{
		{nil, []table.Op{table.Put(listed, table.Absent()), put("lock#login", "lock"), put("lock#email", "lock"), audit(1)}},
		{[]table.Key{profile}, []table.Op{put("invitation", "invitation"), put("message#1", "message"), audit(2)}},
		{[]table.Key{key("message#1")}, []table.Op{table.Update(key("message#1"), once, table.Set("state", "sent"))}},
		{[]table.Key{invitation, profile}, []table.Op{expiring("challenge", "challenge"), put("message#2", "message"), audit(3)}},
		{[]table.Key{key("message#2")}, []table.Op{table.Update(key("message#2"), once, table.Set("state", "sent"))}},
		{[]table.Key{challenge, profile}, []table.Op{table.Update(challenge, table.Less("valid_until", int64(1<<40)), table.Add("count", 1))}},
		{[]table.Key{challenge}, []table.Op{
			table.Update(challenge, once, table.Set("state", "used")),
			put("enrollment", "enrollment"), put("lock#phone", "lock"), expiring("session", "session"), audit(4),
		}},
		{[]table.Key{session, profile, invitation}, []table.Op{
			table.Update(session, once, table.Set("state", "used")),
			put("credential", "credential"), put("lock#credential", "lock"),
			table.Update(profile, table.Exists(), table.Add("count", 1)),
			table.Update(invitation, once, table.Set("state", "completed")), audit(5),
		}},
	}
}

func BenchmarkGet(b *testing.B) {
	e := open(b, filepath.Join(b.TempDir(), "store.db"), time.Now)
	for i := range 1000 {
		if err := e.Write(b.Context(), table.Put(item(fmt.Sprint(i), "sk", "thing"))); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := e.Get(b.Context(), table.Key{PK: fmt.Sprint(i % 1000), SK: "sk"}, &thing{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	e := open(b, filepath.Join(b.TempDir(), "store.db"), time.Now)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := e.Write(b.Context(), table.Put(item(fmt.Sprint(i), "sk", "thing"))); err != nil {
			b.Fatal(err)
		}
	}
}
