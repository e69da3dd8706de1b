package enroll

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"lanyard/internal/directory"
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
	d.codes(admin, u, true, 100, 0)
	if status, body := d.call(d.signIn(admin), "POST", path, ""); status != http.StatusNoContent {
		t.Fatalf("unlocking: %d %v", status, body)
	}
	d.codes(admin, u, false, 0, 0)
	if !slices.Contains(d.acts(u), "enrollment.unlock") {
		t.Errorf("audit: %v", d.acts(u))
	}
	if err := d.verify(d.typed(in, c, d.codeIn(u))); err != nil {
		t.Errorf("the right code after it: %v", err)
	}
}

// codes asks as an administrator whether a user may type codes.
func (d *door) codes(admin, u directory.User, stopped bool, inARow, aDay float64) {
	d.t.Helper()
	status, got := d.call(d.signIn(admin), "GET", "/v1/users/"+string(u.ID)+"/enrollments/codes", "")
	if status != http.StatusOK || got["stopped"] != stopped || got["wrong_in_a_row"] != inARow || got["wrong_a_day"] != aDay {
		d.t.Errorf("codes: %d %v, want stopped %v, %v in a row, %v a day", status, got, stopped, inARow, aDay)
	}
}

// An administrator sees from when on a user has guesses left again.
func TestCodesOfAUser(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	u := d.person("ann", "")
	admin := d.person("root", "")
	admin.Groups = map[session.GroupID][]string{"admins": {"setup"}}
	d.store(admin)
	d.codes(admin, u, false, 0, 0)
	in := d.asked(u, number)
	c := d.start(in)
	for range 2 {
		_ = d.verify(d.typed(in, c, wrong(d.codeIn(u))))
	}
	d.codes(admin, u, false, 2, 2)
	for range 18 { // twenty a day
		d.pass(time.Minute)
		g, err := d.s.guesses(t.Context(), u, BySelf)
		if err != nil {
			t.Fatal(err)
		}
		d.write(g.counted(d.now()).put(g))
	}
	path := "/v1/users/" + string(u.ID) + "/enrollments/codes"
	if _, got := d.call(d.signIn(admin), "GET", path, ""); got["wait_until"] != noon.Add(24*time.Hour).Format(time.RFC3339) {
		t.Errorf("after all of a day: %v", got)
	}
	if status, _ := d.call(d.signIn(u), "GET", path, ""); status != http.StatusForbidden {
		t.Errorf("looking without the privilege: %d", status)
	}
	if status, _ := d.call(d.signIn(admin), "GET", "/v1/users/"+secret.NewUserID()+"/enrollments/codes", ""); status != http.StatusNotFound {
		t.Errorf("nobody: %d", status)
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
