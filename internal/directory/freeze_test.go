package directory_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
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
	if got := w.must(http.MethodPost, "/v1/users/"+string(bob)+"/unfreeze", ""); got["frozen_at"] != nil || got["state"] != "active" {
		t.Errorf("lifted: %v", got)
	}
	old := directory.Alarm{User: bob, Notice: notify.BadgeAdded, SentAt: table.At(w.now().Add(-time.Hour))}
	if _, _, err := directory.Freeze(w.user(bob), old, w.now()); !errors.Is(err, errs.Used) {
		t.Errorf("a link from before: %v", err)
	}
}
