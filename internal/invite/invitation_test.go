package invite

import (
	"errors"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const someone session.UserID = "0123456789abcdef"

func sentAt(at time.Time, generation uint16) Invitation {
	i := Invitation{
		ID: NewID(someone, "a"), User: someone, State: Open, Generation: generation,
	}
	return i.sent(time.Hour, at)
}

func TestIDNamesItsUser(t *testing.T) {
	id := NewID(someone, "a")
	if !id.Valid() || id.User() != someone {
		t.Errorf("%s is not an id of %s", id, someone)
	}
	if id != NewID(someone, "a") || id == NewID(someone, "b") {
		t.Error("an id follows from its seed, and only from it")
	}
	for _, bad := range []ID{"", "x", id[1:], id + "0", ID("!" + string(id[1:]))} {
		if bad.Valid() {
			t.Errorf("%q is valid", bad)
		}
	}
}

func TestStateAsSeen(t *testing.T) {
	i := sentAt(noon, 1)
	if got := i.At(noon.Add(time.Hour - time.Second)); got != Open {
		t.Errorf("in its last second: %s", got)
	}
	if got := i.At(noon.Add(time.Hour)); got != Expired {
		t.Errorf("at its end: %s", got)
	}
	i.State = Completed
	if got := i.At(noon.Add(time.Hour)); got != Completed {
		t.Errorf("completed, later: %s", got)
	}
}

func TestCheck(t *testing.T) {
	in := func(s State) Invitation {
		i := sentAt(noon, 3)
		i.State = s
		return i
	}
	for name, tc := range map[string]struct {
		i          Invitation
		generation uint16
		at         time.Time
		want       error
	}{
		"the newest":              {in(Open), 3, noon, nil},
		"its last second":         {in(Open), 3, noon.Add(time.Hour - time.Second), nil},
		"expired":                 {in(Open), 3, noon.Add(time.Hour), errs.Expired},
		"superseded":              {in(Open), 2, noon, errs.Superseded},
		"superseded and expired":  {in(Open), 2, noon.Add(time.Hour), errs.Superseded},
		"completed":               {in(Completed), 3, noon, errs.Used},
		"completed by a later":    {in(Completed), 1, noon, errs.Used},
		"revoked":                 {in(Revoked), 3, noon, errs.Revoked},
		"revoked, an older link":  {in(Revoked), 2, noon, errs.Revoked},
		"never sent":              {in(Open), 4, noon, errs.Unknown},
		"never sent, yet revoked": {in(Revoked), 4, noon, errs.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.i.Check(tc.generation, tc.at); !errors.Is(err, tc.want) || (err == nil) != (tc.want == nil) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

func TestFollowUp(t *testing.T) {
	i := sentAt(noon, 1)
	i.Proof = &Proof{Generation: 1, Browser: "b", Second: "a mark"}
	next, err := i.followUp(2*time.Hour, noon.Add(30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if next.Generation != 2 || next.Proof != nil || next.SentAt != table.At(noon.Add(30*time.Second)) {
		t.Errorf("follow-up is %+v", next)
	}
	if want := table.At(noon.Add(2*time.Hour + 30*time.Second)); next.ValidUntil != want {
		t.Errorf("valid until %d, want %d", next.ValidUntil, want)
	}
	if _, err := i.followUp(time.Hour, noon.Add(48*time.Hour)); err != nil {
		t.Errorf("an expired one can be sent again: %v", err)
	}
	for state, want := range map[State]error{Completed: errs.Used, Revoked: errs.Revoked} {
		i.State = state
		if _, err := i.followUp(time.Hour, noon.Add(time.Hour)); !errors.Is(err, want) {
			t.Errorf("%s: %v", state, err)
		}
	}
	if _, err := sentAt(noon, maxGeneration).followUp(time.Hour, noon.Add(time.Hour)); !errors.Is(err, errs.Conflict) {
		t.Errorf("after the last generation: %v", err)
	}
}

func TestWaitsBetweenFollowUps(t *testing.T) {
	for generation, wait := range map[uint16]time.Duration{
		1: 30 * time.Second, 2: 60 * time.Second, 3: 120 * time.Second, 4: 300 * time.Second, 9: 300 * time.Second,
	} {
		i := sentAt(noon, generation)
		var e *errs.Error
		if _, err := i.followUp(time.Hour, noon.Add(wait-time.Second)); !errors.As(err, &e) || e.RetryAfter != time.Second {
			t.Errorf("generation %d a second early: %v", generation, err)
		}
		if _, err := i.followUp(time.Hour, noon.Add(wait)); err != nil {
			t.Errorf("generation %d after %s: %v", generation, wait, err)
		}
	}
}

func TestRevoke(t *testing.T) {
	i, err := sentAt(noon, 1).revoked()
	if err != nil || i.State != Revoked {
		t.Fatalf("revoked: %s, %v", i.State, err)
	}
	if i, err = i.revoked(); err != nil || i.State != Revoked {
		t.Errorf("a second time: %s, %v", i.State, err)
	}
	i.State = Completed
	if _, err = i.revoked(); !errors.Is(err, errs.Used) {
		t.Errorf("a completed one: %v", err)
	}
}

func TestProofAddsUpInOneBrowserAndGeneration(t *testing.T) {
	i := sentAt(noon, 1).proven("b", "a mark", noon)
	if i.Proof.Second != "a mark" || !i.Proof.by(1, "b") {
		t.Fatalf("after the second check: %+v", i.Proof)
	}
	if again := i.proven("b", "", noon.Add(time.Minute)); again.Proof.Second != "a mark" {
		t.Errorf("the same browser again: %+v", again.Proof)
	}
	if other := i.proven("c", "", noon); other.Proof.Second != "" {
		t.Error("another browser has what the first one showed")
	}
	next, _ := i.followUp(time.Hour, noon.Add(time.Minute))
	if next.proven("b", "", noon).Proof.Second != "" {
		t.Error("the next generation has what the last one showed")
	}
	var none *Proof
	if none.by(1, "") || i.Proof.by(1, "") || i.Proof.by(2, "b") {
		t.Error("a proof counts without its browser or generation")
	}
}
