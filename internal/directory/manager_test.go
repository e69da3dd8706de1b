package directory_test

import (
	"net/http"
	"testing"

	"lanyard/internal/table"
)

// An administrator says who a user's manager is; since when is kept, as it is of the
// address. A program does not for people with privileges.
func TestManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann, boss := w.addUser(`{"last_name": "Ann", "email": "ann@x.example"}`), w.addUser(`{"last_name": "Boss", "email": "boss@x.example"}`)
	admin := w.addAdmin("Admin")
	path, began := "/v1/users/"+string(ann), table.At(w.now())
	w.seconds.Add(100)
	if got := w.must(http.MethodPatch, path, `{"manager": "`+string(boss)+`"}`); got["manager"] != string(boss) {
		t.Errorf("%v", got)
	}
	if u := w.user(ann); u.ManagerSince != began+100 || u.EmailSince != began {
		t.Errorf("since %d and %d, it began at %d", u.ManagerSince, u.EmailSince, began)
	}
	w.seconds.Add(100)
	w.must(http.MethodPatch, path, `{"manager": "`+string(boss)+`", "email": "ann2@x.example"}`)
	if u := w.user(ann); u.ManagerSince != began+100 || u.EmailSince != began+200 {
		t.Errorf("the address is another: since %d and %d, it began at %d", u.ManagerSince, u.EmailSince, began)
	}
	for _, bad := range []string{string(ann), "nobody", "0000000000000000"} {
		if status, got := w.call(http.MethodPatch, path, `{"manager": "`+bad+`"}`); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", bad, status, got)
		}
	}
	program := w.apiToken("users:write")
	if status, got := w.callAs(program, http.MethodPatch, "/v1/users/"+string(admin), `{"manager": "`+string(boss)+`"}`); status != http.StatusForbidden {
		t.Errorf("a program, of an administrator: %d %v", status, got)
	}
	if got := w.must(http.MethodPatch, path, `{"manager": ""}`); got["manager"] != nil {
		t.Errorf("taken away: %v", got)
	}
}
