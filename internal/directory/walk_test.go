package directory_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// A walk meets whoever is wanted once, and looks at no more than it was told to
// in a step.
func TestWalk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	group := session.GroupID(w.must("POST", "/v1/groups", `{"name": "Sevens"}`).id())
	users := append(w.crowd(400, group), w.home.admin)
	for _, f := range []directory.Filter{
		{}, {State: session.Disabled}, {Search: "number3"}, {Search: "nobody"}, {Group: group}, {Group: group, State: session.Active},
	} {
		var want []session.UserID
		for _, u := range users {
			if f.Matches(u) {
				want = append(want, u.ID)
			}
		}
		slices.Sort(want)
		for _, most := range []int{1, 7, 96, 5000} {
			var got []session.UserID
			for cursor := ""; ; {
				some, err := w.dir.Walk(t.Context(), w.home.set.ID, f, most, cursor)
				if err != nil {
					t.Fatal(err)
				}
				if some.Seen > most || len(some.Users) > some.Seen {
					t.Errorf("%+v: %d of %d seen, of at most %d", f, len(some.Users), some.Seen, most)
				}
				for _, u := range some.Users {
					got = append(got, u.ID)
				}
				if cursor = some.Next; cursor == "" {
					break
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%+v, %d at a time: %d users, want %d", f, most, len(got), len(want))
			}
		}
	}
	for want, f := range map[errs.Kind]directory.Filter{
		errs.Invalid: {State: "gone"}, errs.NotFound: {Group: session.GroupID(secret.NewID(begun))},
	} {
		if _, err := w.dir.Walk(t.Context(), w.home.set.ID, f, 10, ""); !errors.Is(err, want) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// What another room keeps of the users comes in full pages, each once; its
// fault is the list's.
func TestFindOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	users := w.crowd(400, "")
	fifth := func(u directory.User) bool {
		return slices.ContainsFunc(users, func(v directory.User) bool { return v.ID == u.ID }) && u.Last.Reveal()[4]%5 == 0
	}
	keep := func(_ context.Context, some []directory.User) ([]directory.User, error) {
		return slices.DeleteFunc(some, func(u directory.User) bool { return !fifth(u) }), nil
	}
	var got []session.UserID
	for cursor := ""; ; {
		some, next, err := w.dir.FindOf(t.Context(), w.home.set.ID, directory.Filter{State: session.Active}, keep, 30, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range some {
			got = append(got, u.ID)
		}
		if cursor = next; cursor == "" {
			break
		}
		if len(some) != 30 {
			t.Errorf("a page of %d", len(some))
		}
	}
	var want []session.UserID
	for _, u := range users {
		if u.Active() && fifth(u) {
			want = append(want, u.ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d users, want %d in order", len(got), len(want))
	}
	failing := func(context.Context, []directory.User) ([]directory.User, error) { return nil, errs.Unavailable }
	if _, _, err := w.dir.FindOf(t.Context(), w.home.set.ID, directory.Filter{}, failing, 30, ""); !errors.Is(err, errs.Unavailable) {
		t.Errorf("got %v", err)
	}
}
