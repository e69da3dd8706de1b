// Package bootstrap builds functions as they are deployed: static programs
// named after their folder, with the flags of the Makefile.
//
// Its tests hold what only a built function can show. One starts invites and
// deliver under a Runtime API server, on DynamoDB Local, and gets an invitation
// through both into an e-mail; the other builds every function for arm64 and
// holds the table of which one links which module.
package bootstrap
