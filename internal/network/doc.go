// Package network holds what an administrator decides about a network: its
// settings, its badges, and its API tokens.
//
// # Settings
//
// One item a network. Names, origin, regions and language are fields of
// [Settings]; every number (lifetimes, lengths, limits) is in one list,
// bounds, with its default and its bounds. The item stores only the numbers that somebody changed,
// and [Settings.Count] and [Settings.Duration] never give one outside its
// bounds, whatever is stored.
//
// # Badges
//
// A [Badge] is a kind of credential: how people are invited to it and what they
// have to prove. Changing it does not change invitations already sent.
//
// # Changes
//
// Each change is one transaction: the item under its version, and an audit
// entry. Two administrators at once: the second gets errs.Conflict.
//
// Who writes: only this room. Everybody reads, through [Service.Settings] and
// [Service.Badge], or in one read with their own items through SettingsKey and
// BadgeKey.
package network
