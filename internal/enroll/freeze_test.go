package enroll

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// alarmOf is the link in the newest notice to a user, as deliver derives it.
func (w *world) alarmOf(u directory.User) string {
	w.t.Helper()
	var raw secret.Token
	for _, m := range w.messages(u) {
		if m.Template == notify.ContactChanged {
			raw = w.s.Keys.MintLink(secret.Link{Purpose: m.Link.Purpose, Network: m.Network, ID: m.Link.ID, Generation: m.Link.Generation})
		}
	}
	return raw.Reveal()
}

// Threat 24: the contact before is told of the new one, with a link that stops it.
func TestContactBeforeFreezes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set, key := w.set, network.SettingsKey(home)
	set.PK, set.SK = key.PK, key.SK
	w.write(table.Put(&set))
	u, other := w.person("ann", "+12015550123"), w.person("bob", "")
	in := w.asked(u, "+12015550124")
	if err := w.verify(w.typed(in, w.start(in), w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	link := w.alarmOf(u)
	w.pass(directory.FreezeLife - time.Second)
	write := w.messages(u)
	if _, _, err := w.s.Freeze(t.Context(), link, "", httpapi.Caller{}); !errors.Is(err, errs.Invalid) {
		t.Errorf("without the word: %v", err)
	}
	for range 2 { // again is no failure, and nothing
		if _, _, err := w.s.Freeze(t.Context(), link, "freeze", httpapi.Caller{}); err != nil {
			t.Fatal(err)
		}
	}
	told := w.messages(u)[len(write):]
	if len(told) != 2 || told[0].Template != notify.AccessFrozen || told[1].Template != notify.AccessFrozen {
		t.Errorf("told of it: %d messages", len(told))
	}
	acts := w.acts(u)
	if !slices.Contains(acts, "user.freeze") || slices.Index(acts, "user.freeze") != len(acts)-1 {
		t.Errorf("the audit has %v", acts)
	}
	if !w.again(u).IsFrozen() || w.again(other).IsFrozen() {
		t.Error("it is not the user whom the link names who is frozen")
	}
	in = w.asked(w.again(u), "+12015550125")
	if _, err := w.s.StartChallenge(t.Context(), in); !errors.Is(err, errs.Unknown) {
		t.Errorf("a contact of somebody who is frozen: %v", err)
	}
	w.pass(time.Second)
	if _, _, err := w.s.Freeze(t.Context(), link, "freeze", httpapi.Caller{}); !errors.Is(err, errs.Expired) {
		t.Errorf("after seven days: %v", err)
	}
}

// A code that is under way is of no use once the user is frozen.
func TestFreezeStopsCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "+12015550123")
	in := w.asked(u, "+12015550124")
	try := w.typed(in, w.start(in), w.codeIn(u))
	frozen := w.again(u)
	frozen.FrozenAt = table.At(w.now())
	w.store(frozen)
	if err := w.verify(try); !errors.Is(err, errs.WrongCode) {
		t.Errorf("a right code: %v", err)
	}
}

// However often a link is used, and from however many links one address: there is an
// end, and another link of the same user still works (threat 11).
func TestFreezingIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set, key := w.set, network.SettingsKey(home)
	set.PK, set.SK = key.PK, key.SK
	w.write(table.Put(&set))
	u := w.person("ann", "+12015550123")
	link := func(u directory.User) string {
		l := directory.FreezeLink(notify.ContactChanged, u.ID, w.now())
		return w.s.Keys.MintLink(secret.Link{Purpose: l.Purpose, Network: string(home), ID: l.ID, Generation: l.Generation}).Reveal()
	}
	old := link(u)
	w.pass(time.Minute)
	by := httpapi.Caller{Client: netip.MustParseAddr("203.0.113.1")}
	freeze := func(raw string) error {
		_, _, err := w.s.Freeze(t.Context(), raw, "freeze", by)
		return err
	}
	for n := range 10 {
		if err := freeze(old); err != nil {
			t.Fatalf("time %d: %v", n+1, err)
		}
	}
	if err := freeze(old); !errors.Is(err, errs.Limited) {
		t.Errorf("time 11: %v", err)
	}
	if err := freeze(link(u)); err != nil {
		t.Errorf("another link: %v", err)
	}
	for n := range 9 {
		if err := freeze(link(w.person(fmt.Sprint("one", n), ""))); err != nil {
			t.Errorf("link %d: %v", n+12, err)
		}
	}
	last := link(w.person("last", ""))
	if err := freeze(last); !errors.Is(err, errs.Limited) {
		t.Errorf("from one address: %v", err)
	}
	by.Client = netip.MustParseAddr("203.0.113.2")
	if err := freeze(last); err != nil {
		t.Errorf("from another address: %v", err)
	}
}
