package network

import (
	"regexp"
	"time"
)

// Quiet are the hours in which nothing goes out by itself: no reminder and no
// automatic invitation. What a person asks for goes out at once. They are read on
// the recipient's clock: From until To, over midnight if To is the earlier.
type Quiet struct {
	From string `json:"from,omitempty" doc:"HH:MM on a clock of 24 hours."`
	To   string `json:"to,omitempty" doc:"HH:MM. Both empty: there are none."`
}

// defaultQuiet is what a network has that says nothing: the hours in which the
// United States forbid calls and texts (47 CFR 64.1200(c)(1)).
var defaultQuiet = Quiet{From: "21:00", To: "08:00"}

// QuietHours are the network's.
func (s Settings) QuietHours() Quiet {
	if s.Quiet == nil {
		return defaultQuiet
	}
	return *s.Quiet
}

// Until is the earliest moment from t on that is not quiet in a zone. A time of
// day that the clocks there skip is taken for the next one that they show.
func (q Quiet) Until(t time.Time, zone *time.Location) time.Time {
	if q == (Quiet{}) {
		return t
	}
	for local := t.In(zone); q.at(local); local = t.In(zone) {
		wait := secondOf(q.To) - secondOfDay(local)
		if wait <= 0 {
			wait += daySeconds
		}
		t = q.onClock(local, local.Add(time.Duration(wait)*time.Second))
	}
	return t
}

// onClock is where the wait that ends at end would end by the clock on the wall,
// if that was put forward or back meanwhile and the end is not quiet so.
func (q Quiet) onClock(begin, end time.Time) time.Time {
	_, before := begin.Zone()
	_, after := end.Zone()
	moved := end.Add(time.Duration(before-after) * time.Second)
	if moved.After(begin) && !q.at(moved) {
		return moved
	}
	return end
}

// at reports whether a moment, in its own zone, is quiet.
func (q Quiet) at(t time.Time) bool {
	from, to, now := secondOf(q.From), secondOf(q.To), secondOfDay(t)
	if from < to {
		return from <= now && now < to
	}
	return from <= now || now < to
}

const daySeconds = 24 * 60 * 60

func secondOfDay(t time.Time) int { return t.Hour()*3600 + t.Minute()*60 + t.Second() }

// secondOf reads a time of day whose form was checked.
func secondOf(clock string) int {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0
	}
	return secondOfDay(t)
}

var timeOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func (q Quiet) good() bool {
	return q == (Quiet{}) || timeOfDay.MatchString(q.From) && timeOfDay.MatchString(q.To) && q.From != q.To
}

// Zone is the first of some time zones that is one, else UTC.
func Zone(names ...string) *time.Location {
	for _, name := range names {
		if GoodTimeZone(name) {
			if zone, err := time.LoadLocation(name); err == nil {
				return zone
			}
		}
	}
	return time.UTC
}

// GoodTimeZone reports whether a name is one of the IANA database. It asks the one
// that Go finds; mains that check or use time zones link their own
// (time/tzdata).
func GoodTimeZone(name string) bool {
	if name == "" || name == "Local" || len(name) > 64 {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
