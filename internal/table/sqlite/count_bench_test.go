//go:build unix

package sqlite_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

// BenchmarkCount counts 50,000 items of the index in eight partitions.
func BenchmarkCount(b *testing.B) {
	e := listed(b, 50_000)
	before := cpu()
	for b.Loop() {
		total := 0
		for i := range 8 {
			page, err := e.Query(b.Context(), table.Query{PK: fmt.Sprintf("users#acme#%d", i), Index: true, Count: true})
			if err != nil {
				b.Fatal(err)
			}
			total += page.Count
		}
		if total != 50_000 {
			b.Fatal(total)
		}
	}
	b.ReportMetric((cpu()-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// BenchmarkIndexPage reads 250 items of the index.
func BenchmarkIndexPage(b *testing.B) {
	e := listed(b, 50_000)
	before := cpu()
	for i := 0; b.Loop(); i++ {
		q := table.Query{PK: fmt.Sprintf("users#acme#%d", i%8), Index: true, Limit: 250, From: fmt.Sprintf("%07d", i*7919%40_000)}
		page, err := e.Query(b.Context(), q)
		if err != nil || len(page.Items) != 250 {
			b.Fatal(len(page.Items), err)
		}
	}
	b.ReportMetric((cpu()-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// listed is a store with n items in eight partitions of the index, in another
// order there than by their keys.
func listed(b *testing.B, n int) *sqlite.Engine {
	b.Helper()
	e := open(b, filepath.Join(b.TempDir(), "store.db"), time.Now)
	var ops []table.Op
	for i := range n {
		it := item(fmt.Sprintf("acme#%08d", i*7919%100_000_000), "profile", "user")
		it.IPK, it.ISK = fmt.Sprintf("users#acme#%d", i%8), fmt.Sprintf("%07d#a usual name", i)
		if ops = append(ops, table.Put(it)); len(ops) == table.MaxOps || i == n-1 {
			if err := e.Write(b.Context(), ops...); err != nil {
				b.Fatal(err)
			}
			ops = nil
		}
	}
	return e
}
