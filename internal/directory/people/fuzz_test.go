package people_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory/people"
)

func seed(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "")
	}
	f.Add([]byte("a,b\n\"x,y\n1,2\n"), "a:name,b:email")
	f.Add([]byte("sep=;\nName;E-mail\n'=1;\"\"\"\"\n"), "")
}

// Whatever the bytes: no panic, as many rows as were counted, numbers that
// rise, and rows that Write and Open give back.
func FuzzOpen(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, body []byte, mapping string) {
		by, err := people.ParseMapping(mapping)
		if err != nil {
			return
		}
		if _, err = people.Open(body, by); err != nil {
			return
		}
		got := read(t, body, by)
		last := 1
		var rejected []people.Rejected
		for _, row := range got.Rows {
			if row.Row <= last {
				t.Fatalf("row %d after row %d", row.Row, last)
			}
			last = row.Row
			if row.Cells != (people.Cells{}) {
				rejected = append(rejected, people.Rejected{Number: row.Row, Cells: row.Cells, Problems: row.Problems})
			}
		}
		again := written(t, rejected...)
		assertNoFormula(t, again)
		if len(again) > people.MaxBytes {
			return
		}
		for i, row := range read(t, again, people.Mapping{}).Rows {
			if diff := cmp.Diff(rejected[i].Cells, row.Cells); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// Where encoding/csv finds nothing wrong, the rows are those it finds.
func FuzzAgreesWithEncodingCSV(f *testing.F) {
	f.Add("Ann,ann@x.example\n")
	f.Add("\"a\r\nb\",\"\"\"\"\n\n,\n")
	f.Fuzz(func(t *testing.T, rows string) {
		if strings.Contains(rows, "\x00") || !utf8.ValidString(rows) || strings.ContainsRune(rows, utf8.RuneError) {
			return
		}
		body := "Name,E-mail\n" + rows
		theirs := csv.NewReader(strings.NewReader(body))
		theirs.FieldsPerRecord = 2
		records, err := theirs.ReadAll()
		if err != nil || len(records) > 100 || strings.Count(body, "\n") > 100 || len(body) > people.MaxCell {
			return
		}
		var want [][2]string
		for _, r := range records[1:] {
			pair := [2]string{clean(r[0]), clean(r[1])}
			if pair != [2]string{} {
				want = append(want, pair)
			}
		}
		var got [][2]string
		for _, row := range read(t, []byte(body), people.Mapping{}).Rows {
			if len(row.Problems) > 0 {
				if bytes.ContainsFunc([]byte(rows), func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || 0x7f <= r && r < 0xa0 }) {
					return // control characters are refused here
				}
				t.Fatalf("row %d: %v", row.Row, row.Problems)
			}
			got = append(got, [2]string{row.Cells.FullName.Reveal(), row.Cells.Email.Reveal()})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// clean is what is done to a cell after it is cut out.
func clean(cell string) string {
	cell = strings.TrimSpace(cell)
	if bare := strings.TrimLeft(cell, "'"); len(bare) < len(cell) && bare != "" && strings.ContainsRune("=+-@\t\r\n", rune(bare[0])) {
		return cell[1:]
	}
	return cell
}
