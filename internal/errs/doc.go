// Package errs is the closed list of ways in which an act can fail.
//
// A failure has a [Kind]. The kind decides everything that is seen outside:
// one table in httpapi turns it into a status, a code and a public text. What
// went wrong in detail is for the log and stays inside.
//
// Rooms make a failure with [New] or [Invalid], give it context once per
// boundary with fmt.Errorf("complete invitation %s: %w", id, err), and match it
// with errors.Is(err, errs.Superseded). An error without a kind is [Internal].
// Nobody recognises an error by its text.
//
// A failure's text never holds a secret, a phone number or an e-mail address:
// identifiers only.
package errs
