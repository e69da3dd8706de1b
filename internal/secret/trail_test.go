package secret

import (
	"strings"
	"testing"
)

// The trails were computed by another program in another language, as those of
// golden_test.go.
func TestTrail(t *testing.T) {
	t.Parallel()
	const salt = Salt("c2FsdA")
	for _, c := range []struct {
		kind, text string
		most       int
		want       string
	}{
		{"term", "ada", 20, "0PayXt"},
		{"term", "adam", 20, "0PayXtMs"},
		{"term", "adam", 3, "0PayXt"},
		{"term", "王", 20, "JG"},
		{"name", "ada", 20, "QgttHl"},
		{"term", "", 20, ""},
	} {
		if got := Trail(salt, c.kind, c.text, c.most); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.kind, c.text, got, c.want)
		}
	}
	if Trail("other", "term", "ada", 20) == Trail(salt, "term", "ada", 20) {
		t.Error("two salts, one trail")
	}
	if got := Trail(salt, "term", strings.Repeat("\xff", 5), 20); len(got) != 5*TrailStep {
		t.Errorf("no UTF-8: %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a trail without a salt")
		}
	}()
	Trail("", "term", "ada", 20)
}
