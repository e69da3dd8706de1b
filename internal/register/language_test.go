package register

import (
	"testing"

	"lanyard/internal/invite"
	"lanyard/internal/notify"
	"lanyard/internal/session"
)

// Who has no language of their own is told of a badge in their group's.
func TestNoticeIsInTheLanguageOfTheGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := invite.Visit{Settings: w.set, User: w.user("Ada")}
	v.Invitation.Network, v.Invitation.User = v.User.Network, v.User.ID
	v.User.Groups = map[session.GroupID][]string{"crew": {"manual"}}
	v.Settings.Languages = map[session.GroupID]string{"crew": "de"}
	op, ok := notice(v, w.now())
	if m, is := op.Record.(*notify.Message); !ok || !is || m.Language != "de" {
		t.Errorf("got %+v", op.Record)
	}
}
