package directory_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table/fault"
)

// long is a list of n new people.
func long(n int) string {
	var list strings.Builder
	list.WriteString("Name,E-mail\n")
	for i := range n {
		fmt.Fprintf(&list, "P%d,p%d@x.example\n", i, i)
	}
	return list.String()
}

// stopped wants an import stopped for good: nothing goes on, it can not be
// applied, and stopping it again is no act.
func (w *world) stopped(id string) body {
	w.t.Helper()
	got := w.finish(id)
	if got["state"] != "stopped" || got["finished_at"] == nil {
		w.t.Errorf("the import is %v", got)
	}
	if status, _ := w.call(http.MethodPost, "/v1/imports/"+id+"/apply", ""); status != http.StatusConflict {
		w.t.Errorf("apply after it was stopped: %d", status)
	}
	if again := w.must(http.MethodPost, "/v1/imports/"+id+"/stop", ""); fmt.Sprint(again) != fmt.Sprint(got) {
		w.t.Errorf("stopped again it is %v, was %v", again, got)
	}
	w.seconds.Add(200)
	if n, err := bulk.Nudge(w.t.Context(), w.table, w.now()); n != 0 || err != nil {
		w.t.Errorf("%d imports are under way, %v", n, err)
	}
	stops := slices.DeleteFunc(w.acts(), func(act string) bool { return act != "import.stop" })
	if len(stops) != 1 {
		w.t.Errorf("%d entries say that it was stopped", len(stops))
	}
	return got
}

func TestStopImport(t *testing.T) {
	t.Parallel()
	for state, begin := range map[bulk.State]func(w *world) (id string){
		bulk.Planning: func(w *world) string {
			_, up := w.upload("/v1/imports", long(3))
			return up.id()
		},
		bulk.Planned: func(w *world) string { return w.planned(long(3)).id() },
		bulk.Running: func(w *world) string {
			id := w.planned(long(3)).id()
			w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
			return id
		},
	} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			id := begin(w)
			if got := w.must(http.MethodGet, "/v1/imports/"+id, ""); got["state"] != string(state) {
				t.Fatalf("the import is %v", got)
			}
			if got := w.must(http.MethodPost, "/v1/imports/"+id+"/stop", ""); got["state"] != "stopped" {
				t.Errorf("stopped: %v", got)
			}
			w.stopped(id)
			if users, _, err := w.dir.Users(t.Context(), w.home.set.ID, 100, ""); err != nil || len(users) != 1 {
				t.Errorf("%d users, %v", len(users), err)
			}
		})
	}
}

// Stopped while a slice is under way, an import goes no further than the chunk
// it was in, and counts what it did.
func TestStopImportUnderASlice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.planned(long(350)).id()
	w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
	var begun atomic.Bool
	w.faults.After(func(c fault.Call) error {
		if c.Method == fault.Write && begun.CompareAndSwap(false, true) {
			w.must(http.MethodPost, "/v1/imports/"+id+"/stop", "")
		}
		return nil
	})
	if got := w.stopped(id); fmt.Sprint(got["outcome"]) != "map[created:100]" {
		t.Errorf("outcome %v", got["outcome"])
	}
	if n, _, err := w.dir.Count(t.Context(), w.home.set.ID, directory.Filter{}, ""); n != 101 || err != nil {
		t.Errorf("%d users, %v", n, err)
	}
}

func TestStopImportThatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.applied(long(1)).id()
	acts := len(w.acts())
	if got := w.must(http.MethodPost, "/v1/imports/"+id+"/stop", ""); got["state"] != "done" {
		t.Errorf("the import is %v", got)
	}
	if n := len(w.acts()); n != acts {
		t.Errorf("%d acts more", n-acts)
	}
}

// An answer that is lost is no second act.
func TestStopImportAnswerIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.planned(long(1)).id()
	w.faults.After(func(c fault.Call) error {
		if c.Method == fault.Write {
			return errs.New(errs.Unavailable, "lost")
		}
		return nil
	})
	if status, got := w.call(http.MethodPost, "/v1/imports/"+id+"/stop", ""); status != http.StatusServiceUnavailable {
		t.Errorf("stop: %d %v", status, got)
	}
	w.faults.Heal()
	w.stopped(id)
}

func TestWhoMayStopAnImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.found("eve@other.example")
	stop := "/v1/imports/" + w.planned(long(1)).id() + "/stop"
	for name, c := range map[string]struct {
		token, path string
		want        int
	}{
		"another network": {other.token, stop, http.StatusNotFound},
		"no such import":  {w.home.token, "/v1/imports/" + secret.NewID(begun) + "/stop", http.StatusNotFound},
		"no id":           {w.home.token, "/v1/imports/x/stop", http.StatusNotFound},
		"who reads":       {w.apiToken(session.UsersRead), stop, http.StatusForbidden},
	} {
		if status, got := w.callAs(c.token, http.MethodPost, c.path, ""); status != c.want {
			t.Errorf("%s: %d %v, want %d", name, status, got, c.want)
		}
	}
	if status, got := w.callAs(w.apiToken(session.UsersWrite), http.MethodPost, stop, ""); status != http.StatusOK || got["state"] != "stopped" {
		t.Errorf("who writes: %d %v", status, got)
	}
}
