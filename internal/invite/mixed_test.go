package invite

import (
	"fmt"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// mixed is a network in which every two people stand differently with a badge
// by SMS for two devices.
type mixed struct {
	*world
	badge network.Badge
	group session.GroupID // of new, open and gone
	users map[string]directory.User
}

func newMixed(t *testing.T) mixed {
	t.Helper()
	w := newWorld(t)
	b := w.badge(func(b *network.Badge) { b.Channel, b.DeviceLimit = notify.SMS, 2 })
	m := mixed{world: w, badge: b, users: map[string]directory.User{}}
	for i, name := range []string{"new", "open", "expired", "revoked", "completed", "owner", "full", "full and open", "gone", "gone and open"} {
		m.users[name] = w.person(fmt.Sprintf("p%d", i), fmt.Sprintf("+1201555%04d", i))
	}
	m.users["unreachable"], m.users["abroad"] = w.person("bob", ""), w.person("jim", "+18765550123")
	m.users["no contact"] = w.person("nat", "")
	m.joined("new", "open", "gone")
	m.invited("expired", time.Hour)
	w.pass(time.Hour)
	for _, name := range []string{"open", "no contact", "revoked", "completed", "full and open", "gone and open"} {
		m.invited(name, 24*time.Hour)
	}
	if _, err := w.s.Revoke(t.Context(), w.set.ID, m.last("revoked").ID, w.entry()); err != nil {
		t.Fatal(err)
	}
	done := m.last("completed").completed(w.now())
	w.write(done.put(m.last("completed")))
	for name, n := range map[string]int{"owner": 1, "full": 2} {
		w.write((Standing{Network: w.set.ID, User: m.users[name].ID, Badge: m.badge.ID, Credentials: n}).put(Standing{}))
	}
	w.write(table.Update(StandingKey(w.set.ID, m.users["full and open"].ID, m.badge.ID), table.Exists(), table.Set("credentials", 2)))
	for _, name := range []string{"gone", "gone and open"} {
		u := m.users[name]
		u.State = session.Disabled
		w.write(table.Put(&u))
		m.users[name] = u
	}
	return m
}

// joined puts users into a group of theirs.
func (m *mixed) joined(names ...string) {
	m.t.Helper()
	g, ops, err := directory.MakeGroup(m.set, directory.NewGroup{Name: "Night shift"}, m.now())
	if err != nil {
		m.t.Fatal(err)
	}
	m.write(ops...)
	m.group = g.ID
	for _, name := range names {
		by := httpapi.Caller{Principal: session.Principal{Network: m.set.ID, User: m.users[name].ID}}
		if m.users[name], err = m.s.People.Join(m.t.Context(), by, g.ID, m.users[name].ID); err != nil {
			m.t.Fatal(err)
		}
	}
}

func (m mixed) invited(name string, d time.Duration) {
	m.t.Helper()
	in := Send{Network: m.set.ID, User: m.users[name].ID, Badge: m.badge.ID, ValidFor: d, Entry: m.entry()}
	if _, _, err := m.s.Send(m.t.Context(), in); err != nil {
		m.t.Fatal(err)
	}
}

// last is the invitation that a user's standing names.
func (m mixed) last(name string) Invitation {
	m.t.Helper()
	all, _, err := m.s.OfUser(m.t.Context(), m.set.ID, m.users[name].ID, 2, "")
	if err != nil || len(all) != 1 {
		m.t.Fatalf("%d invitations of %s, %v", len(all), name, err)
	}
	return all[0]
}

// listed are all of them, and one who is nobody.
func (m mixed) listed() []session.UserID {
	ids := []session.UserID{session.UserID(secret.NewUserID())}
	for _, u := range m.users {
		ids = append(ids, u.ID)
	}
	return ids
}

// stands is how each of them stands, and the administrator.
var stands = map[string]StandingState{
	"new": StandsUninvited, "open": StandsOpen, "expired": StandsExpired, "revoked": StandsRevoked,
	"completed": StandsCompleted, "owner": StandsWithBadge, "full": StandsWithBadge, "full and open": StandsWithBadge,
	"gone": StandsUninvited, "gone and open": StandsOpen, "unreachable": StandsUninvited, "abroad": StandsUninvited,
	"no contact": StandsNoContact, "root": StandsUninvited,
}

// name is what a user is called in this world.
func (m mixed) name(id session.UserID) string {
	for name, u := range m.users {
		if u.ID == id {
			return name
		}
	}
	return "root"
}
