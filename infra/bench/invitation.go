package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/local/cloud"
	"lanyard/internal/app"
	"lanyard/internal/front"
	"lanyard/internal/invite"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// invitation measures one act of the API with nothing around it: the handler
// of functions/invites in this process, on SQLite and on a store that answers at
// once.
func (b *bench) invitation(ctx context.Context) error {
	n := 4000
	if b.quick {
		n = 1000
	}
	progress("invitations: people")
	w, err := b.newWorld(ctx)
	if err != nil {
		return err
	}
	defer w.engine.Close()
	users, err := w.people(ctx, n+1)
	if err != nil {
		return err
	}
	b.section("Invitation created and queued: one request through the function's handler, on SQLite")
	half := n / 2
	for _, run := range []struct {
		clients int
		users   []session.UserID
	}{{1, users[:half]}, {8, users[half:n]}} {
		progress("invitations: %d clients", run.clients)
		took, cpu, err := w.inviteAll(ctx, run.users, run.clients)
		if err != nil {
			return err
		}
		b.printf("  %d requests, %d at a time\n", half, run.clients)
		b.add("CPU per invitation", ms(each(cpu, half)), "ms", atMost(1))
		b.add("median", ms(took.median()), "ms", none)
		b.add("99th percentile", ms(took.at(0.99)), "ms", none)
	}
	return b.warm(ctx, w, users[n], 10*half)
}

// inviteAll gives what each request took, and the CPU time of all of them.
func (w *world) inviteAll(ctx context.Context, users []session.UserID, clients int) (took sample, cpu time.Duration, err error) {
	h := w.handler(w.engine)
	before, err := cpuOf(os.Getpid())
	if err != nil {
		return nil, 0, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan session.UserID)
	for range clients {
		wg.Go(func() {
			for u := range next {
				began := time.Now()
				e := request(ctx, h, w.inviting(u))
				mu.Lock()
				took, err = append(took, time.Since(began)), errors.Join(err, e)
				mu.Unlock()
			}
		})
	}
	for _, u := range users {
		next <- u
	}
	close(next)
	wg.Wait()
	after, failed := cpuOf(os.Getpid())
	return took, after - before, errors.Join(err, failed)
}

// warm measures what is ours of a warm request, one at a time.
func (b *bench) warm(ctx context.Context, w *world, u session.UserID, n int) error {
	h := w.handler(&frozen{Table: w.engine, items: map[table.Key]table.Item{}})
	payload := w.inviting(u)
	var took sample
	for range n {
		began := time.Now()
		if err := request(ctx, h, payload); err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	b.section("The same on a store that answers at once: our own work in a warm request, %d of them", n)
	b.add("median", us(took.median()), "us", atMost(130))
	b.add("99th percentile", us(took.at(0.99)), "us", none)
	return nil
}

// handler is that of functions/invites.
func (w *world) handler(t table.Table) lambda.Handler {
	f := front.New(app.Env{
		Config: app.Config{Origin: w.set.Origin}, Table: t, Keys: w.keys, Now: time.Now, Log: app.NewLog(io.Discard),
	})
	invite.Register(f.API, w.invites(f.Table))
	return cloud.Handler(f.Function())
}

// request wants 200 to 299.
func request(ctx context.Context, h lambda.Handler, payload []byte) error {
	out, err := h.Invoke(ctx, payload)
	if err != nil {
		return err
	}
	return good(out)
}

// good looks at the beginning of an answer only: reading all of it would
// count as work of what is measured.
func good(out []byte) error {
	if !bytes.HasPrefix(out, []byte(`{"statusCode":2`)) {
		return fmt.Errorf("answer %s", out)
	}
	return nil
}

// frozen is a store that stays as it was when it was first asked: what was
// read is known from then on, what is written is gone.
type frozen struct {
	table.Table
	mu    sync.Mutex
	items map[table.Key]table.Item
}

func (f *frozen) Write(context.Context, ...table.Op) error { return nil }

func (f *frozen) Get(ctx context.Context, key table.Key, out any) error {
	items, err := f.GetAll(ctx, []table.Key{key})
	if err != nil {
		return err
	}
	return items[0].Decode(out)
}

func (f *frozen) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]table.Item, len(keys))
	for i, key := range keys {
		item, known := f.items[key]
		if !known {
			found, err := f.Table.GetAll(ctx, []table.Key{key})
			if err != nil {
				return nil, err
			}
			item = found[0]
			f.items[key] = item
		}
		out[i] = item
	}
	return out, nil
}

// storePath is a file for a store of this process.
func (b *bench) storePath() (string, error) {
	dir, err := os.MkdirTemp(b.work, "store-")
	return filepath.Join(dir, "store.db"), err
}
