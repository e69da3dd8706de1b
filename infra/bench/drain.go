package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"lanyard/infra/local/cloud"
	"lanyard/infra/local/store"
	"lanyard/infra/template"
	"lanyard/internal/notify"
	"lanyard/internal/notify/pretend"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// allowed is how many mails a second the provider takes; it refuses the others.
const allowed = 500

// drain measures how mails that wait go out through a provider that takes so many a
// second: at which rate, and that ten times as many need no more memory.
func (b *bench) drain(ctx context.Context) error {
	sizes := []int{10_000, 100_000}
	if b.quick {
		sizes = []int{1000, 10_000}
	}
	b.section("Mails that wait, through an SES that takes %d a second and refuses the others; whole system on SQLite", allowed)
	var smallest int64
	for i, n := range sizes {
		d, err := b.drained(ctx, n)
		if err != nil {
			return fmt.Errorf("of %d: %w", n, err)
		}
		b.printf("  %d mails\n", n)
		b.add("sent, nine of ten", perSecond(n*9/10, d.most), "/s", none)
		b.add("sent, to the last", perSecond(n, d.all), "/s", none)
		b.add("refused, for each that was taken", float64(d.refused)/float64(n), "", none)
		b.add("CPU per mail", ms(each(d.cpu, n)), "ms", none)
		b.add("peak heap", mib(d.heap), "MiB", none)
		b.add("peak memory", mib(d.resident), "MiB", none)
		if i == 0 {
			smallest = d.resident
			continue
		}
		b.add(fmt.Sprintf("peak memory, ratio to that of %d", sizes[0]), float64(d.resident)/float64(smallest), "", none)
	}
	return nil
}

// drained is mails that went out.
type drained struct {
	reading
	most, all time.Duration // from the first to nine of ten, and to the last
	refused   int
}

func (b *bench) drained(ctx context.Context, n int) (d drained, err error) {
	gate := &gate{}
	provider := pretend.New(gate.answer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return d, err
	}
	server := &http.Server{Handler: provider, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // until it is closed
	defer server.Close()
	dir, err := b.waiting(ctx, n)
	if err != nil {
		return d, err
	}
	progress("drain of %d", n)
	s, err := b.startSystem(ctx, dir, "-aws", "http://"+listener.Addr().String())
	if err != nil {
		return d, err
	}
	defer s.stop() // it has been measured
	m, err := s.measure()
	if err != nil {
		return d, err
	}
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for gate.passed() < n {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return d, ctx.Err()
		}
	}
	d.reading, err = m.read()
	d.most, d.all = gate.until(n*9/10), gate.until(n)
	d.refused = provider.Answers()[pretend.Throttled]
	return d, err
}

// waiting makes the data of a system in which n mails wait.
func (b *bench) waiting(ctx context.Context, n int) (dir string, err error) {
	s, err := b.newSystem(ctx)
	if err != nil {
		return "", err
	}
	var network struct{ ID string }
	err = s.call(ctx, http.MethodGet, "/v1/network", nil, &network)
	if err = errors.Join(err, s.stop()); err != nil {
		return "", err
	}
	progress("drain of %d: mails", n)
	file, err := os.Open("template.yaml")
	if err != nil {
		return "", err
	}
	defer file.Close()
	t, err := template.Read(file)
	if err != nil {
		return "", err
	}
	kept, err := store.SQLite(filepath.Join(s.dir, "store.db"), cloud.Kinds(t), time.Now)
	if err != nil {
		return "", err
	}
	var ops []table.Op
	for i := range n {
		now := time.Now()
		ops = append(ops, notify.Queue(notify.Message{
			Network: network.ID, User: fmt.Sprintf("%016d", i), Template: notify.BadgeInvitation, Channel: notify.Email,
			To: secret.Text(address(i)), Origin: s.origin, ValidUntil: table.At(now.Add(24 * time.Hour)),
			Data: notify.Data{UserName: "Person", NetworkName: "Demo Inc.", BadgeName: "Staff"},
			Link: &notify.Link{Purpose: secret.PurposeInvitation, ID: secret.NewID(now), Generation: 1, Root: 1},
		}, now))
	}
	for some := range slices.Chunk(ops, 100) {
		if err := kept.Table.Write(ctx, some...); err != nil {
			return "", errors.Join(err, kept.Close())
		}
	}
	return s.dir, kept.Close()
}

// gate lets so many a second through.
type gate struct {
	mu     sync.Mutex
	second time.Time
	left   int
	times  []time.Time // of those that passed
}

func (g *gate) answer(string) pretend.Answer {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if now.Sub(g.second) >= time.Second {
		g.second, g.left = now, allowed
	}
	if g.left == 0 {
		return pretend.Throttled
	}
	g.left--
	g.times = append(g.times, now)
	return pretend.Yes
}

func (g *gate) passed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.times)
}

// until is how long after the first the n-th passed.
func (g *gate) until(n int) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.times[n-1].Sub(g.times[0])
}
