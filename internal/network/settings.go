package network

import (
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Settings of a network.
type Settings struct {
	table.Head
	ID   session.NetworkID `json:"id"`
	Name string            `json:"name"`
	// Origin is scheme and host of every link that is sent: "https://id.example".
	// Its host is the WebAuthn relying party, so it never changes.
	Origin string `json:"origin"`
	// Region is the ISO 3166 region that phone numbers without a country code are
	// read in.
	Region string `json:"region"`
	// SMSRegions are the regions that SMS may go to.
	SMSRegions []string `json:"sms_regions"`
	Language   string   `json:"language"`  // BCP 47
	TimeZone   string   `json:"time_zone"` // IANA
	// Ladder is what happens to invitations that nobody takes up.
	Ladder Ladder `json:"ladder,omitempty"`
	// Quiet are the quiet hours, if not the default ones. Read them with
	// QuietHours.
	Quiet *Quiet `json:"quiet,omitempty"`
	// AutoInvite are the badges that people are invited to by themselves when they
	// are added to the network (session.Everyone) or to a group.
	AutoInvite map[session.GroupID]BadgeID `json:"auto_invite,omitempty"`
	// Languages are those of groups, for people who have none of their own. Read
	// them with LanguageOf.
	Languages map[session.GroupID]string `json:"languages,omitempty"`
	budget.Money
	// Paused is the kill switch: nothing is sent while it is on.
	Paused bool `json:"paused,omitempty"`
	// Salt is the network's own for the digests in keys; it never changes.
	Salt secret.Salt `json:"salt"`
	// Numbers are those that differ from their default. Read them with Count and
	// Duration.
	Numbers   map[Number]int64 `json:"numbers,omitempty"`
	CreatedAt table.Epoch      `json:"created_at"`
	UpdatedAt table.Epoch      `json:"updated_at"`
	Version   int64            `json:"version"`
}

// Count is the value of a number, inside its bounds. It panics for a number
// that is not in the list.
func (s Settings) Count(n Number) int64 {
	b, ok := BoundOf(n)
	if !ok {
		panic("network: no such number: " + string(n))
	}
	v, changed := s.Numbers[n]
	if !changed {
		return b.Default
	}
	return min(max(v, b.Min), b.Max)
}

// Duration is the value of a number in seconds.
func (s Settings) Duration(n Number) time.Duration {
	return time.Duration(s.Count(n)) * time.Second
}

// Sends are the limits on what strangers can have sent, by the names that package
// limit has for them.
func (s Settings) Sends() map[string]int {
	sends := make(map[string]int, 4)
	for _, n := range [...]Number{UserSends, AddressSends, PrefixSends, CountrySends} {
		sends[strings.TrimPrefix(string(n), "sends_")] = int(s.Count(n))
	}
	return sends
}

// SessionLifetimes are how long sessions of this network last.
func (s Settings) SessionLifetimes() session.Lifetimes {
	return session.Lifetimes{
		Staff: session.Lifetime{Absolute: s.Duration(StaffSession), Idle: s.Duration(StaffIdle)},
		User:  session.Lifetime{Absolute: s.Duration(UserSession), Idle: s.Duration(UserIdle)},
	}
}

// InvitationLifetime is how long an invitation to b over a channel lasts:
// asked if that is not 0, else the badge's own, else the network's for the channel and
// the proof. errs.Invalid when asked is out of bounds.
func (s Settings) InvitationLifetime(b Badge, c notify.Channel, asked time.Duration) (time.Duration, error) {
	number := lifetimeNumber(c, b.Proof)
	bound, _ := BoundOf(number)
	if asked != 0 {
		return asked, bound.check("body.valid_for", int64(asked/time.Second))
	}
	if b.ValidFor != 0 {
		return time.Duration(min(max(b.ValidFor, bound.Min), bound.Max)) * time.Second, nil
	}
	return s.Duration(number), nil
}

// SessionLifetime is how long a registration session for b lasts that somebody
// sends: asked if that is not 0; else the network's for one that is minted on the page,
// or a day where a second check follows. errs.Invalid when asked is out of bounds.
func (s Settings) SessionLifetime(b Badge, asked time.Duration) (time.Duration, error) {
	switch {
	case asked != 0:
		return asked, sessionBound.check("body.valid_for", int64(asked/time.Second))
	case b.Proof == ProofLink:
		return min(s.Duration(Registration), maxSession), nil
	}
	return maxSession, nil
}

// maxSession is as long as a session lasts that somebody sends.
const maxSession = 24 * time.Hour

var sessionBound = Bound{Unit: Seconds, Min: 2 * minute, Max: int64(maxSession / time.Second)}

func lifetimeNumber(c notify.Channel, p Proof) Number {
	switch {
	case c == notify.SMS && p == ProofLink:
		return SMSLink
	case c == notify.SMS:
		return SMSProof
	case p == ProofLink:
		return EmailLink
	}
	return EmailProof
}
