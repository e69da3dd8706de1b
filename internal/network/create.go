package network

import (
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// NewNetwork is what setup says of a network. Language defaults to "en",
// TimeZone to "UTC", SMSRegions to Region alone.
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
// with the audit entry. errs.Invalid for what no network can be. The ops fail
// (errs.Conflict) in the unlikely case that the id is taken.
func Create(in NewNetwork, grants map[session.GroupID][]session.Privilege, now time.Time) (Settings, []table.Op, error) {
	s := Settings{
		ID: session.NetworkID(secret.NewNetworkID()), Name: in.Name, Origin: in.Origin,
		Region: in.Region, SMSRegions: in.SMSRegions, Language: in.Language, TimeZone: in.TimeZone,
		Salt: secret.NewSalt(), CreatedAt: table.At(now), UpdatedAt: table.At(now), Version: 1,
	}
	s.complete()
	if fields := s.faults(); len(fields) > 0 {
		return Settings{}, nil, &errs.Error{Kind: errs.Invalid, Fields: fields}
	}
	s.place()
	ref := newRef(s)
	return s, []table.Op{
		table.Put(&s, table.Absent()), table.Put(&ref, table.Absent()), session.CreateGrants(s.ID, grants),
	}, nil
}

func (s *Settings) complete() {
	if s.Language == "" {
		s.Language = "en"
	}
	if s.TimeZone == "" {
		s.TimeZone = "UTC"
	}
	if len(s.SMSRegions) == 0 {
		s.SMSRegions = []string{s.Region}
	}
}
