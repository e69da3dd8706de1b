// Package template is where the words are: the text of every kind of message,
// and how names get into it without harm.
//
// # A text is data
//
// A text (texts.go) is a list of blocks: paragraphs, a button, a picture, a
// code. A block may name placeholders, {{NetworkName}}; the list of names is
// closed. There is no logic and there are no functions. One rule replaces them:
// a block that names something empty is left out. "Hello {{UserName}}," is not
// said to a person without a name.
//
// HTML and plain text of an e-mail come from the same blocks, so they say the
// same. An SMS has several texts, from the long to the short one, and the
// first that fits is taken; see sms.go.
//
// # Names are hostile
//
// What fills a placeholder was typed in by somebody. It is put in once and not
// looked at again, so a name "{{Code}}" stays just that. On the way
//
//   - CR, LF and NUL are refused: they could begin a header or a last line that
//     a phone takes for ours. Rooms refuse them at the door; this is the second door.
//   - other control and direction characters are taken out, lengths are capped.
//   - HTML is escaped, for text and attributes alike; an address in an href is ours
//     and begins with http:// or https://.
//   - an SMS counts them in GSM-7 or UCS-2 and shortens or leaves out names
//     before it costs another part.
package template
