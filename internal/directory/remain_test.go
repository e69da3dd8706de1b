package directory_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	noneRemain = "No other administrator who can sign in would remain. Make somebody with a badge one first."
	oneRemains = "Only one administrator who can sign in would remain; there have to be two. Make somebody with a badge one first."
	allGiven   = "Only administrators that a provider made would remain. Make somebody with a badge one by hand first."
)

// provided adds an administrator whose membership has these sources.
func (w *world) provided(name string, sources ...directory.Source) session.UserID {
	w.t.Helper()
	return w.providedAs(session.UserID(secret.NewUserID()), name, sources...)
}

func (w *world) providedAs(id session.UserID, name string, sources ...directory.Source) session.UserID {
	w.t.Helper()
	u, ops, err := directory.MakeUser(w.home.set, directory.NewUser{
		ID: id, Draft: directory.Draft{First: text(name), Email: text(strings.ToLower(name) + "@x.example")},
		Groups: map[session.GroupID][]directory.Source{w.home.admins: sources},
	}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	return u.ID
}

// refused is a request that may not be, and says why.
func (w *world) refused(what, method, path, in, why string) {
	w.t.Helper()
	if status, got := w.call(method, path, in); status != http.StatusConflict || got["detail"] != why {
		w.t.Errorf("%s: %d %v, want 409 %s", what, status, got["detail"], why)
	}
}

func (w *world) member(id session.UserID) string {
	return "/v1/groups/" + string(w.home.admins) + "/members/" + string(id)
}

func off(id session.UserID) string { return "/v1/users/" + string(id) + "/deactivate" }

// Threat 47: two working administrators remain, whoever goes by whichever way,
// and a network that has fewer does not lose them.
func TestTwoAdministratorsRemain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, group := w.home.admin.ID, "/v1/groups/"+string(w.home.admins)
	all := func(what, why string) {
		t.Helper()
		w.refused("deactivate "+what, http.MethodPost, off(ada), "", why)
		w.refused("take out "+what, http.MethodDelete, w.member(ada), "", why)
	}
	all("the only one", noneRemain)
	w.refused("take the privilege from the only group", http.MethodPatch, group, `{"privileges": []}`, noneRemain)

	bob := w.addAdmin("Bob")
	all("one of two", oneRemains)
	w.refused("take the privilege from both", http.MethodPatch, group, `{"privileges": ["agent"]}`, noneRemain)

	cyd := w.addAdmin("Cyd")
	w.must(http.MethodPost, off(bob), "")
	all("one of two, and one who is shut out", oneRemains)
	w.must(http.MethodPost, "/v1/users/"+string(bob)+"/activate", "")
	w.must(http.MethodDelete, w.member(ada), "")
	if u := w.user(ada); len(u.Groups) != 0 {
		t.Errorf("one of three is still in %v", u.Groups)
	}
	w.home.token = w.signIn(w.home.set, cyd)
	w.refused("deactivate one of the two who are left", http.MethodPost, off(bob), "", oneRemains)
}

// One who is so in two groups is one administrator.
func TestAdministratorOfTwoGroupsIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.must(http.MethodPost, "/v1/groups", `{"name": "Second", "privileges": ["admin"]}`).id()
	w.must(http.MethodPut, "/v1/groups/"+second+"/members/"+string(w.home.admin.ID), "")
	w.refused("deactivate the only one", http.MethodPost, off(w.home.admin.ID), "", noneRemain)
	bob := w.addAdmin("Bob")
	w.refused("the group of both, with one in the other", http.MethodPatch, "/v1/groups/"+string(w.home.admins), `{"privileges": []}`, oneRemains)
	w.must(http.MethodPut, "/v1/groups/"+second+"/members/"+string(bob), "")
	w.must(http.MethodDelete, w.member(bob), "") // is one still
	w.must(http.MethodPatch, "/v1/groups/"+string(w.home.admins), `{"privileges": []}`)
	w.refused("the group of both", http.MethodPatch, "/v1/groups/"+second, `{"privileges": []}`, noneRemain)
}

// A network with one administrator goes on with one.
func TestNetworkWithOneAdministratorGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.must(http.MethodPost, "/v1/groups", `{"name": "Second", "privileges": ["admin", "use:lab"]}`).id()
	w.must(http.MethodPut, "/v1/groups/"+second+"/members/"+string(w.home.admin.ID), "")
	w.must(http.MethodPatch, "/v1/groups/"+second, `{"privileges": ["admin"]}`)
	w.must(http.MethodPatch, "/v1/groups/"+second, `{"privileges": []}`)
	w.must(http.MethodPatch, "/v1/users/"+string(w.home.admin.ID), `{"title": "Boss"}`)
}

// Threat 47: one of those who remain is an administrator by no provider's doing.
func TestOneAdministratorByHandRemains(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.home.admin.ID // by setup
	ids := sorted(session.UserID(secret.NewUserID()), session.UserID(secret.NewUserID()), session.UserID(secret.NewUserID()))
	given, bob := w.providedAs(ids[0], "Given", "oidc:acme"), w.providedAs(ids[1], "Bob", "oidc:acme")
	w.refused("deactivate the only one by hand", http.MethodPost, off(ada), "", allGiven)
	w.refused("take the only one by hand out", http.MethodDelete, w.member(ada), "", allGiven)

	both := w.providedAs(ids[2], "Both", "oidc:acme", directory.Manual) // found after the two who are not enough
	w.must(http.MethodPost, off(ada), "")
	w.home.token = w.signIn(w.home.set, bob)
	w.refused("deactivate the one that is left", http.MethodPost, off(both), "", allGiven)
	w.refused("take the hand away", http.MethodDelete, w.member(both), "", allGiven)
	hers := w.must(http.MethodPost, "/v1/groups", `{"name": "Second", "privileges": ["admin"]}`).id()
	w.must(http.MethodPut, "/v1/groups/"+hers+"/members/"+string(given), "")
	w.must(http.MethodDelete, w.member(both), "") // stays by the provider alone, another is by hand
	w.refused("the group of the one by hand", http.MethodPatch, "/v1/groups/"+hers, `{"privileges": []}`, allGiven)
	w.must(http.MethodPost, off(both), "")
}

// Only those who can sign in count, as long as anybody can.
func TestOnlyWorkingAdministratorsCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.home.admin.ID
	w.canSignIn(ada)
	bob, cyd := w.addAdmin("Bob"), w.addAdmin("Cyd")
	w.refused("the only one who can sign in", http.MethodPost, off(ada), "", noneRemain)
	second := w.must(http.MethodPost, "/v1/groups", `{"name": "Second", "privileges": ["admin"]}`).id()
	w.must(http.MethodPut, "/v1/groups/"+second+"/members/"+string(bob), "")
	w.refused("the group of the only one who can", http.MethodPatch, "/v1/groups/"+string(w.home.admins), `{"privileges": []}`, noneRemain)
	w.must(http.MethodPost, off(cyd), "") // was none of them yet
	w.canSignIn(bob)
	w.refused("one of two who can", http.MethodPost, off(ada), "", oneRemains)
	dee := w.addAdmin("Dee")
	w.canSignIn(dee)
	w.must(http.MethodPost, off(ada), "")
}

// canSignIn gives a user something to sign in with.
func (w *world) canSignIn(u session.UserID) {
	w.t.Helper()
	w.write(table.Put(&table.Head{PK: session.UserPK(w.home.set.ID, u), SK: session.CredentialSK + "x", Kind: "credential"}))
}

// A network where nobody is an administrator by hand keeps two.
func TestAllAdministratorsByProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bob, cyd := w.provided("Bob", "oidc:acme"), w.provided("Cyd", "scim:hr")
	u := w.user(w.home.admin.ID)
	u.Groups = map[session.GroupID][]directory.Source{w.home.admins: {"oidc:acme"}}
	w.write(table.Put(&u))
	w.must(http.MethodPost, off(bob), "")
	w.refused("one of two", http.MethodPost, off(cyd), "", oneRemains)
}

// Administrators who go all at once, by either way: two remain.
func TestAdministratorsGoingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := []session.UserID{w.home.admin.ID}
	tokens := []string{w.home.token}
	for i := range 7 {
		id := w.addAdmin(fmt.Sprint("A", i))
		ids, tokens = append(ids, id), append(tokens, w.signIn(w.home.set, id))
	}
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			for range 5 {
				if i%2 == 0 {
					w.callAs(tokens[i], http.MethodPost, off(ids[i]), "")
				} else {
					w.callAs(tokens[i], http.MethodDelete, w.member(ids[i]), "")
				}
			}
		})
	}
	all.Wait()
	active := 0
	for _, id := range ids {
		if u := w.user(id); u.Active() && len(u.Groups) > 0 {
			active++
		}
	}
	if active != 2 {
		t.Errorf("%d are active administrators, want 2", active)
	}
}
