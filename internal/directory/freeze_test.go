package directory_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// freeze freezes somebody as the link in a notice does.
func (w *world) freeze(id session.UserID) {
	w.t.Helper()
	_, ops, err := directory.Freeze(w.user(id), directory.Alarm{User: id, Notice: notify.ContactChanged, SentAt: table.At(w.now())}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
}

// The last administrator can be frozen too; setup lifts it, and only while no
// other is left.
func TestLastAdministratorFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.home.admin.ID
	w.freeze(ada)
	if status, _ := w.call(http.MethodGet, "/v1/users", ""); status != http.StatusUnauthorized {
		t.Errorf("the session of a frozen administrator: %d", status)
	}
	u, err := w.dir.UnfreezeAdmin(t.Context(), w.home.set.ID, ada)
	if err != nil || u.IsFrozen() || !u.Active() {
		t.Fatalf("lifted by the setup: %v", err)
	}
}

// Nobody lifts their own, a frozen one counts as no administrator, and a link of
// before the look freezes nobody.
func TestWhoLifts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bob := w.addAdmin("Bob")
	w.freeze(bob)
	w.refused("take out the only one who can sign in", http.MethodPost, off(w.home.admin.ID), "", noneRemain)
	w.write(table.Put(&table.Head{PK: session.UserPK(w.home.set.ID, w.home.admin.ID), SK: session.CredentialSK + "x", Kind: "credential"}))
	if _, err := w.dir.UnfreezeAdmin(t.Context(), w.home.set.ID, bob); !errors.Is(err, errs.Conflict) {
		t.Errorf("the setup lifts what an administrator can: %v", err)
	}
	if status, _ := w.call(http.MethodPost, "/v1/users/"+string(w.home.admin.ID)+"/unfreeze", ""); status != http.StatusForbidden {
		t.Errorf("for oneself: %d", status)
	}
	for state, want := range map[string][]string{"frozen": {string(bob)}, "disabled": nil} {
		if got := w.listed("/v1/users?state=" + state); !slices.Equal(got, want) {
			t.Errorf("%s: %v", state, got)
		}
	}
	if got := w.must(http.MethodPost, "/v1/users/"+string(bob)+"/unfreeze", ""); got["frozen_at"] != nil || got["state"] != "active" {
		t.Errorf("lifted: %v", got)
	}
	old := directory.Alarm{User: bob, Notice: notify.BadgeAdded, SentAt: table.At(w.now().Add(-time.Hour))}
	if _, _, err := directory.Freeze(w.user(bob), old, w.now()); !errors.Is(err, errs.Used) {
		t.Errorf("a link from before: %v", err)
	}
}

// notices are the contacts that a user's notices of a change went to, the oldest first,
// all of them with a link.
func (w *world) notices(id session.UserID) []string {
	w.t.Helper()
	q := notify.OfUser(string(w.home.set.ID), string(id), "", 100)
	q.Desc = false
	page, err := w.table.Query(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	all, _, err := table.Decoded[notify.Message](page)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, m := range all {
		if m.Template != notify.ContactChanged || m.Link == nil || m.Link.Purpose != secret.PurposeFreeze {
			w.t.Errorf("a %s with link %v", m.Template, m.Link)
		}
		out = append(out, m.To.Reveal())
	}
	slices.Sort(out)
	return out
}

// Whoever changes a contact, by hand, by a program or by a list, the one before is told.
func TestContactBeforeIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bob := w.addUser(`{"first_name": "Bob", "email": "bob@x.example", "phone": "+41791110002", "login": "bob"}`)
	path, program := "/v1/users/"+string(bob), w.apiToken(session.UsersWrite)
	for _, step := range []struct {
		what string
		do   func()
		want []string
	}{
		{"something else", func() { w.must(http.MethodPatch, path, `{"title": "Cook", "email": "BOB@x.example"}`) }, nil},
		{"by hand", func() { w.must(http.MethodPatch, path, `{"email": "bob@y.example"}`) }, []string{"BOB@x.example"}},
		{"by a program", func() {
			if status, _ := w.callAs(program, http.MethodPatch, path, `{"phone": ""}`); status != http.StatusOK {
				t.Errorf("a program: %d", status)
			}
		}, []string{"+41791110002", "BOB@x.example"}},
		{"added", func() { w.must(http.MethodPatch, path, `{"phone": "+41791110003"}`) }, []string{"+41791110002", "BOB@x.example"}},
		{"by a list", func() { w.applied("First name,Login,E-mail,Phone\nBob,bob,bob@z.example,+41791110004\n") }, []string{"+41791110002", "+41791110003", "BOB@x.example", "bob@y.example"}},
	} {
		step.do()
		if got := w.notices(bob); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v were told", step.what, got)
		}
	}
}

// A list changes nothing of how somebody who is frozen is reached, also one that was planned
// before. What else it says is done.
func TestListsLeaveTheFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bob := w.addUser(`{"first_name": "Bob", "email": "bob@x.example", "login": "bob"}`)
	before := w.planned("First name,Login,E-mail\nBob,bob,thief@x.example\n").id()
	w.freeze(bob)
	w.apply(before)
	compareRows(t, w, before, "2 update -> changed_since_plan [email]; the user was changed after the plan was made: import the row again")
	const frozen = "belongs to somebody who is frozen: look at it and lift that first"
	for n, c := range []struct{ list, want string }{
		{"First name,Login,E-mail\nBob,bob,thief@x.example\n", "2 reject; E-mail " + frozen},
		{"First name,Login,Phone\nBob,bob,+41791110009\n", "2 reject; Phone " + frozen},
		{"First name,Login,Enabled\nBob,bob,no\n", "2 reject; Enabled " + frozen},
		{"First name,Login,Title\nBob,bob,Cook\n", "2 update [title]"},
	} {
		id := w.planned(c.list).id()
		compareRows(t, w, id, c.want)
		if n == 3 {
			w.apply(id)
		}
	}
	if u := w.user(bob); u.Email != "bob@x.example" || u.Title != "Cook" || !u.IsFrozen() {
		t.Error(fmt.Sprint("changed: ", u.Email.Reveal(), u.Title.Reveal(), u.FrozenAt))
	}
}
