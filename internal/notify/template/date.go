package template

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// calendar is how a language writes a moment. The zone is named, because nobody
// knows where the message is read.
type calendar struct {
	long, short func(t time.Time, zone string) string
	zones       map[string]string // what the language calls a zone, by its usual letters
}

// everywhere is for languages that we do not know (ISO 8601-1, with a space for
// the T).
var everywhere = calendar{
	long:  func(t time.Time, zone string) string { return t.Format("2006-01-02 15:04 ") + zone },
	short: func(t time.Time, zone string) string { return t.Format("01-02 15:04 ") + zone },
}

func (c calendar) written(t time.Time) string { return c.long(t, c.zone(t)) }

func (c calendar) noted(t time.Time) string { return c.short(t, c.zone(t)) }

// zone names the zone of t. Where nobody uses letters for it, it is the distance
// from UTC.
func (c calendar) zone(t time.Time) string {
	name, offset := t.Zone()
	if name == "" || strings.ContainsAny(name[:1], "+-") {
		return "UTC" + distance(offset)
	}
	if own := c.zones[name]; own != "" {
		return own
	}
	return name
}

// distance writes so many seconds east of UTC as +5:30.
func distance(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := sign + strconv.Itoa(seconds/3600)
	if m := seconds % 3600 / 60; m != 0 {
		s += fmt.Sprintf(":%02d", m)
	}
	return s
}
