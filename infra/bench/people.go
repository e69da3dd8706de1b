package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// address is the e-mail address of the i-th person of a made-up list.
func address(i int) string { return fmt.Sprintf("person.%06d@bench.example", i) }

// number is their phone number: one that can exist, another for each person.
func number(i int) string {
	exchange := 200 + i/10_000
	return fmt.Sprintf("+1202%03d%04d", exchange, i%10_000)
}

// list is people from, to as a CSV file.
func list(from, to int) string {
	var out strings.Builder
	out.WriteString("First name,Last name,E-mail,Phone\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&out, "Person,Number %d,%s,%s\n", i, address(i), number(i))
	}
	return out.String()
}

// maxRows is how many people are imported at once.
const maxRows = 50_000

// populate imports n people.
func (s *system) populate(ctx context.Context, n int) error {
	for from := 0; from < n; from += maxRows {
		if _, err := s.importList(ctx, from, min(from+maxRows, n)); err != nil {
			return err
		}
	}
	return nil
}

// imported is how long the steps of an import took.
type imported struct{ upload, plan, apply time.Duration }

func (s *system) importList(ctx context.Context, from, to int) (took imported, err error) {
	var act struct {
		ID      string
		Rows    int
		Outcome map[string]int64
	}
	began := time.Now()
	if err := s.call(ctx, http.MethodPost, "/v1/imports", list(from, to), &act); err != nil {
		return took, err
	}
	took.upload = time.Since(began)
	path := "/v1/imports/" + act.ID
	if err := s.await(ctx, path, "planned"); err != nil {
		return took, err
	}
	took.plan = time.Since(began) - took.upload
	began = time.Now()
	if err := s.call(ctx, http.MethodPost, path+"/apply", nil, nil); err != nil {
		return took, err
	}
	if err := s.await(ctx, path, "done"); err != nil {
		return took, err
	}
	took.apply = time.Since(began)
	if err := s.call(ctx, http.MethodGet, path, nil, &act); err != nil {
		return took, err
	}
	if act.Outcome["created"] != int64(to-from) {
		return took, fmt.Errorf("%d rows gave %v", to-from, act.Outcome)
	}
	return took, nil
}

// pollEvery is how often a long act is asked whether it is done. It bounds how
// exactly its time is known, and costs a request.
const pollEvery = 50 * time.Millisecond

// await waits until a long act is in a state.
func (s *system) await(ctx context.Context, path, state string) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		var act struct{ State, Reason string }
		if err := s.call(ctx, http.MethodGet, path, nil, &act); err != nil {
			return err
		}
		switch act.State {
		case state:
			return nil
		case "failed", "stopped":
			return errors.New(path + " " + act.State + " " + act.Reason)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// users gives the ids of n users by their e-mail address.
func (s *system) users(ctx context.Context, n int) (map[string]string, error) {
	out, cursor := make(map[string]string, n), ""
	for len(out) < n {
		var page struct {
			Items []struct{ ID, Email string }
			Next  string
		}
		if err := s.call(ctx, http.MethodGet, "/v1/users?limit=200&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return nil, err
		}
		for _, u := range page.Items {
			if strings.HasSuffix(u.Email, "@bench.example") {
				out[u.Email] = u.ID
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(out) < n {
		return nil, fmt.Errorf("%d of %d users", len(out), n)
	}
	return out, nil
}
