package enroll

import (
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// The items of this room, all in their user's partition.
//
//	challenge   challenge#<purpose>#<service>#<path>   Start, Verify and Remove write; Start and Verify read
//	guesses     guesses, guesses#agent                Verify and Unlock write and read
//	enrollment  enrolled#<service>                    Verify and Remove write; List, invite and register read
//
// A challenge's place is named by what it is for, so that there is one of each
// and nobody has to search; its id is random and part of its code.
const (
	kindChallenge  = "challenge"
	kindGuesses    = "guesses"
	kindEnrollment = "enrollment"

	enrollmentPrefix = "enrolled#"
	challengePrefix  = "challenge#"
)

// retention is how long a challenge can be looked at after it was over.
const retention = 30 * 24 * time.Hour

func challengeKey(n session.NetworkID, u session.UserID, p secret.Purpose, s IdentityService, path Path) table.Key {
	return table.Key{
		PK: session.UserPK(n, u),
		SK: challengePrefix + string(p) + "#" + string(s) + "#" + string(path),
	}
}

func (c *Challenge) place() {
	key := challengeKey(c.Network, c.User, c.Purpose, c.Service, c.Path)
	c.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: kindChallenge,
		ExpiresAt: table.At(c.ValidUntil.Time().Add(retention)),
	}
}

func guessesKey(n session.NetworkID, u session.UserID, path Path) table.Key {
	key := table.Key{PK: session.UserPK(n, u), SK: "guesses"}
	if path == ByAgent {
		key.SK += "#agent"
	}
	return key
}

// place gives guesses no expiry: how many were wrong in a row is not forgotten.
func (g *Guesses) place() {
	key := guessesKey(g.Network, g.User, g.Path)
	g.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindGuesses}
}

// EnrollmentKey is where a user's enrollment with a service is; for rooms that
// read it together with their own items.
func EnrollmentKey(n session.NetworkID, u session.UserID, s IdentityService) table.Key {
	return table.Key{PK: session.UserPK(n, u), SK: enrollmentPrefix + string(s)}
}

func (e *Enrollment) place() {
	key := EnrollmentKey(e.Network, e.User, e.Service)
	e.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindEnrollment}
}

// put is the op that writes e where old was.
func (e Enrollment) put(old Enrollment) table.Op {
	e.place()
	if old.Challenge == "" {
		return table.Put(&e, table.Absent())
	}
	return table.Put(&e, table.Equal("challenge", old.Challenge))
}
