package network

import (
	"errors"
	"maps"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
)

func TestBounds(t *testing.T) {
	t.Parallel()
	seen := map[Number]bool{}
	for _, b := range Bounds() {
		if b.Min > b.Default || b.Default > b.Max || seen[b.Number] || b.Unit != Seconds && b.Unit != Plain {
			t.Errorf("%+v", b)
		}
		seen[b.Number] = true
		for stored, want := range map[int64]int64{b.Min - 1: b.Min, b.Max + 1: b.Max, b.Max: b.Max} {
			if got := (Settings{Numbers: map[Number]int64{b.Number: stored}}).Count(b.Number); got != want {
				t.Errorf("%s: %d stored, %d given, want %d", b.Number, stored, got, want)
			}
		}
		if got := (Settings{}).Count(b.Number); got != b.Default {
			t.Errorf("%s: %d, want the default", b.Number, got)
		}
	}
}

// A network without numbers of its own has the defaults; none is out of bounds,
// whatever is stored.
func TestSends(t *testing.T) {
	t.Parallel()
	if got := (Settings{}).Sends(); !maps.Equal(got, map[string]int{"user_1h": 5, "address_1h": 10, "prefix_1h": 20, "country_1h": 100}) {
		t.Errorf("%v", got)
	}
	s := Settings{Numbers: map[Number]int64{UserSends: 1, AddressSends: 0, PrefixSends: 9000, CountrySends: 7}}
	if got := s.Sends(); !maps.Equal(got, map[string]int{"user_1h": 1, "address_1h": 1, "prefix_1h": 500, "country_1h": 7}) {
		t.Errorf("%v", got)
	}
}

// Guessing: six digits, five tries a code, at most 20 wrong a day and user
// gives 2e-5 a day, and no setting makes it more.
func TestGuessing(t *testing.T) {
	t.Parallel()
	tries, _ := BoundOf(WrongADay)
	digits, _ := BoundOf(CodeDigits)
	codes := 1.0
	for range digits.Min {
		codes *= 10
	}
	if chance := float64(tries.Max) / codes; chance > 2e-5 {
		t.Errorf("%g a day", chance)
	}
}

func TestInvitationLifetime(t *testing.T) {
	t.Parallel()
	const h = time.Hour
	for name, tc := range map[string]struct {
		badge   Badge
		channel notify.Channel
		asked   time.Duration
		want    time.Duration // 0: refused
	}{
		"e-mail, link":                 {Badge{Proof: ProofLink}, notify.Email, 0, 24 * h},
		"e-mail, code":                 {Badge{Proof: ProofCode}, notify.Email, 0, 7 * 24 * h},
		"SMS, link":                    {Badge{Proof: ProofLink}, notify.SMS, 0, h / 6},
		"SMS, code":                    {Badge{Proof: ProofCode}, notify.SMS, 0, 24 * h},
		"the badge's own":              {Badge{Proof: ProofLink, ValidFor: 7200}, notify.Email, 0, 2 * h},
		"the badge's, by another way":  {Badge{Proof: ProofLink, ValidFor: 30 * 86400}, notify.SMS, 0, 7 * 24 * h},
		"asked for":                    {Badge{Proof: ProofLink, ValidFor: 7200}, notify.Email, 3 * h, 3 * h},
		"asked for the longest":        {Badge{Proof: ProofLink}, notify.Email, 30 * 24 * h, 30 * 24 * h},
		"asked for too long":           {Badge{Proof: ProofLink}, notify.Email, 30*24*h + time.Second, 0},
		"asked for too long by SMS":    {Badge{Proof: ProofCode}, notify.SMS, 8 * 24 * h, 0},
		"asked for too short":          {Badge{Proof: ProofLink}, notify.SMS, 9 * time.Minute, 0},
		"asked for less than nothing":  {Badge{Proof: ProofLink}, notify.SMS, -time.Minute, 0},
		"asked for less than a second": {Badge{Proof: ProofLink}, notify.SMS, time.Millisecond, 0},
	} {
		got, err := Settings{}.InvitationLifetime(tc.badge, tc.channel, tc.asked)
		if tc.want == 0 && !errors.Is(err, errs.Invalid) || tc.want != 0 && (err != nil || got != tc.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, tc.want)
		}
	}
}

func TestGoodOrigin(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]bool{
		"https://id.example":         true,
		"https://id.example:8443":    true,
		"http://localhost:8080":      true,
		"https://localhost":          true,
		"http://id.example":          false,
		"https://id.example/":        false,
		"https://id.example/path":    false,
		"https://id.example?x":       false,
		"https://id.example#x":       false,
		"https://user@id.example":    false,
		"https://192.0.2.7":          false,
		"https://[2001:db8::1]":      false,
		"https://ID.example":         false,
		"https://-id.example":        false,
		"https://id..example":        false,
		"https://":                   false,
		"//id.example":               false,
		"id.example":                 false,
		"javascript:alert(1)":        false,
		"https://id.example\r\nX: y": false,
		"":                           false,
	} {
		if got := goodOrigin(origin); got != want {
			t.Errorf("%q: %v", origin, got)
		}
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)
	good := NewNetwork{Name: "Acme", Origin: "https://id.example", Region: "US"}
	s, ops, err := Create(good, nil, now)
	if err != nil || len(ops) != 3 || s.Language != "en" || s.TimeZone != "UTC" || len(s.SMSRegions) != 1 || s.Salt == "" {
		t.Errorf("%+v, %d ops, %v", s, len(ops), err)
	}
	_, _, err = Create(NewNetwork{Origin: "http://evil", Region: "usa", TimeZone: "x"}, nil, now)
	if e := errs.As(err); e.Kind != errs.Invalid || len(e.Fields) != 5 {
		t.Errorf("all that is wrong at once: %v", err)
	}
}
