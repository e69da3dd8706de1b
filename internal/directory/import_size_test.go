package directory_test

import (
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/directory/people"
	"lanyard/internal/table/fault"
)

// liveBytes is what the garbage collector found in use when it last ran.
func liveBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// crowd is a file of n people, under 5 MB for 50,000.
func crowd(n int) string {
	var csv strings.Builder
	csv.WriteString("First name,Last name,E-mail,Phone,Title,Groups\n")
	for i := range n {
		fmt.Fprintf(&csv, "First%d,Last%d,p%d@crowd.example,+4179%07d,Title %d,Group %d;All\n", i, i*7919%n, i, i, i%50, i%20)
	}
	return csv.String()
}

// underRaceDetector reports whether the test binary was built with -race.
func underRaceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "-race" && s.Value == "true" })
}

// The largest file there can be goes in whole, and nothing that is kept in
// memory grows with it but the file itself.
func TestFiftyThousandRowsInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes most of a minute")
	}
	w := newWorld(t)
	rows := people.MaxRows
	if underRaceDetector() { // which makes it ten times slower; memory is its own then anyway
		rows /= 10
	}
	csv := crowd(rows)
	if len(csv) > people.MaxBytes {
		t.Fatalf("%d bytes", len(csv))
	}
	runtime.GC()
	before, peak := liveBytes(), uint64(0)
	phase := func(name string, do func()) {
		begun, highest := time.Now(), uint64(0)
		w.faults.After(func(c fault.Call) error {
			highest = max(highest, liveBytes())
			return nil
		})
		do()
		w.faults.Heal()
		took := time.Since(begun)
		t.Logf("%-8s %6.0f rows/s, %5.1f s, %5.1f MB live at most", name, float64(rows)/took.Seconds(), took.Seconds(),
			float64(highest-min(before, highest))/(1<<20))
		peak = max(peak, highest)
	}
	var id string
	phase("upload", func() {
		status, up := w.upload("/v1/imports", csv)
		if status != http.StatusCreated {
			t.Fatal(status, up)
		}
		id = up.id()
	})
	phase("plan", func() { w.finish(id) })
	phase("apply", func() { w.apply(id) })
	got := w.must(http.MethodGet, "/v1/imports/"+id, "")
	if want := fmt.Sprintf("done map[created:%d]", rows); fmt.Sprintf("%v %v", got["state"], got["outcome"]) != want {
		t.Errorf("import: %v %v", got["state"], got["outcome"])
	}
	const bound = 24 << 20
	if peak-before > bound {
		t.Errorf("%d MB live, want at most %d", (peak-before)>>20, bound>>20)
	}
}

// BenchmarkImport does a whole import of 1000 rows: upload, plan, apply.
func BenchmarkImport(b *testing.B) {
	csv := crowd(1000)
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		b.StartTimer()
		_, up := w.upload("/v1/imports", csv)
		id := up.id()
		w.finish(id)
		w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
		i, err := w.dir.Continue(b.Context(), w.home.set.ID, directory.ImportID(id))
		if err != nil || i.State != bulk.Done && i.State != bulk.Running {
			b.Fatal(i.State, err)
		}
		w.finish(id)
	}
	b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "rows/s")
}
