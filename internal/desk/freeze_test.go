package desk

import (
	"testing"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/table"
)

// freeze freezes somebody.
func (w *world) freeze(u directory.User) {
	w.t.Helper()
	if err := w.tbl.Get(w.t.Context(), u.ItemKey(), &u); err != nil {
		w.t.Fatal(err)
	}
	u.FrozenAt = table.At(w.now())
	w.store(u)
}

// A frozen caller is helped by an administrator alone, whatever they prove: no act
// is done with a receipt from before, and none is given.
func TestFrozenCallerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann, b := w.person("agent", "agents"), w.caller("ann"), w.badge(network.ProofLink)
	st, _, err := w.sends(agent, ann, func(in *Sending) { in.Badge = b.ID })
	if err != nil {
		t.Fatal(err)
	}
	coded := w.verified(agent, ann, AddMobile)
	_, sent, err := w.s.AddContact(t.Context(), Adding{ann.ID, coded.ID, enroll.MobileCode, other}, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	heard := Heard{sent.ID, w.spoken(ann.ID, sent.ID)}
	badge, receipts := w.counted(ann), map[Act]ID{}
	for act := range sums {
		receipts[act] = w.verified(agent, ann, act).ID
	}
	waiting := w.open(agent, ann, AddEmail)
	w.freeze(ann)
	by := w.as(agent)
	found, err := w.s.look(t.Context(), by.Principal, ann.ID)
	if err != nil || found.State != directory.Frozen {
		t.Errorf("shown as %s: %v", found.State, err)
	}
	for act, do := range map[Act]func(ID) error{
		AddMobile: func(v ID) error {
			_, _, err := w.s.AddContact(t.Context(), Adding{ann.ID, v, enroll.MobileCode, other}, by)
			return err
		},
		AddEmail: func(v ID) error {
			_, _, err := w.s.AddContact(t.Context(), Adding{ann.ID, v, enroll.PersonalEmail, "new@example.com"}, by)
			return err
		},
		RemoveEnrollment: func(v ID) error { return w.s.RemoveEnrollment(t.Context(), ann.ID, v, enroll.MobileCode, by) },
		SendSession: func(v ID) error {
			_, _, err := w.s.SendSession(t.Context(), Sending{User: ann.ID, Verification: v, Badge: b.ID}, by)
			return err
		},
		ResendSession: func(v ID) error { _, err := w.s.ResendSession(t.Context(), st.ID, v, "", by); return err },
		RemoveSession: func(v ID) error { _, err := w.s.RemoveSession(t.Context(), st.ID, v, by); return err },
		RemoveBadge:   func(v ID) error { return w.s.RemoveBadge(t.Context(), ann.ID, v, badge, by) },
	} {
		if err := do(receipts[act]); kind(err) != errs.Forbidden {
			t.Errorf("%s with a receipt from before: %v", act, err)
		}
		delete(receipts, act)
	}
	if len(receipts) > 0 {
		t.Errorf("acts that were not tried: %v", receipts)
	}
	if _, err := w.s.AddedContact(t.Context(), ann.ID, coded.ID, enroll.MobileCode, heard, by); kind(err) != errs.Forbidden {
		t.Errorf("a code from before: %v", err)
	}
	if _, _, err := w.s.SendCode(t.Context(), waiting.ID, enroll.MobileCode, by); err == nil {
		t.Error("a code to verify the caller was sent")
	}
	if err := w.begin(by, ann.ID); kind(err) != errs.Forbidden {
		t.Errorf("a new verification: %v", err)
	}
}
