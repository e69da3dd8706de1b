package audit

import (
	"strings"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Kept is how long an entry is kept.
const Kept = 400 * 24 * time.Hour

// Actor is who did it.
type Actor string

// System is Lanyard itself: a schedule, a retry.
const System Actor = "system"

// ByUser is a signed-in person.
func ByUser(u session.UserID) Actor { return Actor("user:" + string(u)) }

// ByToken is a program with an API token.
func ByToken(t session.TokenID) Actor { return Actor("token:" + string(t)) }

// ByInvitee is whoever holds a user's link, not signed in.
func ByInvitee(u session.UserID) Actor { return Actor("invitee:" + string(u)) }

// User is the person that an actor is, signed in or with a link; empty: none.
func (a Actor) User() session.UserID {
	kind, id, _ := strings.Cut(string(a), ":")
	if kind == "user" || kind == "invitee" {
		return session.UserID(id)
	}
	return ""
}

// By is the actor that a principal is; nobody is System.
func By(p session.Principal) Actor {
	switch {
	case p.IsUser():
		return ByUser(p.User)
	case p.Token != "":
		return ByToken(p.Token)
	}
	return System
}

// Entry is one act.
type Entry struct {
	Network session.NetworkID `json:"network"`
	Actor   Actor             `json:"actor"`
	// Act is room and verb: "invitation.send".
	Act string `json:"act"`
	// About is the user it was done to, if it was done to one.
	About session.UserID `json:"about,omitempty"`
	// Target is kind and id of the thing: "invitation:4b...".
	Target string `json:"target,omitempty"`
	// Detail is what else matters, without personal data or secrets.
	Detail map[string]string `json:"detail,omitempty"`
	// Request is the id of the request, as in its log line.
	Request string `json:"request,omitempty"`
}

// Record is an entry as it is stored.
type Record struct {
	table.Head
	ID string      `json:"id"`
	At table.Epoch `json:"at"`
	Entry
}

// Put is the op that stores e as of now. It belongs in the transaction of the
// act.
func Put(e Entry, now time.Time) table.Op {
	r := &Record{ID: secret.NewID(now), At: table.At(now), Entry: e}
	r.place(now)
	return table.Put(r, table.Absent())
}

// IsEntry reports whether op stores an entry: the mark of a transaction that
// is an act.
func IsEntry(op table.Op) bool {
	_, ok := op.Record.(*Record)
	return ok
}
