package phone

import (
	"errors"
	"strings"
	"testing"

	"lanyard/internal/errs"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw, home, want, region string
		assumed                 bool
	}{
		{"+1 212 555 0123", "", "+12125550123", "US", false},
		{"(212) 555-0123", "US", "+12125550123", "US", true},
		{"212.555.0123", "us", "+12125550123", "US", true},
		{"1 212 555 0123", "US", "+12125550123", "US", true},
		{"011 49 211 123456", "US", "+49211123456", "DE", false},
		{"0049 211 123456", "US", "+49211123456", "DE", false},
		{"0049 211 123456", "DE", "+49211123456", "DE", false},
		{"0049 211 123456", "", "+49211123456", "DE", false},
		{"0049 211 123456", "no region", "+49211123456", "DE", false},
		{"0211 / 12 34 56", "DE", "+49211123456", "DE", true},
		{"+49 (0)211 123456", "FR", "+49211123456", "DE", false},
		{"(+49) 211-123456", "FR", "+49211123456", "DE", false},
		{"44 7400 123456", "GB", "+447400123456", "GB", true},
		{"0171 1234567", "DE", "+491711234567", "DE", true},
		{"06 12 34 56 78", "FR", "+33612345678", "FR", true},
		{"+33 (0) 6 12 34 56 78", "", "+33612345678", "FR", false},
		{"07400 123456", "GB", "+447400123456", "GB", true},
		{"+44 (0) 7400 123456", "US", "+447400123456", "GB", false},
		{"06 1234 5678", "IT", "+390612345678", "IT", true},
		{"+39 (0)6 1234 5678", "", "+390612345678", "IT", false},
		{"06 698 12345", "IT", "+390669812345", "VA", true},
		{"0043 664 1234567", "AT", "+436641234567", "AT", false},
		{"079 123 45 67", "CH", "+41791234567", "CH", true},
		{"612 34 56 78", "ES", "+34612345678", "ES", true},
		{"06-12345678", "NL", "+31612345678", "NL", true},
		{"070-123 45 67", "SE", "+46701234567", "SE", true},
		{"8 (912) 345-67-89", "RU", "+79123456789", "RU", true},
		{"+7 701 234 5678", "RU", "+77012345678", "KZ", false},
		{"0912 345 678", "VN", "+84912345678", "VN", true},
		{"0412 345 678", "AU", "+61412345678", "AU", true},
		{"0011 49 211 123456", "AU", "+49211123456", "DE", false},
		{"090-1234-5678", "JP", "+819012345678", "JP", true},
		{"010-1234-5678", "KR", "+821012345678", "KR", true},
		{"(11) 96123-4567", "BR", "+5511961234567", "BR", true},
		{"0 11 15-2345-6789", "AR", "+5491123456789", "AR", true},
		{"222 123 4567", "MX", "+522221234567", "MX", true},
		{"081234 56789", "IN", "+918123456789", "IN", true},
		{"0803 123 4567", "NG", "+2348031234567", "NG", true},
		{"071 123 4567", "ZA", "+27711234567", "ZA", true},
		{"050 123 4567", "AE", "+971501234567", "AE", true},
		{"050-234-5678", "IL", "+972502345678", "IL", true},
		{"1 876 555 0123", "US", "+18765550123", "JM", true},
		{"242 365 1234", "BS", "+12423651234", "BS", true},
		{"+1 787 234 5678", "", "+17872345678", "PR", false},
		{"+1 506 234 5678", "", "+15062345678", "CA", false},
		{"+44 7781 123456", "", "+447781123456", "GG", false},
		{"+٤٩ ٢١١ ١٢٣٤٥٦", "", "+49211123456", "DE", false},
		{"＋４９（０）２１１－１２３４５６", "", "+49211123456", "DE", false},
		{"\u202a+49\u00a0211\u2011123\u2009456\u202c", "", "+49211123456", "DE", false},
		{" \t+49 211 123456 ", "", "+49211123456", "DE", false},
		{"+881 6 1234 5678", "", "+881612345678", "001", false},
	} {
		n, err := Parse(c.raw, c.home)
		if err != nil || n.E164.Reveal() != c.want || n.Region != c.region || n.Assumed != c.assumed {
			t.Errorf("%q in %q: %s %s %v, %v", c.raw, c.home, n.E164.Reveal(), n.Region, n.Assumed, err)
			continue
		}
		if n.Original.Reveal() != strings.TrimSpace(c.raw) {
			t.Errorf("%q: original %q", c.raw, n.Original.Reveal())
		}
		if n.E164.Region() != c.region {
			t.Errorf("%q: region of the E.164 form is %s", c.raw, n.E164.Region())
		}
	}
}

func TestParseSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, home, want string }{
		{"", "US", problemEmpty},
		{"   ", "US", problemEmpty},
		{"+", "US", problemEmpty},
		{strings.Repeat("1", 200), "US", problemLong},
		{"212 555 0123 x12", "US", problemExtension},
		{"212 555 0123 ext. 12", "US", problemExtension},
		{"212 555 0123 #12", "US", problemExtension},
		{"212 555 0123;ext=12", "US", problemExtension},
		{"212 555 0123, 212 555 0124", "US", problemExtension},
		{"1-800-FLOWERS", "US", problemLetters},
		{"call me", "US", problemLetters},
		{"ext 12", "US", problemLetters},
		{"212 555 0123\r\n", "US", problemLetters},
		{"212\x00 555 0123", "US", problemLetters},
		{"\xff212 555 0123", "US", problemLetters},
		{"*31#212 555 0123", "US", problemLetters},
		{"212 +1 555 0123", "US", problemPlus},
		{"++1 212 555 0123", "US", problemPlus},
		{"+0 211 123456", "DE", problemCode},
		{"+0211 123456", "DE", problemCode},
		{"+999 211 123456", "DE", problemCode},
		{"+49", "DE", problemFewDigits},
		{"+4", "DE", problemFewDigits},
		{"00", "DE", problemFewDigits},
		{"0211 123456", "", problemNoCode},
		{"0211 123456", "ZZ", problemNoCode},
		{"0211 123456", "001", problemNoCode},
		{"0211 123456", "D\t", problemNoCode},
		{"0211 123456", "$1", problemNoCode},
		{"0211 123456", "00", problemNoCode},
		{"0211 123456", ";;", problemNoCode},
		{"555 0123", "US", problemFewDigits},
		{"212 555 012", "US", problemFewDigits},
		{"212 555 01234", "US", problemDigits},
		{"+1 212 555 01234", "", problemDigits},
		{"112", "DE", problemFewDigits},
		{"911", "US", problemFewDigits},
		{"000 000 0000", "US", problemNoNumber},
		{"+1 123 456 7890", "", problemNoNumber},
		{"+1 999 999 9999 9999 9999 999", "", problemDigits},
	} {
		n, err := Parse(c.raw, c.home)
		if !errors.Is(err, errs.Invalid) || n != (Number{}) {
			t.Errorf("%q in %q: %s, %v", c.raw, c.home, n.E164.Reveal(), err)
			continue
		}
		if f := errs.As(err).Fields; len(f) != 1 || f[0].Location != "phone" || f[0].Problem != c.want {
			t.Errorf("%q in %q: %v, want %q", c.raw, c.home, f, c.want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("(212) 555-0123", "US"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirst is what the first number of a function instance costs.
func BenchmarkFirst(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		p := &plan{text: planText}
		home, _ := p.territory("US")
		for i := range home.rules {
			home.rules[i].pattern.get()
		}
	}
}
