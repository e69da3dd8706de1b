package enroll

import (
	"slices"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// guessWindow is how far back the wrong codes of a user are counted.
const guessWindow = 24 * time.Hour

// Guesses are the codes of a user that were tried and not right: the moments of
// the last day, and how many in a row. There is one for all challenges of a
// user on a path, so that a new code does not bring new guesses (NIST SP 800-63B-4,
// section 3.2.2).
type Guesses struct {
	table.Head
	Network session.NetworkID `json:"network"`
	User    session.UserID    `json:"user"`
	Path    Path              `json:"path"`
	Rev     int64             `json:"rev"` // raised by every write
	At      []table.Epoch     `json:"at,omitempty"`
	InARow  int               `json:"in_a_row"`
}

// mayTry decides whether the user has guesses left. errs.Limited says from when
// on one is; errs.Locked that somebody has to help.
func (g Guesses) mayTry(p Policy, now time.Time) error {
	if g.stopped(p) {
		return errs.New(errs.Locked, "Codes are stopped for this account. Ask your administrator.")
	}
	if free := g.free(p, now); free != 0 {
		return errs.After(free.Time().Sub(now))
	}
	return nil
}

// stopped reports whether somebody has to help.
func (g Guesses) stopped(p Policy) bool { return g.InARow >= p.WrongInARow }

// free is from when on the codes of the last day leave room for one more; zero
// when they do now.
func (g Guesses) free(p Policy, now time.Time) table.Epoch {
	recent := g.recent(now)
	if len(recent) < p.WrongPerDay {
		return 0
	}
	return table.At(recent[len(recent)-p.WrongPerDay].Time().Add(guessWindow))
}

// counted is g with one more try, before anybody knows whether it is right.
func (g Guesses) counted(now time.Time) Guesses {
	g.At = append(g.recent(now), table.At(now))
	slices.Sort(g.At) // clocks of two machines differ
	g.InARow++
	g.Rev++
	return g
}

// right is g when the try counted at a moment turned out right: it is given
// back, and the row of wrong ones is over.
func (g Guesses) right(counted table.Epoch) Guesses {
	g.At = slices.Clone(g.At)
	if i := slices.Index(g.At, counted); i >= 0 {
		g.At = slices.Delete(g.At, i, i+1)
	}
	g.InARow = 0
	g.Rev++
	return g
}

// unlocked is g with the row of wrong codes over. Those of the last day still
// count.
func (g Guesses) unlocked() Guesses {
	g.InARow = 0
	g.Rev++
	return g
}

// recent are the moments inside the window, in order.
func (g Guesses) recent(now time.Time) []table.Epoch {
	edge := table.At(now.Add(-guessWindow))
	i, _ := slices.BinarySearch(g.At, edge+1)
	return slices.Clone(g.At[i:])
}

// put is the op that writes g where before was, if nobody else wrote it.
func (g Guesses) put(before Guesses) table.Op {
	g.place()
	if before.Rev == 0 {
		return table.Put(&g, table.Absent())
	}
	return table.Put(&g, table.Equal("rev", before.Rev))
}

// read takes g from an item, or begins it when there is none.
func (g *Guesses) read(item table.Item, n session.NetworkID, u session.UserID, path Path) error {
	*g = Guesses{Network: n, User: u, Path: path}
	return read(item, g)
}
