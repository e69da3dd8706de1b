// Package network holds what an administrator decides about a network: its
// settings, its badges, and its API tokens.
//
// # Settings
//
// One item a network. Names, origin, regions and language are fields of
// [Settings]; every number (lifetimes, lengths, limits) is in one list,
// bounds, with its default and its bounds; what strangers can have sent in an
// hour is among them ([Settings.Sends]). The item stores only the numbers that
// somebody changed, and [Settings.Count] and [Settings.Duration] never give one
// outside its bounds, whatever is stored.
//
// What goes out by itself is set here too: the [Ladder] after an invitation, the
// badges that people are invited to when they are added, and [Quiet], the hours on
// the recipient's clock in which none of that happens.
//
// # Badges
//
// A [Badge] is a kind of credential: how people are invited to it and what they
// have to prove. Asking for less does not change invitations already sent: they
// ask for what they asked for, and live as long. Asking for more holds for them
// at once.
//
// # Names
//
// [OneLine] is the rule for the names of networks, badges, users and groups.
//
// # Changes
//
// Each change is one transaction: the item under its version, and an audit
// entry. Two administrators at once: the second gets errs.Conflict.
//
// Who writes: only this room. Everybody reads, through [Service.Settings] and
// [Service.Badge], or in one read with their own items through SettingsKey and
// BadgeKey.
//
// # Where to read next
//
// settings.go, numbers.go, ladder.go, quiet.go and badge.go hold the nouns, check.go and line.go what
// may be said of them. create.go makes a network, change.go changes it and its
// badges and makes tokens, service.go reads. records.go names the items; http.go,
// http_tokens.go, http_audit.go and http_statistic.go are the operations, those
// on the audit too.
package network
