package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify/inbox"
)

// clients is how many people type codes at the same time.
const clients = 32

// perAddress is how many codes are asked for from one address: the limit of an
// hour allows ten.
const perAddress = 8

// codes measures the second check of an invitation: a code is asked for, sent
// by e-mail, delivered, typed. Everybody has an address of their own and
// every few a network address, as the sending limits want it.
func (b *bench) codes(ctx context.Context) error {
	alone, together := 400, 4000
	if b.quick {
		alone, together = 100, 800
	}
	s, err := b.newSystem(ctx)
	if err != nil {
		return err
	}
	defer s.stop() // it has been measured
	progress("codes: people and their invitations")
	flows, err := s.invited(ctx, alone+together)
	if err != nil {
		return err
	}
	looking, enough := context.WithCancel(ctx)
	defer enough()
	box := openBox(looking, filepath.Join(s.dir, "inbox"))
	b.section("Code verification: start, send, deliver, verify; whole system on SQLite")
	for _, run := range []struct {
		clients int
		flows   []flow
	}{{1, flows[:alone]}, {clients, flows[alone:]}} {
		progress("codes: %d with %d clients", len(run.flows), run.clients)
		m, err := s.measure()
		if err != nil {
			return err
		}
		took, failed := s.verifyAll(ctx, box, run.flows, run.clients)
		r, err := m.read()
		if err != nil {
			return err
		}
		b.verified(run.clients, len(run.flows), took, failed, r)
	}
	return nil
}

func (b *bench) verified(clients, n int, took sample, failed []error, r reading) {
	b.printf("  %d flows, %d at a time\n", n, clients)
	b.add("CPU per flow, everything", ms(each(r.cpu, n)), "ms", atMost(3.6))
	rate, slow := none, none
	if clients > 1 {
		rate, slow = atLeast(500), atMost(120)
	}
	b.add("flows per second", perSecond(n, r.took), "/s", rate)
	b.add("median", ms(took.median()), "ms", none)
	b.add("99th percentile", ms(took.at(0.99)), "ms", slow)
	b.add("errors", float64(len(failed)), "", atMost(0))
	if len(failed) > 0 {
		b.printf("  the first: %v\n", failed[0])
	}
	b.add("peak memory", mib(r.resident), "MiB", none)
}

// flow is a person with an open invitation that wants a code.
type flow struct {
	email, link, cookie string
	client              *http.Client
}

// invited makes n people and invites each to a badge that wants a code.
func (s *system) invited(ctx context.Context, n int) ([]flow, error) {
	var badge struct{ ID string }
	wanted := map[string]any{"name": "Guarded", "channel": "sms", "proof": "code", "phone_enrollment": false}
	if err := s.call(ctx, http.MethodPost, "/v1/badges", wanted, &badge); err != nil {
		return nil, err
	}
	if err := s.populate(ctx, n); err != nil {
		return nil, err
	}
	ids, err := s.users(ctx, n)
	if err != nil {
		return nil, err
	}
	flows := make([]flow, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i := range flows {
		if flows[i].client = from(i / perAddress); i%perAddress > 0 {
			flows[i].client = flows[i-1].client
		}
		flows[i].email, flows[i].cookie = address(i), browser()
		group.Go(func() error {
			var made struct{ Link string }
			err := s.call(ctx, http.MethodPost, "/v1/invitations",
				map[string]any{"user": ids[address(i)], "badge": badge.ID, "deliver": "link"}, &made)
			_, flows[i].link, _ = strings.Cut(made.Link, "#")
			return err
		})
	}
	return flows, group.Wait()
}

// from is a client with a network address of this machine of its own.
func from(i int) *http.Client {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(i>>8), byte(i))}}
	return &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
}

func browser() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (s *system) verifyAll(ctx context.Context, box *box, flows []flow, clients int) (took sample, failed []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan flow)
	for range clients {
		wg.Go(func() {
			for f := range next {
				began := time.Now()
				err := s.verify(ctx, box, f)
				mu.Lock()
				if took = append(took, time.Since(began)); err != nil {
					failed = append(failed, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, f := range flows {
		next <- f
	}
	close(next)
	wg.Wait()
	return took, failed
}

// patience is for one message.
const patience = 10 * time.Second

func (s *system) verify(ctx context.Context, box *box, f flow) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	code := box.expect(f.email)
	var begun struct{ Challenge string }
	if err := s.visit(ctx, f, "/v1/invitations/challenges", map[string]string{"link": f.link, "email": f.email}, &begun); err != nil {
		return err
	}
	select {
	case typed := <-code:
		return s.visit(ctx, f, "/v1/invitations/challenges/verify",
			map[string]string{"link": f.link, "challenge": begun.Challenge, "code": typed}, nil)
	case <-ctx.Done():
		return errors.New("the code did not come")
	}
}

// visit posts as a browser with an invitation does.
func (s *system) visit(ctx context.Context, f flow, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.origin, "http://"))
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1:"+port+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: httpapi.BrowserCookie, Value: f.cookie})
	return send(f.client, r, out)
}

// box gives codes to those who wait for them, as they are written to the inbox.
type box struct {
	dir    string
	volume *os.File // that is read; nil before the first
	read   string   // name of the volume
	rest   []byte   // the beginning of a line
	mu     sync.Mutex
	wait   map[string]chan string // by e-mail address
}

// lookEvery is how often the inbox is looked at. It is part of what a flow takes.
const lookEvery = time.Millisecond

// openBox looks into the inbox in dir until ctx ends.
func openBox(ctx context.Context, dir string) *box {
	b := &box{dir: dir, wait: map[string]chan string{}}
	go func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			b.look()
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return b
}

// expect gives the code that comes next for an address.
func (b *box) expect(email string) <-chan string {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := make(chan string, 1)
	b.wait[email] = c
	return c
}

// look reads what is new. Whoever misses a message because it can not be read
// says so when it does not come.
func (b *box) look() {
	for {
		if b.volume != nil {
			more, _ := io.ReadAll(b.volume)
			b.lines(more)
		}
		names, _ := filepath.Glob(filepath.Join(b.dir, "*.messages")) // sorted
		i, _ := slices.BinarySearch(names, b.read+"\x00")
		if i == len(names) {
			return
		}
		next, err := os.Open(names[i])
		if err != nil {
			return
		}
		if b.volume != nil {
			more, _ := io.ReadAll(b.volume) // written while we looked for the next
			b.lines(more)
			_ = b.volume.Close() // was read only
		}
		b.volume, b.read, b.rest = next, names[i], nil
	}
}

func (b *box) lines(more []byte) {
	b.rest = append(b.rest, more...)
	for {
		line, rest, whole := bytes.Cut(b.rest, []byte("\n"))
		if !whole {
			return
		}
		b.rest = rest
		_, text, _ := bytes.Cut(line, []byte(" ")) // after the id
		var m inbox.Message
		if json.Unmarshal(text, &m) == nil {
			b.seen(m)
		}
	}
}

func (b *box) seen(m inbox.Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c := b.wait[m.To.Reveal()]; c != nil {
		c <- m.Code()
		delete(b.wait, m.To.Reveal())
	}
}
