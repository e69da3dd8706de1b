package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// campaigns measures one request that invites everyone, for three sizes: with
// each ten times as many, the time and CPU of one must stay the same.
func (b *bench) campaigns(ctx context.Context) error {
	sizes := []int{1000, 10_000, 100_000}
	if b.quick {
		sizes = sizes[:2]
	}
	b.section("One campaign by e-mail, everyone, from one request; whole system on SQLite, inbox in place of SES")
	var smallest float64
	for i, n := range sizes {
		r, err := b.campaign(ctx, n)
		if err != nil {
			return fmt.Errorf("of %d: %w", n, err)
		}
		cpu := ms(each(r.cpu, n))
		b.printf("  %d invitations\n", n)
		b.add("created", perSecond(n, r.created), "/s", atLeast(500))
		b.add("created and sent", perSecond(n, r.took), "/s", atLeast(500))
		b.add("CPU per invitation, everything", cpu, "ms", none)
		if i == 0 {
			smallest = cpu
		} else {
			b.add(fmt.Sprintf("CPU per invitation, ratio to that of %d", sizes[0]), cpu/smallest, "", none)
		}
		b.add("peak heap", mib(r.heap), "MiB", none)
		b.add("peak memory", mib(r.resident), "MiB", none)
	}
	return nil
}

// sent is a campaign that is over.
type sent struct {
	reading
	created time.Duration // until the last invitation was there
}

func (b *bench) campaign(ctx context.Context, n int) (sent, error) {
	s, err := b.newSystem(ctx)
	if err != nil {
		return sent{}, err
	}
	defer s.stop() // it has been measured
	progress("campaign of %d: people", n)
	if err := s.populate(ctx, n); err != nil {
		return sent{}, err
	}
	numbers := map[string]any{"numbers": map[string]int{"emails_per_day": 10_000_000}}
	if err := s.call(ctx, http.MethodPatch, "/v1/network", numbers, nil); err != nil {
		return sent{}, err
	}
	delivered, err := openLog(filepath.Join(s.dir, "log.jsonl"))
	if err != nil {
		return sent{}, err
	}
	defer delivered.file.Close()
	progress("campaign of %d", n)
	m, err := s.measure()
	if err != nil {
		return sent{}, err
	}
	var act struct {
		ID       string
		Outcomes map[string]int
	}
	asked := map[string]any{"badge": s.badge, "everyone_not_invited": true}
	if err := s.call(ctx, http.MethodPost, "/v1/campaigns", asked, &act); err != nil {
		return sent{}, err
	}
	if err := s.await(ctx, "/v1/campaigns/"+act.ID, "done"); err != nil {
		return sent{}, err
	}
	created := time.Since(m.began)
	if err := s.call(ctx, http.MethodGet, "/v1/campaigns/"+act.ID, nil, &act); err != nil {
		return sent{}, err
	}
	if err := delivered.await(ctx, act.Outcomes["sent"]); err != nil {
		return sent{}, err
	}
	r, err := m.read()
	if act.Outcomes["sent"] < n {
		return sent{}, fmt.Errorf("outcomes %v", act.Outcomes)
	}
	return sent{r, created}, err
}

// logFile counts the messages that were sent, as the log has them.
type logFile struct {
	file  *os.File
	rest  []byte
	count int
}

// openLog counts from here on.
func openLog(path string) (*logFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	_, err = f.Seek(0, io.SeekEnd)
	return &logFile{file: f}, err
}

func (l *logFile) await(ctx context.Context, n int) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		more, err := io.ReadAll(l.file)
		if err != nil {
			return err
		}
		if l.read(more); l.count >= n {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *logFile) read(more []byte) {
	l.rest = append(l.rest, more...)
	for {
		line, rest, whole := bytes.Cut(l.rest, []byte("\n"))
		if !whole {
			return
		}
		l.rest = rest
		if bytes.Contains(line, []byte(`"msg":"message"`)) && bytes.Contains(line, []byte(`"state":"accepted"`)) {
			l.count++
		}
	}
}
