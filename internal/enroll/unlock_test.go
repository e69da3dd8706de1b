package enroll

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// stopped types wrong codes for a user until codes are stopped, and gives how
// many that took.
func (w *world) stopped(in Start) int {
	w.t.Helper()
	for typed := 0; ; {
		c, err := w.s.StartChallenge(w.t.Context(), in)
		for err == nil {
			if err = w.verify(w.typed(in, c, wrong(w.codeIn(in.User)))); kind(err) == errs.WrongCode {
				typed++
				err = nil
			}
			if kind(err) == errs.Locked && typed >= 100 {
				return typed
			}
		}
		w.pass(time.Hour)
	}
}

// Threat: lockout used against the victim. After a hundred wrong codes in a row
// nothing that the user or time does lets them go on; an administrator does, and
// the audit says so. The codes of the last day count on.
func TestOnlyAnAdministratorUnlocks(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	u := d.person("ann", "")
	admin := d.person("root", "")
	admin.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	d.store(admin)
	in := d.asked(u, number)
	if n := d.stopped(in); n != 100 {
		t.Fatalf("stopped after %d wrong codes", n)
	}
	d.pass(30 * 24 * time.Hour)
	path := "/v1/users/" + string(u.ID) + "/enrollments/unlock"
	c := d.start(in)
	if err := d.verify(d.typed(in, c, d.codeIn(u))); kind(err) != errs.Locked {
		t.Fatalf("after a month the right code: %v", err)
	}
	if status, _ := d.call(d.signIn(u), "POST", path, ""); status != http.StatusForbidden {
		t.Errorf("unlocking oneself: %d", status)
	}
	if status, body := d.call(d.signIn(admin), "POST", path, ""); status != http.StatusNoContent {
		t.Fatalf("unlocking: %d %v", status, body)
	}
	if !slices.Contains(d.acts(u), "enrollment.unlock") {
		t.Errorf("audit: %v", d.acts(u))
	}
	if err := d.verify(d.typed(in, c, d.codeIn(u))); err != nil {
		t.Errorf("the right code after it: %v", err)
	}
}

// ... so that unlocking again and again gives nobody more guesses a day.
func TestUnlockingGivesNoGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	compared := 0
	w.s.Check = func(secret.Challenge, string) bool { compared++; return false }
	in := w.asked(u, number)
	for range 23 {
		c, err := w.s.StartChallenge(t.Context(), in)
		for range 6 {
			if err == nil {
				_ = w.verify(w.typed(in, c, "000000"))
			}
			if err := w.s.Unlock(t.Context(), u, in.Entry); err != nil {
				t.Fatal(err)
			}
		}
		w.pass(time.Hour)
	}
	if compared != 20 {
		t.Errorf("%d codes were compared in a day", compared)
	}
}

// Where nothing is to be unlocked nothing but the audit is written; users of
// nowhere are not found.
func TestUnlockingNobody(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	admin := d.person("root", "")
	admin.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	d.store(admin)
	me := d.signIn(admin)
	if status, body := d.call(me, "POST", "/v1/users/"+string(admin.ID)+"/enrollments/unlock", ""); status != http.StatusNoContent {
		t.Errorf("%d %v", status, body)
	}
	if got := d.acts(admin); !slices.Equal(got, []string{"enrollment.unlock"}) {
		t.Errorf("audit: %v", got)
	}
	for _, id := range []string{secret.NewUserID(), "n%23x"} {
		if status, _ := d.call(me, "POST", "/v1/users/"+id+"/enrollments/unlock", ""); status != http.StatusNotFound {
			t.Errorf("%s: %d", id, status)
		}
	}
}

// The row that is unlocked is the one in the store, whatever was typed since it
// was read.
func TestUnlockedGuesses(t *testing.T) {
	g := Guesses{}.counted(noon).counted(noon.Add(time.Minute))
	if got := g.unlocked(); got.InARow != 0 || len(got.At) != 2 || got.Rev != 3 {
		t.Errorf("%+v", got)
	}
}
