package network

import (
	"time"

	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewNetwork is what setup says of a network. Language defaults to "en",
// TimeZone to "UTC", SMSRegions to Region.
type NewNetwork struct {
	Name       string
	Origin     string
	Region     string
	SMSRegions []string
	Language   string
	TimeZone   string
}

// Create makes a network and the ops that store its settings, its entry in the
// list of networks and its grants. They belong in the transaction of setup,
// with the audit entry. errs.Invalid for what no network can be.
func Create(in NewNetwork, grants map[session.GroupID][]session.Privilege, now time.Time) (Settings, []table.Op, error) {
	panic("not written yet")
}

// NewBadge is what an administrator says of a badge.
type NewBadge struct {
	Name            string
	Channel         string
	PhoneEnrollment bool
	Proof           string
	DeviceLimit     int
	ValidFor        int64
	Terms           string
}

// CreateBadge makes a badge and the op that stores it. errs.Invalid names every
// field that is wrong.
func CreateBadge(n session.NetworkID, in NewBadge, now time.Time) (Badge, table.Op, error) {
	panic("not written yet")
}
