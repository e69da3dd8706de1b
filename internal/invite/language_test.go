package invite

import (
	"testing"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Who has no language of their own is written to in their group's.
func TestInvitationIsInTheLanguageOfTheGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := w.set
	set.Languages = map[session.GroupID]string{"crew": "fr"}
	w.write(table.Put(&set))
	b := w.badge(nil)
	for name, want := range map[string]string{"ann": "fr", "ben": "es", "cat": w.set.Language} {
		u := w.person(name, "")
		if name != "cat" {
			u.Groups = map[session.GroupID][]string{"crew": {"manual"}}
		}
		if name == "ben" {
			u.Language = "es"
		}
		w.write(table.Put(&u))
		w.send(u, b)
		if got := w.messages(u)[0].Language; got != want {
			t.Errorf("%s is written to in %q, want %q", name, got, want)
		}
	}
}
