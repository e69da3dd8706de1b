// Package ses sends e-mail through Amazon SES, API version 2.
//
// The message goes as raw MIME, made by package email. SES has no idempotency
// token, so each Send is one request and never a second: trying again is the
// outbox's, which knows whether it may. The configuration set must not track
// opens or clicks, or links would be rewritten. The mail carries its message's ids
// as tags, which come back with its events (package feedback).
package ses
