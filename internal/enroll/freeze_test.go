package enroll

import (
	"errors"
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
