package directory

import (
	"lanyard/internal/directory/people"
	"lanyard/internal/session"
)

// surroundings are what the directory has to say about a row.
type surroundings struct {
	login, email, phone *User // who has the row's login, address and number
	groups              map[string]session.GroupID
	grants              session.Grants
	enrolled            []Enrolled // of the user whom the row is about
	enrollments         map[session.UserID][]Enrolled
}

// decide is the plan for one row: a pure function of the row and its
// surroundings. The row was checked by itself before.
func (i *Import) decide(r Row, in surroundings) Row {
	if r.Action == RejectRow {
		return r
	}
	old, ok := i.match(&r, in)
	if !ok {
		return r
	}
	next, groups, ok := i.next(&r, old, in)
	if !ok {
		return r
	}
	r.NewGroups = groups.unknown
	if old != nil {
		in.enrolled = in.enrollments[old.ID]
	}
	r.Vouched = i.vouched(r, old, next, in)
	if old == nil {
		r.Action = CreateRow
		return r
	}
	r.User, r.Version = old.ID, old.Version
	r.Fields = fieldsBetween(old.Profile, next.Profile)
	if len(groups.unknown) > 0 || len(next.Groups) > len(old.Groups) {
		r.Fields = append(r.Fields, people.Groups)
	}
	if old.State != next.State {
		r.Fields = append(r.Fields, people.Enabled)
	}
	if r.Action = UpdateRow; len(r.Fields) == 0 && !r.enrolls() {
		r.Action, r.Version = UnchangedRow, 0
	}
	return r
}

// match finds the user that a row is about: by login, else by address, else, when
// it has neither, by number. nil is somebody new. A row that is about two
// users is rejected and names both, by their ids.
func (i *Import) match(r *Row, in surroundings) (*User, bool) {
	old := in.login
	if old == nil {
		old = in.email
	}
	if r.Cells.Login == "" && r.Cells.Email == "" {
		old = in.phone
	}
	for _, by := range []struct {
		field people.Field
		user  *User
	}{{people.Login, in.login}, {people.Email, in.email}, {people.Phone, in.phone}} {
		if by.user == nil || old != nil && by.user.ID == old.ID {
			continue
		}
		if old != nil {
			r.reject(i.heading(*r, by.field), "belongs to user "+string(by.user.ID)+
				", the rest of the row to user "+string(old.ID)+": correct one of the two")
			continue
		}
		r.reject(i.heading(*r, by.field), "belongs to user "+string(by.user.ID)+
			": take it out, or give the login or address of that user as well")
	}
	return old, r.Action != RejectRow
}

// matchedBy is the field by which match finds a user.
func (r Row) matchedBy() people.Field {
	switch {
	case r.Cells.Login != "":
		return people.Login
	case r.Cells.Email != "":
		return people.Email
	}
	return people.Phone
}

// rowGroups are the groups of a row.
type rowGroups struct {
	known   []session.GroupID
	unknown []string
}

// next is what the row makes of old, nil for somebody new: the same in the plan and
// when it is applied. Groups that are not known yet are not among its groups.
func (i *Import) next(r *Row, old *User, in surroundings) (User, rowGroups, bool) {
	was := User{Access: session.Access{State: session.Active}}
	if old != nil {
		was = *old
	}
	next := was
	var faults []fault
	if next.Profile, faults = r.draft(was.Profile).over(was.Profile); len(faults) == 0 {
		faults = next.unnamed()
	}
	for _, f := range faults {
		r.reject(i.heading(*r, f.field), f.problem)
	}
	groups := i.groupsOf(r, in)
	for _, g := range groups.known {
		if len(next.Groups[g]) == 0 {
			next = next.joined(g, Imported)
		}
	}
	if len(next.Groups)+len(groups.unknown) > maxGroups {
		r.reject(i.heading(*r, people.Groups), "would put the user into more than 100 groups")
	}
	if on, _ := enabled(r.Cells.Enabled.Reveal()); !on {
		next.State = session.Disabled
	}
	i.guard(r, was, next, in.grants)
	return next, groups, r.Action != RejectRow
}

// groupsOf sorts the groups of a row into known and unknown ones. One that
// gives privileges is not given by a list.
func (i *Import) groupsOf(r *Row, in surroundings) rowGroups {
	var out rowGroups
	names, _ := groupNames(r.Cells.Groups.Reveal())
	for _, name := range names {
		id, known := in.groups[fold(name)]
		switch {
		case !known:
			out.unknown = append(out.unknown, name)
		case isStaff(in.grants.Privileges[id]):
			r.reject(i.heading(*r, people.Groups), "has a group that gives privileges: add people to it by hand")
		case id != session.Everyone:
			out.known = append(out.known, id)
		}
	}
	return out
}

// guard keeps a list from changing how somebody with staff privileges is
// recognised or reached, and from disabling them; the same of whoever is frozen.
func (i *Import) guard(r *Row, was, next User, g session.Grants) {
	problem := "belongs to somebody with privileges: change it by hand"
	switch {
	case was.ID == "":
		return
	case was.IsFrozen():
		problem = "belongs to somebody who is frozen: look at it and lift that first"
	case !staffOf(was, g):
		return
	}
	for _, f := range fieldsBetween(was.Profile, next.Profile) {
		if isContact(f) {
			r.reject(i.heading(*r, f), problem)
		}
	}
	if was.State != next.State {
		r.reject(i.heading(*r, people.Enabled), problem)
	}
}

// outcome is what became of a row that needed nothing done.
func (r Row) outcome() (Outcome, bool) {
	switch r.Action {
	case RejectRow:
		return Rejected, true
	case UnchangedRow:
		return Unchanged, true
	}
	return r.Outcome, r.Outcome != ""
}
