package desk

import (
	"testing"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// A frozen caller is helped by an administrator alone, whatever they prove, also with a
// receipt from before.
func TestFrozenCallerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	receipt := w.verified(agent, ann, RemoveEnrollment)
	u := ann
	if err := w.s.Table.Get(t.Context(), ann.ItemKey(), &u); err != nil {
		t.Fatal(err)
	}
	u.FrozenAt = table.At(w.now())
	w.store(u)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, receipt.ID, "mobile_code", w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("with a receipt from before: %v", err)
	}
	if err := w.begin(w.as(agent), ann.ID); kind(err) != errs.Forbidden {
		t.Errorf("a new verification: %v", err)
	}
}
