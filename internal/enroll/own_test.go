package enroll

import (
	"net/http"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// shown is a session of u in which a badge was shown just now.
func (d *door) shown(u directory.User) string {
	d.t.Helper()
	const badge = "shown"
	raw, _, ops, err := d.sessions.Start(d.t.Context(), session.Beginning{
		Network: u.Network, User: u.ID, Lifetimes: d.set.SessionLifetimes(), Badge: badge,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.write(append(ops, table.Put(&table.Head{PK: session.UserPK(u.Network, u.ID), SK: session.CredentialSK + badge, Kind: "credential"}))...)
	return raw.Reveal()
}

// Whoever found the browser open removes nothing: a badge has to be shown.
func TestOwnEnrollmentsAreRemovedWithABadge(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	u := d.person("ann", number)
	in := d.asked(u, number)
	if err := d.verify(d.typed(in, d.start(in), d.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	const path, badge = "/v1/enrollments/mobile_code", "a-badge"
	without := d.signIn(u)
	if status, body := d.call(without, http.MethodDelete, path, ""); status != http.StatusForbidden {
		t.Errorf("with nothing shown: %d %v", status, body)
	}
	raw, _, ops, err := d.sessions.Start(t.Context(), session.Beginning{
		Network: u.Network, User: u.ID, Lifetimes: d.set.SessionLifetimes(), Badge: badge,
	})
	if err != nil {
		t.Fatal(err)
	}
	d.write(ops...)
	if status, body := d.call(raw.Reveal(), http.MethodDelete, path, ""); status != http.StatusConflict {
		t.Errorf("with a badge that is gone: %d %v", status, body)
	}
	d.write(table.Put(&table.Head{PK: session.UserPK(u.Network, u.ID), SK: session.CredentialSK + badge, Kind: "credential"}))
	d.pass(session.FreshFor)
	if status, body := d.call(raw.Reveal(), http.MethodDelete, path, ""); status != http.StatusForbidden {
		t.Errorf("shown five minutes ago: %d %v", status, body)
	}
	p, err := d.sessions.Find(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	d.write(p.Show(badge, d.now().Add(-time.Minute)))
	told := len(d.told(u))
	if status, body := d.call(raw.Reveal(), http.MethodDelete, path, ""); status != http.StatusNoContent {
		t.Errorf("shown a minute ago: %d %v", status, body)
	}
	if got := len(d.told(u)); got != told+1 {
		t.Errorf("%d notices, want one more than %d", got, told)
	}
	if found, _ := d.s.List(t.Context(), home, u.ID); len(found) != 0 {
		t.Error("it is still there")
	}
}
