// Package invite gets people to come for a badge: invitations, their links, the
// checks before a badge is made, and campaigns that invite thousands.
//
// # An invitation
//
//	open -> completed   the person put the badge on a device
//	     -> revoked     somebody took it back
//
// An open one is expired when its valid_until is over: that is how it looks,
// not a state of its own, because sending it again makes it valid again.
//
// A user has at most one open invitation per badge; [Standing] holds which, and
// how many credentials of the badge the user has. From these follows how the
// user stands, in one word ([UserStanding.State]):
//
//	has_badge   on a device, whatever became of the invitation
//	open        invited, on the way
//	no_contact  invited, on its way to nobody
//	expired     invited, the time is over (or so long ago that it is gone)
//	revoked     taken back
//	completed   had the badge; it is on no device any more
//	none        never invited
//
// # Generations
//
// Each sending is a generation, and the link names it. Only the newest can be
// completed; older links answer superseded. Nothing of a link is stored: it is
// the invitation's id, the generation and a MAC, so that a forged one is
// refused before any read. An invitation's id begins with its user's, so that
// its key is built from the link alone. E-mails also show a code of twelve
// characters to type in place of the link; for these a pointer is stored under
// the code's keyed hash.
//
// # From the link to the badge
//
//	Open        what the link is, and the step that comes next. Changes nothing: mail
//	            scanners follow links, run pages and press buttons. That the link was
//	            opened is noted in a list that decides nothing.
//	Challenge   a code to a phone number that is typed in full, or to the contact on file
//	            whose last digits are typed: what a machine behind the link does not know.
//	Verify      the right code: enrollment and proof in one transaction. A proof
//	            counts for its generation and the browser that typed it.
//	CompleteOps for package register, whose transaction makes the badge: open, this
//	            generation, not over, and one more credential within the badge's limit.
//	Fresh       whoever has an expired or superseded link gets one that works, sent to
//	            the contact on file and nowhere else.
//
// Which step comes next is one pure function, [NextStep]:
//
//	phone    a phone number is wanted, and the one on file is not enrolled
//	second   a code to the contact of the other channel is wanted
//	badge    nothing is missing
//	ended    and why: expired, superseded, used, revoked; or conflict: the contact
//	         of the second check is not the one that the invitation was sent with
//
// What is wanted is in the invitation as its generation was issued ([Demand]),
// together with what the badge wants now. So a badge that is made to ask for
// less does not open links that live for days because they asked for more, and
// one that asks for more does so at once.
//
// # Whose contacts
//
// A second check is worth something only if whoever has the link could not
// choose where it goes. They can: another invitation, whose link is the proof,
// lets them enroll a number, and so does a signed-in session; what is enrolled
// is on file. So an administrator's sending (Send, FollowUp, a campaign) marks
// the contacts that are on file then ([Marks], salted digests), and from there on
// every decision about the second check wants the contact on file to be the
// marked one: NextStep, the code that is sent, the right code, and CompleteOps.
// A badge that wants a phone as well as a code wants the marked number enrolled.
// The proof names the mark it was shown for.
//
// When the contact is another, legitimately or not, the link says conflict, and
// an administrator's FollowUp is the way on: it marks what is on file now, and
// its audit entry says that contacts changed. Fresh is no way on. It is anybody's
// who holds a link, so it never marks, and where a second check is wanted it
// refuses to send when either contact is not the marked one: the link itself
// would go to the new one.
//
// A phone enrollment counts while it is there and holds the number on file, in
// whichever browser; no proof stands in for one that was removed.
//
// # Who opened it
//
// GET and HEAD of the page tell nothing, since the link is in the fragment. What
// tells is the page's script, which asks what the link is, and machines run scripts.
// So an opening ([Opening]) has no effect: it goes into an item of its own, bounded
// in size and in how often it is written, which only [Service.Timeline] reads. The
// timeline says whether a person or a scanner was at work, and what tells it
// (judge): acts that take a person, then what the program says of itself, how soon
// after the message arrived it came, from how many places, and whether the browser
// came back with its cookie. What is kept of an address and a User-Agent leads back to
// neither.
//
// # Leaving and coming back
//
// Deactivating a user writes no invitation. While the user is disabled each of
// their links answers revoked, nothing new is sent, and nothing can be
// completed. Activating them again makes open invitations whose time is not over
// work again, with the links that were sent before: revoke those that are not
// to. A message that was queued before is still delivered; its link leads
// nowhere meanwhile.
//
// # The ladder
//
// What happens to an invitation that nobody takes up is the network's ladder
// (network.Ladder): rungs with waits between them, reminders or a change of
// channel, and at the end a [Task] for the service desk. It starts with the
// invitation, whatever its channel, and begins anew when an administrator sends
// it again. Each sending puts an item on the list of what is due (package due);
// when its time has come, pursuit.move decides, a pure function of the policy, the
// invitation, what became of its message, and the person:
//
//	waits      its time has not come, it is night where the person is, or the link
//	           is about to end
//	sends      a reminder
//	asks the desk
//	ends       the person is done, the invitation taken back or handed out, the user
//	           disabled, or there is no rung left
//
// A message that came back is not waited for (notify.Hurry pulls the item up), and
// a rung that reaches nobody is passed over. Whoever finishes, on whichever rung,
// ends all of it: the next move is decided from the invitation as it then is,
// and written under its rev. So the item needs no deleting.
//
// A reminder does not touch the link that the person has. It is the same
// generation and the same link, living as long as it did: a person who opens
// the message from Monday on Wednesday gets in, although there is one from
// Tuesday, and nobody can keep a link alive by not using it. Only these get a new
// generation: one that ended; one on its way to nobody; and one that changes its channel
// where a second check is asked for, because its code goes over the channel that
// the link did not take, and the old link in the mailbox to which the code now
// goes would be both. Nor does a link go over a channel on which none may live so long.
// A reminder is nobody's word for the contacts on file: it never marks, and where
// a second check is wanted it is not sent when they are not the marked ones.
//
// # Who is added is invited
//
// Package directory makes it due when somebody is added whom the settings have
// invited. They are sent what a campaign for everyone not yet invited would
// send them, so whoever was ever invited is left alone; once, whatever dies or is
// called twice, because the invitation and its part of the item are one
// transaction; not at night; and not while sending is switched off or the quota
// is used up, which it waits for. Somebody who can not be invited, for a number
// that may not be texted, leaves invitation.withhold in the audit.
// [Service.RehearseWelcome] decides the same of those who are there.
//
// # Reaching people
//
// [route] decides the channel. Without a contact for it the invitation exists,
// open, with the reason no_contact, and a message that says so, before any
// provider is asked. A badge that wants a phone enrolled asks for the number on
// the way, so that its SMS invitations go by e-mail to people without a number.
// On request the link is not sent but given to the caller.
//
// # Campaigns
//
// One act for many users: a list, everyone not yet invited, or [Who]: whoever a
// filter of the directory wants and stands so with the badge. It is worked off
// in slices (package bulk) with one outcome per user. Who is meant, and what
// comes of them (Campaign.decide, a pure function), is decided when their turn
// comes. The ids of its invitations follow from campaign and user, and each row
// is written with its invitation in one transaction: a slice that runs twice
// sends nothing twice.
//
// One that follows up invites nobody anew. Whoever has an open invitation, its
// time over or not, is sent that again, as by FollowUp; others are not_invited.
// One that was sent a moment ago is failed, as limited.
//
// PreviewCampaign decides the same of the same users and writes nothing. What
// became different until a user's turn is in the row.
//
// # A plan first
//
//	planning -> planned -> running <-> paused
//	              ^  |        |
//	              +--+        +-> done | stopped
//	           a rehearsal
//
// A campaign that is planned decides for everybody first and writes that into
// their rows ([Forecast]): the outcome, over which channel, to which country, how
// many parts an SMS takes, and for want of what somebody can not be reached; a
// contact that is marked (notify.Mark) is none here. When it is started its rows
// are what it works through, and nobody else. Each is decided again, since the world went on: what is not to happen any more is in the
// outcome, as always, and what would be another thing than was planned is
// changed_since_plan and does not happen (Forecast.held).
//
// What its SMS cost is reckoned when the plan is shown, from what it counted, the
// prices and the ladder as they are then (costs): at least each planned SMS once,
// at most also every reminder that the ladder sends by SMS, to everybody. It is held
// against what is left of the month's budget, which stops what does not fit
// whatever the plan says (package notify/budget).
//
// A rehearsal decides the same and queues messages that are rendered, shown in
// the inbox where there is one, and sent to nobody. Their links are those of
// invitations that do not exist and never will. Nothing else is written but
// the row, and the campaign is planned again after it.
//
// In waves, the first ones send as many messages as was said. Behind each the
// campaign waits until enough of it has arrived (network.WaveArrived), or somebody
// says resume. A channel that told of none of a wave's messages for ten minutes is
// taken to tell of none, and what it took counts; [Tide] says how many those are.
// The record keeps what had become of each wave when the next began.
// How far it is, rows, wave and all, is the cursor of its progress ([course]), so it
// moves with the counts or not at all.
//
// # Waiting, and stopping
//
// Pausing a campaign holds what it has queued too, and stopping it takes that back
// (notify.Halt): whoever the message did not reach is not followed up either.
//
// A campaign sends as many at once as the day's quota admits, be it one, and
// then waits. Its Reason says what for: the switch, or the quota, of which 0 is
// a switch too. The sweep wakes it.
//
// # Must never happen
//
//   - two badges from one invitation, or one from an old generation
//   - a request without a valid link that tells whether anything exists
//   - a link that points anywhere but to the network's own origin
//   - an invitation without its message and audit entry, or these without it
//   - a second check at a contact that no administrator's sending knew
//   - a reminder to somebody who is done, or two for one rung
//
// # Where to read next
//
// invitation.go, demand.go, standing.go, step.go, route.go, ladder.go, campaign.go,
// campaign_plan.go, campaign_cost.go and campaign_wave.go hold the nouns and decide, as pure
// functions of (state, now). service.go has the administrator's use cases,
// visit.go and link.go those of whoever holds a link, opening.go who that was,
// timeline.go the story of an invitation, complete.go what package
// register adds to its transaction; pursue.go climbs the ladder, desk.go is its
// end, welcome.go invites who is added. campaign_service.go, campaign_users.go,
// campaign_slice.go and campaign_preview.go are the bulk act, campaign_planned.go
// that with a plan, campaign_rows.go the list of its rows and campaign_outcomes.go
// their file. standings.go is how users stand,
// lists.go the other lists, outgoing.go makes what goes out with a generation.
// records.go names the items, with who writes and who reads them; http.go and
// http_*.go are the operations.
package invite
