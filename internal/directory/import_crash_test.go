package directory_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/bulk"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/table/fault"
)

const crashCSV = "Name,E-mail,Title,Groups\n" +
	"Ann,ann@x.example,,Crew\n" +
	"Bob,bob@x.example,Cook,Crew;Night\n" +
	"Cyd,cyd@x.example,,\n" +
	"Dan,dan@@x.example,,\n"

var crashOutcomes = []string{
	"2 create -> created new groups [Crew]",
	"3 update -> updated [title groups] new groups [Crew Night]",
	"4 unchanged -> unchanged",
	"5 reject -> rejected; E-mail must have exactly one @, as in name@example.com",
}

// crashWorld has uploaded crashCSV.
func crashWorld(t *testing.T) (w *world, bob, id string) {
	t.Helper()
	w = newWorld(t)
	bob = string(w.addUser(`{"first_name": "Bob", "email": "bob@x.example"}`))
	w.addUser(`{"first_name": "Cyd", "email": "cyd@x.example"}`)
	status, up := w.upload("/v1/imports", crashCSV)
	if status != http.StatusCreated {
		t.Fatal(status, up)
	}
	return w, bob, up.id()
}

// assertOnce checks that everything the import says happened, once.
func assertOnce(t *testing.T, w *world, bob, id string) {
	t.Helper()
	if diff := cmp.Diff(crashOutcomes, briefs(w.rows(id, ""))); diff != "" {
		t.Error(diff)
	}
	got := w.must(http.MethodGet, "/v1/imports/"+id, "")
	if fmt.Sprintf("%v %v", got["state"], got["outcome"]) != "done map[created:1 rejected:1 unchanged:1 updated:1]" {
		t.Errorf("import: %v", got)
	}
	acts := w.acts()
	slices.Sort(acts)
	want := []string{"group.create", "group.create", "import.apply", "import.upload", "user.create", "user.create", "user.create", "user.update"}
	if diff := cmp.Diff(want, acts); diff != "" {
		t.Errorf("acts: %s", diff)
	}
	users, _, err := w.dir.Users(t.Context(), w.home.set.ID, 100, "")
	if err != nil || len(users) != 4 {
		t.Errorf("%d users, %v", len(users), err)
	}
	for _, u := range users {
		if string(u.ID) == bob && (u.Version != 2 || len(u.Groups) != 2) {
			t.Errorf("updated to version %d with %d groups", u.Version, len(u.Groups))
		}
	}
}

// The process dies at each call of the store in turn, before it was done or
// before its answer came, and another one goes on.
func TestKilledAnywhereInAnImport(t *testing.T) {
	t.Parallel()
	died := errs.New(errs.Unavailable, "died")
	for name, install := range map[string]func(*fault.Table, fault.Hook){"before": (*fault.Table).Before, "after": (*fault.Table).After} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				w, bob, id := crashWorld(t)
				first := calls(w) + n
				install(w.faults, fault.From(first, died))
				ended := tryAll(w, id)
				w.faults.Heal()
				w.finish(id)
				w.apply(id)
				assertOnce(t, w, bob, id)
				if t.Failed() {
					t.Fatalf("died at call %d", n)
				}
				if ended {
					if n < 20 {
						t.Errorf("an import takes %d calls, which is too few to be true", n)
					}
					return
				}
			}
		})
	}
}

func calls(w *world) int {
	c := w.faults.Counts()
	return c.Get + c.GetAll + c.Query + c.Write
}

// tryAll plans and applies an import until it is done or something fails.
func tryAll(w *world, id string) bool {
	for range 100 {
		i, err := w.dir.Continue(w.t.Context(), w.home.set.ID, directory.ImportID(id))
		if err != nil {
			return false
		}
		if i.State == bulk.Done {
			return true
		}
		if i.State == bulk.Planned {
			if status, _ := w.call(http.MethodPost, "/v1/imports/"+id+"/apply", ""); status >= 300 {
				return false
			}
		}
	}
	return false
}

// An event that comes twice, or ten times at once.
func TestSlicesAtOnce(t *testing.T) {
	t.Parallel()
	w, bob, id := crashWorld(t)
	run := func() {
		var wg sync.WaitGroup
		for range 10 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for range 20 {
					i, err := w.dir.Continue(w.t.Context(), w.home.set.ID, directory.ImportID(id))
					if err != nil && !errors.Is(err, errs.Unavailable) {
						t.Error(err)
					}
					if i.State == bulk.Planned || i.State == bulk.Done {
						return
					}
				}
			}()
		}
		wg.Wait()
	}
	run()
	w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
	run()
	assertOnce(t, w, bob, id)
}

// Responses get lost and the store refuses, at random.
func TestImportOnAnUnreliableStore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		w, bob, id := crashWorld(t)
		chance := fault.New(w.table, fault.Plan{Seed: seed, Lost: 0.2, Refused: 0.2, Blind: 0.1})
		dir := *w.dir
		dir.Table = chance
		for range 400 {
			i, err := dir.Continue(t.Context(), w.home.set.ID, directory.ImportID(id))
			if err != nil {
				continue
			}
			if i.State == bulk.Done {
				break
			}
			if i.State == bulk.Planned {
				w.must(http.MethodPost, "/v1/imports/"+id+"/apply", "")
			}
		}
		assertOnce(t, w, bob, id)
	}
}
