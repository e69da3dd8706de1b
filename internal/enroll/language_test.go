package enroll

import (
	"testing"

	"lanyard/internal/session"
)

// Who has no language of their own is sent codes in their group's.
func TestCodeIsInTheLanguageOfTheGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "+12025550142")
	u.Groups = map[session.GroupID][]string{"crew": {"manual"}}
	in := w.asked(u, "+12025550142")
	in.Settings.Languages = map[session.GroupID]string{"crew": "ja"}
	w.start(in)
	if got := w.messages(u)[0].Language; got != "ja" {
		t.Errorf("got %q", got)
	}
}
