// Package directory knows the people of a network: users, groups, who is in
// which and where that came from, and how lists of people get in.
//
// # A user
//
//	active <-> disabled
//
// A user is one item, which also holds session.Access: what every principal is
// decided from. So [Service.Deactivate] is one transaction on one item, and the
// next request of that user is refused. Users are never deleted here.
//
// A contact that somebody changes is told of it, where it was before (told.go).
//
// Beside that a user may be frozen (freeze.go): a notice of a changed contact or of
// a new badge has a link with which whoever gets it says that it was not them.
//
//	not frozen -> frozen      by that link, without signing in
//	           <- frozen      by another administrator alone ([Service.Unfreeze])
//
// Whoever is frozen may do nothing (session.Frozen), and programs and lists do not change how
// they are reached. A link names its own user only, and freezes nobody after an administrator
// has looked. The last administrator can be frozen as well: it is no loss that remain.go
// would refuse, because then anybody who is that administrator's thief would
// stay. Another administrator lifts it, or who runs functions/setup ([Service.UnfreezeAdmin]).
//
// Everybody who changes a user does it under the version that was read: two
// changes at once, and the second gets errs.Conflict.
//
// # One person, one name
//
// Login and e-mail address share one space of names, phone numbers have another.
// What a user holds is an item of its own, a lock, put in the same transaction.
// Its key is a digest of the canonical form ([Canonical]), so that spellings that
// look alike or are folded together somewhere are one name, and no key tells
// whose it is. A login that is another user's address can not be taken, because
// whoever signs in or is looked up by it must be one person.
//
// # Groups
//
// Everyone and third-party-users are built in; everybody is in everyone without a
// record. A membership has sources (by hand, import), so that taking one away
// leaves the others. A group may give privileges, say whom those who work at the
// desk serve, and protect its members (session.Grants). A program, whatever its
// scopes, gives nobody staff privileges and takes none away, says nothing of
// whom they reach, nor lets in, shuts out or changes the contact of somebody who
// has them.
//
// # Administrators remain
//
// Two active administrators who can sign in remain whatever is done, and one of them is by no
// provider's doing, so that a fault of one person or one provider shuts nobody
// out for good: a transaction that takes an administrator away checks the
// others (remain.go). A network that has fewer, as every new one has, goes on and
// can not lose them.
//
// # Who is added is invited
//
// The network's settings may say that whoever is added, to the network or to a
// group, is invited to a badge. However somebody is added, it is a change of a
// user, and so change puts it, in the same transaction, on the list of what is
// due ([Welcome]); package invite does it from there.
//
// # Finding people
//
// A [Filter] says who is wanted: words that begin words of the person's, a
// state, a group. Whether somebody is, is a pure function of filter and user
// (Filter.Matches); the users of the network are looked at by name, and only the
// members of the group if it is about one. What one call looks at is bounded
// ([Service.Find], [Service.Count]), so the answer may be short, even empty, and
// says where to go on. All users, and all members of a group, are counted without
// looking at them.
//
// Whoever has a person on the phone looks them up instead ([Service.Lookup]), among
// any number of users at the same cost. Each of a user's terms (login, address,
// spellings of the phone number, employee number, words of the name) is an item of
// its own, put and deleted in the transaction that changes them. Its key is made of
// digests of the term up to each of its characters (secret.Trail): beginnings can
// be asked for, and no contact is in a key. What digests confuse is told apart on
// the user that was read. A user of before there were terms has none until the next
// change that knows the settings (User.Terms).
//
// # An import, in two steps
//
//	upload     one request: package people reads the file, every row is checked
//	           by itself and against the rows before it, rows go into chunks
//	planning   slices: each row is compared with the directory
//	             create | update (which fields) | unchanged | reject (why, what to do)
//	planned    somebody looks and says apply
//	running    slices: exactly that plan, row by row, each with its outcome
//	             created | updated | unchanged | rejected | changed_since_plan
//	done
//
// Until it is done somebody may say stop: what went in stays, and the same list
// can come again.
//
// The slices are those of package bulk. What a row does is one pure function
// (Import.decide) of the row and the user it matches. A row is idempotent: the id of
// a new user follows from import and row, and a user remembers the row that last
// changed it, so that a slice done again finds its own work and repeats none.
//
// A list is about each person once. Two rows with a value in common are found when
// the list comes in; two rows with different values of the same user (one with
// the login, one with the address) in planning if they are in one chunk, and
// otherwise when they are applied: the second is changed_since_plan.
//
// With a proof, which says how the contacts were verified before, they are enrolled in
// the transaction of their row ([Vouching]).
//
// Blank cells change nothing. An import gives nobody privileges, changes no
// name or contact of somebody who has them, and revives no disabled user.
//
// # Where to read on
//
// user.go, group.go, name.go: nouns and rules. draft.go: what may be said about a
// person. change.go: one change of a user as operations; welcome.go: what is due of it. service.go, groups.go,
// grants.go, members.go, admins.go, remain.go: use cases; find.go: reading; filter.go: who is wanted,
// search.go: finding and counting them, walk.go: acts on many; terms.go: what is
// looked up, lookup.go: looking it up. import.go: the nouns of an import,
// import_service.go its use cases, import_row.go, import_decide.go and vouch.go its rules, import_slice.go
// and import_apply.go the work. records.go: items and keys. http*.go: the operations.
package directory
