package directory_test

import (
	"testing"

	"lanyard/internal/directory"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"ann@x.example", "Ann@X.Example", "ANN@X.EXAMPLE"},
		{"strasse", "STRASSE", "Straße", "STRAẞE"},
		{"i", "I", "İ", "ı", "i\u0307", "i\u0307\u0307"},
		{"kelvin", "\u212aELVIN", "ｋｅｌｖｉｎ"},
		{"é", "e\u0301", "É"},
		{"fish", "ﬁsh"},
		{"σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"bücher@bücher.example", "BÜCHER@BÜCHER.EXAMPLE"}, // no address that mail goes to: a login
		{"a@bücher.example", "A@xn--bcher-kva.example", "a@BÜCHER.example"},
	} {
		for _, name := range same[1:] {
			if got, want := directory.Canonical(name), directory.Canonical(same[0]); got != want {
				t.Errorf("%q is %q, but %q is %q", name, got, same[0], want)
			}
		}
	}
	for _, pair := range [][2]string{{"ann", "anna"}, {"an.n@x.example", "ann@x.example"}, {"a+b@x.example", "a@x.example"}, {"é", "e"}} {
		if directory.Canonical(pair[0]) == directory.Canonical(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"İ", "i\u0307\u0328\u0307", "ANN@x.example", "ﷺ", "ǅ", "\u0345", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 300 {
			return
		}
		once := directory.Canonical(s)
		if twice := directory.Canonical(once); twice != once {
			t.Errorf("%q is %q, which is %q", s, once, twice)
		}
	})
}
