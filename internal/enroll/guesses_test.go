package enroll

import (
	"errors"
	"math"
	"testing"
	"time"

	"lanyard/internal/errs"
)

func TestGuessesOfADay(t *testing.T) {
	var g Guesses
	for i := range 20 {
		at := noon.Add(time.Duration(i) * time.Minute)
		if err := g.mayTry(policy, at); err != nil {
			t.Fatalf("guess %d: %v", i+1, err)
		}
		g = g.counted(at)
	}
	var e *errs.Error
	err := g.mayTry(policy, noon.Add(time.Hour))
	if !errors.As(err, &e) || e.Kind != errs.Limited || e.RetryAfter != 23*time.Hour {
		t.Fatalf("21st guess: got %v, want to wait until the first is a day old", err)
	}
	if err := g.mayTry(policy, noon.Add(24*time.Hour-time.Second)); !errors.Is(err, errs.Limited) {
		t.Errorf("a second before the first is a day old: %v", err)
	}
	if err := g.mayTry(policy, noon.Add(24*time.Hour)); err != nil {
		t.Errorf("when the first is a day old: %v", err)
	}
}

// In no 24 hours are there more than 20 guesses, however they are spread.
func TestGuessesOfAnyDay(t *testing.T) {
	var g Guesses
	var made []time.Time
	lax := policy
	lax.WrongInARow = 1 << 30
	for now := noon; now.Before(noon.Add(5 * 24 * time.Hour)); now = now.Add(7 * time.Minute) {
		if g.mayTry(lax, now) == nil {
			g = g.counted(now)
			made = append(made, now)
		}
	}
	if len(made) < 100 {
		t.Fatalf("only %d guesses in five days", len(made))
	}
	for i := 20; i < len(made); i++ {
		if made[i].Sub(made[i-20]) < 24*time.Hour {
			t.Fatalf("21 guesses from %s to %s", made[i-20], made[i])
		}
	}
	if len(g.At) > 21 {
		t.Errorf("keeps %d moments", len(g.At))
	}
}

func TestHundredWrongInARow(t *testing.T) {
	var g Guesses
	at := noon
	for range 100 {
		if err := g.mayTry(policy, at); err != nil {
			t.Fatal(err)
		}
		g = g.counted(at)
		at = at.Add(2 * time.Hour)
	}
	if err := g.mayTry(policy, at.Add(30*24*time.Hour)); !errors.Is(err, errs.Locked) {
		t.Errorf("after 100 wrong codes: %v", err)
	}
}

func TestRightGuess(t *testing.T) {
	g := Guesses{}.counted(noon).counted(noon.Add(time.Minute))
	g = g.right(g.At[1])
	if len(g.At) != 1 || g.InARow != 0 || g.Rev != 3 {
		t.Errorf("after a right code: %+v", g)
	}
	if err := g.mayTry(Policy{WrongPerDay: 2, WrongInARow: 1}, noon.Add(2*time.Minute)); err != nil {
		t.Errorf("a right code counted as a wrong one: %v", err)
	}
}

// The chance of a blind guesser, computed from the numbers that hold.
func TestGuessArithmetic(t *testing.T) {
	perDay := float64(policy.WrongPerDay) / math.Pow10(policy.Digits)
	if perDay > 2e-5 {
		t.Errorf("%g a day and user", perDay)
	}
}
