// Package people reads lists of people as others write them: CSV files.
//
// # From bytes to rows
//
//	bytes -> text      decode.go    UTF-8 or UTF-16 by its byte order mark, 5 MB
//	text -> records    scan.go      comma, semicolon or tab; quotes by RFC 4180
//	first record       heading.go   which column is which field (format.go)
//	other records      list.go      one Row each, with what is wrong with it
//
// [Open] does the first three and fails for the file as a whole: it is too large,
// its headings say nothing, a heading comes twice, it has too many columns or rows.
// After that nothing fails as a whole any more. [List.Next] gives row after
// row; a row that can not be read has Problems and no cells, and the row
// after it is read as if nothing had happened. A quotation mark that is never
// closed costs its own row, not the rest of the file.
//
// # Which columns
//
// Four formats are known by their headings alone: the plain form, in any of the
// usual spellings, and the exports of Microsoft Entra, Google Workspace and
// Okta. Others are mapped by hand ([ParseMapping]), and so is one that means
// something else than its heading says. A column that is no field
// is never copied anywhere, and a column of passwords can not be made one.
//
// # What a row is called
//
// A row's number is the one a spreadsheet shows: the headings are row 1, and
// empty lines count. A problem names row and column and never repeats a value.
//
// # Writing
//
// A [Writer] gives rows back as a CSV file in the plain form: for the rows that
// were rejected, to be mended and read again. A cell that a spreadsheet would
// take for a formula gets an apostrophe before it (package csvcell), which Open
// takes off again.
package people
