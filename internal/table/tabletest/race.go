package tabletest

import (
	"errors"
	"strconv"
	"sync"
	"testing"

	"lanyard/internal/table"
)

// racers is how many do the same at once.
const racers = 64

func races(t *testing.T, s suite) {
	s.test(t, "put where nothing is", func(t *testing.T, e *env) {
		winner := e.race(func(i int) []table.Op {
			return []table.Op{table.Put(&thing{Head: e.head("a"), Count: int64(i)}, table.Absent())}
		})
		equal(t, e.get("a").Count, int64(winner))
	})
	s.test(t, "put where an expired item is", func(t *testing.T, e *env) {
		e.write(table.Put(&thing{Head: e.expiring("a", 0), Count: -1}))
		winner := e.race(func(i int) []table.Op {
			return []table.Op{table.Put(&thing{Head: e.head("a"), Count: int64(i)}, table.Absent())}
		})
		equal(t, e.get("a").Count, int64(winner))
	})
	s.test(t, "update of a state", func(t *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		winner := e.race(func(i int) []table.Op {
			return []table.Op{table.Update(e.key("a"), table.Equal("state", open),
				table.Set("state", used), table.Set("count", int64(i)))}
		})
		equal(t, e.get("a"), thing{Head: e.head("a"), State: used, Count: int64(winner)})
	})
	s.test(t, "delete", func(_ *testing.T, e *env) {
		e.write(table.Put(e.thing("a", open)))
		e.race(func(int) []table.Op { return []table.Op{table.Delete(e.key("a"), table.Exists())} })
		e.absent("a")
	})
	s.test(t, "transaction", raceTransaction)
	s.test(t, "transactions on the same two, in either order", raceCrossed)
	s.test(t, "counter", raceCounter)
	s.test(t, "counter up to a limit", raceLimit)
	s.test(t, "check against change", raceCheck)
}

// together runs racers goroutines that start at the same moment and gives
// their errors.
func together(run func(i int) error) []error {
	var ready, done sync.WaitGroup
	ready.Add(1)
	out := make([]error, racers)
	for i := range racers {
		done.Go(func() {
			ready.Wait()
			out[i] = run(i)
		})
	}
	ready.Done()
	done.Wait()
	return out
}

// race lets racers do their ops and says who won: exactly one, and the others
// know that a condition failed.
func (e *env) race(ops func(i int) []table.Op) int {
	e.t.Helper()
	winner := -1
	for i, err := range together(func(i int) error { return e.tb.Write(e.t.Context(), ops(i)...) }) {
		var failed *table.ConditionFailed
		switch {
		case err == nil && winner >= 0:
			e.t.Errorf("both %d and %d won", winner, i)
		case err == nil:
			winner = i
		case !errors.As(err, &failed):
			e.t.Errorf("racer %d: %v", i, err)
		}
	}
	if winner < 0 {
		e.t.Fatal("nobody won")
	}
	return winner
}

func raceTransaction(t *testing.T, e *env) {
	e.write(table.Put(e.thing("session", open)))
	winner := e.race(func(i int) []table.Op {
		return []table.Op{
			table.Put(&thing{Head: e.head(number(i)), Count: int64(i)}, table.Absent()),
			table.Update(e.key("session"), table.Equal("state", open),
				table.Set("state", used), table.Set("count", int64(i))),
		}
	})
	equal(t, e.get("session"), thing{Head: e.head("session"), State: used, Count: int64(winner)})
	page, err := e.tb.Query(t.Context(), table.Query{PK: e.pk("p"), Prefix: "n#"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, decode[thing](t, page.Items), []thing{{Head: e.head(number(winner)), Count: int64(winner)}})
}

func raceCrossed(t *testing.T, e *env) {
	e.write(table.Put(e.thing("a", open)), table.Put(e.thing("b", open)))
	winner := e.race(func(i int) []table.Op {
		first, second := "a", "b"
		if i%2 == 1 {
			first, second = second, first
		}
		return []table.Op{
			table.Update(e.key(first), table.Equal("state", open), table.Set("state", used), table.Set("count", i)),
			table.Update(e.key(second), table.Equal("state", open), table.Set("state", used), table.Set("count", i)),
		}
	})
	for _, sk := range []string{"a", "b"} {
		equal(t, e.get(sk), thing{Head: e.head(sk), State: used, Count: int64(winner)})
	}
}

func raceCounter(t *testing.T, e *env) {
	e.write(table.Put(e.thing("a", open)), table.Put(e.thing("b", open)))
	add := func(sk string) table.Op { return table.Update(e.key(sk), table.Exists(), table.Add("count", 1)) }
	for i, err := range together(func(i int) error {
		if i%2 == 0 {
			return e.tb.Write(t.Context(), add("a"))
		}
		return e.tb.Write(t.Context(), add("a"), add("b"))
	}) {
		if err != nil {
			t.Errorf("racer %d: %v", i, err)
		}
	}
	equal(t, e.get("a").Count, int64(racers))
	equal(t, e.get("b").Count, int64(racers/2))
}

// raceLimit is how tries are counted: at most five, however many at once.
func raceLimit(t *testing.T, e *env) {
	e.write(table.Put(e.thing("a", open)))
	under := table.Or(table.Not(table.Greater("count", 0)), table.Less("count", 5))
	won := 0
	for i, err := range together(func(i int) error {
		return e.tb.Write(t.Context(),
			table.Update(e.key("a"), under, table.Add("count", 1), table.Set("name", strconv.Itoa(i))))
	}) {
		var failed *table.ConditionFailed
		if err == nil {
			won++
		} else if !errors.As(err, &failed) {
			t.Errorf("racer %d: %v", i, err)
		}
	}
	equal(t, won, 5)
	equal(t, e.get("a").Count, int64(5))
}

// raceCheck revokes while others act under a check that it is not revoked: who
// acted before is there, and nobody acted after.
func raceCheck(t *testing.T, e *env) {
	e.write(table.Put(e.thing("guard", open)))
	out := together(func(i int) error {
		if i == racers/2 {
			return e.tb.Write(t.Context(),
				table.Update(e.key("guard"), table.Equal("state", open), table.Set("state", used)))
		}
		return e.tb.Write(t.Context(), table.Check(e.key("guard"), table.Equal("state", open)),
			table.Put(e.thing(number(i), open), table.Absent()))
	})
	for i, err := range out {
		if i == racers/2 {
			equal(t, err, nil)
			continue
		}
		items, readErr := e.tb.GetAll(t.Context(), []table.Key{e.key(number(i))})
		if readErr != nil {
			t.Fatal(readErr)
		}
		if items[0].Exists() != (err == nil) {
			t.Errorf("racer %d was told %v, its item exists: %v", i, err, items[0].Exists())
		}
	}
}
