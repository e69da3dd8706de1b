package people_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory/people"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reading is what a file says, for golden files.
type reading struct {
	Format  people.Format   `json:"format"`
	Columns []people.Column `json:"columns"` // those that are read
	Rows    []readRow       `json:"rows"`
}

type readRow struct {
	Row      int              `json:"row"`
	Cells    people.Cells     `json:"cells"`
	Problems []people.Problem `json:"problems,omitempty"`
}

func read(t testing.TB, body []byte, by people.Mapping) reading {
	t.Helper()
	list, err := people.Open(body, by)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	out := reading{Format: list.Format}
	for _, c := range list.Columns {
		if c.Field != "" {
			out.Columns = append(out.Columns, c)
		}
	}
	for row, ok := list.Next(); ok; row, ok = list.Next() {
		out.Rows = append(out.Rows, readRow{row.Number, row.Cells, row.Problems})
	}
	if len(out.Rows) != list.Rows {
		t.Errorf("Rows = %d, but Next gave %d", list.Rows, len(out.Rows))
	}
	return out
}

func TestFormatsAreRecognisedByTheirHeadings(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 7 {
		t.Fatalf("fixtures: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(read(t, body, people.Mapping{}), "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, strings.TrimSuffix(file, ".csv")+".golden.json", got)
		})
	}
}

func compareGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestPasswordsAreNeverRead(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/google.csv")
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(read(t, body, people.Mapping{}))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(body, []byte("hunter2")) || bytes.Contains(got, []byte("hunter2")) {
		t.Error("the password went from the file into a row")
	}
	for _, text := range []string{"Password [Required]:title", "password:name"} {
		by, err := people.ParseMapping(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := people.Open(body, by); err == nil {
			t.Errorf("mapping %q made a field of the passwords", text)
		}
	}
}
