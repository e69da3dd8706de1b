// Command crowd adds made-up people to the store of a system that is not
// running, to see how it is with many:
//
//	crowd .lanyard/store.db 50000
//
// Every tenth of the first 90,000 has a phone number, every fiftieth is disabled;
// they are as an import would leave them, but without its audit entries.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"time"

	"lanyard/infra/local/store"
	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], time.Now); err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, now func() time.Time) error {
	var size int
	var err error
	if len(args) == 2 {
		size, err = strconv.Atoi(args[1])
	}
	if len(args) != 2 || err != nil || size < 1 {
		return fmt.Errorf("name a store and a number of people: crowd .lanyard/store.db 50000")
	}
	if _, err := os.Stat(args[0]); err != nil {
		return fmt.Errorf("%w; start the system once, then stop it", err)
	}
	kept, err := store.SQLite(args[0], nil, now)
	if err != nil {
		return err
	}
	defer kept.Close()
	service := &network.Service{Table: kept.Table, Now: now}
	networks, _, err := service.Networks(ctx, 1, "")
	if err != nil {
		return err
	}
	if len(networks) == 0 {
		return fmt.Errorf("the store has no network: start the system once, then stop it")
	}
	set, err := service.Settings(ctx, networks[0].ID)
	if err != nil {
		return err
	}
	return fill(ctx, kept.Table, set, size, now())
}

// fill adds people, as many in a transaction as it takes.
func fill(ctx context.Context, t table.Table, set network.Settings, size int, now time.Time) error {
	var ops []table.Op
	for i := range size {
		_, more, err := directory.MakeUser(set, person(i), now)
		if err != nil {
			return fmt.Errorf("person %d: %w", i, err)
		}
		if len(ops)+len(more) > table.MaxOps {
			if err := t.Write(ctx, ops...); err != nil {
				return fmt.Errorf("before person %d: %w", i, err)
			}
			ops = nil
		}
		ops = append(ops, more...)
	}
	return t.Write(ctx, ops...)
}

var (
	first = []string{"Grace", "Alan", "Edsger", "Barbara", "Donald", "Katherine", "Margaret", "Tim", "Adele", "Niklaus", "Zoë"}
	last  = []string{"Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Johnson", "Hamilton", "Berners-Lee", "Goldberg", "Wirth", "Müller", "Sørensen", "Łukasiewicz"}
)

// The numbers of a crowd are of one exchange of one area. What it has below is for
// others: 555-0100 to 555-0199 are the numbers of fiction, which people type who
// try things out, and a number belongs to one user.
const firstLine, lastLine = 1000, 9999

// person is the i-th of a crowd: "Alan Turing 1", u1@crowd.example.
func person(i int) directory.NewUser {
	d := directory.Draft{
		First: text(first[i%len(first)]), Last: text(fmt.Sprint(last[i%len(last)], " ", i)),
		Email: text(fmt.Sprintf("u%d@crowd.example", i)), EmployeeNumber: text(strconv.Itoa(100_000 + i)),
	}
	if n := firstLine + i/10; i%10 == 0 && n <= lastLine {
		d.Phone = text(fmt.Sprintf("+1202555%04d", n))
	}
	return directory.NewUser{Draft: d, Disabled: i%50 == 49}
}

func text(s string) *secret.Text {
	t := secret.Text(s)
	return &t
}
