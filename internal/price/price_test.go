package price

import (
	"math"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	t.Parallel()
	own := List{"DE": 7500, "XK": 90_000}
	for region, want := range map[string]struct {
		price USD
		known bool
	}{
		"DE": {7500, true}, "XK": {90_000, true}, // its own
		"US": {Cent, true}, "JM": {4 * Cent, true}, "NL": {16 * Cent, true}, // built in
		"KP": {Elsewhere, false}, "": {Elsewhere, false}, // nobody knows
	} {
		if got, known := own.Of(region); got != want.price || known != want.known {
			t.Errorf("%q: %s, %v", region, got, known)
		}
	}
	if got := own.SMS("DE", 3); got != 22_500 {
		t.Error("three parts:", got)
	}
	if got := own.SMS("DE", 0); got != 7500 {
		t.Error("parts that nobody counted:", got)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, l := range list {
		if p := USD(l.cents) * Cent; p <= 0 || p >= Elsewhere {
			t.Errorf("%s is not below Elsewhere", p)
		}
		for _, region := range strings.Fields(l.regions) {
			if len(region) != 2 || region != strings.ToUpper(region) || seen[region] {
				t.Errorf("%q is no region, or there twice", region)
			}
			seen[region] = true
		}
	}
	if len(seen) < 190 {
		t.Errorf("only %d regions", len(seen))
	}
}

func TestString(t *testing.T) {
	t.Parallel()
	for m, want := range map[USD]string{0: "$0.00", Cent: "$0.01", 6300: "$0.0063", 12 * Dollar: "$12.00", 1_234_500: "$1.2345"} {
		if got := m.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(m), got, want)
		}
	}
}

func TestDollars(t *testing.T) {
	t.Parallel()
	for _, good := range []float64{0, 100, 99.99, 0.0063, 0.000001, 999_999.999999, 0.1, 0.3} {
		if m, ok := Of(good); !ok || m.Dollars() != good {
			t.Errorf("%v: %s, %v", good, m, ok)
		}
	}
	for _, bad := range []float64{-1, 0.0000001, 1e9, math.NaN(), math.Inf(1)} {
		if m, ok := Of(bad); ok {
			t.Errorf("%v: %s", bad, m)
		}
	}
}
