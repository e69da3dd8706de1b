package people_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory/people"
	"lanyard/internal/secret"
)

func written(t testing.TB, rows ...people.Rejected) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := people.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWrittenRowsAreReadEqual(t *testing.T) {
	t.Parallel()
	for _, cell := range []secret.Text{
		"=1+1", "+41791234567", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+1", "'", "'quoted", "=\"a\",b;c",
		"plain", "a\nb", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "ＡＢ", "İ",
	} {
		cells := people.Cells{
			FirstName: cell, LastName: cell, FullName: cell, Email: cell, Title: cell, Phone: cell, Login: cell,
			EmployeeNumber: cell, Groups: cell, Language: cell, TimeZone: cell, Country: cell, Enabled: cell,
		}
		body := written(t, people.Rejected{Number: 7, Cells: cells, Problems: []people.Problem{{Column: "=HYPERLINK(1)", Problem: "is bad"}}})
		assertNoFormula(t, body)
		got := read(t, body, people.Mapping{})
		if got.Format != people.Plain || len(got.Rows) != 1 {
			t.Fatalf("%q: read as %s with %d rows", cell.Reveal(), got.Format, len(got.Rows))
		}
		if diff := cmp.Diff(cells, got.Rows[0].Cells); diff != "" {
			t.Errorf("%q: %s", cell.Reveal(), diff)
		}
	}
}

// assertNoFormula reads as a spreadsheet does, with somebody else's reader.
func assertNoFormula(t testing.TB, body []byte) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		for _, cell := range record {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("a cell begins with %q", cell[0])
			}
		}
	}
}
