// Package csvcell makes the cells of CSV files safe to open in a spreadsheet,
// and gives them back as they were.
//
// A spreadsheet takes a cell that begins with certain characters for a formula,
// whoever wrote it, and a formula can send what is on the sheet elsewhere
// (OWASP, CSV Injection). An apostrophe before them makes the cell text. Quoting
// is another matter, and that of encoding/csv.
package csvcell

import (
	"strings"
	"unicode/utf8"
)

// formula are the characters that make a spreadsheet take a cell for a formula
// (OWASP, CSV Injection). Some read the full-width ones as the others.
const formula = "=+-@\t\r\n＝＋－＠"

// Escape makes a cell safe to open in a spreadsheet. It puts an apostrophe
// before a formula, and before apostrophes before a formula, so that Unescape
// gives every cell back.
func Escape(cell string) string {
	if isFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Unescape takes one apostrophe off that stands before a formula. People write
// it as well, so that a spreadsheet leaves +41 alone.
func Unescape(cell string) string {
	if strings.HasPrefix(cell, "'") && isFormula(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

func isFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formula, first)
}
