package directory_test

import (
	"fmt"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// BenchmarkFind finds and counts among 50,000 users in the store of one
// machine. Each call goes on where the one before ended.
func BenchmarkFind(b *testing.B) {
	w := newWorld(b)
	w.crowd(50_000, "")
	for name, f := range map[string]directory.Filter{
		"page of all":      {},
		"page of disabled": {State: session.Disabled},
		"nobody":           {Search: "nobody at all"},
	} {
		b.Run(name, func(b *testing.B) {
			for cursor := ""; b.Loop(); {
				var err error
				if _, cursor, err = w.dir.Find(b.Context(), w.home.set.ID, f, 50, cursor); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, f := range map[string]directory.Filter{"count all": {}, "count disabled": {State: session.Disabled}} {
		b.Run(name, func(b *testing.B) {
			for cursor := ""; b.Loop(); {
				var err error
				if _, cursor, err = w.dir.Count(b.Context(), w.home.set.ID, f, cursor); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLookup looks people up among 200,000 in the store of one machine: 2,000
// of each last name, 20 of them of each first name. It says what one page of 25
// costs, in calls of the store and in users read.
func BenchmarkLookup(b *testing.B) {
	w := newWorld(b)
	w.town(200_000)
	for _, search := range []string{
		"079 001 23 45", "+41 79 001", "p12345@town.example", "E-012345", "last42", "first7 last42", "f l", "nobody",
	} {
		b.Run(search, func(b *testing.B) {
			w.faults.Reset()
			found := 0
			for b.Loop() {
				users, _, err := w.dir.Lookup(b.Context(), w.home.set.ID, search, 25, "")
				if err != nil {
					b.Fatal(err)
				}
				found = len(users)
			}
			c := w.faults.Counts()
			b.ReportMetric(float64(c.Get+c.Query+c.GetAll)/float64(b.N), "calls/op")
			b.ReportMetric(float64(c.Keys)/float64(b.N), "users-read/op")
			b.ReportMetric(float64(found), "found/op")
		})
	}
	b.Run("list, whole number", func(b *testing.B) {
		w.faults.Reset()
		for b.Loop() {
			if users, next, err := w.dir.Find(b.Context(), w.home.set.ID, directory.Filter{Search: "079 001 23 45"}, 50, ""); err != nil || len(users) != 1 || next != "" {
				b.Fatal(len(users), next, err)
			}
		}
		c := w.faults.Counts()
		b.ReportMetric(float64(c.Get+c.Query+c.GetAll)/float64(b.N), "calls/op")
	})
}

// town adds n users by hand of the store, with names as a town has them and all
// that somebody is looked up by.
func (w *world) town(n int) {
	w.t.Helper()
	var batch []table.Op
	for i := range n {
		_, ops, err := directory.MakeUser(w.home.set, directory.NewUser{Draft: directory.Draft{
			First: text(fmt.Sprintf("First%d", i/100%100)), Last: text(fmt.Sprintf("Last%d", i%100)), EmployeeNumber: text(fmt.Sprintf("E-%06d", i)),
			Email: text(fmt.Sprintf("p%d@town.example", i)), Phone: text(fmt.Sprintf("+4179%07d", i)),
		}}, w.now())
		if err != nil {
			w.t.Fatal(err)
		}
		if len(batch)+len(ops) > table.MaxOps {
			w.write(batch...)
			batch = nil
		}
		batch = append(batch, ops...)
	}
	w.write(batch...)
}
