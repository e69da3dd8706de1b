package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// badge stores one by e-mail, for two devices.
func (w *world) badge(proof network.Proof) network.Badge {
	w.t.Helper()
	b := network.Badge{
		ID: network.BadgeID(secret.NewID(w.now())), Network: home, Name: "Staff", Channel: notify.Email, Proof: proof, DeviceLimit: 2,
	}
	key := network.BadgeKey(home, b.ID)
	b.PK, b.SK, b.Kind = key.PK, key.SK, "badge"
	w.write(table.Put(&b))
	return b
}

// sends is a sending with a receipt of its own.
func (w *world) sends(agent, u directory.User, change func(*Sending)) (invite.SessionStatus, secret.Text, error) {
	w.t.Helper()
	in := Sending{User: u.ID, Verification: w.verified(agent, u, SendSession).ID}
	change(&in)
	return w.s.SendSession(w.t.Context(), in, w.as(agent))
}

// What a receipt for something else does not do to a session: create it, send it again,
// remove it. Nothing is changed by any row, and each is in the trace (threat 23).
func TestSessionWantsItsReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague := w.person("agent", "agents"), w.person("colleague", "agents")
	ann, b := w.caller("ann"), w.badge(network.ProofLink)
	st, _, err := w.sends(agent, ann, func(in *Sending) { in.Badge = b.ID })
	if err != nil {
		t.Fatal(err)
	}
	w.pass(2 * time.Minute)
	others := map[string]ID{
		"for another act":  w.verified(agent, ann, AddMobile, RemoveEnrollment).ID,
		"not verified":     w.open(agent, ann, SendSession, ResendSession, RemoveSession).ID,
		"of another agent": w.verified(colleague, ann, SendSession, ResendSession, RemoveSession).ID,
		"for another user": w.verified(agent, w.bob(), SendSession, ResendSession, RemoveSession).ID,
		"left out":         "",
		"made up":          newID(ann.ID, noon),
	}
	for name, v := range others {
		for what, do := range map[string]func() error{
			"sent": func() error {
				_, _, err := w.s.SendSession(t.Context(), Sending{User: ann.ID, Verification: v, Badge: b.ID, Force: true}, w.as(agent))
				return err
			},
			"sent again": func() error {
				_, err := w.s.ResendSession(t.Context(), st.ID, v, "", w.as(agent))
				return err
			},
			"removed": func() error {
				_, err := w.s.RemoveSession(t.Context(), st.ID, v, w.as(agent))
				return err
			},
		} {
			if err := do(); kind(err) != errs.Forbidden && kind(err) != errs.NotFound {
				t.Errorf("%s with a receipt %s: %v", what, name, err)
			}
		}
	}
	now, err := w.s.Session(t.Context(), w.as(agent).Principal, st.ID)
	if err != nil || now.State != invite.SessionOpen || now.Generation != 1 {
		t.Errorf("the session is %+v %v", now, err)
	}
	if !slices.Contains(w.trace(agent, ann), "desk.refuse send_session forbidden") {
		t.Errorf("the trace is %v", w.trace(agent, ann))
	}
}

// bob is another caller, whose number is ann's neighbour's.
func (w *world) bob() directory.User {
	w.t.Helper()
	u := w.person("bob")
	u.Phone = other
	u = w.store(u)
	w.enrolled(u, enroll.MobileCode, other, 7*24*time.Hour)
	return u
}

// A receipt is good for one sending, however it is used at once.
func TestReceiptSendsOneSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann, b := w.person("agent", "agents"), w.caller("ann"), w.badge(network.ProofLink)
	v := w.verified(agent, ann, SendSession)
	results := make(chan error, 16)
	for range cap(results) {
		go func() {
			_, _, err := w.s.SendSession(t.Context(), Sending{User: ann.ID, Verification: v.ID, Badge: b.ID}, w.as(agent))
			results <- err
		}()
	}
	sent := 0
	for range cap(results) {
		if err := <-results; err == nil {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("%d were sent", sent)
	}
	made := slices.DeleteFunc(w.messages(ann.ID), func(m notify.Message) bool { return m.Template != notify.RegistrationSession })
	if len(made) != 1 {
		t.Errorf("%d messages", len(made))
	}
}

// The link is not for an agent who could make the badge with it: where the link is
// the proof, and where the code of the second check goes to a contact that is new or
// that the desk touched (threats 23 to 25).
func TestLinkIsNotForTheAgent(t *testing.T) {
	t.Parallel()
	byLink := func(b network.Badge) func(*Sending) {
		return func(in *Sending) { in.Badge, in.ByLink = b.ID, true }
	}
	for name, c := range map[string]struct {
		proof  network.Proof
		before func(w *world, agent, ann directory.User)
		want   errs.Kind
	}{
		"a second check":    {network.ProofCode, func(*world, directory.User, directory.User) {}, ""},
		"the link is proof": {network.ProofLink, func(*world, directory.User, directory.User) {}, errs.Forbidden},
		"a number enrolled an hour ago": {network.ProofCode, func(w *world, agent, ann directory.User) {
			w.add(agent, ann, other)
			w.pass(time.Hour)
		}, errs.Forbidden},
		"a number whose enrollment is gone since": {network.ProofCode, func(w *world, agent, ann directory.User) {
			w.enrolled(ann, enroll.PersonalEmail, "ann@example.com", 7*24*time.Hour)
			v := w.verified(agent, ann, RemoveEnrollment)
			if err := w.s.RemoveEnrollment(w.t.Context(), ann.ID, v.ID, enroll.PersonalEmail, w.as(agent)); err != nil {
				w.t.Fatal(err)
			}
			w.pass(time.Hour)
		}, errs.Forbidden},
		"a number enrolled four days ago": {network.ProofCode, func(w *world, agent, ann directory.User) {
			w.add(agent, ann, other)
			w.pass(4 * 24 * time.Hour)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			agent, ann, b := w.person("agent", "agents"), w.caller("ann"), w.badge(c.proof)
			c.before(w, agent, ann)
			in := Sending{User: ann.ID, Verification: w.agreed(agent, ann, SendSession)}
			byLink(b)(&in)
			st, link, err := w.s.SendSession(t.Context(), in, w.as(agent))
			if kind(err) != c.want || (link != "") != (c.want == "") {
				t.Fatalf("link %t, %+v %v", link != "", st, err)
			}
			if c.want == "" {
				shown, err := w.s.Session(t.Context(), w.as(agent).Principal, st.ID)
				if err != nil || shown.View().Link != "" || shown.View().Notify {
					t.Errorf("looked at again: %+v %v", shown.View(), err)
				}
			}
		})
	}
}

// add enrolls a new number for a verified caller.
func (w *world) add(agent, u directory.User, to secret.Text) {
	w.t.Helper()
	v := w.verified(agent, u, AddMobile)
	_, sent, err := w.s.AddContact(w.t.Context(), Adding{u.ID, v.ID, enroll.MobileCode, to.Reveal()}, w.as(agent))
	if err == nil {
		_, err = w.s.AddedContact(w.t.Context(), u.ID, v.ID, enroll.MobileCode, Heard{sent.ID, w.spoken(u.ID, sent.ID)}, w.as(agent))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// agreed is a receipt that a second person gave, where the numbers ask for no more.
func (w *world) agreed(agent, u directory.User, act Act) ID {
	w.t.Helper()
	w.settings(map[network.Number]int64{sums[act]: 1})
	v := w.open(agent, u, act)
	if _, err := w.s.Agree(w.t.Context(), v.ID, w.as(w.person("second"+string(v.ID), "agents"))); err != nil {
		w.t.Fatal(err)
	}
	return v.ID
}

// Of two links to one badge only the newer works, whatever the older was; a removed
// one leads nowhere (threat 7).
func TestNewerSessionSupersedes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann, b := w.person("agent", "agents"), w.caller("ann"), w.badge(network.ProofLink)
	first, _, err := w.sends(agent, ann, func(in *Sending) { in.Badge = b.ID })
	if err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	second, _, err := w.sends(agent, ann, func(in *Sending) { in.Badge, in.ValidFor = b.ID, 5*time.Minute })
	if err != nil || second.ID != first.ID || second.Generation != 2 || second.ValidUntil != table.At(w.now().Add(5*time.Minute)) {
		t.Fatalf("%+v %v", second, err)
	}
	if err := second.Check(1, w.now()); !errors.Is(err, errs.Superseded) {
		t.Errorf("the first link: %v", err)
	}
	v := w.verified(agent, ann, RemoveSession)
	removed, err := w.s.RemoveSession(t.Context(), second.ID, v.ID, w.as(agent))
	if err != nil || removed.State != invite.SessionRemoved || !errors.Is(removed.Check(2, w.now()), errs.Revoked) {
		t.Errorf("%+v %v", removed, err)
	}
	if _, err := w.s.ResendSession(t.Context(), second.ID, w.verified(agent, ann, ResendSession).ID, "", w.as(agent)); kind(err) != errs.Revoked {
		t.Errorf("sent again after it was removed: %v", err)
	}
}

// Whoever does not serve a user does not see their sessions.
func TestSessionsOfOthersUsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	zurich, ann, b := w.person("zoe", "zurich"), w.caller("ann"), w.badge(network.ProofLink)
	st, _, err := w.sends(w.person("agent", "agents"), ann, func(in *Sending) { in.Badge = b.ID })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Session(t.Context(), w.as(zurich).Principal, st.ID); kind(err) != errs.NotFound {
		t.Errorf("looked at by who does not serve: %v", err)
	}
	if _, _, err := w.s.Sessions(t.Context(), w.as(zurich).Principal, ann.ID, 10, ""); kind(err) != errs.NotFound {
		t.Errorf("listed by who does not serve: %v", err)
	}
}
