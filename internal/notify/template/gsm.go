package template

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// Characters of one part, and of each part when there are several (3GPP TS
// 23.040, section 9.2.3.24.1: a header of 6 octets joins them).
const (
	gsmAlone, gsmJoined   = 160, 153
	ucs2Alone, ucs2Joined = 70, 67
)

// The GSM 7-bit alphabet and its extension, whose characters count double (3GPP TS
// 23.038, sections 6.2.1 and 6.2.1.1). Form feed is left out.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}\\[~]|€"
)

// size is how long an SMS is: in septets, or in UTF-16 units when it has a
// character that GSM-7 has not.
type size struct {
	units int
	wide  bool
}

func measure(s string) size {
	units := 0
	for _, r := range s {
		switch w := septets(r); w {
		case 0:
			return size{len(utf16.Encode([]rune(s))), true}
		default:
			units += w
		}
	}
	return size{units, false}
}

func septets(r rune) int {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == ' ':
		return 1
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtended, r):
		return 2
	}
	return 0
}

// parts is how many parts an SMS of this size takes.
func (s size) parts() int {
	alone, joined := gsmAlone, gsmJoined
	if s.wide {
		alone, joined = ucs2Alone, ucs2Joined
	}
	if s.units <= alone {
		return 1
	}
	return (s.units + joined - 1) / joined
}

// over is by how many units this size exceeds so many parts. Joined parts may
// lose a unit each, because a character is never split.
func (s size) over(parts int) int {
	alone, joined := gsmAlone, gsmJoined
	if s.wide {
		alone, joined = ucs2Alone, ucs2Joined
	}
	if parts == 1 {
		return s.units - alone
	}
	return s.units - parts*(joined-1)
}

// likeness are characters that look like another of GSM-7 but are not made of
// it and an accent.
var likeness = strings.NewReplacer(
	"’", "'", "‘", "'", "“", "\"", "”", "\"", "„", "\"", "–", "-", "—", "-", "…", "...", "·", "-",
	"ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ı", "i", "œ", "oe", "Œ", "OE", "ð", "d", "þ", "th", "`", "'",
)

// fold writes a name in GSM-7, accents that it lacks left out: "Škoda" becomes
// "Skoda". A name in another script stays as it is.
func fold(name string) string {
	if !measure(name).wide {
		return name
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(likeness.Replace(name)) {
		if septets(r) == 0 {
			r = base(r)
		}
		b.WriteRune(r)
	}
	if folded := b.String(); !measure(folded).wide {
		return folded
	}
	return name
}

// base is the letter under an accent.
func base(r rune) rune {
	for _, d := range norm.NFD.String(string(r)) {
		if !unicode.Is(unicode.Mn, d) {
			return d
		}
	}
	return r
}

// Size is what an SMS costs.
type Size struct {
	Units int    // septets, or UTF-16 units when it is UCS-2
	Parts int    // each is paid for
	Left  int    // units until another part begins
	Wide  string // the characters that make it UCS-2, each once; empty: it is GSM-7
}

// Measure tells what an SMS costs.
func Measure(text string) Size {
	s := measure(text)
	n := s.parts()
	size := Size{Units: s.units, Parts: n, Left: -s.over(n)}
	for _, r := range text {
		if septets(r) == 0 && !strings.ContainsRune(size.Wide, r) {
			size.Wide += string(r)
		}
	}
	return size
}

// Narrow reports whether a text would be GSM-7 if it did without some accents and
// quotation marks, and how it would read.
func Narrow(text string) (string, bool) {
	folded := fold(text)
	return folded, folded != text
}
