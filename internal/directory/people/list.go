package people

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"lanyard/internal/csvcell"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
)

// List is an opened file. It is read once, from the front, by one goroutine.
type List struct {
	Format  Format
	Columns []Column
	Rows    int // how many Next will give

	scan    scanner
	sources map[Field][]int
}

// Row is one person as the file has them. With Problems the cells are empty.
type Row struct {
	Number   int // as a spreadsheet shows it: the headings are row 1
	Cells    Cells
	Problems []Problem

	columns []Column
	from    [len(fields)]int // the column of each field, from 1; 0 for none
}

// Problem is one thing that is wrong with a row and what to do about it. It
// names the column by its heading and never repeats the cell.
type Problem struct {
	Column  string `json:"column,omitempty"`
	Problem string `json:"problem"`
}

// Open reads the headings of a file and counts its rows. errs.TooLarge over 5 MB,
// 200 columns or 50,000 rows; errs.Invalid when the headings do not say what
// the columns are. It never fails for what is wrong in a row.
func Open(body []byte, by Mapping) (*List, error) {
	text, err := decode(body)
	if err != nil {
		return nil, err
	}
	comma, text, ok := namedSeparator(text)
	if !ok {
		comma = separator(text)
	}
	scan := scanner{text: text, comma: comma}
	headings, err := readHeadings(&scan)
	if err != nil {
		return nil, err
	}
	layout, err := newLayout(headings, by)
	if err != nil {
		return nil, err
	}
	l := &List{Format: layout.format, Columns: layout.columns, scan: scan, sources: layout.sources}
	l.Rows, err = count(scan)
	return l, err
}

func readHeadings(scan *scanner) ([]heading, error) {
	if !scan.next() || scan.count == 1 && scan.fault == nil && strings.TrimSpace(scan.cells[0]) == "" {
		return nil, errs.BadField("body", "is empty: the first row names the columns, each further row is a person")
	}
	if scan.fault != nil {
		return nil, errs.BadField("body", fmt.Sprintf("row 1, column %d: %s", scan.fault.column+1, scan.fault.problem))
	}
	if scan.count > MaxColumns {
		return nil, errs.New(errs.TooLarge, "The file has more than 200 columns: take away those that are not needed.")
	}
	headings := make([]heading, len(scan.cells))
	for i, cell := range scan.cells {
		if len(cell) > MaxCell {
			return nil, errs.BadField("body", fmt.Sprintf("row 1, column %d: the heading is longer than 4 KB", i+1))
		}
		headings[i] = newHeading(csvcell.Unescape(strings.TrimSpace(cell)))
	}
	return headings, nil
}

// count gives the number of rows that are not blank; scan is a copy and stays
// where it is.
func count(scan scanner) (int, error) {
	scan.cells = nil
	rows := 0
	for scan.next() {
		if scan.blank() {
			continue
		}
		if rows++; rows > MaxRows {
			return 0, errs.New(errs.TooLarge, "The file has more than 50,000 rows: split it.")
		}
	}
	return rows, nil
}

// blank reports whether a record is an empty line or has empty cells only.
func (s *scanner) blank() bool {
	if s.fault != nil || s.extra {
		return false
	}
	for _, cell := range s.cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// Next gives the next row that is not blank, and false after the last.
func (l *List) Next() (Row, bool) {
	for l.scan.next() {
		if !l.scan.blank() {
			return l.row(), true
		}
	}
	return Row{}, false
}

// row makes a Row of the record that was read.
func (l *List) row() Row {
	r := Row{Number: l.scan.number, columns: l.Columns}
	if f := l.scan.fault; f != nil {
		r.Problems = []Problem{{l.name(f.column), f.problem}}
		return r
	}
	if l.scan.extra || l.scan.count > len(l.Columns) && l.scan.filled(len(l.Columns)) {
		r.Problems = []Problem{{"", "the row has more cells than there are headings: put a cell with a separator in it into quotation marks"}}
		return r
	}
	for i, field := range fields {
		if columns := l.sources[field]; columns != nil {
			r.from[i] = r.take(field, columns, l.scan.cells) + 1
		}
	}
	if len(r.Problems) > 0 {
		r.Cells = Cells{}
	}
	return r
}

// filled reports whether a cell from column from on is not blank.
func (s *scanner) filled(from int) bool {
	for i := from; i < len(s.cells); i++ {
		if strings.TrimSpace(s.cells[i]) != "" {
			return true
		}
	}
	return false
}

// take puts the first cell of columns that is not blank into field and gives
// its column, or the first column if all are blank.
func (r *Row) take(field Field, columns []int, cells []string) int {
	for _, at := range columns {
		if at >= len(cells) {
			continue
		}
		cell := strings.TrimSpace(cells[at])
		if cell == "" {
			continue
		}
		if problem := unfit(cell); problem != "" {
			r.Problems = append(r.Problems, Problem{r.columns[at].Heading, problem})
		} else {
			*r.Cells.at(field) = secret.Text(csvcell.Unescape(cell))
		}
		return at
	}
	return columns[0]
}

// Heading is the heading of the column that a field of this row came from, for
// saying what is wrong with it; empty when no column fills the field.
func (r Row) Heading(f Field) string {
	for i, field := range fields {
		if field == f && r.from[i] > 0 {
			return r.columns[r.from[i]-1].Heading
		}
	}
	return ""
}

func (l *List) name(column int) string {
	if column < len(l.Columns) {
		return l.Columns[column].Heading
	}
	return fmt.Sprintf("column %d", column+1)
}

// unfit says what makes a cell unusable whatever it is about.
func unfit(cell string) string {
	switch {
	case len(cell) > MaxCell:
		return "is longer than 4 KB"
	case !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError):
		return "has a letter that can not be read: save the file as CSV UTF-8"
	case strings.ContainsFunc(cell, isControl):
		return "has an invisible control character: type the cell again"
	}
	return ""
}

// isControl leaves the line breaks and tabs that spreadsheets put into cells.
func isControl(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
}
