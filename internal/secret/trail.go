package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"unicode/utf8"
)

// TrailStep is how many characters of a [Trail] stand for one of the text.
const TrailStep = 2

// steps is base64's alphabet for addresses (RFC 4648, section 5).
const steps = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Trail stands for text in keys that must hold no personal data and are searched
// by their beginning: two texts that begin alike have trails that do, and where
// they part so do the trails, but for one time in 4096. It is TrailStep characters
// for each of the first most characters of text: 12 bits of a digest of text up
// to there. Salt and kind are as in [Digest].
//
// It tells more than a Digest: whoever sees the keys sees how many begin alike
// and how long they are, and with one text that is known which others begin as it
// does.
func Trail(salt Salt, kind, text string, most int) string {
	if salt == "" {
		panic("secret: trail without a salt")
	}
	h := hmac.New(sha256.New, []byte(salt))
	var b strings.Builder
	var sum [sha256.Size]byte
	for end := 0; end < len(text) && b.Len() < TrailStep*most; {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
		h.Reset()
		h.Write(frame("trail", kind, text[:end]))
		h.Sum(sum[:0])
		b.WriteByte(steps[sum[0]>>2])
		b.WriteByte(steps[sum[0]&3<<4|sum[1]>>4])
	}
	return b.String()
}
