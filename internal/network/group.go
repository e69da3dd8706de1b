package network

import (
	"cmp"
	"context"
	"maps"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// maxLanguages bounds the groups that have a language, as maxAutoInvites does.
const maxLanguages = 200

// OfGroup is what of the settings is about one group. It is part of them and not
// of the group, so that it costs no other read where people are written to. Nil
// says nothing.
type OfGroup struct {
	AutoInvite *BadgeID // that whoever is put into it is invited to; empty: to none
	Language   *string  // of whoever is in it and has none of their own; empty: the network's
}

// ForGroup gives the ops after which c holds for a group, and what of it is new.
// No ops when it holds already. They belong in one transaction with the audit
// entry. errs.Invalid when there is no such badge, or it is no language; their
// condition fails (errs.Conflict) when somebody else changed the settings.
// errs.Forbidden for a program that may not invite.
func (s *Service) ForGroup(ctx context.Context, by httpapi.Caller, g session.GroupID, c OfGroup) ([]table.Op, map[string]string, error) {
	if c == (OfGroup{}) {
		return nil, nil, nil
	}
	n, said := by.Principal.Network, map[string]string{}
	old, err := s.Settings(ctx, n)
	if err != nil {
		return nil, nil, err
	}
	next := old
	if c.AutoInvite != nil {
		if err := mayAutoInvite(by); err != nil {
			return nil, nil, err
		}
		if err := s.isBadge(ctx, n, *c.AutoInvite); err != nil {
			return nil, nil, err
		}
		if next.AutoInvite[g] != *c.AutoInvite {
			next, said["auto_invite"] = next.autoInvite(g, *c.AutoInvite), cmp.Or(string(*c.AutoInvite), "none")
		}
	}
	if c.Language != nil && next.Languages[g] != *c.Language {
		next, said["language"] = next.speaks(g, *c.Language), cmp.Or(*c.Language, "none")
	}
	if len(said) == 0 {
		return nil, nil, nil
	}
	if err := next.goodGroups(g); err != nil {
		return nil, nil, err
	}
	next.UpdatedAt, next.Version = table.At(s.Now()), old.Version+1
	return []table.Op{table.Put(&next, table.Equal("version", old.Version))}, said, nil
}

// speaks is s with a language for a group; the network's, if it is empty.
func (s Settings) speaks(g session.GroupID, tag string) Settings {
	s.Languages = maps.Clone(s.Languages)
	if s.Languages == nil {
		s.Languages = map[session.GroupID]string{}
	}
	s.Languages[g] = tag
	if tag == "" {
		delete(s.Languages, g)
	}
	return s
}

// goodGroups refuses settings that can not be, after a change for g.
func (s Settings) goodGroups(g session.GroupID) error {
	tag, has := s.Languages[g]
	switch {
	case len(s.AutoInvite) > maxAutoInvites:
		return errs.BadField("body.auto_invite", "is set for 200 groups already, which is the most")
	case has && g == session.Everyone:
		return errs.BadField("body.language", "of everyone is the network's: change it in the settings")
	case has && !language.MatchString(tag):
		return errs.BadField("body.language", "must be a language tag (BCP 47), such as en or de-CH")
	case len(s.Languages) > maxLanguages:
		return errs.BadField("body.language", "is set for 200 groups already, which is the most")
	}
	return nil
}

// LanguageOf is the language that a person is written to in: their own, else that
// of a group of theirs, of the oldest of those that have one (the ids of groups
// begin with their time), else the network's.
func (s Settings) LanguageOf(own string, groups map[session.GroupID][]string) string {
	if own != "" {
		return own
	}
	var oldest session.GroupID
	for g := range s.Languages {
		if _, in := groups[g]; in && (oldest == "" || g < oldest) {
			oldest = g
		}
	}
	return cmp.Or(s.Languages[oldest], s.Language)
}
