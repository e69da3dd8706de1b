package directory_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/enroll"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
)

const hr = "HR verified identity document, 2026-10"

// vouching is a world whose imports can enroll contacts.
func vouching(t *testing.T) (*world, *enroll.Service) {
	t.Helper()
	w := newWorld(t)
	e := &enroll.Service{Table: w.table, Now: w.now}
	w.dir.Vouching = e
	return w, e
}

// vouched uploads a list whose contacts were verified, and applies it.
func (w *world) vouched(csv, more string) body {
	w.t.Helper()
	status, out := w.upload("/v1/imports?proof="+url.QueryEscape(hr)+more, csv)
	if status != http.StatusCreated {
		w.t.Fatalf("upload: %d %v", status, out)
	}
	return w.finish(out.id())
}

// told counts the messages to a user that a contact was changed.
func (w *world) told(u session.UserID) (to []string) {
	w.t.Helper()
	page, err := w.table.Query(w.t.Context(), notify.OfUser(string(w.home.set.ID), string(u), "", 100))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, item := range page.Items {
		var m notify.Message
		if err := item.Decode(&m); err != nil {
			w.t.Fatal(err)
		}
		if m.Template == notify.ContactChanged {
			to = append(to, m.To.Reveal())
		}
	}
	return to
}

func contacts(t *testing.T, e *enroll.Service, w *world, u session.UserID) map[enroll.IdentityService]string {
	t.Helper()
	all, err := e.List(t.Context(), w.home.set.ID, u)
	if err != nil {
		t.Fatal(err)
	}
	out := map[enroll.IdentityService]string{}
	for _, one := range all {
		out[one.Service] = one.Contact.Reveal()
	}
	return out
}

func TestContactsThatWereVerifiedBefore(t *testing.T) {
	t.Parallel()
	w, e := vouching(t)
	const list = "last name,email,phone\nNew,new@x.example,+41791110001\nPlain,plain@x.example,\n"
	i := w.vouched(list, "")
	if diff := cmp.Diff(any(map[string]any{"enrolled": 3.0}), i["contacts"]); diff != "" {
		t.Errorf("planned: %s", diff)
	}
	i = w.apply(i.id())
	if diff := cmp.Diff(any(map[string]any{"enrolled": 3.0}), i["contacts"]); diff != "" {
		t.Errorf("applied: %s", diff)
	}
	u := w.rows(i.id(), "")[0].User
	all, err := e.List(t.Context(), w.home.set.ID, u)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d enrollments, %v", len(all), err)
	}
	for _, one := range all {
		if one.Path != enroll.ByImport || one.Proof != hr || one.By.User() != w.home.admin.ID || one.EnrolledAt.Time() != w.now() {
			t.Errorf("kept with it: %s by %s: %q", one.Path, one.By, one.Proof)
		}
		if one.Trusted(w.user(u), w.home.set.Duration(network.DeskCoolDown), w.now().Add(72*time.Hour-time.Second)) {
			t.Errorf("%s proves something before the cool-down is over", one.Service)
		}
	}

	// the same list again: everybody is as it says
	again := w.vouched(list, "")
	if diff := cmp.Diff(any(map[string]any{"unchanged": 2.0}), again["plan"]); diff != "" {
		t.Error(diff)
	}
}

// Somebody who is there and not enrolled is, though the row changes nothing else.
func TestVouchedForWhoIsThere(t *testing.T) {
	t.Parallel()
	w, e := vouching(t)
	u := w.addUser(`{"last_name": "There", "email": "there@x.example"}`)
	entries := len(w.acts())
	w.apply(w.vouched("last name,email\nThere,there@x.example\n", "").id())
	if got := contacts(t, e, w, u); got[enroll.PersonalEmail] != "there@x.example" {
		t.Errorf("enrolled with %v", got)
	}
	if got := len(w.acts()) - entries; got != 3 { // upload, apply, the user
		t.Errorf("%d entries, want 3", got)
	}
}

func TestOtherEnrollmentsStayUnlessAskedFor(t *testing.T) {
	t.Parallel()
	w, e := vouching(t)
	w.apply(w.vouched("last name,login,phone\nOne,one,+41791110001\n", "").id())
	list := "last name,login,phone\nOne,one,+41791110002\n"
	i := w.vouched(list, "")
	if diff := cmp.Diff(any(map[string]any{"kept": 1.0}), i["contacts"]); diff != "" {
		t.Error(diff)
	}
	u := w.rows(i.id(), "")[0].User
	w.apply(i.id())
	if got := contacts(t, e, w, u); got[enroll.MobileCode] != "+41791110001" {
		t.Errorf("not asked for: enrolled with %v", got)
	}
	before := len(w.told(u))
	i = w.apply(w.vouched(list, "&replace=true").id())
	if diff := cmp.Diff(any(map[string]any{"replaced": 1.0}), i["contacts"]); diff != "" {
		t.Error(diff)
	}
	if got := contacts(t, e, w, u); got[enroll.MobileCode] != "+41791110002" {
		t.Errorf("asked for: enrolled with %v", got)
	}
	if got := w.told(u); len(got) != before+1 {
		t.Errorf("told %v, want one more than %d", got, before)
	}
	// on file and enrolled alike: told once
	before = len(w.told(u))
	w.apply(w.vouched("last name,login,phone\nOne,one,+41791110003\n", "&replace=true").id())
	if got := w.told(u); len(got) != before+1 {
		t.Errorf("told %v, want one more than %d", got, before)
	}
}

// Who may say so, and what has to be said (threat 22); nobody with privileges is
// enrolled by a list.
func TestWhoVouches(t *testing.T) {
	t.Parallel()
	w, e := vouching(t)
	const list = "last name,email\nNew,new@x.example\n"
	for name, query := range map[string]string{
		"too short": "proof=HR", "blanks": "proof=" + url.QueryEscape("   HR        "), "nothing": "replace=true",
		"two lines": "proof=" + url.QueryEscape("HR verified\nidentity document"),
	} {
		if status, out := w.upload("/v1/imports?"+query, list); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	program := w.apiToken(session.UsersWrite)
	if status, _, text := w.raw(program, http.MethodPost, "/v1/imports?proof="+url.QueryEscape(hr), "text/csv", []byte(list)); status != http.StatusForbidden {
		t.Errorf("a program: %d %s", status, text)
	}
	if status, _, text := w.raw(program, http.MethodPost, "/v1/imports", "text/csv", []byte(list)); status != http.StatusCreated {
		t.Errorf("a program without a proof: %d %s", status, text)
	}
	boss := w.addAdmin("boss")
	email := w.user(boss).Email.Reveal()
	w.apply(w.vouched(fmt.Sprintf("last name,email,title\nboss,%s,Chief\n", email), "").id())
	if got := contacts(t, e, w, boss); len(got) != 0 {
		t.Errorf("an administrator was enrolled with %v", got)
	}
}
