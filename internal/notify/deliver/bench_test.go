package deliver_test

import (
	"io"
	"log/slog"
	"sync"
	"syscall"
	"testing"

	"lanyard/internal/notify"
	"lanyard/internal/notify/inbox"
)

// BenchmarkDeliver delivers queued messages to an inbox with 16 workers, as many
// as a batch has, and reports messages a second and CPU time per message.
func BenchmarkDeliver(b *testing.B) {
	for _, c := range []struct {
		name    string
		kind    notify.Kind
		channel notify.Channel
	}{
		{"invitation by e-mail", notify.BadgeInvitation, notify.Email},
		{"notice by e-mail", notify.BadgeAdded, notify.Email},
		{"code by SMS", notify.VerificationCode, notify.SMS},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := newWorld(b)
			box, err := inbox.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			w.service.Email, w.service.SMS = box, box
			w.service.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
			for n := range b.N {
				w.queue(c.kind, c.channel, n)
			}
			deliverAll(b, w)
		})
	}
}

func deliverAll(b *testing.B, w *world) {
	queue := make(chan notify.Message)
	var workers sync.WaitGroup
	b.ResetTimer()
	before := cpu(b)
	for range 16 {
		workers.Go(func() {
			for m := range queue {
				if err := w.service.Deliver(b.Context(), m); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, m := range w.records() {
		queue <- m
	}
	close(queue)
	workers.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric((cpu(b)-before)/float64(b.N)*1e6, "cpu-us/message")
}

// cpu is the time that this process has spent, in seconds.
func cpu(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
