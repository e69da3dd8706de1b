package people

import "strings"

// Bounds of what is read of a file.
const (
	MaxRows    = 50_000
	MaxColumns = 200
	MaxCell    = 4 << 10 // bytes
	// maxLines bounds how far a quoted cell may reach. After a fault reading
	// goes on at the next line, so a hostile file is read at most this often.
	maxLines = 100
)

// scanner splits text into records by RFC 4180. It is not encoding/csv because
// that has no way back from a quotation mark that is never closed: it takes all
// the rest of the file for one cell. Here such a record is at fault and the next
// one begins on the next line. In records that encoding/csv accepts, both
// find the same cells, but for spaces before a quotation mark, which are allowed here.
type scanner struct {
	text  string
	comma byte
	pos   int

	// of the record that next has read:
	number int      // 1 for the first
	cells  []string // at most MaxColumns of them
	count  int      // of cells, those beyond MaxColumns included
	extra  bool     // one of those is not blank
	fault  *fault
}

// fault is what makes a record unreadable.
type fault struct {
	column  int // from 0
	problem string
}

// next reads one record and reports whether there was one. An empty line is a
// record with one empty cell.
func (s *scanner) next() bool {
	if s.pos >= len(s.text) {
		return false
	}
	s.number++
	s.cells, s.count, s.extra, s.fault = s.cells[:0], 0, false, nil
	start := s.pos
	for lines, more := 0, true; more; {
		var cell, problem string
		at := s.pos
		cell, problem, more = s.cell()
		lines += strings.Count(s.text[at:s.pos], "\n")
		if problem == "" && lines > maxLines {
			problem = "the row goes on over too many lines: check its quotation marks"
		}
		if problem != "" {
			s.fault = &fault{s.count, problem}
			s.pos = lineEnd(s.text, start)
			return true
		}
		s.keep(cell)
	}
	return true
}

func (s *scanner) keep(cell string) {
	if s.count < MaxColumns {
		s.cells = append(s.cells, cell)
	} else if strings.TrimSpace(cell) != "" {
		s.extra = true
	}
	s.count++
}

// cell reads one cell with the separator or line end after it. more tells
// that the record goes on.
func (s *scanner) cell() (cell, problem string, more bool) {
	rest := s.text[s.pos:]
	if blank := len(rest) - len(strings.TrimLeft(rest, " ")); blank < len(rest) && rest[blank] == '"' {
		s.pos += blank + 1
		return s.quoted()
	}
	end := 0
	for end < len(rest) && rest[end] != s.comma && rest[end] != '\n' {
		end++
	}
	return strings.TrimSuffix(rest[:end], "\r"), "", s.pass(end)
}

// quoted reads from behind an opening quotation mark.
func (s *scanner) quoted() (cell, problem string, more bool) {
	rest := s.text[s.pos:]
	end, doubled := 0, false
	for {
		i := strings.IndexByte(rest[end:min(len(rest), end+MaxCell+1)], '"')
		if i < 0 || end+i > MaxCell {
			return "", "a quotation mark is opened and not closed, or the cell is longer than 4 KB", false
		}
		end += i
		if end+1 >= len(rest) || rest[end+1] != '"' {
			break
		}
		end, doubled = end+2, true
	}
	cell = rest[:end]
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	if strings.Contains(cell, "\r\n") {
		cell = strings.ReplaceAll(cell, "\r\n", "\n")
	}
	after := end + 1
	for after < len(rest) && (rest[after] == ' ' || rest[after] == '\r') {
		after++
	}
	if after < len(rest) && rest[after] != s.comma && rest[after] != '\n' {
		return "", "there is text after a closing quotation mark: double the marks inside a cell", false
	}
	return cell, "", s.pass(after)
}

// pass moves behind a cell that ends at end, and its separator or line end.
func (s *scanner) pass(end int) (more bool) {
	s.pos += end
	if s.pos < len(s.text) {
		more = s.text[s.pos] == s.comma
		s.pos++
	}
	return more
}

// lineEnd is where the line after the one at pos begins.
func lineEnd(text string, pos int) int {
	if i := strings.IndexByte(text[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(text)
}

// separator is the one of comma, semicolon and tab that the first line has most
// of outside of quotes; a comma when it has none.
func separator(text string) byte {
	count := map[byte]int{}
	quoted := false
	for i := 0; i < len(text) && text[i] != '\n'; i++ {
		if text[i] == '"' {
			quoted = !quoted
		} else if !quoted {
			count[text[i]]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// namedSeparator reads the line sep=; that Excel understands before the
// headings, and gives the text behind it.
func namedSeparator(text string) (comma byte, rest string, ok bool) {
	if len(text) < 5 || !strings.EqualFold(text[:4], "sep=") {
		return 0, text, false
	}
	end := lineEnd(text, 0)
	if line := strings.TrimRight(text[4:end], "\r\n"); line == "," || line == ";" || line == "\t" {
		return line[0], text[end:], true
	}
	return 0, text, false
}
