package desk

import (
	"slices"

	"lanyard/internal/enroll"
	"lanyard/internal/network"
	"lanyard/internal/table"
)

// Act is a change that an agent makes for a caller.
type Act string

// The acts.
const (
	AddMobile        Act = "add_mobile"
	AddEmail         Act = "add_email"
	RemoveEnrollment Act = "remove_enrollment"
	SendSession      Act = "send_session"   // a registration session
	ResendSession    Act = "resend_session" // ... again
	RemoveSession    Act = "remove_session"
	RemoveBadge      Act = "remove_badge"
)

// sums are the settings that say how much an act asks for.
var sums = map[Act]network.Number{
	AddMobile: network.DeskAddMobile, AddEmail: network.DeskAddEmail, RemoveEnrollment: network.DeskRemoveEnrollment,
	SendSession: network.DeskSendSession, ResendSession: network.DeskResendSession, RemoveSession: network.DeskRemoveSession,
	RemoveBadge: network.DeskRemoveBadge,
}

// Acts are all of them.
func Acts() []Act {
	return []Act{AddMobile, AddEmail, RemoveEnrollment, SendSession, ResendSession, RemoveSession, RemoveBadge}
}

// adding is the act that enrolls somebody with a service.
func adding(s enroll.IdentityService) Act {
	if s == enroll.MobileCode {
		return AddMobile
	}
	return AddEmail
}

// need is the sum that all of the acts together ask for: the highest.
func need(acts []Act, set network.Settings) int64 {
	var most int64
	for _, a := range acts {
		most = max(most, set.Count(sums[a]))
	}
	return most
}

// Allowed is an act that a verification allows.
type Allowed struct {
	Act    Act         `json:"act"`
	UsedAt table.Epoch `json:"used_at,omitempty"`
}

// allowing are the acts, none used yet.
func allowing(acts []Act) []Allowed {
	out := make([]Allowed, len(acts))
	for i, a := range acts {
		out[i] = Allowed{Act: a}
	}
	return out
}

// unused is where an act is that was not used yet; -1: nowhere.
func unused(all []Allowed, act Act) int {
	return slices.IndexFunc(all, func(a Allowed) bool { return a.Act == act && a.UsedAt == 0 })
}
