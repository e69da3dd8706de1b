package network

import (
	"testing"
	"time"
)

func clock(t *testing.T, zone, local string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	if local[0] == '+' { // a time that comes twice says which
		layout = "-0700 " + layout
	}
	at, err := time.ParseInLocation(layout, local, Zone(zone))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestQuietHoursOnTheClockOfTheZone(t *testing.T) {
	t.Parallel()
	night, noon := Quiet{"21:00", "08:00"}, Quiet{"12:00", "13:30"}
	for _, tt := range []struct {
		name, zone string
		quiet      Quiet
		at, want   string
	}{
		{"in the day", "Europe/Zurich", night, "2026-01-10 14:00:00", "2026-01-10 14:00:00"},
		{"before midnight", "Europe/Zurich", night, "2026-01-10 23:10:07", "2026-01-11 08:00:00"},
		{"after midnight", "Europe/Zurich", night, "2026-01-11 00:00:00", "2026-01-11 08:00:00"},
		{"the first second", "Europe/Zurich", night, "2026-01-10 21:00:00", "2026-01-11 08:00:00"},
		{"the second before", "Europe/Zurich", night, "2026-01-10 20:59:59", "2026-01-10 20:59:59"},
		{"the second it ends", "Europe/Zurich", night, "2026-01-10 08:00:00", "2026-01-10 08:00:00"},
		{"within a day", "Europe/Zurich", noon, "2026-01-10 12:00:00", "2026-01-10 13:30:00"},
		{"outside within a day", "Europe/Zurich", noon, "2026-01-10 13:30:00", "2026-01-10 13:30:00"},
		{"none", "Europe/Zurich", Quiet{}, "2026-01-10 03:00:00", "2026-01-10 03:00:00"},
		// Clocks go forward on 29 March and back on 25 October 2026.
		{"the short night", "Europe/Zurich", night, "2026-03-28 22:00:00", "2026-03-29 08:00:00"},
		{"the long night", "Europe/Zurich", night, "2026-10-24 22:00:00", "2026-10-25 08:00:00"},
		{"an end that the clocks skip", "Europe/Zurich", Quiet{"21:00", "02:30"}, "2026-03-29 01:45:00", "2026-03-29 03:30:00"},
		{"an end that comes twice", "Europe/Zurich", Quiet{"21:00", "02:30"}, "2026-10-25 01:45:00", "+0200 2026-10-25 02:30:00"},
		{"half an hour of summer", "Australia/Lord_Howe", night, "2026-10-03 22:00:00", "2026-10-04 08:00:00"},
		// On both sides of the date line it is night on different days.
		{"far east", "Pacific/Kiritimati", night, "2026-06-02 07:59:59", "2026-06-02 08:00:00"},
		{"far west", "Pacific/Pago_Pago", night, "2026-05-31 22:30:00", "2026-06-01 08:00:00"},
		{"the day that Samoa left out", "Pacific/Apia", night, "2011-12-29 22:00:00", "2011-12-31 08:00:00"},
	} {
		at := clock(t, tt.zone, tt.at)
		if got, want := tt.quiet.Until(at.UTC(), Zone(tt.zone)), clock(t, tt.zone, tt.want); !got.Equal(want) {
			t.Errorf("%s: %s until %s, want %s", tt.name, at, got.In(Zone(tt.zone)), want)
		}
	}
}

// Whatever the hours, the zone and the moment: what comes out is not quiet, not
// before, less than 26 hours later, and stays where it is.
func TestQuietHoursEnd(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"UTC", "America/New_York", "Europe/Dublin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns"} {
		zone := Zone(name)
		if zone == time.UTC && name != "UTC" {
			t.Fatalf("there is no %s", name)
		}
		for _, q := range []Quiet{{"21:00", "08:00"}, {"00:00", "00:01"}, {"00:01", "00:00"}, {"02:00", "03:00"}, {"02:15", "02:45"}, {"23:59", "02:30"}} {
			for at := time.Date(2026, 1, 1, 0, 0, 13, 0, time.UTC); at.Year() == 2026; at = at.Add(37 * time.Minute) {
				got := q.Until(at, zone)
				if q.at(got.In(zone)) || got.Before(at) || got.Sub(at) > 26*time.Hour || !q.Until(got, zone).Equal(got) {
					t.Fatalf("%s, %v: %s until %s", name, q, at.In(zone), got.In(zone))
				}
				if !q.at(at.In(zone)) && !got.Equal(at) {
					t.Fatalf("%s, %v: %s is not quiet, and comes out as %s", name, q, at.In(zone), got.In(zone))
				}
			}
		}
	}
}

func TestZone(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"Europe/Zurich": {"", "Europe/Zurich", "UTC"}, "Asia/Tokyo": {"Asia/Tokyo", "Europe/Zurich"},
		"UTC": {"", "Local", "../../etc/passwd"},
	} {
		if got := Zone(names...).String(); got != want {
			t.Errorf("%v: %s", names, got)
		}
	}
}
