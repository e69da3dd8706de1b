package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// counted is the badge of a user, as the standing knows it.
func (w *world) counted(u directory.User) register.CredentialID {
	w.t.Helper()
	w.badged(u, week)
	key := invite.StandingKey(home, u.ID, "")
	w.write(table.Put(&invite.Standing{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "standing"}, Network: home, User: u.ID, Credentials: 1}))
	have, err := register.Credentials(w.t.Context(), w.tbl, home, u.ID)
	if err != nil || len(have) != 1 {
		w.t.Fatal(have, err)
	}
	return have[0].ID
}

// What a receipt for something else does not take a badge or the enrollments away with
// (threat 23), and that the right one does it once.
func TestRemovingWantsItsReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague := w.person("agent", "agents"), w.person("colleague", "agents")
	ann := w.caller("ann")
	w.enrolled(ann, enroll.PersonalEmail, "ann@example.com", week)
	badge := w.counted(ann)
	for _, do := range []struct {
		act  Act
		with func(ID) error
	}{
		{RemoveBadge, func(v ID) error { return w.s.RemoveBadge(t.Context(), ann.ID, v, badge, w.as(agent)) }},
		{RemoveEnrollment, func(v ID) error { return w.s.RemoveEnrollments(t.Context(), ann.ID, v, w.as(agent)) }},
	} {
		for name, v := range map[string]ID{
			"for another act":  w.verified(agent, ann, AddMobile).ID,
			"not verified":     w.open(agent, ann, do.act).ID,
			"of another agent": w.verified(colleague, ann, do.act).ID,
			"left out":         "",
		} {
			if err := do.with(v); kind(err) != errs.Forbidden {
				t.Errorf("%s with a receipt %s: %v", do.act, name, err)
			}
		}
		right := w.verified(agent, ann, do.act).ID
		if err := do.with(right); err != nil {
			t.Fatalf("%s: %v", do.act, err)
		}
		if err := do.with(right); kind(err) != errs.Used {
			t.Errorf("%s again: %v", do.act, err)
		}
	}
	if have, _ := register.Credentials(t.Context(), w.tbl, home, ann.ID); len(have) != 0 {
		t.Error("the badge is still there")
	}
	if have, _ := w.s.Enroll.List(t.Context(), home, ann.ID); len(have) != 0 {
		t.Errorf("%d enrollments are left", len(have))
	}
	acts := w.trace(agent, ann)
	for _, act := range []string{"badge.remove", "enrollment.remove"} {
		if n := strings.Count(strings.Join(acts, " "), act); n != 1 {
			t.Errorf("%d entries %s in %v, want 1", n, act, acts)
		}
	}
}

// A receipt is used in the transaction that removes: where nothing was, it is as good as before.
func TestNothingToRemoveUsesNoReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	v := w.verified(agent, ann, RemoveBadge, RemoveEnrollment)
	none := register.IDOf([]byte("none"))
	if err := w.s.RemoveBadge(t.Context(), ann.ID, v.ID, none, w.as(agent)); kind(err) != errs.NotFound {
		t.Errorf("no such badge: %v", err)
	}
	badge := w.counted(ann)
	if err := w.s.RemoveBadge(t.Context(), ann.ID, v.ID, badge, w.as(agent)); err != nil {
		t.Errorf("after that: %v", err)
	}
	var now directory.User
	if err := w.tbl.Get(t.Context(), session.UserKey(home, ann.ID), &now); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(now.Gone, func(g session.Gone) bool { return g.Badge == string(badge) }) {
		t.Error("the sessions that were made with it go on")
	}
}

func TestWhatTheDeskSeesOfBadges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	v := w.verified(agent, ann, SendSession)
	view, err := w.s.look(t.Context(), w.as(agent).Principal, ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(view.Badges) != 0 || slices.Contains(view.Offered, RemoveBadge) || slices.Contains(view.Offered, ResendSession) {
		t.Errorf("with neither badge nor session: %v %v", view.Badges, view.Offered)
	}
	w.counted(ann)
	b := w.badge(network.ProofLink)
	in := Sending{User: ann.ID, Verification: v.ID, Badge: b.ID}
	if _, _, err := w.s.SendSession(t.Context(), in, w.as(agent)); err != nil {
		t.Fatal(err)
	}
	if view, err = w.s.look(t.Context(), w.as(agent).Principal, ann.ID); err != nil {
		t.Fatal(err)
	}
	for _, act := range []Act{RemoveBadge, ResendSession, RemoveSession} {
		if !slices.Contains(view.Offered, act) {
			t.Errorf("%s is not offered: %v", act, view.Offered)
		}
	}
	if len(view.Badges) != 1 {
		t.Errorf("badges %v", view.Badges)
	}
	raw, _ := json.Marshal(view)
	if strings.Contains(string(raw), "webauthn") || strings.Contains(string(raw), number) {
		t.Errorf("the desk sees %s", raw)
	}
}

func TestPeopleAreNamedAtTheDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, ann := w.person("agent", "agents"), w.person("colleague", "agents"), w.caller("ann")
	v, err := w.s.Agree(t.Context(), w.open(agent, ann, AddMobile).ID, w.as(colleague))
	if err != nil {
		t.Fatal(err)
	}
	known, err := w.s.names(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	view := w.s.view(t.Context(), v, known)
	if view.UserName != "ann" || view.AgentName != "agent" || view.Passed[0].ByName != "colleague" {
		t.Errorf("named %q, %q and %q", view.UserName, view.AgentName, view.Passed[0].ByName)
	}
}
