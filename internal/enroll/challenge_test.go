package enroll

import (
	"errors"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

var (
	noon   = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	policy = Policy{Digits: 6, Lifetime: 10 * time.Minute, Tries: 5, WrongPerDay: 20, WrongInARow: 100}
)

func wanted(id ChallengeID, contact secret.Text) Challenge {
	return Challenge{
		ID: id, Network: "n", User: "u", Service: MobileCode, Path: BySelf,
		Purpose: secret.PurposeEnrollment, Contact: contact, Root: 1,
	}
}

func TestFirstChallenge(t *testing.T) {
	c, err := Challenge{}.next(wanted("a", "+12015550100"), policy, noon)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "a" || c.State != ChallengeOpen || c.Generation != 1 || c.Sends != 1 || c.Tries != 0 {
		t.Errorf("first challenge is %+v", c)
	}
	if want := table.At(noon.Add(10 * time.Minute)); c.ValidUntil != want {
		t.Errorf("valid until %d, want %d", c.ValidUntil, want)
	}
}

func TestSendingAgain(t *testing.T) {
	sentAt := func(ago time.Duration) table.Epoch { return table.At(noon.Add(-ago)) }
	first := func(ago time.Duration) Challenge {
		c, _ := Challenge{}.next(wanted("a", "+12015550100"), policy, noon.Add(-ago))
		return c
	}
	for name, tc := range map[string]struct {
		prev       Challenge
		contact    secret.Text
		wait       time.Duration
		id         ChallengeID
		generation uint16
		sends      int
		tries      int
	}{
		"too early": {prev: first(29 * time.Second), wait: time.Second},
		"the same code while it is young": {
			prev: with(first(30*time.Second), func(c *Challenge) { c.Tries = 4 }),
			id:   "a", generation: 1, sends: 2, tries: 4,
		},
		"the same code at 90 seconds": {prev: first(90 * time.Second), id: "a", generation: 1, sends: 2},
		"a new code after 90 seconds, the tries are kept": {
			prev: with(first(91*time.Second), func(c *Challenge) { c.Tries = 4 }),
			id:   "a", generation: 2, sends: 2, tries: 4,
		},
		"a sending of the same code does not make it younger": {
			prev: with(first(120*time.Second), func(c *Challenge) { c.Sends, c.SentAt = 2, sentAt(60*time.Second) }),
			id:   "a", generation: 2, sends: 3,
		},
		"longer waits the more often": {
			prev: with(first(9*time.Minute), func(c *Challenge) { c.Sends, c.SentAt = 7, sentAt(299*time.Second) }),
			wait: time.Second,
		},
		"another contact waits as well": {prev: first(10 * time.Second), contact: "+12015550199", wait: 20 * time.Second},
		"another contact is another challenge": {
			prev: with(first(31*time.Second), func(c *Challenge) { c.Tries = 2 }), contact: "+12015550199",
			id: "b", generation: 1, sends: 2, tries: 0,
		},
		"no tries left": {
			prev: with(first(31*time.Second), func(c *Challenge) { c.Tries = 5 }),
			id:   "b", generation: 1, sends: 2, tries: 0,
		},
		"after its end": {prev: first(10 * time.Minute), id: "b", generation: 1, sends: 1},
		"after it was spent": {
			prev: with(first(5*time.Second), func(c *Challenge) { c.State = ChallengeSpent }),
			id:   "b", generation: 1, sends: 1,
		},
		"after it was made void": {
			prev: with(first(5*time.Second), func(c *Challenge) { c.State = ChallengeVoid }),
			id:   "b", generation: 1, sends: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			contact := tc.contact
			if contact == "" {
				contact = "+12015550100"
			}
			got, err := tc.prev.next(wanted("b", contact), policy, noon)
			if tc.wait > 0 {
				var e *errs.Error
				if !errors.As(err, &e) || e.Kind != errs.Limited || e.RetryAfter != tc.wait {
					t.Fatalf("got %v, want to wait %s", err, tc.wait)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.ID != tc.id || got.Generation != tc.generation || got.Sends != tc.sends || got.Tries != tc.tries {
				t.Errorf("got %s generation %d, %d sends, %d tries", got.ID, got.Generation, got.Sends, got.Tries)
			}
			if got.Contact != contact || got.State != ChallengeOpen {
				t.Errorf("state %s; the contact is the one asked for: %t", got.State, got.Contact == contact)
			}
		})
	}
}

func with(c Challenge, change func(*Challenge)) Challenge {
	change(&c)
	return c
}

func TestMayTryChallenge(t *testing.T) {
	open, _ := Challenge{}.next(wanted("a", "+12015550100"), policy, noon)
	for name, tc := range map[string]struct {
		c    Challenge
		at   time.Time
		want error
	}{
		"at once":              {open, noon, nil},
		"in its last second":   {open, noon.Add(10*time.Minute - time.Second), nil},
		"at its end":           {open, noon.Add(10 * time.Minute), errs.Expired},
		"spent":                {with(open, func(c *Challenge) { c.State = ChallengeSpent }), noon, errs.Used},
		"void":                 {with(open, func(c *Challenge) { c.State = ChallengeVoid }), noon, errs.Superseded},
		"with one try left":    {with(open, func(c *Challenge) { c.Tries = 4 }), noon, nil},
		"with no tries left":   {with(open, func(c *Challenge) { c.Tries = 5 }), noon, errs.Locked},
		"of an unknown state":  {with(open, func(c *Challenge) { c.State = "" }), noon, errs.Superseded},
		"spent, and also over": {with(open, func(c *Challenge) { c.State = ChallengeSpent }), noon.Add(time.Hour), errs.Used},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.c.mayTry(policy, tc.at); !errors.Is(err, tc.want) || (err == nil) != (tc.want == nil) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}
