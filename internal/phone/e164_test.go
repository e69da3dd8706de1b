package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"lanyard/internal/errs"
)

func TestTextable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, number, allowed, want string
	}{
		{"mobile or fixed", "+12125550123", "US", ""},
		{"one of several", "+491711234567", "FR DE", ""},
		{"fixed", "+49211123456", "DE", ""},
		{"internet", "+445612345678", "GB", ""},
		{"Jamaica is not the US", "+18765550123", "US", problemRegion},
		{"nor is Canada", "+15062345678", "US", problemRegion},
		{"Jamaica where allowed", "+18765550123", "US JM", ""},
		{"Guernsey is not Britain", "+447781123456", "GB", problemRegion},
		{"Kazakhstan is not Russia", "+77012345678", "RU", problemRegion},
		{"nothing allowed", "+12125550123", "", problemRegion},
		{"premium", "+19002345678", "US", problemKind},
		{"premium in Germany", "+499001234567", "DE", problemKind},
		{"shared cost", "+491803123456", "DE", problemKind},
		{"personal", "+447012345678", "GB", problemKind},
		{"personal in the US", "+15002345678", "US", problemKind},
		{"pager", "+447640123456", "GB", problemKind},
		{"freephone", "+18002345678", "US", problemKind},
		{"company", "+445512345678", "GB", problemKind},
		{"satellite", "+881612345678", "US 001", problemRegion},
		{"international premium", "+979123456789", "US 001", problemRegion},
		{"no such number", "+11234567890", "US", problemRegion},
		{"no number", "", "US", problemRegion},
		{"not E.164", "12125550123", "US", problemRegion},
		{"too long", "+1212555012312125550123", "US", problemRegion},
	} {
		err := E164(c.number).CheckTextable(strings.Fields(c.allowed))
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !errors.Is(err, errs.Invalid) || errs.As(err).Fields[0] != (errs.Field{Location: "phone", Problem: c.want}) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for number, want := range map[E164][3]string{
		"+12125550112":  {"+1 ••• •• 12", "US", "+1212555"},
		"+491711234567": {"+49 ••• •• 67", "DE", "+49171123"},
		"+18765550123":  {"+1 ••• •• 23", "JM", "+1876555"},
		"":              {"•••", "", ""},
		"+1":            {"•••", "", ""},
		"123":           {"•••", "", ""},
		"+1\xff":        {"•••", "", ""},
	} {
		if got := [3]string{number.Masked(), number.Region(), number.Prefix().Reveal()}; got != want {
			t.Errorf("%s: %q", number.Reveal(), got)
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	for number, want := range map[E164]string{
		"+41791234567":  "41791234567 791234567 0791234567",
		"+12125550112":  "12125550112 2125550112 12125550112",
		"+18765550123":  "18765550123 8765550123 18765550123", // the plan has more to say of its 1
		"+79161234567":  "79161234567 9161234567 89161234567",
		"+36201234567":  "36201234567 201234567 06201234567",
		"+390612345678": "390612345678 0612345678",
		"+4520123456":   "4520123456 20123456",
		"+99":           "99",
	} {
		var got []string
		for _, s := range number.Spellings() {
			got = append(got, s.Reveal())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", number.Reveal(), strings.Join(got, " "), want)
		}
	}
}

func TestPrintsHidden(t *testing.T) {
	t.Parallel()
	const number = "+12125550123"
	n, err := Parse(number, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{n.E164, &n, n, []E164{number}, map[string]E164{"phone": number}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%10s", "%.3s", "%c"} {
			out := fmt.Sprintf(verb, v)
			if strings.Contains(out, "2125550123") || strings.Contains(strings.ToLower(out), "3132") || !strings.Contains(out, "***") {
				t.Errorf("%T under %s: %s", v, verb, out)
			}
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("act", "to", n.E164)
	slog.New(slog.NewTextHandler(&out, nil)).Info("act", "to", n.E164, slog.Group("g", "prefix", n.E164.Prefix()))
	if strings.Contains(out.String(), "555") || strings.Count(out.String(), "***") != 3 {
		t.Error(out.String())
	}
	if b, err := json.Marshal(n.E164); err != nil || string(b) != `"`+number+`"` {
		t.Error(string(b), err)
	}
}
