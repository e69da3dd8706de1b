package people_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory/people"
	"lanyard/internal/errs"
)

// told is a row in short: its number, its e-mail, and what is wrong with it.
func told(r reading) []string {
	var out []string
	for _, row := range r.Rows {
		s := fmt.Sprintf("%d %s", row.Row, row.Cells.Email.Reveal())
		for _, p := range row.Problems {
			s += "!" + p.Column + ": " + p.Problem
		}
		out = append(out, s)
	}
	return out
}

func TestBadRowsCostNoGoodOnes(t *testing.T) {
	t.Parallel()
	const (
		unclosed = "a quotation mark is opened and not closed, or the cell is longer than 4 KB"
		after    = "there is text after a closing quotation mark: double the marks inside a cell"
		extra    = "the row has more cells than there are headings: put a cell with a separator in it into quotation marks"
		letter   = "has a letter that can not be read: save the file as CSV UTF-8"
		control  = "has an invisible control character: type the cell again"
	)
	long := strings.Repeat("x", people.MaxCell+1)
	tests := map[string]struct {
		rows string
		want []string
	}{
		"clean":             {"Ann,ann@x.example\nBob,bob@x.example\n", []string{"2 ann@x.example", "3 bob@x.example"}},
		"no last line end":  {"Ann,ann@x.example", []string{"2 ann@x.example"}},
		"line ends of DOS":  {"Ann,ann@x.example\r\nBob,bob@x.example\r\n", []string{"2 ann@x.example", "3 bob@x.example"}},
		"empty lines count": {"\n,\nAnn,ann@x.example\n\n", []string{"4 ann@x.example"}},
		"short row":         {"Ann\nBob,bob@x.example\n", []string{"2 ", "3 bob@x.example"}},
		"blank extra cells": {"Ann,ann@x.example,,, \n", []string{"2 ann@x.example"}},
		"extra cells":       {"Ann,ann@x.example,z\nBob,bob@x.example\n", []string{"2 !: " + extra, "3 bob@x.example"}},
		"100,000 cells":     {strings.Repeat("x,", 100_000) + "\nBob,bob@x.example\n", []string{"2 !: " + extra, "3 bob@x.example"}},
		"quote never closed": {
			"\"Ann,ann@x.example\nBob,bob@x.example\nCyd,cyd@x.example\n",
			[]string{"2 !Name: " + unclosed, "3 bob@x.example", "4 cyd@x.example"},
		},
		"quote never closed, in the second column": {
			"Ann,\"ann@x.example\nBob,bob@x.example\n", []string{"2 !E-mail: " + unclosed, "3 bob@x.example"},
		},
		"text after a quote": {"\"Ann\"a,ann@x.example\nBob,bob@x.example\n", []string{"2 !Name: " + after, "3 bob@x.example"}},
		"a quote swallows one row and stumbles": {
			"\"Ann,ann@x.example\nBob,\"bob@x.example\"\nCyd,cyd@x.example\n",
			[]string{"2 !Name: " + after, "3 bob@x.example", "4 cyd@x.example"},
		},
		"quotes inside an unquoted cell": {"Ann \"Annie\" A,ann@x.example\n", []string{"2 ann@x.example"}},
		"a cell over lines is one row":   {"\"Ann\nA\",ann@x.example\nBob,bob@x.example\n", []string{"2 ann@x.example", "3 bob@x.example"}},
		"NUL":                            {"A\x00nn,ann@x.example\nBob,bob@x.example\n", []string{"2 !Name: " + control, "3 bob@x.example"}},
		"not UTF-8":                      {"Ren\xe9,rene@x.example\nBob,bob@x.example\n", []string{"2 !Name: " + letter, "3 bob@x.example"}},
		"long cell":                      {long + ",ann@x.example\nBob,bob@x.example\n", []string{"2 !Name: is longer than 4 KB", "3 bob@x.example"}},
		"long quoted cell":               {"\"" + long + "\",ann@x.example\nBob,bob@x.example\n", []string{"2 !Name: " + unclosed, "3 bob@x.example"}},
		"two bad cells":                  {"A\x00nn,\x01\n", []string{"2 !Name: " + control + "!E-mail: " + control}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := told(read(t, []byte("Name,E-mail\n"+test.rows), people.Mapping{}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSeparatorsAndMarks(t *testing.T) {
	t.Parallel()
	want := []string{"2 ann@x.example"}
	for name, body := range map[string]string{
		"comma":                 "Name,E-mail\nAnn,ann@x.example\n",
		"semicolon":             "Name;E-mail\nAnn;ann@x.example\n",
		"tab":                   "Name\tE-mail\nAnn\tann@x.example\n",
		"UTF-8 mark":            "\xef\xbb\xbfName,E-mail\nAnn,ann@x.example\n",
		"mark and quotes":       "\xef\xbb\xbf\"Name\",\"E-mail\"\n\"Ann\",\"ann@x.example\"\n",
		"old Macintosh":         "Name,E-mail\rAnn,ann@x.example\r",
		"separator said":        "sep=;\nName;E-mail\nAnn;ann@x.example\n",
		"quoted commas":         "\"Name\";\"E-mail\";\"a,b,c,d\"\nAnn;ann@x.example;\n",
		"space before a quote":  "Name, \"E-mail\"\nAnn, \"ann@x.example\"\n",
		"apostrophe of a sheet": "Name,E-mail\n'+Ann,ann@x.example\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, told(read(t, []byte(body), people.Mapping{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	rows := func(n int) string { return "Name,E-mail\n" + strings.Repeat("Ann,a@x.example\n", n) }
	tests := map[string]struct {
		body string
		by   string
		kind errs.Kind
		says string
	}{
		"empty":              {"", "", errs.Invalid, "is empty"},
		"a mark alone":       {"\xef\xbb\xbf", "", errs.Invalid, "is empty"},
		"blank line first":   {"\nName,E-mail\n", "", errs.Invalid, "is empty"},
		"no headings":        {"Ann,ann@x.example\n", "", errs.Invalid, "no column has a heading known for a name"},
		"names only":         {"First,Last\nAnn,A\n", "", errs.Invalid, "e-mail address, a phone number or a login"},
		"addresses only":     {"E-mail\nann@x.example\n", "", errs.Invalid, "known for a name"},
		"heading twice":      {"Name,E-mail,Title,email\n", "", errs.Invalid, "columns 2 and 4 have the same heading"},
		"heading unclosed":   {"Name,\"E-mail\nAnn,ann@x.example\n", "", errs.Invalid, "row 1, column 2"},
		"100,000 headings":   {strings.Repeat("x,", 100_000) + "\n", "", errs.TooLarge, "more than 200 columns"},
		"50,001 rows":        {rows(people.MaxRows + 1), "", errs.TooLarge, "more than 50,000 rows"},
		"over 5 MB":          {rows(people.MaxBytes/16 + 1), "", errs.TooLarge, "larger than 5 MB"},
		"unknown column":     {"A,B\n", "C:name,B:email", errs.Invalid, "part 1 names a heading that the file does not have"},
		"mapped to nothing":  {"A,B\n", ":name,B:email", errs.Invalid, "part 1 names a heading that the file does not have"},
		"mapped heading two": {"A,B,b\n", "A:name,B:email", errs.Invalid, "columns 2 and 3 have the same heading"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			by, err := people.ParseMapping(test.by)
			if err != nil {
				t.Fatal(err)
			}
			_, err = people.Open([]byte(test.body), by)
			if errs.KindOf(err) != test.kind || !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("got %v, want %s: ... %s ...", err, test.kind, test.says)
			}
			if err != nil && strings.Contains(err.Error(), "ann@x.example") {
				t.Error("the error repeats a cell")
			}
		})
	}
}

func TestUnusedDuplicateHeadingsAreNoFault(t *testing.T) {
	t.Parallel()
	got := told(read(t, []byte("Name,Note,Note,E-mail\nAnn,1,2,ann@x.example\n"), people.Mapping{}))
	if diff := cmp.Diff([]string{"2 ann@x.example"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMapping(t *testing.T) {
	t.Parallel()
	by, err := people.ParseMapping("Kontakt:email,Wer?:name,E-mail:login")
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, []byte("Wer?,Kontakt,E-mail,First name\nAnn A,ann@x.example,ann,Ann\n"), by).Rows[0].Cells
	want := people.Cells{FullName: "Ann A", Email: "ann@x.example", Login: "ann", FirstName: "Ann"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"a", "a:b", "a:,A:", "a:email,b:email", "a:email,A:phone", strings.Repeat("a", 5000)} {
		if _, err := people.ParseMapping(text); !errors.Is(err, errs.Invalid) {
			t.Errorf("ParseMapping(%.20q) = %v, want invalid", text, err)
		}
	}
}

func TestColumnsThatAreNotReadByHand(t *testing.T) {
	t.Parallel()
	by, err := people.ParseMapping("Status:,note:,My password:,Mobile:")
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, []byte("Name,E-mail,Status,Note,My password,Mobile,Phone\nAnn,a@x.example,part time,x,y,1,2\n"), by)
	want := people.Cells{FullName: "Ann", Email: "a@x.example", Phone: "2"}
	if diff := cmp.Diff(want, got.Rows[0].Cells); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherColumnStandsInForABlankOne(t *testing.T) {
	t.Parallel()
	list, err := people.Open([]byte("Name,E-mail,Phone,Mobile\nAnn,a@x.example,1,2\nBob,b@x.example,3,\n"), people.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ phone, heading string }{{"2", "Mobile"}, {"3", "Phone"}} {
		row, _ := list.Next()
		if got := row.Cells.Phone.Reveal(); got != want.phone || row.Heading(people.Phone) != want.heading {
			t.Errorf("phone %s from %s, want %s from %s", got, row.Heading(people.Phone), want.phone, want.heading)
		}
	}
}

// After a fault reading begins again on the next line, which a hostile file
// makes happen as often and as late as possible.
func TestHostileQuotesAreReadInLinearTime(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("x", 90) + "\",\"y\n" // from each on, quotes match up to the end, where one is left
	body := []byte("Name,E-mail\n" + strings.Repeat(line, people.MaxRows))
	begun := time.Now()
	list, err := people.Open(body, people.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	for row, ok := list.Next(); ok; row, ok = list.Next() {
		_ = row
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
