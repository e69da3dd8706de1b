package network

import (
	"testing"

	"lanyard/internal/session"
)

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	s := Settings{Language: "en", Languages: map[session.GroupID]string{"g2": "fr", "g1": "de-CH", "g9": "ja"}}
	in := func(groups ...session.GroupID) map[session.GroupID][]string {
		m := map[session.GroupID][]string{}
		for _, g := range groups {
			m[g] = []string{"manual"}
		}
		return m
	}
	for name, c := range map[string]struct {
		own    string
		groups map[session.GroupID][]string
		want   string
	}{
		"their own is first":      {"es", in("g1", "g2"), "es"},
		"then a group's":          {"", in("g0", "g9"), "ja"},
		"of several the oldest's": {"", in("g9", "g2", "g1"), "de-CH"},
		"then the network's":      {"", in("g0"), "en"},
		"who is in none":          {"", nil, "en"},
		"not a group of others":   {"", in("g3"), "en"},
	} {
		for range 20 { // maps have no order
			if got := s.LanguageOf(c.own, c.groups); got != c.want {
				t.Fatalf("%s: got %q, want %q", name, got, c.want)
			}
		}
	}
}
