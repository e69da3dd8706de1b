package directory

import (
	"errors"
	"regexp"
	"strings"

	"lanyard/internal/directory/people"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Draft is what somebody says about a person, not yet checked. Nil says
// nothing; an empty text takes the value away.
type Draft struct {
	First, Last, Title, Login, Email, Phone, Language, TimeZone, EmployeeNumber *secret.Text
	// Manager is who can vouch for the user; empty: nobody. Only of a user who is there.
	Manager *session.UserID
	// Region is where a phone number without a country code is from: ISO 3166-1.
	Region string
}

// managerField is what the audit calls the manager. No list of people has a column for it.
const managerField people.Field = "manager"

// fault is what is wrong with a part of a draft, and what to do about it.
type fault struct {
	field   people.Field
	problem string
}

// over is the profile after the draft is said over old, or everything that is
// wrong with it.
func (d Draft) over(old Profile) (Profile, []fault) {
	next := old
	var faults []fault
	each := func(field people.Field, said *secret.Text, set func(raw string) string) {
		if said == nil {
			return
		}
		if problem := set(said.Reveal()); problem != "" {
			faults = append(faults, fault{field, problem})
		}
	}
	each(people.FirstName, d.First, text(&next.First))
	each(people.LastName, d.Last, text(&next.Last))
	each(people.Title, d.Title, text(&next.Title))
	each(people.EmployeeNumber, d.EmployeeNumber, text(&next.EmployeeNumber))
	each(people.Language, d.Language, next.setLanguage)
	each(people.TimeZone, d.TimeZone, next.setTimeZone)
	each(people.Email, d.Email, next.setEmail)
	each(people.Phone, d.Phone, func(raw string) string { return next.setPhone(raw, d.Region) })
	each(people.Login, d.Login, next.setLogin)
	if d.Login == nil && next.followsEmail(old) {
		next.Login = secret.Text(next.Email)
	}
	return next, faults
}

// complete is over, for a person who is to be stored. errs.Invalid names every
// field that is wrong or missing.
func (d Draft) complete(old Profile) (Profile, error) {
	next, faults := d.over(old)
	if len(faults) == 0 {
		faults = append(next.unnamed(), next.unreachable()...)
	}
	return next, invalid(faults)
}

// followsEmail reports whether the login is to be the new address: nobody
// gave another one, or it was the old address.
func (p Profile) followsEmail(old Profile) bool {
	return p.Email != "" && (old.Login == "" || old.Email != "" &&
		Canonical(old.Login.Reveal()) == Canonical(old.Email.Reveal()))
}

// unnamed wants to know what somebody is called.
func (p Profile) unnamed() []fault {
	if p.First == "" && p.Last == "" {
		return []fault{{people.LastName, "is empty: give a first or last name"}}
	}
	return nil
}

// unreachable wants one way to tell somebody from others.
func (p Profile) unreachable() []fault {
	if p.Login == "" && p.Email == "" && p.Phone == "" {
		return []fault{{people.Email, "is empty: give an e-mail address, a phone number or a login"}}
	}
	return nil
}

// text sets a short text of one line.
func text(into *secret.Text) func(string) string {
	return func(raw string) string {
		s, problem := line(raw)
		if problem == "" {
			*into = secret.Text(s)
		}
		return problem
	}
}

// languageTag is the form of a language tag, not whether the language exists
// (RFC 5646, section 2.1).
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

func (p *Profile) setLanguage(raw string) string {
	tag := strings.ReplaceAll(strings.TrimSpace(raw), "_", "-") // fr_FR is how locales are written
	if tag != "" && !languageTag.MatchString(tag) {
		return "is no language: use a code such as en or de-CH"
	}
	p.Language = tag
	return ""
}

func (p *Profile) setTimeZone(raw string) string {
	zone := strings.TrimSpace(raw)
	if zone != "" && !network.GoodTimeZone(zone) {
		return "is no time zone: use a name of the IANA database, such as Europe/Zurich"
	}
	p.TimeZone = zone
	return ""
}

func (p *Profile) setEmail(raw string) string {
	if strings.TrimSpace(raw) == "" {
		p.Email = ""
		return ""
	}
	e, err := secret.ParseEmail(raw)
	if err != nil {
		return problemOf(err)
	}
	p.Email = e
	return ""
}

func (p *Profile) setPhone(raw, region string) string {
	if strings.TrimSpace(raw) == "" {
		p.Phone, p.PhoneOriginal, p.PhoneRegion = "", "", ""
		return ""
	}
	number, err := phone.Parse(raw, region)
	if err != nil {
		return problemOf(err)
	}
	if number.E164 != p.Phone { // the same number written otherwise is no change
		p.Phone, p.PhoneOriginal, p.PhoneRegion = number.E164, number.Original, number.Region
	}
	return ""
}

func (p *Profile) setLogin(raw string) string {
	if strings.TrimSpace(raw) == "" {
		p.Login = ""
		return ""
	}
	if e, err := secret.ParseEmail(raw); err == nil {
		p.Login = secret.Text(e)
		return ""
	}
	l, problem := login(raw)
	if problem == "" {
		p.Login = l
	}
	return problem
}

// problemOf is what a room below says is wrong with the one field it checked.
func problemOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) && len(e.Fields) == 1 {
		return e.Fields[0].Problem
	}
	return "is not valid"
}

// invalid makes a failure of faults, for a request whose body they were in.
func invalid(faults []fault) error {
	if len(faults) == 0 {
		return nil
	}
	e := &errs.Error{Kind: errs.Invalid}
	for _, f := range faults {
		e.Fields = append(e.Fields, errs.Field{Location: "body." + string(f.field), Problem: f.problem})
	}
	return e
}

// fieldsBetween names the fields in which two profiles differ.
func fieldsBetween(a, b Profile) []people.Field {
	var out []people.Field
	differ := func(f people.Field, yes bool) {
		if yes {
			out = append(out, f)
		}
	}
	differ(people.FirstName, a.First != b.First)
	differ(people.LastName, a.Last != b.Last)
	differ(people.Email, a.Email != b.Email)
	differ(people.Title, a.Title != b.Title)
	differ(people.Phone, a.Phone != b.Phone)
	differ(people.Login, a.Login != b.Login)
	differ(people.EmployeeNumber, a.EmployeeNumber != b.EmployeeNumber)
	differ(people.Language, a.Language != b.Language)
	differ(people.TimeZone, a.TimeZone != b.TimeZone)
	return out
}
