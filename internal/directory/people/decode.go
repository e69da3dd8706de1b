package people

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"lanyard/internal/errs"
)

// MaxBytes is the largest file that is read, in bytes as it was sent.
const MaxBytes = 5 << 20

// decode gives the text of a file, without its byte order mark (Unicode
// Standard, section 23.8), its lines ended by \n or \r\n. Text without a mark is UTF-8;
// bytes that are not stay in and make their own row unreadable, not the file.
func decode(body []byte) (string, error) {
	if len(body) > MaxBytes {
		return "", errs.New(errs.TooLarge, "The file is larger than 5 MB: split it.")
	}
	var text string
	switch {
	case hasPrefix(body, 0xEF, 0xBB, 0xBF):
		text = string(body[3:])
	case hasPrefix(body, 0xFF, 0xFE):
		text = utf16Text(body[2:], binary.LittleEndian)
	case hasPrefix(body, 0xFE, 0xFF):
		text = utf16Text(body[2:], binary.BigEndian)
	default:
		text = string(body)
	}
	if !strings.Contains(text, "\n") { // line ends of the first Macintosh, which Excel can still write
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return text, nil
}

func hasPrefix(body []byte, mark ...byte) bool {
	return strings.HasPrefix(string(body[:min(len(body), len(mark))]), string(mark))
}

// utf16Text decodes UTF-16. Half a pair or half a unit becomes U+FFFD, which
// no row may have.
func utf16Text(body []byte, order binary.ByteOrder) string {
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i += 2 {
		r := unit(body, i, order)
		if utf16.IsSurrogate(r) {
			r = utf16.DecodeRune(r, unit(body, i+2, order))
			if r != utf8.RuneError {
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

func unit(body []byte, i int, order binary.ByteOrder) rune {
	if i+2 > len(body) {
		return utf8.RuneError
	}
	return rune(order.Uint16(body[i:]))
}
