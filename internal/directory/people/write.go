package people

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"lanyard/internal/csvcell"
)

// Rejected is a row to be mended: as it was read, with what is wrong with it.
type Rejected struct {
	Number   int
	Cells    Cells
	Problems []Problem
}

// captions are the headings of a file that Write makes, in the order of
// fields; each is one of the plain form.
var captions = [len(fields)]string{
	"First name", "Last name", "Name", "E-mail", "Title", "Phone", "Login",
	"Employee number", "Groups", "Language", "Time zone", "Country", "Enabled",
}

// Writer writes rows as a CSV file that Open reads again: the same cells, in
// the plain form. Two more columns, which Open leaves out, say which row it was
// and what is wrong.
type Writer struct {
	csv *csv.Writer
}

// NewWriter writes the headings to w.
func NewWriter(w io.Writer) (*Writer, error) {
	out := &Writer{csv.NewWriter(w)}
	return out, out.csv.Write(append(captions[:], "Was row", "Problem"))
}

// Write writes one row.
func (w *Writer) Write(r Rejected) error {
	record := make([]string, 0, len(fields)+2)
	for _, f := range fields {
		record = append(record, csvcell.Escape(r.Cells.at(f).Reveal()))
	}
	said := make([]string, len(r.Problems))
	for i, p := range r.Problems {
		said[i] = strings.TrimSpace(p.Column + " " + p.Problem)
	}
	return w.csv.Write(append(record, strconv.Itoa(r.Number), csvcell.Escape(strings.Join(said, "; "))))
}

// Flush writes what is buffered; nothing is complete before it.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}
