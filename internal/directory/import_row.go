package directory

import (
	"fmt"
	"hash/maphash"
	"regexp"
	"strings"

	"lanyard/internal/directory/people"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
)

// draft is what a row says about a person of whom old is known. Blank cells
// say nothing.
func (r *Row) draft(old Profile) Draft {
	d := Draft{Region: r.Region}
	d.First, d.Last = said(r.Cells.FirstName), said(r.Cells.LastName)
	d.Email = saidOrSame(r.Cells.Email, secret.Text(old.Email))
	d.Login = saidOrSame(r.Cells.Login, old.Login)
	d.Phone = said(r.Cells.Phone)
	d.Title, d.Language = said(r.Cells.Title), said(r.Cells.Language)
	d.EmployeeNumber, d.TimeZone = said(r.Cells.EmployeeNumber), said(r.Cells.TimeZone)
	if full := r.Cells.FullName; full != "" && d.First == nil && d.Last == nil && full != old.FullName() {
		d.First, d.Last = &full, new(secret.Text) // which part is which nobody said
	}
	return d
}

func said(cell secret.Text) *secret.Text {
	if cell == "" {
		return nil
	}
	return &cell
}

// checkRow finds what is wrong with a row by itself, and the region that is
// assumed for its phone number.
func (i *Import) checkRow(r *Row) Profile {
	r.Region = i.regionFor(r)
	profile, faults := r.draft(Profile{}).over(Profile{})
	if len(faults) == 0 {
		faults = profile.unreachable()
	}
	for _, f := range faults {
		r.reject(i.heading(*r, f.field), f.problem)
	}
	if _, problem := enabled(r.Cells.Enabled.Reveal()); problem != "" {
		r.reject(i.heading(*r, people.Enabled), problem)
	}
	if _, problem := groupNames(r.Cells.Groups.Reveal()); problem != "" {
		r.reject(i.heading(*r, people.Groups), problem)
	}
	return profile
}

// saidOrSame is the old name where a cell differs from it in its spelling only.
func saidOrSame(cell, old secret.Text) *secret.Text {
	if cell != "" && old != "" && Canonical(cell.Reveal()) == Canonical(old.Reveal()) {
		return &old
	}
	return said(cell)
}

var regionCode = regexp.MustCompile(`^[A-Za-z]{2}$`)

// regionFor is where a row's phone number is taken to be from; empty when it
// says so itself, or there is none. A country that is not understood is a fault
// only where it is needed: the number would be read as one of another country.
func (i *Import) regionFor(r *Row) string {
	if r.Cells.Phone == "" {
		return ""
	}
	if _, err := phone.Parse(r.Cells.Phone.Reveal(), ""); err == nil {
		return ""
	}
	switch country := r.Cells.Country.Reveal(); {
	case country == "":
		return i.Region
	case regionCode.MatchString(country):
		return strings.ToUpper(country)
	}
	r.reject(i.heading(*r, people.Country), "is no code of two letters, such as CH, and the phone number has no country code")
	return ""
}

// enabled reads whether a person may sign in; blank means yes.
func enabled(cell string) (bool, string) {
	switch strings.ToLower(strings.ReplaceAll(cell, " ", "_")) {
	case "", "true", "yes", "y", "1", "enabled", "active", "ja", "oui",
		"staged", "provisioned", "recovery", "password_expired", "locked_out": // of Okta, who may sign in again
		return true, ""
	case "false", "no", "n", "0", "disabled", "inactive", "suspended", "archived", "deleted", "deprovisioned", "nein", "non":
		return false, ""
	}
	return false, "is neither yes nor no: use true or false"
}

// maxRowGroups bounds the groups of one row, so that it fits a transaction.
const maxRowGroups = 20

// groupNames reads the groups of a row, each once.
func groupNames(cell string) ([]string, string) {
	var names []string
	seen := map[string]bool{}
	for _, part := range strings.Split(cell, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, problem := groupName(part)
		if problem != "" {
			return nil, "has a group whose name " + problem
		}
		if !seen[fold(name)] {
			seen[fold(name)] = true
			names = append(names, name)
		}
	}
	if len(names) > maxRowGroups {
		return nil, "has too many groups: at most 20 in a row"
	}
	return names, ""
}

// seen knows which row of a file first used a value, by hashes of 64 bits, so
// that 50,000 rows fit in a few megabytes.
type seen struct {
	seed maphash.Seed
	rows map[uint64]int
}

func newSeen() *seen { return &seen{maphash.MakeSeed(), map[uint64]int{}} }

// check rejects a row that uses a value of a row before it, and otherwise
// keeps its values. Rows that are rejected keep none: the next row with the
// same value may be the right one.
func (s *seen) check(i *Import, r *Row, p Profile) {
	values := []struct {
		field people.Field
		value string
	}{
		{people.Login, "n" + Canonical(p.Login.Reveal())},
		{people.Email, "n" + Canonical(p.Email.Reveal())},
		{people.Phone, "p" + p.Phone.Reveal()},
	}
	if r.Cells.Login == "" {
		values = values[1:] // it is the e-mail address
	}
	for _, v := range values {
		if first, twice := s.rows[maphash.String(s.seed, v.value)]; twice && len(v.value) > 1 {
			r.reject(i.heading(*r, v.field), fmt.Sprintf("is the same as in row %d", first))
		}
	}
	for _, v := range values {
		if r.Action != RejectRow && len(v.value) > 1 {
			s.rows[maphash.String(s.seed, v.value)] = r.Number
		}
	}
}
