package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"time"
)

// system is the whole of Lanyard as a process of its own, on SQLite.
type system struct {
	cmd    *exec.Cmd
	exited chan error
	dir    string // its data
	origin string
	token  string
	badge  string // the first
	heap   *heap
	ready  time.Duration // from its start to its first answer
}

// newSystem starts a system with an empty store in a folder of its own.
func (b *bench) newSystem(ctx context.Context) (*system, error) {
	dir, err := os.MkdirTemp(b.work, "system-")
	if err != nil {
		return nil, err
	}
	return b.startSystem(ctx, dir)
}

// startSystem starts a system on the data in dir, with more flags.
func (b *bench) startSystem(ctx context.Context, dir string, more ...string) (*system, error) {
	s := &system{
		cmd: exec.CommandContext(ctx, filepath.Join(b.built, "local"), append([]string{"-addr", "127.0.0.1:0", "-data", dir}, more...)...),
		dir: dir, exited: make(chan error, 1), heap: &heap{},
	}
	s.cmd.Env = append(os.Environ(), "STORE=sqlite", "GODEBUG=gctrace=1")
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go s.heap.follow(stderr)
	err = s.listen(stdout)
	if err == nil {
		err = s.first(ctx)
	}
	s.ready = time.Since(began)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the system did not start: %w", err), s.stop())
	}
	return s, nil
}

var (
	pagesLine = regexp.MustCompile(`^  Pages +(http://\S+)$`)
	tokenLine = regexp.MustCompile(`^  API token, one day +(lya_\S+)$`)
)

// listen reads what a start says.
func (s *system) listen(stdout io.Reader) error {
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if found := pagesLine.FindStringSubmatch(lines.Text()); found != nil {
			s.origin = found[1]
		}
		if found := tokenLine.FindStringSubmatch(lines.Text()); found != nil {
			s.token = found[1]
			go func() { _, _ = io.Copy(io.Discard, stdout) }() // so that it never waits
			return nil
		}
	}
	return errors.New("it named no token")
}

func (s *system) first(ctx context.Context) error {
	var badges struct{ Items []struct{ ID string } }
	if err := s.call(ctx, http.MethodGet, "/v1/badges", nil, &badges); err != nil {
		return err
	}
	if len(badges.Items) == 0 {
		return errors.New("it has no badge")
	}
	s.badge = badges.Items[0].ID
	return nil
}

// stop ends the process and waits for it.
func (s *system) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may be gone
	return s.cmd.Wait()
}

func (s *system) pid() int { return s.cmd.Process.Pid }

// call asks the API with the token of the first administrator. in is JSON, or a
// list of people when it is text.
func (s *system) call(ctx context.Context, method, path string, in, out any) error {
	body, kind := []byte(nil), "application/json"
	if list, ok := in.(string); ok {
		body, kind = []byte(list), "text/csv"
	} else if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, s.origin+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+s.token)
	return send(http.DefaultClient, r, out)
}

// send gives an error with the answer's text for any status but 2xx.
func send(client *http.Client, r *http.Request, out any) error {
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err
	case answer.StatusCode/100 != 2:
		return fmt.Errorf("%s %s: status %d: %s", r.Method, r.URL.Path, answer.StatusCode, text)
	case out == nil:
		return nil
	}
	return json.Unmarshal(text, out)
}

// heap is the peak of a process's heap, from its runtime's lines about each
// collection (package runtime, GODEBUG=gctrace).
type heap struct {
	mu   sync.Mutex
	peak int64 // bytes
	said bytes.Buffer
}

var collection = regexp.MustCompile(`^gc \d+ .* \d+->(\d+)->\d+ MB,`)

func (h *heap) follow(stderr io.Reader) {
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		h.line(lines.Text())
	}
}

func (h *heap) line(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := collection.FindStringSubmatch(text)
	if found == nil {
		h.said.WriteString(text + "\n")
		return
	}
	var mb int64
	_, _ = fmt.Sscan(found[1], &mb) // digits
	h.peak = max(h.peak, mb<<20)
}

func (h *heap) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.peak = 0
}

func (h *heap) most() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.peak
}

// meter measures a system from one moment to another.
type meter struct {
	system *system
	began  time.Time
	cpu    time.Duration
}

func (s *system) measure() (meter, error) {
	s.heap.forget()
	if err := forgetPeak(s.pid()); err != nil {
		return meter{}, err
	}
	cpu, err := cpuOf(s.pid())
	return meter{s, time.Now(), cpu}, err
}

// reading is what a meter shows.
type reading struct {
	took, cpu time.Duration
	resident  int64 // the most bytes of it in memory
	heap      int64 // the most bytes of heap at a collection
}

func (m meter) read() (reading, error) {
	r := reading{took: time.Since(m.began), heap: m.system.heap.most()}
	cpu, err := cpuOf(m.system.pid())
	if err != nil {
		return r, err
	}
	r.cpu = cpu - m.cpu
	_, r.resident, err = memoryOf(m.system.pid())
	return r, err
}
