package audit

import (
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Filter says which entries are wanted. The zero Filter wants all.
type Filter struct {
	// User: only what was done to this user.
	User session.UserID
	// Act: only this act, or the acts that begin with it and a dot.
	Act string
	// Actor: only what this one did.
	Actor Actor
	// From and To are [From, To); zero is open. They may lie outside of what is
	// kept.
	From, To time.Time
}

// wants reports whether f wants r. User and times are not looked at: they
// decide what is read.
func (f Filter) wants(r Record) bool {
	return (f.Actor == "" || r.Actor == f.Actor) &&
		(f.Act == "" || r.Act == f.Act || strings.HasPrefix(r.Act, f.Act+"."))
}

// check is errs.Invalid for a filter that no entry could pass.
func (f Filter) check() error {
	switch {
	case f.User != "" && !secret.ValidUserID(string(f.User)):
		return errs.BadField("query.user", "is not the id of a user")
	case f.Act != "" && !validAct(f.Act):
		return errs.BadField("query.act", "must be an act like invitation.send, or what stands before a dot of one, like invitation")
	case f.Actor != "" && !f.Actor.valid():
		return errs.BadField("query.actor", "must be user:<id>, token:<id>, invitee:<id of a user> or system")
	case !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To):
		return errs.BadField("query.to", "must be later than from")
	}
	return nil
}

// valid reports whether a is written as By and the other makers write one.
func (a Actor) valid() bool {
	kind, id, _ := strings.Cut(string(a), ":")
	switch kind {
	case "user", "invitee":
		return secret.ValidUserID(id)
	case "token":
		return secret.ValidID(id)
	}
	return a == System
}

// validAct reports whether s is an act or what stands before a dot of one:
// words of small letters and underscores.
func validAct(s string) bool {
	for word := range strings.SplitSeq(s, ".") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz_") != "" {
			return false
		}
	}
	return true
}
