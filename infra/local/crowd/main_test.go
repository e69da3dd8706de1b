package main

import (
	"strings"
	"testing"

	"lanyard/internal/phone"
)

// TestNumbers: everybody's number is one, nobody else's, and none of those that people
// type who try things out.
func TestNumbers(t *testing.T) {
	seen := map[phone.E164]int{}
	for i := range 100_000 {
		d := person(i).Draft
		if d.Phone == nil {
			continue
		}
		n, err := phone.Parse(d.Phone.Reveal(), "US")
		if err != nil {
			t.Fatalf("person %d: %v", i, err)
		}
		if other, ok := seen[n.E164]; ok {
			t.Fatalf("persons %d and %d have one number", other, i)
		}
		if strings.HasPrefix(n.E164.Reveal(), "+120255501") {
			t.Fatalf("person %d has a number of fiction", i)
		}
		seen[n.E164] = i
	}
	if len(seen) != 9000 {
		t.Errorf("%d have a number, want 9000", len(seen))
	}
}
