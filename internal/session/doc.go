// Package session knows who is asking.
//
// # The principal
//
// A request comes with a session token (a cookie of a signed-in browser) or an
// API token (a header of a program), never both. [Service.Find] turns it into
// a [Principal]: one read of [session, user, grants] or [token, user, grants].
// The tokens name their network and user, so that nothing needs to be looked
// up first:
//
//	lys_<network, 8><user, 16><256 random bits, base64url>   session
//	lya_<network, 8><user, 16><256 random bits, base64url>   API token
//
// # When a session is over
//
// A pure rule, over, decides from the session, the user's [Access] and the
// user's privileges at now. A session is over when
//
//   - its absolute time has come, or nobody used it for its idle time;
//   - the user is not active, is frozen, or was signed out everywhere
//     (Access.NotBefore);
//   - it was made with a badge that was taken away since (Access.Gone);
//   - the user has gained a staff privilege since it began. A session that began
//     weak never becomes strong: whoever may have planted it (session fixation)
//     would get the strength too.
//
// A privilege that was taken away is gone with the next request, because
// privileges are computed from groups and grants each time.
//
// # Frozen
//
// A user who says of a change that it was somebody else's is frozen ([Frozen]) until
// an administrator has looked. Nobody can sign in as a frozen user, whose
// sessions are over for good, and who counts as nobody wherever it is asked who
// may do something ([Access.MayAct], and [MayAct] as a condition). The state stays
// what it was: whoever was active is so again once that is lifted.
//
// # Whose an API token is
//
// An API token belongs to the administrator who made it and does not outlive
// that: it stands for nobody while its owner is not active or not an
// administrator, and for ever when its owner was signed out everywhere since (a
// user who comes back makes new ones). What it may do are its scopes, whatever
// its owner may. In the audit it is itself, token:<id>.
//
// # Starting and ending
//
// [Service.Start] gives operations for the transaction of whoever signs the
// user in: the new session, a check that the user is still active, and the end
// of the session the browser came with. Lifetimes are decided at the start and
// kept in the record.
//
// # Showing a badge again
//
// A session knows when a badge was last shown in it ([Shown]): at sign-in, or since. What
// changes how somebody signs in asks that this was less than five minutes ago
// ([Shown.Fresh]) and repeats it in its transaction ([Principal.Still]). What may come of
// it once only spends it ([Principal.Spend]).
//
// # Grants
//
// A network has one [Grants] item: which group gives which privileges. It is
// small, read with every principal and changed rarely, under a version.
//
// # At the service desk
//
// The staff privileges are in an order ([Rank]): an administrator may do at the
// desk what an agent may, and an agent what a verifier may. A group that gives
// agent or verifier may say whose members it serves (Grants.Serves), and
// so a principal may reach some users only ([Principal.Reaches]). Nobody serves
// themselves or somebody above them ([Principal.MayServe]). Administrators and the members of
// protected groups are helped only when a second person agrees
// ([Grants.Protects]). All of it is computed with every request, so that a
// change holds from the next one on.
//
// Who writes: session and token records only here; the user's record is the
// directory's; Grants are changed by the directory through [Grants.Set].
// There is no audit entry here: whoever writes the operations adds theirs.
package session
