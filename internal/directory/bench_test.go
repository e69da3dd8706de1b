package directory_test

import (
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/session"
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
