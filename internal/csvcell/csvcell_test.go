package csvcell

import "testing"

// Threat 16: no cell is a formula, and each is read equal.
func TestEscape(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                       "",
		"plain":                  "plain",
		"a=b":                    "a=b",
		"'":                      "'",
		"'quoted":                "'quoted",
		"=1+1":                   "'=1+1",
		"+41791234567":           "'+41791234567",
		"-1":                     "'-1",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"\n=1":                   "'\n=1",
		"＝1+1":                   "'＝1+1",
		"＋41791234567":           "'＋41791234567",
		"－1":                     "'－1",
		"＠SUM(A1)":               "'＠SUM(A1)",
		"'＝1":                    "''＝1",
		"\xff=1":                 "\xff=1",
		"é=1":                    "é=1",
		"'=1":                    "''=1",
		"''+1":                   "'''+1",
		"=cmd|' /C calc'!A0":     "'=cmd|' /C calc'!A0",
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
	} {
		got := Escape(cell)
		if got != want {
			t.Errorf("Escape(%q) = %q, want %q", cell, got, want)
		}
		if back := Unescape(got); back != cell {
			t.Errorf("%q comes back as %q", cell, back)
		}
	}
	if got := Unescape("'+41"); got != "+41" {
		t.Errorf("what people write is read as %q", got)
	}
}
