// Package setup makes a network out of nothing: its settings, a first badge,
// and a first administrator with a link to get it.
//
// Making a network is one transaction: settings, grants, the group
// "Administrators" with the privilege admin, the user in it, the audit entry.
// What follows, the badge and the invitation, is made by whoever asks for
// [Service.AdminLink], and found again when it was made before: so a setup that
// was interrupted is finished by asking again, and a machine that starts again
// shows the same link as long as it is good.
//
// In AWS functions/setup is invoked by hand, by somebody whose right to do so is
// IAM's business; on one machine infra/local does it at the first start.
package setup
